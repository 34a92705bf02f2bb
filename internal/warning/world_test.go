package warning_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

var system = marking.System("test")

// world is a centre with a hospital, a clinic, a bank and an applicant; who is exposed to what is for the test to say.
type world struct {
	*warning.Warnings
	t         *testing.T
	store     *store.Store
	journal   *journal.Journal
	book      *marking.Book
	intel     *intel.Intel
	members   *member.Members
	mail      *post
	followers []job.Follower
	clock     *clock

	found map[int64]*exposure.Vulnerability // by id
	orgs  map[int64][]exposure.OrgExposure
	mu    sync.Mutex

	centre, hospital, clinic, bank, applicant int64
	lin, wang                                 int64 // of the desk
	nurse, teller, doctor                     int64 // officers of hospital, bank, clinic
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
	w := &world{t: t, store: s, book: marking.NewBook(s), clock: &clock{at: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC)}, mail: &post{},
		found: map[int64]*exposure.Vulnerability{}, orgs: map[int64][]exposure.OrgExposure{}}
	log := slog.New(slog.DiscardHandler)
	var err error
	w.journal, err = journal.Open(t.Context(), s, w.clock.now)
	must(t, err)
	t.Cleanup(w.journal.Close)
	w.intel, w.members = intel.New(s, w.journal, w.clock.now, log), member.New(s, w.journal, w.clock.now)
	w.Warnings = warning.New(s, w.journal, w.book, companions{w.intel, s}, w, w.members, w.clock.now, log,
		warning.Options{PublicURL: "https://centre.example/", Channels: []warning.Channel{w.mail}})
	w.people()
	w.followers = []job.Follower{w.DraftFollower(), w.TellFollower(), w.WithdrawalFollower()}
	r := job.New(s, w.journal, time.Now, log, w.followers...)
	must(t, r.Start(t.Context()))
	t.Cleanup(r.Stop)
	return w
}

func (w *world) people() {
	ctx := w.t.Context()
	must(w.t, w.intel.AddSources(ctx, system, []intel.Source{
		{Slug: "harbour", Name: text.Of("港灣", "Harbour"), Reliability: "B", DefaultTLP: tlp.None}, {Slug: "rumour", Name: text.Of("傳聞", "Rumour"), Reliability: "E"}}))
	ids, err := w.members.CreateOrgs(ctx, system, []member.NewOrg{org("centre", member.KindCentre, "government"), org("hospital", "hospital", "health"),
		org("clinic", "hospital", "health"), org("bank", "company", "finance")})
	must(w.t, err)
	w.centre, w.hospital, w.clinic, w.bank = ids[0], ids[1], ids[2], ids[3]
	applicant := org("applicant", "company", "energy")
	applicant.AgreedVersion = ""
	ids, err = w.members.CreateOrgs(ctx, system, []member.NewOrg{applicant})
	must(w.t, err)
	w.applicant = ids[0]
	person := func(name string, org int64, role member.Role, lang text.Lang) member.NewPerson {
		return member.NewPerson{Name: name, Email: name + "@mail.example", Lang: lang, Org: org, Role: role}
	}
	ids, err = w.members.AddPeople(ctx, system, []member.NewPerson{person("lin", w.centre, member.Desk, text.ZhTW), person("wang", w.centre, member.Desk, text.ZhTW),
		person("nurse", w.hospital, member.Officer, text.ZhTW), person("teller", w.bank, member.Officer, text.En), person("doctor", w.clinic, member.Officer, text.En)})
	must(w.t, err)
	w.lin, w.wang, w.nurse, w.teller, w.doctor = ids[0], ids[1], ids[2], ids[3], ids[4]
	contact := func(org, person int64, address string, rank int64) member.NewContact {
		return member.NewContact{Org: org, Person: person, Role: "security", Channel: member.Mail, Address: address, Rank: rank, Verified: true}
	}
	_, err = w.members.AddContacts(ctx, system, []member.NewContact{contact(w.hospital, w.nurse, "nurse@mail.example", 1), contact(w.hospital, 0, "night@mail.example", 2),
		contact(w.hospital, 0, "chief@mail.example", 3), contact(w.clinic, w.doctor, "doctor@mail.example", 1), contact(w.bank, w.teller, "teller@mail.example", 1),
		{Org: w.hospital, Role: "duty", Channel: member.Phone, Address: "02-5550-0100", Rank: 1}})
	must(w.t, err)
}

func org(slug, kind, sector string) member.NewOrg {
	level := member.ProviderLevel
	if kind == member.KindCentre {
		level = member.NationLevel
	}
	return member.NewOrg{Slug: slug, Name: text.Of("單位 "+slug, "The "+slug), Level: level, Sector: sector, Kind: kind, AgreedVersion: "2026-1"}
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

func (w *world) as(person, org int64) marking.Viewer {
	w.t.Helper()
	s, err := w.members.Standing(w.t.Context(), person, org, member.Officer)
	must(w.t, err)
	v, err := w.book.Resolve(w.t.Context(), s)
	must(w.t, err)
	return v
}

// import reads a bundle; the marking is the file's.
func (w *world) take(source string, level tlp.Level, objects ...string) {
	w.t.Helper()
	doc := `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[` + strings.Join(objects, ",") + `]}`
	_, err := w.intel.Import(w.t.Context(), system, intel.File{Name: "test.json", Source: source, Marking: level}, strings.NewReader(doc))
	must(w.t, err)
}

const (
	vulnID = "vulnerability--11111111-1111-4111-8111-111111111111"
	indID  = "indicator--33333333-3333-4333-8333-333333333333"
)

func vulnerability(cve string) string {
	return fmt.Sprintf(`{"type":"vulnerability","spec_version":"2.1","id":%q,"created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z",
		"name":"Gate OS out-of-bounds write","description":"Attackers write behind the buffer of the VPN portal.","external_references":[{"source_name":"cve","external_id":%q}]}`, vulnID, cve)
}

func indicator(revoked bool) string {
	modified, more := "2026-01-01T00:00:00.000Z", ""
	if revoked {
		modified, more = "2026-02-01T00:00:00.000Z", `,"revoked":true`
	}
	return fmt.Sprintf(`{"type":"indicator","spec_version":"2.1","id":%q,"created":"2026-01-01T00:00:00.000Z","modified":%q,
		"name":"shared host","pattern":"[ipv4-addr:value = '203.0.113.45']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"%s}`, indID, modified, more)
}

// exposes makes a vulnerability known, of which these organisations run something.
func (w *world) exposes(kev bool, level tlp.Level, source string, orgs ...exposure.OrgExposure) int64 {
	w.t.Helper()
	w.take(source, level, vulnerability("CVE-2024-21762"), indicator(false))
	it, words, err := w.intel.Find(w.t.Context(), system, vulnID)
	must(w.t, err)
	v := &exposure.Vulnerability{ID: 77, CVE: "CVE-2024-21762", Title: it.Title, CVSS: 9.8, EPSS: -1, Items: []int64{it.ID}, Words: []int64{words[0].ID}}
	if kev {
		v.KEVAdded = w.clock.now()
	}
	w.mu.Lock()
	w.found[v.ID] = v
	w.orgs[v.ID] = orgs
	w.mu.Unlock()
	w.happens(exposure.MatchFound, v.ID, words[0].ID)
	return v.ID
}

func (w *world) happens(kind journal.Kind, subject, object int64) {
	w.t.Helper()
	must(w.t, w.journal.Commit(w.t.Context(), func(*store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: kind, Subject: subject, Object: object}}, nil
	}))
	w.drain()
}

// drain waits until everything that follows from what was committed is done.
func (w *world) drain() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	must(w.t, job.Drain(ctx, w.store))
}

func (w *world) deliver() {
	w.t.Helper()
	for {
		n, err := w.DeliverOnce(w.t.Context())
		must(w.t, err)
		if n == 0 {
			return
		}
	}
}

// one is the only warning there is.
func (w *world) one() warning.Entry {
	w.t.Helper()
	p, err := w.List(w.t.Context(), system, warning.Filter{})
	must(w.t, err)
	if len(p.Entries) != 1 {
		w.t.Fatalf("%d warnings, want one", len(p.Entries))
	}
	return p.Entries[0]
}

func (w *world) inbox(v marking.Viewer) []warning.Entry {
	w.t.Helper()
	p, err := w.Inbox(w.t.Context(), v, warning.Filter{})
	must(w.t, err)
	return p.Entries
}

func (w *world) VulnerabilityByID(_ context.Context, _ marking.Viewer, id int64) (exposure.Vulnerability, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if v := w.found[id]; v != nil {
		return *v, nil
	}
	return exposure.Vulnerability{}, fault.New(fault.NotFound, "no_such_vulnerability", text.Same("none"))
}

func (w *world) VulnerabilityByCVE(ctx context.Context, v marking.Viewer, cve string) (exposure.Vulnerability, error) {
	for id, x := range w.found {
		if x.CVE == cve {
			return w.VulnerabilityByID(ctx, v, id)
		}
	}
	return w.VulnerabilityByID(ctx, v, 0)
}

func (w *world) ExploitedByID(ctx context.Context, v marking.Viewer, ids []int64) ([]exposure.Vulnerability, error) {
	var out []exposure.Vulnerability
	for _, id := range ids {
		if x, err := w.VulnerabilityByID(ctx, v, id); err == nil && !x.KEVAdded.IsZero() {
			out = append(out, x)
		}
	}
	return out, nil
}

func (w *world) ExposureOf(_ context.Context, _ marking.Viewer, org int64, ids []int64) (map[int64]exposure.OrgExposure, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[int64]exposure.OrgExposure{}
	for _, id := range ids {
		for _, o := range w.orgs[id] {
			if o.Org == org {
				out[id] = o
			}
		}
	}
	return out, nil
}

func (w *world) OrgsExposed(_ context.Context, _ marking.Viewer, id, after int64, limit int) ([]exposure.OrgExposure, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []exposure.OrgExposure
	for _, o := range w.orgs[id] {
		if o.Org > after && len(out) < limit {
			out = append(out, o)
		}
	}
	return out, nil
}

func (w *world) OrgsToTell(ctx context.Context, v marking.Viewer, id, after int64, limit int) ([]exposure.OrgExposure, error) {
	return w.OrgsExposed(ctx, v, id, after, limit)
}

func (w *world) VulnerabilitiesOf(_ context.Context, _ marking.Viewer, org, _ int64) ([]int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []int64
	for id, list := range w.orgs {
		if slices.ContainsFunc(list, func(o exposure.OrgExposure) bool { return o.Org == org }) {
			out = append(out, id)
		}
	}
	return out, nil
}

func (w *world) Findings(_ context.Context, _ marking.Viewer, org, id int64, _ int) ([]exposure.Finding, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []exposure.Finding
	for v, list := range w.orgs {
		for _, o := range list {
			if o.Org == org && (id == 0 || id == v) {
				out = append(out, exposure.Finding{Vulnerability: v, Name: "cpe:2.3:o:gate:gate_os:7.4.2:*:*:*:*:*:*:*", AsWritten: "Gate OS 7.4.2", AssetName: "FW-01", Version: "7.4.2", Result: 2, Fixed: []string{"7.4.3"}})
			}
		}
	}
	return out, nil
}

// companions stands in for what came in the same file: here every indicator there is.
type companions struct {
	*intel.Intel
	s *store.Store
}

func (c companions) Companions(ctx context.Context, v marking.Viewer, _ int64, _ int) ([]intel.Item, error) {
	var id int64
	if err := c.s.Read().QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM item WHERE stix_id = $1", indID).Scan(&id); err != nil || id == 0 {
		return nil, err
	}
	return c.ItemsByID(ctx, v, []int64{id})
}

// post is a mail channel that remembers, and does what it is told.
type post struct {
	mu   sync.Mutex
	sent []warning.Message
	says func(warning.Message) warning.Outcome
}

func (p *post) Name() member.Channel { return member.Mail }

func (p *post) Send(_ context.Context, m warning.Message) warning.Outcome {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := m.Leaving(); err != nil {
		return warning.Outcome{Result: warning.TryAgain, Said: err.Error()}
	}
	o := warning.Outcome{Result: warning.Sent}
	if p.says != nil {
		o = p.says(m)
	}
	p.sent = append(p.sent, m)
	return o
}

func (p *post) take() []warning.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.sent
	p.sent = nil
	slices.SortFunc(out, func(a, b warning.Message) int { return strings.Compare(a.Address, b.Address) })
	return out
}

// touch writes what package exposure would.
func (w *world) touch(item, org, observable int64) error {
	return w.store.Write(w.t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO touch (item, org, observable, what, at) VALUES ($1, $2, $3, '203.0.113.0/24', 0)", item, org, observable)
		return err
	})
}
