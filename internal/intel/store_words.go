package intel

import (
	"context"
	"database/sql"
	"strings"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// How assertions are asked for.
const (
	saidByID  = "a.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"
	saidByKey = "a.state IN (0, 4) AND a.item IN (SELECT id FROM item_by_key WHERE key IN (SELECT CAST(value AS BIGINT) FROM json_each($1)))"
)

// saidWhere reads assertions; raw is the column of their bytes, or NULL where nobody asks for them: they stand behind the row, and need not be fetched then.
func saidWhere(ctx context.Context, q store.Querier, v marking.Viewer, where, raw, ids string, types []string) ([]Said, error) {
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
	rows, err := q.QueryContext(ctx, `SELECT a.id, a.item, i.stix_id, i.type, f.format, s.slug, s.reliability, a.audience, a.state, a.title, `+raw+`
		FROM assertion a JOIN item i ON i.id = a.item JOIN intake_file f ON f.id = a.file JOIN source s ON s.id = a.source
		WHERE `+where+in+" AND "+v.Where("a.audience")+" ORDER BY a.id", ids)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Said, error) {
		var s Said
		var state int64
		err := r.Scan(&s.ID, &s.Item, &s.STIXID, &s.Type, &s.Format, &s.Source, &s.Rating, &s.Audience, &state, &s.Title, &s.Raw)
		s.Live = state == stateCurrent || state == stateBeside
		return s, err
	})
}

func standingsByID(ctx context.Context, q store.Querier, v marking.Viewer, ids []int64) ([]Standing, error) {
	rows, err := q.QueryContext(ctx, "SELECT a.id, a.audience, a.state, s.reliability FROM assertion a JOIN source s ON s.id = a.source WHERE "+saidByID+" AND "+v.Where("a.audience")+" ORDER BY a.id", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s Standing, err error) {
		var state int64
		err = r.Scan(&s.ID, &s.Audience, &state, &s.Rating)
		s.Live = state == stateCurrent || state == stateBeside
		return s, err
	})
}

func wordsOfType(ctx context.Context, q store.Querier, words []int64, typ string) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT a.id FROM assertion a JOIN item i ON i.id = a.item WHERE "+saidByID+" AND i.type = $2 ORDER BY a.id", store.IDs(words), typ)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

func liveWordsOf(ctx context.Context, q store.Querier, keys []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT a.id FROM assertion a WHERE "+saidByKey+" ORDER BY a.id", store.IDs(keys))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

// joinedBy goes from the few words to what they join, and from an object only along ties of the two types.
func joinedBy(ctx context.Context, q store.Querier, words []int64, of, to string) ([]int64, error) {
	const given = "(SELECT CAST(value AS BIGINT) FROM json_each($1))"
	var parts []string
	for _, end := range [][2]string{{"source", "target"}, {"target", "source"}} {
		tie := "e." + end[0] + "_type = $2 AND e." + end[1] + "_type = $3"
		parts = append(parts, "SELECT e."+end[0]+"_key FROM edge e WHERE e.assertion IN "+given+" AND "+tie,
			"SELECT e."+end[0]+"_key FROM assertion a JOIN item s ON s.id = a.item AND s.type = $3 JOIN edge_by_"+end[1]+" e ON e."+end[1]+"_key = s.key AND "+tie+
				" JOIN assertion t ON t.id = e.assertion AND t.state IN (0, 4) WHERE a.id IN "+given)
	}
	rows, err := q.QueryContext(ctx, strings.Join(parts, " UNION "), store.IDs(words), of, to)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

// maxNeighbours bounds what one busy object can bring in.
const maxNeighbours = 5000

func tiesOf(ctx context.Context, q store.Querier, keys []int64) (map[int64][]Tie, error) {
	rows, err := q.QueryContext(ctx, `SELECT e.here, e.there, s.slug, a.audience FROM (
		SELECT source_key AS here, target_key AS there, assertion FROM edge_by_source WHERE source_key IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		UNION SELECT target_key, source_key, assertion FROM edge_by_target WHERE target_key IN (SELECT CAST(value AS BIGINT) FROM json_each($1))) e
		JOIN assertion a ON a.id = e.assertion AND a.state IN (0, 4) JOIN source s ON s.id = a.source LIMIT $2`, store.IDs(keys), maxNeighbours)
	if err != nil {
		return nil, err
	}
	out := map[int64][]Tie{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var here int64
		var t Tie
		err = r.Scan(&here, &t.Key, &t.Source, &t.Audience)
		out[here] = append(out[here], t)
		return none, err
	})
	return out, err
}

func companionsOf(ctx context.Context, q store.Querier, v marking.Viewer, word int64, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT a.item FROM assertion w JOIN assertion a ON a.file = w.file AND a.id BETWEEN w.id - $2 AND w.id + $2
		JOIN item i ON i.id = a.item AND i.type = 'indicator'
		WHERE w.id = $1 AND a.state IN (0, 4) AND `+v.WhereAssertion("a")+" ORDER BY a.id LIMIT $3", word, companionSpan, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

// companionSpan is how far apart, in ids, the objects of one advisory can lie; a feed of a million objects is no advisory.
const companionSpan = 20_000
