// Package storetest gives tests a real, empty store of each database.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // for CREATE DATABASE

	"lianfang/internal/store"
)

// Env names the PostgreSQL server that tests may make databases on; `make test` starts one and sets it.
const Env = "LIANFANG_TEST_POSTGRES"

// Each runs test once on SQLite and once on PostgreSQL, each on a store of its own.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Open(t, PostgresAddr(t))) })
}

// EachAddr is Each for tests that open the store themselves; the folder is empty, as it is at a centre's first start.
func EachAddr(t *testing.T, test func(t *testing.T, addr string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, t.TempDir()) })
	t.Run("postgres", func(t *testing.T) { test(t, PostgresAddr(t)) })
}

// Open opens a store for the length of the test.
func Open(t testing.TB, addr string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), addr, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// SQLite is an empty SQLite store, copied from one that has the tables already.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	made, err := emptySQLite()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, store.FileName), made, 0o600); err != nil {
		t.Fatal(err)
	}
	return Open(t, folder)
}

var emptySQLite = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "lianfang-empty-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	s, err := store.Open(context.Background(), folder, store.Options{})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(folder, store.FileName))
})

var (
	serial   atomic.Int64
	template sync.Once
)

// PostgresAddr makes an empty database, copied from one that has the tables already, and drops it after the test.
func PostgresAddr(t testing.TB) string {
	t.Helper()
	base := os.Getenv(Env)
	if base == "" {
		t.Fatalf("%s is not set: run the tests with `make test`, or start PostgreSQL with `make postgres`", Env)
	}
	admin, err := sql.Open("pgx", base+"/postgres")
	if err != nil {
		t.Fatal(err)
	}
	tpl := fmt.Sprintf("tpl_%d", os.Getpid())
	template.Do(func() { makeTemplate(t, admin, base, tpl) })
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), serial.Add(1))
	// Copying files spares a test server writing the whole copy into its log, and keeps what a first connection would have to gather.
	if _, err := admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + tpl + " STRATEGY FILE_COPY"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		_ = admin.Close()
	})
	return base + "/" + name
}

func makeTemplate(t testing.TB, admin *sql.DB, base, tpl string) {
	if _, err := admin.Exec("CREATE DATABASE " + tpl); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), base+"/"+tpl, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
