-- Names and slugs of organisations as bigrams made in Go.
-- +goose Up
CREATE TABLE search_org (org BIGINT PRIMARY KEY, body tsvector NOT NULL);
CREATE INDEX search_org_body ON search_org USING gin (body);
