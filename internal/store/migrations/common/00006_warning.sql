-- +goose Up
CREATE TABLE policy (version BIGINT PRIMARY KEY, body TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL);
-- A number is taken at release, per kind and month.
CREATE TABLE warning_number (kind TEXT NOT NULL, month TEXT NOT NULL, next BIGINT NOT NULL, PRIMARY KEY (kind, month));
-- tlp is a rank as in audience: 5 is unmarked, which is never released. audience is interned at release.
CREATE TABLE warning (
  id BIGINT PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, number TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('ANA','EWA','INT','DEF','FBI')),
  state TEXT NOT NULL CHECK (state IN ('draft','released','withdrawn','dropped')),
  urgency BIGINT NOT NULL CHECK (urgency BETWEEN 1 AND 4),
  tlp BIGINT NOT NULL, audience BIGINT NOT NULL,
  cause TEXT NOT NULL UNIQUE, -- what made it: a key that the same cause never makes twice
  vulnerability BIGINT NOT NULL, item BIGINT NOT NULL,
  words TEXT NOT NULL, -- title, lead, steps, facts in both languages
  plan TEXT NOT NULL, -- what the policy decided: due, escalation, channels and the rule's reason
  drill BOOLEAN NOT NULL, policy BIGINT NOT NULL, approvers BIGINT NOT NULL,
  drafted_by BIGINT NOT NULL, -- a person, 0 for the centre's own followers
  drafted_at BIGINT NOT NULL, released_at BIGINT NOT NULL, due_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, ended_why TEXT NOT NULL);
CREATE INDEX warning_state ON warning (state, id);
CREATE INDEX warning_vulnerability ON warning (vulnerability);
CREATE UNIQUE INDEX warning_number_once ON warning (number) WHERE number <> '';
-- What the warning names: the member is told when one of them is withdrawn.
CREATE TABLE warning_item (warning BIGINT NOT NULL, item BIGINT NOT NULL, withdrawn_at BIGINT NOT NULL, PRIMARY KEY (warning, item));
CREATE INDEX warning_item_item ON warning_item (item);
CREATE TABLE approval (
  warning BIGINT NOT NULL, act TEXT NOT NULL CHECK (act IN ('release','withdraw')), person BIGINT NOT NULL, at BIGINT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (warning, act, person));
-- answer repeats the receipt in force, so that a list needs no join. audience is that under which it was told; news is the newest
-- update it was told of. affected and possible are components on machines when it became a recipient.
CREATE TABLE recipient (
  id BIGINT PRIMARY KEY, warning BIGINT NOT NULL, org BIGINT NOT NULL, reason TEXT NOT NULL,
  affected BIGINT NOT NULL, possible BIGINT NOT NULL, added_at BIGINT NOT NULL, audience BIGINT NOT NULL,
  told_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, answer TEXT NOT NULL, answered_at BIGINT NOT NULL,
  step BIGINT NOT NULL, next_at BIGINT NOT NULL, news BIGINT NOT NULL, UNIQUE (warning, org));
CREATE INDEX recipient_org ON recipient (org, told_at, id);
CREATE INDEX recipient_untold ON recipient (warning, id) WHERE told_at = 0;
CREATE INDEX recipient_next ON recipient (next_at) WHERE next_at <> 0;
CREATE INDEX recipient_silent ON recipient (step, id) WHERE answered_at = 0 AND step >= 3;
CREATE INDEX recipient_help ON recipient (id) WHERE answer = 'need_help';
-- An update that reaches everyone who was told: a withdrawal, a correction, a delta.
CREATE TABLE warning_update (
  id BIGINT PRIMARY KEY, warning BIGINT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('item_withdrawn','withdrawn','correction')),
  item BIGINT NOT NULL, cause TEXT NOT NULL UNIQUE, words TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX warning_update_warning ON warning_update (warning, id);
-- One message to one contact. update_id 0 is the warning itself; turn counts the reminders. doubt: an earlier attempt may have arrived;
-- held: it waits, or has waited, for a digest.
CREATE TABLE delivery (
  id BIGINT PRIMARY KEY, recipient BIGINT NOT NULL, update_id BIGINT NOT NULL, turn BIGINT NOT NULL, channel TEXT NOT NULL, contact BIGINT NOT NULL,
  address TEXT NOT NULL, lang TEXT NOT NULL, urgency BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued','claimed','sending','sent','gave_up','bounced')),
  doubt BOOLEAN NOT NULL, held BOOLEAN NOT NULL DEFAULT FALSE, attempts BIGINT NOT NULL, next_at BIGINT NOT NULL, lease_until BIGINT NOT NULL, sent_at BIGINT NOT NULL, said TEXT NOT NULL,
  UNIQUE (recipient, update_id, turn, channel, contact));
CREATE INDEX delivery_due ON delivery (next_at) WHERE state IN ('queued','claimed','sending');
CREATE INDEX delivery_failed ON delivery (next_at) WHERE state IN ('gave_up','bounced'); -- next_at is then when it failed
CREATE INDEX delivery_contact ON delivery (contact, next_at) WHERE state IN ('queued','claimed','sending');
CREATE INDEX delivery_sent ON delivery (contact, sent_at) WHERE sent_at <> 0;
CREATE TABLE receipt (
  id BIGINT PRIMARY KEY, recipient BIGINT NOT NULL, warning BIGINT NOT NULL, org BIGINT NOT NULL, person BIGINT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('seen','acknowledged','not_mine','false_positive','cannot_tell','confirmed','fixed','need_help','taken_back')),
  note TEXT NOT NULL, incident TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX receipt_warning ON receipt (warning, id);
CREATE INDEX receipt_recipient ON receipt (recipient, id);
-- A telephone call of the desk to a recipient.
CREATE TABLE phone_call (
  id BIGINT PRIMARY KEY, recipient BIGINT NOT NULL, outcome TEXT NOT NULL CHECK (outcome IN ('reached','no_answer','wrong_number')), person BIGINT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX phone_call_recipient ON phone_call (recipient, id);
