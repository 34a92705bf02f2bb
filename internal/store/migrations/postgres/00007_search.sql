-- Text that people wrote, as bigrams made in Go. Key text is compared byte by byte, as SQLite does.
-- +goose Up
CREATE TABLE search (assertion BIGINT PRIMARY KEY, body tsvector NOT NULL);
CREATE INDEX search_body ON search USING gin (body);
ALTER TABLE org ALTER COLUMN slug TYPE TEXT COLLATE "C", ALTER COLUMN sector TYPE TEXT COLLATE "C";
ALTER TABLE item ALTER COLUMN stix_id TYPE TEXT COLLATE "C", ALTER COLUMN type TYPE TEXT COLLATE "C";
ALTER TABLE observable ALTER COLUMN value TYPE TEXT COLLATE "C";
ALTER TABLE product ALTER COLUMN key TYPE TEXT COLLATE "C";
ALTER TABLE vulnerability ALTER COLUMN cve TYPE TEXT COLLATE "C";
ALTER TABLE domain ALTER COLUMN name TYPE TEXT COLLATE "C";
ALTER TABLE warning ALTER COLUMN number TYPE TEXT COLLATE "C", ALTER COLUMN cause TYPE TEXT COLLATE "C";
