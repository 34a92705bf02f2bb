-- Who answers for abuse of what is no member's, and victims who are told by that way.
-- +goose Up
CREATE TABLE abuse_source (
  id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, blocks BIGINT NOT NULL, names BIGINT NOT NULL, without BIGINT NOT NULL, actor BIGINT NOT NULL, loaded_at BIGINT NOT NULL);
-- lo, hi: first and last address of a CIDR block in 16-byte form, IPv4 as IPv4-mapped.
CREATE TABLE abuse_block (
  lo BYTEA NOT NULL, hi BYTEA NOT NULL, source BIGINT NOT NULL, mail TEXT NOT NULL, holder TEXT NOT NULL, PRIMARY KEY (lo, hi, source));
CREATE INDEX abuse_block_source ON abuse_block (source);
CREATE TABLE abuse_name (
  name TEXT NOT NULL, source BIGINT NOT NULL, mail TEXT NOT NULL, holder TEXT NOT NULL, PRIMARY KEY (name, source));
CREATE INDEX abuse_name_source ON abuse_name (source);
-- contact: the mailbox that answers for a row of nobody who is known, '' for none; holder: as its source calls it.
ALTER TABLE incident_list_row ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE incident_list_row ADD COLUMN holder TEXT NOT NULL DEFAULT '';
-- case_id: 0 until it was opened. bounced_at: when the letter came back, or could not be sent; 0 for neither.
CREATE TABLE incident_list_contact (
  id BIGINT PRIMARY KEY, list_id BIGINT NOT NULL, contact TEXT NOT NULL, holder TEXT NOT NULL, case_id BIGINT NOT NULL, answer TEXT NOT NULL CHECK (answer IN ('','confirmed','not_ours','fixed','need_help')), answered_at BIGINT NOT NULL, bounced_at BIGINT NOT NULL,
  UNIQUE (list_id, contact));
CREATE INDEX incident_list_contact_case ON incident_list_contact (case_id) WHERE case_id <> 0;
CREATE INDEX incident_list_row_contact ON incident_list_row (list_id, org, contact, place);
-- Letters of kinds that a version before this one does not know: it must not take them for its own.
CREATE TABLE incident_letter_out (kind TEXT NOT NULL, subject BIGINT NOT NULL, next_at BIGINT NOT NULL, attempts BIGINT NOT NULL, PRIMARY KEY (kind, subject));
CREATE INDEX incident_letter_out_due ON incident_letter_out (next_at);
