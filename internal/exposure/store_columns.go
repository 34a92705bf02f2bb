package exposure

import (
	"context"
	"database/sql"
	"encoding/json"

	"lianfang/internal/format/sbom"
	"lianfang/internal/store"
)

// columnMaps lists what organisations said of headers, and what they are asked, the newest first; one by its fingerprint, or ("") all.
func columnMaps(ctx context.Context, q store.Querier, orgs []int64, print string) ([]ColumnMap, error) {
	rows, err := q.QueryContext(ctx, "SELECT print, headers, sample, means, at, used_at FROM column_map WHERE org IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND ($2 = '' OR print = $2) ORDER BY at DESC, print", store.IDs(orgs), print)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (m ColumnMap, err error) {
		var headers, sample, means string
		var at, used int64
		if err = r.Scan(&m.Print, &headers, &sample, &means, &at, &used); err != nil {
			return m, err
		}
		m.At, m.Used = when(at), when(used)
		for from, to := range map[string]any{headers: &m.Headers, sample: &m.Sample} {
			if err = json.Unmarshal([]byte(from), to); err != nil {
				return m, err
			}
		}
		if means != "" {
			err = json.Unmarshal([]byte(means), &m.Means)
		}
		return m, err
	})
}

// columnsSaid reads what organisations said, by header.
func columnsSaid(ctx context.Context, q store.Querier, orgs []int64) (map[int64]map[string]sbom.Columns, error) {
	rows, err := q.QueryContext(ctx, "SELECT org, print, means FROM column_map WHERE org IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND means <> ''", store.IDs(orgs))
	if err != nil {
		return nil, err
	}
	out := map[int64]map[string]sbom.Columns{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var org int64
		var print, means string
		var list []sbom.Column
		if err = r.Scan(&org, &print, &means); err != nil {
			return none, err
		}
		if err = json.Unmarshal([]byte(means), &list); err != nil {
			return none, err
		}
		columns := make(sbom.Columns, len(list))
		for i, m := range list {
			columns[i].Means = m
		}
		if out[org] == nil {
			out[org] = map[string]sbom.Columns{}
		}
		out[org][print] = columns
		return none, nil
	})
	return out, err
}

func jsonOf(v any) string {
	b, _ := json.Marshal(v) // lists of strings always marshal
	return string(b)
}

func putColumnMap(ctx context.Context, tx *store.Tx, org int64, m ColumnMap, actor, now int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO column_map (org, print, headers, sample, means, at, actor, used_at) VALUES ($1, $2, $3, '[]', $4, $5, $6, 0)
		ON CONFLICT (org, print) DO UPDATE SET headers = excluded.headers, sample = excluded.sample, means = excluded.means, at = excluded.at, actor = excluded.actor`, org, m.Print, jsonOf(m.Headers), jsonOf(m.Means), now, actor)
	if err != nil {
		return err
	}
	return keepNewest(ctx, tx, org)
}

// askColumnMap notes a header that nobody can read; what was said of it before stays.
func askColumnMap(ctx context.Context, tx *store.Tx, org int64, m ColumnMap, now int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO column_map (org, print, headers, sample, means, at, actor, used_at) VALUES ($1, $2, $3, $4, '', $5, 0, 0)
		ON CONFLICT (org, print) DO UPDATE SET at = excluded.at, sample = CASE WHEN column_map.means = '' THEN excluded.sample ELSE column_map.sample END`, org, m.Print, jsonOf(m.Headers), jsonOf(m.Sample), now)
	if err != nil {
		return err
	}
	return keepNewest(ctx, tx, org)
}

// keepNewest drops what is more than an organisation may keep: what is only asked goes first.
func keepNewest(ctx context.Context, tx *store.Tx, org int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM column_map WHERE org = $1 AND print IN (SELECT m.print FROM column_map m WHERE m.org = $1
		ORDER BY CASE WHEN m.means = '' THEN 1 ELSE 0 END, m.at DESC, m.print LIMIT 1000000 OFFSET $2)`, org, columnMapsMost)
	return err
}

func dropColumnMap(ctx context.Context, tx *store.Tx, org int64, print string) (gone bool, err error) {
	res, err := tx.ExecContext(ctx, "DELETE FROM column_map WHERE org = $1 AND print = $2", org, print)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// usedColumnMap notes by which of its maps an organisation's list was read.
func usedColumnMap(ctx context.Context, tx *store.Tx, org int64, print string, now int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE column_map SET used_at = $3 WHERE org = $1 AND print = $2", org, print, now)
	return err
}
