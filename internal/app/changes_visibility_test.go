package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/store/storetest"
)

// machine is a reader with a token.
type machine struct {
	*reader
	token, id string
}

// machines are the sorts of tokens, with the rule for each written down a second time.
func (w *world) machines() []machine {
	make := func(name string, role access.Role, org int64, r reader) machine {
		r.name = name
		secret, id, err := w.app.Access.CreateToken(w.t.Context(), system, role, org, 24*time.Hour)
		w.ok(err)
		return machine{&r, secret, id}
	}
	plain := reader{level: tlp.Green, warned: tlp.None}
	named := func(t to, l tlp.Level) reader {
		r := plain
		r.named = map[to]tlp.Level{t: l}
		if t == toOrg {
			r.warned = l
		}
		return r
	}
	return []machine{
		make("desk's token", access.Desk, 0, reader{all: true, level: tlp.Red, warned: tlp.Red}),
		make("hospital's token", access.Member, w.hospital, named(toOrg, tlp.AmberStrict)),
		make("clinic's token", access.Member, w.clinic, plain),
		make("bank's token", access.Member, w.bank, named(toSector, tlp.AmberStrict)),
		make("school's token", access.Member, w.school, named(toCommunity, tlp.AmberStrict)),
		make("public token", access.Public, 0, reader{level: tlp.Clear, warned: tlp.None}),
		{&reader{name: "nobody", level: tlp.Clear, warned: tlp.None}, "", ""},
	}
}

// ask asks an interface with a token.
func (w *world) ask(m machine, path string, headers ...string) answer {
	return w.send(m, http.MethodGet, path, "", headers...)
}

func (w *world) send(m machine, method, path, body string, headers ...string) answer {
	q := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	if m.token != "" {
		q.Header.Set("Authorization", "Bearer "+m.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, q)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

// pages reads all changes in pages of some size.
func (w *world) pages(m machine, size int) (all []client.Change, next string) {
	w.t.Helper()
	for {
		a := w.ask(m, fmt.Sprintf("/api/v1/changes?limit=%d&after=%s", size, next))
		var p client.Page
		if err := json.Unmarshal([]byte(a.body), &p); a.code != http.StatusOK || err != nil {
			w.t.Fatalf("%s: %d %v %s", m.name, a.code, err, a.body)
		}
		if len(p.Changes) > size {
			w.t.Errorf("%d changes on a page of %d", len(p.Changes), size)
		}
		all, next = append(all, p.Changes...), p.Next
		if p.Next == p.Head {
			return all, next
		}
	}
}

func TestChangesShowEachTokenWhatItMaySee(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		w.ok(w.app.Drain(t.Context()))
		for _, m := range w.machines() {
			all, _ := w.pages(m, 1000)
			small, _ := w.pages(m, 7)
			if !slices.EqualFunc(all, small, same) {
				t.Errorf("%s: %d changes on large pages, %d on small ones", m.name, len(all), len(small))
			}
			items, numbers := map[string]bool{}, map[string]bool{}
			for _, c := range all {
				if c.Item != nil {
					items[c.Item.ID] = true
				}
				if c.Warning != nil {
					numbers[c.Warning.Number] = true
				}
				if !m.all && (c.Kind == "match.found" || strings.HasPrefix(c.Kind, "access.") || c.Kind == "inventory.taken") {
					t.Errorf("%s is told %s", m.name, c.Kind)
				}
			}
			for _, c := range w.cells {
				if items[c.id] != m.sees(c) {
					t.Errorf("%s: %v is told: %v, may be: %v", m.name, c, items[c.id], m.sees(c))
				}
			}
			for l, n := range w.numbers {
				if numbers[n] != m.told(l) {
					t.Errorf("%s: the warning of %v is told: %v, may be: %v", m.name, l, numbers[n], m.told(l))
				}
			}
		}
	})
}

func same(a, b client.Change) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// following is a stream of changes that is open.
type following struct {
	changes chan client.Change // closed when the server closes it
	stop    func()
}

func (w *world) follow(s *httptest.Server, m machine, after, last string) following {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	w.t.Cleanup(stop)
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/api/v1/changes?after="+after, nil)
	w.ok(err)
	q.Header.Set("Accept", "text/event-stream")
	q.Header.Set("Authorization", "Bearer "+m.token)
	if last != "" {
		q.Header.Set("Last-Event-ID", last)
	}
	resp, err := s.Client().Do(q)
	w.ok(err)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
		w.t.Fatalf("the stream of %s: %d", m.name, resp.StatusCode)
	}
	f := following{make(chan client.Change, 100_000), stop}
	go func() {
		defer close(f.changes)
		defer func() { _ = resp.Body.Close() }()
		id := ""
		for in := bufio.NewScanner(resp.Body); in.Scan(); {
			if s, ok := strings.CutPrefix(in.Text(), "id: "); ok {
				id = s
			}
			if s, ok := strings.CutPrefix(in.Text(), "data: "); ok {
				var c client.Change
				if json.Unmarshal([]byte(s), &c) == nil && c.Cursor == id {
					f.changes <- c
				}
			}
		}
	}()
	return f
}

// take reads until so many changes have come.
func (f following) take(t *testing.T, n int) (all []client.Change) {
	t.Helper()
	for end := time.After(20 * time.Second); len(all) < n; {
		select {
		case c, ok := <-f.changes:
			if !ok {
				t.Fatalf("the stream ended after %d changes, want %d", len(all), n)
			}
			all = append(all, c)
		case <-end:
			t.Fatalf("%d changes in the stream, want %d", len(all), n)
		}
	}
	return all
}

// ends waits until the server has closed the stream.
func (f following) ends(within time.Duration) bool {
	for end := time.After(within); ; {
		select {
		case _, open := <-f.changes:
			if !open {
				return true
			}
		case <-end:
			return false
		}
	}
}

func TestAStreamGivesWhatPagesGive(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		s := httptest.NewServer(w.handler)
		t.Cleanup(s.Close)
		all := w.machines()
		streams := make([]following, len(all)-1)
		for i := range streams { // from the beginning, before most of it happens
			streams[i] = w.follow(s, all[i], "", "")
		}
		for _, c := range w.cells {
			w.reveal(c)
		}
		w.warn(tlp.Amber)
		w.ok(w.app.Drain(t.Context()))
		for i, m := range all[:len(streams)] {
			want, _ := w.pages(m, 1000)
			if got := streams[i].take(t, len(want)); !slices.EqualFunc(got, want, same) {
				t.Errorf("%s: the stream gives other changes than the pages", m.name)
			}
			streams[i].stop()
			middle := want[len(want)/2].Cursor
			again := w.follow(s, m, "", middle) // a client that lost its line comes back with the last id
			if got := again.take(t, len(want)-len(want)/2-1); !slices.EqualFunc(got, want[len(want)/2+1:], same) {
				t.Errorf("%s: the stream goes on elsewhere", m.name)
			}
			again.stop()
		}
	})
}

func TestAStreamEndsWithItsToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	s := httptest.NewServer(w.handler)
	t.Cleanup(s.Close)
	m := w.machines()[1]
	_, end := w.pages(m, 1000)
	f := w.follow(s, m, end, "")
	w.reveal(w.cells[1])
	f.take(t, 1)
	w.ok(w.app.Access.RevokeToken(t.Context(), system, m.id))
	if !f.ends(10 * time.Second) {
		t.Error("the stream stays open")
	}
	if a := w.ask(m, "/api/v1/changes"); a.code != http.StatusUnauthorized || !strings.Contains(a.body, `"token_refused"`) || a.header.Get("Www-Authenticate") == "" {
		t.Errorf("%d %v %s", a.code, a.header, a.body)
	}
}

// A suspension narrows what its token sees: the open stream is closed, and what follows is not sent.
func TestAStreamClosesWhenItsReaderSeesLess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	s := httptest.NewServer(w.handler)
	t.Cleanup(s.Close)
	m := w.machines()[3]
	_, end := w.pages(m, 1000)
	f := w.follow(s, m, end, "")
	w.ok(w.app.Members.Suspend(t.Context(), system, w.bank, "test"))
	if !f.ends(10 * time.Second) {
		t.Error("the stream stays open")
	}
}

func TestWhatIsWrongWithAQuestionIsSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	m := w.machines()[0]
	_, head := w.pages(m, 1000)
	other := newWorld(t, t.TempDir())
	_, elsewhere := other.pages(other.machines()[0], 1000)
	for path, want := range map[string]struct {
		code int
		word string
	}{
		"/api/v1/changes?limit=0":                {422, "bad_limit"},
		"/api/v1/changes?limit=1001":             {422, "bad_limit"},
		"/api/v1/changes?limit=x":                {422, "bad_limit"},
		"/api/v1/changes?after=%%%25":            {422, "bad_cursor"},
		"/api/v1/changes?after=" + head + "AAAA": {422, "bad_cursor"},
		"/api/v1/changes?after=" + elsewhere:     {409, "cursor_of_other_log"},
		"/api/v1/nothing":                        {404, "no_such_path"},
	} {
		if strings.Contains(path, "%%") {
			path = "/api/v1/changes?after=%25%25"
		}
		a := w.ask(m, path)
		if a.code != want.code || !strings.Contains(a.body, `"code":"`+want.word+`"`) || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", path, a.code, a.body)
		}
	}
	zh := w.ask(m, "/api/v1/changes?limit=0", "Accept-Language", "zh-TW,zh;q=0.9")
	if !strings.Contains(zh.body, "整數") {
		t.Errorf("%s", zh.body)
	}
}

// A reader who sees little gets there in bounded steps.
func TestChangesOfAReaderOfLittleEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, `,{"type":"indicator","spec_version":"2.1","id":"indicator--%08d-0000-4000-8000-000000000000","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","pattern":"[domain-name:value = 'h%d.example.org']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}`, i, i)
	}
	_, err := w.app.Intel.Import(t.Context(), system, intel.File{Name: "many.json", Source: "many", Marking: tlp.Green}, strings.NewReader(`{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":[`+b.String()[1:]+"]}"))
	w.ok(err)
	all := w.machines()
	few, _ := w.pages(all[5], 10)
	many, _ := w.pages(all[2], 100)
	seen := map[string]int{}
	for _, c := range many {
		if c.Item != nil {
			seen[c.Item.ID]++
		}
	}
	if len(few) > 10 || len(seen) != 3000 || slices.Max(slices.Collect(maps.Values(seen))) != 1 {
		t.Errorf("%d changes for the public, %d items for a member", len(few), len(seen))
	}
}
