package exposure

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/names"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// A snapshot can be given again as long as the differences of all later ones of its list are kept.
const snapshotColumns = `i.id, i.org, i.list, i.n, i.name, i.format, i.sha256, i.at, i.actor, i.token, i.by_org, i.by_machine, i.row_n, i.known_n, i.problem_n,
	i.added_n, i.removed_n, i.changed_n, i.diff, NOT EXISTS (SELECT 1 FROM inventory l WHERE l.list = i.list AND l.n > i.n AND NOT l.diff), i.judged_at, i.judged_n, i.judge_n, i.told_print`

func snapshotFields(s *Snapshot, at, judged *int64) []any {
	return []any{&s.ID, &s.Org, &s.List, &s.N, &s.Name, &s.Format, &s.SHA256, at, &s.Person, &s.Token, &s.ByOrg, &s.ByMachine, &s.Rows, &s.Known, &s.Problems,
		&s.Added, &s.Removed, &s.Changed, &s.Diff, &s.Rebuilt, judged, &s.JudgeDone, &s.JudgeAll, &s.Told}
}

func scanSnapshot(r *sql.Rows) (Snapshot, error) {
	var s Snapshot
	var at, judged int64
	err := r.Scan(snapshotFields(&s, &at, &judged)...)
	s.At, s.Judged = when(at), when(judged)
	return s, err
}

func snapshotsOf(ctx context.Context, q store.Querier, org, before int64, limit int) ([]Snapshot, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+snapshotColumns+` FROM inventory i WHERE i.org = $1 AND i.list <> 0
		AND ($2 = 0 OR (i.at, i.id) < (SELECT b.at, b.id FROM inventory b WHERE b.id = $2 AND b.org = $1)) ORDER BY i.at DESC, i.id DESC LIMIT $3`, org, before, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanSnapshot)
}

func snapshotsOfList(ctx context.Context, q store.Querier, list int64, limit int) ([]Snapshot, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+snapshotColumns+" FROM inventory i WHERE i.list = $1 ORDER BY i.n DESC LIMIT $2", list, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanSnapshot)
}

func waitingOf(ctx context.Context, q store.Querier, v marking.Viewer, org int64) ([]Snapshot, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+snapshotColumns+" FROM inventory i WHERE i.org = $1 AND i.judged_at = 0 AND i.list <> 0 AND "+v.WhereOrg("i.org")+" ORDER BY i.id DESC LIMIT 20", org)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanSnapshot)
}

func snapshotByID(ctx context.Context, q store.Querier, id int64) (s Snapshot, found bool, err error) {
	rows, err := q.QueryContext(ctx, "SELECT "+snapshotColumns+", i.problems FROM inventory i WHERE i.id = $1 AND i.list <> 0", id)
	if err != nil {
		return s, false, err
	}
	list, err := store.Collect(rows, func(r *sql.Rows) (Snapshot, error) {
		var s Snapshot
		var at, judged int64
		var problems string
		err := r.Scan(append(snapshotFields(&s, &at, &judged), &problems)...)
		if err == nil {
			err = json.Unmarshal([]byte(problems), &s.Said)
		}
		s.At, s.Judged = when(at), when(judged)
		return s, err
	})
	if err != nil || len(list) == 0 {
		return s, false, err
	}
	return list[0], true, nil
}

func changesAfter(ctx context.Context, q store.Querier, s Snapshot, after int64, limit int) ([]Change, error) {
	rows, err := q.QueryContext(ctx, `SELECT c.place, c.gone, t.name, c.as_written, k.name FROM inventory_change c JOIN asset t ON t.id = c.asset JOIN component k ON k.id = c.component
		WHERE c.list = $1 AND c.n = $2 AND c.place > $3 AND c.place <= $4 ORDER BY c.place, c.gone, c.component`, s.List, s.N, after, after+int64(limit))
	if err != nil {
		return nil, err
	}
	var out []Change
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var c Change
		var gone bool
		var written, name string
		err = r.Scan(&c.Place, &gone, &c.Machine, &written, &name)
		if last := len(out) - 1; last < 0 || out[last].Place != c.Place {
			out = append(out, c)
		}
		side := &out[len(out)-1].Now
		if gone {
			side = &out[len(out)-1].Was
		}
		side.Written, side.Names = written, append(side.Names, name)
		return none, err
	})
	return out, err
}

// machinesOf lists an organisation's machines in the order in which they were first named.
func machinesOf(ctx context.Context, q store.Querier, org int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT id FROM asset WHERE org = $1 ORDER BY id", org)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// rowsOn reads the rows of a snapshot that stand on some machines. A row that no later snapshot speaks of is as it is now; else the first that speaks of
// it says whether it was there: it was, if that one dropped it.
func rowsOn(ctx context.Context, q store.Querier, s Snapshot, machines []int64) ([]SnapshotRow, error) {
	type key struct{ asset, component int64 }
	told := map[key]bool{}
	later, err := q.QueryContext(ctx, `SELECT c.asset, c.component, t.name, c.as_written, k.name, k.version, c.gone FROM inventory_change c JOIN asset t ON t.id = c.asset JOIN component k ON k.id = c.component
		WHERE c.list = $1 AND c.n > $2 AND c.asset IN (SELECT CAST(value AS BIGINT) FROM json_each($3)) AND NOT `+soft("c")+` ORDER BY c.asset, c.component, c.n, c.gone DESC`, s.List, s.N, store.IDs(machines))
	if err != nil {
		return nil, err
	}
	var out []SnapshotRow
	if _, err := store.Collect(later, func(r *sql.Rows) (none struct{}, err error) {
		var gone bool
		row, err := scanRow(r, &gone)
		if k := (key{row.Asset, row.Component}); !told[k] {
			told[k] = true
			if gone {
				out = append(out, row)
			}
		}
		return none, err
	}); err != nil {
		return nil, err
	}
	now, err := q.QueryContext(ctx, `SELECT h.asset, h.component, t.name, h.as_written, k.name, k.version FROM holding h JOIN asset t ON t.id = h.asset JOIN component k ON k.id = h.component
		WHERE h.asset IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND h.org = $2 AND h.inventory IN (SELECT id FROM inventory WHERE org = $2 AND name = $3) AND NOT `+soft("h"), store.IDs(machines), s.Org, s.Name)
	if err != nil {
		return nil, err
	}
	_, err = store.Collect(now, func(r *sql.Rows) (none struct{}, err error) {
		row, err := scanRow(r)
		if !told[key{row.Asset, row.Component}] {
			out = append(out, row)
		}
		return none, err
	})
	slices.SortFunc(out, func(a, b SnapshotRow) int {
		return cmp.Or(cmp.Compare(a.Asset, b.Asset), cmp.Compare(a.Written, b.Written), cmp.Compare(a.Component, b.Component))
	})
	return withoutWords(out), err
}

// withoutWords leaves out what a line says in words where it names a product too.
func withoutWords(rows []SnapshotRow) []SnapshotRow {
	type line struct {
		asset   int64
		written string
	}
	named := map[line]bool{}
	for _, r := range rows {
		if !strings.HasPrefix(r.Name, names.Kind) {
			named[line{r.Asset, r.Written}] = true
		}
	}
	return slices.DeleteFunc(rows, func(r SnapshotRow) bool {
		return strings.HasPrefix(r.Name, names.Kind) && named[line{r.Asset, r.Written}]
	})
}

func scanRow(r *sql.Rows, more ...any) (row SnapshotRow, err error) {
	err = r.Scan(append([]any{&row.Asset, &row.Component, &row.Machine, &row.Written, &row.Name, &row.Version}, more...)...)
	return row, err
}

// between reads the rows that were there at one snapshot of a list and are not at a later one, and the other way round.
func between(ctx context.Context, q store.Querier, list, from, to int64) (gone, came []held, err error) {
	was, err := turns(ctx, q, list, from, to, true)
	if err != nil {
		return nil, nil, err
	}
	is, err := turns(ctx, q, list, from, to, false)
	if err != nil {
		return nil, nil, err
	}
	back := map[held]bool{}
	for _, h := range was {
		back[h] = true
	}
	for _, h := range is {
		if back[h] {
			delete(back, h) // it went and came again
		} else {
			came = append(came, h)
		}
	}
	for _, h := range was {
		if back[h] {
			gone = append(gone, h)
		}
	}
	return gone, came, nil
}

// turns reads, of the rows that snapshots in (from, to] speak of, those that the first one drops, or those that the last one brings.
func turns(ctx context.Context, q store.Querier, list, from, to int64, gone bool) ([]held, error) {
	nearer := "d.n > c.n AND d.n <= $3"
	if gone {
		nearer = "d.n < c.n AND d.n > $2"
	}
	rows, err := q.QueryContext(ctx, `SELECT c.asset, c.component, c.as_written FROM inventory_change c WHERE c.list = $1 AND c.n > $2 AND c.n <= $3 AND c.gone = $4
		AND NOT EXISTS (SELECT 1 FROM inventory_change d WHERE d.list = $1 AND d.asset = c.asset AND d.component = c.component AND `+nearer+")", list, from, to, gone)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (h held, err error) {
		err = r.Scan(&h.asset, &h.component, &h.as)
		return h, err
	})
}

// effectsSeen reads what a snapshot ended or began. A viewer is told on the word of a source that still says something of it that this viewer may see.
func effectsSeen(ctx context.Context, q store.Querier, v marking.Viewer, s Snapshot, gone bool, limit int) ([]Effect, error) {
	rows, err := q.QueryContext(ctx, `SELECT m.vulnerability, u.cve, coalesce(w.name, ''), coalesce(k.name, ''), max(m.answer), max(m.machines)
		FROM inventory_match m JOIN vulnerability u ON u.id = m.vulnerability LEFT JOIN component w ON w.id = m.was LEFT JOIN component k ON k.id = m.now
		WHERE m.list = $1 AND m.n = $2 AND m.gone = $3 AND EXISTS (SELECT 1 FROM assertion a JOIN assertion b ON b.item = a.item AND b.source = a.source
			JOIN opinion o ON o.assertion = b.id WHERE a.id = m.assertion AND `+seen(v, "o")+`)
		GROUP BY m.vulnerability, u.cve, w.name, k.name ORDER BY max(m.answer) DESC, m.vulnerability DESC, w.name, k.name LIMIT $4`,
		s.List, s.N, gone, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Effect, error) {
		x := Effect{Gone: gone}
		var was, now string
		var answer int64
		err := r.Scan(&x.Vulnerability, &x.CVE, &was, &now, &answer, &x.Machines)
		x.Result, x.Was, x.Now = judge.Result(answer), titleOf(was), titleOf(now)
		return x, err
	})
}

func titleOf(name string) string {
	if name == "" {
		return ""
	}
	return judge.Title(name)
}

// stillOpen tells which of the vulnerabilities an organisation meets somewhere today.
func stillOpen(ctx context.Context, q store.Querier, v marking.Viewer, org int64, found []Effect) (map[int64]bool, error) {
	ids := make([]int64, len(found))
	for i, x := range found {
		ids[i] = x.Vulnerability
	}
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT d.vulnerability FROM verdict d JOIN opinion o ON o.assertion = d.assertion
		JOIN holding h ON h.component = d.component AND h.org = $1 AND d.asset IN (0, h.asset)
		WHERE d.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) AND d.answer > 0 AND `+seen(v, "o")+" AND "+undenied(v, "h"), org, store.IDs(ids))
	if err != nil {
		return nil, err
	}
	open := map[int64]bool{}
	list, err := store.Collect(rows, scanID)
	for _, id := range list {
		open[id] = true
	}
	return open, err
}

// forgetDiffs drops the differences of some snapshots from before a time.
func forgetDiffs(ctx context.Context, tx *store.Tx, before int64, limit int) (int, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id FROM inventory WHERE diff AND at < $1 ORDER BY at LIMIT $2", before, limit)
	if err != nil {
		return 0, err
	}
	old, err := store.Collect(rows, scanID)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	const snapshots = "(SELECT list, n FROM inventory WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)))"
	for _, q := range []string{"DELETE FROM inventory_change WHERE (list, n) IN " + snapshots, "DELETE FROM inventory_match WHERE (list, n) IN " + snapshots,
		"UPDATE inventory SET diff = FALSE WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"} {
		if _, err := tx.ExecContext(ctx, q, store.IDs(old)); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
