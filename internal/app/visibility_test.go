package app_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/access"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/store/storetest"
)

// The grid: every door × every level × every sort of audience × every class of reader, on both stores. The doors come from what the program
// mounts, so that a new one cannot be forgotten.

// full is a world in which all secrets are told.
func full(t *testing.T, addr string, change ...options) *world {
	w := newWorld(t, addr, change...)
	w.base()
	for _, c := range w.cells {
		w.reveal(c)
	}
	for _, l := range levels {
		w.warn(l)
	}
	return w
}

func TestEachPageShowsEachReaderWhatThatReaderMaySee(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		t.Parallel() // the longest of all
		w := full(t, addr)
		found, checks := w.look(w.app.Patterns())
		for _, f := range found {
			t.Errorf("%s of %q %s", f.path, f.reader, f.what)
		}
		t.Logf("%d doors, %d readers, %d cells, %d checks", len(doors(w.app.Patterns())), len(w.readers), len(w.cells), checks)
	})
}

func TestWhatIsNotForAReaderLooksLikeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := full(t, t.TempDir())
	for _, r := range w.readers {
		for _, ask := range []string{"/intelligence/ID", "/intelligence/ID/bytes", "/intelligence?q=ID", "/intake/ID"} {
			same := func(id string) string {
				return strings.ReplaceAll(w.get(r, strings.Replace(ask, "ID", id, 1)).everything(), id, "ID")
			}
			none := same(unknown)
			for _, c := range w.cells {
				if !r.sees(c) && same(c.id) != none {
					t.Errorf("%s can tell by %s that %v exists", r.name, ask, c)
				}
			}
		}
		for _, after := range []string{"", "/why", "/why-not", "/desk"} {
			same := func(n string) string {
				return strings.ReplaceAll(w.get(r, "/warnings/"+n+after).everything(), n, "NUMBER")
			}
			none := same("LF-ANA-209901-00000001")
			for l, n := range w.numbers {
				if !r.told(l) && same(n) != none {
					t.Errorf("%s can tell by %s that the warning of %v exists", r.name, after, l)
				}
			}
		}
	}
}

// Domain reads, for each reader: what pages are made from, and counts.
func TestEachReadOfTheDomainKeepsToTheViewer(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		ctx := t.Context()
		all := map[string]intel.Item{}
		for _, c := range w.cells {
			it, _, err := w.app.Intel.Find(ctx, system, c.id)
			w.ok(err)
			all[c.id] = it
		}
		for _, r := range w.readers {
			v := r.viewer(w)
			want := 1 // the one that everybody knows
			for _, c := range w.cells {
				w.readsOf(r, c, all[c.id])
				if r.sees(c) {
					want++
				}
			}
			page, err := w.app.Intel.List(ctx, v, intel.Query{Type: "indicator", Limit: 200})
			w.ok(err)
			if len(page.Items) != want {
				t.Errorf("%s lists %d indicators, may see %d", r.name, len(page.Items), want)
			}
			facts, err := w.app.Journal.After(ctx, v, 0, 100_000)
			w.ok(err)
			for _, f := range facts {
				if !v.Sees(f.Audience) {
					t.Errorf("%s reads fact %d of audience %d", r.name, f.Seq, f.Audience)
				}
			}
			w.warningsOf(r)
		}
	})
}

func (w *world) readsOf(r *reader, c cell, it intel.Item) {
	w.t.Helper()
	ctx, v := w.t.Context(), r.viewer(w)
	may := r.sees(c)
	found := map[string]bool{}
	_, words, err := w.app.Intel.Find(ctx, v, c.id)
	found["Find"] = err == nil && len(words) > 0
	byID, err := w.app.Intel.ItemsByID(ctx, v, []int64{it.ID})
	w.ok(err)
	found["ItemsByID"] = len(byID) > 0
	values, err := w.app.Intel.ValuesOf(ctx, v, []int64{it.ID}, 10)
	w.ok(err)
	found["ValuesOf"] = len(values) > 0
	obs, err := w.app.Intel.Observables(ctx, v, it.ID, 10)
	w.ok(err)
	found["Observables"] = len(obs) > 0
	hits, err := w.app.Intel.List(ctx, v, intel.Query{Text: c.ask})
	w.ok(err)
	found["List"] = len(hits.Items) > 0
	rel, err := w.app.Intel.Relations(ctx, v, it, 10)
	w.ok(err)
	found["Relations"] = len(rel) > 0 || !may
	for read, seen := range found {
		if seen != may && !(read == "Relations" && seen) {
			w.t.Errorf("%s by %s of %v: seen %v, may %v", read, r.name, c, seen, may)
		}
	}
}

func (w *world) warningsOf(r *reader) {
	ctx, v := w.t.Context(), r.viewer(w)
	for l, n := range w.numbers {
		x, err := w.app.Warning.Find(ctx, v, n)
		if (err == nil) != r.told(l) {
			w.t.Errorf("%s finds the warning of %v: %v", r.name, l, err)
		}
		if err == nil && !r.all && (len(x.Mine) > 0) != (r.warned.Valid() && l <= r.warned) {
			w.t.Errorf("%s is a recipient of the warning of %v: %v", r.name, l, len(x.Mine))
		}
	}
	unanswered, err := w.app.Warning.Unanswered(ctx, v)
	w.ok(err)
	want := int64(0)
	if r.warned.Valid() { // the one of the base
		want++
	}
	for _, l := range levels {
		if l.Valid() && (r.all || r.warned.Valid() && l <= r.warned) {
			want++
		}
	}
	if unanswered < want || !r.all && unanswered > want {
		w.t.Errorf("%s counts %d unanswered, may count %d", r.name, unanswered, want)
	}
	if n, _, _ := w.app.Exposure.National(ctx, v, 10); len(n) > 0 && !v.All() {
		w.t.Errorf("%s reads the national counts", r.name)
	}
	if day, _ := w.app.Intel.Since(ctx, v, w.clock.now().AddDate(-1, 0, 0)); day.Words > 0 && !v.All() {
		w.t.Errorf("%s counts what came in", r.name)
	}
}

func TestADeedThatIsNotOnesToDoIsRefused(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		allowed := map[string]bool{"/sign-in/use": true, "/sign-out": true, "/theme": true}
		for _, route := range w.app.Routes() {
			if route.Method != http.MethodPost || allowed[route.Pattern] {
				continue
			}
			for l, number := range w.numbers {
				path := strings.ReplaceAll(route.Pattern, "{number}", number)
				for _, r := range w.readers {
					if !r.out {
						who, err := w.app.Access.Who(t.Context(), r.cookie.Value)
						w.ok(err)
						if who.May(route.Act) && (r.warned.Valid() && l <= r.warned || !strings.Contains(route.Pattern, "{number}")) {
							continue
						}
					}
					before, _ := w.app.Journal.Head(t.Context())
					code := w.post(r, path, "answer=acknowledged&reason=x").code
					facts, err := w.app.Journal.After(t.Context(), system, before, 100)
					w.ok(err)
					facts = slices.DeleteFunc(facts, func(f journal.Fact) bool { return f.Kind == access.Refused })
					if code < 400 || len(facts) > 0 {
						t.Errorf("%s by %s: %d, %v", path, r.name, code, facts)
					}
				}
				if !strings.Contains(route.Pattern, "{number}") {
					break
				}
			}
		}
	})
}

func (w *world) post(r *reader, path, form string, headers ...string) answer {
	q := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, strings.NewReader(form))
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	if r != nil && r.cookie != nil {
		q.AddCookie(r.cookie)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, q)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}
