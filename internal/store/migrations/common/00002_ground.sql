-- +goose Up
CREATE TABLE id_block (next BIGINT NOT NULL);
INSERT INTO id_block VALUES (1000);

-- The journal. The chain hashes what stands in fact; what a person may have erased stands in fact_body.
CREATE TABLE journal (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  log TEXT NOT NULL, epoch BIGINT NOT NULL, seq BIGINT NOT NULL, hash BYTEA NOT NULL);
CREATE TABLE fact (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject BIGINT NOT NULL,
  object BIGINT NOT NULL,
  audience BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  body BYTEA NOT NULL,
  hash BYTEA NOT NULL);
CREATE INDEX fact_subject ON fact (subject, seq);
CREATE TABLE fact_body (seq BIGINT PRIMARY KEY, nonce BYTEA NOT NULL, body TEXT NOT NULL);

-- Who reads the journal, how far it has come and which node does it now. token rises with every change of hands.
CREATE TABLE follower (
  name TEXT PRIMARY KEY, seq BIGINT NOT NULL, owner TEXT NOT NULL, token BIGINT NOT NULL, lease_until BIGINT NOT NULL);
-- One batch of background work. It is deleted by the transaction that does it; (follower, seq, part) makes it once.
CREATE TABLE job (
  id BIGINT PRIMARY KEY, follower TEXT NOT NULL, seq BIGINT NOT NULL, part BIGINT NOT NULL, payload TEXT NOT NULL,
  attempts BIGINT NOT NULL, run_at BIGINT NOT NULL, owner TEXT NOT NULL, token BIGINT NOT NULL, lease_until BIGINT NOT NULL,
  said TEXT NOT NULL, dead BOOLEAN NOT NULL, UNIQUE (follower, seq, part));
CREATE INDEX job_ready ON job (run_at, id) WHERE NOT dead;
