-- Text that people wrote, as bigrams made in Go; rowid is the item's id.
-- +goose Up
CREATE VIRTUAL TABLE search USING fts5(body, content='', contentless_delete=1, tokenize='unicode61');
