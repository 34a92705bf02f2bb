package exposure

import (
	"context"
	"database/sql"
	"time"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// touchSaid is the predicate that a word which the viewer may see says that touch t is so; what narrows it to some words (alias a).
func touchSaid(v marking.Viewer, narrow string) string {
	return "EXISTS (SELECT 1 FROM mention m JOIN assertion a ON a.id = m.assertion WHERE m.observable = t.observable AND a.item = t.item AND a.state NOT IN (1, 2, 3, 5) AND " + v.WhereAssertion("a") + narrow + ")"
}

// touchCounts counts an organisation's touches; red are those that TLP:RED words alone tell.
func touchCounts(ctx context.Context, q store.Querier, v marking.Viewer, org int64) (open, redN int, err error) {
	err = q.QueryRowContext(ctx, "SELECT CAST(coalesce(sum(CASE WHEN "+touchSaid(v, " AND NOT "+red("a.audience"))+" THEN 1 ELSE 0 END), 0) AS BIGINT), count(*) FROM touch t WHERE t.org = $1 AND "+v.WhereOrg("t.org")+" AND "+touchSaid(v, ""), org).Scan(&open, &redN)
	return open, redN - open, err
}

func touchesOfOrg(ctx context.Context, q store.Querier, v marking.Viewer, org int64, limit int) ([]OutsideTouch, error) {
	title := "coalesce((SELECT max(a.title) FROM assertion a WHERE a.item = t.item AND a.state NOT IN (1, 2, 3, 5) AND " + v.WhereAssertion("a") + " AND NOT " + red("a.audience") + "), '')"
	rows, err := q.QueryContext(ctx, "SELECT t.item, i.stix_id, "+title+", o.kind, o.value, t.at FROM touch t JOIN item i ON i.id = t.item JOIN observable o ON o.id = t.observable WHERE t.org = $1 AND "+
		v.WhereOrg("t.org")+" AND "+touchSaid(v, " AND NOT "+red("a.audience"))+" ORDER BY t.at DESC, t.item DESC, t.observable LIMIT $2", org, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (OutsideTouch, error) {
		var t OutsideTouch
		var at int64
		err := r.Scan(&t.Item, &t.STIXID, &t.Title, &t.Value.Kind, &t.Value.Text, &at)
		t.At = when(at)
		return t, err
	})
}

type sightings struct {
	times int64
	last  time.Time
}

// sightingsOf sums what sources saw of items, by their keys.
func sightingsOf(ctx context.Context, q store.Querier, v marking.Viewer, keys []int64) (map[int64]sightings, error) {
	rows, err := q.QueryContext(ctx, "SELECT s.item_key, CAST(sum(s.times) AS BIGINT), max(s.last_seen) FROM sighting s WHERE s.item_key IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND "+v.Where("s.audience")+
		" AND NOT "+red("s.audience")+" GROUP BY s.item_key", store.IDs(keys))
	if err != nil {
		return nil, err
	}
	out := map[int64]sightings{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var key, last int64
		var x sightings
		err = r.Scan(&key, &x.times, &last)
		x.last = when(last)
		out[key] = x
		return none, err
	})
	return out, err
}
