package exposure

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/store"
)

// machine is an asset with what on it may decide; of are those of its components that are asked about.
type machine struct {
	asset int64
	of    []int64
	ids   []int64 // of all
	all   []judge.Component
}

// machinesHolding reads the machines with one of the components, those of some organisations or, when only is nil, everybody's. Of what else stands on a
// machine only products that are named, and operating systems, can decide anything (package judge), so nothing else is given.
func (e *Exposure) machinesHolding(ctx context.Context, components []int64, named []string, only []stock) iter.Seq2[machine, error] {
	return func(yield func(machine, error) bool) {
		q := e.store.Read()
		asked, known := map[int64]bool{}, map[int64]judge.Component{}
		for _, c := range components {
			asked[c] = true
		}
		assets, err := assetsHolding(ctx, q, components, only)
		if err != nil {
			yield(machine{}, err)
			return
		}
		for some := range slices.Chunk(assets, sideBySide*machinesAtOnce) {
			list, err := standing(ctx, q, some, named, e.store.Dialect)
			if err == nil {
				err = namesOf(ctx, q, list, known)
			}
			if err != nil {
				yield(machine{}, err)
				return
			}
			for _, m := range gathered(list, asked, known) {
				if !yield(m, nil) {
					return
				}
			}
		}
	}
}

// How many machines are asked about at once, and how many such questions are under way: a country has some ten thousand with a common product.
const (
	machinesAtOnce = 2000
	sideBySide     = 2
)

func assetsHolding(ctx context.Context, q store.Querier, components []int64, only []stock) ([]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT asset FROM holding WHERE component IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		AND ($2 = '[]' OR org IN (SELECT CAST(value AS BIGINT) FROM json_each($2))) ORDER BY asset`, store.IDs(components), orgsOf(only))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// besideRow is a component on a machine.
type besideRow struct{ asset, component int64 }

// standing reads what may decide of what stands on machines.
func standing(ctx context.Context, q store.Querier, assets []int64, named []string, d store.Dialect) ([]besideRow, error) {
	parts := slices.Collect(slices.Chunk(assets, machinesAtOnce))
	lists := make([][]besideRow, len(parts))
	asking, ctx := errgroup.WithContext(ctx)
	asking.SetLimit(sideBySide)
	for i, some := range parts {
		asking.Go(func() (err error) {
			lists[i], err = standingOn(ctx, q, some, named, d)
			return err
		})
	}
	err := asking.Wait()
	return slices.Concat(lists...), err
}

// standingOn asks for some machines. SQLite is kept from asking each for each of the hundreds of versions of operating systems that a country runs: it reads what
// stands on the machine, and keeps what may decide.
func standingOn(ctx context.Context, q store.Querier, assets []int64, named []string, d store.Dialect) ([]besideRow, error) {
	rows, err := q.QueryContext(ctx, "WITH beside AS ("+besides("$2")+`) SELECT h.asset, h.component FROM json_each($1) j CROSS JOIN holding h
		WHERE h.asset = CAST(j.value AS BIGINT) AND `+d.Pick("+h.component", "h.component")+" IN (SELECT id FROM beside)", store.IDs(assets), store.Names(named))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (p besideRow, err error) {
		err = r.Scan(&p.asset, &p.component)
		return p, err
	})
}

// namesOf reads into known the components that it has not.
func namesOf(ctx context.Context, q store.Querier, list []besideRow, known map[int64]judge.Component) error {
	var fresh []int64
	for _, p := range list {
		if _, have := known[p.component]; !have {
			known[p.component], fresh = judge.Component{}, append(fresh, p.component)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	rows, err := q.QueryContext(ctx, "SELECT id, name FROM component WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(fresh))
	if err != nil {
		return err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var name string
		err = r.Scan(&id, &name)
		known[id], _ = judge.Read(name) // one that cannot be read decides nothing
		return none, err
	})
	return err
}

// gathered gathers what stands on each machine.
func gathered(list []besideRow, asked map[int64]bool, known map[int64]judge.Component) (out []machine) {
	slices.SortFunc(list, func(a, b besideRow) int {
		return cmp.Or(cmp.Compare(a.asset, b.asset), cmp.Compare(a.component, b.component))
	})
	for _, p := range slices.Compact(list) {
		if len(out) == 0 || out[len(out)-1].asset != p.asset {
			out = append(out, machine{asset: p.asset})
		}
		m := &out[len(out)-1]
		if asked[p.component] {
			m.of = append(m.of, p.component)
		}
		if c := known[p.component]; c.Name != "" {
			m.ids, m.all = append(m.ids, p.component), append(m.all, c)
		}
	}
	return out
}

// besides are the components that may decide what is said of others on their machine: those of products that are named, and those that are an operating system or stand
// for one, a CPE of part o or a product of a system's family that somebody wrote as another part. Each sort is found by an index.
func besides(named string) string {
	exact, begin := judge.SystemKeys()
	of := " UNION SELECT c.id FROM product p JOIN component c ON c.product = p.id WHERE "
	out := "SELECT id FROM component WHERE substr(name, 1, 10) = 'cpe:2.3:o:'" + of + "p.key IN (SELECT value FROM json_each(" + named + "))" + of + "p.key IN ('" + strings.Join(exact, "', '") + "')"
	for _, s := range begin {
		out += of + fmt.Sprintf("substr(p.key, 1, %d) = '%s' AND substr(p.key, 1, %d) = '%s'", keyBegins, s[:keyBegins], len(s), s)
	}
	return out
}

// keyBegins is how much of a product's key the index of beginnings has.
const keyBegins = 16
