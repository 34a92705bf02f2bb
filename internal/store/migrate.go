package store

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the tables up to date. Migrations only go forward; each is run once, by whoever comes first.
func (s *Store) migrate(ctx context.Context) error {
	dialect := goose.DialectSQLite3
	if s.Dialect == Postgres {
		dialect = goose.DialectPostgres
	}
	files, err := s.migrationFiles()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, s.w, files)
	if err != nil {
		return err
	}
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	if version > s.knows { // a newer program was here
		return s.mayWorkOn(ctx, version)
	}
	pending, err := p.HasPending(ctx)
	if err != nil || !pending {
		return err
	}
	if s.Dialect == SQLite && s.lock == nil { // tables change only under the lock
		if err := s.takeLock(); err != nil {
			return err
		}
		defer func() { _ = s.lock.Close(); s.lock = nil }()
	}
	if s.Dialect == Postgres {
		unlock, err := s.pgMigrationLock(ctx)
		if err != nil {
			return err
		}
		defer unlock()
	}
	if err := s.noOlderNodes(ctx, version); err != nil {
		return err
	}
	if err := s.raiseFloor(ctx, version); err != nil { // before: a kill in between leaves older programs out rather than in
		return err
	}
	if _, err = p.Up(ctx); err != nil {
		return err
	}
	return s.raiseFloor(ctx, s.knows)
}

func (s *Store) pgMigrationLock(ctx context.Context) (func(), error) {
	conn, err := s.w.Conn(ctx)
	if err != nil {
		return nil, err
	}
	const key = 8119_119
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", key)
		_ = conn.Close()
	}, nil
}

// layers is several folders read as one: the files both databases share and those of one alone.
type layers []fs.FS

func (s *Store) migrationFiles() (fs.FS, error) {
	common, err := fs.Sub(migrations, "migrations/common")
	if err != nil {
		return nil, err
	}
	own, err := fs.Sub(migrations, "migrations/"+s.Dialect.String())
	if err != nil {
		return nil, err
	}
	if s.Dialect == SQLite {
		common = liteFS{common}
	}
	all := layers{common, own}
	if s.knows > 0 {
		return upTo{all, s.knows}, nil
	}
	s.knows, err = lastOf(all)
	return all, err
}

// upTo hides the migrations behind a number.
type upTo struct {
	layers
	last int64
}

// ReadDir lists what is left.
func (u upTo) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := u.layers.ReadDir(name)
	return slices.DeleteFunc(all, func(f fs.DirEntry) bool { n, _ := numberOf(f.Name()); return n > u.last }), err
}

// liteFS writes the shared tables as SQLite keeps them best: an id that is the row's own number, and a composite key that is the table, each
// save an index. Every other word is the same on both.
type liteFS struct{ fs.FS }

type liteFile struct {
	fs.File
	text *bytes.Reader
}

func (f liteFile) Read(p []byte) (int, error) { return f.text.Read(p) }

var compositeKey = regexp.MustCompile(`(PRIMARY KEY \([^)]*\))\);`)

func (l liteFS) Open(name string) (fs.File, error) {
	f, err := l.FS.Open(name)
	if err != nil || path.Ext(name) != ".sql" {
		return f, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	b = bytes.ReplaceAll(b, []byte(" BIGINT PRIMARY KEY"), []byte(" INTEGER PRIMARY KEY"))
	b = compositeKey.ReplaceAll(b, []byte("$1) WITHOUT ROWID;"))
	return liteFile{f, bytes.NewReader(b)}, nil
}

func (l layers) Open(name string) (fs.File, error) {
	for _, f := range l {
		if file, err := f.Open(name); err == nil {
			return file, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists both folders; their file names differ by number.
func (l layers) ReadDir(name string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	for _, f := range l {
		es, err := fs.ReadDir(f, name)
		if err != nil {
			return nil, err
		}
		all = append(all, es...)
	}
	return all, nil
}
