package journal

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"lianfang/internal/store"
)

// Watcher limits what a reader of facts may see: the SQL predicate over a column that holds an audience. package marking's Viewer is one.
type Watcher interface {
	Where(column string) string
}

// After lists facts behind seq, oldest first, at most limit, that the watcher may see. Bodies that were erased read as "".
func (j *Journal) After(ctx context.Context, w Watcher, seq int64, limit int) ([]Fact, error) {
	return list(ctx, j.store.Read(), "", "f.seq > $1 AND "+w.Where("f.audience")+" ORDER BY f.seq LIMIT $2", seq, limit)
}

// Between is After up to a fact: a reader who sees little looks at so many and no more.
func (j *Journal) Between(ctx context.Context, w Watcher, after, to int64, limit int) ([]Fact, error) {
	return list(ctx, j.store.Read(), store.Kept, "f.seq > $1 AND f.seq <= $2 AND "+w.Where("f.audience")+" ORDER BY f.seq LIMIT $3", after, to, limit)
}

// Following lists the facts of these kinds with after < seq <= to, oldest first, for background work of this program.
func (j *Journal) Following(ctx context.Context, kinds []Kind, after, to int64, limit int) ([]Fact, error) {
	return list(ctx, j.store.Read(), store.Kept, "f.seq > $1 AND f.seq <= $2 AND f.kind IN ("+in(kinds)+") ORDER BY f.seq LIMIT $3", after, to, limit)
}

// About lists the facts on one subject that the watcher may see, oldest first, at most limit.
func (j *Journal) About(ctx context.Context, w Watcher, subject int64, limit int) ([]Fact, error) {
	return list(ctx, j.store.Read(), "", "f.subject = $1 AND "+w.Where("f.audience")+" ORDER BY f.seq LIMIT $2", subject, limit)
}

// UpTo is the number of the last fact that is not later than t, 0 if all are.
func (j *Journal) UpTo(ctx context.Context, t time.Time) (int64, error) {
	head, err := j.Head(ctx)
	if err != nil {
		return 0, err
	}
	lo, hi := int64(0), head // times rise with the numbers, and numbers have no gaps
	for lo < hi {
		middle := lo + (hi-lo+1)/2
		var at int64
		if err := j.store.Read().QueryRowContext(ctx, "SELECT at FROM fact WHERE seq = $1", middle).Scan(&at); err != nil {
			return 0, err
		}
		if at <= t.UnixMicro() {
			lo = middle
		} else {
			hi = middle - 1
		}
	}
	return lo, nil
}

// list reads facts; plan is store.Kept for those that are found by their numbers alone.
func list(ctx context.Context, q store.Querier, plan, where string, args ...any) ([]Fact, error) {
	rows, err := q.QueryContext(ctx, plan+`SELECT f.seq, f.at, f.kind, f.subject, f.object, f.audience, f.actor, coalesce(b.body, '')
		FROM fact f LEFT JOIN fact_body b ON b.seq = f.seq WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	return collect(rows)
}

func collect(rows *sql.Rows) ([]Fact, error) {
	defer func() { _ = rows.Close() }()
	var out []Fact
	for rows.Next() {
		var f Fact
		if err := rows.Scan(&f.Seq, &f.At, &f.Kind, &f.Subject, &f.Object, &f.Audience, &f.Actor, &f.Body); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// in writes kinds for an IN list; they are constants of this program, never input.
func in(kinds []Kind) string {
	var b strings.Builder
	for i, k := range kinds {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("'" + string(k) + "'")
	}
	return b.String()
}
