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
  as_written TEXT NOT NULL, PRIMARY KEY (component, org, asset, inventory));
CREATE INDEX holding_asset ON holding (asset);
CREATE INDEX holding_org ON holding (org, component);
-- A vulnerability, whoever speaks of it; cve is its number, or the STIX id of one that has none.
CREATE TABLE vulnerability (
  id BIGINT PRIMARY KEY, cve TEXT NOT NULL UNIQUE, kev_added BIGINT NOT NULL, kev_due BIGINT NOT NULL,
  cvss BIGINT NOT NULL, -- tenths, -1 unknown
  epss BIGINT NOT NULL, -- millionths, -1 unknown
  rejected BOOLEAN NOT NULL);
-- Which assertions speak of it. An assertion's opinion is read from its bytes when it is needed; digest tells whether it changed.
CREATE TABLE opinion (assertion BIGINT PRIMARY KEY, vulnerability BIGINT NOT NULL, audience BIGINT NOT NULL, live BOOLEAN NOT NULL, title TEXT NOT NULL);
CREATE INDEX opinion_vulnerability ON opinion (vulnerability);
-- Which products an opinion names.
CREATE TABLE rule (product BIGINT NOT NULL, assertion BIGINT NOT NULL, vulnerability BIGINT NOT NULL, machine BOOLEAN NOT NULL, PRIMARY KEY (product, assertion));
CREATE INDEX rule_assertion ON rule (assertion);
-- answer: 0 not affected (kept only where it once was another), 1 possible, 2 affected. asset is 0 unless a configuration looks at the
-- whole machine. The evidence is drawn from the opinion when somebody asks.
CREATE TABLE verdict (
  assertion BIGINT NOT NULL, component BIGINT NOT NULL, asset BIGINT NOT NULL, vulnerability BIGINT NOT NULL,
  answer BIGINT NOT NULL, confidence BIGINT NOT NULL, needs TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (assertion, component, asset));
CREATE INDEX verdict_component ON verdict (component);
CREATE INDEX verdict_vulnerability ON verdict (vulnerability, component);
-- An indicator that lies in a member's network or names a member's domain.
CREATE TABLE touch (
  item BIGINT NOT NULL, org BIGINT NOT NULL, observable BIGINT NOT NULL, what TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (item, org, observable));
CREATE INDEX touch_org ON touch (org, item);
