package store

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

// A dump is a store's tables as zstd-compressed JSON lines, the same from both databases:
//
//	{"lianfang":"dump","format":1,"schema":15,"at":"2026-11-26T08:00:00Z"}
//	{"table":"item","columns":[{"name":"id","type":"int"},…]}
//	[1001,"indicator--…",…]                one line a row; bytes in base64
//	{"end":true,"tables":34,"rows":123456}
//
// Behind it may stand what does not lie in tables, in a form of its own.
//
// What is made from other tables, the search index and SQLite's indexes by hash, is left out.

// dumpFormat is the version of this form.
const dumpFormat = 1

type dumpHead struct {
	Lianfang string `json:"lianfang"`
	Format   int    `json:"format"`
	Schema   int64  `json:"schema"`
	At       string `json:"at"`
}

type dumpTable struct {
	Table   string       `json:"table,omitempty"`
	Columns []dumpColumn `json:"columns,omitempty"`
	End     bool         `json:"end,omitempty"`
	Tables  int          `json:"tables,omitempty"`
	Rows    int64        `json:"rows,omitempty"`
}

type dumpColumn struct {
	Name string `json:"name"`
	Type string `json:"type"` // int, text, bytes, bool
}

// Dump writes the store as it is at one instant, while it is being used. each is told how many rows have been written, now and then; it may
// be nil. also writes what does not lie in tables, behind them; nil for nothing.
func (s *Store) Dump(ctx context.Context, w io.Writer, each func(rows int64), also func(io.Writer) error) (rows int64, err error) {
	conn, err := s.r.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, s.Dialect.Pick("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")); err != nil {
		return 0, err
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") }()
	pack, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return 0, err
	}
	d := &dumper{s: s, conn: conn, out: bufio.NewWriterSize(pack, 1<<16), each: each}
	if err := d.all(ctx); err != nil {
		_ = pack.Close()
		return d.rows, err
	}
	if also != nil {
		_, _ = conn.ExecContext(ctx, "ROLLBACK") // the tables are written, and what follows may take long
		if err := errors.Join(also(d.out), d.out.Flush()); err != nil {
			_ = pack.Close()
			return d.rows, err
		}
	}
	return d.rows, pack.Close()
}

type dumper struct {
	s    *Store
	conn *sql.Conn
	out  *bufio.Writer
	rows int64
	each func(int64)
}

func (d *dumper) all(ctx context.Context) error {
	head := dumpHead{Lianfang: "dump", Format: dumpFormat, At: time.Now().UTC().Format(time.RFC3339)}
	if err := d.conn.QueryRowContext(ctx, schemaQuery).Scan(&head.Schema); err != nil {
		return err
	}
	if err := d.line(head); err != nil {
		return err
	}
	tables, err := tablesOf(ctx, d.s.Dialect, d.conn)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if err := d.table(ctx, t); err != nil {
			return fmt.Errorf("dump %s: %w", t, err)
		}
	}
	if err := d.line(dumpTable{End: true, Tables: len(tables), Rows: d.rows}); err != nil {
		return err
	}
	return d.out.Flush()
}

func (d *dumper) line(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = d.out.Write(append(b, '\n'))
	return err
}

func (d *dumper) table(ctx context.Context, name string) error {
	cols, err := columnsOf(ctx, d.s.Dialect, d.conn, name)
	if err != nil {
		return err
	}
	if err := d.line(dumpTable{Table: name, Columns: cols}); err != nil {
		return err
	}
	rows, err := d.conn.QueryContext(ctx, "SELECT "+columnNames(cols)+" FROM "+name)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	cells := newCells(cols)
	for rows.Next() {
		if err := rows.Scan(cells.into()...); err != nil {
			return err
		}
		if _, err := d.out.Write(cells.appendLine(nil)); err != nil {
			return err
		}
		if d.rows++; d.each != nil && d.rows%10_000 == 0 {
			d.each(d.rows)
		}
	}
	return rows.Err()
}

func columnNames(cols []dumpColumn) string {
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// cells is one row of typed values.
type cells struct {
	cols  []dumpColumn
	ints  []int64
	texts []string
	bytes [][]byte
	bools []bool
}

func newCells(cols []dumpColumn) *cells {
	n := len(cols)
	return &cells{cols, make([]int64, n), make([]string, n), make([][]byte, n), make([]bool, n)}
}

func (c *cells) into() []any {
	out := make([]any, len(c.cols))
	for i, col := range c.cols {
		switch col.Type {
		case "int":
			out[i] = &c.ints[i]
		case "text":
			out[i] = &c.texts[i]
		case "bytes":
			out[i] = &c.bytes[i]
		default:
			out[i] = &c.bools[i]
		}
	}
	return out
}

func (c *cells) appendLine(b []byte) []byte {
	b = append(b, '[')
	for i, col := range c.cols {
		if i > 0 {
			b = append(b, ',')
		}
		switch col.Type {
		case "int":
			b = fmt.Appendf(b, "%d", c.ints[i])
		case "text":
			t, _ := json.Marshal(c.texts[i]) // a string always marshals
			b = append(b, t...)
		case "bytes":
			b = append(b, '"')
			b = base64.StdEncoding.AppendEncode(b, c.bytes[i])
			b = append(b, '"')
		default:
			b = fmt.Appendf(b, "%t", c.bools[i])
		}
	}
	return append(b, ']', '\n')
}

const schemaQuery = "SELECT coalesce(max(version_id), 0) FROM goose_db_version"

// tablesOf lists the tables that hold what is known: not the migrations' own, not who works on this store now, not what is made from others.
func tablesOf(ctx context.Context, d Dialect, q Querier) ([]string, error) {
	rows, err := q.QueryContext(ctx, d.Pick("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
		"SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"))
	if err != nil {
		return nil, err
	}
	all, err := Collect(rows, func(r *sql.Rows) (s string, err error) {
		err = r.Scan(&s)
		return s, err
	})
	var out []string
	for _, t := range all {
		if !strings.HasPrefix(t, "sqlite_") && !strings.HasPrefix(t, "goose_") && t != "schema_floor" && t != "node" && t != "search" && !strings.HasPrefix(t, "search_") && !strings.HasPrefix(t, "index_") {
			out = append(out, t)
		}
	}
	return out, err
}

// columnTypes are the types that tables of this program use, as the two databases call them.
var columnTypes = map[string]string{"BIGINT": "int", "INTEGER": "int", "TEXT": "text", "BYTEA": "bytes", "BOOLEAN": "bool"}

func columnsOf(ctx context.Context, d Dialect, q Querier, table string) ([]dumpColumn, error) {
	rows, err := q.QueryContext(ctx, d.Pick("SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
		"SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"), table)
	if err != nil {
		return nil, err
	}
	return Collect(rows, func(r *sql.Rows) (c dumpColumn, err error) {
		var typ string
		if err := r.Scan(&c.Name, &typ); err != nil {
			return c, err
		}
		if c.Type = columnTypes[strings.ToUpper(typ)]; c.Type == "" {
			return c, fmt.Errorf("column %s.%s is of type %s, which a dump does not know", table, c.Name, typ)
		}
		return c, nil
	})
}
