package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

func TestIDsAreNeverGivenTwice(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		a, b := storetest.Open(t, addr), storetest.Open(t, addr)
		var mu sync.Mutex
		seen := map[int64]bool{}
		var wg sync.WaitGroup
		for _, s := range []*store.Store{a, b} {
			wg.Go(func() {
				for i := range 200 {
					first, err := s.TakeIDs(t.Context(), i)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for id := first; id < first+int64(i); id++ {
						if seen[id] {
							t.Errorf("id %d given twice", id)
						}
						seen[id] = true
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
	})
}

func TestInsertWritesEveryRowOfEveryKind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			return tx.Insert(t.Context(), "fact_body", "",
				store.Ints("seq", []int64{1, 2}), store.Bytes("nonce", [][]byte{{7}, nil}), store.Texts("body", []string{"聯防", `a"b`}))
		})
		if err != nil {
			t.Fatal(err)
		}
		var n int
		var body string
		if err := s.Read().QueryRow("SELECT count(*), min(body) FROM fact_body WHERE seq IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs([]int64{1, 2})).Scan(&n, &body); err != nil {
			t.Fatal(err)
		}
		if n != 2 || body != `a"b` {
			t.Errorf("found %d rows, first body %q", n, body)
		}
	})
}

func TestReadersOfSQLiteCannotWrite(t *testing.T) {
	if _, err := storetest.SQLite(t).Read().Exec("DELETE FROM fact"); err == nil {
		t.Error("a reader wrote")
	}
}

func TestASecondServerOfAFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	first, err := store.Open(context.Background(), dir, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), dir, store.Options{Serve: true}); !fault.Is(err, fault.Busy) {
		t.Errorf("the second server got %v", err)
	}
	beside, err := store.Open(context.Background(), dir, store.Options{})
	if err != nil {
		t.Fatalf("a command beside the server: %v", err)
	}
	_ = beside.Close()
	_ = first.Close()
	again, err := store.Open(context.Background(), dir, store.Options{Serve: true})
	if err != nil {
		t.Fatalf("after the first one stopped: %v", err)
	}
	_ = again.Close()
}

func TestACommitWakesOtherProcesses(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		a, b := storetest.Open(t, addr), storetest.Open(t, addr)
		wake, stop := b.Wake()
		defer stop()
		for {
			if err := a.Write(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.Exec("UPDATE membership_epoch SET n = n + 1"); err != nil {
					return err
				}
				return tx.Notify(t.Context())
			}); err != nil {
				t.Fatal(err)
			}
			select {
			case <-wake:
				return
			case <-t.Context().Done():
				t.Fatal("never woken")
			default:
			}
		}
	})
}

func TestAPanicInAWriteLeavesTheWriterFree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for range 20 { // more than the pool of connections
			func() {
				defer func() { _ = recover() }()
				_ = s.Write(t.Context(), func(*store.Tx) error { panic("worse") })
			}()
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := s.TakeIDs(ctx, 1); err != nil {
			t.Error(err)
		}
	})
}
