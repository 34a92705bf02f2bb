-- Reads that a page makes must not grow with the store: what was said of whole machines is found by machine, what was disclosed by whom it was
-- disclosed to, and the few items that are held or withdrawn by that.
-- +goose Up
CREATE INDEX verdict_asset ON verdict (asset) WHERE asset <> 0;
CREATE INDEX disclosure_audience ON disclosure (audience, assertion);
CREATE INDEX assertion_held ON assertion (item) WHERE state = 3;
CREATE INDEX item_withdrawn ON item (id) WHERE state = 1;
