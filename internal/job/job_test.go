package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

const happened journal.Kind = "test.happened"

// copier is a follower whose effect can be counted: one row a fact, which the primary key would refuse to hold twice.
func copier(fail func() error) job.Follower {
	return job.Follower{
		Name: "copier", Kinds: []journal.Kind{happened},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, 7, func(f journal.Fact) int64 { return f.Subject })
		},
		Prepare: func(ctx context.Context, payload string) (job.Commit, error) {
			if err := fail(); err != nil {
				return nil, err
			}
			var ids []int64
			if err := json.Unmarshal([]byte(payload), &ids); err != nil {
				return nil, err
			}
			return func(tx *store.Tx) ([]journal.Fact, error) {
				one := make([]int64, len(ids))
				return nil, tx.Insert(ctx, "community_member", "", store.Ints("community", one), store.Ints("org", ids))
			}, nil
		},
	}
}

func start(t *testing.T, s *store.Store, f job.Follower) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	r := job.New(s, j, time.Now, slog.New(slog.DiscardHandler), f)
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Stop(); j.Close() })
	return j
}

func happen(t *testing.T, j *journal.Journal, from, n int64) {
	t.Helper()
	var facts []journal.Fact
	for i := range n {
		facts = append(facts, journal.Fact{Kind: happened, Subject: from + i}, journal.Fact{Kind: "test.other", Subject: 1})
	}
	if err := j.Commit(t.Context(), func(*store.Tx) ([]journal.Fact, error) { return facts, nil }); err != nil {
		t.Fatal(err)
	}
}

func copied(t *testing.T, s *store.Store) (n int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := job.Drain(ctx, s); err != nil {
		t.Fatal(err)
	}
	if err := s.Read().QueryRow("SELECT count(*) FROM community_member").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEveryFactHasItsEffectOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := start(t, s, copier(func() error { return nil }))
		for i := range int64(20) {
			happen(t, j, 1+i*100, 100)
		}
		if n := copied(t, s); n != 2000 {
			t.Errorf("%d effects, want 2000", n)
		}
	})
}

func TestTwoNodesShareTheWorkAndDoNothingTwice(t *testing.T) {
	addr := storetest.PostgresAddr(t)
	a, b := storetest.Open(t, addr), storetest.Open(t, addr)
	j := start(t, a, copier(func() error { return nil }))
	start(t, b, copier(func() error { return nil }))
	for i := range int64(20) {
		happen(t, j, 1+i*100, 100)
	}
	if n := copied(t, a); n != 2000 {
		t.Errorf("%d effects, want 2000", n)
	}
}

func TestAFailedJobIsDoneLaterAndAPanicIsAFailure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var tries atomic.Int64
		j := start(t, s, copier(func() error {
			switch tries.Add(1) {
			case 1:
				return errors.New("not now")
			case 2:
				panic("worse")
			}
			return nil
		}))
		happen(t, j, 1, 5)
		if n := copied(t, s); n != 5 || tries.Load() != 3 {
			t.Errorf("%d effects after %d tries, want 5 after 3", n, tries.Load())
		}
	})
}
