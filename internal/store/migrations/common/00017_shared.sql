-- What other programs take over is read in the order in which it became visible, of each audience on its own: who sees little finds it as soon as who sees all.
-- +goose Up
CREATE INDEX fact_shared ON fact (audience, seq) WHERE kind IN ('item.accepted', 'item.updated', 'item.withdrawn', 'item.disclosed');
