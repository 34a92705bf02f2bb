-- Names and slugs of organisations as bigrams made in Go; rowid is the organisation's id.
-- +goose Up
CREATE VIRTUAL TABLE search_org USING fts5(body, content='', contentless_delete=1, tokenize='unicode61', prefix='2 4');
