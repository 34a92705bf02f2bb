-- An upload that comes in parts and may be resumed. What is kept of its name outside is a hash; received is how much of it is confirmed, writer who writes it.
-- state: 0 uploading, 1 reading, 2 taken, 3 refused.
-- +goose Up
CREATE TABLE upload (
  id BIGINT PRIMARY KEY, hash BYTEA NOT NULL UNIQUE, person BIGINT NOT NULL, token BIGINT NOT NULL, by_org BIGINT NOT NULL, org BIGINT NOT NULL,
  name TEXT NOT NULL, metadata TEXT NOT NULL, by_machine BOOLEAN NOT NULL, size BIGINT NOT NULL, received BIGINT NOT NULL, writer BIGINT NOT NULL,
  parts BIGINT NOT NULL, state BIGINT NOT NULL, inventory BIGINT NOT NULL, code TEXT NOT NULL, say TEXT NOT NULL, expires_at BIGINT NOT NULL);
CREATE INDEX upload_open ON upload (org) WHERE state = 0;
CREATE INDEX upload_expires ON upload (expires_at);
CREATE TABLE upload_part (upload BIGINT NOT NULL, at BIGINT NOT NULL, bytes BYTEA NOT NULL, PRIMARY KEY (upload, at));
