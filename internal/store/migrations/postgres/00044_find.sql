-- Finding cases again: which grams stand in which part of a case. A follower makes both tables of what people wrote, so nothing of them is kept.
-- +goose Up
-- gram: hash of a pair of characters, a word or a value. part: 1 the report, 2 what is written with whoever reported, 3 the desk's notes, 4 where it happened; else the guest whose thread it is.
CREATE TABLE search_case (gram BIGINT NOT NULL, case_id BIGINT NOT NULL, part BIGINT NOT NULL, PRIMARY KEY (gram, case_id, part));
-- grams: those of a part in order, eight bytes each, so that what is no longer said is taken out.
CREATE TABLE search_case_part (case_id BIGINT NOT NULL, part BIGINT NOT NULL, grams BYTEA NOT NULL, PRIMARY KEY (case_id, part));
