package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"lianfang/internal/store"
)

func TestMemoryKeepsWhatIsSlowToCountAndNothingElse(t *testing.T) {
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	var m store.Memory[int, int]
	asked := 0
	get := func(cost time.Duration, keys ...int) map[int]int {
		t.Helper()
		out, err := m.All(clock, keys, func(missing []int) (map[int]int, error) {
			got := map[int]int{}
			for _, k := range missing {
				asked++
				got[k] = k * 10
			}
			now = now.Add(cost)
			return got, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if out[k] != k*10 {
				t.Errorf("figure of %d: %d", k, out[k])
			}
		}
		return out
	}
	for range 3 {
		get(time.Millisecond, 1)
	}
	if asked != 3 {
		t.Errorf("a quick figure was counted %d times, want 3", asked)
	}
	get(time.Second, 1, 2)
	get(time.Second, 2, 3) // 3 alone is counted
	if asked != 6 {
		t.Errorf("counted %d, want 6", asked)
	}
	now = now.Add(11 * time.Second)
	get(time.Second, 3)
	get(time.Hour, 1)
	now = now.Add(time.Minute)
	get(time.Second, 1)
	if asked != 9 {
		t.Errorf("counted %d, want 9: an old figure was given", asked)
	}
	if _, err := m.One(clock, 7, func() (int, error) { return 0, errors.New("broken") }); err == nil {
		t.Error("the error is lost")
	}
}

func TestAFigureThatTakesLongIsGivenAsItWasWhileItIsCountedAnew(t *testing.T) {
	var mu sync.Mutex
	at := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	now := func() time.Time { mu.Lock(); defer mu.Unlock(); return at }
	pass := func(d time.Duration) { mu.Lock(); at = at.Add(d); mu.Unlock() }
	var m store.Memory[string, int]
	counts, counted := 0, make(chan int, 8)
	get := func(ctx context.Context) (int, time.Time) {
		t.Helper()
		v, when, err := m.Aged(ctx, now, "all", func(ctx context.Context) (int, error) {
			if ctx.Err() != nil {
				t.Error("a count ended with whoever asked for it")
			}
			pass(5 * time.Second)
			counts++
			defer func() { counted <- counts }()
			return counts, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return v, when
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	first := now()
	if v, when := get(gone); v != 1 || !when.Equal(first) {
		t.Fatalf("the first is %d of %v", v, when)
	}
	<-counted
	pass(2 * time.Minute)
	if v, when := get(gone); v != 1 || !when.Equal(first) {
		t.Errorf("while it is counted anew %d of %v is given", v, when)
	}
	<-counted
	for range 1000 { // what was counted is put away a little later
		if v, _ := get(t.Context()); v == 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if v, when := get(t.Context()); v != 2 || !when.After(first) {
		t.Errorf("then %d of %v is given", v, when)
	}
	pass(time.Hour)
	if v, _ := get(t.Context()); v != 3 {
		t.Errorf("what is an hour old is given: %d", v)
	}
}
