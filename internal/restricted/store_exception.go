package restricted

import (
	"context"
	"database/sql"
	"strconv"

	"lianfang/internal/store"
)

func insertException(ctx context.Context, tx *store.Tx, x Exception) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO restricted_exception (id, uuid, org, entry, state, need, alternative, area, persons, offline, no_data, until, asked_at, asked_by, ciso, ciso_at, authority, authority_at, ended_at, ended_by, ended_side, ended_why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, 0, 0, 0, 0, '', '')`,
		x.ID, x.UUID, x.Org, x.Entry, string(x.Stage), x.Need, x.Alternative, x.Area, x.Persons, x.Offline, x.NoData, micros(x.Until), micros(x.AskedAt), x.AskedBy)
	if err != nil {
		return err
	}
	of := make([]int64, len(x.Flags))
	for i := range of {
		of[i] = x.ID
	}
	return tx.Insert(ctx, "restricted_exception_flag", "", store.Ints("exception", of), store.Ints("flag", x.Flags))
}

func updateException(ctx context.Context, tx *store.Tx, x Exception) error {
	_, err := tx.ExecContext(ctx, `UPDATE restricted_exception SET state = $2, ciso = $3, ciso_at = $4, authority = $5, authority_at = $6, ended_at = $7, ended_by = $8, ended_side = $9, ended_why = $10 WHERE id = $1`,
		x.ID, string(x.Stage), x.EndorsedBy, micros(x.EndorsedAt), x.GrantedBy, micros(x.GrantedAt), micros(x.Ended), x.EndedBy, string(x.EndedSide), x.Why)
	return err
}

// exceptable counts those of some flags for which an exception can be asked.
func exceptable(ctx context.Context, tx *store.Tx, flags []int64) (n int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM restricted_flag f WHERE f.id `+among("$1")+` AND f.state IN ('open','isolated','planned','disputed') AND NOT EXISTS (
		SELECT 1 FROM restricted_exception_flag xf JOIN restricted_exception x ON x.id = xf.exception WHERE xf.flag = f.id AND x.state IN ('asked','endorsed','granted'))`, store.IDs(flags)).Scan(&n)
	return n, err
}

const selectExceptions = `SELECT x.id, x.uuid, x.org, x.entry, coalesce(e.code, ''), x.state, x.need, x.alternative, x.area, x.persons, x.offline, x.no_data, x.until, x.asked_at, x.asked_by, x.ciso, x.ciso_at,
	x.authority, x.authority_at, x.ended_at, x.ended_by, x.ended_side, x.ended_why
	FROM restricted_exception x LEFT JOIN restricted_entry e ON e.id = x.entry WHERE `

func exceptionsWhere(ctx context.Context, q store.Querier, where string, args ...any) ([]Exception, error) {
	rows, err := q.QueryContext(ctx, selectExceptions+where, args...)
	if err != nil {
		return nil, err
	}
	list, err := store.Collect(rows, func(r *sql.Rows) (x Exception, err error) {
		var until, asked, endorsed, granted, ended int64
		err = r.Scan(&x.ID, &x.UUID, &x.Org, &x.Entry, &x.Code, &x.Stage, &x.Need, &x.Alternative, &x.Area, &x.Persons, &x.Offline, &x.NoData, &until, &asked, &x.AskedBy, &x.EndorsedBy, &endorsed,
			&x.GrantedBy, &granted, &ended, &x.EndedBy, &x.EndedSide, &x.Why)
		x.Until, x.AskedAt, x.EndorsedAt, x.GrantedAt, x.Ended = when(until), when(asked), when(endorsed), when(granted), when(ended)
		return x, err
	})
	if err != nil {
		return nil, err
	}
	return list, flagsOfExceptions(ctx, q, list)
}

// flagsOfExceptions fills in what exceptions are for.
func flagsOfExceptions(ctx context.Context, q store.Querier, list []Exception) error {
	at, ids := map[int64]int{}, make([]int64, len(list))
	for i, x := range list {
		at[x.ID], ids[i] = i, x.ID
	}
	rows, err := q.QueryContext(ctx, "SELECT exception, flag FROM restricted_exception_flag WHERE exception "+among("$1")+" ORDER BY exception, flag", store.IDs(ids))
	if err != nil {
		return err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var exception, flag int64
		err = r.Scan(&exception, &flag)
		list[at[exception]].Flags = append(list[at[exception]].Flags, flag)
		return none, err
	})
	return err
}

func exceptionsOf(ctx context.Context, q store.Querier, f ExceptionFilter) ([]Exception, error) {
	where, args := "x.id > $1", []any{f.After}
	and := func(condition string, arg any) {
		args = append(args, arg)
		where += " AND " + condition + "$" + strconv.Itoa(len(args))
	}
	if f.Org != 0 {
		and("x.org = ", f.Org)
	}
	if f.Stage != "" {
		and("x.state = ", string(f.Stage))
	}
	args = append(args, f.Limit)
	return exceptionsWhere(ctx, q, where+" ORDER BY x.id LIMIT $"+strconv.Itoa(len(args)), args...)
}

func exceptionsByID(ctx context.Context, q store.Querier, ids []int64) ([]Exception, error) {
	return exceptionsWhere(ctx, q, "x.id "+among("$1")+" ORDER BY x.id", store.IDs(ids))
}

// exceptionByUUID gives the zero exception where there is none.
func exceptionByUUID(ctx context.Context, q store.Querier, id string) (Exception, error) {
	list, err := exceptionsWhere(ctx, q, "x.uuid = $1", id)
	if err != nil || len(list) == 0 {
		return Exception{}, err
	}
	return list[0], nil
}

func exceptionsDue(ctx context.Context, q store.Querier, now int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT id FROM restricted_exception WHERE state IN ('asked','endorsed','granted') AND until <= $1 ORDER BY id", now)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}
