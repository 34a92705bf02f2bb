package intel

import (
	"context"
	"database/sql"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/format/observable"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

func stateFilter(v marking.Viewer, q Query) string {
	switch q.State {
	case "withdrawn":
		return " AND " + v.WhereWithdrawn("i")
	case "held":
		if !v.All() {
			return " AND 1 = 0" // what is held is the desk's
		}
		return " AND i.id IN (SELECT h.item FROM assertion h WHERE h.state = 3)"
	}
	return ""
}

func newestItems(ctx context.Context, q store.Querier, v marking.Viewer, ask Query) ([]int64, error) {
	where, args := " AND i.type NOT IN ('relationship', 'marking-definition', 'extension-definition')", []any{ask.Before, ask.Limit + 1}
	if ask.Type != "" {
		where, args = " AND i.type = $3", append(args, ask.Type)
	}
	where += stateFilter(v, ask)
	sql := "SELECT i.id FROM item i WHERE i.id < $1" + where + " AND " + v.WhereItem("i.id") + " ORDER BY i.id DESC LIMIT $2"
	if few, err := seesFew(ctx, q, v); err != nil {
		return nil, err
	} else if set := v.Audiences(); len(set) > 0 && len(set) <= maxPaths && (few || ask.Type == "" && ask.State == "") {
		sql = byAudience(v, set, where)
	}
	rows, err := q.QueryContext(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

// maxPaths is up to how many audiences are looked through one by one; fewWords is how many assertions are few.
const (
	maxPaths = 100
	fewWords = 2000
)

// seesFew tells whether there is little that the viewer may see: then it is less to look through than all items of a type or state.
func seesFew(ctx context.Context, q store.Querier, v marking.Viewer) (bool, error) {
	if v.All() {
		return false, nil
	}
	var n int
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 AS one FROM assertion a WHERE "+v.Where("a.audience")+" LIMIT $1) x", fewWords+1).Scan(&n)
	return n <= fewWords, err
}

// byAudience takes the newest items of each audience and merges them, so that a page costs by what the viewer sees and not by what there is.
func byAudience(v marking.Viewer, set []int64, where string) string {
	const tail = " AND a.item < $1 AND a.state NOT IN (1, 3, 5)"
	var b strings.Builder
	b.WriteString("SELECT x.item FROM (")
	for _, id := range set {
		b.WriteString("SELECT * FROM (SELECT a.item AS item FROM assertion a JOIN item i ON i.id = a.item WHERE a.audience = " + strconv.FormatInt(id, 10) + tail + where +
			" GROUP BY a.item ORDER BY a.item DESC LIMIT $2) s UNION ALL ")
	}
	b.WriteString("SELECT * FROM (SELECT a.item AS item FROM disclosure d JOIN assertion a ON a.id = d.assertion JOIN item i ON i.id = a.item WHERE " + v.Where("d.audience") + tail + where +
		" GROUP BY a.item ORDER BY a.item DESC LIMIT $2) s) x GROUP BY x.item ORDER BY x.item DESC LIMIT $2")
	return b.String()
}

// inState keeps those of some items that are in the state asked for.
func inState(ctx context.Context, q store.Querier, v marking.Viewer, ask Query, ids []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT i.id FROM item i WHERE i.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"+stateFilter(v, ask)+" ORDER BY i.id DESC", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

// itemsOfCVE finds what speaks of a CVE number: its own item, STIX vulnerabilities by external id, and texts that name it.
func itemsOfCVE(ctx context.Context, q store.Querier, v marking.Viewer, cve string, ask Query) ([]int64, error) {
	return itemsMentioning(ctx, q, v, []observable.Value{{Kind: observable.CVE, Text: cve}}, ask.Before, ask.Limit+1)
}

// candidates is how many values one look-up by range may give; more are cut, newest kept.
const candidates = 5000

func itemsInRange(ctx context.Context, q store.Querier, v marking.Viewer, exact []observable.Value, lo, hi [16]byte, ask Query) ([]int64, error) {
	hashes := make([]int64, len(exact))
	for i, x := range exact {
		hashes[i] = x.Hash()
	}
	rows, err := q.QueryContext(ctx, `SELECT id, kind, value FROM observable_by_hash WHERE hash IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		UNION SELECT id, kind, value FROM (SELECT id, kind, value FROM observable_by_scope WHERE scope <> 0 AND scope BETWEEN $2 AND $3 ORDER BY id DESC LIMIT $4) s`,
		store.IDs(hashes), addressScope(lo), addressScope(hi), candidates)
	if err != nil {
		return nil, err
	}
	first, last := netip.AddrFrom16(lo), netip.AddrFrom16(hi)
	return keepObservables(ctx, q, v, rows, ask, func(x observable.Value) bool {
		if slices.Contains(exact, x) {
			return true
		}
		l, h, ok := observable.RangeOf(hostOf(x))
		return ok && netip.AddrFrom16(l).Compare(first) >= 0 && netip.AddrFrom16(h).Compare(last) <= 0
	})
}

func itemsUnderDomain(ctx context.Context, q store.Querier, v marking.Viewer, domain string, ask Query) ([]int64, error) {
	parents := observable.Suffixes(domain)
	if len(parents) == 0 {
		return itemsMentioning(ctx, q, v, []observable.Value{{Kind: observable.Domain, Text: domain}}, ask.Before, ask.Limit+1)
	}
	rows, err := q.QueryContext(ctx, "SELECT id, kind, value FROM observable_by_scope WHERE scope <> 0 AND scope = $1 ORDER BY id DESC LIMIT $2",
		domainScope(parents[len(parents)-1]), candidates)
	if err != nil {
		return nil, err
	}
	return keepObservables(ctx, q, v, rows, ask, func(x observable.Value) bool {
		host := hostOf(x)
		return host.Text == domain || strings.HasSuffix(host.Text, "."+domain)
	})
}

func itemsByPrefix(ctx context.Context, q store.Querier, v marking.Viewer, prefix string, ask Query) ([]int64, error) {
	// Values have no ordered index (it would cost more than all others together), so a prefix is looked for where it can be: among names and
	// addresses the newest candidates, and hashes by their first characters likewise.
	rows, err := q.QueryContext(ctx, `SELECT id, kind, value FROM observable WHERE value LIKE $1 ESCAPE '\' ORDER BY id DESC LIMIT $2`,
		escapeLike(prefix)+"%", candidates)
	if err != nil {
		return nil, err
	}
	return keepObservables(ctx, q, v, rows, ask, func(x observable.Value) bool { return strings.HasPrefix(x.Text, prefix) })
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}

func keepObservables(ctx context.Context, q store.Querier, v marking.Viewer, rows *sql.Rows, ask Query, keep func(observable.Value) bool) ([]int64, error) {
	var ids []int64
	_, err := store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id int64
		var x observable.Value
		err := r.Scan(&id, &x.Kind, &x.Text)
		if err == nil && keep(x) {
			ids = append(ids, id)
		}
		return struct{}{}, err
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := q.QueryContext(ctx, `SELECT a.item FROM mention m JOIN assertion a ON a.id = m.assertion AND a.state NOT IN (1, 5)
		WHERE m.observable IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND a.item < $2 AND `+v.WhereAssertion("a")+`
		GROUP BY a.item ORDER BY a.item DESC LIMIT `+strconv.Itoa(ask.Limit+1), store.IDs(ids), ask.Before)
	if err != nil {
		return nil, err
	}
	return store.Collect(found, scanInt)
}
