package store

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Dialect is which database this is. Every difference that SQL text or error handling has to know stands in this file.
type Dialect int

// The two databases.
const (
	SQLite Dialect = iota
	Postgres
)

func (d Dialect) String() string {
	if d == Postgres {
		return "postgres"
	}
	return "sqlite"
}

// Lock is put behind a SELECT that claims rows. SQLite's one writer has the whole database already.
func (d Dialect) Lock() string {
	if d == Postgres {
		return " FOR UPDATE"
	}
	return ""
}

// LockSkip is Lock that passes over rows another node holds.
func (d Dialect) LockSkip() string {
	if d == Postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// Among asks for few ids that IDs filled a parameter with. PostgreSQL takes a list in JSON for a hundred rows, whatever it holds, and reads a table of
// some thousands whole for them; an array it looks up.
func (d Dialect) Among(parameter string) string {
	ids := "SELECT CAST(value AS BIGINT) FROM json_each(" + parameter + ")"
	return d.Pick("IN ("+ids+")", "= ANY (ARRAY("+ids+"))")
}

// Pick gives the SQL text of this database, for the rare statement that is not as good when shared.
func (d Dialect) Pick(sqlite, postgres string) string {
	if d == Postgres {
		return postgres
	}
	return sqlite
}

// Unhex is the bytes that an expression writes as hexadecimal text; lists of bytes travel so.
func (d Dialect) Unhex(x string) string {
	return d.Pick("unhex("+x+")", "decode("+x+", 'hex')")
}

// Retryable tells whether a whole transaction may be run again: another writer was in the way.
func (d Dialect) Retryable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01" // serialization_failure, deadlock_detected
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_BUSY
	}
	return false
}

// Duplicate tells whether err says that a unique key is taken.
func Duplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// IsAddress tells whether s names a PostgreSQL database rather than a folder.
func IsAddress(s string) bool {
	return strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://")
}
