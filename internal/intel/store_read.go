package intel

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"lianfang/internal/format/observable"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

func findItemID(ctx context.Context, q store.Querier, stixID string) (int64, error) {
	var id int64
	err := q.QueryRowContext(ctx, "SELECT id FROM item_by_key WHERE key = $1 AND stix_id = $2", keyOf(stixID), stixID).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

func findItem(ctx context.Context, q store.Querier, v marking.Viewer, id int64) (Item, error) {
	var it Item
	err := q.QueryRowContext(ctx, "SELECT i.id, i.stix_id, i.type, "+v.WhereWithdrawn("i")+" FROM item i WHERE i.id = $1", id).Scan(&it.ID, &it.STIXID, &it.Type, &it.Withdrawn)
	return it, err
}

func holdsRed(ctx context.Context, q store.Querier, v marking.Viewer, stixID string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM item_by_key i JOIN assertion a ON a.item = i.id JOIN audience d ON d.id = a.audience
		WHERE i.key = $1 AND i.stix_id = $2 AND d.tlp = $3 AND `+v.WhereAssertion("a"), keyOf(stixID), stixID, rankOf(tlp.Red)).Scan(&n)
	return n > 0, err
}

const wordColumns = `a.id, a.item, a.source, s.name_zh, s.name_en, s.reliability, d.tlp, a.pap, a.title, a.modified, a.received_at, a.first_seen,
	a.last_seen, a.times, a.confidence, a.weight, a.state, a.trace, a.problems, a.file, a.position, a.raw`

// maxWords is how many words on one item are read; of more the live ones and the newest.
const maxWords = 500

// wordsOf gives the words on an item. Only the desk reads superseded ones: a newer version may be marked more strictly than the older.
func wordsOf(ctx context.Context, q store.Querier, v marking.Viewer, item int64) ([]Word, error) {
	live := " AND a.state NOT IN (1, 5)"
	if v.All() {
		live = ""
	}
	rows, err := q.QueryContext(ctx, "SELECT "+wordColumns+` FROM assertion a JOIN source s ON s.id = a.source JOIN audience d ON d.id = a.audience
		WHERE a.item = $1 AND `+v.WhereAssertion("a")+live+" ORDER BY CASE WHEN a.state = 1 THEN 1 ELSE 0 END, a.id DESC LIMIT $2", item, maxWords)
	if err != nil {
		return nil, err
	}
	words, err := store.Collect(rows, scanWord(v))
	slices.SortFunc(words, func(a, b Word) int { return cmp.Compare(a.ID, b.ID) })
	return words, err
}

func scanWord(v marking.Viewer) func(*sql.Rows) (Word, error) {
	return func(r *sql.Rows) (Word, error) {
		var w Word
		var zh, en string
		var rank, modified, received, first, last, state int64
		var trace string
		err := r.Scan(&w.ID, &w.Item, &w.Source, &zh, &en, &w.Rating, &rank, &w.PAP, &w.Title, &modified, &received, &first, &last, &w.Times,
			&w.Confidence, &w.Weight, &state, &trace, &w.Problems, &w.File, &w.Position, &w.Raw)
		w.TLP, w.State, w.Trace = levelOf(rank), WordState(state), DecodeTrace(trace)
		w.Modified, w.Received, w.FirstSeen, w.LastSeen = at(modified), at(received), at(first), at(last)
		if v.All() {
			w.SourceName = text.Of(zh, en)
		} else {
			w.Source = 0 // who gave it is the desk's to know
		}
		return w, err
	}
}

func at(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func observablesOf(ctx context.Context, q store.Querier, v marking.Viewer, item int64, limit int) ([]Mentioned, error) {
	rows, err := q.QueryContext(ctx, `SELECT o.id, o.kind, o.value, o.guard FROM observable o WHERE o.id IN (
		SELECT m.observable FROM assertion a JOIN mention m ON m.assertion = a.id WHERE a.item = $1 AND a.state NOT IN (1, 5) AND `+v.WhereAssertion("a")+`)
		ORDER BY o.id LIMIT $2`, item, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Mentioned, error) {
		var m Mentioned
		err := r.Scan(&m.ID, &m.Value.Kind, &m.Value.Text, &m.Guard)
		return m, err
	})
}

func relationsOf(ctx context.Context, d store.Dialect, q store.Querier, v marking.Viewer, it Item, limit int) ([]Relation, error) {
	key := keyOf(it.STIXID)
	// SQLite would read all items to join two unions, and PostgreSQL all items for a subquery that depends on the row.
	other := d.Pick("i.id IN (SELECT k.id FROM item_by_key k WHERE k.key = e.other)", "i.key = e.other")
	rows, err := q.QueryContext(ctx, `SELECT e.kind, e.source_key = $1, i.id FROM (
			SELECT kind, source_key, target_key AS other, assertion FROM edge_by_source WHERE source_key = $1
			UNION ALL SELECT kind, source_key, source_key, assertion FROM edge_by_target WHERE target_key = $1 AND source_key <> $1) e
		JOIN assertion a ON a.id = e.assertion AND a.state IN (0, 4) AND `+v.WhereAssertion("a")+`
		JOIN item i ON `+other+` WHERE `+v.WhereItem("i.id")+" ORDER BY a.id DESC LIMIT $2", key, limit)
	if err != nil {
		return nil, err
	}
	out, err := store.Collect(rows, func(r *sql.Rows) (Relation, error) {
		var x Relation
		err := r.Scan(&x.Kind, &x.Out, &x.Other.ID)
		return x, err
	})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(out))
	for i := range out {
		ids[i] = out[i].Other.ID
	}
	full, err := itemsByID(ctx, q, v, ids)
	for i := range out {
		if it, ok := full[out[i].Other.ID]; ok {
			out[i].Other = it
		}
	}
	return out, err
}

// itemsByID reads items with the figures that their visible words make, in one statement.
func itemsByID(ctx context.Context, q store.Querier, v marking.Viewer, ids []int64) (map[int64]Item, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT i.id, i.stix_id, i.type, `+v.WhereWithdrawn("i")+`, a.state, a.title, d.tlp, a.weight, a.first_seen, a.last_seen
		FROM item i JOIN assertion a ON a.item = i.id AND a.state NOT IN (1, 5) JOIN audience d ON d.id = a.audience
		WHERE i.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND `+v.WhereAssertion("a")+" ORDER BY i.id, a.id", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[int64]Item{}
	words := map[int64][]Word{}
	for rows.Next() {
		var it Item
		var w Word
		var wordState, rank, first, last int64
		if err := rows.Scan(&it.ID, &it.STIXID, &it.Type, &it.Withdrawn, &wordState, &w.Title, &rank, &w.Weight, &first, &last); err != nil {
			return nil, err
		}
		w.State, w.TLP = WordState(wordState), levelOf(rank)
		w.FirstSeen, w.LastSeen = at(first), at(last)
		out[it.ID], words[it.ID] = it, append(words[it.ID], w)
	}
	for id, it := range out {
		it.sum(words[id])
		out[id] = it
	}
	return out, rows.Err()
}

// itemsMentioning lists items with a visible word that mentions one of the values, newest first.
func itemsMentioning(ctx context.Context, q store.Querier, v marking.Viewer, values []observable.Value, before int64, limit int) ([]int64, error) {
	hashes := make([]int64, len(values))
	want := map[observable.Value]bool{}
	for i, x := range values {
		hashes[i], want[x] = x.Hash(), true
	}
	rows, err := q.QueryContext(ctx, "SELECT id, kind, value FROM observable_by_hash WHERE hash IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(hashes))
	if err != nil {
		return nil, err
	}
	var ids []int64
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id int64
		var x observable.Value
		err := r.Scan(&id, &x.Kind, &x.Text)
		if want[x] {
			ids = append(ids, id)
		}
		return struct{}{}, err
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return itemsOfObservables(ctx, q, v, ids, before, limit)
}

func itemsOfObservables(ctx context.Context, q store.Querier, v marking.Viewer, observables []int64, before int64, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT a.item FROM mention m JOIN assertion a ON a.id = m.assertion AND a.state NOT IN (1, 5)
		WHERE m.observable IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND a.item < $2 AND `+v.WhereAssertion("a")+`
		GROUP BY a.item ORDER BY a.item DESC LIMIT $3`, store.IDs(observables), before, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

func valuesOf(ctx context.Context, q store.Querier, v marking.Viewer, items []int64, limit int) (map[int64][]Mentioned, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT a.item, o.id, o.kind, o.value, o.guard FROM assertion a JOIN mention m ON m.assertion = a.id JOIN observable o ON o.id = m.observable
		WHERE a.item IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND `+v.WhereAssertion("a")+" ORDER BY a.item, o.id LIMIT $2", store.IDs(items), limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[int64][]Mentioned{}
	for rows.Next() {
		var item int64
		var m Mentioned
		if err := rows.Scan(&item, &m.ID, &m.Value.Kind, &m.Value.Text, &m.Guard); err != nil {
			return nil, err
		}
		out[item] = append(out[item], m)
	}
	return out, rows.Err()
}

func itemsBySTIX(ctx context.Context, q store.Querier, v marking.Viewer, stixIDs []string) (map[string]int64, error) {
	keys, asked := make([]int64, len(stixIDs)), map[string]bool{}
	for i, id := range stixIDs {
		keys[i], asked[id] = keyOf(id), true
	}
	rows, err := q.QueryContext(ctx, "SELECT i.id, i.stix_id FROM item_by_key i WHERE i.key IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND "+v.WhereItem("i.id"), store.IDs(keys))
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id int64
		var name string
		err := r.Scan(&id, &name)
		if asked[name] { // two ids under one 64-bit key are two items
			out[name] = id
		}
		return struct{}{}, err
	})
	return out, err
}

func namesOf(ctx context.Context, q store.Querier, v marking.Viewer, ids []int64) (map[int64]Name, error) {
	seen := ""
	if !v.All() {
		seen = " AND EXISTS (SELECT 1 FROM assertion a WHERE a.item = i.id AND " + v.WhereAssertion("a") + ")"
	}
	rows, err := q.QueryContext(ctx, "SELECT i.id, i.stix_id, i.type FROM item i WHERE i.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"+seen, store.IDs(ids))
	if err != nil {
		return nil, err
	}
	out := map[int64]Name{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var x Name
		err = r.Scan(&id, &x.STIXID, &x.Type)
		out[id] = x
		return none, err
	})
	return out, err
}
