package restricted_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

var (
	system = marking.System("test")
	desk   = marking.Desk(9_001)
)

type dial struct {
	mu sync.Mutex
	at time.Time
}

func (d *dial) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(time.Millisecond)
	return d.at
}

func (d *dial) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(by)
}

// world has a public agency, a hospital of level A, a firm that joined freely, and who looks after the agency.
type world struct {
	*restricted.Restricted
	t        *testing.T
	clock    *dial
	store    *store.Store
	journal  *journal.Journal
	members  *member.Members
	exposure *exposure.Exposure

	agency, hospital, firm, keeper int64
}

func each(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newWorld(t, s)) })
}

func newWorld(t *testing.T, s *store.Store) *world {
	w := &world{t: t, clock: &dial{at: time.Date(2026, 3, 10, 4, 0, 0, 0, time.UTC)}, store: s}
	log := slog.New(slog.DiscardHandler)
	var err error
	w.journal, err = journal.Open(t.Context(), s, w.clock.now)
	w.must(err)
	w.members = member.New(s, w.journal, w.clock.now)
	w.exposure = exposure.New(s, w.journal, intel.New(s, w.journal, w.clock.now, log), w.members, w.clock.now, log)
	w.Restricted = restricted.New(s, w.journal, w.members, w.clock.now, log)
	run := job.New(s, w.journal, w.clock.now, log, w.exposure.InventoryFollower(), w.Follower())
	w.must(run.Start(t.Context()))
	t.Cleanup(func() { run.Stop(); w.journal.Close() })
	ids, err := w.members.CreateOrgs(t.Context(), system, []member.NewOrg{
		{Slug: "office", Name: text.Same("office"), Level: member.ProviderLevel, Sector: "government", Kind: "agency", Tier: "B", AgreedVersion: "1"},
		{Slug: "hospital", Name: text.Same("hospital"), Level: member.ProviderLevel, Sector: "health", Kind: "hospital", Tier: "A", AgreedVersion: "1"},
		{Slug: "firm", Name: text.Same("firm"), Level: member.ProviderLevel, Sector: "health", Kind: "company", AgreedVersion: "1"},
		{Slug: "keeper", Name: text.Same("keeper"), Level: member.ProviderLevel, Sector: "business", Kind: member.KindMSSP, AgreedVersion: "1"}})
	w.must(err)
	w.agency, w.hospital, w.firm, w.keeper = ids[0], ids[1], ids[2], ids[3]
	w.must(w.members.Delegate(t.Context(), system, []member.Delegation{{Agent: w.keeper, Org: w.agency, What: member.DelegateWarnings, Amber: true, Until: w.clock.now().Add(1000 * time.Hour).UnixMicro()}}))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) drain() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	w.must(job.Drain(ctx, w.store))
	lags, _ := job.Lags(ctx, w.store.Read())
	for _, l := range lags {
		if l.Dead > 0 || l.Said != "" {
			w.t.Fatalf("%s: %s", l.Name, l.Said)
		}
	}
}

// viewer is what an organisation's people or programs may read.
func (w *world) viewer(org, person int64) marking.Viewer {
	w.t.Helper()
	s, err := w.members.Standing(w.t.Context(), 0, org, "")
	w.must(err)
	v, err := marking.NewBook(w.store).Resolve(w.t.Context(), s)
	w.must(err)
	v.Person = person
	return v
}

func (w *world) upload(org int64, list, csv string) {
	w.t.Helper()
	_, err := w.exposure.Take(w.t.Context(), system, exposure.Upload{Org: org, Name: list, Format: sbom.CSV, Body: strings.NewReader(csv)})
	w.must(err)
	w.drain()
}

func (w *world) save(code, brand string, change ...func(*restricted.Entry)) restricted.Entry {
	w.t.Helper()
	e := restricted.NewEntry(code, brand)
	for _, c := range change {
		c(&e)
	}
	e, err := w.Save(w.t.Context(), desk, e)
	w.must(err)
	w.drain()
	return e
}

// list gives what an organisation has as "machine entry state", all that ever was.
func (w *world) list(org int64) string {
	w.t.Helper()
	flags, err := w.Flags(w.t.Context(), desk, restricted.FlagFilter{Org: org, State: restricted.AllStates, Limit: 1000})
	w.must(err)
	var out []string
	for _, f := range flags {
		name := f.Asset
		if f.Declared() {
			name = f.Thing
		}
		out = append(out, strings.TrimSpace(name+" "+f.Code)+" "+string(f.State))
	}
	return strings.Join(out, "; ")
}

func (w *world) has(org int64, want string) {
	w.t.Helper()
	if got := w.list(org); got != want {
		w.t.Errorf("has %q, want %q", got, want)
	}
}

func (w *world) flag(org int64, machine string) restricted.Flag {
	w.t.Helper()
	flags, err := w.Flags(w.t.Context(), desk, restricted.FlagFilter{Org: org, State: restricted.AllStates, Limit: 1000})
	w.must(err)
	for _, f := range flags {
		if f.Asset == machine || f.Declared() && f.Thing == machine {
			return f
		}
	}
	w.t.Fatalf("%s is not flagged: %s", machine, w.list(org))
	return restricted.Flag{}
}

// kinds lists the facts of this package, in short.
func (w *world) kinds() string {
	w.t.Helper()
	facts, err := w.journal.After(w.t.Context(), system, 0, 10_000)
	w.must(err)
	var out []string
	for _, f := range facts {
		if s, ok := strings.CutPrefix(string(f.Kind), "restricted."); ok && f.Kind != restricted.EntryReaches {
			out = append(out, s)
		}
	}
	return strings.Join(out, " ")
}
