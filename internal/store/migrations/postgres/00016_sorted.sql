-- PostgreSQL keeps its indexes by hash as they are; the names are those by which SQLite reads its two-part ones.
-- +goose Up
CREATE VIEW item_by_key AS SELECT id, key, stix_id, type, owner, state FROM item;
CREATE VIEW observable_by_hash AS SELECT id, hash, kind, value FROM observable;
CREATE VIEW observable_by_scope AS SELECT id, scope, kind, value, guard FROM observable;
CREATE VIEW edge_by_source AS SELECT assertion, kind, source_key, target_key, source_type, target_type FROM edge;
CREATE VIEW edge_by_target AS SELECT assertion, kind, source_key, target_key, source_type, target_type FROM edge;
