package incident

import (
	"context"
	"database/sql"

	"github.com/go-json-experiment/json"

	"lianfang/internal/incident/paper"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

func selectVersions(ctx context.Context, q store.Querier, of int64, kind paper.Kind) ([]Version, error) {
	rows, err := q.QueryContext(ctx, "SELECT n, form, body, filed, reason, side, at FROM incident_paper WHERE case_id = $1 AND kind = $2 ORDER BY n DESC", of, string(kind))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (v Version, err error) {
		var body string
		if err = r.Scan(&v.N, &v.Form, &body, &v.Filed, &v.Reason, &v.Side, &v.At); err != nil {
			return v, err
		}
		return v, json.Unmarshal([]byte(body), &v.Content)
	})
}

func countVersions(ctx context.Context, q store.Querier, of int64, kind paper.Kind) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_paper WHERE case_id = $1 AND kind = $2", of, string(kind)).Scan(&n)
	return n, err
}

func insertVersion(ctx context.Context, tx *store.Tx, of int64, kind paper.Kind, actor int64, v Version) error {
	body, err := json.Marshal(v.Content, json.Deterministic(true))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO incident_paper (case_id, kind, n, form, body, filed, reason, side, actor, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
		of, string(kind), v.N, v.Form, string(body), v.Filed, v.Reason, string(v.Side), actor, v.At)
	return err
}

func selectVerdicts(ctx context.Context, q store.Querier, of int64, kind paper.Kind) ([]Verdict, error) {
	rows, err := q.QueryContext(ctx, "SELECT version, accepted, words, recheck, side, at FROM incident_verdict WHERE case_id = $1 AND kind = $2 ORDER BY n DESC", of, string(kind))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (v Verdict, err error) {
		err = r.Scan(&v.Version, &v.Accepted, &v.Words, &v.Recheck, &v.Side, &v.At)
		return v, err
	})
}

func insertVerdict(ctx context.Context, tx *store.Tx, of int64, kind paper.Kind, n, actor int64, v Verdict) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_verdict (case_id, kind, n, version, accepted, words, recheck, side, actor, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
		of, string(kind), n, v.Version, v.Accepted, v.Words, v.Recheck, string(v.Side), actor, v.At)
	return err
}

// keepCause keeps what a filed report says; the day on which it is looked at again stays.
func keepCause(ctx context.Context, tx *store.Tx, c Case, said paper.Content) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO incident_remedy (case_id, org, cause, undone, recheck) VALUES ($1,$2,$3,$4,'')
		ON CONFLICT (case_id) DO UPDATE SET cause = excluded.cause, undone = excluded.undone`, c.ID, c.Org, said.Cause, int64(said.Undone()))
	return err
}

func keepRecheck(ctx context.Context, tx *store.Tx, id int64, day string) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_remedy SET recheck = $1 WHERE case_id = $2", day, id)
	return err
}

func selectRechecks(ctx context.Context, q store.Querier, of []int64) (map[int64]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT case_id, recheck FROM incident_remedy WHERE recheck <> '' AND case_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(of))
	if err != nil {
		return nil, err
	}
	out := map[int64]string{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var day string
		err = r.Scan(&id, &day)
		out[id] = day
		return none, err
	})
	return out, err
}

// sameCause are other cases of an organisation that came of the same cause, the newest first.
func sameCause(ctx context.Context, q store.Querier, v marking.Viewer, c Case, cause string, most int) ([]Case, error) {
	return selectCases(ctx, q, "c.id IN (SELECT r.case_id FROM incident_remedy r WHERE r.org = $1 AND r.cause = $2) AND c.id <> $3 AND "+v.Where("c.audience")+" ORDER BY c.id DESC LIMIT $4", c.Org, cause, c.ID, most)
}
