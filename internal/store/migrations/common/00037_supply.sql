-- Who says that a link of the supply chain is one, and whether the customer lets its supplier know. Links of before, and what an older version writes beside
-- this one, are the customer's word and nobody else's: they count once somebody else confirms them.
-- +goose Up
ALTER TABLE supply_link ADD COLUMN customer_at BIGINT NOT NULL DEFAULT 1;
ALTER TABLE supply_link ADD COLUMN supplier_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE supply_link ADD COLUMN desk_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE supply_link ADD COLUMN named BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX supply_link_waits ON supply_link (supplier, customer) WHERE customer_at <> 0 AND desk_at = 0 AND NOT (named AND supplier_at <> 0);
-- What a supplier lets its customers be told without being asked each time. One that has no row lets nothing be told.
CREATE TABLE supply_consent (supplier BIGINT PRIMARY KEY, choice TEXT NOT NULL CHECK (choice IN ('nothing','exploited')), at BIGINT NOT NULL, actor BIGINT NOT NULL);
CREATE INDEX supply_consent_choice ON supply_consent (supplier) WHERE choice = 'exploited';
-- What customers are told of a supplier. The warning that tells it has the cause 'supply:' and this id. cause: what it is about, so that the same is told once.
-- given: by its standing consent, its own act, or the desk that names nobody.
CREATE TABLE supply_notice (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, supplier BIGINT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('exposed','attacked')), cause TEXT NOT NULL UNIQUE,
  given TEXT NOT NULL CHECK (given IN ('standing','act','unnamed')), state TEXT NOT NULL CHECK (state IN ('open','fixed','ended')),
  vulnerability BIGINT NOT NULL, tlp BIGINT NOT NULL, since BIGINT NOT NULL, said TEXT NOT NULL, todo TEXT NOT NULL, signs TEXT NOT NULL,
  at BIGINT NOT NULL, actor BIGINT NOT NULL, ended_at BIGINT NOT NULL);
CREATE INDEX supply_notice_of ON supply_notice (supplier, id);
CREATE INDEX supply_notice_open ON supply_notice (supplier) WHERE state = 'open';
CREATE INDEX supply_notice_unnamed ON supply_notice (id) WHERE given = 'unnamed';
CREATE INDEX supply_notice_vulnerability ON supply_notice (supplier, vulnerability) WHERE vulnerability <> 0;
-- The desk asks a supplier whether its customers may be told.
CREATE TABLE supply_request (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, supplier BIGINT NOT NULL, vulnerability BIGINT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('','agreed','refused')), said TEXT NOT NULL, answered_at BIGINT NOT NULL, answered_by BIGINT NOT NULL);
CREATE INDEX supply_request_of ON supply_request (supplier, id);
CREATE INDEX supply_request_waits ON supply_request (id) WHERE answer = '';
