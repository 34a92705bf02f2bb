-- Papers of the law: what a case has to be told by in writing, what was said of it, and figures of months.
-- +goose Up
-- Versions are only ever added. kind: which paper; form: the text of the law that it follows; filed: sent to whom the law says. reason: why it was sent although it lacks something.
CREATE TABLE incident_paper (case_id BIGINT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('notice','final')), n BIGINT NOT NULL, form TEXT NOT NULL, body TEXT NOT NULL, filed BOOLEAN NOT NULL, reason TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('reporter','desk')), actor BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, kind, n));
-- What whoever reviews a filed paper found. version: which was judged. recheck: the day on which it is looked at again, '' for none.
CREATE TABLE incident_verdict (case_id BIGINT NOT NULL, kind TEXT NOT NULL, n BIGINT NOT NULL, version BIGINT NOT NULL, accepted BOOLEAN NOT NULL, words TEXT NOT NULL, recheck TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('desk','reviewer')), actor BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, kind, n));
-- What the last filed final report and the last verdict say, for lists and figures. cause: '' for not said.
CREATE TABLE incident_remedy (case_id BIGINT PRIMARY KEY, org BIGINT NOT NULL, cause TEXT NOT NULL, undone BIGINT NOT NULL, recheck TEXT NOT NULL);
CREATE INDEX incident_remedy_cause ON incident_remedy (org, cause);
CREATE INDEX incident_case_counted ON incident_case (received_at) WHERE NOT exercise;
