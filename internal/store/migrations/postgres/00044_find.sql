-- Finding cases again: which grams stand in which part of a case. A follower makes both tables of what people wrote, so nothing of them is kept.
-- +goose Up
-- gram: hash of a pair of characters, a word or a value. part: 1 the report, 2 what is written with whoever reported, 3 the desk's notes, 4 where it happened; else the guest whose thread it is.
CREATE TABLE search_case (gram BIGINT NOT NULL, case_id BIGINT NOT NULL, part BIGINT NOT NULL, PRIMARY KEY (gram, case_id, part));
-- grams: those of a part in order, eight bytes each, so that what is no longer said is taken out.
CREATE TABLE search_case_part (case_id BIGINT NOT NULL, part BIGINT NOT NULL, grams BYTEA NOT NULL, PRIMARY KEY (case_id, part));
-- What belongs to a case. sort: another case (says: the same, related, or not the same and so not suggested again; it stands once, under the one with the smaller id), a warning or an item of
-- intelligence. ref: UUID of the other case, number of the warning, STIX id. other: id of the other case, else 0. words: the desk's.
CREATE TABLE incident_link (case_id BIGINT NOT NULL, sort TEXT NOT NULL CHECK (sort IN ('case','warning','item')), ref TEXT NOT NULL, other BIGINT NOT NULL, says TEXT NOT NULL CHECK (says IN ('same','related','different')),
  words TEXT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, sort, ref));
CREATE INDEX incident_link_other ON incident_link (other) WHERE other > 0;
CREATE INDEX incident_reporter_mail ON incident_reporter (mail) WHERE mail <> '';
CREATE INDEX incident_reporter_phone ON incident_reporter (phone) WHERE phone <> '';
