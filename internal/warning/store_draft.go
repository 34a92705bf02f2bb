package warning

import (
	"context"
	"database/sql"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// said is one source's word as drafting reads it.
type said struct {
	id, item int64
	tlp      tlp.Level
	rating   string
	by       text.Text
	format   string
	title    string
	raw      []byte
}

const saidColumns = "a.id, a.item, d.tlp, s.reliability, s.name_zh, s.name_en, f.format, a.title, a.raw"

func scanSaid(r *sql.Rows) (said, error) {
	var x said
	var rank int64
	var zh, en string
	err := r.Scan(&x.id, &x.item, &rank, &x.rating, &zh, &en, &x.format, &x.title, &x.raw)
	x.tlp, x.by = levelOf(rank), text.Of(zh, en)
	return x, err
}

// saidByID reads live words, the best source first and the newest first among its equals. One that says nothing of what somebody runs but that it is not affected is no ground for a warning, and is left out: else the warning would be
// marked as it is, and tell of it.
func saidByID(ctx context.Context, q store.Querier, words []int64) ([]said, error) {
	return saidWhere(ctx, q, "a.id IN ("+askedFirst+`) AND (NOT EXISTS (SELECT 1 FROM denial n WHERE n.denier = a.id) OR EXISTS (SELECT 1 FROM verdict x WHERE x.assertion = a.id AND x.answer > 0))`, words)
}

func saidOfItems(ctx context.Context, q store.Querier, items []int64) ([]said, error) {
	return saidWhere(ctx, q, "a.item IN ("+askedFirst+")", items)
}

func saidWhere(ctx context.Context, q store.Querier, where string, ids []int64) ([]said, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+saidColumns+` FROM assertion a JOIN audience d ON d.id = a.audience JOIN source s ON s.id = a.source
		JOIN intake_file f ON f.id = a.file WHERE `+where+" AND a.state IN (0, 4) ORDER BY s.reliability, a.id DESC", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanSaid)
}

// orgsOfWarning lists the organisations of a warning and which of them are affected for certain.
func orgsOfWarning(ctx context.Context, q store.Querier, warning int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	rows, err := q.QueryContext(ctx, store.Kept+"SELECT org, affected FROM recipient WHERE warning = $1 LIMIT $2", warning, maxReleaseOf)
	if err != nil {
		return nil, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var org, affected int64
		err := r.Scan(&org, &affected)
		out[org] = affected > 0
		return struct{}{}, err
	})
	return out, err
}

func countRecipients(ctx context.Context, q store.Querier, warning int64) (all, untold int, err error) {
	err = q.QueryRowContext(ctx, store.Kept+"SELECT count(*), coalesce(sum(CASE WHEN told_at = 0 THEN 1 ELSE 0 END), 0) FROM recipient WHERE warning = $1", warning).Scan(&all, &untold)
	return all, untold, err
}

// warningsOfVulnerabilities lists the advisories that followers drafted on vulnerabilities, whatever became of them.
func warningsOfVulnerabilities(ctx context.Context, q store.Querier, vulnerabilities []int64) ([]Warning, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+warningColumns+" FROM warning w WHERE w.kind = 'ANA' AND w.vulnerability IN ("+askedFirst+") ORDER BY w.id", store.IDs(vulnerabilities))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Warning, error) { return scanWarning(r) })
}

func itemsExist(ctx context.Context, q store.Querier, items []int64) (int, error) {
	var n int
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM item WHERE id IN ("+askedFirst+")", store.IDs(items)).Scan(&n)
	return n, err
}

func liveWords(ctx context.Context, q store.Querier, item int64) (n int, title string, err error) {
	err = q.QueryRowContext(ctx, "SELECT coalesce(sum(CASE WHEN state IN (0, 4) THEN 1 ELSE 0 END), 0), coalesce(max(title), '') FROM assertion WHERE item = $1", item).Scan(&n, &title)
	return n, title, err
}

// newRecipient is one organisation to be added to one warning.
type newRecipient struct {
	id, warning, org int64
	reason           Reason
}

// addRecipients adds those who are not there yet; for the others it notes how far they are concerned now.
func addRecipients(ctx context.Context, tx *store.Tx, rows []newRecipient, now int64) error {
	n := len(rows)
	id, warning, org, affected, possible, at, zero := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	reason, empty := make([]string, n), make([]string, n)
	for i, r := range rows {
		id[i], warning[i], org[i], at[i] = r.id, r.warning, r.org, now
		affected[i], possible[i], reason[i] = r.reason.Affected, r.reason.Possible, encode(r.reason)
	}
	return tx.InsertLater(ctx, "recipient", `ON CONFLICT (warning, org) DO UPDATE SET reason = excluded.reason, affected = excluded.affected, possible = excluded.possible`,
		store.Ints("id", id), store.Ints("warning", warning), store.Ints("org", org), store.Texts("reason", reason), store.Ints("affected", affected),
		store.Ints("possible", possible), store.Ints("added_at", at), store.Ints("audience", zero), store.Ints("told_at", zero), store.Ints("seen_at", zero),
		store.Texts("answer", empty), store.Ints("answered_at", zero), store.Ints("step", zero), store.Ints("next_at", zero), store.Ints("news", zero))
}

func touchesOfOrg(ctx context.Context, q store.Querier, org int64, items []int64) ([]exposure.Touch, error) {
	rows, err := q.QueryContext(ctx, `SELECT t.item, t.org, t.observable, t.what, o.kind, o.value FROM touch t JOIN observable o ON o.id = t.observable
		WHERE t.item IN (`+askedFirst+") AND t.org = $2 ORDER BY t.item, t.observable LIMIT $3", store.IDs(items), org, maxTouches)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (exposure.Touch, error) {
		var t exposure.Touch
		err := r.Scan(&t.Item, &t.Org, &t.Observable, &t.What, &t.Value.Kind, &t.Value.Text)
		return t, err
	})
}

func setDrafter(ctx context.Context, tx *store.Tx, warning, person int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE warning SET drafted_by = $1 WHERE id = $2", person, warning)
	return err
}
