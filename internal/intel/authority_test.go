package intel_test

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

const (
	january, february, march, april = "2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z", "2026-04-01T00:00:00.000Z"
)

var system = marking.System("test")

func (w world) exec(sql string, args ...any) {
	w.t.Helper()
	if err := w.store.Write(w.t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(sql, args...); return err }); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) withdrawn(v marking.Viewer, id string) bool {
	w.t.Helper()
	it, _, err := w.Find(w.t.Context(), v, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return it.Withdrawn
}

func TestADelegateSpeaksForAnItemAslongAsItIsOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		const id2 = "indicator--11111111-1111-4111-8111-111111111112"
		w.take("a", bundle(indicator(id1, january, ""), indicator(id2, january, "")))
		w.take("b", bundle(`{"type":"identity","spec_version":"2.1","id":"identity--11111111-1111-4111-8111-111111111111","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"b"}`))
		w.exec("INSERT INTO source_delegate SELECT a.id, b.id FROM source a, source b WHERE a.slug = 'a' AND b.slug = 'b'")
		w.take("b", bundle(indicator(id1, february, `,"revoked":true`), indicator(id2, february, "")))
		if !w.withdrawn(system, id1) {
			t.Error("a delegate could not withdraw it")
		}
		w.exec("DELETE FROM source_delegate")
		if c := w.take("b", bundle(indicator(id2, march, `,"revoked":true`))).Objects; w.withdrawn(system, id2) {
			t.Errorf("one that is a delegate no longer withdrew it: %+v", c)
		}
	})
}

func TestAnOwnerWithdrawsWhatWaitsForTheDesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		held := strings.Replace(indicator(id1, february, ""), "[domain-name:value = 'Login.Bad-Example.org']", "[ipv4-addr:value = '10.0.0.1']", 1)
		w.take("a", bundle(indicator(id1, january, "")))
		if c := w.take("a", bundle(held)).Objects; c != (intel.Counts{Held: 1}) {
			t.Fatalf("a private address alone: %+v", c)
		}
		w.take("a", bundle(indicator(id1, march, `,"revoked":true`)))
		if !w.withdrawn(system, id1) {
			t.Error("its own source could not withdraw it")
		}
		var n int
		_ = s.Read().QueryRow("SELECT count(*) FROM assertion WHERE state IN (0, 3, 4)").Scan(&n)
		if n != 0 {
			t.Errorf("%d words of a withdrawn item are live or wait", n)
		}
	})
}

func TestAListThatIsHeldAddsNothingTheNextDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.file("s", "daily.txt", "10.0.0.1 # day 1\nevil-host.org # day 1\n")
		before := w.rows()
		w.file("s", "daily.txt", "10.0.0.1 # day 2\nevil-host.org # day 2\n")
		w.file("s", "daily.txt", "10.0.0.1 # day 3\nevil-host.org # day 3\n")
		if after := w.rows(); after != before {
			t.Errorf("rows\n%s\n%s", before, after)
		}
	})
}

// A stranger must not pass an object off as nobody's by leaving out the members that make it somebody's.
func TestAnIndicatorWithoutItsDatesIsStillItsOwners(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.take("a", bundle(indicator(id1, january, marked(clear))))
		bare := `{"type":"indicator","spec_version":"2.1","id":"` + id1 + `","name":"harmless","pattern":"[domain-name:value = 'other-host.org']","pattern_type":"stix"` + marked(clear)
		w.take("b", bundle(bare+"}"))
		_, words, err := w.Find(t.Context(), system, id1)
		if err != nil || len(words) != 2 || words[1].State != intel.Beside {
			t.Errorf("%+v %v", words, err)
		}
		if it, _, _ := w.Find(t.Context(), marking.Public(), id1); it.Title == "harmless" {
			t.Errorf("a stranger renamed it: %q", it.Title)
		}
		if c := w.take("b", bundle(bare+`,"revoked":true,"x":1}`)).Objects; w.withdrawn(system, id1) {
			t.Errorf("a stranger withdrew it: %+v", c)
		}
	})
}

func TestTwoVersionsOfASightingInOneFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		sighting := func(modified string, count int) string {
			return fmt.Sprintf(`{"type":"sighting","spec_version":"2.1","id":"sighting--11111111-1111-4111-8111-111111111111","created":"2026-01-01T00:00:00.000Z","modified":%q,"sighting_of_ref":%q,"count":%d,"first_seen":"2026-01-01T00:00:00Z","last_seen":"2026-01-02T00:00:00Z"}`, modified, id1, count)
		}
		w.take("a", bundle(indicator(id1, january, ""), sighting(january, 3), sighting(february, 5)))
		var n, times int
		_ = s.Read().QueryRow("SELECT count(*), max(times) FROM sighting").Scan(&n, &times)
		if n != 1 || times != 5 {
			t.Errorf("%d sightings, counted %d", n, times)
		}
	})
}

func TestTwoIdsUnderOneKeyStayTwoItems(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.take("a", bundle(indicator(id1, january, "")))
		w.exec("INSERT INTO item SELECT 1, key, 'indicator--99999999-1111-4111-8111-111111111111', type, owner, 0, 0 FROM item")
		w.exec("INSERT INTO item SELECT 9000000, key, 'indicator--88888888-1111-4111-8111-111111111111', type, owner, 0, 0 FROM item WHERE id = 1")
		w.take("a", bundle(indicator(id1, february, "")))
		var n int
		_ = s.Read().QueryRow("SELECT count(*) FROM item WHERE stix_id = $1", id1).Scan(&n)
		if n != 1 {
			t.Errorf("%d items of one id", n)
		}
	})
}

func TestTwoNodesImportOneBundleAtOnce(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		a, b := newWorldNow(t, storetest.Open(t, addr)), newWorldNow(t, storetest.Open(t, addr))
		var objects []string
		for i := range 1200 {
			id := fmt.Sprintf("indicator--11111111-1111-4111-8111-%012d", i)
			objects = append(objects, strings.Replace(indicator(id, january, ""), "Login.Bad", fmt.Sprintf("h%d.bad", i%700), 1))
		}
		doc := bundle(objects...)
		var wg sync.WaitGroup
		for i, w := range []world{a, b, a, b} {
			wg.Go(func() {
				if _, err := w.Import(t.Context(), system, intel.File{Name: "b.json", Source: fmt.Sprint("s", i/2)}, strings.NewReader(doc)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var items, ids, words, values, distinct int
		if err := a.store.Read().QueryRow(`SELECT (SELECT count(*) FROM item), (SELECT count(DISTINCT stix_id) FROM item), (SELECT count(*) FROM assertion),
			(SELECT count(*) FROM observable), (SELECT count(DISTINCT value) FROM observable)`).Scan(&items, &ids, &words, &values, &distinct); err != nil {
			t.Fatal(err)
		}
		if items != 1200 || ids != 1200 || words != 2400 || values != distinct {
			t.Errorf("%d items of %d ids, %d words, %d observables of %d values", items, ids, words, values, distinct)
		}
	})
}

func TestAWithdrawalWithoutAMarkingReachesThoseWhoReadTheObject(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.take("a", bundle(indicator(id1, january, marked(clear))))
		w.take("a", bundle(indicator(id1, february, `,"revoked":true`)))
		if !w.withdrawn(marking.Public(), id1) {
			t.Error("the public was not told")
		}
		facts, err := w.journal.After(t.Context(), marking.Public(), 0, 100)
		if err != nil || len(facts) == 0 || facts[len(facts)-1].Kind != intel.ItemWithdrawn {
			t.Errorf("a peer that reads the journal: %+v %v", facts, err)
		}
	})
}

func TestWhoSeesAStrangersWordOnlyIsNotToldWhatTheOwnerDid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.take("a", bundle(indicator(id1, january, marked(amber))))
		w.take("b", bundle(indicator(id1, january, marked(clear)+`,"description":"x"`)))
		w.take("a", bundle(indicator(id1, february, marked(amber)+`,"revoked":true`)))
		if !w.withdrawn(system, id1) || w.withdrawn(marking.Public(), id1) {
			t.Error("the owner's AMBER withdrawal showed")
		}
		for _, state := range []string{"", "withdrawn"} {
			p, err := w.List(t.Context(), marking.Public(), intel.Query{State: state})
			if err != nil || len(p.Items) > 0 && (state != "" || p.Items[0].Withdrawn) {
				t.Errorf("%q: %+v %v", state, p.Items, err)
			}
		}
	})
}

func TestWhatIsHeldIsTheDesksAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.take("a", bundle(indicator(id1, january, marked(clear))))
		w.take("b", bundle(indicator(id1, february, marked(clear)+`,"revoked":true`)))
		facts, err := w.journal.After(t.Context(), marking.Public(), 0, 100)
		if err != nil || len(facts) != 1 || facts[0].Kind != intel.ItemAccepted {
			t.Errorf("the public reads %+v %v", facts, err)
		}
		for _, tc := range []struct {
			v    marking.Viewer
			text string
			want int
		}{{marking.Public(), "", 0}, {marking.Public(), id1, 0}, {system, "", 1}, {system, id1, 1}, {system, "bad-example.org", 1}} {
			p, err := w.List(t.Context(), tc.v, intel.Query{Text: tc.text, State: "held"})
			if err != nil || len(p.Items) != tc.want {
				t.Errorf("%s asks for what is held %q: %d items, %v", tc.v.Class, tc.text, len(p.Items), err)
			}
		}
		p, err := w.List(t.Context(), system, intel.Query{Text: "bad-example.org", State: "withdrawn"})
		if err != nil || len(p.Items) != 0 {
			t.Errorf("an active item among the withdrawn: %+v %v", p.Items, err)
		}
	})
}

func TestASupersededWordIsNobodysButTheDesks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.take("a", bundle(indicator(id1, january, marked(clear))))
		w.take("a", bundle(indicator(id1, february, marked(amber))))
		it, _, err := w.Find(t.Context(), system, id1)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"", id1, "bad-example.org", "login.bad*", "phishing"} {
			if p, err := w.List(t.Context(), marking.Public(), intel.Query{Text: text}); err != nil || len(p.Items) != 0 {
				t.Errorf("%q: %+v %v", text, p.Items, err)
			}
		}
		if got, err := w.ValuesOf(t.Context(), marking.Public(), []int64{it.ID}, 10); err != nil || len(got) != 0 {
			t.Errorf("its values: %v %v", got, err)
		}
		if got, err := w.Observables(t.Context(), marking.Public(), it.ID, 10); err != nil || len(got) != 0 {
			t.Errorf("its values: %v %v", got, err)
		}
	})
}

func TestPagesOfACVEAndOfAValueHoldEachItemOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		var objects []string
		for i := range 130 {
			objects = append(objects, fmt.Sprintf(`{"type":"vulnerability","spec_version":"2.1","id":"vulnerability--11111111-1111-4111-8111-%012d","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"CVE-2026-0001","external_references":[{"source_name":"cve","external_id":"CVE-2026-0001"}]}`, i),
				strings.Replace(indicator(fmt.Sprintf("indicator--11111111-1111-4111-8111-%012d", i), january, ""), "domain-name:value = 'Login.Bad-Example.org'", "email-addr:value = 'a@bad-example.org'", 1))
		}
		w.take("a", bundle(objects...))
		w.take("a", bundle(strings.Replace(objects[0], `"modified":"2026-01`, `"modified":"2026-02`, 1))) // the oldest item has the newest word
		for _, text := range []string{"CVE-2026-0001", "a@bad-example.org"} {
			seen := map[int64]bool{}
			q := intel.Query{Text: text, Limit: 50}
			for range 10 {
				p, err := w.List(t.Context(), system, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, it := range p.Items {
					if seen[it.ID] {
						t.Fatalf("%s: an item on two pages", text)
					}
					seen[it.ID] = true
				}
				if q.Before = p.Next; q.Before == 0 {
					break
				}
			}
			if len(seen) != 130 {
				t.Errorf("%s: %d of 130 items", text, len(seen))
			}
		}
	})
}

func TestReadingOneRedWordAmongMilderOnesIsAFact(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	w.take("a", bundle(indicator(id1, january, marked(amber))))
	if _, err := w.Import(t.Context(), system, intel.File{Name: "r.json", Source: "b", Marking: tlp.Red}, strings.NewReader(bundle(indicator(id1, january, `,"description":"x"`)))); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Find(t.Context(), marking.Desk(7), id1); err != nil {
		t.Fatal(err)
	}
	facts, err := w.journal.After(t.Context(), system, 0, 100)
	if last := facts[len(facts)-1]; err != nil || last.Kind != intel.ObjectRead || last.Actor != 7 {
		t.Errorf("%+v %v", last, err)
	}
}

// The short way through a viewer's audiences gives what the plain predicate gives.
func TestAPageIsTheSameWhicheverWayItIsFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		var objects []string
		for i := range 60 {
			mark := []string{marked(clear), marked(amber), ""}[i%3]
			objects = append(objects, indicator(fmt.Sprintf("indicator--11111111-1111-4111-8111-%012d", i), january, mark))
		}
		w.take("a", bundle(objects...))
		w.take("a", bundle(strings.Replace(objects[0], january, february, 1))) // superseded
		w.take("a", bundle(strings.Replace(strings.Replace(objects[3], `"modified":"2026-01`, `"modified":"2026-02`, 1), `"name"`, `"revoked":true,"name"`, 1)))
		w.take("b", bundle(strings.Replace(objects[3], `"name"`, `"x":1,"name"`, 1)))
		w.exec("INSERT INTO disclosure SELECT id, 77, 0, 'test' FROM assertion WHERE audience = 3 AND id % 2 = 0")
		w.exec(`INSERT INTO audience (id, tlp, key) VALUES (77, 2, '{"tlp":2,"orgs":[5]}')`)
		w.exec("INSERT INTO audience_org VALUES (77, 5)")
		member, err := marking.NewBook(s).Resolve(t.Context(), marking.Standing{Class: marking.ClassMember, Org: 5, Agreed: true, Sector: "health"})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []marking.Viewer{member, marking.Public(), {}} {
			for _, q := range []intel.Query{{}, {Type: "indicator"}, {State: "withdrawn"}, {Type: "report"}} {
				want := map[int64]bool{}
				rows, err := s.Read().Query("SELECT i.id FROM item i WHERE " + v.WhereItem("i.id") + map[bool]string{true: " AND " + v.WhereWithdrawn("i")}[q.State != ""] + map[bool]string{true: " AND 1 = 0"}[q.Type == "report"])
				if err != nil {
					t.Fatal(err)
				}
				ids, err := store.Collect(rows, func(r *sql.Rows) (n int64, err error) { err = r.Scan(&n); return n, err })
				for _, id := range ids {
					want[id] = true
				}
				q.Limit = 7
				for range 20 {
					p, err := w.List(t.Context(), v, q)
					if err != nil {
						t.Fatal(err)
					}
					for _, it := range p.Items {
						if !want[it.ID] {
							t.Errorf("%s %+v: item %d", v.Class, q, it.ID)
						}
						delete(want, it.ID)
					}
					if q.Before = p.Next; q.Before == 0 {
						break
					}
				}
				if len(want) > 0 || err != nil {
					t.Errorf("%s %+v: %d items missing, %v", v.Class, q, len(want), err)
				}
			}
		}
	})
}
