-- What a program was answered to a request that it may send again (Idempotency-Key). status is 0 while the first one is under way.
-- +goose Up
CREATE TABLE answered (hash BYTEA PRIMARY KEY, digest BYTEA NOT NULL, at BIGINT NOT NULL, status BIGINT NOT NULL, body BYTEA NOT NULL);
CREATE INDEX answered_at ON answered (at);
