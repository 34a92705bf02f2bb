package warning

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

func countAnswers(ctx context.Context, q store.Querier, warning int64) (Counts, error) {
	c := Counts{By: map[Answer]int64{}}
	rows, err := q.QueryContext(ctx, `SELECT answer, count(*), sum(CASE WHEN told_at <> 0 THEN 1 ELSE 0 END), sum(CASE WHEN seen_at <> 0 THEN 1 ELSE 0 END)
		FROM recipient WHERE warning = $1 GROUP BY answer`, warning)
	if err != nil {
		return c, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var a Answer
		var n, told, seen int64
		err := r.Scan(&a, &n, &told, &seen)
		c.Recipients, c.Told, c.Seen = c.Recipients+n, c.Told+told, c.Seen+seen
		if a != "" {
			c.By[a], c.Answered = n, c.Answered+n
		}
		return struct{}{}, err
	})
	if err != nil {
		return c, err
	}
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM recipient r WHERE r.warning = $1
		AND EXISTS (SELECT 1 FROM delivery d WHERE d.recipient = r.id AND d.state = 'sent')`, warning).Scan(&c.Delivered)
	return c, err
}

func countSectors(ctx context.Context, q store.Querier, warning int64) ([]SectorCounts, error) {
	rows, err := q.QueryContext(ctx, `SELECT o.sector, sum(CASE WHEN r.told_at <> 0 THEN 1 ELSE 0 END), sum(CASE WHEN r.seen_at <> 0 THEN 1 ELSE 0 END),
		sum(CASE WHEN r.answered_at <> 0 THEN 1 ELSE 0 END), sum(CASE WHEN r.answer = 'need_help' THEN 1 ELSE 0 END)
		FROM recipient r JOIN org o ON o.id = r.org WHERE r.warning = $1 GROUP BY o.sector ORDER BY o.sector`, warning)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (SectorCounts, error) {
		var s SectorCounts
		err := r.Scan(&s.Sector, &s.Told, &s.Seen, &s.Answered, &s.Help)
		return s, err
	})
}

func countChannels(ctx context.Context, q store.Querier, warning int64) ([]ChannelCounts, error) {
	rows, err := q.QueryContext(ctx, `SELECT d.channel, d.state, count(*) FROM recipient r JOIN delivery d ON d.recipient = r.id
		WHERE r.warning = $1 GROUP BY d.channel, d.state ORDER BY d.channel, d.state`, warning)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (ChannelCounts, error) {
		var c ChannelCounts
		err := r.Scan(&c.Channel, &c.State, &c.N)
		return c, err
	})
}

// buckets counts recipients by when a column's instant lies behind start, in widths.
func buckets(ctx context.Context, q store.Querier, warning int64, column string, start, width int64) (map[int64]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT ("+column+" - $2) / $3, count(*) FROM recipient WHERE warning = $1 AND "+column+" >= $2 GROUP BY 1", warning, start, width)
	if err != nil {
		return nil, err
	}
	out := map[int64]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var at, n int64
		err := r.Scan(&at, &n)
		out[at] = n
		return struct{}{}, err
	})
	return out, err
}

// answerAfter is how long it took until a share of those who answered had done so, 0 where nobody has.
func answerAfter(ctx context.Context, q store.Querier, warning, start, answered, percent int64) (time.Duration, error) {
	if answered == 0 {
		return 0, nil
	}
	var at int64
	err := q.QueryRowContext(ctx, "SELECT answered_at FROM recipient WHERE warning = $1 AND answered_at <> 0 ORDER BY answered_at LIMIT 1 OFFSET $2", warning, (answered*percent-1)/100).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) { // taken back meanwhile
		return 0, nil
	}
	return time.Duration(max(at-start, 0)) * time.Microsecond, err
}

func countOpen(ctx context.Context, q store.Querier, now int64) (Open, error) {
	var o Open
	err := q.QueryRowContext(ctx, `SELECT coalesce(sum(CASE WHEN r.answered_at = 0 THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN r.answered_at = 0 AND w.due_at <> 0 AND w.due_at < $1 THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN r.answer = 'need_help' THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN r.answered_at = 0 AND r.step >= 3 THEN 1 ELSE 0 END), 0)
		FROM warning w JOIN recipient r ON r.warning = w.id WHERE w.state = 'released' AND NOT w.drill AND r.told_at <> 0`, now).Scan(&o.Unanswered, &o.Overdue, &o.Help, &o.Calls)
	if err != nil {
		return o, err
	}
	err = q.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM warning WHERE state = 'draft'),
		(SELECT count(*) FROM delivery WHERE state IN ('queued','claimed','sending')),
		(SELECT count(*) FROM delivery WHERE state IN ('gave_up','bounced') AND next_at > $1)`, now-86_400_000_000).
		Scan(&o.Drafts, &o.Queued, &o.Failed)
	return o, err
}

func countUnanswered(ctx context.Context, q store.Querier, v marking.Viewer) (int64, error) {
	var n int64
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM recipient r JOIN warning w ON w.id = r.warning
		WHERE w.state = 'released' AND r.told_at <> 0 AND r.answered_at = 0 AND `+mayRead(v)).Scan(&n)
	return n, err
}

func selectReach(ctx context.Context, q store.Querier, v marking.Viewer, item int64) ([]Reach, error) {
	rows, err := q.QueryContext(ctx, `SELECT w.id, w.number, wi.withdrawn_at, count(*),
		sum(CASE WHEN wi.withdrawn_at <> 0 AND r.news >= coalesce((SELECT min(u.id) FROM warning_update u WHERE u.warning = w.id AND u.item = wi.item), 0)
			AND r.news <> 0 THEN 1 ELSE 0 END)
		FROM warning_item wi JOIN warning w ON w.id = wi.warning JOIN recipient r ON r.warning = w.id
		WHERE wi.item = $1 AND r.told_at <> 0 AND `+mayRead(v)+" GROUP BY w.id, w.number, wi.withdrawn_at ORDER BY w.id", item)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Reach, error) {
		var x Reach
		var at int64
		err := r.Scan(&x.Warning, &x.Number, &at, &x.Told, &x.Reached)
		x.Withdrawn = instant(at)
		return x, err
	})
}

func selectReachedOrgs(ctx context.Context, q store.Querier, v marking.Viewer, item, after int64, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT r.org FROM warning_item wi JOIN warning w ON w.id = wi.warning JOIN recipient r ON r.warning = w.id
		WHERE wi.item = $1 AND r.told_at <> 0 AND r.org > $2 AND `+mayRead(v)+" ORDER BY r.org LIMIT $3", item, after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}
