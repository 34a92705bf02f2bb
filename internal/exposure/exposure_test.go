package exposure_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

var system = marking.System("test")

type world struct {
	*exposure.Exposure
	t       *testing.T
	store   *store.Store
	journal *journal.Journal
	intel   *intel.Intel
	members *member.Members
	orgs    []int64
}

func newWorld(t *testing.T, s *store.Store) *world { return newWorldAt(t, s, time.Now) }

func newWorldAt(t *testing.T, s *store.Store, clock func() time.Time) *world {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	j, err := journal.Open(t.Context(), s, clock)
	if err != nil {
		t.Fatal(err)
	}
	n := intel.New(s, j, clock, log)
	m := member.New(s, j, clock)
	e := exposure.New(s, j, n, m, clock, log)
	r := job.New(s, j, clock, log, e.KnowledgeFollower(), e.InventoryFollower(), e.TouchFollower(), e.FindingFollower(), e.MarkingFollower(), e.RematchFollower(), e.NameFollower())
	if err := r.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Stop(); j.Close() })
	w := &world{e, t, s, j, n, m, nil}
	var orgs []member.NewOrg
	for _, slug := range []string{"a", "b", "c"} {
		orgs = append(orgs, member.NewOrg{Slug: slug, Name: text.Same(slug), Level: member.ProviderLevel, Sector: "health", Kind: "hospital", AgreedVersion: "1"})
	}
	if w.orgs, err = m.CreateOrgs(t.Context(), system, orgs); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) drain() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 3*time.Minute)
	defer cancel()
	if err := job.Drain(ctx, w.store); err != nil {
		lags, _ := job.Lags(w.t.Context(), w.store.Read())
		w.t.Fatalf("%v: %+v", err, lags)
	}
	lags, _ := job.Lags(ctx, w.store.Read())
	for _, l := range lags {
		if l.Dead > 0 {
			w.t.Fatalf("%s gave up: %s", l.Name, l.Said)
		}
	}
}

func (w *world) know(source, name, doc string) {
	w.t.Helper()
	r, err := w.intel.Import(w.t.Context(), system, intel.File{Name: name, Source: source, Marking: tlp.Clear}, strings.NewReader(doc))
	if err != nil {
		w.t.Fatal(err)
	}
	if r.Objects.Rejected > 0 {
		w.t.Fatalf("%s: %+v", name, r)
	}
	w.drain()
}

func (w *world) upload(org int, csv string) {
	w.t.Helper()
	if _, err := w.Take(w.t.Context(), system, exposure.Upload{Org: w.orgs[org], Name: "list.csv", Format: sbom.CSV, Body: strings.NewReader(csv)}); err != nil {
		w.t.Fatal(err)
	}
	w.drain()
}

// answers gives what concerns an organisation as "asset: CVE answer", sorted by the domain.
func (w *world) answers(org int, v marking.Viewer) []string {
	w.t.Helper()
	found, err := w.Findings(w.t.Context(), v, w.orgs[org], 0, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s: %s %s", f.AssetName, f.CVE, f.Result))
	}
	return out
}

func (w *world) expect(org int, want ...string) {
	w.t.Helper()
	got := w.answers(org, system)
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		w.t.Errorf("organisation %d: %q, want %q", org, got, want)
	}
}

func nvdRecord(id, modified, configurations string) string {
	return fmt.Sprintf(`{"vulnerabilities":[{"cve":{"id":%q,"published":"2026-01-01T00:00:00.000","lastModified":%q,"vulnStatus":"Analyzed",
		"descriptions":[{"lang":"en","value":"A hole."}],"metrics":{},"references":[],"configurations":[%s]}}]}`, id, modified, configurations)
}

func tomcat(end string) string {
	return `{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:apache:tomcat:*:*:*:*:*:*:*:*","versionStartIncluding":"9.0.0","versionEndExcluding":"` + end + `","matchCriteriaId":"0"}]}]}`
}

const lists = "asset,cpe,version\nweb-1,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,\nweb-2,cpe:2.3:a:apache:tomcat:9.0.99:*:*:*:*:*:*:*,\nweb-3,cpe:2.3:a:apache:tomcat:*:*:*:*:*:*:*:*,\nweb-4,cpe:2.3:a:other:tomcat:9.0.1:*:*:*:*:*:*:*,\n"

func TestANewVulnerabilityMeetsTheInventoriesThatAreThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, lists)
		w.expect(0)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.expect(0, "web-1: CVE-2026-0001 yes", "web-3: CVE-2026-0001 unknown")
		w.expect(1)
		orgs, err := w.OrgsExposed(t.Context(), system, w.vulnerability("CVE-2026-0001"), 0, 10)
		if err != nil || len(orgs) != 1 || orgs[0] != (exposure.OrgExposure{Org: w.orgs[0], Affected: 1, Possible: 1}) {
			t.Errorf("exposed %+v, %v", orgs, err)
		}
	})
}

func (w *world) vulnerability(cve string) int64 {
	w.t.Helper()
	v, err := w.VulnerabilityByCVE(w.t.Context(), system, cve)
	if err != nil {
		w.t.Fatal(err)
	}
	return v.ID
}

func TestANewInventoryMeetsAllThatIsKnown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.upload(1, lists)
		w.expect(1, "web-1: CVE-2026-0001 yes", "web-3: CVE-2026-0001 unknown")
		w.upload(1, "asset,cpe\nweb-1,cpe:2.3:a:apache:tomcat:9.0.31:*:*:*:*:*:*:*\n")
		w.expect(1)
	})
}

func TestACorrectedOrRejectedRecordIsTakenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, lists)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-03T00:00:00.000", tomcat("9.0.1")))
		w.expect(0, "web-3: CVE-2026-0001 unknown")
		w.know("nvd", "nvd.json", strings.Replace(nvdRecord("CVE-2026-0001", "2026-01-04T00:00:00.000", tomcat("9.0.31")), "Analyzed", "Rejected", 1))
		w.expect(0)
	})
}

func TestWhatASourceLowersOrTakesBackComesBackHere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		say := func(source, day string, score float64, exploited bool) {
			r := nvdRecord("CVE-2026-0001", "2026-01-"+day+"T00:00:00.000", tomcat("9.0.31"))
			r = strings.Replace(r, `"metrics":{}`, fmt.Sprintf(`"metrics":{"cvssMetricV31":[{"source":"nvd@nist.gov","type":"Primary","cvssData":{"version":"3.1","baseScore":%.1f,"baseSeverity":"HIGH"}}]}`, score), 1)
			if exploited {
				r = strings.Replace(r, `"vulnStatus"`, `"cisaExploitAdd":"2026-01-01","cisaActionDue":"2026-01-22","cisaRequiredAction":"Update.","cisaVulnerabilityName":"A hole","vulnStatus"`, 1)
			}
			w.know(source, source+".json", r)
		}
		expect := func(score float64, exploited bool) {
			t.Helper()
			v, err := w.VulnerabilityByCVE(t.Context(), system, "CVE-2026-0001")
			if err != nil || v.CVSS != score || v.KEVAdded.IsZero() == exploited || v.KEVDue.IsZero() == exploited {
				t.Errorf("%+v %v, want %.1f and exploited: %v", v, err, score, exploited)
			}
		}
		say("nvd", "02", 9.8, true)
		expect(9.8, true)
		say("other", "02", 7.1, false)
		expect(9.8, true)
		say("nvd", "03", 5.3, false)
		expect(7.1, false)
		say("nvd", "04", 5.3, true)
		expect(7.1, true)
	})
}

const platform = `{"operator":"AND","nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:acme:agent:*:*:*:*:*:*:*:*","versionEndExcluding":"5.0","matchCriteriaId":"0"}]},
	{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*","matchCriteriaId":"0"}]}]}`

func TestAConfigurationLooksAtTheWholeMachine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, "asset,cpe\nwin,cpe:2.3:a:acme:agent:4.2:*:*:*:*:*:*:*\nwin,cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*\n"+
			"linux,cpe:2.3:a:acme:agent:4.2:*:*:*:*:*:*:*\nlinux,cpe:2.3:o:linux:linux_kernel:6.1:*:*:*:*:*:*:*\n,cpe:2.3:a:acme:agent:4.2:*:*:*:*:*:*:*\n")
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0002", "2026-01-02T00:00:00.000", platform))
		got := w.answers(0, system)
		want := []string{"win: CVE-2026-0002 yes", "list.csv #5: CVE-2026-0002 unknown"}
		if strings.Join(got, ";") != strings.Join(want, ";") {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestAnAdvisoryInSTIXNamesItsVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, "asset,cpe\nfw,cpe:2.3:o:fortinet:fortios:7.2.5:*:*:*:*:*:*:*\nold,cpe:2.3:a:acme:agent:1.0:*:*:*:*:*:*:*\n")
		w.know("cert", "a.json", `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[
			{"type":"relationship","spec_version":"2.1","id":"relationship--33333333-3333-4333-8333-333333333333","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","relationship_type":"has","source_ref":"software--44444444-4444-5444-8444-444444444444","target_ref":"vulnerability--11111111-1111-4111-8111-111111111111"},
			{"type":"vulnerability","spec_version":"2.1","id":"vulnerability--11111111-1111-4111-8111-111111111111","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"CVE-2026-0003",
			 "external_references":[{"source_name":"cve","external_id":"CVE-2026-0003"}],
			 "extensions":{"`+exposure.ConfigurationsExtension+`":{"extension_type":"property-extension","configurations":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*","versionStartIncluding":"7.2.0","versionEndExcluding":"7.2.7"}]}]}]}}},
			{"type":"software","spec_version":"2.1","id":"software--44444444-4444-5444-8444-444444444444","name":"agent","cpe":"cpe:2.3:a:acme:agent:1.0:*:*:*:*:*:*:*","version":"1.0"}]}`)
		w.expect(0, "fw: CVE-2026-0003 yes", "old: CVE-2026-0003 yes")
		found, err := w.Findings(t.Context(), system, w.orgs[0], w.vulnerability("CVE-2026-0003"), 10)
		if err != nil || len(found) != 2 {
			t.Fatal(len(found), err)
		}
		if found[0].Tree.Result != judge.Yes || len(found[0].Fixed) != 1 || found[0].Fixed[0] != "7.2.7" {
			t.Errorf("evidence %+v, fixed %v", found[0].Tree, found[0].Fixed)
		}
	})
}

func TestAMatchIsSeenByThoseWhoMaySeeTheWordItRestsOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, lists)
		if _, err := w.intel.Import(t.Context(), system, intel.File{Name: "n.json", Source: "secret", Marking: tlp.Amber}, strings.NewReader(nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))); err != nil {
			t.Fatal(err)
		}
		w.drain()
		book := marking.NewBook(s)
		own, err := book.Resolve(t.Context(), marking.Standing{Class: marking.ClassMember, Org: w.orgs[0], Agreed: true, Sector: "health"})
		if err != nil {
			t.Fatal(err)
		}
		if got := w.answers(0, own); len(got) != 0 {
			t.Errorf("AMBER for the desk showed to the member: %q", got)
		}
		w.know("nvd", "n.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", tomcat("9.0.31")))
		if got := w.answers(0, own); len(got) != 2 {
			t.Errorf("after a CLEAR source said the same: %q", got)
		}
		other, _ := book.Resolve(t.Context(), marking.Standing{Class: marking.ClassMember, Org: w.orgs[1], Agreed: true, Sector: "health"})
		if _, err := w.Findings(t.Context(), other, w.orgs[0], 0, 10); err == nil {
			t.Error("another member could read the findings")
		}
	})
}

func (w *world) accuse(source, id, pattern string) {
	w.t.Helper()
	w.know(source, "i.json", fmt.Sprintf(`{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[{"type":"indicator","spec_version":"2.1","id":%q,
		"created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","pattern":%q,"pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}]}`, id, pattern))
}

// touched lists whom an item touches, as "organisation value in the network or domain".
func (w *world) touched(id string) (out []string) {
	w.t.Helper()
	it, _, err := w.intel.Find(w.t.Context(), system, id)
	if err != nil {
		w.t.Fatal(err)
	}
	all, err := w.TouchesOf(w.t.Context(), system, it.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, x := range all {
		for i, org := range w.orgs {
			if org == x.Org {
				out = append(out, fmt.Sprintf("%d %s in %s", i, x.Value.Text, x.What))
			}
		}
	}
	return out
}

func TestAnIndicatorFindsWhoseNetworkOrDomainItNames(t *testing.T) {
	const a, b, c = "indicator--11111111-1111-4111-8111-111111111111", "indicator--11111111-1111-4111-8111-111111111112", "indicator--11111111-1111-4111-8111-111111111113"
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		own := func(net, domain string, org int) {
			t.Helper()
			n, err := w.members.AddNetworks(t.Context(), system, []member.NewNetwork{{Org: w.orgs[org], CIDR: net}})
			if err != nil {
				t.Fatal(err)
			}
			d, err := w.members.AddDomains(t.Context(), system, []member.NewDomain{{Org: w.orgs[org], Name: domain}})
			if err != nil {
				t.Fatal(err)
			}
			_ = w.members.ApproveNetworks(t.Context(), system, n)
			_ = w.members.ApproveDomains(t.Context(), system, d)
			w.drain()
		}
		w.accuse("late", b, "[ipv4-addr:value = '203.0.113.200']") // before anybody owns that network
		own("198.51.100.0/24", "hospital.example", 0)
		w.accuse("cert", a, "[ipv4-addr:value = '198.51.100.7'] OR [domain-name:value = 'www.hospital.example']")
		w.accuse("cert", c, "[ipv4-addr:value = '192.0.2.1']")
		own("203.0.113.192/26", "other.example", 1)
		if got := strings.Join(w.touched(a), ";"); got != "0 198.51.100.7 in 198.51.100.0/24;0 www.hospital.example in hospital.example" {
			t.Errorf("a new indicator touched %q", got)
		}
		if got := strings.Join(w.touched(b), ";"); got != "1 203.0.113.200 in 203.0.113.192/26" {
			t.Errorf("a new network met %q", got)
		}
		if got := w.touched(c); len(got) != 0 {
			t.Errorf("an indicator of nobody's touched %q", got)
		}
		own("198.51.100.0/28", "else.example", 0) // the address lies in two of its networks
		nets, err := w.members.NetworksOf(t.Context(), system, w.orgs[:1])
		w.ok(err)
		doms, err := w.members.DomainsOf(t.Context(), system, w.orgs[:1])
		w.ok(err)
		w.ok(w.members.WithdrawClaim(t.Context(), system, member.NetworkPlace, nets[0].ID))
		w.ok(w.members.WithdrawClaim(t.Context(), system, member.DomainPlace, doms[slices.IndexFunc(doms, func(d member.Domain) bool { return d.Name == "hospital.example" })].ID))
		w.drain()
		if got := strings.Join(w.touched(a), ";"); nets[0].CIDR != "198.51.100.0/24" || got != "0 198.51.100.7 in 198.51.100.0/28" {
			t.Errorf("after one of two networks and the domain were given back: %q", got)
		}
		w.ok(w.members.WithdrawClaim(t.Context(), system, member.NetworkPlace, nets[1].ID))
		w.drain()
		if got := w.touched(a); len(got) != 0 {
			t.Errorf("after all were given back: %q", got)
		}
		if got := strings.Join(w.touched(b), ";"); got != "1 203.0.113.200 in 203.0.113.192/26" {
			t.Errorf("what touches another: %q", got)
		}
	})
}

func TestAnInventoryInWordsMeetsAnOperatingSystem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.upload(0, "asset,vendor,product,version\nfw,Fortinet,FortiOS,\nold,Fortinet,FortiOS,7.2.5\nname,,FortiOS,7.2.5\n")
		w.know("nvd", "n.json", nvdRecord("CVE-2026-0004", "2026-01-02T00:00:00.000", `{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*","versionStartIncluding":"7.2.0","versionEndExcluding":"7.2.7"}]}]}`))
		w.expect(0, "old: CVE-2026-0004 yes", "fw: CVE-2026-0004 unknown")
	})
}
