package exposure_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// newStillWorld is newWorld with nothing at work in the background: the test does the jobs in the order that it wants to see.
func newStillWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	j, err := journal.Open(t.Context(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(j.Close)
	n, m := intel.New(s, j, time.Now, log), member.New(s, j, time.Now)
	return &world{exposure.New(s, j, n, m, time.Now, log), t, s, j, n, m, []int64{7, 8}}
}

// prepare does the first half of a follower's work on all facts after seq, one job, and gives the second half and the head.
func (w *world) prepare(f job.Follower, after int64) (commit func() error, head int64) {
	w.t.Helper()
	head, err := w.journal.Head(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	facts, err := w.journal.Following(w.t.Context(), f.Kinds, after, head, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	parts := f.Step(facts)
	if len(parts) != 1 {
		w.t.Fatalf("%d parts", len(parts))
	}
	c, err := f.Prepare(w.t.Context(), parts[0].Payload)
	if err != nil {
		w.t.Fatal(err)
	}
	return func() error {
		if c == nil {
			return nil
		}
		return w.journal.Commit(context.Background(), c)
	}, head
}

// Two workers, or two nodes, meet: knowledge is judged while an inventory is taken. Whoever comes second has to see the other.
func TestKnowledgeAndAnInventoryThatComeAtOnceMeet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newStillWorld(t, s)
		if _, err := w.intel.Import(t.Context(), system, intel.File{Name: "n.json", Source: "nvd", Marking: tlp.Clear}, strings.NewReader(nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))); err != nil {
			t.Fatal(err)
		}
		knowledge, head := w.prepare(w.KnowledgeFollower(), 0)
		if _, err := w.Take(t.Context(), system, exposure.Upload{Org: 7, Name: "list.csv", Format: sbom.CSV, Body: strings.NewReader(lists)}); err != nil {
			t.Fatal(err)
		}
		inventory, _ := w.prepare(w.InventoryFollower(), head)
		if err := inventory(); err != nil {
			t.Fatal(err)
		}
		if err := knowledge(); err != nil { // the runner does such a job again
			if knowledge, _ = w.prepare(w.KnowledgeFollower(), 0); knowledge() != nil {
				t.Fatal(err)
			}
		}
		w.expect(0, "web-1: CVE-2026-0001 yes", "web-3: CVE-2026-0001 unknown")
	})
}

func (w *world) count(kind journal.Kind) (n int) {
	w.t.Helper()
	if err := w.store.Read().QueryRow("SELECT count(*) FROM fact WHERE kind = $1", string(kind)).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestACorrectionThatMatchesNothingIsAFact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, "asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*\n")
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-03T00:00:00.000", tomcat("9.0.1")))
		w.expect(0)
		if n := w.count(exposure.MatchGone); n != 1 {
			t.Errorf("%d facts that the match is gone", n)
		}
	})
}

// One source's rejection is its own word: while another still says which versions are affected, the number stands.
func TestAStrangerDoesNotRejectAVulnerability(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, lists)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		rejected := strings.Replace(nvdRecord("CVE-2026-0001", "2026-01-04T00:00:00.000", ""), "Analyzed", "Rejected", 1)
		w.know("stranger", "nvd.json", rejected)
		v, err := w.VulnerabilityByCVE(t.Context(), system, "CVE-2026-0001")
		if err != nil || v.Rejected {
			t.Errorf("rejected by a stranger: %+v %v", v, err)
		}
		w.expect(0, "web-1: CVE-2026-0001 yes", "web-3: CVE-2026-0001 unknown")
	})
}

func TestATouchIsSeenByThoseWhoMaySeeTheIndicator(t *testing.T) {
	const id = "indicator--11111111-1111-4111-8111-111111111111"
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		n, err := w.members.AddNetworks(t.Context(), system, []member.NewNetwork{{Org: w.orgs[0], CIDR: "198.51.100.0/24"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.members.ApproveNetworks(t.Context(), system, n); err != nil {
			t.Fatal(err)
		}
		if _, err := w.intel.Import(t.Context(), system, intel.File{Name: "i.json", Source: "secret", Marking: tlp.Red}, strings.NewReader(`{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[{"type":"indicator","spec_version":"2.1","id":"`+id+`",
			"created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","pattern":"[ipv4-addr:value = '198.51.100.7']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}]}`)); err != nil {
			t.Fatal(err)
		}
		w.drain()
		it, _, err := w.intel.Find(t.Context(), system, id)
		if err != nil {
			t.Fatal(err)
		}
		own, err := marking.NewBook(s).Resolve(t.Context(), marking.Standing{Class: marking.ClassMember, Org: w.orgs[0], Agreed: true, Sector: "health"})
		if err != nil {
			t.Fatal(err)
		}
		for v, want := range map[string]int{"desk": 1, "member": 0, "nobody": 0} {
			who := map[string]marking.Viewer{"desk": system, "member": own, "nobody": {}}[v]
			if got, err := w.TouchesOf(t.Context(), who, it.ID); err != nil || len(got) != want {
				t.Errorf("the %s sees %+v %v", v, got, err)
			}
		}
	})
}

// A machine is judged as a whole, whichever of its owner's lists says what is on it.
func TestAMachineIsOneThingInSeveralLists(t *testing.T) {
	const agent, windows = "asset,cpe\nwin,cpe:2.3:a:acme:agent:4.2:*:*:*:*:*:*:*\n", "asset,cpe\nwin,cpe:2.3:o:microsoft:windows:10:*:*:*:*:*:*:*\n"
	only10 := strings.Replace(platform, "windows:-:", "windows:10:", 1)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		put := func(name, csv string) {
			t.Helper()
			if _, err := w.Take(t.Context(), system, exposure.Upload{Org: w.orgs[0], Name: name, Format: sbom.CSV, Body: strings.NewReader(csv)}); err != nil {
				t.Fatal(err)
			}
			w.drain()
		}
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0002", "2026-01-02T00:00:00.000", only10))
		put("apps", agent)
		put("systems", windows)
		w.expect(0, "win: CVE-2026-0002 yes")
		put("systems", strings.Replace(windows, "microsoft:windows:10", "linux:linux_kernel:6.1", 1))
		w.expect(0)
	})
}

// A list that no longer names a machine says nothing of it: what was safe because of its system is open again.
func TestAMachineThatItsListNoLongerNamesIsJudgedAnew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		put := func(name, csv string) { w.happen(event{name: name, csv: csv}) }
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0002", "2026-01-02T00:00:00.000", platform))
		put("apps", "asset,cpe\npc,cpe:2.3:a:acme:agent:4.2:*:*:*:*:*:*:*\n")
		put("systems", "asset,cpe\npc,cpe:2.3:o:canonical:ubuntu_linux:22.04:*:*:*:*:*:*:*\n")
		w.expect(0)
		put("systems", "asset,cpe\nother,cpe:2.3:o:canonical:ubuntu_linux:22.04:*:*:*:*:*:*:*\n")
		w.expect(0, "pc: CVE-2026-0002 unknown")
	})
}

// One line with a CPE and a purl meets what is said of either, and is one thing in every count.
func TestALineWithTwoNamesMeetsBothAndCountsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, "asset,purl,cpe\na,pkg:npm/agent@4.2.0,cpe:2.3:a:acme:agent:4.2:*:*:*:*:*:*:*\n")
		w.know("nvd", "n.json", nvdRecord("CVE-2026-0009", "2026-01-02T00:00:00.000", `{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:acme:agent:*:*:*:*:*:*:*:*","versionEndExcluding":"5.0","matchCriteriaId":"0"}]}]}`))
		w.expect(0, "a: CVE-2026-0009 yes")
		w.know("cve", "c.json", cveRecord(`{"vendor":"acme","product":"other","packageURL":"pkg:npm/agent","versions":[{"version":"4.0.0","lessThan":"4.3.0","status":"affected","versionType":"semver"}]}`, ""))
		w.expect(0, "a: CVE-2026-0009 yes")
		c, err := w.CountsOf(t.Context(), system, w.orgs[0])
		if err != nil || c != (exposure.Counts{Assets: 1, Components: 1, Affected: 1}) {
			t.Errorf("counts %+v %v", c, err)
		}
		orgs, err := w.OrgsExposed(t.Context(), system, w.vulnerability("CVE-2026-0009"), 0, 10)
		if err != nil || len(orgs) != 1 || orgs[0].Affected != 1 {
			t.Errorf("exposed %+v %v", orgs, err)
		}
	})
}
