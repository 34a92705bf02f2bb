-- What an organisation said of the columns of a table whose header nobody can guess, by the header's fingerprint. means is what each column holds, in order, as
-- JSON; '' is asked and not answered yet, with the first rows as a sample.
-- +goose Up
CREATE TABLE column_map (
  org BIGINT NOT NULL, print TEXT NOT NULL, headers TEXT NOT NULL, sample TEXT NOT NULL, means TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL, used_at BIGINT NOT NULL,
  PRIMARY KEY (org, print));
CREATE INDEX column_map_newest ON column_map (org, at);
-- By which of these a list was read; '' is none.
ALTER TABLE inventory ADD COLUMN told_print TEXT NOT NULL DEFAULT '';
