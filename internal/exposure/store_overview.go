package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// onMachine joins the verdicts d on what a machine holds (h): those on the component wherever it stands, and those on this machine. PostgreSQL goes through its index twice for IN with a
// column, once for each holding, and once for ANY.
func onMachine(d store.Dialect) string {
	return "JOIN verdict d ON d.component = h.component AND " + d.Pick("d.asset IN (0, h.asset)", "d.asset = ANY (ARRAY[0, h.asset])")
}

// linesOfOrg counts machines and what is on them: a thing on a machine once, by how its owner writes it, even if two lists name it or it has both a CPE and a purl.
func linesOfOrg(ctx context.Context, q store.Querier, v marking.Viewer, org int64) (c Counts, err error) {
	err = q.QueryRowContext(ctx, store.Kept+"SELECT count(DISTINCT asset), count(*) FROM (SELECT h.asset, h.as_written FROM holding h WHERE h.org = $1 AND "+v.WhereOrg("h.org")+" GROUP BY h.asset, h.as_written) x", org).Scan(&c.Assets, &c.Components)
	return c, err
}

// twice is the predicate that a row h is the words of a line that names something else too.
var twice = `(substr(c.name, 1, 5) = 'name:' AND EXISTS (SELECT 1 FROM holding o WHERE o.asset = h.asset AND o.inventory = h.inventory AND o.as_written = h.as_written AND o.component <> h.component AND NOT ` + soft("o") + "))"

// assetRows finds the machines first (SQLite takes a CROSS JOIN in the order in which it stands): ordered by machine and line at once, a database may go through everybody's. Each machine that
// holds anything has a row, so as many machines as rows are always enough.
func assetRows(ctx context.Context, q store.Querier, v marking.Viewer, org, after int64, limit int) ([]AssetRow, error) {
	rows, err := q.QueryContext(ctx, store.Kept+`SELECT h.asset, t.name, h.as_written, c.name, c.version, i.name, i.at, t.criticality, t.internet, t.owner, t.asset_group
		FROM (SELECT a.* FROM asset a WHERE a.org = $1 AND a.id > $2 AND `+v.WhereOrg("a.org")+` AND EXISTS (SELECT 1 FROM holding e WHERE e.asset = a.id) ORDER BY a.id LIMIT $3) t
		CROSS JOIN holding h JOIN component c ON c.id = h.component JOIN inventory i ON i.id = h.inventory
		WHERE h.asset = t.id AND NOT `+soft("h")+" AND NOT "+twice+" ORDER BY h.asset, h.line LIMIT $3", org, after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (AssetRow, error) {
		var a AssetRow
		var at, grade int64
		var name string
		err := r.Scan(&a.Asset, &a.Name, &a.Product, &name, &a.Version, &a.Inventory, &at, &grade, &a.Internet, &a.Owner, &a.Group)
		a.At, a.Title, a.Criticality = when(at), judge.Title(name), gradeOf(grade)
		return a, err
	})
}

// answersOn reads the gravest that was found of each row.
func answersOn(ctx context.Context, s *store.Store, v marking.Viewer, org int64, list []AssetRow) error {
	var ids []int64
	for _, a := range list {
		if len(ids) == 0 || ids[len(ids)-1] != a.Asset { // they come by machine
			ids = append(ids, a.Asset)
		}
	}
	rows, err := s.Read().QueryContext(ctx, store.Kept+`SELECT h.asset, h.as_written, max(d.answer)
		FROM (SELECT a.id FROM asset a WHERE a.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND a.org = $2 AND `+v.WhereOrg("a.org")+`) t CROSS JOIN holding h `+onMachine(s.Dialect)+`
		WHERE h.asset = t.id AND d.answer > 0 AND `+seenOf(v)+" AND "+undenied(v, "h")+" GROUP BY h.asset, h.as_written", store.IDs(ids), org)
	if err != nil {
		return err
	}
	type place struct {
		asset int64
		as    string
	}
	gravest := map[place]judge.Result{}
	if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var p place
		var answer int64
		err = r.Scan(&p.asset, &p.as, &answer)
		gravest[p] = judge.Result(answer)
		return none, err
	}); err != nil {
		return err
	}
	for i, a := range list {
		list[i].Answer = gravest[place{a.Asset, a.Product}]
	}
	return nil
}
