-- What a row means beside what it names itself: other names that are known, names in words that people confirmed, and the build of Windows that updates bring.
-- +goose Up
-- How a product came to a row that does not give it: from one key (or canonical name) to another; source: a word of package identity, confirmed, picked, patch.
CREATE TABLE name_link (
  id BIGINT PRIMARY KEY, from_key TEXT NOT NULL, to_key TEXT NOT NULL, source TEXT NOT NULL, confidence BIGINT NOT NULL, why TEXT NOT NULL, UNIQUE (from_key, to_key, source));
-- 0: the row gives it itself.
ALTER TABLE holding ADD COLUMN link BIGINT NOT NULL DEFAULT 0;
CREATE INDEX holding_link ON holding (link, org) WHERE link <> 0;
ALTER TABLE inventory_change ADD COLUMN link BIGINT NOT NULL DEFAULT 0;
-- A product in words, by the id of its product row, whose key is "name:" and this key. state: 0 open, 1 confirmed, 2 none of what is known. known: knowledge speaks
-- of what the words themselves name, so nobody has to decide. orgs and machines are summed from name_use.
CREATE TABLE written_name (
  id BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, state BIGINT NOT NULL, product TEXT NOT NULL, words TEXT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL,
  known BOOLEAN NOT NULL, orgs BIGINT NOT NULL, machines BIGINT NOT NULL, picks BIGINT NOT NULL);
CREATE INDEX written_name_used ON written_name (state, known, machines, id);
CREATE TABLE name_use (name BIGINT NOT NULL, org BIGINT NOT NULL, machines BIGINT NOT NULL, PRIMARY KEY (name, org));
CREATE INDEX name_use_org ON name_use (org, machines, name);
-- What an organisation says that a name means, for itself; product "" is none of what is known.
CREATE TABLE name_pick (
  name BIGINT NOT NULL, org BIGINT NOT NULL, product TEXT NOT NULL, words TEXT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (name, org));
-- Updates of Windows that stand on a machine, as a list says.
CREATE TABLE machine_patch (asset BIGINT NOT NULL, list BIGINT NOT NULL, kb BIGINT NOT NULL, org BIGINT NOT NULL, PRIMARY KEY (asset, list, kb));
CREATE INDEX machine_patch_org ON machine_patch (org, asset);
-- What is known of updates: the build that one brings, and which older ones it replaces. product and build may be "".
CREATE TABLE patch_known (kb BIGINT NOT NULL, product TEXT NOT NULL, build TEXT NOT NULL, PRIMARY KEY (kb, product, build));
CREATE TABLE patch_replaces (kb BIGINT NOT NULL, old BIGINT NOT NULL, product TEXT NOT NULL, PRIMARY KEY (kb, old, product));
