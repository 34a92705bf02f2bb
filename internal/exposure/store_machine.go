package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

// machines lists machines behind a name, or the one of a name.
func machines(ctx context.Context, q store.Querier, org int64, after, name string, limit int) ([]Machine, error) {
	where, arg := "t.name > $2 AND EXISTS (SELECT 1 FROM holding o WHERE o.asset = t.id)", after
	if name != "" {
		where, arg = "t.name = $2", name
	}
	rows, err := q.QueryContext(ctx, `SELECT t.id, t.name, t.criticality, t.internet, t.owner, t.asset_group, (SELECT count(DISTINCT h.as_written) FROM holding h WHERE h.asset = t.id)
		FROM asset t WHERE t.org = $1 AND `+where+" ORDER BY t.name LIMIT $3", org, arg, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Machine, error) {
		var m Machine
		var grade int64
		err := r.Scan(&m.ID, &m.Name, &grade, &m.Internet, &m.Owner, &m.Group, &m.Components)
		m.Criticality = gradeOf(grade)
		return m, err
	})
}

// describeAsset gives the machine's id, 0 where there is none.
func describeAsset(ctx context.Context, tx *store.Tx, org int64, name string, d Description) (id int64, err error) {
	grade, _ := d.grade()
	rows, err := tx.QueryContext(ctx, `UPDATE asset SET criticality = $1, internet = $2, owner = $3, asset_group = $4 WHERE org = $5 AND name = $6 RETURNING id`,
		grade, int64(d.Internet), d.Owner, d.Group, org, name)
	if err != nil {
		return 0, err
	}
	ids, err := store.Collect(rows, scanID)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// descriptionsOf reads what is said of machines, those of which anything is.
func descriptionsOf(ctx context.Context, q store.Querier, org int64, names []string) (map[string]Description, error) {
	rows, err := q.QueryContext(ctx, `SELECT name, criticality, internet, owner, asset_group FROM asset WHERE org = $1 AND name IN (SELECT value FROM json_each($2))`, org, store.Names(names))
	if err != nil {
		return nil, err
	}
	out := map[string]Description{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var d Description
		var name string
		var grade int64
		err = r.Scan(&name, &grade, &d.Internet, &d.Owner, &d.Group)
		if d.Criticality = gradeOf(grade); d != (Description{}) {
			out[name] = d
		}
		return none, err
	})
	return out, err
}

// describeAssets writes what a list says of machines where it is new; it gives one of them, 0 where nothing is.
func describeAssets(ctx context.Context, tx *store.Tx, org int64, all map[string]described) (changed int64, err error) {
	by := map[described][]string{}
	for name, d := range all {
		by[d] = append(by[d], name)
	}
	for d, list := range by {
		rows, err := tx.QueryContext(ctx, `UPDATE asset SET criticality = CASE WHEN $1 < 0 THEN criticality ELSE $1 END, internet = CASE WHEN $2 < 0 THEN internet ELSE $2 END,
				owner = CASE WHEN $3 = '' THEN owner ELSE $3 END, asset_group = CASE WHEN $4 = '' THEN asset_group ELSE $4 END
			WHERE org = $5 AND name IN (SELECT value FROM json_each($6)) AND ($1 >= 0 AND criticality <> $1 OR $2 >= 0 AND internet <> $2 OR $3 <> '' AND owner <> $3 OR $4 <> '' AND asset_group <> $4) RETURNING id`,
			d.grade, d.internet, d.owner, d.group, org, store.Names(list))
		if err != nil {
			return 0, err
		}
		ids, err := store.Collect(rows, scanID)
		if err != nil {
			return 0, err
		}
		for _, id := range ids {
			changed = max(changed, id)
		}
	}
	return changed, nil
}
