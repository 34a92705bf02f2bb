package intel

import (
	"context"
	"database/sql"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// Said is an assertion as a later stage of the road reads it: the bytes and what they are.
type Said struct {
	ID       int64
	Item     int64
	STIXID   string
	Type     string
	Format   string // of the file it came in
	Source   string // slug
	Audience int64
	Live     bool // current, or another's word beside; false when superseded, revoked or held
	Title    string
	Raw      []byte
}

// SaidByID reads assertions of some STIX types, in one statement. It is for background work: the viewer is a System.
func (n *Intel) SaidByID(ctx context.Context, v marking.Viewer, ids []int64, types ...string) ([]Said, error) {
	return saidWhere(ctx, n.store.Read(), v, "a.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(ids), types)
}

// SaidOfItems reads every live assertion on items that are named by their STIX ids' keys.
func (n *Intel) SaidOfItems(ctx context.Context, v marking.Viewer, keys []int64, types ...string) ([]Said, error) {
	return saidWhere(ctx, n.store.Read(), v, "a.state IN (0, 4) AND i.key IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(keys), types)
}

// Ends gives, for relationship assertions, the keys of the two ends; for items, the keys of everything a live relationship joins them to.
func (n *Intel) Ends(ctx context.Context, words []int64) ([]int64, error) {
	return endsOf(ctx, n.store.Read(), words)
}

// Neighbours gives, for each key, the keys that live relationships join it to.
func (n *Intel) Neighbours(ctx context.Context, keys []int64) (map[int64][]int64, error) {
	return neighboursOf(ctx, n.store.Read(), keys)
}

func saidWhere(ctx context.Context, q store.Querier, v marking.Viewer, where, ids string, types []string) ([]Said, error) {
	in := ""
	for _, t := range types { // constants of this program
		if in != "" {
			in += ","
		}
		in += "'" + t + "'"
	}
	if in != "" {
		in = " AND i.type IN (" + in + ")"
	}
	rows, err := q.QueryContext(ctx, `SELECT a.id, a.item, i.stix_id, i.type, f.format, s.slug, a.audience, a.state, a.title, a.raw
		FROM assertion a JOIN item i ON i.id = a.item JOIN intake_file f ON f.id = a.file JOIN source s ON s.id = a.source
		WHERE `+where+in+" AND "+v.Where("a.audience")+" ORDER BY a.id", ids)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Said, error) {
		var s Said
		var state int64
		err := r.Scan(&s.ID, &s.Item, &s.STIXID, &s.Type, &s.Format, &s.Source, &s.Audience, &state, &s.Title, &s.Raw)
		s.Live = state == stateCurrent || state == stateBeside
		return s, err
	})
}

func endsOf(ctx context.Context, q store.Querier, words []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT source_key FROM edge WHERE assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		UNION SELECT target_key FROM edge WHERE assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`, store.IDs(words))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

// maxNeighbours bounds what one busy object can bring in.
const maxNeighbours = 5000

func neighboursOf(ctx context.Context, q store.Querier, keys []int64) (map[int64][]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT e.here, e.there FROM (
		SELECT source_key AS here, target_key AS there, assertion FROM edge WHERE source_key IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		UNION SELECT target_key, source_key, assertion FROM edge WHERE target_key IN (SELECT CAST(value AS BIGINT) FROM json_each($1))) e
		JOIN assertion a ON a.id = e.assertion AND a.state IN (0, 4) LIMIT $2`, store.IDs(keys), maxNeighbours)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[int64][]int64{}
	for rows.Next() {
		var here, there int64
		if err := rows.Scan(&here, &there); err != nil {
			return nil, err
		}
		out[here] = append(out[here], there)
	}
	return out, rows.Err()
}
