-- What a centre is called by; which programs may work on these tables; which nodes are at work; when the journal was last computed again.
-- +goose Up
CREATE TABLE centre_profile (one BIGINT PRIMARY KEY CHECK (one = 1), code TEXT NOT NULL, hotline TEXT NOT NULL, lang TEXT NOT NULL, at BIGINT NOT NULL);
-- The oldest program, by the last migration that it knows, that may work beside these tables. Package store raises it with the
-- migration that takes away what an older program needs.
CREATE TABLE schema_floor (one BIGINT PRIMARY KEY CHECK (one = 1), oldest BIGINT NOT NULL);
INSERT INTO schema_floor VALUES (1, 19);
CREATE TABLE node (id TEXT PRIMARY KEY, version TEXT NOT NULL, knows BIGINT NOT NULL, started_at BIGINT NOT NULL, seen_at BIGINT NOT NULL);
-- One row: the last check, and whether another was asked for.
CREATE TABLE journal_check (
  one BIGINT PRIMARY KEY CHECK (one = 1), asked_at BIGINT NOT NULL, began_at BIGINT NOT NULL, beat_at BIGINT NOT NULL, ended_at BIGINT NOT NULL,
  done BIGINT NOT NULL, head BIGINT NOT NULL, erased BIGINT NOT NULL, bad BIGINT NOT NULL, bad_zh TEXT NOT NULL, bad_en TEXT NOT NULL);
INSERT INTO journal_check VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0, '', '');
CREATE INDEX intake_file_source ON intake_file (source, done_at);
