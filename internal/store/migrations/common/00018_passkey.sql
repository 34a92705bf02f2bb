-- Passkeys (WebAuthn credential records); ceremonies that were used, so that each works once; the key with which ceremonies are sealed.
-- +goose Up
CREATE TABLE passkey (
  id BIGINT PRIMARY KEY, person BIGINT NOT NULL, credential BYTEA NOT NULL UNIQUE, record TEXT NOT NULL, name TEXT NOT NULL,
  created_at BIGINT NOT NULL, used_at BIGINT NOT NULL, ended_at BIGINT NOT NULL);
CREATE INDEX passkey_person ON passkey (person, id);
CREATE TABLE ceremony_used (hash BYTEA PRIMARY KEY, expires_at BIGINT NOT NULL);
CREATE TABLE ceremony_key (one BIGINT PRIMARY KEY, secret BYTEA NOT NULL);
