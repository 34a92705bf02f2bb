package journal

import (
	"context"
	"errors"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Checked: the whole log was computed again. subject: the last fact that was looked at, object: the first bad one, 0 if there is none.
const Checked Kind = "journal.checked"

// Check is the last verification that a server made by itself, or the one under way.
type Check struct {
	AskedAt, BeganAt, BeatAt, EndedAt time.Time
	Done, Head                        int64 // facts looked at, of how many
	Erased                            int64 // bodies that a fact took away
	Bad                               int64 // the first bad place, 0 if there is none
	Say                               text.Text
}

const (
	checkEvery = 24 * time.Hour
	checkAfter = 10 * time.Minute // a server's first one, unless somebody asks
	checkBeat  = 2 * time.Second  // how often a check under way says how far it is
	checkLost  = 30 * time.Second // after that without a word its node is gone, and another begins anew
	// A check rests this many times as long as it reads, so that it never takes more than a third of the disk.
	checkRests = 2
)

// Running tells whether a check is under way.
func (c Check) Running(now time.Time) bool {
	return c.BeganAt.After(c.EndedAt) && now.Sub(c.BeatAt) < checkLost
}

// Asked tells whether somebody waits for a check to begin.
func (c Check) Asked() bool { return c.AskedAt.After(c.BeganAt) }

// due tells whether a check should begin: at once when somebody asked, else once a day, and not while a server is just starting.
func (j *Journal) due(c Check) bool {
	now := j.now()
	switch {
	case c.Running(now):
		return false
	case c.Asked():
		return true
	}
	return time.Since(j.opened) > checkAfter && (c.BeganAt.After(c.EndedAt) || now.Sub(c.EndedAt) > checkEvery)
}

// LastCheck reads it.
func (j *Journal) LastCheck(ctx context.Context) (Check, error) {
	return readCheck(ctx, j.store.Read())
}

// AskCheck asks for a check as soon as a server has time for it.
func (j *Journal) AskCheck(ctx context.Context) error {
	return j.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE journal_check SET asked_at = $1 WHERE one = 1", j.now().UnixMicro())
		return err
	})
}

// CheckIfDue verifies the whole log in small steps, when it is time or somebody asked; else it returns at once. One node does it at a time, and what it
// finds is a fact.
func (j *Journal) CheckIfDue(ctx context.Context) error {
	c, err := j.LastCheck(ctx)
	if err != nil || !j.due(c) {
		return err
	}
	mine, err := j.claimCheck(ctx)
	if err != nil || !mine {
		return err
	}
	last, page := time.Now(), time.Now()
	r, err := verify(ctx, j.store, func(done, head int64) error {
		took := time.Since(page)
		if time.Since(last) > checkBeat {
			last = time.Now()
			if err := j.beatCheck(ctx, done, head); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(checkRests * took):
		}
		page = time.Now()
		return nil
	})
	if err != nil {
		return err
	}
	return j.endCheck(ctx, r)
}

func (j *Journal) claimCheck(ctx context.Context) (mine bool, err error) {
	err = j.store.Write(ctx, func(tx *store.Tx) error {
		c, err := lockCheck(ctx, tx)
		if mine = err == nil && j.due(c); !mine {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE journal_check SET began_at = $1, beat_at = $1, done = 0, head = 0 WHERE one = 1", j.now().UnixMicro())
		return err
	})
	return mine, err
}

var errCheckLost = errors.New("another node has begun the check anew")

func (j *Journal) beatCheck(ctx context.Context, done, head int64) error {
	return j.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Forgettable(ctx); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, "UPDATE journal_check SET beat_at = $1, done = $2, head = $3 WHERE one = 1 AND done <= $2", j.now().UnixMicro(), done, head)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errCheckLost)
		}
		return nil
	})
}

func (j *Journal) endCheck(ctx context.Context, r *Report) error {
	f, say := Fact{Kind: Checked, Subject: r.Facts}, text.Text{}
	if r.Bad != nil {
		f.Object, say = r.Bad.Seq, r.Bad.Say
	}
	return j.Commit(ctx, func(tx *store.Tx) ([]Fact, error) {
		_, err := tx.ExecContext(ctx, `UPDATE journal_check SET ended_at = $1, beat_at = $1, done = $2, head = $2, erased = $3, bad = $4, bad_zh = $5, bad_en = $6 WHERE one = 1`,
			j.now().UnixMicro()+1, r.Facts, int64(len(r.Erased)), f.Object, say.In(text.ZhTW), say.In(text.En))
		return []Fact{f}, err
	})
}

const checkColumns = "SELECT asked_at, began_at, beat_at, ended_at, done, head, erased, bad, bad_zh, bad_en FROM journal_check WHERE one = 1"

func readCheck(ctx context.Context, q store.Querier) (Check, error) {
	return scanCheck(ctx, q, checkColumns)
}

func lockCheck(ctx context.Context, tx *store.Tx) (Check, error) {
	return scanCheck(ctx, tx, checkColumns+tx.Dialect.Lock())
}

func scanCheck(ctx context.Context, q store.Querier, query string) (c Check, err error) {
	var asked, began, beat, ended int64
	var zh, en string
	err = q.QueryRowContext(ctx, query).Scan(&asked, &began, &beat, &ended, &c.Done, &c.Head, &c.Erased, &c.Bad, &zh, &en)
	if err != nil {
		return c, fault.New(fault.Internal, "no_check", text.Of("讀不到日誌的檢查結果。", "The check of the journal cannot be read.")).Because(err)
	}
	for at, from := range map[*time.Time]int64{&c.AskedAt: asked, &c.BeganAt: began, &c.BeatAt: beat, &c.EndedAt: ended} {
		if from != 0 {
			*at = time.UnixMicro(from)
		}
	}
	c.Say = text.Of(zh, en)
	return c, nil
}
