package supply

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

func consentOf(ctx context.Context, q store.Querier, supplier int64) (Consent, error) {
	c := Consent{Choice: Nothing}
	var at int64
	err := q.QueryRowContext(ctx, "SELECT choice, at, actor FROM supply_consent WHERE supplier = $1", supplier).Scan(&c.Choice, &at, &c.Actor)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	c.At = when(at)
	return c, err
}

// setConsent tells whether anything changed.
func setConsent(ctx context.Context, tx *store.Tx, supplier int64, c Consent) (bool, error) {
	return some(tx.ExecContext(ctx, `INSERT INTO supply_consent (supplier, choice, at, actor) VALUES ($1, $2, $3, $4)
		ON CONFLICT (supplier) DO UPDATE SET choice = excluded.choice, at = excluded.at, actor = excluded.actor WHERE supply_consent.choice <> excluded.choice`,
		supplier, string(c.Choice), micros(c.At), c.Actor))
}

// some tells whether a statement changed any row.
func some(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// candidates lists suppliers that consent and have something exploited that was not dealt with since before, and of which their customers were not told; those
// without a customer that counts are left out.
func candidates(ctx context.Context, q store.Querier, before, after int64, limit int) ([]candidate, error) {
	rows, err := q.QueryContext(ctx, `SELECT c.supplier, (SELECT count(*) FROM supply_notice n WHERE n.supplier = c.supplier AND n.state = 'open' AND n.given = 'standing')
		FROM supply_consent c JOIN org o ON o.id = c.supplier WHERE c.choice = 'exploited' AND c.supplier > $1 AND o.state = 'member' AND o.agreed_version <> ''
		AND EXISTS (SELECT 1 FROM supply_link l WHERE l.supplier = c.supplier AND l.customer_at <> 0 AND (l.desk_at <> 0 OR l.named AND l.supplier_at <> 0))
		AND EXISTS (SELECT 1 FROM finding f JOIN vulnerability v ON v.id = f.vulnerability WHERE f.org = c.supplier AND f.state IN ('open','accepted') AND f.since <= $2 AND v.kev_added <> 0
			AND NOT EXISTS (SELECT 1 FROM supply_notice n WHERE n.supplier = f.org AND n.vulnerability = f.vulnerability AND n.vulnerability <> 0))
		ORDER BY c.supplier LIMIT $3`, after, before, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (c candidate, err error) {
		err = r.Scan(&c.supplier, &c.open)
		return c, err
	})
}

// toldOf tells of which vulnerabilities a supplier's customers were told, by name.
func toldOf(ctx context.Context, q store.Querier, supplier int64, vulnerabilities []int64) (map[int64]bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT n.vulnerability FROM supply_notice n WHERE n.supplier = $1 AND n.vulnerability <> 0 AND n.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", supplier, store.IDs(vulnerabilities))
	out := map[int64]bool{}
	if err != nil {
		return nil, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (id int64, err error) {
		err = r.Scan(&id)
		out[id] = true
		return id, err
	})
	return out, err
}

const requestColumns = "r.id, r.uuid, r.supplier, r.vulnerability, r.words, r.at, r.actor, r.answer, r.said, r.answered_at, r.answered_by"

func scanRequest(r *sql.Rows) (x Request, err error) {
	var at, answered int64
	err = r.Scan(&x.ID, &x.UUID, &x.Supplier, &x.Vulnerability, &x.Words, &at, &x.Actor, &x.Answer, &x.Said, &answered, &x.AnsweredBy)
	x.At, x.AnsweredAt = when(at), when(answered)
	return x, err
}

func requestByUUID(ctx context.Context, q store.Querier, id string) (Request, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+requestColumns+" FROM supply_request r WHERE r.uuid = $1", id)
	if err != nil {
		return Request{}, err
	}
	list, err := store.Collect(rows, scanRequest)
	if err != nil || len(list) == 0 {
		return Request{}, err
	}
	return list[0], nil
}

// requestsOf lists those of one supplier, or of all (0): what waits first, then the newest. Each half is read by its own index.
func requestsOf(ctx context.Context, q store.Querier, supplier int64, limit int) ([]Request, error) {
	if supplier != 0 {
		return requestRows(q.QueryContext(ctx, "SELECT "+requestColumns+" FROM supply_request r WHERE r.supplier = $1 ORDER BY CASE WHEN r.answer = '' THEN 0 ELSE 1 END, r.id DESC LIMIT $2", supplier, limit))
	}
	waits, err := requestRows(q.QueryContext(ctx, "SELECT "+requestColumns+" FROM supply_request r WHERE r.answer = '' ORDER BY r.id LIMIT $1", limit))
	if err != nil {
		return nil, err
	}
	newest, err := requestRows(q.QueryContext(ctx, "SELECT "+requestColumns+" FROM supply_request r ORDER BY r.id DESC LIMIT $1", limit))
	for _, r := range newest {
		if r.Answer != "" {
			waits = append(waits, r)
		}
	}
	return waits, err
}

func requestRows(rows *sql.Rows, err error) ([]Request, error) {
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanRequest)
}

func countWaiting(ctx context.Context, tx *store.Tx, supplier int64) (n int, err error) {
	err = tx.QueryRowContext(ctx, "SELECT count(*) FROM supply_request WHERE supplier = $1 AND answer = ''", supplier).Scan(&n)
	return n, err
}

func insertRequest(ctx context.Context, tx *store.Tx, r Request) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO supply_request (id, uuid, supplier, vulnerability, words, at, actor, answer, said, answered_at, answered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', 0, 0)",
		r.ID, r.UUID, r.Supplier, r.Vulnerability, r.Words, micros(r.At), r.Actor)
	return err
}

// answerRequest tells whether it waited.
func answerRequest(ctx context.Context, tx *store.Tx, r Request) (bool, error) {
	return some(tx.ExecContext(ctx, "UPDATE supply_request SET answer = $2, said = $3, answered_at = $4, answered_by = $5 WHERE id = $1 AND answer = ''", r.ID, string(r.Answer), r.Said, micros(r.AnsweredAt), r.AnsweredBy))
}

const tellingColumns = "n.supplier, n.given, n.kind, n.state, w.number, w.state, r.told_at, r.answer"

func scanTelling(r *sql.Rows) (t Telling, err error) {
	var given Given
	var told int64
	err = r.Scan(&t.Supplier, &given, &t.Kind, &t.State, &t.Number, &t.Warning, &told, &t.Answer)
	if t.ToldAt = when(told); given == Unnamed {
		t.Supplier, t.State = 0, Open
	}
	return t, err
}

// tellingsTo finds what an organisation was told: of those that it names by its links, and of what names nobody without them.
func tellingsTo(ctx context.Context, q store.Querier, v marking.Viewer, org int64, limit int) ([]Telling, error) {
	const told = " JOIN warning w ON w.cause = 'supply:' || CAST(n.id AS TEXT) JOIN recipient r ON r.warning = w.id AND r.org = $1 WHERE r.told_at <> 0 AND "
	rows, err := q.QueryContext(ctx, "SELECT t.* FROM (SELECT "+tellingColumns+" FROM (SELECT DISTINCT supplier FROM supply_link WHERE customer = $1) l JOIN supply_notice n ON n.supplier = l.supplier AND n.given <> 'unnamed'"+told+v.Where("r.audience")+
		" UNION ALL SELECT "+tellingColumns+" FROM (SELECT * FROM supply_notice WHERE given = 'unnamed' ORDER BY id DESC LIMIT 500) n"+told+v.Where("r.audience")+") t ORDER BY 7 DESC, 5 DESC LIMIT $2", org, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanTelling)
}

func levelOf(rank int64) tlp.Level {
	l, _ := tlp.OfRank(int(rank))
	return l
}
