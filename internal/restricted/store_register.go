package restricted

import (
	"context"
	"database/sql"
	"encoding/json"

	"lianfang/internal/store"
)

func (e Entry) json() []byte {
	b, _ := json.Marshal(e.body) // strings and numbers always marshal
	return b
}

const entryColumns = "id, code, version, body, audience, since, until, active, at, actor"

func scanEntry(r *sql.Rows) (e Entry, err error) {
	var body string
	var since, until, at int64
	if err := r.Scan(&e.ID, &e.Code, &e.Version, &body, &e.Audience, &since, &until, &e.Active, &at, &e.Actor); err != nil {
		return e, err
	}
	e.Since, e.Until, e.At = when(since), when(until), when(at)
	return e, json.Unmarshal([]byte(body), &e.body)
}

func entriesWhere(ctx context.Context, q store.Querier, where string, args ...any) ([]Entry, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+entryColumns+" FROM restricted_entry WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanEntry)
}

// entryByCode gives the zero entry where there is none.
func entryByCode(ctx context.Context, q store.Querier, code string) (Entry, error) {
	list, err := entriesWhere(ctx, q, "code = $1", code)
	if err != nil || len(list) == 0 {
		return Entry{}, err
	}
	return list[0], nil
}

func entriesByID(ctx context.Context, q store.Querier, ids []int64) (map[int64]Entry, error) {
	list, err := entriesWhere(ctx, q, "id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(ids))
	out := make(map[int64]Entry, len(list))
	for _, e := range list {
		out[e.ID] = e
	}
	return out, err
}

// activeEntries are those in force: the register is held whole while it is compared, which its limit allows.
func activeEntries(ctx context.Context, q store.Querier) ([]Entry, error) {
	return entriesWhere(ctx, q, "active ORDER BY id")
}

func entriesBehind(ctx context.Context, q store.Querier, after string, f Filter, limit int) ([]Entry, error) {
	where := "code > $1"
	if !f.Ended {
		where += " AND active"
	}
	return entriesWhere(ctx, q, where+" ORDER BY code LIMIT $2", after, limit)
}

// mayHold refuses a register that grows beyond its limit.
func mayHold(ctx context.Context, tx *store.Tx, more int) error {
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM restricted_entry").Scan(&n); err != nil {
		return err
	}
	if n+more > 2*maxEntries { // of a table that is read again most lines are there already
		return tooManyEntries()
	}
	return nil
}

func writeEntry(ctx context.Context, tx *store.Tx, e Entry, there bool) error {
	q := "INSERT INTO restricted_entry (" + entryColumns + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	if there {
		q = "UPDATE restricted_entry SET code = $2, version = $3, body = $4, audience = $5, since = $6, until = $7, active = $8, at = $9, actor = $10 WHERE id = $1"
	}
	if _, err := tx.ExecContext(ctx, q, e.ID, e.Code, e.Version, string(e.json()), string(e.Audience), micros(e.Since), micros(e.Until), e.Active, micros(e.At), e.Actor); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO restricted_version (entry, version, body, audience, since, until, at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		e.ID, e.Version, string(e.json()), string(e.Audience), micros(e.Since), micros(e.Until), micros(e.At), e.Actor)
	return err
}

func versionsOf(ctx context.Context, q store.Querier, e Entry, limit int) ([]Entry, error) {
	rows, err := q.QueryContext(ctx, "SELECT version, body, audience, since, until, at, actor FROM restricted_version WHERE entry = $1 ORDER BY version DESC LIMIT $2", e.ID, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Entry, error) {
		v := Entry{ID: e.ID, Code: e.Code}
		var said string
		var since, until, at int64
		if err := r.Scan(&v.Version, &said, &v.Audience, &since, &until, &at, &v.Actor); err != nil {
			return v, err
		}
		v.Since, v.Until, v.At = when(since), when(until), when(at)
		return v, json.Unmarshal([]byte(said), &v.body)
	})
}

// turned is the predicate that an entry's day came and the watch has not seen it.
const turned = "active <> (since <= $1 AND (until = 0 OR until > $1))"

func entriesTurned(ctx context.Context, q store.Querier, now int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT id FROM restricted_entry WHERE "+turned, now)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

func turnEntries(ctx context.Context, tx *store.Tx, ids []int64, now int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, "UPDATE restricted_entry SET active = NOT active WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) AND "+turned+" RETURNING id", now, store.IDs(ids))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

func scanID(r *sql.Rows) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}

// entriesHeld are those that an organisation has something of.
func entriesHeld(ctx context.Context, q store.Querier, org int64) (map[int64]bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT entry FROM restricted_flag WHERE org = $1 AND state NOT IN ('verified','wrong','gone')", org)
	if err != nil {
		return nil, err
	}
	out := map[int64]bool{}
	ids, err := store.Collect(rows, scanID)
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}
