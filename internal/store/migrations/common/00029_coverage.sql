-- How well vulnerabilities are known, countable without reading a record again. published is the day on which the number was published (20260131, UTC; 0: nobody
-- said); covers tells which kinds of sources speak of it and which of them give a rule that can be compared (package knowledge, Cover). Words from before this
-- migration are 0 and are counted when their source speaks again.
-- +goose Up
ALTER TABLE opinion ADD COLUMN published BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opinion ADD COLUMN covers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE vulnerability ADD COLUMN published BIGINT NOT NULL DEFAULT 0;
ALTER TABLE vulnerability ADD COLUMN covers BIGINT NOT NULL DEFAULT 0;
CREATE INDEX vulnerability_covers ON vulnerability (published, covers, rejected);
-- Whose products an opinion is about that gives no rule to compare by: names in lower case.
CREATE TABLE opinion_vendor (assertion BIGINT NOT NULL, vendor TEXT NOT NULL, vulnerability BIGINT NOT NULL, PRIMARY KEY (assertion, vendor));
CREATE INDEX opinion_vendor_name ON opinion_vendor (vendor, vulnerability);
