package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Options says how a store is opened.
type Options struct {
	// Serve takes the store for the one long-running server of a folder: it holds the lock until Close. PostgreSQL knows no such
	// limit, as many servers as wanted share it.
	Serve bool
	// MustExist refuses to make a new store; commands that only read set it.
	MustExist bool
	// UpTo makes an older program of this one, that knows no later migration; for tests.
	UpTo int64
}

// Store is an open database. It is safe for use by many goroutines.
type Store struct {
	Dialect Dialect
	Folder  string // the folder of a SQLite store, else ""

	w, r   *sql.DB
	addr   string // the PostgreSQL address, for LISTEN
	lock   *os.File
	ids    idBlock
	wake   waker
	timing latency
	knows  int64 // the last migration of this program
	stop   context.CancelFunc
	done   sync.WaitGroup
}

// FileName is the SQLite database inside a store's folder.
const FileName = "lianfang.db"

const (
	// FULL: a warning that was sent must not be forgotten by a power cut; batches make it cheap. The log is copied into the database when it has
	// 64,000 pages (256 MB): an import touches the same pages of its indexes again and again, and each is copied once. After a kill that much is
	// read in a tenth of a second.
	writerPragmas = "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)" +
		"&_pragma=cache_size(-32768)&_pragma=wal_autocheckpoint(64000)&_pragma=temp_store(2)&_txlock=immediate"
	readerPragmas = "_pragma=busy_timeout(10000)&_pragma=cache_size(-8192)&_pragma=query_only(1)&_pragma=temp_store(2)"
	readers       = 4
	pgConns       = 8
)

// Open opens the store at addr, a folder or a postgres:// address, and brings its tables up to date.
func Open(ctx context.Context, addr string, o Options) (*Store, error) {
	s := &Store{knows: o.UpTo}
	var err error
	if IsAddress(addr) {
		err = s.openPostgres(addr)
	} else {
		err = s.openSQLite(addr, o)
	}
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) openSQLite(folder string, o Options) error {
	s.Dialect, s.Folder = SQLite, folder
	file := filepath.Join(folder, FileName)
	if _, err := os.Stat(file); err != nil && o.MustExist {
		return noStore(folder, err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return noStore(folder, err)
	}
	if o.Serve {
		if err := s.takeLock(); err != nil {
			return err
		}
	}
	path := (&url.URL{Path: file}).EscapedPath()
	var err error
	if s.w, err = sql.Open("sqlite", "file:"+path+"?"+writerPragmas); err != nil {
		return err
	}
	s.w.SetMaxOpenConns(1)
	s.w.SetMaxIdleConns(1)
	if err = s.w.Ping(); err != nil {
		return noStore(folder, err)
	}
	if s.r, err = sql.Open("sqlite", "file:"+path+"?"+readerPragmas); err != nil {
		return err
	}
	s.r.SetMaxOpenConns(readers)
	s.r.SetMaxIdleConns(readers)
	return nil
}

func (s *Store) openPostgres(addr string) error {
	s.Dialect, s.addr = Postgres, addr
	cfg, err := pgx.ParseConfig(addr)
	if err != nil {
		return fault.New(fault.Invalid, "bad_store_address",
			text.Of("資料庫位址讀不懂，請用 postgres://使用者@主機:埠/資料庫。", "The store address cannot be read; write postgres://user@host:port/database.")).Because(err)
	}
	s.w, s.r = openPool(*cfg), openPool(*cfg)
	return nil
}

// openPool opens connections of their own for those who write and for those who read: when very many write at once they wait for each other at the journal's
// head, and nobody who reads should wait behind them.
func openPool(cfg pgx.ConnConfig) *sql.DB {
	db := sql.OpenDB(newPgConnector(cfg))
	db.SetMaxOpenConns(pgConns)
	db.SetMaxIdleConns(pgConns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db
}

func noStore(where string, err error) error {
	return fault.New(fault.NotFound, "no_store",
		text.Format("打不開資料庫 %s。請檢查路徑與權限。", "The store %s cannot be opened; check the path and its permissions.", where)).Because(err)
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.r.PingContext(ctx); err != nil {
		return noStore(s.Where(), err)
	}
	if err := s.migrate(ctx); err != nil {
		return fmt.Errorf("migrate the store: %w", err)
	}
	run, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.done.Go(func() { s.watch(run) })
	return nil
}

// Close lets go of the database and of the lock.
func (s *Store) Close() error {
	if s.stop != nil {
		s.stop()
		s.done.Wait()
	}
	for _, db := range []*sql.DB{s.r, s.w} {
		if db != nil {
			_ = db.Close()
		}
	}
	if s.lock != nil {
		return s.lock.Close()
	}
	return nil
}

// Read is the pool for queries. On SQLite it cannot write.
func (s *Store) Read() *sql.DB { return s.r }

// Writer is the pool that writes, for the job runner alone; everyone else calls Write.
func (s *Store) Writer() *sql.DB { return s.w }

// Where is the store as a command line names it: the folder, or "postgres://…" without what is secret.
func (s *Store) Where() string {
	if s.Dialect == SQLite {
		return s.Folder
	}
	return "postgres://…"
}

// AtRest tells whether the database does no work of its own: PostgreSQL clears up behind whoever wrote much, for minutes.
func (s *Store) AtRest(ctx context.Context) (rest bool, err error) {
	if s.Dialect != Postgres {
		return true, nil
	}
	err = s.r.QueryRowContext(ctx, "SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE backend_type = 'autovacuum worker')").Scan(&rest)
	return rest, err
}

// Bytes is the size of the database on disk.
func (s *Store) Bytes(ctx context.Context) (int64, error) {
	var n int64
	q := s.Dialect.Pick("SELECT page_count*page_size FROM pragma_page_count(), pragma_page_size()", "SELECT pg_database_size(current_database())")
	err := s.r.QueryRowContext(ctx, q).Scan(&n)
	return n, err
}
