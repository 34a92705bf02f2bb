package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/tlp"
	"lianfang/internal/store/storetest"
)

const (
	taxiiType = "application/taxii+json;version=2.1"
	shelfAll  = "/taxii2/centre/collections/6b7e4a1c-52d3-4f0a-9c8e-1f2a7d9b3e51/"
)

// exchange fills the patterns of the TAXII face.
func (w *world) exchange(pattern string) ([]string, bool) {
	known := []string{"/taxii2", "/taxii2/centre", "/taxii2/centre/collections", "/taxii2/centre/collections/{collection}", "/taxii2/centre/collections/{collection}/manifest",
		"/taxii2/centre/collections/{collection}/objects", "/taxii2/centre/collections/{collection}/objects/{object}", "/taxii2/centre/collections/{collection}/objects/{object}/versions"}
	if pattern == "/taxii2/" {
		return []string{"/taxii2/centre/status/1/", "/taxii2/other/"}, true
	}
	plain := strings.TrimSuffix(pattern, "/{$}")
	if !slices.Contains(known, plain) {
		return nil, false
	}
	slash := ""
	if plain != pattern {
		slash = "/"
	}
	var out []string
	for _, object := range w.each("", "") {
		path := strings.NewReplacer("{collection}", "all", "{object}", object).Replace(plain) + slash
		if !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out, true
}

// envelope is an answer of the lists of TAXII 2.1.
type envelope struct {
	More     bool              `json:"more"`
	Next     string            `json:"next"`
	Objects  []json.RawMessage `json:"objects"`
	Versions []string          `json:"versions"`
}

func (w *world) envelope(m machine, path string) (envelope, answer) {
	w.t.Helper()
	a := w.ask(m, path, "Accept", taxiiType)
	var e envelope
	if err := json.Unmarshal([]byte(a.body), &e); a.code != http.StatusOK || err != nil || a.header.Get("Content-Type") != taxiiType {
		w.t.Fatalf("%s: %s: %d %v %s", m.name, path, a.code, err, a.body)
	}
	return e, a
}

// takeOver reads a list to its end, in pages of some size.
func (w *world) takeOver(m machine, path, limit string) (objects []string) {
	w.t.Helper()
	for next := ""; ; {
		e, a := w.envelope(m, path+"?limit="+limit+"&next="+next)
		for _, o := range e.Objects {
			objects = append(objects, string(o))
		}
		if (len(e.Objects) > 0) != (a.header.Get("X-TAXII-Date-Added-Last") != "") {
			w.t.Errorf("%s: %d objects, dates %v", path, len(e.Objects), a.header)
		}
		if !e.More {
			return objects
		}
		if next = e.Next; next == "" {
			w.t.Fatalf("%s: there is more, and no next", path)
		}
	}
}

func TestTAXIIGivesEachTokenWhatItMayTakeOver(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		w.ok(w.app.Drain(t.Context()))
		for _, m := range w.machines() {
			if m.token == "" {
				for _, p := range []string{"/taxii2/", shelfAll + "objects/"} {
					if a := w.ask(m, p); a.code != http.StatusUnauthorized || len(a.header.Values("Www-Authenticate")) != 2 {
						t.Errorf("nobody: %s: %d %s", p, a.code, a.body)
					}
				}
				continue
			}
			all := w.takeOver(m, shelfAll+"objects/", "1000")
			if small := w.takeOver(m, shelfAll+"objects/", "7"); !slices.Equal(all, small) {
				t.Errorf("%s: %d objects on large pages, %d on small ones", m.name, len(all), len(small))
			}
			if n := len(w.takeOver(m, shelfAll+"manifest/", "50")); n != len(all) {
				t.Errorf("%s: %d objects and a manifest of %d", m.name, len(all), n)
			}
			slices.Sort(all)
			if n := len(slices.Compact(slices.Clone(all))); n != len(all) {
				t.Errorf("%s: %d objects, %d of them different", m.name, len(all), n)
			}
			text := strings.Join(all, "\n")
			for _, c := range w.cells {
				may := m.sees(c) && c.level.Valid() && c.level != tlp.Red
				for i, s := range c.secrets() {
					if shown := strings.Contains(text, s); shown && !may || may && i == 0 && !shown {
						t.Errorf("%s: %v: served: %v, may be: %v", m.name, c, shown, may)
					}
				}
				for _, path := range []string{"objects/" + c.id + "/", "objects/" + c.id + "/versions/"} {
					a := w.ask(m, shelfAll+path, "Accept", taxiiType)
					if want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[may]; a.code != want || strings.Contains(a.body, c.secret) && !may {
						t.Errorf("%s: %v: %s: %d", m.name, c, path, a.code)
					}
				}
				for _, q := range []string{"objects/?match[id]=" + c.id, "manifest/?match[id]=" + c.id + ",indicator--00000000-0000-4000-8000-000000000000"} {
					if e, _ := w.envelope(m, shelfAll+q); len(e.Objects) != map[bool]int{true: 1}[may] {
						t.Errorf("%s: %v: %s gives %d", m.name, c, q, len(e.Objects))
					}
				}
			}
		}
	})
}

// A client that reads on by next and, at the end, by the date of the last object meets each object once: also what comes while it reads, what is widened
// to it later, and what is taken back.
func TestTAXIIReadersGoOnWithoutLossOrRepeat(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		m := w.machines()[1]
		seen, since := map[string]int{}, ""
		read := func() {
			for next := ""; ; {
				q := url.Values{"limit": {"5"}}
				if next != "" {
					q.Set("next", next)
				} else if since != "" {
					q.Set("added_after", since)
				}
				e, a := w.envelope(m, shelfAll+"objects/?"+q.Encode())
				for _, o := range e.Objects {
					seen[string(o)]++
				}
				if last := a.header.Get("X-TAXII-Date-Added-Last"); last != "" {
					if last <= since {
						t.Errorf("after %s came %s", since, last)
					}
					since = last
				}
				if !e.More {
					return
				}
				next = e.Next
			}
		}
		read()
		for i, c := range w.cells {
			w.reveal(c)
			if i%3 == 0 {
				read()
			}
		}
		gone := indicator(w.cells[1].id, "Gone", "taken back", "gone.shared.example.org", w.cells[1].level)
		gone = strings.Replace(strings.Replace(gone, `"modified":"2026-01-01`, `"revoked":true,"modified":"2026-02-02`, 1), `"name"`, `"lang":"en","name"`, 1)
		w.bring("source-"+w.cells[1].word, gone)
		read()
		if seen[gone] != 1 {
			t.Errorf("what was taken back came %d times", seen[gone])
		}
		for o, n := range seen {
			if n != 1 {
				t.Errorf("%d times: %s", n, o)
			}
		}
		for _, o := range w.takeOver(m, shelfAll+"objects/", "100") {
			if seen[o] != 1 {
				t.Errorf("missed: %s", o)
			}
		}
	})
}

func TestTAXIIFiltersCombineAndNextCarriesThem(t *testing.T) {
	t.Parallel()
	w := full(t, t.TempDir())
	m := w.machines()[0]
	count := func(q string) int { return len(w.takeOver(m, shelfAll+q, "100")) }
	all, indicators := len(w.takeOver(m, shelfAll+"objects/", "1000")), 0
	e, _ := w.envelope(m, shelfAll+"objects/?limit=1000&match[type]=indicator")
	indicators = len(e.Objects)
	for q, want := range map[string]int{
		"match[type]=indicator&match[version]=all":                indicators,
		"match[type]=indicator,relationship&match[version]=last":  -1,
		"match[type]=indicator&match[type]=malware":               indicators + 1,
		"match[type]=malware&match[id]=" + w.cells[0].id:          0,
		"match[spec_version]=2.1":                                 all,
		"match[spec_version]=2.0":                                 0,
		"match[spec_version]=2.0,2.1&match[type]=malware":         1,
		"match[version]=1999-01-01T00:00:00.000Z":                 0,
		"match[version]=1999-01-01T00:00:00Z,first":               all,
		"match[version]=2026-01-01T00:00:00.000Z&limit=1000":      -1,
		"added_after=2100-01-01T00:00:00Z":                        0,
		"added_after=1970-01-01T00:00:00.000Z":                    all,
		"match[id]=" + anchorID + "," + commonID:                  2,
		"nonsense=1&match[color]=red":                             all,
		"limit=99999999999999999999":                              all,
		"limit=1000&limit=1000&added_after=2000-01-01T00:00:00Z&": all,
	} {
		if !strings.Contains(q, "limit") {
			q += "&limit=1000"
		}
		e, _ := w.envelope(m, shelfAll+"objects/?"+q)
		if want >= 0 && len(e.Objects) != want || want < 0 && (len(e.Objects) <= 1 || len(e.Objects) > all) {
			t.Errorf("%s: %d objects of %d, want %d", q, len(e.Objects), all, want)
		}
	}
	// a client that drops its filters on the second page, or sends others, reads on what it began
	for _, mixed := range []string{"", "&match[type]=malware", "&match[type]=indicator", "&added_after=2100-01-01T00:00:00Z&limit=3"} {
		n, next := 0, ""
		for q := "?limit=4&match[type]=indicator"; ; q = "?next=" + next + mixed {
			e, _ := w.envelope(m, shelfAll+"objects/"+q)
			n, next = n+len(e.Objects), e.Next
			if !e.More {
				break
			}
		}
		if n != indicators {
			t.Errorf("with %q on later pages %d indicators, want %d", mixed, n, indicators)
		}
	}
	if n := len(w.takeOver(m, "/taxii2/centre/collections/indicators/objects/", "9")); n != indicators {
		t.Errorf("%d in the collection of indicators, want %d", n, indicators)
	}
	if n := count("objects/" + anchorID + "/"); n != 1 {
		t.Errorf("one object: %d", n)
	}
	e, _ = w.envelope(m, shelfAll+"objects/"+anchorID+"/versions/")
	if !slices.Equal(e.Versions, []string{"2026-01-01T00:00:00.000Z"}) {
		t.Errorf("versions: %v", e.Versions)
	}
}

func TestTAXIIAnswersAsTheStandardSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	m := w.machines()[0]
	e, _ := w.envelope(m, shelfAll+"objects/?limit=1")
	other := newWorld(t, t.TempDir())
	other.base()
	elsewhere, _ := other.envelope(other.machines()[0], shelfAll+"objects/?limit=1")
	for _, c := range []struct {
		path, accept string
		code         int
		word         string
	}{
		{"/taxii2/", taxiiType, 200, `"api_roots":["`},
		{"/taxii2/", "application/taxii+json", 200, `"default":"`},
		{"/taxii2", "*/*", 200, `"title":"`},
		{"/taxii2/", "text/html, application/taxii+json; version=2.1; q=0.5", 200, `"title":"`},
		{"/taxii2/", "application/taxii+json;version=2.0", 406, `"http_status":"406"`},
		{"/taxii2/", "application/json", 406, `"http_status":"406"`},
		{"/taxii2/", "application/taxii+json;version=2.1;q=0", 406, `"http_status":"406"`},
		{"/taxii2/centre/", taxiiType, 200, `"versions":["` + taxiiType + `"]`},
		{"/taxii2/centre/collections/", taxiiType, 200, `"can_write":false`},
		{shelfAll, taxiiType, 200, `"id":"6b7e4a1c-52d3-4f0a-9c8e-1f2a7d9b3e51"`},
		{"/taxii2/centre/collections/none/", taxiiType, 404, `"error_code":"not_found"`},
		{"/taxii2/centre/collections/none/objects/", taxiiType, 404, `"error_code":"not_found"`},
		{"/taxii2/elsewhere/", taxiiType, 404, `"http_status":"404"`},
		{"/taxii2/centre/status/7/", taxiiType, 404, `"http_status":"404"`},
		{shelfAll + "objects/?limit=0", taxiiType, 400, `"error_code":"bad_query"`},
		{shelfAll + "objects/?limit=-1", taxiiType, 400, `"error_code":"bad_query"`},
		{shelfAll + "objects/?limit=1&limit=2", taxiiType, 400, `"error_code":"bad_query"`},
		{shelfAll + "objects/?added_after=yesterday", taxiiType, 400, `yesterday`},
		{shelfAll + "objects/?match[version]=newest", taxiiType, 400, `newest`},
		{shelfAll + "objects/?match[spec_version]=3", taxiiType, 400, `"error_code":"bad_query"`},
		{shelfAll + "objects/?match[type]=a%00b", taxiiType, 400, `"error_code":"bad_query"`},
		{shelfAll + "objects/?match[id]=x%00--y", taxiiType, 400, `"error_code":"bad_query"`},
		{shelfAll + "objects/?next=%25%25", taxiiType, 400, `"error_code":"bad_query"`},
		{shelfAll + "objects/?next=" + e.Next, taxiiType, 200, `"objects":[`},
		{shelfAll + "objects/?next=" + elsewhere.Next, taxiiType, 400, `another centre`},
		{"/taxii2/centre/collections/indicators/objects/?next=" + e.Next, taxiiType, 400, `another collection`},
		{shelfAll + "objects/nothing/", taxiiType, 404, `"error_code":"not_found"`},
		{shelfAll + "objects/" + anchorID + "/?match[version]=1999-01-01T00:00:00Z", taxiiType, 200, `{"more":false}`},
		{shelfAll + "objects/" + unknown + "/versions/", taxiiType, 404, `"error_code":"not_found"`},
	} {
		a := w.ask(m, c.path, "Accept", c.accept)
		if a.code != c.code || !strings.Contains(a.body, c.word) || a.header.Get("Content-Type") != taxiiType {
			t.Errorf("%s (%s): %d %s %s", c.path, c.accept, a.code, a.header.Get("Content-Type"), a.body)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		if a := w.send(m, method, shelfAll+"objects/", "{}"); a.code != http.StatusForbidden || !strings.Contains(a.body, `"error_code":"read_only"`) {
			t.Errorf("%s: %d %s", method, a.code, a.body)
		}
	}
	if a := w.ask(m, shelfAll+"objects/?limit=0", "Accept-Language", "zh-TW"); !strings.Contains(a.body, "正整數") {
		t.Errorf("%s", a.body)
	}
}
