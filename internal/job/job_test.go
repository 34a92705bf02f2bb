package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
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

func start(t *testing.T, s *store.Store, f ...job.Follower) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	r := job.New(s, j, time.Now, slog.New(slog.DiscardHandler), f...)
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

// each is a follower with a job a fact, which calls do.
func each(name string, kind journal.Kind, do func(ctx context.Context)) job.Follower {
	return job.Follower{
		Name: name, Kinds: []journal.Kind{kind},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, 1, func(f journal.Fact) int64 { return f.Subject })
		},
		Prepare: func(ctx context.Context, _ string) (job.Commit, error) { do(ctx); return nil, nil },
	}
}

func say(t *testing.T, j *journal.Journal, kind journal.Kind, n int) {
	t.Helper()
	facts := slices.Repeat([]journal.Fact{{Kind: kind, Subject: 1}}, n)
	if err := j.Commit(t.Context(), func(*store.Tx) ([]journal.Fact, error) { return facts, nil }); err != nil {
		t.Fatal(err)
	}
}

func TestAnIdleFollowerIsSoonUpToDate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		j := start(t, s, each("one", "test.one", func(context.Context) {}), each("two", "test.two", func(context.Context) {}))
		var took []time.Duration
		for range 20 {
			say(t, j, "test.one", 1)
			from := time.Now()
			if err := job.Drain(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			took = append(took, time.Since(from))
		}
		slices.Sort(took)
		t.Logf("drained in %v (median), %v at most", took[10], took[19])
		if took[10] > 250*time.Millisecond {
			t.Errorf("a drain took %v", took[10])
		}
	})
}

func TestALongQueueIsNotInTheWayOfAnotherFollower(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var before, slow atomic.Int64
		done := make(chan struct{})
		j := start(t, s, each("slow", "test.slow", func(context.Context) { slow.Add(1); time.Sleep(5 * time.Millisecond) }),
			each("quick", "test.quick", func(context.Context) { before.Store(slow.Load()); close(done) }))
		say(t, j, "test.slow", 500)
		for slow.Load() < 10 {
			time.Sleep(time.Millisecond)
		}
		say(t, j, "test.quick", 1)
		<-done
		if n := before.Load(); n > 300 {
			t.Errorf("%d slow jobs were done first", n)
		}
	})
}

// A job that takes long must not keep the others busy asking for it, nor may one that no follower of this program wants.
func TestAWorkerRestsWhileThereIsNothingToTake(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var asked atomic.Int64
		release := make(chan struct{})
		f := each("long", "test.long", func(context.Context) { <-release })
		j, err := journal.Open(t.Context(), s, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		r := job.New(s, j, func() time.Time { asked.Add(1); return time.Now() }, slog.New(slog.DiscardHandler), f)
		if err := r.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer func() { close(release); r.Stop(); j.Close() }()
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("INSERT INTO job VALUES (1, 'of another program', 1, 0, '', 0, 1, '', 0, 0, '', $1)", false)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		say(t, j, "test.long", 1)
		time.Sleep(300 * time.Millisecond)
		from := asked.Load()
		time.Sleep(time.Second)
		if n := asked.Load() - from; n > 30 {
			t.Errorf("the clock was asked %d times in a second", n)
		}
	})
}

func TestHowSoonAJobFollowsItsFact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var at atomic.Int64
		j := start(t, s, each("one", "test.one", func(context.Context) { at.Store(time.Now().UnixNano()) }), each("two", "test.two", func(context.Context) {}))
		var took []time.Duration
		for range 60 {
			at.Store(0)
			say(t, j, "test.one", 1)
			from := time.Now()
			for at.Load() == 0 {
				time.Sleep(100 * time.Microsecond)
			}
			took = append(took, time.Unix(0, at.Load()).Sub(from))
			time.Sleep(10 * time.Millisecond)
		}
		slices.Sort(took)
		t.Logf("from commit to job: median %v, 99th percentile %v", took[30], took[59])
		if took[30] > 250*time.Millisecond {
			t.Errorf("median %v", took[30])
		}
	})
}
