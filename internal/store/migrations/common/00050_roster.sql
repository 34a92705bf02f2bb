-- Who is on duty at the desk, and when those on duty were last told of reports that wait.
-- +goose Up
CREATE TABLE incident_duty (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, person BIGINT NOT NULL, line BIGINT NOT NULL CHECK (line IN (1, 2)), from_at BIGINT NOT NULL, until_at BIGINT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX incident_duty_until ON incident_duty (until_at);
-- at: when a line was last told, 0 for never.
CREATE TABLE incident_duty_told (line BIGINT PRIMARY KEY, at BIGINT NOT NULL);
INSERT INTO incident_duty_told VALUES (1, 0), (2, 0);
CREATE INDEX incident_fired_at ON incident_fired (at);
