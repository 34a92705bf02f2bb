-- +goose Up
-- Agreements: their texts by version, and who signed which.
CREATE TABLE agreement_text (version TEXT PRIMARY KEY, body_zh TEXT NOT NULL, body_en TEXT NOT NULL, published_at BIGINT NOT NULL, published_by BIGINT NOT NULL);
CREATE TABLE agreement (
  id BIGINT PRIMARY KEY, org BIGINT NOT NULL, version TEXT NOT NULL, scope TEXT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('online','paper')), signer TEXT NOT NULL, person BIGINT NOT NULL, signed_at BIGINT NOT NULL);
CREATE INDEX agreement_org ON agreement (org, id);
INSERT INTO agreement (id, org, version, scope, how, signer, person, signed_at)
  SELECT id, id, agreed_version, '', 'paper', '', 0, agreed_at FROM org WHERE agreed_version <> '';

-- Who asks to come in. The secret of its page is kept as a hash.
CREATE TABLE invitation (
  id BIGINT PRIMARY KEY, code TEXT NOT NULL UNIQUE, association BIGINT NOT NULL, community BIGINT NOT NULL, most BIGINT NOT NULL, until BIGINT NOT NULL,
  made_at BIGINT NOT NULL, made_by BIGINT NOT NULL, ended_at BIGINT NOT NULL);
CREATE INDEX invitation_association ON invitation (association, id);
CREATE TABLE application (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, hash BYTEA NOT NULL UNIQUE,
  stage TEXT NOT NULL CHECK (stage IN ('sent','waiting','asked','approved','member','refused','withdrawn')),
  org BIGINT NOT NULL, invitation BIGINT NOT NULL,
  name_zh TEXT NOT NULL, name_en TEXT NOT NULL, registry TEXT NOT NULL, kind TEXT NOT NULL, sector TEXT NOT NULL, region TEXT NOT NULL,
  person TEXT NOT NULL, title TEXT NOT NULL, mail TEXT NOT NULL, phone TEXT NOT NULL, lang TEXT NOT NULL CHECK (lang IN ('zh-TW','en')),
  domains TEXT NOT NULL, networks TEXT NOT NULL, words TEXT NOT NULL,
  sent_at BIGINT NOT NULL, confirmed_at BIGINT NOT NULL, changed_at BIGINT NOT NULL);
CREATE INDEX application_stage ON application (stage, id);
CREATE INDEX application_org ON application (org) WHERE org <> 0;
CREATE INDEX application_registry ON application (registry) WHERE registry <> '';
CREATE INDEX application_invitation ON application (invitation) WHERE invitation <> 0;
-- What was asked and answered while an application was looked at.
CREATE TABLE application_note (id BIGINT PRIMARY KEY, application BIGINT NOT NULL, desk BOOLEAN NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX application_note_of ON application_note (application, id);
-- 統一編號 or OID: two organisations with one number are one.
ALTER TABLE org ADD COLUMN registry TEXT NOT NULL DEFAULT '';
CREATE INDEX org_registry ON org (registry) WHERE registry <> '';

-- What is claimed may be refused, given back or taken over.
ALTER TABLE network ADD COLUMN claimed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE network ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE network ADD COLUMN refused TEXT NOT NULL DEFAULT '';
CREATE INDEX network_waiting ON network (id) WHERE approved_at = 0 AND ended_at = 0;
ALTER TABLE domain ADD COLUMN claimed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE domain ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE domain ADD COLUMN refused TEXT NOT NULL DEFAULT '';
-- The name backwards, so that what lies below a name is a range of the index.
ALTER TABLE domain ADD COLUMN backwards TEXT NOT NULL DEFAULT '';
CREATE INDEX domain_backwards ON domain (backwards);
CREATE INDEX domain_waiting ON domain (id) WHERE approved_at = 0 AND ended_at = 0;

-- Contacts that nobody confirmed for long are asked about.
ALTER TABLE contact ADD COLUMN added_at BIGINT NOT NULL DEFAULT 0;
CREATE TABLE upkeep (org BIGINT PRIMARY KEY, asked BIGINT NOT NULL, asked_at BIGINT NOT NULL, hash BYTEA NOT NULL UNIQUE);
CREATE INDEX contact_verified ON contact (verified_at, org) WHERE stale_at = 0;

-- Letters on their way. Their words are written when they leave, so no secret lies here.
CREATE TABLE letter (kind TEXT NOT NULL, subject BIGINT NOT NULL, next_at BIGINT NOT NULL, attempts BIGINT NOT NULL, PRIMARY KEY (kind, subject));
CREATE INDEX letter_due ON letter (next_at);

-- How an organisation can be reached, in one row, kept with every change of its contacts: lists of gaps and the figures of coverage read no contacts.
CREATE TABLE reach (org BIGINT PRIMARY KEY, works BIGINT NOT NULL, broken BIGINT NOT NULL, duty BIGINT NOT NULL, fresh_at BIGINT NOT NULL);
INSERT INTO reach SELECT o.id, coalesce(sum(CASE WHEN c.stale_at = 0 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN c.stale_at <> 0 THEN 1 ELSE 0 END), 0),
  coalesce(sum(CASE WHEN c.stale_at = 0 AND c.role = 'duty' AND c.channel = 'phone' THEN 1 ELSE 0 END), 0), coalesce(max(CASE WHEN c.stale_at = 0 THEN c.verified_at ELSE 0 END), 0)
  FROM org o LEFT JOIN contact c ON c.org = o.id GROUP BY o.id;
CREATE INDEX reach_none ON reach (org) WHERE works = 0;
CREATE INDEX reach_broken ON reach (org) WHERE broken > 0;
CREATE INDEX reach_fresh ON reach (fresh_at, org);
CREATE INDEX org_state ON org (state, id);
CREATE INDEX org_kind ON org (kind, id);
CREATE INDEX org_tier ON org (tier, id);
-- The calling list is read warning by warning, the longest silent first.
CREATE INDEX recipient_calls ON recipient (warning, told_at, id) WHERE answered_at = 0 AND step >= 3;
DROP INDEX recipient_silent;
