package intel

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// sharing is what one reading of the exchange has in common.
type sharing struct {
	v     marking.Viewer
	to    int64    // the journal's head when the reading began
	all   bool     // read the journal; else only what is about items
	items []int64  // sought one by one
	types []string // of the objects
}

// sharedKinds are the facts by which somebody comes to see an object; the index fact_shared is on these words.
const sharedKinds = "kind IN ('item.accepted', 'item.updated', 'item.withdrawn', 'item.disclosed')"

// exchangeable is the predicate that an audience is one that programs are served: RED is for people in person, and what is not marked for nobody.
var exchangeable = "tlp <= " + strconv.Itoa(tlp.AmberStrict.Rank())

// audiencesAtOnce is how many audiences one statement reads side by side, each from its place in the index.
const audiencesAtOnce = 100

// sharedFacts lists the numbers of the next facts that speak of what is asked for, in order.
func sharedFacts(ctx context.Context, d store.Dialect, q store.Querier, s sharing, after int64, limit int) ([]int64, error) {
	list := func(query string, more ...any) ([]int64, error) {
		rows, err := q.QueryContext(ctx, store.Kept+query+" ORDER BY seq LIMIT $3", append([]any{after, s.to, limit}, more...)...)
		if err != nil {
			return nil, err
		}
		return store.Collect(rows, scanInt)
	}
	switch {
	case !s.all:
		return list(nextFacts+" AND subject IN (SELECT CAST(value AS BIGINT) FROM json_each($4)) AND "+s.v.Where("audience"), store.IDs(s.items))
	case s.v.All():
		return list(nextFacts)
	}
	var all []int64
	for some := range slices.Chunk(s.v.Audiences(), audiencesAtOnce) { // more than one piece for few readers only
		facts, err := list(sideBySide(d, some))
		if err != nil {
			return nil, err
		}
		all = append(all, facts...)
	}
	slices.Sort(all)
	return all[:min(len(all), limit)], nil
}

const nextFacts = "SELECT seq FROM fact WHERE " + sharedKinds + " AND seq > $1 AND seq <= $2"

// sideBySide reads the next facts of each audience. PostgreSQL would read every arm to its end if it were not told that few are wanted; SQLite merges
// them as they come.
func sideBySide(d store.Dialect, audiences []int64) string {
	arms := make([]string, len(audiences))
	for i, a := range audiences {
		arms[i] = nextFacts + " AND audience = " + strconv.FormatInt(a, 10)
		if d == store.Postgres {
			arms[i] = "SELECT seq FROM (" + arms[i] + " ORDER BY seq LIMIT $3) x" + strconv.Itoa(i)
		}
	}
	return strings.Join(arms, " UNION ALL ")
}

// sharedObjects reads the objects of which these facts speak: the owner's own live word or its withdrawal, as STIX.
func sharedObjects(ctx context.Context, q store.Querier, s sharing, facts []int64) ([]Shared, error) {
	types, args := "", []any{store.IDs(facts)}
	if len(s.types) > 0 {
		types, args = " AND i.type IN (SELECT value FROM json_each($2))", append(args, store.Names(s.types))
	}
	rows, err := q.QueryContext(ctx, store.Kept+`SELECT f.seq, f.at, f.kind, i.stix_id, i.type, a.modified, a.raw
		FROM fact f JOIN audience fa ON fa.id = f.audience AND fa.`+exchangeable+`
		JOIN assertion a ON a.id = f.object AND a.state IN (0, 2) AND `+s.v.WhereAssertion("a")+`
		JOIN item i ON i.id = a.item JOIN intake_file x ON x.id = a.file AND x.format = 'stix'
		WHERE f.seq IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`+types+" ORDER BY f.seq", args...)
	if err != nil {
		return nil, err
	}
	var widened []int64
	list, err := store.Collect(rows, func(r *sql.Rows) (o Shared, err error) {
		var added, version int64
		var kind string
		err = r.Scan(&o.Seq, &added, &kind, &o.ID, &o.Type, &version, &o.Raw)
		o.Added, o.Version = at(added), at(version)
		if kind == string(ItemDisclosed) {
			widened = append(widened, o.Seq)
		}
		return o, err
	})
	if err != nil || len(widened) == 0 {
		return list, err
	}
	again, err := seenBefore(ctx, q, s.v, widened)
	return slices.DeleteFunc(list, func(o Shared) bool { return slices.Contains(again, o.Seq) }), err
}

// seenBefore are those of the facts by which the viewer did not come to see an object, because an earlier one had shown it.
func seenBefore(ctx context.Context, q store.Querier, v marking.Viewer, facts []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, store.Kept+`SELECT f.seq FROM fact f WHERE f.seq IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		AND EXISTS (SELECT 1 FROM fact e JOIN audience ea ON ea.id = e.audience AND ea.`+exchangeable+`
			WHERE e.subject = f.subject AND e.object = f.object AND e.seq < f.seq AND e.`+sharedKinds+" AND "+v.Where("e.audience")+") ORDER BY f.seq", store.IDs(facts))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

func itemsOfIDs(ctx context.Context, q store.Querier, ids []string) ([]int64, error) {
	keys := make([]int64, len(ids))
	for i, id := range ids {
		keys[i] = keyOf(id)
	}
	rows, err := q.QueryContext(ctx, "SELECT id FROM item_by_key WHERE key IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(keys))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

func itemsOfTypes(ctx context.Context, q store.Querier, types []string, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT id FROM item WHERE type IN (SELECT value FROM json_each($1)) LIMIT $2", store.Names(types), limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}
