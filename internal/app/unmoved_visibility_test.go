package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/store/storetest"
	"lianfang/internal/warning"
)

// What a reader may not see must not move anything that the reader sees: no count, no total, no suggestion, no order, no header. Nothing has
// to be known of a page for that: it is drawn before and after, and has to be the same.

// step is something that happens, and whom it may concern.
type step struct {
	name  string
	may   func(*reader) bool
	do    func()
	quiet bool // nobody's page has to change
}

// steps are the cells one after the other, the warnings, and what the hospital does by itself.
func (w *world) steps() []step {
	var out []step
	for _, c := range slices.Backward(w.cells) { // the strictest first: what is known already moves nothing
		if c.to != toNobody && (!c.level.Valid() || c.level <= tlp.Green) {
			continue // names neither widen nor narrow these
		}
		out = append(out, step{c.String(), func(r *reader) bool { return r.sees(c) }, func() { w.reveal(c) }, false})
	}
	for _, l := range slices.Backward(levels) {
		out = append(out, step{"the warning of " + l.String(), func(r *reader) bool { return r.told(l) }, func() { w.warn(l) }, false})
	}
	hospital := func(r *reader) bool { return r.all || r.warned.Valid() }
	return append(out,
		step{"an answer of the hospital", hospital, func() { w.answer("officer of the hospital", tlp.Clear, warning.NeedHelp) }, false},
		step{"an inventory of the hospital", hospital, func() { w.inventory(w.hospital, inventory()+"more,cpe:2.3:a:acme:box:1.1:*:*:*:*:*:*:*\n"); w.drain() }, false},
	)
}

func (w *world) answer(name string, l tlp.Level, a warning.Answer) {
	w.t.Helper()
	got := w.post(w.reader(name), "/warnings/"+w.numbers[l]+"/answer", "answer="+string(a))
	if got.code != http.StatusSeeOther {
		w.t.Fatalf("%s could not answer: %d", name, got.code)
	}
	w.drain()
}

// fixed are the pages of the walk that every step may move; those of one cell are asked when it comes.
func (w *world) fixed() []string {
	out := []string{"/", "/now", "/sign-in", "/system", "/intelligence", "/intelligence?type=indicator", "/intelligence?type=vulnerability", "/intelligence?type=relationship",
		"/intelligence?state=held", "/intelligence?state=withdrawn", "/intelligence?q=shared.example.org", "/intelligence?q=secret*", "/intelligence?q=" + boxCVE, "/intelligence?q=words",
		"/intelligence/" + anchorID, "/intelligence/" + commonID, "/intelligence/" + commonID + "/bytes", "/intelligence/" + boxID, "/intelligence/" + intel.CVEItem(boxCVE), "/intake/" + commonID,
		"/exposure", "/members", "/members/hospital", "/warnings", "/warnings?answer=none", "/warnings/policy", "/warnings/calls", "/live?page=/warnings"}
	for _, l := range levels {
		out = append(out, "/intelligence/"+warnID(l))
	}
	for n := range 6 {
		n := fmt.Sprintf("/warnings/LF-ANA-202611-%08d", n+1)
		out = append(out, n, n+"/why-not")
	}
	return out
}

type snapshot map[string]string

func (w *world) draw(r *reader, paths []string) snapshot {
	out := snapshot{}
	for _, p := range paths {
		out[p] = w.get(r, p).everything()
	}
	return out
}

// walk goes through the steps and says what moved for somebody whom it does not concern, and what reached nobody whom it concerns.
func (w *world) walk(steps []step) (found []finding, checks int) {
	var in []*reader
	for _, name := range []string{"officer of the hospital", "reader of the hospital", "officer of the clinic", "officer of the bank", "officer of the school", "agent with AMBER",
		"agent without AMBER", "officer of an applicant"} { // one of each sort; the grid looks with all eyes
		in = append(in, w.reader(name))
	}
	paths := w.fixed()
	for _, s := range steps {
		paths = append(paths, ownPages(w, s)...)
	}
	before := map[*reader]snapshot{}
	for _, r := range in {
		w.get(r, "/warnings/LF-ANA-202611-00000001") // the first visit is noted
		before[r] = w.draw(r, paths)
	}
	for _, s := range steps {
		s.do()
		for _, r := range in {
			moved := ""
			now := w.draw(r, w.fixed())
			for _, p := range append(w.fixed(), ownPages(w, s)...) {
				if _, ok := now[p]; !ok {
					now[p] = w.get(r, p).everything()
				}
				checks++
				if now[p] != before[r][p] {
					moved = p
					if !s.may(r) {
						found = append(found, finding{p, r.name, "is moved by " + s.name + ": " + difference(before[r][p], now[p])})
					}
				}
			}
			if moved == "" && s.may(r) && !s.quiet {
				found = append(found, finding{"every page", r.name, "is the same after " + s.name})
			}
			for p, a := range now {
				before[r][p] = a
			}
		}
	}
	return found, checks
}

func ownPages(w *world, s step) (out []string) {
	for _, c := range w.cells {
		if c.String() == s.name {
			out = append(out, "/intelligence/"+c.id, "/intelligence?q="+c.ask, "/intelligence?q="+c.id)
		}
	}
	return out
}

// difference is where two answers part, for whoever reads the failure.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	part := func(s string) string { return strings.Join(strings.Fields(s[max(0, i-40):min(len(s), i+80)]), " ") }
	return fmt.Sprintf("%q became %q", part(a), part(b))
}

func TestWhatAReaderMayNotSeeMovesNothing(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		t.Parallel() // the longest of all
		w := newWorld(t, addr)
		w.base()
		found, checks := w.walk(w.steps())
		for _, f := range found {
			t.Errorf("%s of %q %s", f.path, f.reader, f.what)
		}
		t.Logf("%d pages compared", checks)
	})
}
