package exposure

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/names"
	"lianfang/internal/store"
)

// soft is the predicate that a holding only is read so.
func soft(alias string) string {
	return "(" + alias + ".link <> 0 AND EXISTS (SELECT 1 FROM name_link sl WHERE sl.id = " + alias + ".link AND sl.source <> '" + linkPatch + "'))"
}

// ensureLinks finds or makes links.
func ensureLinks(ctx context.Context, tx *store.Tx, want []*linking, id func() int64) (map[linkKey]int64, error) {
	byKey := map[linkKey]*linking{}
	var from []string
	for _, l := range want {
		if byKey[l.key()] == nil {
			byKey[l.key()] = l
			from = append(from, l.from)
		}
	}
	out := map[linkKey]int64{}
	slices.Sort(from)
	for piece := range slices.Chunk(slices.Compact(from), namesAtOnce) {
		rows, err := tx.QueryContext(ctx, "SELECT id, from_key, to_key, source FROM name_link WHERE from_key IN (SELECT value FROM json_each($1))", store.Names(piece))
		if err != nil {
			return nil, err
		}
		if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
			var n int64
			var k linkKey
			err = r.Scan(&n, &k.from, &k.to, &k.source)
			out[k] = n
			return none, err
		}); err != nil {
			return nil, err
		}
	}
	var lid, confidence []int64
	var fromKey, toKey, source, why []string
	for k, l := range byKey {
		if _, ok := out[k]; ok {
			continue
		}
		out[k] = id()
		lid, confidence = append(lid, out[k]), append(confidence, int64(l.confidence))
		fromKey, toKey, source, why = append(fromKey, k.from), append(toKey, k.to), append(source, k.source), append(why, encodeText(l.why))
	}
	return out, tx.Insert(ctx, "name_link", "", store.Ints("id", lid), store.Texts("from_key", fromKey), store.Texts("to_key", toKey), store.Texts("source", source),
		store.Ints("confidence", confidence), store.Texts("why", why))
}

// ensureWritten makes the rows of the names in words that uploads have, whose products were made, and tells which of them knowledge speaks of as they are
// written.
func ensureWritten(ctx context.Context, tx *store.Tx, all []parsed) error {
	products := map[string][]string{}
	for i := range all {
		all[i].productsInWords(products)
	}
	for piece := range slices.Chunk(slices.Sorted(maps.Keys(products)), namesAtOnce) {
		_, err := tx.ExecContext(ctx, `INSERT INTO written_name (id, key, state, product, words, actor, at, known, orgs, machines, picks)
			SELECT p.id, substr(p.key, $2), 0, '', '', 0, 0, FALSE, 0, 0, 0 FROM product p WHERE p.key IN (SELECT value FROM json_each($1)) ON CONFLICT DO NOTHING`,
			store.Names(piece), len(names.Kind)+1)
		if err != nil {
			return err
		}
		if err := noteKnown(ctx, tx, piece, products); err != nil {
			return err
		}
	}
	return nil
}

// noteKnown marks names of which knowledge speaks as they are written: nobody has to say what they mean.
func noteKnown(ctx context.Context, tx *store.Tx, list []string, products map[string][]string) error {
	var keys []string
	for _, name := range list {
		keys = append(keys, products[name]...)
	}
	slices.Sort(keys)
	spoken := map[string]bool{}
	for piece := range slices.Chunk(slices.Compact(keys), namesAtOnce) {
		rows, err := tx.QueryContext(ctx, "SELECT p.key FROM product p WHERE p.key IN (SELECT value FROM json_each($1)) AND EXISTS (SELECT 1 FROM rule r WHERE r.product = p.id)", store.Names(piece))
		if err != nil {
			return err
		}
		found, err := store.Collect(rows, scanKey)
		if err != nil {
			return err
		}
		for _, key := range found {
			spoken[key] = true
		}
	}
	var known []string
	for _, name := range list {
		if slices.ContainsFunc(products[name], func(key string) bool { return spoken[key] }) {
			known = append(known, strings.TrimPrefix(name, names.Kind))
		}
	}
	if len(known) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, "UPDATE written_name SET known = TRUE WHERE NOT known AND key IN (SELECT value FROM json_each($1))", store.Names(known))
	return err
}

// meaningsFor reads what names mean to an organisation: the desk's word before its own.
func meaningsFor(ctx context.Context, q store.Querier, org int64, keys map[string]bool) (map[string]meaning, error) {
	out := map[string]meaning{}
	for piece := range slices.Chunk(slices.Sorted(maps.Keys(keys)), namesAtOnce) {
		rows, err := q.QueryContext(ctx, `SELECT w.key, w.state, w.product, coalesce(p.product, ''), p.org IS NOT NULL FROM written_name w LEFT JOIN name_pick p ON p.name = w.id AND p.org = $1
			WHERE w.key IN (SELECT value FROM json_each($2)) AND (w.state <> 0 OR p.org IS NOT NULL)`, org, store.Names(piece))
		if err != nil {
			return nil, err
		}
		if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
			var key, product, pick string
			var state NameState
			var picked bool
			err = r.Scan(&key, &state, &product, &pick, &picked)
			out[key] = meaningOf(state, product, picked, pick)
			return none, err
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func meaningOf(state NameState, product string, picked bool, pick string) meaning {
	switch {
	case state != NameOpen:
		return meaning{product, linkConfirmed}
	case picked:
		return meaning{pick, linkPicked}
	}
	return meaning{}
}

// dropQuietly removes rows that only were read so.
func dropQuietly(ctx context.Context, tx *store.Tx, s *snapshot) error {
	byComponent := map[int64][]int64{}
	for _, h := range s.quietGone {
		byComponent[h.component] = append(byComponent[h.component], h.asset)
	}
	for c, assets := range byComponent {
		_, err := tx.ExecContext(ctx, "DELETE FROM holding WHERE component = $3 AND asset IN (SELECT CAST(value AS BIGINT) FROM json_each($4)) AND "+ofList, s.Org, s.Name, c, store.IDs(assets))
		if err != nil {
			return err
		}
	}
	return nil
}

// relink corrects how products came to rows that stay.
func relink(ctx context.Context, tx *store.Tx, s *snapshot) error {
	type where struct{ link, component int64 }
	by := map[where][]int64{}
	for _, h := range s.relinked {
		k := where{h.link, h.component}
		by[k] = append(by[k], h.asset)
	}
	for k, assets := range by {
		_, err := tx.ExecContext(ctx, "UPDATE holding SET link = $3 WHERE component = $4 AND org = $1 AND inventory = $5 AND asset IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", s.Org, store.IDs(assets), k.link, k.component, s.id)
		if err != nil {
			return err
		}
	}
	return nil
}

// linksByID reads how products came to rows.
func linksByID(ctx context.Context, q store.Querier, list []int64) (map[int64]linking, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, from_key, to_key, source, confidence, why FROM name_link WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(list))
	if err != nil {
		return nil, err
	}
	out := map[int64]linking{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var l linking
		var why string
		err = r.Scan(&id, &l.from, &l.to, &l.source, &l.confidence, &why)
		l.why = decodeText(why)
		out[id] = l
		return none, err
	})
	return out, err
}

// withLinks says of findings how their products came to the lines; nothing is surer than that.
func withLinks(ctx context.Context, q store.Querier, found []Finding) error {
	var list []int64
	for _, f := range found {
		if f.link != 0 {
			list = append(list, f.link)
		}
	}
	if len(list) == 0 {
		return nil
	}
	links, err := linksByID(ctx, q, list)
	if err != nil {
		return err
	}
	for i := range found {
		if l, ok := links[found[i].link]; ok {
			found[i].Confidence = min(found[i].Confidence, l.confidence)
			found[i].SameAs = &SameAs{From: l.title(), Why: l.why}
		}
	}
	return nil
}

// title is what a link leads from, for people: a key, or a canonical name.
func (l linking) title() string {
	if l.source == linkPatch {
		return judge.Title(l.from)
	}
	return judge.KeyTitle(l.from)
}
