-- Drills by a script, who takes part, and when each was told each part.
-- +goose Up
-- script: as package drill reads it. ends_at: when what its last part asks for is due. ordered: how many parts are to be told by now. ended_at: 0 while it is not over.
CREATE TABLE incident_drill (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, title TEXT NOT NULL, class TEXT NOT NULL, lang TEXT NOT NULL, script TEXT NOT NULL, start_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, ordered BIGINT NOT NULL, ended_at BIGINT NOT NULL,
  actor BIGINT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX incident_drill_open ON incident_drill (id) WHERE ended_at = 0;
-- case_id: the drill's case of who takes part, 0 before the first part was told.
CREATE TABLE incident_drill_body (drill BIGINT NOT NULL, org BIGINT NOT NULL, case_id BIGINT NOT NULL, PRIMARY KEY (drill, org));
CREATE INDEX incident_drill_body_case ON incident_drill_body (case_id) WHERE case_id <> 0;
-- Drills are left out of what waits for the desk.
CREATE INDEX incident_case_exercise ON incident_case (state, due_at) WHERE exercise;
CREATE TABLE incident_drill_told (drill BIGINT NOT NULL, org BIGINT NOT NULL, part BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (drill, org, part));
