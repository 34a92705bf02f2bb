-- Advisories come in revisions, and a word that somebody better denies does not count.
-- +goose Up
-- The document that a word is a part of, where its vulnerabilities were taken apart: a newer revision replaces the words of an older one. 0: a record by itself.
ALTER TABLE assertion ADD COLUMN document BIGINT NOT NULL DEFAULT 0;
CREATE INDEX assertion_document ON assertion (document) WHERE document <> 0;
-- denied: 0 nobody denies the verdict, 1 somebody does, for whom table denial says; -1 that was not looked at yet: rows of before, and those of an older version that
-- still runs beside this one. They count as before until they are weighed.
ALTER TABLE verdict ADD COLUMN denied BIGINT NOT NULL DEFAULT -1;
CREATE INDEX verdict_unweighed ON verdict (vulnerability) WHERE denied < 0;
-- What takes a verdict (assertion, component, asset) away, for those who may read the word that does (denier): that word's opinion on via, which is the component
-- itself or another name of the same thing in an inventory; on machine, 0: wherever it stands. way: 0 whatever the names are, 1 unless the row gives the verdict's
-- name itself and the other is only known to mean the same, 2 only where it is the other way round.
CREATE TABLE denial (
  assertion BIGINT NOT NULL, component BIGINT NOT NULL, asset BIGINT NOT NULL, denier BIGINT NOT NULL, via BIGINT NOT NULL, machine BIGINT NOT NULL,
  vulnerability BIGINT NOT NULL, way BIGINT NOT NULL, PRIMARY KEY (assertion, component, asset, denier, via, machine));
CREATE INDEX denial_denier ON denial (denier);
CREATE INDEX denial_machine ON denial (machine) WHERE machine <> 0;
CREATE INDEX denial_asset ON denial (asset) WHERE asset <> 0;
-- Components that some inventory names in one line: what is said of the one may be denied of the other.
CREATE TABLE twin (component BIGINT NOT NULL, other BIGINT NOT NULL, PRIMARY KEY (component, other));
-- Up to which machine lists from before this migration were looked through for twins; -1: all of them.
CREATE TABLE twin_search (one BIGINT PRIMARY KEY CHECK (one = 1), asset BIGINT NOT NULL);
INSERT INTO twin_search VALUES (1, 0);
