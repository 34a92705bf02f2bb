-- The head knows the last fact's time, so that an append reads one row under its lock.
-- +goose Up
ALTER TABLE journal ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
UPDATE journal SET at = coalesce((SELECT max(at) FROM fact), 0);
