package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Column is one column of many rows. Make it with Ints, Texts, Bytes or Bools.
type Column struct {
	name, pgType string
	values       any
	n            int
	at           func(i int) any
	part         func(from, to int) any // values of some rows
}

// column makes one of a slice.
func column[T any](name, pgType string, v []T) Column {
	return Column{name, pgType, v, len(v), func(i int) any { return v[i] }, func(from, to int) any { return v[from:to] }}
}

// between is the column of some rows.
func (c Column) between(from, to int) Column {
	c.values, c.n = c.part(from, to), to-from
	return c
}

// Ints is a BIGINT column.
func Ints(name string, v []int64) Column {
	return column(name, "bigint[]", v)
}

// Texts is a TEXT column.
func Texts(name string, v []string) Column {
	return column(name, "text[]", v)
}

// Bytes is a BYTEA column; nil becomes an empty value, not NULL.
func Bytes(name string, v [][]byte) Column {
	full := make([][]byte, len(v))
	for i := range v {
		full[i] = v[i]
		if full[i] == nil {
			full[i] = []byte{}
		}
	}
	return column(name, "bytea[]", full)
}

// Bools is a BOOLEAN column.
func Bools(name string, v []bool) Column {
	return column(name, "boolean[]", v)
}

// Insert adds many rows to a table; tail is an ON CONFLICT clause or "".
//
// This is the bulk seam: SQLite is fastest with one prepared row after the other (binding dominates), PostgreSQL with arrays, since
// there a statement costs a round trip.
func (t *Tx) Insert(ctx context.Context, table, tail string, cols ...Column) error {
	return t.insert(ctx, t.insertArrays, table, tail, cols)
}

// InsertLater is Insert where it is good enough to learn of a failure from the next statement, or from the commit: see Later.
func (t *Tx) InsertLater(ctx context.Context, table, tail string, cols ...Column) error {
	return t.insert(ctx, t.insertArraysLater, table, tail, cols)
}

func (t *Tx) insert(ctx context.Context, arrays func(ctx context.Context, table, tail string, cols []Column) error, table, tail string, cols []Column) error {
	if len(cols) == 0 || cols[0].n == 0 {
		return nil
	}
	for _, c := range cols {
		if c.n != cols[0].n {
			return fmt.Errorf("insert into %s: column %s has %d values, %s has %d", table, c.name, c.n, cols[0].name, cols[0].n)
		}
	}
	if t.Dialect != Postgres {
		return t.insertRows(ctx, table, tail, cols)
	}
	for from := 0; from < cols[0].n; from += rowsAtOnce {
		some := make([]Column, len(cols))
		for i, c := range cols {
			some[i] = c.between(from, min(from+rowsAtOnce, c.n))
		}
		if err := arrays(ctx, table, tail, some); err != nil {
			return err
		}
	}
	return nil
}

// rowsAtOnce is how many rows one statement carries: they are copied more than once on their way, and ten journeys for a hundred thousand rows cost nothing.
const rowsAtOnce = 10_000

func (t *Tx) insertRows(ctx context.Context, table, tail string, cols []Column) error {
	var marks []string
	for i := range cols {
		marks = append(marks, "$"+strconv.Itoa(i+1))
	}
	st, err := t.PrepareContext(ctx, "INSERT INTO "+table+" ("+names(cols)+") VALUES ("+strings.Join(marks, ",")+") "+tail)
	if err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	defer func() { _ = st.Close() }()
	args := make([]any, len(cols))
	for i := range cols[0].n {
		for j, c := range cols {
			args[j] = c.at(i)
		}
		if _, err := st.ExecContext(ctx, args...); err != nil {
			return fmt.Errorf("insert into %s: %w", table, err)
		}
	}
	return nil
}

func (t *Tx) insertArrays(ctx context.Context, table, tail string, cols []Column) error {
	q, args := arraysInsert(table, tail, cols)
	if _, err := t.ExecContext(ctx, Kept+q, args...); err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}

func (t *Tx) insertArraysLater(ctx context.Context, table, tail string, cols []Column) error {
	q, args := arraysInsert(table, tail, cols)
	return t.Later(ctx, q, args...)
}

func arraysInsert(table, tail string, cols []Column) (string, []any) {
	var marks []string
	var args []any
	for i, c := range cols {
		marks = append(marks, "$"+strconv.Itoa(i+1)+"::"+c.pgType)
		args = append(args, c.values)
	}
	return "INSERT INTO " + table + " (" + names(cols) + ") SELECT * FROM unnest(" + strings.Join(marks, ",") + ") " + tail, args
}

// Rows are many rows of one table.
type Rows struct {
	Table string
	Cols  []Column
}

// AppendAll inserts rows into several tables, runs a last statement with its own parameters, and wakes whoever waits on Wake when the transaction
// commits. On PostgreSQL that is one journey together with the commit: it is for writing under a lock that everybody waits for.
func (t *Tx) AppendAll(ctx context.Context, final string, args []any, all ...Rows) error {
	if t.Dialect != Postgres {
		for _, r := range all {
			if err := t.Insert(ctx, r.Table, "", r.Cols...); err != nil {
				return err
			}
		}
		if _, err := t.ExecContext(ctx, final, args...); err != nil {
			return err
		}
		return t.Notify(ctx)
	}
	with := []string{"last AS (" + final + ")"}
	for i, r := range all {
		if len(r.Cols) == 0 || r.Cols[0].n == 0 {
			continue
		}
		var marks []string
		for _, c := range r.Cols {
			args = append(args, c.values)
			marks = append(marks, "$"+strconv.Itoa(len(args))+"::"+c.pgType)
		}
		with = append(with, fmt.Sprintf("i%d AS (INSERT INTO %s (%s) SELECT * FROM unnest(%s))", i, r.Table, names(r.Cols), strings.Join(marks, ",")))
	}
	t.notify = true
	return t.Later(ctx, "WITH "+strings.Join(with, ", ")+" SELECT pg_notify('"+Channel+"', '')", args...)
}

func names(cols []Column) string {
	var b strings.Builder
	for i, c := range cols {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(c.name)
	}
	return b.String()
}

// IDs writes ids as the JSON array that `IN (SELECT CAST(value AS BIGINT) FROM json_each($1))` takes: one parameter for any number.
func IDs(ids []int64) string {
	b := []byte{'['}
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return string(append(b, ']'))
}

// Names writes texts as the JSON array that `IN (SELECT value FROM json_each($1))` takes. PostgreSQL refuses U+0000 in it.
func Names(list []string) string {
	if list == nil {
		list = []string{}
	}
	b, _ := json.Marshal(list) // strings always marshal
	return string(b)
}
