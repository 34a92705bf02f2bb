package app_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

var system = marking.System("test")

// world is a running centre with one reader of every class, and intelligence of every level for every sort of audience.
type world struct {
	t        *testing.T
	app      *app.App
	handler  http.Handler
	contract *contract // openapi.json; every answer of the interface is held against it
	clock    *clock

	centre, hospital, clinic, bank, sector, school, agent, agent2, monitor, newcomer, paused int64
	ring                                                                                     int64 // a community
	readers                                                                                  []*reader
	cells                                                                                    []cell
	numbers                                                                                  map[tlp.Level]string // of the warning of each level
	supplied                                                                                 map[string]string    // a notice and a request of the hospital, by placeholder
}

// clock stands still, so that a page drawn twice is the same page.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// options lets a test change how the centre is run.
type options func(*app.Options)

// newWorld makes the centre and its people; what they may read is for the test to bring.
func newWorld(t *testing.T, addr string, change ...options) *world {
	w := &world{t: t, clock: &clock{at: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC)}, cells: cells(), numbers: map[tlp.Level]string{}}
	o := app.Options{Store: addr, Blobs: t.TempDir(), Serve: true, Now: w.clock.now, Edge: app.Edge{Unlimited: true}}
	for _, c := range change {
		c(&o)
	}
	a, err := app.New(t.Context(), o)
	w.ok(err)
	t.Cleanup(func() { _ = a.Stop(t.Context()) })
	w.ok(a.Work(t.Context()))
	w.app = a
	w.orgs()
	w.people()
	h := a.Handler()
	w.contract = readContract(t, h)
	w.handler = w.underContract(h, w.contract)
	return w
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) orgs() {
	ctx, m := w.t.Context(), w.app.Members
	org := func(slug, kind, sector string, level member.Level, agreed string) member.NewOrg {
		return member.NewOrg{Slug: slug, Name: text.Same("Org " + slug), Level: level, Sector: sector, Kind: kind, AgreedVersion: agreed}
	}
	ids, err := m.CreateOrgs(ctx, system, []member.NewOrg{
		org("centre", member.KindCentre, "government", member.NationLevel, "1"), org("hospital", "hospital", "health", member.ProviderLevel, "1"),
		org("clinic", "hospital", "health", member.ProviderLevel, "1"), org("bank", "company", "finance", member.ProviderLevel, "1"),
		org("fisac", "company", "finance", member.SectorLevel, "1"), org("school", "school", "parks", member.ProviderLevel, "1"),
		org("agent", member.KindMSSP, "business", member.ProviderLevel, "1"), org("agent2", member.KindMSSP, "business", member.ProviderLevel, "1"),
		org("monitor", member.KindMSSP, "business", member.ProviderLevel, "1"),
		org("newcomer", "company", "finance", member.ProviderLevel, ""), org("paused", "company", "finance", member.ProviderLevel, "1")})
	w.ok(err)
	w.centre, w.hospital, w.clinic, w.bank, w.sector, w.school = ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]
	w.agent, w.agent2, w.monitor, w.newcomer, w.paused = ids[6], ids[7], ids[8], ids[9], ids[10]
	until := w.clock.now().Add(1000 * time.Hour).UnixMicro()
	w.ok(m.Delegate(ctx, system, []member.Delegation{
		{Agent: w.agent, Org: w.hospital, What: member.DelegateWarnings, Amber: true, Until: until},
		{Agent: w.agent2, Org: w.hospital, What: member.DelegateWarnings, Until: until},
		{Agent: w.monitor, Org: w.hospital, What: member.DelegateMonitoring, Amber: true, Until: until}}))
	w.ring, err = m.AddCommunity(ctx, system, "ring", text.Same("Ring"))
	w.ok(err)
	w.ok(m.JoinCommunity(ctx, system, w.ring, []int64{w.school, w.paused}))
	w.inventory(w.hospital, inventory())
}

// inventory is what the hospital runs: a product for each level that a warning comes for, and one for each that nobody vouches for.
func inventory() string {
	var b strings.Builder
	b.WriteString("asset,cpe\n")
	for i := range levels {
		fmt.Fprintf(&b, "fw%d,cpe:2.3:o:acme:wall%d:1.0:*:*:*:*:*:*:*\nfw%d,cpe:2.3:o:acme:gate%d:1.0:*:*:*:*:*:*:*\n", i, i, i, i)
	}
	return b.String() + "box,cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\nbox,cpe:2.3:a:acme:join:1.0:*:*:*:*:*:*:*\n"
}

func (w *world) inventory(org int64, csv string) {
	_, err := w.app.Exposure.Take(w.t.Context(), system, exposure.Upload{Org: org, Name: "l.csv", Format: sbom.CSV, Body: strings.NewReader(csv)})
	w.ok(err)
}

func (w *world) drain() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 3*time.Minute)
	defer cancel()
	if err := w.app.Drain(ctx); err != nil {
		lags, _ := job.Lags(w.t.Context(), w.app.Store.Read())
		for _, l := range lags {
			if l.Behind+l.Ready+l.Dead > 0 {
				w.t.Errorf("%+v", l)
			}
		}
		w.t.Fatal(err)
	}
}

// bring imports STIX objects of one source.
func (w *world) bring(source string, objects ...string) {
	w.t.Helper()
	w.file(source, tlp.None, `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[`+strings.Join(objects, ",")+`]}`)
}

var files atomic.Int64 // tests run side by side

func (w *world) file(source string, mark tlp.Level, body string) {
	w.t.Helper()
	_, err := w.app.Intel.Import(w.t.Context(), system, intel.File{Name: fmt.Sprintf("f%d.json", files.Add(1)), Source: source, Marking: mark}, strings.NewReader(body))
	w.ok(err)
}

// disclose lets an audience in to an item, as a released warning does.
func (w *world) disclose(id string, a marking.Audience) {
	w.t.Helper()
	ctx := w.t.Context()
	it, _, err := w.app.Intel.Find(ctx, system, id)
	w.ok(err)
	audience, err := w.app.Book.Intern(ctx, a)
	w.ok(err)
	w.ok(w.app.Journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return intel.Disclose(ctx, tx, []int64{it.ID}, a.TLP, audience, "test")
	}))
}

// warn brings the advisory of a level and sees that the hospital is told, where somebody may be told at all.
func (w *world) warn(l tlp.Level) {
	w.t.Helper()
	ctx := w.t.Context()
	w.ok(w.app.Intel.AddSources(ctx, system, []intel.Source{{Slug: "cert", Name: text.Same("Cert"), Reliability: "A"}}))
	w.bring("cert", vulnerability(warnID(l), warnWord(l), "CVE-2026-3"+digit(l), l, "o:acme:wall"+digit(l)))
	w.drain()
	if l == tlp.Red {
		w.approve()
	}
	list, err := w.app.Warning.List(ctx, system, warning.Filter{State: warning.Released, Limit: 50})
	w.ok(err)
	for _, e := range list.Entries {
		if e.TLP == l && w.numbers[l] == "" {
			w.numbers[l] = e.Number
		}
	}
	if (w.numbers[l] != "") != l.Valid() {
		w.t.Fatalf("the warning of %v has the number %q", l, w.numbers[l])
	}
}

// approve releases the RED draft: two people of the desk look at it.
func (w *world) approve() {
	ctx := w.t.Context()
	drafts, err := w.app.Warning.List(ctx, system, warning.Filter{State: warning.Draft, Limit: 50})
	w.ok(err)
	for _, e := range drafts.Entries {
		if e.TLP != tlp.Red || !strings.Contains(e.Words.Title.In(text.En), warnWord(tlp.Red)) {
			continue
		}
		for _, name := range []string{"desk", "second of the desk"} {
			_, err := w.app.Warning.Approve(ctx, w.reader(name).viewer(w), e.ID)
			w.ok(err)
		}
	}
	w.drain()
}
