package intel_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// world is an intelligence domain on a real store, with its search follower running.
type world struct {
	*intel.Intel
	t       *testing.T
	store   *store.Store
	journal *journal.Journal
}

func newWorld(t *testing.T, s *store.Store) world {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	j, err := journal.Open(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	n := intel.New(s, j, time.Now, log)
	r := job.New(s, j, time.Now, log, n.SearchFollower())
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Stop(); j.Close() })
	return world{n, t, s, j}
}

// newWorldNow is newWorld without the search follower.
func newWorldNow(t *testing.T, s *store.Store) world {
	t.Helper()
	j, err := journal.Open(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	return world{intel.New(s, j, time.Now, slog.New(slog.DiscardHandler)), t, s, j}
}

func (w world) take(source, doc string) *intel.Report {
	w.t.Helper()
	r, err := w.Import(w.t.Context(), marking.System("test"), intel.File{Name: "test.json", Source: source, Marking: tlp.None}, strings.NewReader(doc))
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w world) drain() {
	w.t.Helper()
	if err := job.Drain(w.t.Context(), w.store); err != nil {
		w.t.Fatal(err)
	}
}

const (
	id1   = "indicator--11111111-1111-4111-8111-111111111111"
	amber = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
	clear = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
)

func indicator(id, modified, extra string) string {
	return fmt.Sprintf(`{"type":"indicator","spec_version":"2.1","id":%q,"created":"2026-01-01T00:00:00.000Z","modified":%q,
		"name":"釣魚網站 phishing host","pattern":"[domain-name:value = 'Login.Bad-Example.org']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"%s}`, id, modified, extra)
}

func bundle(objects ...string) string {
	return `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[` + strings.Join(objects, ",") + `]}`
}

func marked(ref string) string { return `,"object_marking_refs":["` + ref + `"]` }

func TestReadingTheSameFileAgainAddsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		doc := bundle(indicator(id1, "2026-01-01T00:00:00.000Z", ""))
		if c := w.take("a", doc).Objects; c != (intel.Counts{New: 1}) {
			t.Fatalf("first: %+v", c)
		}
		if c := w.take("a", doc).Objects; c != (intel.Counts{Seen: 1}) {
			t.Errorf("again: %+v", c)
		}
		var items, words, observables int
		_ = s.Read().QueryRow("SELECT (SELECT count(*) FROM item), (SELECT count(*) FROM assertion), (SELECT count(*) FROM observable)").Scan(&items, &words, &observables)
		if items != 1 || words != 1 || observables != 1 {
			t.Errorf("%d items, %d assertions, %d observables; want one of each", items, words, observables)
		}
	})
}

func TestOnlyItsFirstSourceWithdrawsAnItem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.take("a", bundle(indicator(id1, "2026-01-01T00:00:00.000Z", "")))
		revoked := bundle(indicator(id1, "2026-02-01T00:00:00.000Z", `,"revoked":true`))
		if c := w.take("b", revoked).Objects; c != (intel.Counts{Held: 1}) {
			t.Errorf("a stranger's revocation: %+v", c)
		}
		it, _, err := w.Find(t.Context(), marking.System("test"), id1)
		if err != nil || it.Withdrawn {
			t.Fatalf("withdrawn by a stranger: %+v, %v", it, err)
		}
		if c := w.take("a", revoked).Objects; c != (intel.Counts{Updated: 1}) {
			t.Errorf("its own revocation: %+v", c)
		}
		if it, _, _ = w.Find(t.Context(), marking.System("test"), id1); !it.Withdrawn {
			t.Error("its own source could not withdraw it")
		}
		back := bundle(indicator(id1, "2026-03-01T00:00:00.000Z", ""))
		w.take("a", back)
		if it, _, _ = w.Find(t.Context(), marking.System("test"), id1); !it.Withdrawn {
			t.Error("a later version brought a revoked object back")
		}
	})
}

func TestOtherBytesUnderTheSameVersionAreAConflict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.take("a", bundle(indicator(id1, "2026-01-01T00:00:00.000Z", "")))
		r := w.take("a", bundle(indicator(id1, "2026-01-01T00:00:00.000Z", `,"description":"other"`)))
		if len(r.Problems) != 1 || r.Problems[0].Code != "conflict" || r.Problems[0].Object != id1 {
			t.Errorf("problems %+v", r.Problems)
		}
		_, words, _ := w.Find(t.Context(), marking.System("test"), id1)
		if len(words) != 1 || strings.Contains(string(words[0].Raw), "other") {
			t.Errorf("the first bytes did not stay: %d words", len(words))
		}
	})
}

func TestASecondSourceStandsBesideTheFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.take("a", bundle(indicator(id1, "2026-01-01T00:00:00.000Z", marked(clear))))
		w.take("b", bundle(indicator(id1, "2026-01-05T00:00:00.000Z", marked(amber)+`,"description":"secret remark"`)))
		_, words, err := w.Find(t.Context(), marking.System("test"), id1)
		if err != nil || len(words) != 2 {
			t.Fatalf("%d words, %v", len(words), err)
		}
		it, words, err := w.Find(t.Context(), marking.Public(), id1)
		if err != nil || len(words) != 1 || words[0].TLP != tlp.Clear || it.Words != 1 {
			t.Errorf("the public sees %d words (%v)", len(words), err)
		}
		w.drain()
		for _, tc := range []struct {
			who  marking.Viewer
			text string
			want int
		}{
			{marking.System("test"), "secret remark", 1}, {marking.Public(), "secret remark", 0},
			{marking.Public(), "phishing", 1}, {marking.Public(), "釣魚", 1}, {marking.Public(), "網站", 1}, {marking.Public(), "ｐｈｉｓｈｉｎｇ", 1},
			{marking.Public(), "bad-example.org", 1}, {marking.Public(), "login[.]bad-example[.]org", 1}, {marking.Public(), "login.bad*", 1},
			{marking.Public(), id1, 1}, {marking.Public(), "other.bad-example.org", 0}, {marking.Viewer{}, "釣魚", 0}, {marking.Viewer{}, "", 0},
		} {
			p, err := w.List(t.Context(), tc.who, intel.Query{Text: tc.text})
			if err != nil || len(p.Items) != tc.want {
				t.Errorf("%s looks for %q: %d items, %v; want %d", tc.who.Class, tc.text, len(p.Items), err, tc.want)
			}
		}
	})
}

func TestWhatIsNotMarkedIsForTheDesk(t *testing.T) {
	for name, extra := range map[string]string{
		"no marking":          "",
		"an unknown marking":  marked("marking-definition--99999999-9999-4999-8999-999999999999"),
		"AMBER without names": marked(amber),
		"CLEAR and AMBER":     `,"object_marking_refs":["` + clear + `","` + amber + `"]`,
		"a part under AMBER":  marked(clear) + `,"granular_markings":[{"marking_ref":"` + amber + `","selectors":["name"]}]`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, storetest.SQLite(t))
			w.take("a", bundle(indicator(id1, "2026-01-01T00:00:00.000Z", extra)))
			if _, _, err := w.Find(t.Context(), marking.Public(), id1); err == nil {
				t.Error("the public could read it")
			}
			if _, words, err := w.Find(t.Context(), marking.Desk(1), id1); err != nil || len(words) != 1 {
				t.Errorf("the desk could not: %v", err)
			}
		})
	}
}
