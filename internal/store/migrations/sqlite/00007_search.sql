-- Text that people wrote, as bigrams made in Go; rowid is the assertion's id, so a hit is seen by those alone who may see that word.
-- +goose Up
CREATE VIRTUAL TABLE search USING fts5(body, content='', contentless_delete=1, tokenize='unicode61');
