-- How many days a decision on a vulnerability gives, as a centre sets it; version by version, the newest is in force. body is the policy's file.
-- +goose Up
CREATE TABLE days_policy (version BIGINT PRIMARY KEY, body TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL);
