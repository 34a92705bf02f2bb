package job

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"lianfang/internal/store"
)

var errLost = errors.New("the lease has passed to another node")

func createFollower(ctx context.Context, tx *store.Tx, name string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO follower (name, seq, owner, token, lease_until) VALUES ($1, 0, '', 0, 0) ON CONFLICT (name) DO NOTHING", name)
	return err
}

// takeFollower claims a follower whose lease has run out, or is ours.
func takeFollower(ctx context.Context, tx *store.Tx, c *cursor, owner string, now, until int64) error {
	err := tx.QueryRowContext(ctx, `UPDATE follower SET owner = $1, token = token + 1, lease_until = $2
		WHERE name = $3 AND (lease_until < $4 OR owner = $1) RETURNING seq, token`, owner, until, c.Name, now).Scan(&c.seq, &c.token)
	if errors.Is(err, sql.ErrNoRows) {
		return errLost
	}
	return err
}

func moveCursor(ctx context.Context, tx *store.Tx, c *cursor, to int64) error {
	res, err := tx.ExecContext(ctx, store.Kept+"UPDATE follower SET seq = $1 WHERE name = $2 AND token = $3 AND seq = $4", to, c.Name, c.token, c.seq)
	return one(res, err)
}

func one(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, errLost)
	}
	return nil
}

func insertJobs(ctx context.Context, tx *store.Tx, follower string, first, now int64, parts []Part) error {
	n := len(parts)
	id, seq, part, at, zero := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	name, payload, empty, dead := make([]string, n), make([]string, n), make([]string, n), make([]bool, n)
	for i, p := range parts {
		id[i], seq[i], part[i], at[i], name[i], payload[i] = first+int64(i), p.Seq, p.Part, now, follower, p.Payload
	}
	return tx.InsertLater(ctx, "job", "", store.Ints("id", id), store.Texts("follower", name), store.Ints("seq", seq), store.Ints("part", part),
		store.Texts("payload", payload), store.Ints("attempts", zero), store.Ints("run_at", at), store.Texts("owner", empty),
		store.Ints("token", zero), store.Ints("lease_until", zero), store.Texts("said", empty), store.Bools("dead", dead))
}

type claimed struct {
	id, token, attempts, seq int64
	follower, payload        string
}

// free is the predicate that a follower's job ($1) may be taken at $2.
const free = "follower = $1 AND NOT dead AND run_at <= $2 AND lease_until < $2"

// queue is how many jobs of a follower may be taken, counted up to a few.
type queue struct {
	follower string
	n        int
}

// ready lists the followers that have jobs to take, in the order asked for, and tells when the next postponed job is due, 0 if there is none.
func ready(ctx context.Context, q store.Querier, now int64, followers []string) (out []queue, next int64, err error) {
	rows, err := q.QueryContext(ctx, store.Kept+`SELECT (SELECT coalesce(min(run_at), 0) FROM job WHERE NOT dead AND run_at > $1), f.name, (SELECT count(*) FROM (SELECT 1 AS one FROM job WHERE follower = f.name AND NOT dead AND run_at <= $1 AND lease_until < $1 LIMIT $2) x) FROM follower f`,
		now, workers+1)
	if err != nil {
		return nil, 0, err
	}
	n := map[string]int{}
	if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var name string
		var jobs int
		err = r.Scan(&next, &name, &jobs)
		n[name] = jobs
		return none, err
	}); err != nil {
		return nil, 0, err
	}
	for _, f := range followers {
		if n[f] > 0 {
			out = append(out, queue{f, n[f]})
		}
	}
	return out, next, nil
}

// claim takes up to n ready jobs of a follower, in the order of their facts.
func claim(ctx context.Context, tx *store.Tx, owner string, now, until int64, n int, follower string) ([]claimed, error) {
	rows, err := tx.QueryContext(ctx, store.Kept+`UPDATE job SET owner = $3, token = token + 1, attempts = attempts + 1, lease_until = $4
		WHERE id IN (SELECT id FROM job WHERE `+free+" ORDER BY seq, part LIMIT $5"+tx.Dialect.LockSkip()+`)
		RETURNING id, token, attempts, follower, payload, seq`, follower, now, owner, until, n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []claimed
	for rows.Next() {
		var c claimed
		if err := rows.Scan(&c.id, &c.token, &c.attempts, &c.follower, &c.payload, &c.seq); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b claimed) int { return int(a.id - b.id) })
	return out, rows.Err()
}

// finish deletes a job in the transaction of its effects: when the lease has passed on, the effects are rolled back with it.
func finish(ctx context.Context, tx *store.Tx, c claimed) error {
	res, err := tx.ExecContext(ctx, store.Kept+"DELETE FROM job WHERE id = $1 AND token = $2", c.id, c.token)
	return one(res, err)
}

func postpone(ctx context.Context, tx *store.Tx, c claimed, at int64, said string, dead bool) error {
	_, err := tx.ExecContext(ctx, "UPDATE job SET run_at = $1, said = $2, dead = $3, lease_until = 0, owner = '' WHERE id = $4 AND token = $5", at, said, dead, c.id, c.token)
	return err
}

// renew passes over jobs that are being finished: whoever waits for one of those would let all other leases run out.
func renew(ctx context.Context, tx *store.Tx, owner string, jobs []int64, now, until int64) error {
	// A row that is just being moved on is left for the next time: who writes several of them in another order would be locked out.
	if _, err := tx.ExecContext(ctx, "UPDATE follower SET lease_until = $1 WHERE name IN (SELECT name FROM follower WHERE owner = $2 AND lease_until >= $3"+tx.Dialect.LockSkip()+")", until, owner, now); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE job SET lease_until = $1 WHERE id IN (SELECT id FROM job
		WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($4)) AND owner = $2 AND lease_until >= $3`+tx.Dialect.LockSkip()+")", until, owner, now, store.IDs(jobs))
	return err
}

// release gives back what a node holds.
func release(ctx context.Context, tx *store.Tx, owner string) error {
	if _, err := tx.ExecContext(ctx, "UPDATE job SET lease_until = 0, owner = '' WHERE owner = $1", owner); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE follower SET lease_until = 0, owner = '' WHERE owner = $1", owner); err != nil {
		return err
	}
	return tx.Notify(ctx)
}

// voidLeases frees what a server that is gone had taken; only where no other can be at work.
func voidLeases(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.ExecContext(ctx, "UPDATE job SET lease_until = 0, owner = '' WHERE lease_until <> 0"); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE follower SET lease_until = 0, owner = '' WHERE lease_until <> 0")
	return err
}

// Restart makes a store that was restored or moved ready to run: nobody holds anything, and the followers named here begin from the start.
func Restart(ctx context.Context, tx *store.Tx, afresh ...string) error {
	if err := voidLeases(ctx, tx); err != nil {
		return err
	}
	for _, name := range afresh {
		if _, err := tx.ExecContext(ctx, "DELETE FROM job WHERE follower = $1", name); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE follower SET seq = 0 WHERE name = $1", name); err != nil {
			return err
		}
	}
	return nil
}

// Held tells whether a node is at work on a store: a lease of PostgreSQL's that has not run out.
func Held(ctx context.Context, q store.Querier, now int64) (bool, error) {
	var any bool
	err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM follower WHERE lease_until >= $1)", now).Scan(&any)
	return any, err
}

// readyJobs counts the jobs that are ready or under way, up to what Pace waits for.
func readyJobs(ctx context.Context, q store.Querier, now int64) (n int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 AS one FROM job WHERE NOT dead AND run_at <= $1 LIMIT $2) x", now, paceJobs).Scan(&n)
	return n, err
}

// Lag is how a follower stands.
type Lag struct {
	Name   string
	Behind int64 // facts it has not read
	Ready  int64 // jobs that wait or run
	Dead   int64 // jobs given up
	Said   string
	Since  int64 // when the first of the facts that it has not read happened, in microseconds; 0 if it has read all
}

// Lags lists every follower's lag, for the page System and for Drain.
func Lags(ctx context.Context, q store.Querier) ([]Lag, error) {
	rows, err := q.QueryContext(ctx, `SELECT f.name, (SELECT seq FROM journal WHERE one = 1) - f.seq,
		coalesce((SELECT count(*) FROM job j WHERE j.follower = f.name AND NOT j.dead), 0),
		coalesce((SELECT count(*) FROM job j WHERE j.follower = f.name AND j.dead), 0),
		coalesce((SELECT max(j.said) FROM job j WHERE j.follower = f.name AND j.said <> ''), ''),
		coalesce((SELECT t.at FROM fact t WHERE t.seq = f.seq + 1), 0)
		FROM follower f ORDER BY f.name`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Lag
	for rows.Next() {
		var l Lag
		if err := rows.Scan(&l.Name, &l.Behind, &l.Ready, &l.Dead, &l.Said, &l.Since); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}
