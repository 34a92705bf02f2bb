-- What was learned of incidents, and what came of it.
-- +goose Up
-- led: what it led to, '' while nobody has settled that. ref: UUID of the warning's draft, or the short name of the advice.
CREATE TABLE incident_lesson (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, case_id BIGINT NOT NULL, words TEXT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL,
  led TEXT NOT NULL CHECK (led IN ('','warning','advice','nothing')), ref TEXT NOT NULL, reason TEXT NOT NULL, led_by BIGINT NOT NULL, led_at BIGINT NOT NULL);
CREATE INDEX incident_lesson_case ON incident_lesson (case_id, id);
CREATE INDEX incident_lesson_open ON incident_lesson (id) WHERE led = '';
