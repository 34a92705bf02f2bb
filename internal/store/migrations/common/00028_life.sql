-- What owners say of their machines, and the life of a finding: one vulnerability that concerns one organisation.
-- +goose Up
-- criticality: 0 not said, 1 普, 2 中, 3 高. internet: 0 not known, 1 cannot be reached from there, 2 can be.
ALTER TABLE asset ADD COLUMN criticality BIGINT NOT NULL DEFAULT 0;
ALTER TABLE asset ADD COLUMN internet BIGINT NOT NULL DEFAULT 0;
ALTER TABLE asset ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE asset ADD COLUMN asset_group TEXT NOT NULL DEFAULT '';
CREATE INDEX asset_of ON asset (org, id);
-- What a word says beside its score: the CVSS vector, and SSVC's points as "exploitation/automatable/technical impact".
ALTER TABLE opinion ADD COLUMN vector TEXT NOT NULL DEFAULT '';
ALTER TABLE opinion ADD COLUMN ssvc TEXT NOT NULL DEFAULT '';
CREATE INDEX vulnerability_kev ON vulnerability (id) WHERE kev_added <> 0;
-- A digest of what the word says of the product; 0: not taken yet.
ALTER TABLE rule ADD COLUMN ground BIGINT NOT NULL DEFAULT 0;
-- How far an organisation is with a vulnerability. The decision and the day are not kept: they are made for each reader out of what that reader may know.
-- since: from when days count; claimed_at: when somebody said that it is fixed; check_at: when the watch looks whether the day has passed, -1 never;
-- due_at: the instant that it found; overdue_at: when it told that the day had passed, 0 not.
CREATE TABLE finding (
  org BIGINT NOT NULL, vulnerability BIGINT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open','accepted','mitigated','fixed','verified','gone')),
  since BIGINT NOT NULL, who TEXT NOT NULL, until BIGINT NOT NULL, words TEXT NOT NULL, claimed_at BIGINT NOT NULL,
  check_at BIGINT NOT NULL, due_at BIGINT NOT NULL, overdue_at BIGINT NOT NULL, PRIMARY KEY (org, vulnerability));
CREATE INDEX finding_vulnerability ON finding (vulnerability, org);
CREATE INDEX finding_check ON finding (check_at) WHERE check_at >= 0 AND state IN ('open','accepted');
CREATE INDEX finding_overdue ON finding (due_at, org, vulnerability) WHERE overdue_at <> 0 AND state IN ('open','accepted');
-- What was done about it, in the order in which it was.
CREATE TABLE finding_step (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, vulnerability BIGINT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL, event TEXT NOT NULL,
  who TEXT NOT NULL, until BIGINT NOT NULL, words TEXT NOT NULL);
CREATE INDEX finding_step_of ON finding_step (org, vulnerability, at);
-- Somebody says that a vulnerability does not matter here: on a product or (component <> 0) one version of it, on a machine or (asset = 0) on all.
-- ground: the digests of the rules that the verdict rested on, kev: whether it was known to be exploited. asked_at: when it was put to people again.
CREATE TABLE suppression (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, vulnerability BIGINT NOT NULL, product BIGINT NOT NULL, component BIGINT NOT NULL, asset BIGINT NOT NULL,
  reason TEXT NOT NULL, words TEXT NOT NULL, until BIGINT NOT NULL, ground TEXT NOT NULL, kev BOOLEAN NOT NULL, made_at BIGINT NOT NULL, actor BIGINT NOT NULL,
  asked_at BIGINT NOT NULL, asked_why TEXT NOT NULL, ended_at BIGINT NOT NULL, ended_why TEXT NOT NULL);
CREATE INDEX suppression_of ON suppression (org, vulnerability);
CREATE INDEX suppression_vulnerability ON suppression (vulnerability) WHERE ended_at = 0;
CREATE INDEX suppression_until ON suppression (until) WHERE ended_at = 0;
INSERT INTO finding (org, vulnerability, state, since, who, until, words, claimed_at, check_at, due_at, overdue_at)
  SELECT h.org, d.vulnerability, 'open', min(d.at), '', 0, '', 0, max(CASE WHEN g.tier = '' THEN -1 ELSE 0 END), 0, 0
  FROM verdict d JOIN opinion o ON o.assertion = d.assertion AND o.live JOIN holding h ON h.component = d.component AND (d.asset = 0 OR d.asset = h.asset)
  JOIN org g ON g.id = h.org WHERE d.answer > 0 GROUP BY h.org, d.vulnerability;
