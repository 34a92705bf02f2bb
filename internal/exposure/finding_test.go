package exposure_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/format/sbom"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// dial is a clock that a test moves.
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

const (
	flaw         = "CVE-2026-0001"
	held, mended = "asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*\n", "asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.99:*:*:*:*:*:*:*\n"
)

// lifeWorld has orgs a, b, c without a level, and behind them a hospital of level A, the sector's centre and one of another sector.
func lifeWorld(t *testing.T, s *store.Store) (*world, *dial) {
	clock := &dial{at: time.Date(2026, 11, 26, 4, 0, 0, 0, time.UTC)}
	w := newWorldAt(t, s, clock.now)
	more, err := w.members.CreateOrgs(t.Context(), system, []member.NewOrg{
		{Slug: "big", Name: text.Same("big"), Level: member.ProviderLevel, Sector: "health", Tier: "A", Kind: "hospital", AgreedVersion: "1"},
		{Slug: "hisac", Name: text.Same("hisac"), Level: member.SectorLevel, Sector: "health", Kind: "company", AgreedVersion: "1"},
		{Slug: "fisac", Name: text.Same("fisac"), Level: member.SectorLevel, Sector: "finance", Kind: "company", AgreedVersion: "1"}})
	if err != nil {
		t.Fatal(err)
	}
	w.orgs = append(w.orgs, more...)
	return w, clock
}

func (w *world) standing(org int) exposure.Standing {
	w.t.Helper()
	s, err := w.StandingOf(w.t.Context(), system, w.orgs[org], flaw)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) do(org int, e life.Event) error {
	s := exposure.Step{Event: e, Words: "by hand"}
	if e == life.Accept {
		s.Who, s.Until = "Lin", w.standing(org).Since.Add(48*time.Hour)
	}
	return w.Handle(w.t.Context(), system, w.orgs[org], flaw, s)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// viewer is what an organisation's programs may read.
func (w *world) viewer(org int) marking.Viewer {
	w.t.Helper()
	s, err := w.members.Standing(w.t.Context(), 0, w.orgs[org], "")
	w.must(err)
	v, err := marking.NewBook(w.store).Resolve(w.t.Context(), s)
	w.must(err)
	return v
}

// kinds lists the facts of a finding's life.
func (w *world) kinds() (out []string) {
	w.t.Helper()
	facts, err := w.journal.After(w.t.Context(), system, 0, 10_000)
	w.must(err)
	for _, f := range facts {
		if strings.HasPrefix(string(f.Kind), "exposure.") {
			out = append(out, strings.TrimPrefix(string(f.Kind), "exposure."))
		}
	}
	return out
}

func TestAClaimIsBelievedByTheNextInventoryAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, _ := lifeWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.upload(0, held)
		want := func(state life.State) {
			t.Helper()
			if got := w.standing(0); got.State != state {
				t.Fatalf("%s, want %s", got.State, state)
			}
		}
		want(life.Open)
		since := w.standing(0).Since
		w.must(w.do(0, life.Accept))
		w.must(w.do(0, life.Fix))
		want(life.Fixed)
		w.elsewhere(0, "asset,cpe\nother,cpe:2.3:a:acme:thing:1.0:*:*:*:*:*:*:*\n")
		want(life.Fixed) // another list says nothing of it
		w.upload(0, held)
		want(life.Open)
		if got := w.standing(0).Since; !got.Equal(since) {
			t.Errorf("a claim that was not so moved the days from %v to %v", since, got)
		}
		w.must(w.do(0, life.Fix))
		w.upload(0, mended)
		want(life.Verified)
		if err := w.do(0, life.Accept); !fault.Is(err, fault.Conflict) {
			t.Errorf("what has ended is taken on: %v", err)
		}
		w.upload(0, held)
		want(life.Open)
		if !w.standing(0).Since.After(since) {
			t.Error("it is there again, and its days count from the first time")
		}
		if got, want := strings.Join(w.kinds(), " "), "handled handled reopened handled verified reopened"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-02-02T00:00:00.000", tomcat("9.0.1")))
		want(life.Gone)
		done, err := w.History(t.Context(), system, w.orgs[0], w.vulnerability(flaw), 50)
		if err != nil || len(done) != 7 || done[0].Event != life.Vanished || done[6].Event != life.Accept || done[6].Who != "Lin" {
			t.Errorf("%+v %v", done, err)
		}
	})
}

// elsewhere hands in another list.
func (w *world) elsewhere(org int, csv string) {
	w.t.Helper()
	_, err := w.Take(w.t.Context(), system, exposure.Upload{Org: w.orgs[org], Name: "other.csv", Format: sbom.CSV, Body: strings.NewReader(csv)})
	w.must(err)
	w.drain()
}

func (w *world) suppress(org int, r life.Reason, component, asset string) error {
	return w.Suppress(w.t.Context(), system, w.orgs[org], flaw, exposure.Suppression{Product: "cpe:apache:tomcat", Component: component, Asset: asset, Reason: r, Words: "not built in", Until: w.standing(org).Since.Add(30 * 24 * time.Hour)})
}

func TestASuppressionHoldsAsLongAsItsReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, clock := lifeWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.upload(0, held)
		tell := func() int {
			orgs, err := w.OrgsToTell(t.Context(), system, w.vulnerability(flaw), 0, 10)
			w.must(err)
			return len(orgs)
		}
		suppressed := func(want bool) {
			t.Helper()
			if got := w.standing(0); got.Suppressed() != want {
				t.Fatalf("suppressed %v: %+v", got.Suppressed(), got)
			}
			if list, err := w.VulnerabilitiesOf(t.Context(), system, w.orgs[0], 0); err != nil || (len(list) == 0) != want {
				t.Fatalf("suppressed %v, and a warning would take in %v %v", want, list, err)
			}
			if (tell() == 0) != want {
				t.Fatalf("suppressed %v, and %d are told", want, tell())
			}
		}
		suppressed(false)
		if err := w.suppress(0, "because", "", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a reason of nobody's list: %v", err)
		}
		if err := w.suppress(0, life.CodeNotPresent, "", "web-9"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a machine that does not have it: %v", err)
		}
		w.must(w.suppress(0, life.CodeNotPresent, "", ""))
		suppressed(true)
		w.upload(0, held)
		suppressed(true)
		w.upload(0, "asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.2:*:*:*:*:*:*:*\nweb-7,cpe:2.3:a:apache:tomcat:9.0.3:*:*:*:*:*:*:*\n")
		suppressed(true) // another version and another machine of the same product
		w.know("nvd", "nvd.json", strings.Replace(nvdRecord(flaw, "2026-02-02T00:00:00.000", tomcat("9.0.31")), "A hole.", "A larger hole.", 1))
		suppressed(true) // other words, the same versions
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-03-02T00:00:00.000", tomcat("9.0.40")))
		suppressed(false)
		list, err := w.Suppressions(t.Context(), system, w.orgs[0], w.vulnerability(flaw))
		if err != nil || len(list) != 1 || list[0].AskedAt.IsZero() || list[0].AskedWhy.In(text.ZhTW) == "" {
			t.Fatalf("%+v %v", list, err)
		}
		w.must(w.suppress(0, life.AcceptedRisk, "", "")) // decided again, with another reason
		suppressed(true)
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-04-02T00:00:00.000", tomcat("9.0.50")))
		suppressed(true) // whoever accepts the risk does not speak of versions
		w.know("kev", "kev.json", `{"title":"x","catalogVersion":"2026.04.03","dateReleased":"2026-04-03T00:00:00.000Z","count":1,"vulnerabilities":[{"cveID":"`+flaw+`","vendorProject":"a","product":"b","vulnerabilityName":"n","dateAdded":"2026-04-03","shortDescription":"s","requiredAction":"r","dueDate":"2026-04-24","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":[]}]}`)
		suppressed(false) // … but not of one that is exploited
		w.must(w.suppress(0, life.AcceptedRisk, "", ""))
		suppressed(true)
		since := w.standing(0).Since
		clock.pass(31 * 24 * time.Hour)
		suppressed(false)
		w.must(w.SweepFindings(t.Context()))
		if !w.standing(0).Since.After(since) {
			t.Error("what counts again does not count from now")
		}
		if got, want := strings.Join(w.kinds(), " "), "suppressed asked_again suppressed asked_again suppressed unsuppressed"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestASuppressionOfAVersionOrAMachineLeavesTheOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, _ := lifeWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.upload(0, held+"web-2,cpe:2.3:a:apache:tomcat:9.0.2:*:*:*:*:*:*:*\nweb-3,cpe:2.3:a:apache:tomcat:9.0.2:*:*:*:*:*:*:*\n")
		w.upload(1, held)
		w.must(w.suppress(0, life.NotControlled, "cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*", ""))
		w.must(w.suppress(0, life.AlreadyMitigated, "", "web-2"))
		if got := w.standing(0); got.Machines != 1 || got.Quiet != 2 || got.Asset != "web-3" {
			t.Errorf("%+v", got)
		}
		if got := w.standing(1); got.Machines != 1 || got.Quiet != 0 {
			t.Errorf("another organisation's: %+v", got)
		}
		if err := w.Suppress(t.Context(), w.viewer(1), w.orgs[0], flaw, exposure.Suppression{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("another organisation suppresses: %v", err)
		}
	})
}

func TestDecisionsFollowTheMachineAndTheLevel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, _ := lifeWorld(t, s)
		scored := strings.Replace(nvdRecord(flaw, "2026-01-02T00:00:00.000", tomcat("9.0.31")), `"metrics":{}`,
			`"metrics":{"cvssMetricV31":[{"source":"n","type":"Primary","cvssData":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8,"baseSeverity":"CRITICAL"}}]}`, 1)
		w.know("nvd", "nvd.json", scored)
		w.know("nvd", "two.json", strings.NewReplacer(flaw, "CVE-2026-0002", "AV:N", "AV:L", "PR:N", "PR:H").Replace(scored))
		w.upload(0, held)
		w.upload(3, held)
		before := w.standing(0)
		if before.Priority.Points[1].Value != priority.Yes || before.Result != judge.Yes {
			t.Errorf("the vector is not asked: %+v", before.Priority.Points)
		}
		w.must(w.Describe(t.Context(), system, w.orgs[0], "web-1", exposure.Description{Criticality: priority.MuchHangs, Internet: priority.Is, Owner: " Lin ", Group: "web"}))
		after := w.standing(0)
		if after.Priority.Points[3].Value != priority.Open || after.Priority.Points[4].Value != priority.High {
			t.Errorf("what the owner says is not asked: %+v", after.Priority.Points)
		}
		m, err := w.MachineNamed(t.Context(), system, w.orgs[0], "web-1")
		if err != nil || m.Owner != "Lin" || m.Group != "web" || m.Criticality != priority.MuchHangs || m.Components != 1 {
			t.Errorf("%+v %v", m, err)
		}
		if err := w.Describe(t.Context(), w.viewer(1), w.orgs[0], "web-1", exposure.Description{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("another organisation describes: %v", err)
		}
		if err := w.Describe(t.Context(), system, w.orgs[1], "web-1", exposure.Description{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a machine of nobody's: %v", err)
		}
		all, err := w.Standings(t.Context(), system, w.orgs[0])
		if err != nil || len(all) != 2 || all[0].CVE != flaw {
			t.Errorf("the urgent does not come first: %+v %v", all, err)
		}
		if a, b := w.standing(0).Priority.Due.Days, w.standing(3).Priority.Due.Days; b >= a {
			t.Errorf("level A has %d days, none has %d", b, a)
		}
	})
}

func TestOnlyWhoHasALevelIsLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, clock := lifeWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord(flaw, "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.upload(0, held)
		w.upload(3, held)
		late := func(v marking.Viewer) []exposure.Late {
			t.Helper()
			list, err := w.Late(t.Context(), v, exposure.LateMark{}, 10)
			w.must(err)
			return list
		}
		w.must(w.SweepFindings(t.Context()))
		if got := late(system); len(got) != 0 {
			t.Fatalf("%+v", got)
		}
		clock.pass(400 * 24 * time.Hour)
		for range 3 {
			w.must(w.SweepFindings(t.Context()))
		}
		for name, v := range map[string]marking.Viewer{"desk": marking.Desk(1), "own": w.viewer(3), "the sector's centre": w.viewer(4)} {
			if got := late(v); len(got) != 1 || got[0].Org != w.orgs[3] || got[0].Days < 300 || got[0].CVE != flaw {
				t.Errorf("%s: %+v", name, got)
			}
		}
		for name, v := range map[string]marking.Viewer{"no level": w.viewer(0), "another": w.viewer(1), "another sector's centre": w.viewer(5), "nobody": marking.Public()} {
			if got := late(v); len(got) != 0 {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if got := strings.Join(w.kinds(), " "); got != "overdue" {
			t.Errorf("told %q, want once", got)
		}
		own, err := w.StandingOf(t.Context(), w.viewer(0), w.orgs[0], flaw)
		if err != nil || !own.Overdue() {
			t.Errorf("who has no level does not see it: %+v %v", own, err)
		}
		desk, err := w.StandingOf(t.Context(), marking.Desk(1), w.orgs[0], flaw)
		if err != nil || desk.Overdue() || desk.Priority.Due.Day != "" {
			t.Errorf("the desk is told the day of who has no level: %+v %v", desk.Priority.Due, err)
		}
		w.must(w.do(3, life.Mitigate))
		if got := late(system); len(got) != 0 {
			t.Errorf("what is mitigated is late: %+v", got)
		}
	})
}

// Random sequences: both stores do what the pure table says.
func TestTheStoreDoesWhatTheTableSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, _ := lifeWorld(t, s)
		n := 0
		versions := func(end string) {
			n++
			w.know("nvd", fmt.Sprintf("n%d.json", n), nvdRecord(flaw, fmt.Sprintf("2026-01-02T00:%02d:%02d.000", n/60, n%60), tomcat(end)))
		}
		for seed := range uint64(3) {
			r := rand.New(rand.NewPCG(seed, 7))
			versions("9.0.31")
			w.upload(0, held)
			model := w.standing(0).State
			holds, says := true, true
			turn := func(e life.Event) {
				if next, ok := life.Next(model, e); ok {
					model = next
				}
			}
			for range 15 {
				did := ""
				switch r.IntN(7) {
				case 0, 1, 2, 3:
					e := life.Steps[r.IntN(len(life.Steps))]
					did = string(e)
					_, ok := life.Next(model, e)
					if err := w.do(0, e); (err == nil) != ok || err != nil && !fault.Is(err, fault.Conflict) {
						t.Fatalf("seed %d: %s from %s: %v", seed, e, model, err)
					}
					turn(e)
				case 4:
					did = "upload with it"
					w.upload(0, held)
					if holds = true; says {
						turn(life.Still)
						turn(life.Found)
					}
				case 5:
					did = "upload without it"
					w.upload(0, mended)
					holds = false
					turn(life.Cleared)
				default:
					did = "record"
					if says = !says; says {
						versions("9.0.31")
					} else {
						versions("9.0.1")
					}
					if holds && says {
						turn(life.Found)
					} else if holds {
						turn(life.Vanished)
					}
				}
				if got := w.standing(0).State; got != model {
					t.Fatalf("seed %d: after %s it is %s, the table says %s", seed, did, got, model)
				}
			}
			if !says {
				versions("9.0.31")
			}
		}
		facts, err := w.journal.After(t.Context(), system, 0, 10_000)
		w.must(err)
		if !slices.ContainsFunc(facts, func(f journal.Fact) bool { return f.Kind == exposure.FindingHandled && f.Audience != 0 }) {
			t.Error("no fact is for the organisation")
		}
	})
}
