-- Lists of victims, divided by owner.
-- +goose Up
-- A sender's reference is its own: the same one again adds to its list. ordered_at: when the desk last had owners told, 0 when rows came since. said_at: when its sender was last told how far it is, 0 for never.
CREATE TABLE incident_list (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, origin TEXT NOT NULL CHECK (origin IN ('team','sighting','offer')), sender TEXT NOT NULL, reference TEXT NOT NULL, what TEXT NOT NULL, class TEXT NOT NULL, tlp TEXT NOT NULL, names_sender BOOLEAN NOT NULL,
  actor BIGINT NOT NULL, at BIGINT NOT NULL, ordered_at BIGINT NOT NULL, said_at BIGINT NOT NULL, UNIQUE (sender, reference));
-- org: whose it is, 0 where nobody knows. told_at: when its owner was told, 0 for not yet.
CREATE TABLE incident_list_row (
  list_id BIGINT NOT NULL, place BIGINT NOT NULL, value TEXT NOT NULL, what TEXT NOT NULL, seen_at BIGINT NOT NULL, org BIGINT NOT NULL, told_at BIGINT NOT NULL, PRIMARY KEY (list_id, place), UNIQUE (list_id, value));
CREATE INDEX incident_list_row_org ON incident_list_row (list_id, org, place);
-- The case of each owner, and what the owner answered: '' for nothing yet.
CREATE TABLE incident_list_share (
  list_id BIGINT NOT NULL, org BIGINT NOT NULL, case_id BIGINT NOT NULL UNIQUE, answer TEXT NOT NULL CHECK (answer IN ('','confirmed','not_ours','fixed','need_help')), answered_at BIGINT NOT NULL, PRIMARY KEY (list_id, org));
