-- Reports that came by mail.
-- +goose Up
-- digest: of a mail that was taken, so that the same mail sent again is the same report; kept for a month.
CREATE TABLE incident_mail (digest BYTEA PRIMARY KEY, case_id BIGINT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX incident_mail_at ON incident_mail (at);
CREATE INDEX incident_mail_case ON incident_mail (case_id);
