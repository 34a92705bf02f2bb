-- Passwords (PHC strings) with the secret of an authenticator app, in a box that only the password opens; recovery codes, of which only hashes are kept.
-- +goose Up
CREATE TABLE password (
  person BIGINT PRIMARY KEY, phc TEXT NOT NULL, box BYTEA NOT NULL, step BIGINT NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT NOT NULL);
CREATE TABLE backup_code (person BIGINT NOT NULL, hash BYTEA NOT NULL, used_at BIGINT NOT NULL, PRIMARY KEY (person, hash));
