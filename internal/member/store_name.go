package member

import (
	"context"
	"strings"

	"lianfang/internal/format/gram"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// insertNames indexes what organisations are called. The two full-text indexes have nothing in common but the tokens.
func insertNames(ctx context.Context, tx *store.Tx, ids []int64, bodies []string) error {
	if tx.Dialect == store.SQLite {
		return tx.Insert(ctx, "search_org", "", store.Ints("rowid", ids), store.Texts("body", bodies))
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO search_org (org, body) SELECT x.id, to_tsvector('simple', x.body) FROM unnest($1::bigint[], $2::text[]) AS x(id, body) ON CONFLICT (org) DO NOTHING", ids, bodies)
	return err
}

func nameTokens(name text.Text, slug string) string {
	return strings.Join(gram.Tokens(name.In(text.ZhTW)+"\n"+name.In(text.En)+"\n"+slug), " ")
}

// whereNamed is the predicate over org o that its name or slug holds what $$ asks for.
func whereNamed(d store.Dialect) string {
	return "o.id IN (" + d.Pick("SELECT rowid FROM search_org WHERE search_org MATCH $$", "SELECT org FROM search_org WHERE body @@ to_tsquery('simple', $$)") + ")"
}

// sameName finds other organisations of just this name.
func (m *Members) sameName(ctx context.Context, v marking.Viewer, name string, not int64) ([]Org, error) {
	q := nameQuery(m.store.Dialect, name)
	if q == "" {
		return nil, nil
	}
	return m.selectOrgs(ctx, v, strings.ReplaceAll(whereNamed(m.store.Dialect), "$$", "$1")+" AND lower(o.name_zh) = lower($2) AND o.id <> $3 LIMIT 5", q, name, not)
}

// nameQuery asks for words as people type them into a search box; "" where there is nothing to ask for.
func nameQuery(d store.Dialect, s string) string {
	var phrases [][]string
	for _, w := range strings.Fields(s) {
		if t := gram.Tokens(w); len(t) > 0 {
			phrases = append(phrases, t)
		}
	}
	return gram.Query(d == store.SQLite, phrases, true)
}

// unnamed reads organisations that are not indexed yet: those from before the index was there.
func (m *Members) unnamed(ctx context.Context, limit int) (ids []int64, bodies []string, err error) {
	type row struct {
		id     int64
		zh, en string
		slug   string
	}
	known := m.store.Dialect.Pick("SELECT 1 FROM search_org n WHERE n.rowid = o.id", "SELECT 1 FROM search_org n WHERE n.org = o.id")
	rows, err := m.store.Read().QueryContext(ctx, "SELECT o.id, o.name_zh, o.name_en, o.slug FROM org o WHERE NOT EXISTS ("+known+") ORDER BY o.id LIMIT $1", limit)
	all, err := collect(rows, err, func(r *row) []any { return []any{&r.id, &r.zh, &r.en, &r.slug} })
	for _, r := range all {
		ids, bodies = append(ids, r.id), append(bodies, nameTokens(text.Of(r.zh, r.en), r.slug))
	}
	return ids, bodies, err
}

func (m *Members) anyOrgUnnamed(ctx context.Context) (any bool, err error) {
	err = m.store.Read().QueryRowContext(ctx, "SELECT (SELECT count(*) FROM org) > (SELECT count(*) FROM search_org)").Scan(&any)
	return any, err
}
