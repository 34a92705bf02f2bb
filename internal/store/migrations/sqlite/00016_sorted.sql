-- What is found by a hash. Hashes come in no order, so each row of a long import would touch a page of its own in each of these indexes. New entries
-- therefore wait in a small table and are put among the others in order, many at a time (store/sorted.go); the views read both.
-- +goose Up
CREATE TABLE index_item_key (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE index_item_key_new (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
INSERT INTO index_item_key SELECT key, id FROM item ORDER BY key, id;
DROP INDEX item_key;
-- +goose StatementBegin
CREATE TRIGGER index_item_key_add AFTER INSERT ON item BEGIN INSERT INTO index_item_key_new VALUES (NEW.key, NEW.id); END;
-- +goose StatementEnd
CREATE VIEW item_by_key AS SELECT t.id AS id, k.key AS key, t.stix_id AS stix_id, t.type AS type, t.owner AS owner, t.state AS state FROM index_item_key k CROSS JOIN item t ON t.id = k.id
  UNION ALL SELECT t.id AS id, k.key AS key, t.stix_id AS stix_id, t.type AS type, t.owner AS owner, t.state AS state FROM index_item_key_new k CROSS JOIN item t ON t.id = k.id;
CREATE TABLE index_observable_hash (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE index_observable_hash_new (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
INSERT INTO index_observable_hash SELECT hash, id FROM observable ORDER BY hash, id;
DROP INDEX observable_hash;
-- +goose StatementBegin
CREATE TRIGGER index_observable_hash_add AFTER INSERT ON observable BEGIN INSERT INTO index_observable_hash_new VALUES (NEW.hash, NEW.id); END;
-- +goose StatementEnd
CREATE VIEW observable_by_hash AS SELECT t.id AS id, k.key AS hash, t.kind AS kind, t.value AS value FROM index_observable_hash k CROSS JOIN observable t ON t.id = k.id
  UNION ALL SELECT t.id AS id, k.key AS hash, t.kind AS kind, t.value AS value FROM index_observable_hash_new k CROSS JOIN observable t ON t.id = k.id;
CREATE TABLE index_observable_scope (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE index_observable_scope_new (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
INSERT INTO index_observable_scope SELECT scope, id FROM observable WHERE scope <> 0 ORDER BY scope, id;
DROP INDEX observable_scope;
-- +goose StatementBegin
CREATE TRIGGER index_observable_scope_add AFTER INSERT ON observable WHEN NEW.scope <> 0 BEGIN INSERT INTO index_observable_scope_new VALUES (NEW.scope, NEW.id); END;
-- +goose StatementEnd
CREATE VIEW observable_by_scope AS SELECT t.id AS id, k.key AS scope, t.kind AS kind, t.value AS value, t.guard AS guard FROM index_observable_scope k CROSS JOIN observable t ON t.id = k.id
  UNION ALL SELECT t.id AS id, k.key AS scope, t.kind AS kind, t.value AS value, t.guard AS guard FROM index_observable_scope_new k CROSS JOIN observable t ON t.id = k.id;
CREATE TABLE index_edge_source (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE index_edge_source_new (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
INSERT INTO index_edge_source SELECT source_key, assertion FROM edge ORDER BY source_key, assertion;
DROP INDEX edge_source;
-- +goose StatementBegin
CREATE TRIGGER index_edge_source_add AFTER INSERT ON edge BEGIN INSERT INTO index_edge_source_new VALUES (NEW.source_key, NEW.assertion); END;
-- +goose StatementEnd
CREATE VIEW edge_by_source AS SELECT t.assertion AS assertion, t.kind AS kind, k.key AS source_key, t.target_key AS target_key, t.source_type AS source_type, t.target_type AS target_type FROM index_edge_source k CROSS JOIN edge t ON t.assertion = k.id
  UNION ALL SELECT t.assertion AS assertion, t.kind AS kind, k.key AS source_key, t.target_key AS target_key, t.source_type AS source_type, t.target_type AS target_type FROM index_edge_source_new k CROSS JOIN edge t ON t.assertion = k.id;
CREATE TABLE index_edge_target (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE index_edge_target_new (key BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
INSERT INTO index_edge_target SELECT target_key, assertion FROM edge ORDER BY target_key, assertion;
DROP INDEX edge_target;
-- +goose StatementBegin
CREATE TRIGGER index_edge_target_add AFTER INSERT ON edge BEGIN INSERT INTO index_edge_target_new VALUES (NEW.target_key, NEW.assertion); END;
-- +goose StatementEnd
CREATE VIEW edge_by_target AS SELECT t.assertion AS assertion, t.kind AS kind, t.source_key AS source_key, k.key AS target_key, t.source_type AS source_type, t.target_type AS target_type FROM index_edge_target k CROSS JOIN edge t ON t.assertion = k.id
  UNION ALL SELECT t.assertion AS assertion, t.kind AS kind, t.source_key AS source_key, k.key AS target_key, t.source_type AS source_type, t.target_type AS target_type FROM index_edge_target_new k CROSS JOIN edge t ON t.assertion = k.id;
