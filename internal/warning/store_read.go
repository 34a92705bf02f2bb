package warning

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

const entryColumns = warningColumns + ", r.id, r.org, r.reason, r.told_at, r.seen_at, r.answer, r.answered_at, r.news"

func scanEntry(rows *sql.Rows) (Entry, error) {
	var e Entry
	var reason string
	var told, seen, answered int64
	x, err := scanWarning(rows, &e.Recipient, &e.Org, &reason, &told, &seen, &e.Answer, &answered, &e.News)
	if err != nil {
		return e, err
	}
	e.Warning, e.ToldAt, e.SeenAt, e.AnsweredAt = x, instant(told), instant(seen), instant(answered)
	return e, json.Unmarshal([]byte(reason), &e.Reason)
}

// mayRead is the predicate over recipient r of warning w: the viewer speaks for it, it was told, and the marking lets the viewer read it.
func mayRead(v marking.Viewer) string {
	if v.All() {
		return "(1 = 1)"
	}
	return "(" + v.WhereOrg("r.org") + " AND r.told_at <> 0 AND (w.tlp <= 1 AND " + v.Where("w.audience") + " OR " + v.Where("r.audience") + "))"
}

type clause struct {
	parts []string
	args  []any
}

func (c *clause) add(sql string, arg any) {
	c.args = append(c.args, arg)
	c.parts = append(c.parts, strings.ReplaceAll(sql, "$$", "$"+strconv.Itoa(len(c.args))))
}

func (f Filter) onWarning() *clause {
	c := &clause{}
	if f.Kind != "" {
		c.add("w.kind = $$", string(f.Kind))
	}
	if f.State != "" {
		c.add("w.state = $$", string(f.State))
	}
	if f.Urgency != 0 {
		c.add("w.urgency = $$", f.Urgency)
	}
	return c
}

func selectEntries(ctx context.Context, q store.Querier, v marking.Viewer, f Filter) ([]Entry, error) {
	c := f.onWarning()
	c.parts = append(c.parts, mayRead(v), "r.told_at <> 0")
	if f.Answer != "" {
		c.add("r.answer = $$", string(f.Answer))
	}
	if f.Unanswered {
		c.parts = append(c.parts, "r.answered_at = 0")
	}
	if f.Org != 0 {
		c.add("r.org = $$", f.Org)
	}
	if f.warning != 0 {
		c.add("r.warning = $$", f.warning)
	}
	c.add("r.told_at <= $$", f.before.at)
	c.add("(r.told_at < $"+strconv.Itoa(len(c.args))+" OR r.id < $$)", f.before.id)
	rows, err := q.QueryContext(ctx, "SELECT "+entryColumns+" FROM recipient r JOIN warning w ON w.id = r.warning WHERE "+
		strings.Join(c.parts, " AND ")+" ORDER BY r.told_at DESC, r.id DESC LIMIT "+strconv.Itoa(f.Limit+1), c.args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanEntry)
}

func selectWarnings(ctx context.Context, q store.Querier, f Filter) ([]Entry, error) {
	c := f.onWarning()
	c.add("w.id < $$", f.before.id)
	rows, err := q.QueryContext(ctx, "SELECT "+warningColumns+" FROM warning w WHERE "+strings.Join(c.parts, " AND ")+" ORDER BY w.id DESC LIMIT "+strconv.Itoa(f.Limit+1), c.args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Entry, error) {
		x, err := scanWarning(r)
		return Entry{Warning: x}, err
	})
}

func selectRecipients(ctx context.Context, q store.Querier, v marking.Viewer, warning, after int64, limit int) ([]Entry, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+entryColumns+" FROM recipient r JOIN warning w ON w.id = r.warning WHERE r.warning = $1 AND r.id > $2 AND "+mayRead(v)+
		" ORDER BY r.id LIMIT $3", warning, after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanEntry)
}

func namedItems(ctx context.Context, q store.Querier, warning int64) ([]NamedItem, error) {
	rows, err := q.QueryContext(ctx, "SELECT item, withdrawn_at FROM warning_item WHERE warning = $1 ORDER BY item", warning)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (NamedItem, error) {
		var n NamedItem
		var at int64
		err := r.Scan(&n.Item, &at)
		n.WithdrawnAt = instant(at)
		return n, err
	})
}

func deliveriesOf(ctx context.Context, q store.Querier, recipient int64) ([]Delivery, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, update_id, turn, channel, contact, address, state, attempts, sent_at, next_at, said FROM delivery
		WHERE recipient = $1 ORDER BY id LIMIT 200`, recipient)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Delivery, error) {
		var d Delivery
		var sent, next int64
		err := r.Scan(&d.ID, &d.Update, &d.Turn, &d.Channel, &d.Contact, &d.Address, &d.State, &d.Attempts, &sent, &next, &d.Said)
		d.SentAt, d.NextAt = instant(sent), instant(next)
		return d, err
	})
}

func inventoriesOf(ctx context.Context, q store.Querier, v marking.Viewer, org int64) (n int64, last time.Time, err error) {
	var at int64
	err = q.QueryRowContext(ctx, "SELECT count(*), coalesce(max(at), 0) FROM inventory WHERE org = $1 AND "+v.WhereOrg("org"), org).Scan(&n, &at)
	return n, instant(at), err
}

func inForceOf(ctx context.Context, q store.Querier, vulnerabilities []int64) (map[int64]Warning, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+warningColumns+" FROM json_each($1) j CROSS JOIN warning w WHERE w.vulnerability = CAST(j.value AS BIGINT) AND w.state = 'released' ORDER BY w.id", store.IDs(vulnerabilities))
	if err != nil {
		return nil, err
	}
	out := map[int64]Warning{}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		x, err := scanWarning(r)
		out[x.Vulnerability] = x // the newest comes last
		return struct{}{}, err
	})
	return out, err
}
