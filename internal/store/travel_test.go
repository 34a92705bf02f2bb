package store_test

import (
	"errors"
	"testing"

	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

var errChangedMind = errors.New("changed my mind")

const addMember = "INSERT INTO community_member (community, org) VALUES ($1, $2)"

func members(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	if err := s.Read().QueryRow("SELECT count(*) FROM community_member").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsWrittenLaterIsThereForTheNextStatement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		err := s.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Later(ctx, addMember, 1, 1); err != nil {
				return err
			}
			if err := tx.InsertLater(ctx, "community_member", "", store.Ints("community", []int64{1, 1}), store.Ints("org", []int64{2, 3})); err != nil {
				return err
			}
			for name, q := range map[string]string{"planned anew": "", "kept": store.Kept} {
				var n int
				var sum, least int64
				var none *int64
				err := tx.QueryRowContext(ctx, q+"SELECT count(*), sum(org), min(org), max(CASE WHEN org > 9 THEN org END) FROM community_member WHERE community = $1", 1).Scan(&n, &sum, &least, &none)
				if err != nil || n != 3 || sum != 6 || least != 1 || none != nil {
					t.Errorf("%s: %d rows, sum %d, least %d, none %v, %v", name, n, sum, least, none, err)
				}
				if err := tx.Later(ctx, "UPDATE community SET slug = slug WHERE id = $1", 1); err != nil {
					return err
				}
			}
			return tx.Later(ctx, addMember, 2, 1)
		})
		if n := members(t, s); err != nil || n != 4 {
			t.Errorf("%d rows, %v; want 4", n, err)
		}
	})
}

// Every type of column comes through, also in rows that travel with what was written before.
func TestRowsThatTravelHoldEveryType(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		err := s.Write(ctx, func(tx *store.Tx) error {
			if err := tx.InsertLater(ctx, "fact_body", "", store.Ints("seq", []int64{1, 2}), store.Bytes("nonce", [][]byte{{7, 0}, nil}), store.Texts("body", []string{"聯防", ""})); err != nil {
				return err
			}
			rows, err := tx.QueryContext(ctx, store.Kept+"SELECT seq, nonce, body, seq = 1, seq * 1.5, 1 FROM fact_body WHERE seq <> $1 ORDER BY seq", 0)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			n := 0
			for rows.Next() {
				n++
				var seq, one int64
				var nonce []byte
				var body string
				var first bool
				var half float64
				if err := rows.Scan(&seq, &nonce, &body, &first, &half, &one); err != nil {
					return err
				}
				if seq != int64(n) || first != (n == 1) || half != 1.5*float64(n) || one != 1 || n == 1 && (body != "聯防" || string(nonce) != "\x07\x00") {
					t.Errorf("row %d: %d %q %q %v %v %d", n, seq, nonce, body, first, half, one)
				}
			}
			if n != 2 {
				t.Errorf("%d rows, want 2", n)
			}
			return rows.Err()
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestAFailureOfWhatIsWrittenLaterUndoesTheWhole(t *testing.T) {
	for name, after := range map[string]func(tx *store.Tx) error{
		"told by the commit": func(*store.Tx) error { return nil },
		"told by a statement": func(tx *store.Tx) error {
			_, err := tx.Exec(store.Kept+addMember, 2, 2)
			return err
		},
		"told by a question": func(tx *store.Tx) error {
			var n int
			return tx.QueryRow(store.Kept+"SELECT count(*) FROM community_member WHERE org <> $1", 0).Scan(&n)
		},
		"told, and not heeded": func(tx *store.Tx) error {
			_, _ = tx.Exec("UPDATE community SET slug = slug WHERE id = $1", 1)
			return nil
		},
		"not asked": func(*store.Tx) error { return errChangedMind },
	} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, storetest.PostgresAddr(t))
			for range 20 { // more than the pool of connections
				err := s.Write(t.Context(), func(tx *store.Tx) error {
					if err := tx.Later(t.Context(), addMember, 1, 1); err != nil {
						return err
					}
					if err := tx.Later(t.Context(), addMember, 1, 1); err != nil {
						return err
					}
					return after(tx)
				})
				if err == nil {
					t.Fatal("it was committed")
				}
			}
			if n := members(t, s); n != 0 {
				t.Errorf("%d rows are there", n)
			}
		})
	}
}

func TestOnlyStatementsThatSaySoKeepTheirPlan(t *testing.T) {
	s := storetest.Open(t, storetest.PostgresAddr(t))
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		const q = "SELECT count(*) FROM org WHERE id = $1"
		var n int64
		for i := range 10 {
			for _, q := range []string{q, store.Kept + q} {
				if err := tx.QueryRow(q, i).Scan(&n); err != nil {
					return err
				}
			}
		}
		var kept, anew int64
		err := tx.QueryRow(`SELECT coalesce(sum(CASE WHEN starts_with(statement, $1) THEN generic_plans END), 0), count(CASE WHEN NOT starts_with(statement, $1) THEN 1 END)
			FROM pg_prepared_statements WHERE strpos(statement, 'FROM org WHERE') > 0`, store.Kept).Scan(&kept, &anew)
		if kept == 0 || anew != 0 {
			t.Errorf("a plan was kept for %d of 10 calls, %d statements that did not ask for it have a name", kept, anew)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
