-- Two functions that SQLite has built in, so that one SQL text serves both.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION json_each(j text) RETURNS TABLE(value text) LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT jsonb_array_elements_text(j::jsonb) $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION json_extract(j text, path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT jsonb_path_query_first(j::jsonb, path::jsonpath) #>> '{}' $$;
-- +goose StatementEnd
