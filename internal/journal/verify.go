package journal

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Report is what a verification found.
type Report struct {
	Log    string           `json:"log"`
	Epoch  int64            `json:"epoch"`
	Facts  int64            `json:"facts"`
	Hash   string           `json:"hash"` // of the head, hex
	Erased []Erasure        `json:"erased"`
	Bad    *Fault           `json:"bad"` // the first bad place, nil if there is none
	Counts map[string]int64 `json:"counts"`
}

// Erasure is a body that is gone and the fact that took it.
type Erasure struct {
	Seq int64 `json:"seq"`
	By  int64 `json:"by"`
}

// Fault is the first place where the log is not what it was.
type Fault struct {
	Seq int64     `json:"seq"`
	Say text.Text `json:"say"`
}

const verifyPage = 5000

// Verify computes the whole chain again, in constant memory. An error means that it could not be read; a fault stands in the report.
func Verify(ctx context.Context, s *store.Store) (*Report, error) {
	return verify(ctx, s, func(int64, int64) error { return nil })
}

// verify tells each after every page how far it is.
func verify(ctx context.Context, s *store.Store, each func(done, head int64) error) (*Report, error) {
	r := &Report{Counts: map[string]int64{}, Erased: []Erasure{}}
	var headHash []byte
	var head int64
	// No head is what a kill leaves between making the tables and the first fact. Nothing was recorded then, so a fact without a head is a fault.
	err := s.Read().QueryRowContext(ctx, "SELECT log, epoch, seq, hash FROM journal WHERE one = 1").Scan(&r.Log, &r.Epoch, &head, &headHash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read the journal's head: %w", err)
	}
	v := verifier{report: r, erasedBy: map[int64]int64{}, missing: map[int64]bool{}}
	for v.next < head && r.Bad == nil {
		n, err := v.page(ctx, s, head)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		if err := each(v.next, head); err != nil {
			return nil, err
		}
	}
	if err = v.lateErasures(ctx, s, head); err != nil {
		return nil, err
	}
	if v.finish(head, headHash); r.Bad == nil {
		err = v.behind(ctx, s)
	}
	return r, err
}

type verifier struct {
	report   *Report
	next     int64 // the last number checked
	at       int64
	hash     []byte
	erasedBy map[int64]int64
	missing  map[int64]bool
}

// page checks the next facts, none behind the head that was read at the start: the server may be writing meanwhile.
func (v *verifier) page(ctx context.Context, s *store.Store, head int64) (int, error) {
	rows, err := s.Read().QueryContext(ctx, `SELECT f.seq, f.at, f.kind, f.subject, f.object, f.audience, f.actor, f.body, f.hash, b.nonce, b.body
		FROM fact f LEFT JOIN fact_body b ON b.seq = f.seq WHERE f.seq > $1 AND f.seq <= $2 ORDER BY f.seq LIMIT $3`, v.next, head, verifyPage)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		var r row
		var body *string
		if err := rows.Scan(&r.Seq, &r.At, &r.Kind, &r.Subject, &r.Object, &r.Audience, &r.Actor, &r.digest, &r.hash, &r.nonce, &body); err != nil {
			return n, err
		}
		n++
		if v.check(r, body); v.report.Bad != nil {
			return n, nil
		}
	}
	return n, rows.Err()
}

func (v *verifier) check(r row, body *string) {
	switch {
	case r.Seq != v.next+1:
		v.bad(v.next+1, text.Format("第 %[1]d 筆不見了，接著的是第 %[2]d 筆。", "Fact %[1]d is missing; the next one is %[2]d.", v.next+1, r.Seq))
		return
	case !bytes.Equal(chain(v.hash, r.Fact, r.digest), r.hash):
		v.bad(r.Seq, text.Format("第 %d 筆的內容與它的雜湊不符。", "Fact %d is not what its hash says.", r.Seq))
		return
	case r.At < v.at:
		v.bad(r.Seq, text.Format("第 %d 筆的時間早於前一筆。", "Fact %d is earlier than the one before it.", r.Seq))
		return
	case len(r.digest) > 0 && body == nil:
		v.missing[r.Seq] = true
	case body != nil && !bytes.Equal(bodyDigest(r.nonce, *body), r.digest):
		v.bad(r.Seq, text.Format("第 %d 筆的文字被改過。", "The words of fact %d were changed.", r.Seq))
		return
	}
	if r.Kind == Erased {
		v.erasedBy[r.Subject] = r.Seq
	}
	v.next, v.at, v.hash = r.Seq, r.At, r.hash
	v.report.Facts++
	v.report.Counts[string(r.Kind)]++
}

// lateErasures finds the facts that erased something while the log was being read.
func (v *verifier) lateErasures(ctx context.Context, s *store.Store, head int64) error {
	rows, err := s.Read().QueryContext(ctx, "SELECT seq, subject FROM fact WHERE seq > $1 AND kind = $2", head, string(Erased))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var by, seq int64
		if err := rows.Scan(&by, &seq); err != nil {
			return err
		}
		if _, ok := v.erasedBy[seq]; !ok {
			v.erasedBy[seq] = by
		}
	}
	return rows.Err()
}

func (v *verifier) finish(head int64, headHash []byte) {
	if v.report.Bad != nil {
		return
	}
	v.report.Hash = hex.EncodeToString(v.hash)
	if v.next != head || !bytes.Equal(v.hash, headHash) {
		v.bad(v.next+1, text.Format("日誌到第 %[1]d 筆就斷了，但紀錄說有 %[2]d 筆。", "The log ends at fact %[1]d, but its head says %[2]d.", v.next, head))
		return
	}
	for seq := range v.missing {
		by, ok := v.erasedBy[seq]
		if !ok || by < seq { // a fact cannot have erased what was said after it
			v.bad(seq, text.Format("第 %d 筆的文字不見了，沒有抹除紀錄。", "The words of fact %d are gone, and no fact erased them.", seq))
			return
		}
		v.report.Erased = append(v.report.Erased, Erasure{seq, by})
	}
}

// behind looks, at one moment, for facts that the head does not count.
func (v *verifier) behind(ctx context.Context, s *store.Store) error {
	var head, last int64
	err := s.Read().QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM journal WHERE one = 1), 0), coalesce((SELECT max(seq) FROM fact), 0)").Scan(&head, &last)
	if err == nil && last > head {
		v.bad(head+1, text.Format("日誌的頭只數到第 %[1]d 筆，後面卻還有，到第 %[2]d 筆。", "The head counts %[1]d facts, but there are more behind it, up to fact %[2]d.", head, last))
	}
	return err
}

func (v *verifier) bad(seq int64, say text.Text) { v.report.Bad = &Fault{seq, say} }
