package intel

import (
	"context"
	"database/sql"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// accusing are the kinds of items whose values are accused: an indicator says so, and a value on a source's list is there for that. What a
// bundle merely shows (a software, an observed address) is not.
const accusing = "(i.type = 'indicator' OR i.type IN ('ipv4-addr', 'ipv6-addr', 'domain-name', 'url') AND f.format <> 'stix')"

func accusationsOf(ctx context.Context, q store.Querier, v marking.Viewer, words []int64) ([]Accusation, error) {
	rows, err := q.QueryContext(ctx, `SELECT a.item, o.id, o.kind, o.value FROM assertion a JOIN item i ON i.id = a.item JOIN intake_file f ON f.id = a.file
		JOIN mention m ON m.assertion = a.id JOIN observable o ON o.id = m.observable
		WHERE a.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND a.state = 0 AND o.guard = '' AND o.scope <> 0 AND `+accusing+" AND "+v.Where("a.audience"), store.IDs(words))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanAccusation)
}

func accusedInScope(ctx context.Context, q store.Querier, v marking.Viewer, lo, hi int64, limit int) ([]Accusation, error) {
	rows, err := q.QueryContext(ctx, `SELECT a.item, o.id, o.kind, o.value FROM observable_by_scope o JOIN mention m ON m.observable = o.id
		JOIN assertion a ON a.id = m.assertion AND a.state = 0 JOIN item i ON i.id = a.item JOIN intake_file f ON f.id = a.file
		WHERE o.scope <> 0 AND o.scope BETWEEN $1 AND $2 AND o.guard = '' AND `+accusing+" AND "+v.Where("a.audience")+" ORDER BY o.id DESC LIMIT $3", lo, hi, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanAccusation)
}

func scanAccusation(r *sql.Rows) (Accusation, error) {
	var a Accusation
	err := r.Scan(&a.Item, &a.Observable, &a.Value.Kind, &a.Value.Text)
	return a, err
}
