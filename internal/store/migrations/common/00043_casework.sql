-- Work on a case: the laws that hold beside the Act, and who was let in.
-- +goose Up
-- What is known of personal data. answer: '' while nobody knows.
CREATE TABLE incident_leak (case_id BIGINT PRIMARY KEY, answer TEXT NOT NULL CHECK (answer IN ('','yes','no')), persons BIGINT NOT NULL CHECK (persons >= 0));
-- Organisations beside the body and whoever leads the review. regime: of a reviewer, the law by which it reviews. until_at: a far away number stands for no day. ended_at: 0 while nobody has ended it.
CREATE TABLE incident_party (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, org BIGINT NOT NULL, role TEXT NOT NULL CHECK (role IN ('reviewer','victim','vendor','helper','authority','police')), regime TEXT NOT NULL,
  reads_report BOOLEAN NOT NULL, reads_clocks BOOLEAN NOT NULL, reads_tasks BOOLEAN NOT NULL, since_at BIGINT NOT NULL, until_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, why TEXT NOT NULL, actor BIGINT NOT NULL);
CREATE INDEX incident_party_of ON incident_party (case_id, id);
CREATE INDEX incident_party_org ON incident_party (org, case_id) WHERE ended_at = 0;
-- The warnings from which cases came.
CREATE INDEX incident_case_warning ON incident_case (warning, id) WHERE warning <> '';
-- Signs of the attack that went out from a case, as the desk's own intelligence. sign: STIX id of the indicator.
CREATE TABLE incident_sign (case_id BIGINT NOT NULL, sign TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, tlp TEXT NOT NULL, pap TEXT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, sign));
-- That a case was handed to the police, a prosecution or the Investigation Bureau. items: JSON, each a name and a SHA-256. agreed: of the body, '' where nobody asked. silent: the suspect must not be
-- alerted, until lifted_at.
CREATE TABLE incident_handover (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, unit TEXT NOT NULL, officer TEXT NOT NULL, at BIGINT NOT NULL, ground TEXT NOT NULL, items TEXT NOT NULL, tlp TEXT NOT NULL, pap TEXT NOT NULL,
  agreed TEXT NOT NULL CHECK (agreed IN ('','yes','no')), silent BOOLEAN NOT NULL, words TEXT NOT NULL, actor BIGINT NOT NULL, noted_at BIGINT NOT NULL, lifted_at BIGINT NOT NULL);
CREATE INDEX incident_handover_of ON incident_handover (case_id, id);
CREATE INDEX incident_case_line ON incident_case (line, due_at, id) WHERE due_at > 0;
-- What one shift of the desk leaves to the next. Rows are only ever added.
CREATE TABLE incident_shift_note (id BIGINT PRIMARY KEY, words TEXT NOT NULL, actor BIGINT NOT NULL, at BIGINT NOT NULL);
-- What is said with each guest; no other reads it.
CREATE TABLE incident_party_message (id BIGINT PRIMARY KEY, party BIGINT NOT NULL, side TEXT NOT NULL CHECK (side IN ('guest','desk')), actor BIGINT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX incident_party_message_of ON incident_party_message (party, id);
-- What somebody is to do. party: which guest, 0 for the others. until_at: 0 for no day.
CREATE TABLE incident_task (
  id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, who TEXT NOT NULL CHECK (who IN ('desk','reporter','guest')), party BIGINT NOT NULL, what TEXT NOT NULL, until_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','done','dropped')), words TEXT NOT NULL, ended_by TEXT NOT NULL, since_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, actor BIGINT NOT NULL);
CREATE INDEX incident_task_of ON incident_task (case_id, id);
