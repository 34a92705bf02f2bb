package incident_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// world is a centre with a hospital under the Act and its sector's authority, an agency and its superior body, a firm without a duty, and who looks after the hospital's machines.
type world struct {
	*incident.Incidents
	t       *testing.T
	store   *store.Store
	journal *journal.Journal
	members *member.Members
	book    *marking.Book
	clock   time.Time
	letters []letter.Letter

	authority, hospital, ministry, agency, firm, agent int64
}

var (
	system = marking.System("test")
	desk   = marking.Desk(77)
)

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		test(begin(t, s))
		report, err := journal.Verify(t.Context(), s)
		if err != nil || report.Bad != nil {
			t.Errorf("the journal does not hold: %v %v", err, report)
		}
	})
}

func begin(t *testing.T, s *store.Store) *world {
	w := &world{t: t, store: s, book: marking.NewBook(s), clock: time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC)}
	j, err := journal.Open(t.Context(), s, w.now)
	w.ok(err)
	t.Cleanup(j.Close)
	w.journal, w.members = j, member.New(s, j, w.now)
	w.Incidents = w.node()
	org := func(slug, kind string, level member.Level, tier string, parent int64) int64 {
		n := member.NewOrg{Slug: slug, Name: text.Of("單位"+slug, "The "+slug), Level: level, Sector: "health", Tier: tier, Parent: parent, Kind: kind, AgreedVersion: "2026-1"}
		ids, err := w.members.CreateOrgs(t.Context(), system, []member.NewOrg{n})
		w.ok(err)
		return ids[0]
	}
	org("centre", member.KindCentre, member.NationLevel, "", 0)
	w.authority = org("authority", "authority", member.SectorLevel, "", 0)
	w.hospital = org("hospital", "hospital", member.ProviderLevel, "A", w.authority)
	w.ministry = org("ministry", "agency", member.NationLevel, "A", 0)
	w.agency = org("agency", "agency", member.ProviderLevel, "B", w.ministry)
	w.firm = org("firm", "company", member.ProviderLevel, "", w.authority)
	w.agent = org("agent", member.KindMSSP, member.ProviderLevel, "", 0)
	w.ok(w.members.Delegate(t.Context(), system, []member.Delegation{{Agent: w.agent, Org: w.hospital, What: member.DelegateContacts, Amber: true, Until: w.clock.Add(1000 * time.Hour).UnixMicro()}}))
	return w
}

func (w *world) now() time.Time { return w.clock }

// node is one more server on the same store.
func (w *world) node() *incident.Incidents {
	return incident.New(w.store, w.journal, w.book, w.members, w.now, incident.Options{})
}

// mails lets letters be sent, into w.letters.
func (w *world) mails() {
	w.UsePost(func(_ context.Context, l letter.Letter) (bool, error) {
		w.letters = append(w.letters, l)
		return false, nil
	})
}

// post sends what is due and gives the letters.
func (w *world) post() []letter.Letter {
	w.t.Helper()
	w.letters = nil
	for {
		sent, err := w.SendLetter(w.t.Context(), "https://centre.example")
		w.ok(err)
		if !sent {
			return w.letters
		}
	}
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, code string) {
	w.t.Helper()
	f := fault.Of(err)
	if err == nil || f.Code != code {
		w.t.Errorf("got %v, want %s", err, code)
		return
	}
	if f.Say.In(text.ZhTW) == "" || f.Say.In(text.En) == "" {
		w.t.Errorf("%s is silent in one language", code)
	}
}

// as is the viewer of an organisation's token.
func (w *world) as(org int64) marking.Viewer {
	w.t.Helper()
	s, err := w.members.Standing(w.t.Context(), 0, org, "")
	w.ok(err)
	v, err := w.book.Resolve(w.t.Context(), s)
	w.ok(err)
	return v
}

// report is a valid one, changed.
func report(change ...func(*incident.Report)) incident.Report {
	r := incident.Report{Kind: "ransomware", What: "reporter-words-what", GoingOn: incident.StillOn, Lang: text.ZhTW, Name: "reporter-name", Phone: "0912345678", Mail: "reporter@example.org"}
	for _, c := range change {
		c(&r)
	}
	return r
}

// coreDown is a core system that does not come back in time: level 3.
var coreDown = law.Facts{Affected: []law.Thing{{Name: "his", Loss: law.Availability, System: "core_nonci_sys", Restored: law.Over}}}

// dutiful is a report of level 3 as the law asks, known so long ago.
func (w *world) dutiful(ago time.Duration) func(*incident.Report) {
	return func(r *incident.Report) { r.Duty, r.Knew, r.Facts = true, w.clock.Add(-ago), coreDown }
}

// anonymous reports something and gives the desk's file of it, and the code.
func (w *world) anonymous(change ...func(*incident.Report)) (incident.File, string) {
	w.t.Helper()
	number, code, err := w.Report(w.t.Context(), report(change...))
	w.ok(err)
	p, err := w.Cases(w.t.Context(), desk, incident.List{Limit: 200})
	w.ok(err)
	for _, c := range p.Cases {
		if c.Number == number {
			return w.file(c.UUID), code
		}
	}
	w.t.Fatalf("%s is not in the desk's list", number)
	return incident.File{}, ""
}

// of reports something as an organisation.
func (w *world) of(org int64, change ...func(*incident.Report)) incident.File {
	w.t.Helper()
	c, _, err := w.ReportAs(w.t.Context(), w.as(org), report(change...), incident.FromMember)
	w.ok(err)
	return w.file(c.UUID)
}

func (w *world) file(id string) incident.File {
	w.t.Helper()
	f, err := w.Find(w.t.Context(), desk, id)
	w.ok(err)
	return f
}

// clockOf is the only clock of a duty.
func (w *world) clockOf(f incident.File, duty string) law.Clock {
	w.t.Helper()
	var out []law.Clock
	for _, c := range w.file(f.UUID).Clocks.Clocks {
		if c.Duty == duty {
			out = append(out, c)
		}
	}
	if len(out) != 1 {
		w.t.Fatalf("%d clocks of %s", len(out), duty)
	}
	return out[0]
}

// woken lets a node look at all clocks, and gives the warnings that the journal has by then.
func (w *world) woken(n *incident.Incidents) (told []string) {
	w.t.Helper()
	for {
		k, err := n.Wake(w.t.Context())
		w.ok(err)
		if k == 0 {
			break
		}
	}
	facts, err := w.journal.After(w.t.Context(), system, 0, 10_000)
	w.ok(err)
	for _, f := range facts {
		if f.Kind == incident.ClockFired {
			told = append(told, fmt.Sprintf("%d %s", f.Subject, f.Body))
		}
	}
	return told
}
