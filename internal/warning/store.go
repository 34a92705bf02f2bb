package warning

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/tlp"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// All SQL of this package stands in the files store*.go: here warnings and policies, in store_draft.go what makes them, in store_tell.go
// telling and escalation, in store_receipt.go receipts, in store_delivery.go the queue to the channels, in store_read.go the pages.

const unmarked = 5

func rankOf(l tlp.Level) int64 {
	if !l.Valid() {
		return unmarked
	}
	return int64(l.Rank())
}

func levelOf(rank int64) tlp.Level {
	l, _ := tlp.OfRank(int(rank))
	return l
}

func scanInt(r *sql.Rows) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}

// asked is the inside of IN (…) over a parameter that store.IDs filled.
const askedFirst = "SELECT CAST(value AS BIGINT) FROM json_each($1)"

const warningColumns = `w.id, w.uuid, w.number, w.kind, w.state, w.urgency, w.tlp, w.audience, w.cause, w.vulnerability, w.item, w.words, w.plan,
	w.drill, w.policy, w.approvers, w.drafted_by, w.drafted_at, w.released_at, w.due_at, w.ended_at, w.ended_why`

func scanWarning(r interface{ Scan(...any) error }, more ...any) (Warning, error) {
	var x Warning
	var rank, urgency, approvers, drafted, released, due, ended int64
	var words, plan, why string
	err := r.Scan(append([]any{&x.ID, &x.UUID, &x.Number, &x.Kind, &x.State, &urgency, &rank, &x.Audience, &x.Cause, &x.Vulnerability, &x.Item, &words, &plan,
		&x.Drill, &x.Policy, &approvers, &x.DraftedBy, &drafted, &released, &due, &ended, &why}, more...)...)
	if err != nil {
		return x, err
	}
	x.Urgency, x.Approvers, x.TLP = int(urgency), int(approvers), levelOf(rank)
	x.DraftedAt, x.ReleasedAt, x.DueAt, x.EndedAt = instant(drafted), instant(released), instant(due), instant(ended)
	x.EndedWhy = decodeText(why)
	return x, errors.Join(json.Unmarshal([]byte(words), &x.Words), json.Unmarshal([]byte(plan), &x.Plan))
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "{}" // our own types, checked for UTF-8 before
	}
	return string(b)
}

func decodeText(s string) (t text.Text) {
	_ = json.Unmarshal([]byte(s), &t) // "" says nothing
	return t
}

// warningWhere gives the zero Warning when there is none.
func warningWhere(ctx context.Context, q store.Querier, where string, args ...any) (Warning, error) {
	return oneWarning(q.QueryRowContext(ctx, "SELECT "+warningColumns+" FROM warning w WHERE "+where, args...))
}

func oneWarning(r *sql.Row) (Warning, error) {
	x, err := scanWarning(r)
	if errors.Is(err, sql.ErrNoRows) {
		return Warning{}, nil
	}
	return x, err
}

func warningByID(ctx context.Context, q store.Querier, id int64) (Warning, error) {
	return oneWarning(q.QueryRowContext(ctx, store.Kept+"SELECT "+warningColumns+" FROM warning w WHERE w.id = $1", id))
}

// newestGathered is the newest advisory that followers made on a vulnerability.
func newestGathered(ctx context.Context, q store.Querier, vulnerability int64) (Warning, error) {
	return warningWhere(ctx, q, "w.vulnerability = $1 AND w.cause NOT LIKE 'hand:%' ORDER BY w.id DESC LIMIT 1", vulnerability)
}

// lockWarning reads a warning that nobody else changes until the transaction ends.
func lockWarning(ctx context.Context, tx *store.Tx, id int64) (Warning, error) {
	x, err := oneWarning(tx.QueryRowContext(ctx, store.Kept+"SELECT "+warningColumns+" FROM warning w WHERE w.id = $1"+tx.Dialect.Lock(), id))
	if err == nil && x.ID == 0 {
		err = noWarning()
	}
	return x, err
}

const insertOneWarning = `INSERT INTO warning (id, uuid, number, kind, state, urgency, tlp, audience, cause, vulnerability, item, words, plan,
		drill, policy, approvers, drafted_by, drafted_at, released_at, due_at, ended_at, ended_why)
		VALUES ($1, $2, '', $3, 'draft', $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, 0, '') ON CONFLICT (cause) DO NOTHING`

func (x Warning) columns() []any {
	return []any{x.ID, x.UUID, string(x.Kind), x.Urgency, rankOf(x.TLP), x.Cause, x.Vulnerability, x.Item, encode(x.Words), encode(x.Plan),
		x.Drill, x.Policy, x.Approvers, x.DraftedBy, micros(x.DraftedAt)}
}

// insertHand writes a draft by hand: nothing else has its cause.
func insertHand(ctx context.Context, tx *store.Tx, x Warning) error {
	return tx.Later(ctx, insertOneWarning, x.columns()...)
}

// insertWarning tells whether the cause was new.
func insertWarning(ctx context.Context, tx *store.Tx, x Warning) (bool, error) {
	res, err := tx.ExecContext(ctx, store.Kept+insertOneWarning, x.columns()...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func updateDraft(ctx context.Context, tx *store.Tx, x Warning) error {
	_, err := tx.ExecContext(ctx, "UPDATE warning SET words = $1, plan = $2, tlp = $3, urgency = $4, approvers = $5, policy = $6 WHERE id = $7 AND state = 'draft'",
		encode(x.Words), encode(x.Plan), rankOf(x.TLP), x.Urgency, x.Approvers, x.Policy, x.ID)
	return err
}

// release is what a draft becomes.
type release struct {
	prefix, month     string // of its number
	audience, at, due int64
}

const nextNumber = `INSERT INTO warning_number (kind, month, next) VALUES ($1, $2, 1)
	ON CONFLICT (kind, month) DO UPDATE SET next = warning_number.next + 1 RETURNING next`

// markReleased gives a draft its number, with at least eight digits, and tells it where it is asked for. The row of the next number is held to the end of
// the transaction, so there are no gaps; everybody who releases waits for it, so PostgreSQL is asked once for both.
func markReleased(ctx context.Context, tx *store.Tx, x Warning, r release, tell bool) (number string, err error) {
	args := []any{string(x.Kind), r.month, r.audience, r.at, r.due, x.ID, r.prefix}
	if tx.Dialect == store.Postgres {
		q := "WITH n AS (" + nextNumber + ") UPDATE warning SET state = 'released', audience = $3, released_at = $4, due_at = $5, number = $7 || lpad(n.next::text, greatest(8, length(n.next::text)), '0') FROM n WHERE id = $6 AND state = 'draft'"
		if !tell {
			return "", tx.Later(ctx, q, args...)
		}
		err := tx.QueryRowContext(ctx, store.Kept+q+" RETURNING number", args...).Scan(&number)
		return number, err
	}
	var n int64
	if err := tx.QueryRowContext(ctx, nextNumber, args[:2]...).Scan(&n); err != nil {
		return "", err
	}
	number = fmt.Sprintf("%s%08d", r.prefix, n)
	_, err = tx.ExecContext(ctx, "UPDATE warning SET state = 'released', audience = $1, released_at = $2, due_at = $3, number = $4 WHERE id = $5 AND state = 'draft'",
		r.audience, r.at, r.due, number, x.ID)
	return number, err
}

func markEnded(ctx context.Context, tx *store.Tx, id int64, to State, why text.Text, at int64) error {
	if _, err := tx.ExecContext(ctx, "UPDATE warning SET state = $1, ended_at = $2, ended_why = $3 WHERE id = $4", string(to), at, encode(why), id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE recipient SET next_at = 0 WHERE warning = $1 AND next_at <> 0", id)
	return err
}

func insertItems(ctx context.Context, tx *store.Tx, warning int64, items []int64) error {
	same, zero := make([]int64, len(items)), make([]int64, len(items))
	for i := range items {
		same[i] = warning
	}
	return tx.InsertLater(ctx, "warning_item", "ON CONFLICT (warning, item) DO NOTHING", store.Ints("warning", same), store.Ints("item", items), store.Ints("withdrawn_at", zero))
}

// standing is what a release rests on.
type standing struct {
	state      State
	tlp        tlp.Level
	needs      int // approvers
	plan       Plan
	draftedBy  int64
	recipients int
	approvers  []int64 // the first first
	items      []int64
}

// lockStanding locks a warning and reads it: in one journey, since others wait meanwhile, but in two statements, so that the second one sees what the one
// that held the lock has written.
func lockStanding(ctx context.Context, tx *store.Tx, warning int64) (s standing, err error) {
	if lock := tx.Dialect.Lock(); lock != "" {
		if err := tx.Later(ctx, "SELECT 1 FROM warning WHERE id = $1"+lock, warning); err != nil {
			return s, err
		}
	}
	rows, err := tx.QueryContext(ctx, store.Kept+`SELECT 1 AS what, approvers AS id, drafted_by AS at, tlp AS more, state FROM warning WHERE id = $1
		UNION ALL SELECT 5, 0, 0, 0, plan FROM warning WHERE id = $1
		UNION ALL SELECT 2, count(*), 0, 0, '' FROM recipient WHERE warning = $1
		UNION ALL SELECT 3, person, at, 0, '' FROM approval WHERE warning = $1 AND act = 'release'
		UNION ALL SELECT 4, item, 0, 0, '' FROM warning_item WHERE warning = $1 AND withdrawn_at = 0 ORDER BY what, at, id`, warning)
	if err != nil {
		return s, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var what, id, at, rank int64
		var said string
		if err := r.Scan(&what, &id, &at, &rank, &said); err != nil {
			return none, err
		}
		switch what {
		case 1:
			s.state, s.tlp, s.needs, s.draftedBy = State(said), levelOf(rank), int(id), at
		case 2:
			s.recipients = int(id)
		case 3:
			s.approvers = append(s.approvers, id)
		case 4:
			s.items = append(s.items, id)
		case 5:
			err = json.Unmarshal([]byte(said), &s.plan)
		}
		return none, err
	})
	if err == nil && s.state == "" {
		err = noWarning()
	}
	return s, err
}

func itemsOfWarning(ctx context.Context, q store.Querier, warning int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, store.Kept+"SELECT item FROM warning_item WHERE warning = $1 AND withdrawn_at = 0 ORDER BY item", warning)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

// approve adds a person's approval.
func approve(ctx context.Context, tx *store.Tx, warning int64, act string, person, at int64, reason string) error {
	return tx.Later(ctx, "INSERT INTO approval (warning, act, person, at, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (warning, act, person) DO NOTHING",
		warning, act, person, at, reason)
}

// approvers tells who has approved an act so far, the first first.
func approvers(ctx context.Context, q store.Querier, warning int64, act string) ([]int64, error) {
	rows, err := q.QueryContext(ctx, store.Kept+"SELECT person FROM approval WHERE warning = $1 AND act = $2 ORDER BY at, person", warning, act)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

func firstReason(ctx context.Context, q store.Querier, warning int64, act string) (string, error) {
	var s string
	err := q.QueryRowContext(ctx, "SELECT reason FROM approval WHERE warning = $1 AND act = $2 ORDER BY at, person LIMIT 1", warning, act).Scan(&s)
	return s, err
}

func forgetApprovals(ctx context.Context, tx *store.Tx, warning int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM approval WHERE warning = $1 AND act = 'release'", warning)
	return err
}

func insertPolicy(ctx context.Context, tx *store.Tx, body string, at, actor int64) (int64, error) {
	var version int64
	err := tx.QueryRowContext(ctx, `INSERT INTO policy (version, body, at, actor) SELECT coalesce(max(version), 0) + 1, CAST($1 AS TEXT), CAST($2 AS BIGINT), CAST($3 AS BIGINT) FROM policy
		RETURNING version`, body, at, actor).Scan(&version)
	return version, err
}

func selectPolicies(ctx context.Context, q store.Querier, limit int) ([]Policy, error) {
	rows, err := q.QueryContext(ctx, "SELECT version, body, at, actor FROM policy ORDER BY version DESC LIMIT "+strconv.Itoa(limit)) // written out, its plan is kept
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Policy, error) {
		var p Policy
		var version, at, actor int64
		var body string
		if err := r.Scan(&version, &body, &at, &actor); err != nil {
			return p, err
		}
		err := json.Unmarshal([]byte(body), &p)
		p.Version, p.At, p.Actor = version, instant(at), actor
		return p, err
	})
}
