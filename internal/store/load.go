package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/zstd"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Load reads a dump into a store that is empty, all in one transaction: a dump that is cut off or damaged leaves the store as it was. finish runs
// at its end, before the commit, and also reads what stands behind the tables.
func (s *Store) Load(ctx context.Context, r io.Reader, each func(rows int64), finish func(*Tx) error, also func(*bufio.Reader) error) (rows int64, err error) {
	unpack, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return 0, err
	}
	defer unpack.Close()
	tx, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }()
	l := &loader{tx: &Tx{Tx: tx, Dialect: s.Dialect}, in: bufio.NewReaderSize(unpack, 1<<16), each: each}
	if err := l.all(ctx); err != nil {
		return l.rows, err
	}
	if err := also(l.in); err != nil {
		return l.rows, err
	}
	if err := finish(l.tx); err != nil {
		return l.rows, err
	}
	if err := tx.Commit(); err != nil {
		return l.rows, err
	}
	if s.Dialect == Postgres { // else the first minutes are planned as for an empty store
		_, err = s.w.ExecContext(ctx, "ANALYZE")
		return l.rows, err
	}
	return l.rows, s.sortNew(ctx)
}

// A batch of rows is written when it has so many, or so many bytes.
const (
	loadRows  = 2000
	loadBytes = 4 << 20
	loadLine  = 256 << 20 // a row; the longest that is taken in has a raw object of some megabytes
)

type loader struct {
	tx   *Tx
	in   *bufio.Reader
	line int64
	rows int64
	each func(int64)
}

func bad(line int64, zh, en string, args ...any) error {
	return fault.New(fault.Invalid, "bad_dump", text.Format("備份檔第 %[1]d 行：%[2]s 資料庫沒有改變。", "The backup, line %[1]d: %[2]s The store is as it was.", line,
		text.Format(zh, en, args...)))
}

func (l *loader) next() ([]byte, error) {
	l.line++
	var b []byte
	for {
		part, err := l.in.ReadSlice('\n')
		b = append(b, part...)
		switch {
		case err == nil:
			return b, nil
		case err != bufio.ErrBufferFull:
			return nil, bad(l.line, "檔案在這裡斷掉或損壞（%v）。", "it is cut off or damaged here (%v).", err)
		case len(b) > loadLine:
			return nil, bad(l.line, "這一列太長。", "the row is too long.")
		}
	}
}

func (l *loader) all(ctx context.Context) error {
	if err := l.head(ctx); err != nil {
		return err
	}
	own, err := tablesOf(ctx, l.tx.Dialect, l.tx)
	if err != nil {
		return err
	}
	line, err := l.next()
	for n := 0; err == nil; n++ {
		var t dumpTable
		if json.Unmarshal(line, &t) != nil {
			return bad(l.line, "這裡應該是一個資料表的開頭。", "a table should begin here.")
		}
		if t.End {
			if t.Rows != l.rows || t.Tables != n || n != len(own) {
				return bad(l.line, "列數不符，檔案不完整。", "the number of rows does not fit; the file is not complete.")
			}
			return nil
		}
		if !slices.Contains(own, t.Table) {
			return bad(l.line, "不認得資料表「%s」。", "there is no table %q.", t.Table)
		}
		line, err = l.table(ctx, t)
	}
	return err
}

func (l *loader) head(ctx context.Context) error {
	line, err := l.next()
	if err != nil {
		return err
	}
	var h dumpHead
	if json.Unmarshal(line, &h) != nil || h.Lianfang != "dump" || h.Format != dumpFormat {
		return bad(1, "這不是聯防的備份檔。", "this is no backup of Lianfang.")
	}
	var schema, facts int64
	if err := l.tx.QueryRowContext(ctx, schemaQuery).Scan(&schema); err != nil {
		return err
	}
	if h.Schema != schema {
		return bad(1, "資料表的版本是 %[1]d，這個程式的是 %[2]d；請用做備份的那個版本還原，再升級。", "its tables are version %[1]d, this program's are %[2]d; restore it with the version that made it, then upgrade.", h.Schema, schema)
	}
	if err := l.tx.QueryRowContext(ctx, "SELECT count(*) FROM journal").Scan(&facts); err != nil {
		return err
	}
	if facts > 0 {
		return fault.New(fault.Conflict, "store_not_empty", text.Of("目的資料庫不是空的。請給一個還不存在的資料夾，或一個空的資料庫。", "The store to restore into is not empty. Name a folder that does not exist yet, or an empty database."))
	}
	return nil
}

// table reads rows until a line that is none, and gives that line.
func (l *loader) table(ctx context.Context, t dumpTable) ([]byte, error) {
	own, err := columnsOf(ctx, l.tx.Dialect, l.tx, t.Table)
	if err != nil {
		return nil, err
	}
	sorted := func(c []dumpColumn) []dumpColumn {
		return slices.SortedFunc(slices.Values(c), func(a, b dumpColumn) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	}
	if !slices.Equal(sorted(own), sorted(t.Columns)) {
		return nil, bad(l.line, "資料表「%s」的欄位不符。", "the columns of table %q do not fit.", t.Table)
	}
	if _, err := l.tx.ExecContext(ctx, "DELETE FROM "+t.Table); err != nil { // what migrations put there
		return nil, err
	}
	b := newBatch(t.Columns)
	for {
		line, err := l.next()
		if err != nil {
			return nil, err
		}
		if line[0] != '[' {
			return line, b.insert(ctx, l.tx, t.Table)
		}
		if err := b.add(line); err != nil {
			return nil, bad(l.line, "這一列讀不懂（%v）。", "the row cannot be read (%v).", err)
		}
		if l.rows++; l.each != nil && l.rows%10_000 == 0 {
			l.each(l.rows)
		}
		if b.n == loadRows || b.size > loadBytes {
			if err := b.insert(ctx, l.tx, t.Table); err != nil {
				return nil, err
			}
		}
	}
}

// rowBatch gathers rows column by column.
type rowBatch struct {
	cols    []dumpColumn
	n, size int
	ints    [][]int64
	texts   [][]string
	bytes   [][][]byte
	bools   [][]bool
}

func newBatch(cols []dumpColumn) *rowBatch {
	n := len(cols)
	return &rowBatch{cols: cols, ints: make([][]int64, n), texts: make([][]string, n), bytes: make([][][]byte, n), bools: make([][]bool, n)}
}

func (b *rowBatch) add(line []byte) error {
	row := newCells(b.cols)
	into := row.into()
	if err := json.Unmarshal(line, &into); err != nil {
		return err
	}
	if len(into) != len(b.cols) {
		return fmt.Errorf("%d values instead of %d", len(into), len(b.cols))
	}
	for i, c := range b.cols {
		switch c.Type {
		case "int":
			b.ints[i] = append(b.ints[i], row.ints[i])
		case "text":
			b.texts[i] = append(b.texts[i], row.texts[i])
		case "bytes":
			b.bytes[i] = append(b.bytes[i], row.bytes[i])
		default:
			b.bools[i] = append(b.bools[i], row.bools[i])
		}
	}
	b.n, b.size = b.n+1, b.size+len(line)
	return nil
}

func (b *rowBatch) insert(ctx context.Context, tx *Tx, table string) error {
	var cols []Column
	for i, c := range b.cols {
		switch c.Type {
		case "int":
			cols = append(cols, Ints(c.Name, b.ints[i]))
		case "text":
			cols = append(cols, Texts(c.Name, b.texts[i]))
		case "bytes":
			cols = append(cols, Bytes(c.Name, b.bytes[i]))
		default:
			cols = append(cols, Bools(c.Name, b.bools[i]))
		}
	}
	err := tx.Insert(ctx, table, "", cols...)
	*b = *newBatch(b.cols)
	return err
}
