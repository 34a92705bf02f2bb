-- An end's type stands in its STIX id, so a reader of ties need not look the ends up.
-- +goose Up
ALTER TABLE edge ADD COLUMN source_type TEXT NOT NULL DEFAULT '';
ALTER TABLE edge ADD COLUMN target_type TEXT NOT NULL DEFAULT '';
UPDATE edge SET source_type = coalesce((SELECT min(type) FROM item WHERE key = source_key), ''), target_type = coalesce((SELECT min(type) FROM item WHERE key = target_key), '');
