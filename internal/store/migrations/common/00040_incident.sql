-- Incidents: somebody tells what happened to them, the desk deals with it, and the law's clocks run where a duty rests on the body.
-- +goose Up
-- hash: of the code by which a reporter without an account reads on; NULL where there is none. duty: reported under a duty, else of one's own will. org: the member to which it
-- happened, 0 for none. reviewer: the member that reviews it beside the desk, 0 for none. line: first or second. knew_at, happened_at: 0 for not known. level: -1 for not known.
-- level, due_at and wake_at are made from incident_event, so that lists and the ticker find them: the level that counts, when the nearest open clock is over, and when the clocks have to
-- be looked at again. A far away number stands for never; due_at is 0 for a case that has ended.
CREATE TABLE incident_case (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE, hash BYTEA UNIQUE,
  origin TEXT NOT NULL CHECK (origin IN ('public','member','desk','program')), duty BOOLEAN NOT NULL, org BIGINT NOT NULL, reviewer BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received','triaged','handling','controlled','closed','refused','duplicate')),
  kind TEXT NOT NULL, class TEXT NOT NULL, line BIGINT NOT NULL CHECK (line IN (1, 2)), what TEXT NOT NULL, place TEXT NOT NULL, going_on TEXT NOT NULL CHECK (going_on IN ('yes','no','unknown')),
  happened_at BIGINT NOT NULL, knew_at BIGINT NOT NULL, received_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, exercise BOOLEAN NOT NULL, lang TEXT NOT NULL CHECK (lang IN ('zh-TW','en')),
  warning TEXT NOT NULL, duplicate BIGINT NOT NULL, level BIGINT NOT NULL CHECK (level BETWEEN -1 AND 4), due_at BIGINT NOT NULL, wake_at BIGINT NOT NULL, audience BIGINT NOT NULL);
CREATE INDEX incident_case_open ON incident_case (due_at, id) WHERE due_at > 0;
CREATE INDEX incident_case_level ON incident_case (level, due_at, id) WHERE due_at > 0;
CREATE INDEX incident_case_kind ON incident_case (kind, due_at, id) WHERE due_at > 0;
CREATE INDEX incident_case_state ON incident_case (state, id);
CREATE INDEX incident_case_org ON incident_case (org, id);
CREATE INDEX incident_case_reviewer ON incident_case (reviewer, id);
CREATE INDEX incident_case_wake ON incident_case (wake_at) WHERE wake_at < 9000000000000000000;
CREATE INDEX incident_case_received ON incident_case (received_at) WHERE origin = 'public';
-- Who reported: what nobody reads but the desk, and what is forgotten half a year after the case ended.
CREATE TABLE incident_reporter (case_id BIGINT PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL, mail TEXT NOT NULL);
CREATE TABLE incident_step (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, event TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('reporter','desk','reviewer','system')), actor BIGINT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX incident_step_of ON incident_step (case_id, id);
-- Two threads: with the reporter, and the desk's own notes.
CREATE TABLE incident_message (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, thread TEXT NOT NULL CHECK (thread IN ('reporter','desk')), side TEXT NOT NULL CHECK (side IN ('reporter','desk')),
  actor BIGINT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL, CHECK (side = 'desk' OR thread = 'reporter'));
CREATE INDEX incident_message_of ON incident_message (case_id, thread, id);
-- What happened as the law sees it, in the order in which it was written down. Rows are only ever added.
CREATE TABLE incident_event (case_id BIGINT NOT NULL, n BIGINT NOT NULL, body TEXT NOT NULL, noted_at BIGINT NOT NULL, PRIMARY KEY (case_id, n));
-- What was answered about the level, and what came of it. facts: '' for a judgement without answers.
CREATE TABLE incident_assessment (case_id BIGINT NOT NULL, n BIGINT NOT NULL, stage TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('reporter','desk','reviewer')), ruleset TEXT NOT NULL, facts TEXT NOT NULL, low BIGINT NOT NULL, high BIGINT NOT NULL,
  words TEXT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, n));
-- Warnings of clocks that were told. The key is the law's, so however many nodes look, each is told once.
CREATE TABLE incident_fired (case_id BIGINT NOT NULL, key TEXT NOT NULL, percent BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, key));
CREATE TABLE incident_letter (kind TEXT NOT NULL, subject BIGINT NOT NULL, next_at BIGINT NOT NULL, attempts BIGINT NOT NULL, PRIMARY KEY (kind, subject));
CREATE INDEX incident_letter_due ON incident_letter (next_at);
CREATE TABLE incident_number (series TEXT PRIMARY KEY, last BIGINT NOT NULL);
