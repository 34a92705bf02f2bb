package store_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// A long import and a restored backup leave more new entries than are moved at once; every row is found by its hash and its scope all the time, and
// once.
func TestEveryRowIsFoundByItsHashWhileTheIndexGrows(t *testing.T) {
	const rows, batch = 200_000, 20_000
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := rand.New(rand.NewPCG(8, 119))
		var all []int64
		check := func(when string) {
			t.Helper()
			var n, scoped, wrong int64
			err := s.Read().QueryRow(`SELECT (SELECT count(*) FROM observable_by_hash WHERE hash IN (SELECT CAST(value AS BIGINT) FROM json_each($1))),
				(SELECT count(*) FROM observable_by_scope WHERE scope <> 0), (SELECT count(*) FROM observable_by_hash WHERE value <> CAST(hash AS TEXT))`, store.IDs(all)).Scan(&n, &scoped, &wrong)
			if err != nil {
				t.Fatal(err)
			}
			if want := int64(len(all)); n != want || scoped != want/2 || wrong != 0 {
				t.Fatalf("%s: of %d rows %d are found by hash and %d of half by scope; %d under a hash that is not theirs", when, want, n, scoped, wrong)
			}
		}
		for len(all) < rows {
			var id, hash, scope []int64
			var value []string
			for range batch {
				h := int64(r.Uint64())
				id, hash, scope, value = append(id, int64(len(all)+1)), append(hash, h), append(scope, int64(len(all)%2)), append(value, strconv.FormatInt(h, 10))
				all = append(all, h)
			}
			err := s.Write(t.Context(), func(tx *store.Tx) error {
				return tx.Insert(t.Context(), "observable", "", store.Ints("id", id), store.Ints("hash", hash), store.Texts("kind", make([]string, batch)),
					store.Texts("value", value), store.Ints("scope", scope), store.Texts("guard", make([]string, batch)))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		check("before they are put in order")
		if err := s.Grown(t.Context()); err != nil {
			t.Fatal(err)
		}
		check("after")
		if s.Dialect == store.Postgres {
			return
		}
		var waiting, sorted int
		if err := s.Read().QueryRow("SELECT (SELECT count(*) FROM index_observable_hash_new), (SELECT count(*) FROM index_observable_hash)").Scan(&waiting, &sorted); err != nil {
			t.Fatal(err)
		}
		if waiting >= 60_000 || waiting+sorted != rows {
			t.Errorf("%d entries still wait and %d are in order, of %d", waiting, sorted, rows)
		}
	})
}
