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

// last begins a statement that goes to the server together with the commit.
const last = "/* last */ "

// planAge is how old a kept plan gets: a table that has just been filled is looked up by its index at most so much later.
const planAge = 3 * time.Second

// pgConnector makes connections that keep the plans of some statements, and make fewer journeys to the server. The planner takes for costly what
// mostly is not, so nothing is compiled.
type pgConnector struct{ driver.Connector }

func newPgConnector(cfg pgx.ConnConfig) driver.Connector {
	cfg.RuntimeParams["plan_cache_mode"], cfg.RuntimeParams["jit"] = "auto", "off"
	return pgConnector{stdlib.GetConnector(cfg)}
}

func (c pgConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &pgConn{Conn: inner.(*stdlib.Conn), planned: time.Now()}, nil
}

// pgConn is one connection. A transaction begins with its first statement, and its last one travels with the commit.
type pgConn struct {
	*stdlib.Conn
	planned time.Time
	tx      *pgTx // the open transaction
}

type pgTx struct {
	c       *pgConn
	ctx     context.Context
	begun   bool
	light   bool
	pending *pendingExec
}

type pendingExec struct {
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
	c.tx = &pgTx{c: c, ctx: ctx}
	return c.tx, nil
}

// forgettable is what Forgettable writes; it joins the beginning.
const forgettable = "SET LOCAL synchronous_commit = off"

func (c *pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	t := c.tx
	switch {
	case t == nil:
	case !t.begun && query == forgettable:
		t.light = true
		return driver.RowsAffected(0), nil
	case strings.HasPrefix(query, last) && t.pending == nil:
		t.pending = &pendingExec{query, args}
		return driver.RowsAffected(0), nil
	case !t.begun && keepsPlan(query):
		return c.batch(ctx, append(t.beginning(), pendingExec{query, args})...)
	}
	if err := t.open(ctx); err != nil {
		return nil, err
	}
	return c.Conn.ExecContext(ctx, query, planning(query, args))
}

func (c *pgConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.tx.open(ctx); err != nil {
		return nil, err
	}
	return c.Conn.QueryContext(ctx, query, planning(query, args))
}

func (c *pgConn) PrepareContext(context.Context, string) (driver.Stmt, error) {
	return nil, errors.New("statements are prepared by what they begin with")
}

func keepsPlan(query string) bool {
	return strings.HasPrefix(query, Kept) || strings.HasPrefix(query, last)
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

// beginning is what has to be sent before a statement; nothing when it was sent.
func (t *pgTx) beginning() []pendingExec {
	if t.begun {
		return nil
	}
	t.begun = true
	if t.light {
		return []pendingExec{{query: "begin"}, {query: forgettable}}
	}
	return []pendingExec{{query: "begin"}}
}

// open sends what the transaction has put off: its beginning, and a statement that is not the last one after all.
func (t *pgTx) open(ctx context.Context) error {
	if t == nil {
		return nil
	}
	if !t.begun {
		begin := "begin"
		if t.light {
			begin += "; " + forgettable
		}
		if _, err := t.c.Conn.Conn().PgConn().Exec(ctx, begin).ReadAll(); err != nil {
			return err
		}
		t.begun = true
	}
	if p := t.pending; p != nil {
		t.pending = nil
		_, err := t.c.Conn.ExecContext(ctx, p.query, p.args)
		return err
	}
	return nil
}

// batch sends statements in one journey and gives the result of the last one. A failure ends them.
func (c *pgConn) batch(ctx context.Context, all ...pendingExec) (driver.Result, error) {
	b := &pgx.Batch{}
	for _, p := range all {
		args := make([]any, len(p.args))
		for i, a := range p.args {
			args[i] = a.Value
		}
		b.Queue(p.query, args...)
	}
	sent := c.Conn.Conn().SendBatch(ctx, b)
	var n int64
	var err error
	for range all {
		tag, e := sent.Exec()
		if e != nil && err == nil {
			err = e
		}
		n = tag.RowsAffected()
	}
	return driver.RowsAffected(n), errors.Join(err, sent.Close())
}

func (t *pgTx) Commit() error {
	c := t.c
	c.tx = nil
	if !t.begun && t.pending == nil {
		return nil // nothing was said
	}
	if t.pending == nil {
		tag, err := c.Conn.Conn().Exec(t.ctx, "commit")
		if err == nil && tag.String() == "ROLLBACK" {
			err = pgx.ErrTxCommitRollback
		}
		return t.ended(err)
	}
	_, err := c.batch(t.ctx, append(t.beginning(), *t.pending, pendingExec{query: "commit"})...)
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
	t.c.tx = nil
	if !t.begun {
		return nil
	}
	_, err := t.c.Conn.Conn().Exec(t.ctx, "rollback")
	if err != nil {
		_ = t.c.Conn.Conn().Close(t.ctx)
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
