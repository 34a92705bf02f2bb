-- +goose Up
CREATE TABLE product (id BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL);
-- A product at a version, written once however many run it.
CREATE TABLE component (
  id BIGINT PRIMARY KEY, product BIGINT NOT NULL, key BIGINT NOT NULL UNIQUE, name TEXT NOT NULL, version TEXT NOT NULL, scheme TEXT NOT NULL);
CREATE INDEX component_product ON component (product);
CREATE TABLE asset (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, name TEXT NOT NULL, class TEXT NOT NULL, UNIQUE (org, name));
CREATE TABLE inventory (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, name TEXT NOT NULL, format TEXT NOT NULL, sha256 BYTEA NOT NULL,
  row_n BIGINT NOT NULL, problem_n BIGINT NOT NULL, problems TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL);
CREATE INDEX inventory_org ON inventory (org, id);
CREATE TABLE holding (
  component BIGINT NOT NULL, org BIGINT NOT NULL, asset BIGINT NOT NULL, inventory BIGINT NOT NULL, line BIGINT NOT NULL,
  as_written TEXT NOT NULL, PRIMARY KEY (component, org, asset));
CREATE INDEX holding_asset ON holding (asset);
CREATE INDEX holding_org ON holding (org, component);
-- id is the item's.
CREATE TABLE vulnerability (
  id BIGINT PRIMARY KEY, cve TEXT NOT NULL, title TEXT NOT NULL, kev_added BIGINT NOT NULL, kev_due BIGINT NOT NULL,
  cvss BIGINT NOT NULL, -- tenths, -1 unknown
  epss BIGINT NOT NULL, -- millionths, -1 unknown
  rejected BOOLEAN NOT NULL, knowledge BIGINT NOT NULL);
CREATE UNIQUE INDEX vulnerability_cve ON vulnerability (cve);
-- One statement of one source that a product is affected; spec is the range and the configuration it stands in.
CREATE TABLE rule (
  id BIGINT PRIMARY KEY, vulnerability BIGINT NOT NULL, assertion BIGINT NOT NULL, product BIGINT NOT NULL, spec TEXT NOT NULL);
CREATE INDEX rule_product ON rule (product);
CREATE INDEX rule_vulnerability ON rule (vulnerability);
-- answer: 0 not affected, 1 possible, 2 affected. asset is 0 unless a configuration looks at a whole machine.
CREATE TABLE verdict (
  vulnerability BIGINT NOT NULL, component BIGINT NOT NULL, asset BIGINT NOT NULL, answer BIGINT NOT NULL, confidence BIGINT NOT NULL,
  rule BIGINT NOT NULL, depends TEXT NOT NULL, knowledge BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (vulnerability, component, asset));
CREATE INDEX verdict_component ON verdict (component);
-- An indicator that lies in a member's network or names a member's domain.
CREATE TABLE touch (
  item BIGINT NOT NULL, org BIGINT NOT NULL, observable BIGINT NOT NULL, what TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (item, org, observable));
CREATE INDEX touch_org ON touch (org, item);
