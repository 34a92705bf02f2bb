package exposure_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/fault"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

func (w *world) names(v marking.Viewer, org int64, view exposure.NameView) []exposure.WrittenName {
	w.t.Helper()
	p, err := w.Names(w.t.Context(), v, exposure.NameQuery{Org: org, View: view, Limit: 50})
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Names
}

func (w *world) open(v marking.Viewer, org int64) string {
	w.t.Helper()
	var out []string
	for _, n := range w.names(v, org, exposure.NamesOpen) {
		out = append(out, fmt.Sprintf("%s %d/%d", n.Key, n.Orgs, n.Machines))
	}
	return strings.Join(out, "; ")
}

func access2016(end string) string {
	return `{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:microsoft:access:*:*:*:*:*:*:*:*","versionEndExcluding":"` + end + `","matchCriteriaId":"0"}]}]}`
}

// Two members write one product in words; the desk says once what it means, and takes it back.
func TestANameIsConfirmedForAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		desk := marking.Desk(1)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", access2016("2019")))
		w.upload(0, "asset,product\npc-1,Microsoft Access 2016\npc-2,Microsoft Access 2016\npc-3,Another Thing 1.0\n")
		w.upload(1, "asset,product\npc-9,Microsoft  Access 2016\n")
		w.expect(0)
		if got := w.open(desk, 0); got != "|microsoft access 2016 2/3; |another thing 1/1" {
			t.Fatalf("the desk reads %q", got)
		}
		if got := w.open(w.member(1), w.orgs[1]); got != "|microsoft access 2016 0/1" {
			t.Fatalf("a member reads %q", got)
		}
		n := w.names(desk, 0, exposure.NamesOpen)[0]
		found, err := w.Candidates(t.Context(), desk, []exposure.WrittenName{n})
		if err != nil || len(found[n.ID]) == 0 || found[n.ID][0].Key != "cpe:microsoft:access" || len(found[n.ID][0].Why) == 0 {
			t.Fatalf("candidates %+v %v", found, err)
		}
		w.settle(desk, n.ID, exposure.Meaning{State: exposure.NameConfirmed, Product: "cpe:microsoft:access", Words: "a year is its version"})
		w.expect(0, "pc-1: CVE-2026-0001 yes", "pc-2: CVE-2026-0001 yes")
		w.expect(1, "pc-9: CVE-2026-0001 yes")
		f, err := w.Findings(t.Context(), system, w.orgs[0], w.vulnerability("CVE-2026-0001"), 10)
		if err != nil || f[0].SameAs == nil || f[0].SameAs.From != "microsoft access 2016" || f[0].SameAs.Why.IsZero() || f[0].Version != "2016" {
			t.Errorf("%+v %v", f, err)
		}
		// whoever uploads later, or again, has it at once, and nothing of the list changed
		w.upload(2, "asset,product\nnew,Microsoft Access 2016\n")
		w.expect(2, "new: CVE-2026-0001 yes")
		taken, err := w.Take(t.Context(), system, exposure.Upload{Org: w.orgs[1], Name: "list.csv", Format: sbom.CSV, Body: strings.NewReader("asset,product\npc-9,Microsoft  Access 2016\n")})
		if err != nil || taken.Added+taken.Removed+taken.Changed != 0 || taken.Components != 1 || len(taken.Left) != 0 {
			t.Errorf("the same list again: %+v %v", taken, err)
		}
		w.drain()
		w.expect(1, "pc-9: CVE-2026-0001 yes")
		if got := w.names(desk, 0, exposure.NamesConfirmed); len(got) != 1 || got[0].Words != "a year is its version" || got[0].Actor != 1 || got[0].At.IsZero() {
			t.Errorf("%+v", got)
		}
		w.settle(desk, n.ID, exposure.Meaning{State: exposure.NameOpen})
		for i := range w.orgs {
			w.expect(i)
		}
		if got := w.state(0, "CVE-2026-0001"); got != "gone" {
			t.Errorf("the finding is %q", got)
		}
		if w.factsOf(exposure.MatchGone) == 0 {
			t.Error("no fact says that it is gone")
		}
	})
}

func (w *world) knowAt(source string, level tlp.Level, doc string) {
	w.t.Helper()
	if _, err := w.intel.Import(w.t.Context(), system, intel.File{Name: "k.json", Source: source, Marking: level}, strings.NewReader(doc)); err != nil {
		w.t.Fatal(err)
	}
	w.drain()
}

func (w *world) settle(by marking.Viewer, id int64, m exposure.Meaning) {
	w.t.Helper()
	if err := w.SettleName(w.t.Context(), by, id, m); err != nil {
		w.t.Fatal(err)
	}
	w.drain()
}

func (w *world) pick(by marking.Viewer, org, id int64, m exposure.Meaning) {
	w.t.Helper()
	if err := w.PickName(w.t.Context(), by, org, id, m); err != nil {
		w.t.Fatal(err)
	}
	w.drain()
}

func (w *world) state(org int, cve string) string {
	w.t.Helper()
	s, err := w.StandingOf(w.t.Context(), system, w.orgs[org], cve)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(s.State)
}

func (w *world) factsOf(kind journal.Kind) (n int) {
	w.t.Helper()
	if err := w.store.Read().QueryRowContext(w.t.Context(), "SELECT count(*) FROM fact WHERE kind = $1", string(kind)).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// A member's word is its own until the desk takes it up.
func TestAProposalIsOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		desk, a, b := marking.Desk(1), w.member(0), w.member(1)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", access2016("2019")))
		w.upload(0, "asset,product\npc-1,Microsoft Access 2016\npc-2,Secret of A\n")
		w.upload(1, "asset,product\npc-9,Microsoft Access 2016\n")
		n := w.names(desk, 0, exposure.NamesOpen)[0]
		secret := w.names(desk, 0, exposure.NamesOpen)[1]
		w.pick(a, w.orgs[0], n.ID, exposure.Meaning{State: exposure.NameConfirmed, Product: "cpe:microsoft:access", Words: "we know"})
		w.expect(0, "pc-1: CVE-2026-0001 yes")
		w.expect(1)
		f, err := w.Findings(t.Context(), a, w.orgs[0], 0, 10)
		if err != nil || f[0].Confidence != 90 {
			t.Errorf("%+v %v", f, err)
		}
		if got := w.names(b, w.orgs[1], exposure.NamesOpen); len(got) != 1 || got[0].Pick != nil || got[0].Picks != 0 || len(got[0].Proposals) != 0 || got[0].Orgs != 0 {
			t.Errorf("the other member reads %+v", got)
		}
		if got := w.names(a, w.orgs[0], exposure.NamesProposed); len(got) != 1 || got[0].Pick == nil || got[0].Pick.Words != "we know" {
			t.Errorf("the member itself reads %+v", got)
		}
		got := w.names(desk, 0, exposure.NamesProposed)
		if len(got) != 1 || got[0].Picks != 1 || !slices.Equal(got[0].Proposals, []exposure.Proposal{{Product: "cpe:microsoft:access", Orgs: 1}}) {
			t.Errorf("the desk reads %+v", got)
		}
		// what is none of one's own cannot be read, picked or settled
		if _, err := w.NameByID(t.Context(), b, w.orgs[1], secret.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a name of another: %v", err)
		}
		for what, err := range map[string]error{
			"a name of another":      w.PickName(t.Context(), b, w.orgs[1], secret.ID, exposure.Meaning{State: exposure.NameNone}),
			"another's organisation": w.PickName(t.Context(), b, w.orgs[0], n.ID, exposure.Meaning{State: exposure.NameNone}),
			"for all":                w.SettleName(t.Context(), b, n.ID, exposure.Meaning{State: exposure.NameNone}),
			"no product":             w.PickName(t.Context(), a, w.orgs[0], n.ID, exposure.Meaning{State: exposure.NameConfirmed, Product: "name:x|y"}),
		} {
			if err == nil {
				t.Errorf("%s: taken", what)
			}
		}
		if _, err := w.Names(t.Context(), b, exposure.NameQuery{View: exposure.NamesOpen, Limit: 5}); err == nil {
			t.Error("everybody's names are read by a member")
		}
		// the desk's word holds before the member's
		w.settle(desk, n.ID, exposure.Meaning{State: exposure.NameNone})
		w.expect(0)
		if err := w.PickName(t.Context(), a, w.orgs[0], n.ID, exposure.Meaning{State: exposure.NameConfirmed, Product: "cpe:microsoft:access"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("%v", err)
		}
		w.settle(desk, n.ID, exposure.Meaning{State: exposure.NameOpen})
		w.expect(0, "pc-1: CVE-2026-0001 yes")
		w.pick(a, w.orgs[0], n.ID, exposure.Meaning{State: exposure.NameOpen})
		w.expect(0)
	})
}

// A name that only TLP:RED or another's knowledge speaks of is proposed to nobody who may not know it.
func TestCandidatesAreThoseThatOneMayKnow(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.upload(0, "asset,product\npc-1,Frobnicator Quux 3.1\n")
	w.knowAt("nvd", tlp.Red, nvdRecord("CVE-2026-0007", "2026-01-02T00:00:00.000", strings.ReplaceAll(access2016("4"), "microsoft:access", "acmecorp:frobnicator_quux")))
	n := w.names(system, 0, exposure.NamesOpen)
	for _, c := range []struct {
		v    marking.Viewer
		want int
	}{{marking.Desk(1), 1}, {w.member(0), 0}} {
		found, err := w.Candidates(t.Context(), c.v, n)
		if err != nil || len(found[n[0].ID]) != c.want {
			t.Errorf("%s: %+v %v", c.v.Class, found, err)
		}
		list, err := w.FindProducts(t.Context(), c.v, "acmecorp")
		if err != nil || len(list) != c.want {
			t.Errorf("%s finds %+v %v", c.v.Class, list, err)
		}
	}
	list, err := w.FindProducts(t.Context(), w.member(0), "微軟")
	if err != nil || len(list) == 0 || !strings.HasPrefix(list[0].Key, "cpe:microsoft:") {
		t.Errorf("a vendor in Chinese: %+v %v", list, err)
	}
}

// The same list has the same answers by match and on the server.
func TestMatchAndTheServerAnswerAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		docs := map[string]string{
			"nvd.json": nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", `{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[
				{"vulnerable":true,"criteria":"cpe:2.3:a:google:chrome:*:*:*:*:*:*:*:*","versionEndExcluding":"121","matchCriteriaId":"0"},
				{"vulnerable":true,"criteria":"cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*","versionEndExcluding":"1.20","matchCriteriaId":"1"},
				{"vulnerable":true,"criteria":"cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*","versionEndExcluding":"10.0.19045.3693","matchCriteriaId":"2"}]}]}`),
			"osv.json": `{"id":"DEBIAN-CVE-2026-2000","upstream":["CVE-2026-2000"],"modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Debian:11","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.1.1n-0+deb11u5"}]}]}]}`,
		}
		base := match.NewBase()
		for name, doc := range docs {
			w.know(strings.TrimSuffix(name, ".json"), name, doc)
			if _, _, err := base.Read(strings.NewReader(doc), name, nil); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.LearnUpdates(t.Context(), marking.Desk(1), strings.NewReader(knownUpdates)); err != nil {
			t.Fatal(err)
		}
		if _, _, err := base.Read(strings.NewReader(knownUpdates), "updates.csv", nil); err != nil {
			t.Fatal(err)
		}
		base.Seal()
		for i, list := range []struct {
			format sbom.Format
			body   string
			want   int
		}{
			{sbom.CSV, "asset,vendor,product,version\na,Google LLC,Google Chrome,120.0.1\nb,Google LLC,Google Chrome,121.0\nc,NGINX,nginx,1.18\nd,,Google Chrome 120,\n", 2},
			{sbom.Dpkg, "# host: web-1\n# os: Debian GNU/Linux 11 (bullseye)\nlibssl1.1\t1.1.1n-0+deb11u3\tamd64\tinstall ok installed\topenssl\nlibssl-doc\t1.1.1n-0+deb11u5\tall\tinstall ok installed\topenssl\n", 1},
			{sbom.CSV, "asset,os,kb\nold,Microsoft Windows 10 Pro 10.0.19045,KB5031356\nnew,Microsoft Windows 10 Pro 10.0.19045,KB5032189\nopen,Microsoft Windows 10 Pro 10.0.19045,\n", 2},
		} {
			inv := match.NewInventory()
			for c, err := range sbom.Read(strings.NewReader(list.body), list.format).Components() {
				if err != nil {
					t.Fatal(err)
				}
				inv.Add(c)
			}
			var by []string
			if err := match.Judge(base, inv, false, func(all []match.Finding) ([]match.Finding, error) { return slices.Clone(all), nil }, func(all []match.Finding) error {
				for _, f := range all {
					same := ""
					if f.Link != nil {
						same = f.Link.Why.In("en")
					}
					by = append(by, fmt.Sprintf("%s %s %s %s %d %s", f.Row.Asset, f.Row.As, judge.Title(f.Component.Name), f.Verdict.Result, f.Verdict.Confidence, same))
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			org := i
			if _, err := w.Take(t.Context(), system, exposure.Upload{Org: w.orgs[org], Name: "list", Format: list.format, Body: strings.NewReader(list.body)}); err != nil {
				t.Fatal(err)
			}
			w.drain()
			found, err := w.Findings(t.Context(), system, w.orgs[org], 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			var on []string
			for _, f := range found {
				same := ""
				if f.SameAs != nil {
					same = f.SameAs.Why.In("en")
				}
				on = append(on, fmt.Sprintf("%s %s %s %s %d %s", f.AssetName, f.AsWritten, f.Product, f.Result, f.Confidence, same))
			}
			slices.Sort(by)
			slices.Sort(on)
			if len(by) != list.want || strings.Join(by, "\n") != strings.Join(on, "\n") {
				t.Errorf("list %d (%d wanted): match says\n%s\nthe server\n%s", i, list.want, strings.Join(by, "\n"), strings.Join(on, "\n"))
			}
		}
	})
}

const knownUpdates = "KB,Supersedence,Build\nKB5031356,KB5030211,10.0.19045.3570\nKB5032189,KB5031356,10.0.19045.3693\nKB5034467,,\n"

// Updates come in another list than the system that they stand on, before or behind it, and before it is known what they bring.
func TestUpdatesOfAnotherListTellTheBuild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000",
			`{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*","versionEndExcluding":"10.0.19045.3693","matchCriteriaId":"2"}]}]}`))
		take := func(name, body string) {
			t.Helper()
			if _, err := w.Take(t.Context(), system, exposure.Upload{Org: w.orgs[0], Name: name, Format: sbom.CSV, Body: strings.NewReader(body)}); err != nil {
				t.Fatal(err)
			}
			w.drain()
		}
		const systems = "asset,os\npc-1,Microsoft Windows 10 Pro 10.0.19045\n"
		take("kb", "asset,kb\npc-1,KB5031356\n")
		take("systems", systems)
		w.expect(0, "pc-1: CVE-2026-0001 unknown")
		if _, err := w.LearnUpdates(t.Context(), marking.Desk(1), strings.NewReader(knownUpdates)); err != nil {
			t.Fatal(err)
		}
		w.drain()
		w.expect(0, "pc-1: CVE-2026-0001 yes")
		take("systems", systems) // as it was
		w.expect(0, "pc-1: CVE-2026-0001 yes")
		take("kb", "asset,kb\npc-1,KB5031356\npc-1,KB5032189\n")
		w.expect(0)
		if got := w.state(0, "CVE-2026-0001"); got != "verified" {
			t.Errorf("the finding is %q", got)
		}
		take("kb", "asset,kb\npc-2,KB5032189\n") // nobody says any more what stands on it
		w.expect(0, "pc-1: CVE-2026-0001 unknown")
		if _, err := w.LearnUpdates(t.Context(), w.member(0), strings.NewReader(knownUpdates)); err == nil {
			t.Error("a member says what updates bring")
		}
	})
}

// A list may say what hangs on its machines; what it leaves out stays as it is.
func TestAListDescribesItsMachines(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		a := w.member(0)
		w.upload(0, "主機名稱,軟體名稱,版本,重要性,是否對外,負責人,資產群組\npc-1,Tool,1.0,高,是,王小明,總務處\npc-2,Tool,1.0,,,,\npc-3,Tool,1.0,普,否,,\n")
		got := func() (out []string) {
			list, err := w.Machines(t.Context(), a, w.orgs[0], "", 10)
			w.ok(err)
			for _, m := range list {
				out = append(out, fmt.Sprintf("%s %s %d %s %s", m.Name, m.Criticality, m.Internet, m.Owner, m.Group))
			}
			return out
		}
		if x := strings.Join(got(), "|"); x != "pc-1 high 2 王小明 總務處|pc-2  0  |pc-3 low 1  " {
			t.Errorf("%q", x)
		}
		n := w.factsOf(exposure.AssetDescribed)
		taken, err := w.Take(t.Context(), a, exposure.Upload{Org: w.orgs[0], Name: "other.csv", Format: sbom.CSV, Body: strings.NewReader("asset,product,criticality,owner\npc-1,Other,中,\npc-2,Other,sometimes,Lin\n")})
		w.ok(err)
		if x := strings.Join(got(), "|"); x != "pc-1 medium 2 王小明 總務處|pc-2  0 Lin |pc-3 low 1  " {
			t.Errorf("%q", x)
		}
		if said := fmt.Sprint(taken.Problems); !strings.Contains(said, "sometimes") {
			t.Errorf("nobody says that a word is not understood: %s", said)
		}
		if w.factsOf(exposure.AssetDescribed) != n+1 || n != 1 {
			t.Errorf("%d facts, then %d", n, w.factsOf(exposure.AssetDescribed))
		}
	})
}

// What knowledge speaks of as it is written waits for nobody, and a line in words is listed once.
func TestWhatIsKnownAsWrittenWaitsForNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", access2016("2019")))
		w.upload(0, "asset,vendor,product,version\npc-1,Microsoft,Access,2016\npc-1,Nobody,Nothing,1\n")
		w.expect(0, "pc-1: CVE-2026-0001 yes")
		if got := w.open(marking.Desk(1), 0); got != "nobody|nothing 1/1" {
			t.Errorf("%q", got)
		}
		rows, err := w.Assets(t.Context(), system, w.orgs[0], 0, 10)
		if err != nil || len(rows) != 2 || rows[0].Title != "microsoft access 2016" {
			t.Errorf("%+v %v", rows, err)
		}
		// a list that no longer has a name takes it off the page
		w.upload(0, "asset,vendor,product,version\npc-1,Microsoft,Access,2016\n")
		if got := w.open(marking.Desk(1), 0); got != "" {
			t.Errorf("%q", got)
		}
	})
}

// More organisations have a name than one job reads: the next goes on.
func TestANameOfManyIsReadInTurns(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000", access2016("2019")))
	const n = 120
	var more []member.NewOrg
	for i := range n {
		slug := fmt.Sprintf("many-%d", i)
		more = append(more, member.NewOrg{Slug: slug, Name: text.Same(slug), Level: member.ProviderLevel, Sector: "health", Kind: "hospital", AgreedVersion: "1"})
	}
	orgs, err := w.members.CreateOrgs(t.Context(), system, more)
	w.ok(err)
	var ups []exposure.Upload
	for _, org := range orgs {
		ups = append(ups, exposure.Upload{Org: org, Name: "list.csv", Format: sbom.CSV, Body: strings.NewReader("asset,product\npc-1,Microsoft Access 2016\n")})
	}
	_, err = w.TakeAll(t.Context(), system, ups)
	w.ok(err)
	w.drain()
	affected := func() int {
		all, err := w.OrgsExposed(t.Context(), system, w.vulnerability("CVE-2026-0001"), 0, 2*n)
		w.ok(err)
		return len(all)
	}
	name := w.names(marking.Desk(1), 0, exposure.NamesOpen)[0]
	if name.Orgs != n || affected() != 0 {
		t.Fatalf("%+v", name)
	}
	w.settle(marking.Desk(1), name.ID, exposure.Meaning{State: exposure.NameConfirmed, Product: "cpe:microsoft:access"})
	if affected() != n || w.factsOf(exposure.NameReread) != 2 {
		t.Errorf("%d of %d, in %d turns", affected(), n, w.factsOf(exposure.NameReread)+1)
	}
	w.settle(marking.Desk(1), name.ID, exposure.Meaning{State: exposure.NameOpen})
	if affected() != 0 {
		t.Errorf("%d are left", affected())
	}
}

// VANS: the KB list of a machine comes with it, and the next one verifies.
func TestVANSTellsUpdates(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.know("nvd", "nvd.json", nvdRecord("CVE-2026-0001", "2026-01-02T00:00:00.000",
			`{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*","versionEndExcluding":"10.0.19045.3693","matchCriteriaId":"2"}]}]}`))
		_, err := w.LearnUpdates(t.Context(), marking.Desk(1), strings.NewReader(`{"DocumentTitle":{"Value":"t"},"ProductTree":{},"Vulnerability":[{"CVE":"CVE-2026-0001","Remediations":[
			{"Type":2,"Description":{"Value":"5031356"},"Supercedence":"5030211","FixedBuild":"10.0.19045.3570","ProductID":["11929"]},
			{"Type":2,"Description":{"Value":"5032189"},"Supercedence":"5031356","FixedBuild":"10.0.19045.3693","ProductID":["11929"]}]}]}`))
		w.ok(err)
		vans := func(kbs string) {
			t.Helper()
			_, err := w.Take(t.Context(), system, exposure.Upload{Org: w.orgs[0], Name: "VANS", Format: sbom.VANS, ByMachine: true, Body: strings.NewReader(`{"api_key":"k","data":[
				{"identifier":"pc-1","assetName":"Windows 10 22H2","brand":"Microsoft","version":"10.0.19045","cpe":"cpe:2.3:o:microsoft:windows_10_22h2:10.0.19045:*:*:*:*:*:*:*"},
				{"identifier":"pc-1","kbid":"` + kbs + `"},{"identifier":"pc-2","kbid":"KB5032189"}]}`)})
			w.ok(err)
			w.drain()
		}
		vans("KB5031356")
		w.expect(0, "pc-1: CVE-2026-0001 yes")
		f, err := w.Findings(t.Context(), system, w.orgs[0], w.vulnerability("CVE-2026-0001"), 10)
		if err != nil || f[0].SameAs == nil || !strings.Contains(f[0].SameAs.Why.In("en"), "KB5031356") || f[0].Version != "10.0.19045.3570" {
			t.Errorf("%+v %v", f, err)
		}
		vans("KB5031356, KB5032189")
		w.expect(0)
		if got := w.state(0, "CVE-2026-0001"); got != "verified" {
			t.Errorf("the finding is %q", got)
		}
	})
}

// An upload in words is given back as it came, each line once.
func TestAListInWordsIsGivenBack(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	s := w.list("asset,vendor,product,version\npc-1,,Microsoft Access 2016,\npc-1,Google LLC,Google Chrome,120.0\n")
	got := w.listed(s)
	if len(got) != 2 || !strings.Contains(strings.Join(got, "|"), "name:|microsoft access 2016@") {
		t.Errorf("%q", got)
	}
	next := w.list("asset,vendor,product,version\npc-1,,Microsoft Access 2016,\npc-1,Google LLC,Google Chrome,121.0\n")
	if next.Added != 0 || next.Removed != 0 || next.Changed != 1 {
		t.Errorf("%+v", next)
	}
	if got := w.listed(w.snapshot(s.ID)); len(got) != 2 {
		t.Errorf("%q", got)
	}
}
