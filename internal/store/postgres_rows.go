package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
)

// pgRows are the rows of a statement that travelled with others.
type pgRows struct {
	sent pgx.BatchResults
	rows pgx.Rows
	more bool // the next row was read already
}

func (r *pgRows) Columns() []string {
	fields := r.rows.FieldDescriptions()
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Name
	}
	return out
}

func (r *pgRows) Next(dest []driver.Value) error {
	if !r.more && !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	r.more = false
	values, err := r.rows.Values()
	if err != nil {
		return err
	}
	for i, v := range values {
		if dest[i], err = plainValue(v); err != nil {
			return err
		}
	}
	return nil
}

// plainValue makes of a column what database/sql knows. The tables of this program hold numbers, texts, bytes and truths.
func plainValue(v any) (driver.Value, error) {
	switch v := v.(type) {
	case nil, int64, string, []byte, bool, float64:
		return v, nil
	case int32:
		return int64(v), nil
	case driver.Valuer: // what sums are
		return v.Value()
	}
	return nil, fmt.Errorf("a column of type %T", v)
}

func (r *pgRows) Close() error {
	r.rows.Close()
	return errors.Join(r.rows.Err(), r.sent.Close())
}
