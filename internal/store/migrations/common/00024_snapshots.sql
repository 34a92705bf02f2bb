-- Each upload of a list is a dated snapshot. What is held now stands in holding; of each snapshot only the differences to the one before are kept, so an older
-- one is found by walking back from now.
-- +goose Up
CREATE TABLE inventory_list (id BIGINT PRIMARY KEY, org BIGINT NOT NULL, name TEXT NOT NULL, n BIGINT NOT NULL, UNIQUE (org, name));
-- n: which snapshot of its list; diff: whether its differences are kept. Counts of -1: not known, of uploads before snapshots were.
ALTER TABLE inventory ADD COLUMN list BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inventory ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inventory ADD COLUMN known_n BIGINT NOT NULL DEFAULT -1;
ALTER TABLE inventory ADD COLUMN added_n BIGINT NOT NULL DEFAULT -1;
ALTER TABLE inventory ADD COLUMN removed_n BIGINT NOT NULL DEFAULT -1;
ALTER TABLE inventory ADD COLUMN changed_n BIGINT NOT NULL DEFAULT -1;
ALTER TABLE inventory ADD COLUMN diff BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE inventory ADD COLUMN by_machine BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE inventory ADD COLUMN by_org BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inventory ADD COLUMN token BIGINT NOT NULL DEFAULT 0;
-- How far the comparison with what is known has come, in records; judged_at is 0 until it is done.
ALTER TABLE inventory ADD COLUMN judge_n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inventory ADD COLUMN judged_n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inventory ADD COLUMN judged_at BIGINT NOT NULL DEFAULT 0;
INSERT INTO inventory_list (id, org, name, n) SELECT min(id), org, name, count(*) FROM inventory GROUP BY org, name;
UPDATE inventory SET list = x.list, n = x.n, judged_at = inventory.at
  FROM (SELECT i.id AS id, l.id AS list, row_number() OVER (PARTITION BY i.org, i.name ORDER BY i.at, i.id) AS n
    FROM inventory i JOIN inventory_list l ON l.org = i.org AND l.name = i.name) x WHERE x.id = inventory.id;
CREATE INDEX inventory_snapshot ON inventory (list, n);
CREATE INDEX inventory_newest ON inventory (org, at, id);
CREATE INDEX inventory_named ON inventory (org, name, id);
CREATE INDEX inventory_lost ON inventory (list, n) WHERE NOT diff;
CREATE INDEX inventory_unlisted ON inventory (org, name) WHERE list = 0;
CREATE INDEX inventory_old ON inventory (at) WHERE diff;
CREATE INDEX inventory_waiting ON inventory (org, id) WHERE judged_at = 0;
-- A row that went (gone) or came with a snapshot; both stand at one place where a thing on a machine has another version.
CREATE TABLE inventory_change (
  list BIGINT NOT NULL, n BIGINT NOT NULL, place BIGINT NOT NULL, gone BOOLEAN NOT NULL,
  asset BIGINT NOT NULL, component BIGINT NOT NULL, as_written TEXT NOT NULL, PRIMARY KEY (list, n, place, gone, component));
CREATE INDEX inventory_change_thing ON inventory_change (list, asset, component, n);
-- What a snapshot ended (gone) or began: a vulnerability that what was there met, or that what is there now meets, on so many machines. was or now is 0 where
-- there is none.
CREATE TABLE inventory_match (
  list BIGINT NOT NULL, n BIGINT NOT NULL, gone BOOLEAN NOT NULL, vulnerability BIGINT NOT NULL, was BIGINT NOT NULL, now BIGINT NOT NULL,
  assertion BIGINT NOT NULL, answer BIGINT NOT NULL, machines BIGINT NOT NULL, PRIMARY KEY (list, n, gone, vulnerability, was, now, assertion));
