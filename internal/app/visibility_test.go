package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"lianfang/internal/app"
	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// The grid: every page × every level × two audiences × every class of reader, on both stores. Each object hides a secret word; a page shows it
// to those who may see it and to nobody else. The pages come from the route table, so that a new one cannot be forgotten.

var system = marking.System("test")

// object is one cell's piece of intelligence.
type object struct {
	level  tlp.Level
	named  bool // let in the hospital by a disclosure
	id     string
	ask    string // a word of its description that one may search for
	secret string // its title, which nobody types
}

var levels = append(tlp.Levels(), tlp.None)

func objects() []object {
	var out []object
	for _, named := range []bool{false, true} {
		for i, l := range levels {
			n := len(out) + 1
			word := []string{"alpha", "bravo", "carol", "delta", "eagle", "fleet", "giant", "hotel", "igloo", "joker", "koala", "lemon"}[n-1]
			out = append(out, object{l, named, fmt.Sprintf("indicator--%08d-1111-4111-8111-111111111111", n), "find" + word, fmt.Sprintf("Secret%s%d", word, i)})
		}
	}
	return out
}

// reader is a class of readers with the rule of package marking for it.
type reader struct {
	name   string
	cookie *http.Cookie
	viewer marking.Viewer
	sees   func(o object) bool
	warned bool // the warning that went to the hospital is for this reader too
}

func upTo(public, named tlp.Level) func(object) bool {
	return func(o object) bool {
		if !o.level.Valid() {
			return false
		}
		return o.level <= public || o.named && o.level <= named
	}
}

type grid struct {
	t       *testing.T
	app     *app.App
	handler http.Handler
	objects []object
	number  string
	readers []reader
}

func newGrid(t *testing.T, s string) *grid {
	a, err := app.New(t.Context(), app.Options{Store: s, Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Stop(t.Context()) })
	if err := a.Work(t.Context()); err != nil {
		t.Fatal(err)
	}
	g := &grid{t: t, app: a, handler: a.Handler(), objects: objects()}
	g.people()
	g.seed()
	return g
}

func (g *grid) ok(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

// people makes the organisations and signs one reader of each class in.
func (g *grid) people() {
	ctx, m := g.t.Context(), g.app.Members
	org := func(slug, kind, agreed string) member.NewOrg {
		return member.NewOrg{Slug: slug, Name: text.Same("Org " + slug), Level: member.ProviderLevel, Sector: "health", Kind: kind, AgreedVersion: agreed}
	}
	centre := org("centre", member.KindCentre, "1")
	centre.Level = member.NationLevel
	ids, err := m.CreateOrgs(ctx, system, []member.NewOrg{centre, org("hospital", "hospital", "1"), org("other", "hospital", "1"), org("agent", member.KindMSSP, "1"), org("agent2", member.KindMSSP, "1"), org("newcomer", "company", "")})
	g.ok(err)
	g.ok(m.Delegate(ctx, system, []member.Delegation{{Agent: ids[3], Org: ids[1], What: "warnings", Amber: true, Until: 4102444800000000}, {Agent: ids[4], Org: ids[1], What: "warnings", Until: 4102444800000000}}))
	g.reader("desk", ids[0], member.Desk, func(object) bool { return true }, true)
	g.reader("officer of the hospital", ids[1], member.Officer, upTo(tlp.Green, tlp.Red), true)
	g.reader("reader of the hospital", ids[1], member.Reader, upTo(tlp.Green, tlp.AmberStrict), true)
	g.reader("officer of another", ids[2], member.Officer, upTo(tlp.Green, tlp.Green), false)
	g.reader("agent with AMBER", ids[3], member.Officer, upTo(tlp.Green, tlp.Amber), true)
	g.reader("agent without AMBER", ids[4], member.Officer, upTo(tlp.Green, tlp.Green), false)
	g.reader("applicant", ids[5], member.Officer, upTo(tlp.Clear, tlp.Clear), false)
	g.readers = append(g.readers, reader{name: "nobody", viewer: marking.Public(), sees: upTo(tlp.Clear, tlp.Clear)})

	_, err = g.app.Exposure.Take(ctx, system, exposure.Upload{Org: ids[1], Name: "l.csv", Format: sbom.CSV, Body: strings.NewReader("asset,cpe\nfw,cpe:2.3:o:acme:wall:1.0:*:*:*:*:*:*:*\n")})
	g.ok(err)
	g.named(ids[1])
}

func (g *grid) reader(name string, org int64, role member.Role, sees func(object) bool, warned bool) {
	ctx := g.t.Context()
	ids, err := g.app.Members.AddPeople(ctx, system, []member.NewPerson{{Name: "P " + name, Email: strings.ReplaceAll(name, " ", ".") + "@x.example", Lang: text.En, Org: org, Role: role}})
	g.ok(err)
	link, err := g.app.Access.Link(ctx, system, ids[0], org, role, 10*60*1e9, false)
	g.ok(err)
	session, err := g.app.Access.Redeem(ctx, link)
	g.ok(err)
	g.readers = append(g.readers, reader{name: name, cookie: &http.Cookie{Name: "lf_session", Value: session}, sees: sees, warned: warned})
}

// viewers are made when everything is seeded, as a new request would make them.
func (g *grid) viewers() {
	for i := range g.readers {
		if c := g.readers[i].cookie; c != nil {
			w, err := g.app.Access.Who(g.t.Context(), c.Value)
			g.ok(err)
			g.readers[i].viewer = w.Viewer
		}
	}
}

// named imports the objects and lets the hospital in to half of them.
func (g *grid) named(hospital int64) {
	ctx := g.t.Context()
	for _, o := range g.objects {
		marks := ""
		if o.level.Valid() {
			marks = `,"object_marking_refs":["` + o.level.STIXID() + `"]`
		}
		doc := fmt.Sprintf(`{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[{"type":"indicator","spec_version":"2.1","id":%q,"created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z",
			"name":%q,"description":"%s %s","pattern":"[domain-name:value = '%s.shared.example.org']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"%s}]}`, o.id, o.secret, o.ask, o.secret, strings.ToLower(o.secret), marks)
		_, err := g.app.Intel.Import(ctx, system, intel.File{Name: o.id, Source: "abroad"}, strings.NewReader(doc))
		g.ok(err)
		if !o.named || !o.level.Valid() {
			continue
		}
		it, _, err := g.app.Intel.Find(ctx, system, o.id)
		g.ok(err)
		audience, err := g.app.Book.Intern(ctx, marking.Audience{TLP: o.level, Orgs: []int64{hospital}})
		g.ok(err)
		g.ok(g.app.Journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
			return intel.Disclose(ctx, tx, []int64{it.ID}, o.level, audience, "test")
		}))
	}
}

const warningSecret = "SecretWarning"

// seed sends one AMBER warning to the hospital.
func (g *grid) seed() {
	ctx := g.t.Context()
	doc := `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222223","objects":[{"type":"vulnerability","spec_version":"2.1","id":"vulnerability--99999999-1111-4111-8111-111111111111","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z",
		"name":"` + warningSecret + `","description":"words of the source","object_marking_refs":["` + tlp.Amber.STIXID() + `"],"extensions":{"` + exposure.ConfigurationsExtension + `":{"extension_type":"property-extension",
		"configurations":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:acme:wall:*:*:*:*:*:*:*:*","versionEndExcluding":"2.0"}]}]}]}}}]}`
	g.ok(g.app.Intel.AddSources(ctx, system, []intel.Source{{Slug: "cert", Name: text.Same("Cert"), Reliability: "A"}}))
	_, err := g.app.Intel.Import(ctx, system, intel.File{Name: "adv.json", Source: "cert"}, strings.NewReader(doc))
	g.ok(err)
	g.ok(g.app.Drain(ctx))
	list, err := g.app.Warning.List(ctx, system, warning.Filter{State: warning.Released})
	g.ok(err)
	if len(list.Entries) != 1 {
		g.t.Fatalf("%d warnings released, want one", len(list.Entries))
	}
	g.number = list.Entries[0].Number
	g.viewers()
}

func (g *grid) get(r reader, path string) (int, string) {
	q := httptest.NewRequestWithContext(g.t.Context(), http.MethodGet, path, nil)
	if r.cookie != nil {
		q.AddCookie(r.cookie)
	}
	w := httptest.NewRecorder()
	g.handler.ServeHTTP(w, q)
	return w.Code, w.Body.String()
}

// paths says how to fill a pattern; a pattern that is not here fails the test.
func (g *grid) paths(pattern string) ([]string, bool) {
	each := func(before, after string) (out []string) {
		for _, o := range g.objects {
			out = append(out, before+o.id+after)
		}
		return append(out, before+"vulnerability--99999999-1111-4111-8111-111111111111"+after, before+"indicator--00000000-0000-4000-8000-000000000000"+after)
	}
	w := "/warnings/" + g.number
	table := map[string][]string{
		"/{$}": {"/"}, "/sign-in": {"/sign-in"}, "/sign-in/{secret}": {"/sign-in/x"}, "/now": {"/now"}, "/system": {"/system"}, "/scenario": {"/scenario"},
		"/intelligence": g.searches(), "/intelligence/{id}": each("/intelligence/", ""), "/intelligence/{id}/bytes": each("/intelligence/", "/bytes"), "/intake/{word}": each("/intake/", ""),
		"/exposure": {"/exposure"}, "/members": {"/members"}, "/members/{slug}": {"/members/hospital", "/members/other", "/members/nowhere"},
		"/warnings": {"/warnings", "/warnings?state=draft", "/warnings?answer=none"}, "/warnings/policy": {"/warnings/policy"}, "/warnings/calls": {"/warnings/calls"},
		"/warnings/{number}": {w, "/warnings/LF-ANA-209901-00000001"}, "/warnings/{number}/desk": {w + "/desk"}, "/warnings/{number}/why": {w + "/why"},
		"/warnings/{number}/why-not": {w + "/why-not", w + "/why-not?org=hospital"},
	}
	out, ok := table[pattern]
	return out, ok
}

func (g *grid) searches() []string {
	out := []string{"/intelligence", "/intelligence?type=indicator", "/intelligence?type=vulnerability", "/intelligence?state=held", "/intelligence?state=withdrawn", "/intelligence?q=shared.example.org", "/intelligence?q=secret*"}
	for _, o := range g.objects {
		out = append(out, "/intelligence?q="+url.QueryEscape(o.ask), "/intelligence?q="+o.id)
	}
	return out
}

// mustShow are the pages on which an object appears to whoever may see it.
func mustShow(path string, o object) bool {
	return path == "/intelligence/"+o.id || path == "/intelligence/"+o.id+"/bytes" || path == "/intelligence?q="+o.ask || path == "/intelligence?q=shared.example.org"
}

func TestEachPageShowsEachReaderWhatThatReaderMaySee(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		g := newGrid(t, addr)
		for _, route := range g.app.Routes() {
			if route.Method != http.MethodGet {
				continue
			}
			paths, ok := g.paths(route.Pattern)
			if !ok {
				t.Errorf("the route %s has no column in this grid: say how to fill it", route.Pattern)
			}
			for _, r := range g.readers {
				for _, p := range paths {
					g.check(r, p)
				}
			}
		}
	})
}

func (g *grid) check(r reader, path string) {
	g.t.Helper()
	code, body := g.get(r, path)
	if code >= 500 {
		g.t.Errorf("%s of %s: %d", path, r.name, code)
	}
	if !r.warned && strings.Contains(body, warningSecret) {
		g.t.Errorf("%s shows the warning's words to %s", path, r.name)
	}
	for _, o := range g.objects {
		shown := strings.Contains(body, o.secret) || strings.Contains(body, strings.ToLower(o.secret))
		asked := strings.Contains(path, o.id) || strings.Contains(path, o.ask)
		switch may := r.sees(o); {
		case shown && !may:
			g.t.Errorf("%s shows %s (%v, named %v) to %s", path, o.secret, o.level, o.named, r.name)
		case !shown && may && r.cookie != nil && mustShow(path, o) && code == http.StatusOK:
			g.t.Errorf("%s keeps %s (%v, named %v) from %s", path, o.secret, o.level, o.named, r.name)
		case !may && asked && strings.HasPrefix(path, "/intelligence/") && r.cookie != nil && code != http.StatusNotFound:
			g.t.Errorf("%s answers %s with %d, not as if it were not there", path, r.name, code)
		}
	}
}

var requestID = regexp.MustCompile(`[0-9a-f]{16}`)

func TestWhatIsNotForAReaderLooksLikeWhatIsNotThere(t *testing.T) {
	g := newGrid(t, t.TempDir())
	for _, r := range g.readers {
		if r.cookie == nil {
			continue
		}
		_, none := g.get(r, "/intelligence/indicator--00000000-0000-4000-8000-000000000000")
		for _, o := range g.objects {
			if r.sees(o) {
				continue
			}
			_, hidden := g.get(r, "/intelligence/"+o.id)
			clean := func(s string) string {
				s = strings.ReplaceAll(s, o.id, "ID")
				return requestID.ReplaceAllString(strings.ReplaceAll(s, "indicator--00000000-0000-4000-8000-000000000000", "ID"), "REQ")
			}
			if times.ReplaceAllString(clean(hidden), "") != times.ReplaceAllString(clean(none), "") {
				t.Errorf("%s can tell that %s exists", r.name, o.id)
			}
		}
	}
}

var times = regexp.MustCompile(`\d{1,2}:\d{2}(:\d{2})?|datetime="[^"]*"`)

// Domain reads, for each reader: what pages are made from.
func TestEachReadOfTheDomainKeepsToTheViewer(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		g := newGrid(t, addr)
		ctx := t.Context()
		all := map[string]intel.Item{}
		for _, o := range g.objects {
			it, _, err := g.app.Intel.Find(ctx, system, o.id)
			g.ok(err)
			all[o.id] = it
		}
		for _, r := range g.readers {
			want := 0
			for _, o := range g.objects {
				it := all[o.id]
				g.readsOf(r, o, it)
				if r.sees(o) {
					want++
				}
			}
			page, err := g.app.Intel.List(ctx, r.viewer, intel.Query{Type: "indicator", Limit: 200})
			g.ok(err)
			if len(page.Items) != want {
				t.Errorf("%s lists %d indicators, may see %d", r.name, len(page.Items), want)
			}
			facts, err := g.app.Journal.After(ctx, r.viewer, 0, 10000)
			g.ok(err)
			for _, f := range facts {
				if !r.viewer.Sees(f.Audience) {
					t.Errorf("%s reads fact %d of audience %d", r.name, f.Seq, f.Audience)
				}
			}
			_, err = g.app.Warning.Find(ctx, r.viewer, g.number)
			if (err == nil) != r.warned {
				t.Errorf("%s finds the warning: %v", r.name, err)
			}
			if rows, _, err := g.app.Warning.Recipients(ctx, r.viewer, 0, 0, 10); err == nil && len(rows) > 0 {
				t.Errorf("%s lists recipients of nothing", r.name)
			}
			if n, _ := g.app.Exposure.National(ctx, r.viewer, 10); len(n) > 0 && !r.viewer.All() {
				t.Errorf("%s reads the national counts", r.name)
			}
		}
	})
}

func (g *grid) readsOf(r reader, o object, it intel.Item) {
	g.t.Helper()
	ctx := g.t.Context()
	may := r.sees(o)
	found := map[string]bool{}
	_, _, err := g.app.Intel.Find(ctx, r.viewer, o.id)
	found["Find"] = err == nil
	byID, err := g.app.Intel.ItemsByID(ctx, r.viewer, []int64{it.ID})
	g.ok(err)
	found["ItemsByID"] = len(byID) > 0
	values, err := g.app.Intel.ValuesOf(ctx, r.viewer, []int64{it.ID}, 10)
	g.ok(err)
	found["ValuesOf"] = len(values) > 0
	obs, err := g.app.Intel.Observables(ctx, r.viewer, it.ID, 10)
	g.ok(err)
	found["Observables"] = len(obs) > 0
	hits, err := g.app.Intel.List(ctx, r.viewer, intel.Query{Text: o.ask})
	g.ok(err)
	found["List"] = len(hits.Items) > 0
	for read, seen := range found {
		if seen != may {
			g.t.Errorf("%s by %s of %v (named %v): seen %v, may %v", read, r.name, o.level, o.named, seen, may)
		}
	}
}

func TestADeedThatIsNotOnesToDoIsRefused(t *testing.T) {
	g := newGrid(t, t.TempDir())
	allowed := map[string]bool{"/sign-in/use": true, "/sign-out": true, "/theme": true}
	for _, route := range g.app.Routes() {
		if route.Method != http.MethodPost || allowed[route.Pattern] {
			continue
		}
		path := strings.ReplaceAll(route.Pattern, "{number}", g.number)
		for _, r := range g.readers {
			who := "nobody"
			if r.cookie != nil {
				w, err := g.app.Access.Who(t.Context(), r.cookie.Value)
				g.ok(err)
				if w.May(route.Act) {
					continue
				}
				who = r.name
			}
			before, _ := g.app.Journal.Head(t.Context())
			q := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader("answer=acknowledged&reason=x"))
			q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if r.cookie != nil {
				q.AddCookie(r.cookie)
			}
			w := httptest.NewRecorder()
			g.handler.ServeHTTP(w, q)
			after, _ := g.app.Journal.Head(t.Context())
			if w.Code < 400 || after != before {
				t.Errorf("%s by %s: %d, %d facts", path, who, w.Code, after-before)
			}
		}
	}
}
