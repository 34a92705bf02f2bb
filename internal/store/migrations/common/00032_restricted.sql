-- Products that endanger national cyber security: the register, what organisations have of it, exceptions, and the yearly inventory.
-- +goose Up
-- body: brand, models, reason, law and to whom it applies, as JSON. audience: concerned, flagged or desk. since and until: 0 is open. active: whether it is in
-- force, as the watch last found it.
CREATE TABLE restricted_entry (
  id BIGINT PRIMARY KEY, code TEXT NOT NULL UNIQUE, version BIGINT NOT NULL, body TEXT NOT NULL, audience TEXT NOT NULL CHECK (audience IN ('concerned','flagged','desk')),
  since BIGINT NOT NULL, until BIGINT NOT NULL, active BOOLEAN NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL);
CREATE TABLE restricted_version (
  entry BIGINT NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL, audience TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL,
  PRIMARY KEY (entry, version));
-- What an organisation has: an entry met on a machine (asset), or a thing that it declared by hand (asset 0, called by label, n pieces; entry 0: it met none).
-- The months (202611; 0: not) are for the curve: since when it is listed, since when an inventory shows it replaced, since when it counts no more.
CREATE TABLE restricted_flag (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, entry BIGINT NOT NULL, asset BIGINT NOT NULL, label TEXT NOT NULL, component BIGINT NOT NULL, thing TEXT NOT NULL,
  how TEXT NOT NULL, words TEXT NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL, n BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','isolated','planned','replaced','disputed','excepted','verified','wrong','gone')),
  isolated_at BIGINT NOT NULL, until BIGINT NOT NULL, said TEXT NOT NULL, claimed_at BIGINT NOT NULL, found_at BIGINT NOT NULL,
  found_month BIGINT NOT NULL, verified_month BIGINT NOT NULL, out_month BIGINT NOT NULL, changed_at BIGINT NOT NULL, UNIQUE (org, entry, asset, label));
CREATE INDEX restricted_flag_org ON restricted_flag (org, id);
CREATE INDEX restricted_flag_entry ON restricted_flag (entry, org);
CREATE INDEX restricted_flag_disputed ON restricted_flag (id) WHERE state = 'disputed';
-- What was done about it, in order.
CREATE TABLE restricted_step (
  id BIGINT PRIMARY KEY, flag BIGINT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL, event TEXT NOT NULL, until BIGINT NOT NULL, words TEXT NOT NULL);
CREATE INDEX restricted_step_of ON restricted_step (flag, id);
CREATE TABLE restricted_exception (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, org BIGINT NOT NULL, entry BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked','endorsed','granted','refused','withdrawn','finished','revoked','expired')),
  need TEXT NOT NULL, alternative TEXT NOT NULL, area TEXT NOT NULL, persons TEXT NOT NULL, offline BOOLEAN NOT NULL, no_data BOOLEAN NOT NULL, until BIGINT NOT NULL,
  asked_at BIGINT NOT NULL, asked_by BIGINT NOT NULL, ciso BIGINT NOT NULL, ciso_at BIGINT NOT NULL, authority BIGINT NOT NULL, authority_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL, ended_by BIGINT NOT NULL, ended_side TEXT NOT NULL, ended_why TEXT NOT NULL);
CREATE INDEX restricted_exception_org ON restricted_exception (org, id);
CREATE INDEX restricted_exception_until ON restricted_exception (until) WHERE state IN ('asked','endorsed','granted');
CREATE TABLE restricted_exception_flag (exception BIGINT NOT NULL, flag BIGINT NOT NULL, PRIMARY KEY (exception, flag));
CREATE INDEX restricted_exception_flag_of ON restricted_exception_flag (flag, exception);
-- A year's inventory (deadline: the first instant after the last day), and who answered it: n things, 0 is none.
CREATE TABLE restricted_survey (year BIGINT PRIMARY KEY, deadline BIGINT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL);
CREATE TABLE restricted_answer (year BIGINT NOT NULL, org BIGINT NOT NULL, n BIGINT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL, PRIMARY KEY (year, org));
