package journal

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"lianfang/internal/spans"
	"lianfang/internal/store"
)

// Journal appends to and reads the log of one store.
type Journal struct {
	store *store.Store
	now   func() time.Time
	log   string
	epoch int64
	group group
	spans *spans.Tracer

	opened time.Time
	latest latest
}

// UseSpans tells traces of what is worked on this log; call it before anything is.
func (j *Journal) UseSpans(t *spans.Tracer) { j.spans = t }

// Spans is the tracer of this log, nil where nothing is traced.
func (j *Journal) Spans() *spans.Tracer { return j.spans }

// Open finds the store's log, or begins it.
func Open(ctx context.Context, s *store.Store, now func() time.Time) (*Journal, error) {
	j := &Journal{store: s, now: now, opened: time.Now()}
	if err := j.load(ctx); err != nil {
		return nil, err
	}
	if j.log == "" {
		if err := j.begin(ctx); err != nil {
			return nil, err
		}
		if err := j.load(ctx); err != nil {
			return nil, err
		}
	}
	j.group.start(j)
	return j, nil
}

// Close waits until what was given to Note is written.
func (j *Journal) Close() { j.group.close() }

func (j *Journal) load(ctx context.Context) error {
	rows, err := j.store.Read().QueryContext(ctx, "SELECT log, epoch FROM journal")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := rows.Scan(&j.log, &j.epoch); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (j *Journal) begin(ctx context.Context) error {
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	return j.store.Write(ctx, func(tx *store.Tx) error {
		res, err := tx.ExecContext(ctx, "INSERT INTO journal (one, log, epoch, seq, hash) VALUES (1, $1, 1, 0, $2) ON CONFLICT (one) DO NOTHING",
			hex.EncodeToString(id), []byte{})
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err // another process was first
		}
		return j.appendTx(ctx, tx, []Fact{{Kind: Opened}})
	})
}

// Commit runs fn in a transaction and appends the facts it returns as the transaction's last act. fn may be run again from its start.
func (j *Journal) Commit(ctx context.Context, fn func(*store.Tx) ([]Fact, error)) (err error) {
	ctx, sp := spans.Start(ctx, "commit")
	defer func() { sp.End(err) }()
	return j.store.Write(ctx, func(tx *store.Tx) error {
		facts, err := fn(tx)
		if err != nil {
			return err
		}
		if err := j.appendTx(ctx, tx, facts); err != nil || sp == nil || len(facts) == 0 {
			return err
		}
		sp.Count("facts", int64(len(facts)))
		sp.Count("seq.last", facts[len(facts)-1].Seq)
		return nil
	})
}

// appendTx holds the head row from here to the commit, so nothing else may follow it in the transaction.
func (j *Journal) appendTx(ctx context.Context, tx *store.Tx, facts []Fact) error {
	if len(facts) == 0 {
		return nil
	}
	var seq, last int64
	var hash []byte
	if err := tx.QueryRowContext(ctx, store.Kept+"SELECT seq, hash, at FROM journal WHERE one = 1"+tx.Dialect.Lock()).Scan(&seq, &hash, &last); err != nil {
		return fmt.Errorf("lock the journal's head: %w", err)
	}
	// A fact has a microsecond of its own: whoever reads on by time misses none and has none twice. A clock that was set back puts no later fact
	// before an earlier one.
	at := max(j.now().UnixMicro()-1, last)
	rows := make([]row, len(facts))
	for i, f := range facts {
		seq++
		at++
		f.Seq, f.At = seq, at
		facts[i].Seq = seq
		rows[i] = seal(f, hash)
		hash = rows[i].hash
	}
	heads, bodies := columns(rows)
	return tx.AppendAll(ctx, "UPDATE journal SET seq = $1, hash = $2, at = $3 WHERE one = 1", []any{seq, hash, at}, heads, bodies)
}

// columns are the rows of facts, and of what may be erased of them.
func columns(rows []row) (facts, bodies store.Rows) {
	n := len(rows)
	seq, at, subject, object, audience, actor := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	kind, digest, hash := make([]string, n), make([][]byte, n), make([][]byte, n)
	var bseq []int64
	var nonce [][]byte
	var body []string
	for i, r := range rows {
		seq[i], at[i], subject[i], object[i], audience[i], actor[i] = r.Seq, r.At, r.Subject, r.Object, r.Audience, r.Actor
		kind[i], digest[i], hash[i] = string(r.Kind), r.digest, r.hash
		if r.Body != "" {
			bseq, nonce, body = append(bseq, r.Seq), append(nonce, r.nonce), append(body, r.Body)
		}
	}
	facts = store.Rows{Table: "fact", Cols: []store.Column{store.Ints("seq", seq), store.Ints("at", at), store.Texts("kind", kind), store.Ints("subject", subject),
		store.Ints("object", object), store.Ints("audience", audience), store.Ints("actor", actor), store.Bytes("body", digest), store.Bytes("hash", hash)}}
	return facts, store.Rows{Table: "fact_body", Cols: []store.Column{store.Ints("seq", bseq), store.Bytes("nonce", nonce), store.Texts("body", body)}}
}

// Head is the last fact's number.
func (j *Journal) Head(ctx context.Context) (int64, error) {
	var seq int64
	err := j.store.Read().QueryRowContext(ctx, "SELECT seq FROM journal WHERE one = 1").Scan(&seq)
	return seq, err
}

// Log is the id and the epoch of this log.
func (j *Journal) Log() (id string, epoch int64) { return j.log, j.epoch }
