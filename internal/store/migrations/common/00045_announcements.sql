-- What everybody is told of a major incident.
-- +goose Up
-- number: '' until it is published for the first time, and counted by the year of that day. told: the version that stands in public, 0 while none does. ended_at: when it was taken back, 0 while it was not.
CREATE TABLE incident_announcement (
  case_id BIGINT PRIMARY KEY, id BIGINT NOT NULL, number TEXT NOT NULL, told BIGINT NOT NULL, first_at BIGINT NOT NULL, told_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, why TEXT NOT NULL);
CREATE UNIQUE INDEX incident_announcement_number ON incident_announcement (number) WHERE number <> '';
CREATE INDEX incident_announcement_told ON incident_announcement (told_at, id) WHERE told > 0;
-- Its versions are only ever added. body: JSON, the words in both languages, and what was looked for that must not be told.
CREATE TABLE incident_announcement_version (id BIGINT NOT NULL, n BIGINT NOT NULL, body TEXT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (id, n));
