-- Coordinated disclosure: somebody reports a flaw in a product, the desk leads it to its maker, and an advisory is published.
-- +goose Up
-- hash: of the secret by which the finder reads on. vendor_hash: of the one of a vendor that is no member; NULL where there is none. duplicate: the case that it repeats.
-- deadline: when it may be told to everybody, from told_at on; 0 while the vendor was not told. audience: the desk alone, then the vendor's organisation too.
CREATE TABLE cvd_case (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE, hash BYTEA NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('sent','received','validated','invalid','duplicate','told','answered','ready','published','closed')),
  product TEXT NOT NULL, version TEXT NOT NULL, what TEXT NOT NULL, how TEXT NOT NULL, others TEXT NOT NULL, lang TEXT NOT NULL CHECK (lang IN ('zh-TW','en')),
  sent_at BIGINT NOT NULL, received_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
  title TEXT NOT NULL, brief TEXT NOT NULL, duplicate BIGINT NOT NULL, cve TEXT NOT NULL, tvn TEXT NOT NULL,
  vendor_org BIGINT NOT NULL, vendor_name TEXT NOT NULL, vendor_mail TEXT NOT NULL, vendor_lang TEXT NOT NULL, vendor_hash BYTEA UNIQUE,
  told_at BIGINT NOT NULL, deadline BIGINT NOT NULL, extended BIGINT NOT NULL, audience BIGINT NOT NULL);
CREATE INDEX cvd_case_state ON cvd_case (state, id);
CREATE INDEX cvd_case_vendor ON cvd_case (vendor_org, id) WHERE vendor_org <> 0;
CREATE INDEX cvd_case_deadline ON cvd_case (deadline) WHERE state IN ('told','answered','ready');
CREATE INDEX cvd_case_sent ON cvd_case (sent_at);
-- Who found it: what a vendor never reads unless the finder said that it may.
CREATE TABLE cvd_finder (case_id BIGINT PRIMARY KEY, mail TEXT NOT NULL, name TEXT NOT NULL, credit BOOLEAN NOT NULL, share BOOLEAN NOT NULL, confirmed_at BIGINT NOT NULL);
CREATE INDEX cvd_finder_mail ON cvd_finder (mail) WHERE mail <> '';
CREATE TABLE cvd_step (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, event TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('finder','vendor','desk')), actor BIGINT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX cvd_step_of ON cvd_step (case_id, id);
-- Three threads that never mix: with the finder, with the vendor, and the desk's own notes.
CREATE TABLE cvd_message (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, thread TEXT NOT NULL CHECK (thread IN ('finder','vendor','desk')), side TEXT NOT NULL CHECK (side IN ('finder','vendor','desk')),
  actor BIGINT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL, CHECK (side = 'desk' OR side = thread OR thread = 'desk'));
CREATE INDEX cvd_message_of ON cvd_message (case_id, thread, id);
-- Letters on their way; their words are written when they leave, so no secret lies here.
CREATE TABLE cvd_letter (kind TEXT NOT NULL, subject BIGINT NOT NULL, next_at BIGINT NOT NULL, attempts BIGINT NOT NULL, PRIMARY KEY (kind, subject));
CREATE INDEX cvd_letter_due ON cvd_letter (next_at);
-- The last number of a series, such as that of a year's cases.
CREATE TABLE cvd_number (series TEXT PRIMARY KEY, last BIGINT NOT NULL);
-- What the desk writes before it is published, and each revision as it was, with its signature.
CREATE TABLE cvd_draft (case_id BIGINT PRIMARY KEY, body TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL);
CREATE TABLE cvd_advisory (
  case_id BIGINT NOT NULL, revision BIGINT NOT NULL, tracking TEXT NOT NULL, file TEXT NOT NULL, year BIGINT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, cve TEXT NOT NULL, tvn TEXT NOT NULL, draft TEXT NOT NULL,
  summary TEXT NOT NULL, body BYTEA NOT NULL, sha256 TEXT NOT NULL, sha512 TEXT NOT NULL, signature TEXT NOT NULL, initial_at BIGINT NOT NULL, current_at BIGINT NOT NULL, latest BOOLEAN NOT NULL,
  PRIMARY KEY (case_id, revision));
CREATE UNIQUE INDEX cvd_advisory_file ON cvd_advisory (year, file) WHERE latest;
CREATE INDEX cvd_advisory_current ON cvd_advisory (current_at) WHERE latest;
-- The key that signs advisories. It is the store's, so that every node signs with the same.
CREATE TABLE cvd_key (one BIGINT PRIMARY KEY CHECK (one = 1), secret BYTEA NOT NULL, public TEXT NOT NULL, fingerprint TEXT NOT NULL, made_at BIGINT NOT NULL);
