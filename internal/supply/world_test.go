package supply_test

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

var system = marking.System("test")

// world is a supplier, its rival, and organisations that are its customers or say so; what the supplier is affected by is for the test to say.
type world struct {
	*supply.Supply
	t        *testing.T
	store    *store.Store
	journal  *journal.Journal
	book     *marking.Book
	intel    *intel.Intel
	members  *member.Members
	warnings *warning.Warnings
	clock    *clock

	mu        sync.Mutex
	known     map[int64]exposure.Vulnerability
	readers   map[int64]int64 // by vulnerability: the audience of its words
	standings map[int64]exposure.Standing

	maker, rival, fab, bank, clinic, spy int64
	lin, chen                            int64           // of the desk
	people                               map[int64]int64 // an officer of each organisation
}

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

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := begin(t, s)
		test(w)
		report, err := journal.Verify(t.Context(), s)
		if err != nil || report.Bad != nil {
			t.Errorf("the journal does not hold: %v %v", err, report)
		}
	})
}

func begin(t *testing.T, s *store.Store) *world {
	w := &world{t: t, store: s, book: marking.NewBook(s), clock: &clock{at: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC)}, known: map[int64]exposure.Vulnerability{},
		readers: map[int64]int64{}, standings: map[int64]exposure.Standing{}, people: map[int64]int64{}}
	log := slog.New(slog.DiscardHandler)
	var err error
	w.journal, err = journal.Open(t.Context(), s, w.clock.now)
	must(t, err)
	t.Cleanup(w.journal.Close)
	w.intel, w.members = intel.New(s, w.journal, w.clock.now, log), member.New(s, w.journal, w.clock.now)
	w.warnings = warning.New(s, w.journal, w.book, w.intel, w, w.members, w.clock.now, log, warning.Options{PublicURL: "https://centre.example"})
	w.Supply = supply.New(s, w.journal, w.book, w.members, w, w.intel, w.warnings, w.clock.now, log)
	w.settle()
	r := job.New(s, w.journal, time.Now, log, w.warnings.DraftFollower(), w.warnings.TellFollower(), w.warnings.WithdrawalFollower(), w.Follower())
	must(t, r.Start(t.Context()))
	t.Cleanup(r.Stop)
	return w
}

func (w *world) settle() {
	ctx := w.t.Context()
	var orgs []member.NewOrg
	for _, slug := range []string{"centre", "maker", "rival", "fab", "bank", "clinic", "spy"} {
		n := member.NewOrg{Slug: slug, Name: text.Of("單位 "+slug, "The "+slug), Level: member.ProviderLevel, Sector: "health", Kind: "company", AgreedVersion: "2026-1"}
		if slug == "centre" {
			n.Level, n.Kind, n.Sector = member.NationLevel, member.KindCentre, "government"
		}
		orgs = append(orgs, n)
	}
	ids, err := w.members.CreateOrgs(ctx, system, orgs)
	must(w.t, err)
	w.maker, w.rival, w.fab, w.bank, w.clinic, w.spy = ids[1], ids[2], ids[3], ids[4], ids[5], ids[6]
	var people []member.NewPerson
	for i, n := range orgs {
		people = append(people, member.NewPerson{Name: n.Slug, Email: n.Slug + "@mail.example", Lang: text.ZhTW, Org: ids[i], Role: member.Officer})
	}
	people[0].Role = member.Desk
	people = append(people, member.NewPerson{Name: "chen", Email: "chen@mail.example", Lang: text.ZhTW, Org: ids[0], Role: member.Desk})
	made, err := w.members.AddPeople(ctx, system, people)
	must(w.t, err)
	w.lin, w.chen = made[0], made[len(made)-1]
	for i, id := range ids {
		w.people[id] = made[i]
	}
	// The desk knows that fab, bank and clinic buy from the maker; the spy only says so.
	must(w.t, w.members.AddLinks(ctx, system, []member.Link{{Supplier: w.maker, Customer: w.fab, What: "pumps"}, {Supplier: w.maker, Customer: w.bank, What: "doors"}, {Supplier: w.maker, Customer: w.clinic, What: "doors"},
		{Supplier: w.rival, Customer: w.fab, What: "valves"}, {Supplier: w.bank, Customer: w.fab, What: "accounts"}}))
	must(w.t, w.members.AddLinks(ctx, w.as(w.spy), []member.Link{{Supplier: w.maker, Customer: w.spy, What: "so it says", Named: true}}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) refused(err error, code string) {
	w.t.Helper()
	if err == nil || fault.Of(err).Code != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

// as is an officer of an organisation.
func (w *world) as(org int64) marking.Viewer {
	w.t.Helper()
	s, err := w.members.Standing(w.t.Context(), w.people[org], org, member.Officer)
	must(w.t, err)
	v, err := w.book.Resolve(w.t.Context(), s)
	must(w.t, err)
	return v
}

func (w *world) desk() marking.Viewer { return marking.Desk(w.lin) }

func (w *world) drain() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	must(w.t, job.Drain(ctx, w.store))
}

const secretTitle = "Gate OS out-of-bounds write"

// affects lets the supplier be affected by an exploited vulnerability, which those of an audience may know.
func (w *world) affects(id int64, cve string, audience int64, change ...func(*exposure.Standing)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.known[id] = exposure.Vulnerability{ID: id, CVE: cve, Title: secretTitle, KEVAdded: w.clock.now(), CVSS: 9.8, EPSS: -1}
	w.readers[id] = audience
	st := exposure.Standing{Org: w.maker, Vulnerability: id, CVE: cve, Title: secretTitle, Result: judge.Yes, Machines: 3, Asset: "erp-db-7", Product: "gateway 7.2.5",
		Priority: priority.Result{Decision: priority.Act}, Knowledge: priority.Knowledge{KEV: priority.Is}, Handling: exposure.Handling{State: life.Open, Since: w.clock.now().Add(-25 * time.Hour)}}
	for _, c := range change {
		c(&st)
	}
	w.standings[id] = st
	must(w.t, w.store.Write(w.t.Context(), func(tx *store.Tx) error {
		if _, err := tx.ExecContext(w.t.Context(), "INSERT INTO vulnerability (id, cve, kev_added, kev_due, cvss, epss, rejected) VALUES ($1, $2, 1, 0, 98, -1, FALSE) ON CONFLICT DO NOTHING", id, cve); err != nil {
			return err
		}
		_, err := tx.ExecContext(w.t.Context(), `INSERT INTO finding (org, vulnerability, state, since, who, until, words, claimed_at, check_at, due_at, overdue_at) VALUES ($1, $2, 'open', $3, '', 0, '', 0, -1, 0, 0)
			ON CONFLICT DO NOTHING`, w.maker, id, st.Since.UnixMicro())
		return err
	}))
}

func (w *world) happens(kind journal.Kind, subject, object int64) {
	w.t.Helper()
	must(w.t, w.journal.Commit(w.t.Context(), func(*store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: kind, Subject: subject, Object: object}}, nil
	}))
	w.drain()
}

func (w *world) sweep() {
	w.t.Helper()
	must(w.t, w.Sweep(w.t.Context()))
	w.drain()
}

// inbox is what an organisation was told, the newest first.
func (w *world) inbox(org int64) []warning.Entry {
	w.t.Helper()
	p, err := w.warnings.Inbox(w.t.Context(), w.as(org), warning.Filter{})
	must(w.t, err)
	return p.Entries
}

// told lists who of all got something.
func (w *world) told() (out []int64) {
	for _, org := range []int64{w.maker, w.rival, w.fab, w.bank, w.clinic, w.spy} {
		if len(w.inbox(org)) > 0 {
			out = append(out, org)
		}
	}
	return out
}

func (w *world) toldAre(what string, orgs ...int64) {
	w.t.Helper()
	if got := w.told(); !slices.Equal(got, orgs) {
		w.t.Errorf("%s: told %v, want %v", what, got, orgs)
	}
}

// drafts are the warnings that wait for the desk.
func (w *world) drafts() []warning.Entry {
	w.t.Helper()
	p, err := w.warnings.List(w.t.Context(), w.desk(), warning.Filter{State: warning.Draft})
	must(w.t, err)
	return p.Entries
}

func (w *world) notices(v marking.Viewer, supplier int64) []supply.Shown {
	w.t.Helper()
	list, err := w.Notices(w.t.Context(), v, supplier)
	must(w.t, err)
	return list
}

func (w *world) updates(org int64, ref string) []warning.Update {
	w.t.Helper()
	x, err := w.warnings.Find(w.t.Context(), w.as(org), ref)
	must(w.t, err)
	return x.Updates
}

// The world as package exposure: what somebody may read of a vulnerability is what its audience says.

func (w *world) VulnerabilitiesByID(_ context.Context, v marking.Viewer, ids []int64) (map[int64]exposure.Vulnerability, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[int64]exposure.Vulnerability{}
	for _, id := range ids {
		if x, ok := w.known[id]; ok && v.Sees(w.readers[id]) {
			out[id] = x
		}
	}
	return out, nil
}

func (w *world) VulnerabilityByID(ctx context.Context, v marking.Viewer, id int64) (exposure.Vulnerability, error) {
	found, err := w.VulnerabilitiesByID(ctx, v, []int64{id})
	if x, ok := found[id]; ok {
		return x, nil
	}
	return exposure.Vulnerability{}, orNotFound(err)
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "no_such_vulnerability", text.Same("none"))
}

func (w *world) Standings(_ context.Context, v marking.Viewer, org int64) ([]exposure.Standing, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []exposure.Standing
	for id, st := range w.standings {
		if st.Org == org && v.Sees(w.readers[id]) {
			out = append(out, st)
		}
	}
	slices.SortFunc(out, func(a, b exposure.Standing) int { return int(a.Vulnerability - b.Vulnerability) })
	return out, nil
}

func (w *world) StandingOf(ctx context.Context, v marking.Viewer, org int64, cve string) (exposure.Standing, error) {
	all, err := w.Standings(ctx, v, org)
	for _, st := range all {
		if st.CVE == cve {
			return st, nil
		}
	}
	return exposure.Standing{}, orNotFound(err)
}

func (w *world) VulnerabilityByCVE(context.Context, marking.Viewer, string) (exposure.Vulnerability, error) {
	return exposure.Vulnerability{}, orNotFound(nil)
}
func (w *world) OrgsExposed(context.Context, marking.Viewer, int64, int64, int) ([]exposure.OrgExposure, error) {
	return nil, nil
}
func (w *world) OrgsToTell(context.Context, marking.Viewer, int64, int64, int) ([]exposure.OrgExposure, error) {
	return nil, nil
}
func (w *world) VulnerabilitiesOf(context.Context, marking.Viewer, int64, int64) ([]int64, error) {
	return nil, nil
}
func (w *world) ExploitedByID(context.Context, marking.Viewer, []int64) ([]exposure.Vulnerability, error) {
	return nil, nil
}
func (w *world) ExposureOf(context.Context, marking.Viewer, int64, []int64) (map[int64]exposure.OrgExposure, error) {
	return nil, nil
}
func (w *world) Findings(context.Context, marking.Viewer, int64, int64, int) ([]exposure.Finding, error) {
	return nil, nil
}

// amberFor is the audience of what these organisations may read under AMBER+STRICT.
func (w *world) amberFor(orgs ...int64) int64 {
	w.t.Helper()
	id, err := w.book.Intern(w.t.Context(), marking.Audience{TLP: tlp.AmberStrict, Orgs: orgs})
	must(w.t, err)
	return id
}
