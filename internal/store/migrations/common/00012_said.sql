-- What each word says of a vulnerability beside the products: who may not read the word must not learn by the vulnerability that it is
-- exploited, or how bad it is. Words from before say nothing until their source speaks again; the desk reads the sums of all.
-- +goose Up
ALTER TABLE opinion ADD COLUMN kev_added BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opinion ADD COLUMN kev_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opinion ADD COLUMN cvss BIGINT NOT NULL DEFAULT -1;
ALTER TABLE opinion ADD COLUMN epss BIGINT NOT NULL DEFAULT -1;
ALTER TABLE opinion ADD COLUMN rejected BOOLEAN NOT NULL DEFAULT FALSE;
