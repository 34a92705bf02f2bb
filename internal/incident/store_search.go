package incident

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// rarestFirst orders grams by in how many parts they stand, of a common one only that it is common; none where one stands nowhere.
func (n *Incidents) rarestFirst(ctx context.Context, grams []int64) ([]int64, error) {
	often := map[int64]int64{}
	for _, g := range grams {
		var k int64
		if err := n.store.Read().QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM search_case WHERE gram = $1 LIMIT $2) x", g, commonGram).Scan(&k); err != nil {
			return nil, err
		}
		if k == 0 {
			return nil, nil
		}
		often[g] = k
	}
	slices.SortFunc(grams, func(a, b int64) int { return cmp.Compare(often[a], often[b]) })
	return grams, nil
}

// candidate is a case that was looked at, and whether all grams stand in it.
type candidate struct {
	id  int64
	hit bool
}

// candidates looks at the next cases before one, the newest first: for the desk those with the rarest gram, for all others those that they may see. So the work is bounded
// whatever is looked for.
func (n *Incidents) candidates(ctx context.Context, v marking.Viewer, grams []int64, before int64, most int) ([]candidate, error) {
	args := []any{before, most}
	arg := func(a any) string { args = append(args, a); return "$" + strconv.Itoa(len(args)) }
	from := ""
	if v.All() {
		from = "SELECT DISTINCT g.case_id AS id FROM search_case g WHERE g.gram = " + arg(grams[0]) + " AND g.case_id < $1 ORDER BY g.case_id DESC LIMIT $2"
		grams = grams[1:]
	} else {
		own, err := n.ownCases(ctx, v, arg)
		if err != nil {
			return nil, err
		}
		from = "SELECT c.id AS id FROM incident_case c WHERE c.id < $1 AND " + own + " ORDER BY c.id DESC LIMIT $2"
	}
	hits := []string{"1 = 1"}
	for _, g := range grams {
		hits = append(hits, "EXISTS (SELECT 1 FROM search_case h WHERE h.gram = "+arg(g)+" AND h.case_id = x.id)")
	}
	rows, err := n.store.Read().QueryContext(ctx, "SELECT x.id, CASE WHEN "+strings.Join(hits, " AND ")+" THEN 1 ELSE 0 END FROM ("+from+") x ORDER BY x.id DESC", args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (c candidate, err error) {
		err = r.Scan(&c.id, &c.hit)
		return c, err
	})
}

// ownCases is the condition by which an organisation sees cases: its own, those that it reviews, and those into which it is let.
func (n *Incidents) ownCases(ctx context.Context, v marking.Viewer, arg func(any) string) (string, error) {
	let, err := casesOfParty(ctx, n.store.Read(), v.Org, n.micro())
	if err != nil {
		return "", err
	}
	org := arg(v.Org)
	own := "((c.org = " + org + " OR c.reviewer = " + org + ") AND " + v.Where("c.audience") + ")"
	if len(let) > 0 && v.Sees(marking.GreenMembers) {
		own = "(" + own + " OR c.id IN (SELECT CAST(value AS BIGINT) FROM json_each(" + arg(store.IDs(let)) + ")))"
	}
	return own, nil
}

// partsWith tells in which parts of some cases which grams stand; those of a part are in order.
func (n *Incidents) partsWith(ctx context.Context, grams, ids []int64) (map[int64]map[int64][]int64, error) {
	rows, err := n.store.Read().QueryContext(ctx, `SELECT g.case_id, g.part, g.gram FROM search_case g WHERE g.gram IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND g.case_id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))
		ORDER BY g.gram`, store.IDs(grams), store.IDs(ids))
	if err != nil {
		return nil, err
	}
	out := map[int64]map[int64][]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, part, g int64
		if err = r.Scan(&id, &part, &g); err != nil {
			return none, err
		}
		if out[id] == nil {
			out[id] = map[int64][]int64{}
		}
		out[id][part] = append(out[id][part], g)
		return none, nil
	})
	return out, err
}

func (n *Incidents) casesByID(ctx context.Context, ids []int64) ([]Case, error) {
	return selectCases(ctx, n.store.Read(), "c.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY c.id DESC", store.IDs(ids))
}
