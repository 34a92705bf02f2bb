package exposure

import (
	"context"
	"database/sql"
	"slices"

	"lianfang/internal/store"
)

// twinsOf lists, of some components, those that an inventory somewhere names in one line with them.
func twinsOf(ctx context.Context, q store.Querier, components []int64) (map[int64][]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT component, other FROM twin WHERE component IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY component, other", store.IDs(components))
	if err != nil {
		return nil, err
	}
	return groupsOf(rows)
}

// twins are pairs of components, both ways.
type twins map[[2]int64]bool

func (t twins) add(components []int64) {
	for _, a := range components {
		for _, b := range components {
			if a != b {
				t[[2]int64{a, b}] = true
			}
		}
	}
}

func (t twins) insert(ctx context.Context, tx *store.Tx) error {
	if err := t.judgeAnew(ctx, tx); err != nil {
		return err
	}
	component, other := make([]int64, 0, len(t)), make([]int64, 0, len(t))
	for pair := range t {
		component, other = append(component, pair[0]), append(other, pair[1])
	}
	return tx.Insert(ctx, "twin", "ON CONFLICT (component, other) DO NOTHING", store.Ints("component", component), store.Ints("other", other))
}

// insertTwins notes which components stand in one line, of lines of which something is new.
func insertTwins(ctx context.Context, tx *store.Tx, s *snapshot, components map[string]int64) error {
	fresh := map[int]bool{}
	for _, at := range s.came {
		fresh[s.rows[at].line] = true
	}
	found := twins{}
	for i := 0; i < len(s.rows); {
		var line []int64
		j := i
		for ; j < len(s.rows) && s.rows[j].line == s.rows[i].line; j++ { // the rows of a line follow one another
			line = append(line, components[s.rows[j].comp.name])
		}
		if len(line) > 1 && len(line) <= maxTwins && fresh[s.rows[i].line] {
			found.add(line)
		}
		i = j
	}
	return found.insert(ctx, tx)
}

// judgeAnew has components that stand in one line for the first time judged once more: what is said of the one may be denied of the other.
func (t twins) judgeAnew(ctx context.Context, tx *store.Tx) error {
	var all []int64
	for pair := range t {
		all = append(all, pair[0])
	}
	slices.Sort(all)
	known, err := twinsOf(ctx, tx, slices.Compact(all))
	if err != nil {
		return err
	}
	var fresh []int64
	for pair := range t {
		if !slices.Contains(known[pair[0]], pair[1]) {
			fresh = append(fresh, pair[0])
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	_, err = tx.ExecContext(ctx, "UPDATE component SET judged = FALSE WHERE judged AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(fresh))
	return err
}

// twinsOfLines reads which components stand in the lines that rows came into.
func twinsOfLines(ctx context.Context, q store.Querier, came []coming) (twins, error) {
	type line struct {
		asset int64
		as    string
	}
	lines, assets := map[line][]int64{}, make([]int64, len(came))
	for i, c := range came {
		lines[line{c.asset, c.as}], assets[i] = nil, c.asset
	}
	if len(came) == 0 {
		return twins{}, nil
	}
	rows, err := q.QueryContext(ctx, "SELECT asset, as_written, component FROM holding WHERE asset IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY asset, component", store.IDs(assets))
	if err != nil {
		return nil, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var l line
		var c int64
		if err = r.Scan(&l.asset, &l.as, &c); err != nil {
			return none, err
		}
		if have, asked := lines[l]; asked && !slices.Contains(have, c) {
			lines[l] = append(have, c)
		}
		return none, nil
	})
	found := twins{}
	for _, all := range lines {
		if len(all) <= maxTwins {
			found.add(all)
		}
	}
	return found, err
}

// twinSearch tells up to which machine the lists of before were looked through; -1 is all.
func twinSearch(ctx context.Context, q store.Querier) (asset int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT coalesce(max(asset), -1) FROM twin_search").Scan(&asset)
	return asset, err
}

func noteTwinSearch(ctx context.Context, tx *store.Tx, asset int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE twin_search SET asset = $1", asset)
	return err
}

// twinsBehind reads which components stand in one line on the machines behind one, of about n rows; last is the last machine that was read whole, -1 at the end.
func twinsBehind(ctx context.Context, q store.Querier, after int64, n int) (found twins, last int64, err error) {
	rows, err := q.QueryContext(ctx, "SELECT asset, as_written, component FROM holding WHERE asset > $1 AND asset <= (SELECT coalesce(max(x.asset), 0) FROM (SELECT asset FROM holding WHERE asset > $1 ORDER BY asset LIMIT $2) x)", after, n)
	if err != nil {
		return nil, 0, err
	}
	type line struct {
		asset int64
		as    string
	}
	lines := map[line][]int64{}
	last = -1
	if _, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var l line
		var c int64
		err = r.Scan(&l.asset, &l.as, &c)
		last = max(last, l.asset)
		if !slices.Contains(lines[l], c) {
			lines[l] = append(lines[l], c)
		}
		return none, err
	}); err != nil {
		return nil, 0, err
	}
	found = twins{}
	for _, c := range lines {
		if len(c) <= maxTwins {
			found.add(c)
		}
	}
	return found, last, nil
}

// maxTwins is how many names one thing has at most; more are many things that their owner writes alike.
const maxTwins = 40
