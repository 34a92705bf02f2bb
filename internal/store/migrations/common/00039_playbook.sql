-- First advice as a centre words it. The newest version of a slug counts; a body of '' is the program's own words, and what is not shown is kept for the desk.
-- +goose Up
CREATE TABLE incident_playbook (slug TEXT NOT NULL, version BIGINT NOT NULL, shown BOOLEAN NOT NULL, body TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL, PRIMARY KEY (slug, version));
