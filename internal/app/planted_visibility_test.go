package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/intel"
)

// The grid is only worth something if it sees a leak. Here leaks are planted, and it has to find each.

// leak adds to a page's body what the page should not know.
func (w *world) leak(path string, words func() string) {
	next := w.handler
	w.handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(rw, r)
		if r.URL.Path == path {
			_, _ = rw.Write([]byte(words()))
		}
	})
}

func about(found []finding, path, reader, what string) bool {
	return slices.ContainsFunc(found, func(f finding) bool {
		return f.path == path && f.reader == reader && strings.Contains(f.what, what)
	})
}

func TestACountOverEverythingIsCaught(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	w.leak("/intelligence", func() string { // as a count whose predicate was forgotten
		page, err := w.app.Intel.List(t.Context(), system, intel.Query{Limit: 200})
		w.ok(err)
		return fmt.Sprintf("<p>%d in all</p>", len(page.Items))
	})
	c := w.cells[6+4] // RED for the hospital
	found, _ := w.walk([]step{{c.String(), func(r *reader) bool { return r.sees(c) }, func() { w.reveal(c) }, false}})
	if !about(found, "/intelligence", "officer of the clinic", "is moved by") || about(found, "/intelligence/"+anchorID, "officer of the clinic", "") {
		t.Errorf("a count over everything was not told from a clean page: %v", found)
	}
}

func TestATitleOfARelationIsCaught(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	for _, c := range w.cells[6:12] {
		w.reveal(c)
	}
	w.leak("/intelligence/"+anchorID, func() string { // as a relation whose other end was read with the system's eyes
		it, _, err := w.app.Intel.Find(t.Context(), system, anchorID)
		w.ok(err)
		rel, err := w.app.Intel.Relations(t.Context(), system, it, 100)
		w.ok(err)
		var b strings.Builder
		for _, r := range rel {
			b.WriteString("<li>" + r.Other.Title + "</li>")
		}
		return b.String()
	})
	found, _ := w.look([]string{"GET /intelligence/{id}"})
	for _, c := range w.cells[6:12] {
		for _, r := range w.readers {
			if caught := about(found, "/intelligence/"+anchorID, r.name, "shows "+c.String()); caught == r.sees(c) {
				t.Errorf("%v, %s: sees %v, caught %v", c, r.name, r.sees(c), caught)
			}
		}
	}
}

func TestAStrangersRevocationThatIsListenedToIsCaught(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	w.bring("rival", `{"type":"identity",`+born+`,"id":"identity--11111111-1111-4111-8111-111111111111","name":"rival"}`)
	w.delegate("rival")
	found, _ := w.walk([]step{w.foreign("a stranger's revocation")})
	if !about(found, "/intelligence/"+commonID, "officer of an applicant", "is moved by") || len(w.withdrawn()) < 4 {
		t.Errorf("nobody noticed: %v, %v", found, w.withdrawn())
	}
}

func TestANewDoorIsNotForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	found, _ := w.look([]string{"GET /new/{thing}", "/other/"})
	if len(found) != 2 || !strings.Contains(found[0].what, "no column") {
		t.Errorf("%v", found)
	}
	mounted := w.app.Patterns()
	for _, r := range w.app.Routes() {
		if !slices.Contains(mounted, r.Method+" "+r.Pattern) {
			t.Errorf("%s is in the table and not among the doors", r.Pattern)
		}
	}
}
