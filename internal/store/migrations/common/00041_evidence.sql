-- Evidence of incidents: what was brought, who held it, and the key by which the centre signs that. The bytes lie in a folder (package blob), by their SHA-256.
-- +goose Up
-- One key of the centre, made when it is first needed.
CREATE TABLE signing_key (one BIGINT PRIMARY KEY CHECK (one = 1), seed BYTEA NOT NULL, made_at BIGINT NOT NULL);
-- What a case has, and the end of its chain of custody. hold: why nothing of it is destroyed; '' for no hold.
CREATE TABLE evidence_case (case_id BIGINT PRIMARY KEY, number TEXT NOT NULL, items BIGINT NOT NULL, bytes BIGINT NOT NULL, seq BIGINT NOT NULL, head TEXT NOT NULL, hold TEXT NOT NULL);
-- side: who brought it: whoever has the code of the report, the body (org), or the desk. name: as given, for showing alone. blocks: SHA-256 of each MiB. checked_at: when its bytes were last read again;
-- sound: they were what they should be. destroyed_at: 0 while it is kept. erased: its bytes are gone from the folder too. triage: JSON; '' while nobody looked at it.
CREATE TABLE evidence_item (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, n BIGINT NOT NULL, side TEXT NOT NULL CHECK (side IN ('reporter','body','desk')), org BIGINT NOT NULL, actor BIGINT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
  size BIGINT NOT NULL, sha256 BYTEA NOT NULL, sha1 BYTEA NOT NULL, md5 BYTEA NOT NULL, blocks BYTEA NOT NULL, came_at BIGINT NOT NULL, checked_at BIGINT NOT NULL, sound BOOLEAN NOT NULL,
  destroyed_at BIGINT NOT NULL, erased BOOLEAN NOT NULL, triage TEXT NOT NULL, UNIQUE (case_id, n));
CREATE INDEX evidence_item_sha256 ON evidence_item (sha256);
CREATE INDEX evidence_item_public ON evidence_item (came_at) WHERE side = 'reporter';
CREATE INDEX evidence_item_check ON evidence_item (checked_at) WHERE destroyed_at = 0;
CREATE INDEX evidence_item_erase ON evidence_item (destroyed_at) WHERE destroyed_at > 0 AND NOT erased;
-- Rows are only ever added. line: as it was signed.
CREATE TABLE evidence_custody (case_id BIGINT NOT NULL, seq BIGINT NOT NULL, line BYTEA NOT NULL, PRIMARY KEY (case_id, seq));
-- A piece of evidence that comes in parts, which lie in the folder. state: 0 uploading, 1 whole, 2 taken, 3 refused.
CREATE TABLE evidence_upload (
  id BIGINT PRIMARY KEY, hash BYTEA NOT NULL UNIQUE, part TEXT NOT NULL, person BIGINT NOT NULL, token BIGINT NOT NULL, by_org BIGINT NOT NULL, case_id BIGINT NOT NULL, number TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('body','desk')),
  org BIGINT NOT NULL, name TEXT NOT NULL, metadata TEXT NOT NULL, size BIGINT NOT NULL, received BIGINT NOT NULL, writer BIGINT NOT NULL, state BIGINT NOT NULL, n BIGINT NOT NULL, code TEXT NOT NULL, expires_at BIGINT NOT NULL);
CREATE INDEX evidence_upload_open ON evidence_upload (case_id) WHERE state IN (0, 1);
CREATE INDEX evidence_upload_expires ON evidence_upload (expires_at);
