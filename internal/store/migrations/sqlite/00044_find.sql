-- Finding cases again: which grams stand in which part of a case. A follower makes both tables of what people wrote, so nothing of them is kept.
-- +goose Up
-- gram: hash of a pair of characters, a word or a value. part: 1 the report, 2 what is written with whoever reported, 3 the desk's notes, 4 where it happened; else the guest whose thread it is.
CREATE TABLE search_case (gram INTEGER NOT NULL, case_id INTEGER NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (gram, case_id, part)) WITHOUT ROWID;
-- grams: those of a part in order, eight bytes each, so that what is no longer said is taken out.
CREATE TABLE search_case_part (case_id INTEGER NOT NULL, part INTEGER NOT NULL, grams BLOB NOT NULL, PRIMARY KEY (case_id, part)) WITHOUT ROWID;
