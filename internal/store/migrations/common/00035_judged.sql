-- A component that was judged against all that is known, and that somebody has held ever since: every new word is judged against it, so a further inventory that
-- holds it need not be. One that comes back after nobody held it is judged anew.
-- +goose Up
ALTER TABLE component ADD COLUMN judged BOOLEAN NOT NULL DEFAULT FALSE;
