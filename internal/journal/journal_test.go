package journal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

type everyone struct{}

func (everyone) Where(string) string { return "(1 = 1)" }

func open(t *testing.T, s *store.Store) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return j
}

func write(t *testing.T, j *journal.Journal, facts ...journal.Fact) {
	t.Helper()
	if err := j.Commit(t.Context(), func(*store.Tx) ([]journal.Fact, error) { return facts, nil }); err != nil {
		t.Fatal(err)
	}
}

func verify(t *testing.T, s *store.Store) *journal.Report {
	t.Helper()
	r, err := journal.Verify(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestManyWritersLeaveNoGap(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		a, b := storetest.Open(t, addr), storetest.Open(t, addr)
		var wg sync.WaitGroup
		for _, j := range []*journal.Journal{open(t, a), open(t, b)} {
			for w := range 4 {
				wg.Go(func() {
					for i := range 25 {
						f := journal.Fact{Kind: "test.happened", Subject: int64(w), Object: int64(i), Body: fmt.Sprint(i)}
						fn := func(*store.Tx) ([]journal.Fact, error) { return []journal.Fact{f, f}, nil }
						call := j.Commit
						if i%2 == 0 {
							call = j.Note
						}
						if err := call(t.Context(), fn); err != nil {
							t.Error(err)
						}
					}
				})
			}
		}
		wg.Wait()
		if r := verify(t, a); r.Bad != nil || r.Counts["test.happened"] != 400 {
			t.Errorf("bad %+v, counts %v", r.Bad, r.Counts)
		}
	})
}

func TestAFailedNoteUndoesOnlyItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := open(t, s)
		broken := errors.New("no")
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				err := j.Note(t.Context(), func(tx *store.Tx) ([]journal.Fact, error) {
					if _, err := tx.Exec("INSERT INTO community_member (community, org) VALUES (1, $1)", i); err != nil {
						return nil, err
					}
					if i%2 == 1 {
						return nil, broken
					}
					return []journal.Fact{{Kind: "test.noted"}}, nil
				})
				if want := i%2 == 1; errors.Is(err, broken) != want {
					t.Errorf("note %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		var n int
		_ = s.Read().QueryRow("SELECT count(*) FROM community_member").Scan(&n)
		if r := verify(t, s); n != 10 || r.Counts["test.noted"] != 10 {
			t.Errorf("%d rows, %d facts; want 10 of each", n, r.Counts["test.noted"])
		}
	})
}

func TestVerifyNamesTheFirstBadPlace(t *testing.T) {
	for name, tc := range map[string]struct {
		sql string
		seq int64
	}{
		"a number changed":         {"UPDATE fact SET subject = 99 WHERE seq = 3", 3},
		"a kind changed":           {"UPDATE fact SET kind = 'x' WHERE seq = 2", 2},
		"who may see it changed":   {"UPDATE fact SET audience = 1 WHERE seq = 4", 4},
		"a fact removed":           {"DELETE FROM fact WHERE seq = 3", 3},
		"the end cut off":          {"DELETE FROM fact WHERE seq >= 5", 5},
		"the head set back":        {"UPDATE journal SET seq = 3, hash = (SELECT hash FROM fact WHERE seq = 3)", 4},
		"the head removed":         {"DELETE FROM journal", 1},
		"words changed":            {"UPDATE fact_body SET body = 'lie' WHERE seq = 4", 4},
		"words removed on the sly": {"DELETE FROM fact_body WHERE seq = 4", 4},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				j := open(t, s)
				for i := range 5 {
					write(t, j, journal.Fact{Kind: "test.happened", Subject: int64(i), Audience: 3, Body: "words"})
				}
				if r := verify(t, s); r.Bad != nil {
					t.Fatalf("before: %v", r.Bad.Say)
				}
				if err := s.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(tc.sql); return err }); err != nil {
					t.Fatal(err)
				}
				if r := verify(t, s); r.Bad == nil || r.Bad.Seq != tc.seq {
					t.Errorf("found %+v, want fact %d", r.Bad, tc.seq)
				}
			})
		})
	}
}

func TestAStoreWhoseMakingWasCutShortIsEmptyAndIntact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if r := verify(t, s); r.Bad != nil || r.Facts != 0 {
			t.Errorf("got %+v", r)
		}
		if bad := compare(t, s, journal.Checkpoint{Log: "0123456789abcdef", Epoch: 1, Seq: 1, Hash: make([]byte, 32)}); !strings.Contains(bad, "there is none now") {
			t.Errorf("against a checkpoint: %q", bad)
		}
	})
}

func TestErasedWordsAreNamedAndTheChainHolds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := open(t, s)
		write(t, j, journal.Fact{Kind: "test.happened", Body: `{"name":"somebody"}`})
		if err := j.Erase(t.Context(), 0, "asked", []int64{2}); err != nil {
			t.Fatal(err)
		}
		r := verify(t, s)
		if r.Bad != nil || len(r.Erased) != 1 || r.Erased[0] != (journal.Erasure{Seq: 2, By: 3}) {
			t.Errorf("bad %v, erased %v", r.Bad, r.Erased)
		}
	})
}

func TestAClockSetBackDoesNotReorderFacts(t *testing.T) {
	s := storetest.SQLite(t)
	at := time.Now()
	j, err := journal.Open(context.Background(), s, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	write(t, j, journal.Fact{Kind: "test.happened"})
	at = at.Add(-time.Hour)
	write(t, j, journal.Fact{Kind: "test.happened"})
	if r := verify(t, s); r.Bad != nil {
		t.Error(r.Bad.Say)
	}
}

func TestACursorOfAnotherHistoryIsRefused(t *testing.T) {
	s, other := storetest.SQLite(t), storetest.SQLite(t)
	j, k := open(t, s), open(t, other)
	if _, err := j.ParseCursor(k.Cursor(1), 1); !fault.Is(err, fault.Conflict) {
		t.Errorf("another log's cursor: %v", err)
	}
	if _, err := j.ParseCursor(j.Cursor(9), 1); err == nil || fault.Of(err).Code != "cursor_ahead" {
		t.Errorf("a cursor ahead of the head: %v", err)
	}
	if _, err := j.ParseCursor("nonsense", 1); !fault.Is(err, fault.Invalid) {
		t.Errorf("nonsense: %v", err)
	}
	if n, err := j.ParseCursor(j.Cursor(1), 1); n != 1 || err != nil {
		t.Errorf("own cursor: %d, %v", n, err)
	}
}

func TestFollowingSeesEveryFactOnceInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := open(t, s)
		for range 30 {
			write(t, j, journal.Fact{Kind: "test.happened"}, journal.Fact{Kind: "test.happened"})
		}
		var at int64
		for {
			facts, err := j.After(t.Context(), everyone{}, at, 7)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range facts {
				if f.Seq != at+1 {
					t.Fatalf("after %d came %d", at, f.Seq)
				}
				at = f.Seq
			}
			if len(facts) < 7 {
				break
			}
		}
		if at != 61 {
			t.Errorf("ended at %d, want 61", at)
		}
	})
}

// A caller who goes away in the middle of a statement ends his own note and nobody else's.
func TestANoteWhoseCallerWentAwaySpoilsNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := open(t, s)
		slow := s.Dialect.Pick("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000) INSERT INTO community_member SELECT 2, max(i) FROM n",
			"INSERT INTO community_member SELECT 2, 1 FROM pg_sleep(5)")
		var wg sync.WaitGroup
		for i := range 10 {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
				defer cancel()
				err := j.Note(context.Background(), func(tx *store.Tx) ([]journal.Fact, error) {
					if i == 3 {
						_, err := tx.ExecContext(ctx, slow)
						return nil, err
					}
					if i == 4 {
						panic("worse")
					}
					_, err := tx.Exec("INSERT INTO community_member (community, org) VALUES (1, $1)", i)
					return []journal.Fact{{Kind: "test.noted"}}, err
				})
				if bad := i == 3 || i == 4; (err != nil) != bad {
					t.Errorf("note %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		var n int
		_ = s.Read().QueryRow("SELECT count(*) FROM community_member").Scan(&n)
		if r := verify(t, s); n != 8 || r.Counts["test.noted"] != 8 || r.Bad != nil {
			t.Errorf("%d rows, %d facts; want 8 of each; %v", n, r.Counts["test.noted"], r.Bad)
		}
		j.Close()
		if err := j.Note(t.Context(), func(*store.Tx) ([]journal.Fact, error) { return nil, nil }); err == nil {
			t.Error("a closed journal took a note")
		}
	})
}

// A server goes on writing while a command beside it verifies.
func TestVerifyHoldsWhileFactsAreAdded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := open(t, s)
		write(t, j, slices.Repeat([]journal.Fact{{Kind: "test.happened", Body: "words"}}, 6000)...) // more than a page
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := int64(5500); ctx.Err() == nil; i++ {
				_ = j.Commit(ctx, func(*store.Tx) ([]journal.Fact, error) {
					return []journal.Fact{{Kind: "test.happened", Body: "words"}}, nil
				})
				_ = j.Erase(ctx, 0, "asked", []int64{i})
			}
		})
		for range 10 {
			r, err := journal.Verify(t.Context(), s)
			if err != nil || r.Bad != nil {
				t.Fatalf("%+v %v", r, err)
			}
		}
		stop()
		wg.Wait()
	})
}

// On PostgreSQL a note may learn of its failure late, but not so late that another's is taken for it.
func TestANoteThatFailsLateUndoesOnlyItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := open(t, s)
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				err := j.Note(t.Context(), func(tx *store.Tx) ([]journal.Fact, error) {
					for range 1 + i%2 { // the second time its key is taken
						if err := tx.Later(t.Context(), "INSERT INTO community_member (community, org) VALUES (1, $1)", i); err != nil {
							return nil, err
						}
					}
					return []journal.Fact{{Kind: "test.noted"}}, nil
				})
				if want := i%2 == 1; store.Duplicate(err) != want {
					t.Errorf("note %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		var n int
		_ = s.Read().QueryRow("SELECT count(*) FROM community_member").Scan(&n)
		if r := verify(t, s); n != 20 || r.Counts["test.noted"] != 20 {
			t.Errorf("%d rows, %d facts; want 20 of each", n, r.Counts["test.noted"])
		}
	})
}
