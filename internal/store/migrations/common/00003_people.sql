-- +goose Up
CREATE TABLE org (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('nation','sector','provider')),
  sector TEXT NOT NULL, tier TEXT NOT NULL CHECK (tier IN ('A','B','C','D','E','')),
  region TEXT NOT NULL, parent BIGINT NOT NULL, kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('applicant','member','suspended','left')),
  agreed_at BIGINT NOT NULL, agreed_version TEXT NOT NULL,
  created_at BIGINT NOT NULL);
CREATE INDEX org_sector ON org (sector, id);
CREATE TABLE person (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
  lang TEXT NOT NULL CHECK (lang IN ('zh-TW','en')), created_at BIGINT NOT NULL);
CREATE UNIQUE INDEX person_email ON person (email) WHERE email <> '';
-- What a person is in an organisation; one person may stand in several.
CREATE TABLE office (
  person BIGINT NOT NULL, org BIGINT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin','desk','officer','reader')), PRIMARY KEY (person, org, role));
CREATE INDEX office_org ON office (org);
-- Whom to reach, in which order.
CREATE TABLE contact (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, person BIGINT NOT NULL,
  role TEXT NOT NULL, channel TEXT NOT NULL CHECK (channel IN ('mail','phone','webhook')),
  address TEXT NOT NULL, secret TEXT NOT NULL, rank BIGINT NOT NULL, verified_at BIGINT NOT NULL, stale_at BIGINT NOT NULL);
CREATE INDEX contact_org ON contact (org, rank);
CREATE TABLE community (id BIGINT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name_zh TEXT NOT NULL, name_en TEXT NOT NULL);
CREATE TABLE community_member (community BIGINT NOT NULL, org BIGINT NOT NULL, PRIMARY KEY (community, org));
CREATE INDEX community_member_org ON community_member (org);
CREATE TABLE supply_link (supplier BIGINT NOT NULL, customer BIGINT NOT NULL, what TEXT NOT NULL, PRIMARY KEY (supplier, customer, what));
CREATE INDEX supply_link_customer ON supply_link (customer);
-- What an MSSP may do for an organisation, and until when.
CREATE TABLE delegation (
  agent BIGINT NOT NULL, org BIGINT NOT NULL, what TEXT NOT NULL, amber BOOLEAN NOT NULL, until BIGINT NOT NULL,
  PRIMARY KEY (agent, org, what));
-- Addresses are 16 bytes, IPv4 mapped; a range includes both ends.
CREATE TABLE network (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, cidr TEXT NOT NULL, lo BYTEA NOT NULL, hi BYTEA NOT NULL, approved_at BIGINT NOT NULL);
CREATE INDEX network_lo ON network (lo);
CREATE INDEX network_org ON network (org);
CREATE TABLE domain (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, name TEXT NOT NULL, approved_at BIGINT NOT NULL, UNIQUE (name, org));

-- Sign-in. Only hashes of secrets are kept.
CREATE TABLE sign_in_link (hash BYTEA PRIMARY KEY, person BIGINT NOT NULL, org BIGINT NOT NULL, role TEXT NOT NULL,
  expires_at BIGINT NOT NULL, used_at BIGINT NOT NULL, many BOOLEAN NOT NULL);
CREATE TABLE session (hash BYTEA PRIMARY KEY, person BIGINT NOT NULL, org BIGINT NOT NULL, role TEXT NOT NULL,
  created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, proved_at BIGINT NOT NULL, ended_at BIGINT NOT NULL);
CREATE TABLE token (id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, hash BYTEA NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('desk','member','peer','public')), org BIGINT NOT NULL,
  created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, ended_at BIGINT NOT NULL);

-- Who may see: TLP 2.0 times organisations, sectors and communities, interned to a small number that stands on every assertion.
-- tlp: 0 CLEAR, 1 GREEN, 2 AMBER, 3 AMBER+STRICT, 4 RED, 5 unmarked (desk only until someone marks it).
CREATE TABLE audience (id BIGINT PRIMARY KEY, tlp BIGINT NOT NULL, key TEXT NOT NULL UNIQUE);
CREATE TABLE audience_org (audience BIGINT NOT NULL, org BIGINT NOT NULL, PRIMARY KEY (org, audience));
CREATE TABLE audience_sector (audience BIGINT NOT NULL, sector TEXT NOT NULL, PRIMARY KEY (sector, audience));
CREATE TABLE audience_community (audience BIGINT NOT NULL, community BIGINT NOT NULL, PRIMARY KEY (community, audience));
INSERT INTO audience VALUES (1,0,'{"tlp":0}'),(2,1,'{"tlp":1}'),(3,2,'{"tlp":2}'),(4,3,'{"tlp":3}'),(5,4,'{"tlp":4}'),(6,5,'{"tlp":5}');
-- Moves when memberships change; a Viewer made under an older number is made anew.
CREATE TABLE membership_epoch (one BIGINT PRIMARY KEY CHECK (one = 1), n BIGINT NOT NULL);
INSERT INTO membership_epoch VALUES (1, 1);
