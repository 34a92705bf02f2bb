package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Kept begins a statement whose plan PostgreSQL may keep: one that looks rows up by a key, or inserts, so that its best plan is the same for every value
// and every size of its tables. All others are planned anew each time, for the sizes that their tables have now: a list that was planned on an empty
// table reads a million rows one by one. Planning took a third of the processor time of a release.
const Kept = "/* kept */ "

// later begins a statement that may wait for the next one, or for the commit: Tx.Later.
const later = "/* later */ "

// forgettable is what Forgettable says.
const forgettable = "SET LOCAL synchronous_commit = off"

// planAge is how old a kept plan gets: a table that has just been filled is looked up by its index at most so much later.
const planAge = 3 * time.Second

// pgConnector makes connections that keep the plans of some statements, and make fewer journeys to the server. The planner takes for costly what
// mostly is not, so nothing is compiled. Nor does a page that is out of order cost four times one that is in order, as it did on turning disks: told so,
// PostgreSQL reads all components to find the hundred of a page. Who runs on such disks says so in the address (random_page_cost=4).
type pgConnector struct{ driver.Connector }

func newPgConnector(cfg pgx.ConnConfig) driver.Connector {
	cfg.RuntimeParams["plan_cache_mode"], cfg.RuntimeParams["jit"] = "auto", "off"
	if cfg.RuntimeParams["random_page_cost"] == "" {
		cfg.RuntimeParams["random_page_cost"] = "1.1"
	}
	return pgConnector{stdlib.GetConnector(cfg)}
}

func (c pgConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &pgConn{Conn: inner.(*stdlib.Conn), planned: time.Now()}, nil
}

// pgConn is one connection.
type pgConn struct {
	*stdlib.Conn
	planned time.Time
	tx      *pgTx // the open transaction
}

// pgTx puts off what gives no answer, so that it travels with the next statement or with the commit: its beginning, savepoints, and what
// Tx.Later writes. A failure of what was put off is told by what it travelled with.
type pgTx struct {
	c   *pgConn
	ctx context.Context
	off []statement
}

type statement struct {
	query string
	args  []driver.NamedValue
}

// BeginTx opens a READ COMMITTED transaction; nothing else is asked for in this program.
func (c *pgConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if c.Conn.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	if o != (driver.TxOptions{}) {
		return nil, errors.New("a transaction has no options here")
	}
	c.tx = &pgTx{c: c, ctx: ctx, off: []statement{{query: "begin"}}}
	return c.tx, nil
}

// silent tells what can be put off: nobody looks at its result.
func silent(query string) bool {
	return query == forgettable || strings.HasPrefix(query, later) || strings.HasPrefix(query, "SAVEPOINT ")
}

func (c *pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	switch t := c.tx; {
	case t != nil && silent(query):
		t.off = append(t.off, statement{query, args})
		return driver.RowsAffected(0), nil
	case t != nil && len(t.off) > 0 && keepsPlan(query):
		return c.send(ctx, t.take(statement{query, args}))
	}
	if err := c.catchUp(ctx); err != nil {
		return nil, err
	}
	return c.Conn.ExecContext(ctx, query, planning(query, args))
}

func (c *pgConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if t := c.tx; t != nil && len(t.off) > 0 && keepsPlan(query) {
		return c.ask(ctx, t.take(statement{query, args}))
	}
	if err := c.catchUp(ctx); err != nil {
		return nil, err
	}
	return c.Conn.QueryContext(ctx, query, planning(query, args))
}

// take gives what was put off, with what it travels with.
func (t *pgTx) take(more ...statement) []statement {
	all := append(t.off, more...)
	t.off = nil
	return all
}

// catchUp sends what was put off by itself.
func (c *pgConn) catchUp(ctx context.Context) error {
	if c.tx == nil || len(c.tx.off) == 0 {
		return nil
	}
	_, err := c.send(ctx, c.tx.take())
	return err
}

func (c *pgConn) PrepareContext(context.Context, string) (driver.Stmt, error) {
	return nil, errors.New("statements are prepared by what they begin with")
}

func keepsPlan(query string) bool {
	return strings.HasPrefix(query, Kept) || strings.HasPrefix(query, later) || strings.HasPrefix(query, "RELEASE SAVEPOINT ")
}

// planning puts before the parameters how a statement is to be planned: one without a name is planned each time.
func planning(query string, args []driver.NamedValue) []driver.NamedValue {
	if keepsPlan(query) || len(args) == 0 {
		return args
	}
	out := make([]driver.NamedValue, 0, len(args)+1)
	out = append(out, driver.NamedValue{Ordinal: 1, Value: pgx.QueryExecModeCacheDescribe})
	for _, a := range args {
		out = append(out, driver.NamedValue{Ordinal: a.Ordinal + 1, Value: a.Value})
	}
	return out
}

func (c *pgConn) batch(ctx context.Context, all []statement) pgx.BatchResults {
	b := &pgx.Batch{}
	for _, s := range all {
		args := make([]any, len(s.args))
		for i, a := range s.args {
			args[i] = a.Value
		}
		b.Queue(s.query, args...)
	}
	return c.Conn.Conn().SendBatch(ctx, b)
}

// send sends statements in one journey and gives the result of the last one. The first failure ends them.
func (c *pgConn) send(ctx context.Context, all []statement) (driver.Result, error) {
	sent := c.batch(ctx, all)
	var n int64
	for range all {
		tag, err := sent.Exec()
		if err != nil {
			_ = sent.Close() // it says the same
			return nil, err
		}
		n = tag.RowsAffected()
	}
	return driver.RowsAffected(n), sent.Close()
}

// ask is send for a last statement that gives rows.
func (c *pgConn) ask(ctx context.Context, all []statement) (driver.Rows, error) {
	sent := c.batch(ctx, all)
	for range len(all) - 1 {
		if _, err := sent.Exec(); err != nil {
			_ = sent.Close()
			return nil, err
		}
	}
	rows, err := sent.Query()
	if err != nil {
		_ = sent.Close()
		return nil, err
	}
	r := &pgRows{sent: sent, rows: rows}
	r.more = rows.Next() // the columns are known from here on
	if err := rows.Err(); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (t *pgTx) Commit() error {
	c := t.c
	c.tx = nil
	if len(t.off) == 1 && t.off[0].query == "begin" {
		return nil // nothing was said
	}
	if c.Conn.Conn().PgConn().TxStatus() == 'E' { // somebody did not heed a failure
		return t.ended(pgx.ErrTxCommitRollback)
	}
	_, err := c.send(t.ctx, t.take(statement{query: "commit"}))
	return t.ended(err)
}

// ended leaves no open transaction behind a commit that failed.
func (t *pgTx) ended(err error) error {
	if err == nil {
		return nil
	}
	c := t.c.Conn.Conn()
	if !c.IsClosed() && c.PgConn().TxStatus() != 'I' {
		if _, e := c.Exec(t.ctx, "rollback"); e != nil {
			_ = c.Close(t.ctx)
		}
	}
	return err
}

func (t *pgTx) Rollback() error {
	c := t.c.Conn.Conn()
	t.c.tx = nil
	if c.IsClosed() || c.PgConn().TxStatus() == 'I' { // it was not even begun
		return nil
	}
	_, err := c.Exec(t.ctx, "rollback")
	if err != nil {
		_ = c.Close(t.ctx)
	}
	return err
}

// ResetSession runs before a connection is used again.
func (c *pgConn) ResetSession(ctx context.Context) error {
	if err := c.Conn.ResetSession(ctx); err != nil {
		return err
	}
	if time.Since(c.planned) < planAge {
		return nil
	}
	c.planned = time.Now()
	if _, err := c.Conn.Conn().Exec(ctx, "DISCARD PLANS"); err != nil {
		return driver.ErrBadConn
	}
	return nil
}
