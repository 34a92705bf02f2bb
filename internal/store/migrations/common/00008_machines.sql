-- What was said of whole machines is found again by machine.
-- +goose Up
CREATE INDEX verdict_asset ON verdict (asset) WHERE asset <> 0;
