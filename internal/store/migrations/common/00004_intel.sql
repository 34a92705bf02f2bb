-- +goose Up
CREATE TABLE source (
  id BIGINT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
  reliability TEXT NOT NULL, -- Admiralty code A to F
  default_tlp BIGINT NOT NULL, -- what an unmarked object means under this source's contract; 5 where the contract is silent
  org BIGINT NOT NULL, silent_after BIGINT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL);
-- Who may speak for another source's objects.
CREATE TABLE source_delegate (source BIGINT NOT NULL, delegate BIGINT NOT NULL, PRIMARY KEY (source, delegate));
-- What a created_by_ref of a bundle speaks for.
CREATE TABLE intake_file (
  id BIGINT PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL, source BIGINT NOT NULL, sha256 BYTEA NOT NULL, bytes BIGINT NOT NULL,
  at BIGINT NOT NULL, actor BIGINT NOT NULL, done_at BIGINT NOT NULL,
  new_n BIGINT NOT NULL, updated_n BIGINT NOT NULL, seen_n BIGINT NOT NULL, held_n BIGINT NOT NULL, rejected_n BIGINT NOT NULL);
CREATE INDEX intake_file_sha ON intake_file (sha256);
-- state: 0 active, 1 withdrawn, 2 held for the desk.
CREATE TABLE item (
  id BIGINT PRIMARY KEY, key BIGINT NOT NULL, stix_id TEXT NOT NULL, type TEXT NOT NULL, owner BIGINT NOT NULL,
  state BIGINT NOT NULL, created_at BIGINT NOT NULL);
CREATE INDEX item_key ON item (key);
CREATE INDEX item_type ON item (type, id);
-- Title, weight and times stand here and not on the item: they are one source's word, and so are seen by those alone who may see that word.
-- state: 0 current, 1 superseded by a newer one of the same source, 2 revoked by its source, 3 held, 4 beside (another source's word on an object it does not own),
-- 5 refused by the desk.
CREATE TABLE assertion (
  id BIGINT PRIMARY KEY, item BIGINT NOT NULL, source BIGINT NOT NULL, audience BIGINT NOT NULL, modified BIGINT NOT NULL,
  received_at BIGINT NOT NULL, first_seen BIGINT NOT NULL, last_seen BIGINT NOT NULL, times BIGINT NOT NULL, valid_until BIGINT NOT NULL,
  title TEXT NOT NULL, confidence BIGINT NOT NULL, weight BIGINT NOT NULL, state BIGINT NOT NULL,
  said_tlp TEXT NOT NULL, pap TEXT NOT NULL, trace TEXT NOT NULL, problems TEXT NOT NULL,
  file BIGINT NOT NULL, position BIGINT NOT NULL, digest BIGINT NOT NULL, raw BYTEA NOT NULL);
CREATE INDEX assertion_item ON assertion (item, id);
CREATE INDEX assertion_audience ON assertion (audience, item);
-- A widening by a person with the right and a reason, or by a released warning.
CREATE TABLE disclosure (assertion BIGINT NOT NULL, audience BIGINT NOT NULL, seq BIGINT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (assertion, audience));
-- An object the road did not accept, or accepted with the desk's eye on it; trace is what each stage said.
CREATE TABLE intake_verdict (
  id BIGINT PRIMARY KEY, file BIGINT NOT NULL, position BIGINT NOT NULL, stix_id TEXT NOT NULL, item BIGINT NOT NULL, assertion BIGINT NOT NULL,
  outcome TEXT NOT NULL, stage TEXT NOT NULL, code TEXT NOT NULL, trace TEXT NOT NULL, at BIGINT NOT NULL, settled_at BIGINT NOT NULL,
  raw BYTEA NOT NULL);
CREATE INDEX intake_verdict_file ON intake_verdict (file, position);
CREATE INDEX intake_verdict_open ON intake_verdict (id) WHERE outcome = 'held' AND settled_at = 0;
-- scope: for names the hash of the registrable domain, for addresses an order-preserving number, 0 for the rest.
CREATE TABLE observable (
  id BIGINT PRIMARY KEY, hash BIGINT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, scope BIGINT NOT NULL, guard TEXT NOT NULL);
CREATE INDEX observable_hash ON observable (hash);
CREATE INDEX observable_scope ON observable (scope) WHERE scope <> 0;
CREATE TABLE mention (assertion BIGINT NOT NULL, observable BIGINT NOT NULL, PRIMARY KEY (assertion, observable));
CREATE INDEX mention_observable ON mention (observable, assertion);
-- A relationship; ends are keyed by the hash of their STIX id, since an end may come later or never.
CREATE TABLE edge (assertion BIGINT PRIMARY KEY, kind TEXT NOT NULL, source_key BIGINT NOT NULL, target_key BIGINT NOT NULL);
CREATE INDEX edge_source ON edge (source_key);
CREATE INDEX edge_target ON edge (target_key);
-- key: hash of source, object seen and record id (or file and position), so a record counts once.
CREATE TABLE sighting (
  key BIGINT PRIMARY KEY, item_key BIGINT NOT NULL, source BIGINT NOT NULL, audience BIGINT NOT NULL,
  first_seen BIGINT NOT NULL, last_seen BIGINT NOT NULL, times BIGINT NOT NULL);
CREATE INDEX sighting_item ON sighting (item_key);
