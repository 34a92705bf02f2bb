package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// older opens a store as a program does that knows no later migration.
func older(t *testing.T, addr string, knows int64) (*store.Store, error) {
	t.Helper()
	s, err := store.Open(t.Context(), addr, store.Options{UpTo: knows})
	if err == nil {
		t.Cleanup(func() { _ = s.Close() })
	}
	return s, err
}

func code(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

func TestAnOlderProgramWorksBesideWhatWasAddedAndNotBesideWhatWasTakenAway(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		now := storetest.Open(t, addr)
		before := now.Knows() - 1
		old, err := older(t, addr, before)
		if err != nil {
			t.Fatalf("an older program is refused though nothing was taken away: %v", err)
		}
		if id, err := old.TakeIDs(t.Context(), 1); err != nil || id == 0 {
			t.Errorf("the older program does not work: %v", err)
		}
		// A later version takes something away, and says so.
		if err := now.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE schema_floor SET oldest = $1", now.Knows())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		_, err = older(t, addr, before)
		if code(err) != "store_too_new" || !strings.Contains(err.Error(), "Put the newer program here") {
			t.Errorf("an older program opens tables that it cannot work on: %v", err)
		}
		if _, err := older(t, addr, now.Knows()); err != nil {
			t.Errorf("the program itself is refused: %v", err)
		}
	})
}

func TestAnUpgradeWaitsForServersThatItWouldLeaveBehind(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		s := storetest.Open(t, addr)
		if err := s.Beat(t.Context(), store.Node{ID: "a", Version: "0.9", StartedAt: time.Now()}); err != nil {
			t.Fatal(err)
		}
		if err := s.MayMigrate(t.Context()); err != nil {
			t.Errorf("a server that can go on is in the way: %v", err)
		}
		if err := s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE node SET knows = 3")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.MayMigrate(t.Context()); code(err) != "older_node_at_work" || !strings.Contains(err.Error(), "0.9") {
			t.Errorf("a server that could not go on is not in the way: %v", err)
		}
		if err := s.Leave(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		if err := s.MayMigrate(t.Context()); err != nil {
			t.Errorf("a server that is gone is in the way: %v", err)
		}
	})
}
