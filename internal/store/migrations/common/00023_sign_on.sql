-- Accounts of an agency's own sign-on (OpenID Connect) that people linked to themselves; recoveries that administrators opened for people who lost every way in.
-- org is where the administrators stand who may confirm, 0 for the centre's alone.
-- +goose Up
CREATE TABLE sign_on (
  id BIGINT PRIMARY KEY, person BIGINT NOT NULL, issuer TEXT NOT NULL, subject TEXT NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT NOT NULL,
  UNIQUE (issuer, subject));
CREATE INDEX sign_on_person ON sign_on (person, id);
CREATE TABLE recovery (
  id BIGINT PRIMARY KEY, person BIGINT NOT NULL, org BIGINT NOT NULL, reason TEXT NOT NULL, opened_by BIGINT NOT NULL, opened_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL, ended_by BIGINT NOT NULL, ended_at BIGINT NOT NULL);
CREATE UNIQUE INDEX recovery_open ON recovery (person) WHERE ended_at = 0;
