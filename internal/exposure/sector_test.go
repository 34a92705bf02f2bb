package exposure_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/few"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// exploited is a record of a product, all versions before an end, that the catalogue lists.
func exploited(cve, product, end string) string {
	r := strings.ReplaceAll(nvdRecord(cve, "2026-01-02T00:00:00.000", tomcat(end)), "apache:tomcat", "acme:"+product)
	r = strings.Replace(r, `"versionStartIncluding":"9.0.0",`, "", 1)
	return strings.Replace(r, `"vulnStatus"`, `"cisaExploitAdd":"2026-01-01","cisaActionDue":"2026-01-22","cisaRequiredAction":"Update.","cisaVulnerabilityName":"A hole","vulnStatus"`, 1)
}

func row(product, version string) string {
	return fmt.Sprintf("m,cpe:2.3:a:acme:%s:%s:*:*:*:*:*:*:*\n", product, version)
}

// sectorWorld is a sector's centre (organisation 0 of the returned), its members with a level and those that joined freely. lists says what each of the former has.
type sectorWorld struct {
	*world
	clock        *dial
	centre, desk marking.Viewer
	first        int // of the members with a level
}

func newSectorWorld(t *testing.T, s *store.Store, lists []string) *sectorWorld {
	t.Helper()
	w, clock := lifeWorld(t, s)
	sw := &sectorWorld{world: w, clock: clock, desk: marking.Desk(1), first: len(w.orgs)}
	var more []member.NewOrg
	for i := range lists {
		more = append(more, member.NewOrg{Slug: fmt.Sprintf("h%d", i), Name: text.Same("h"), Level: member.ProviderLevel, Sector: "health", Tier: "B", Kind: "hospital", AgreedVersion: "1"})
	}
	ids, err := w.members.CreateOrgs(t.Context(), system, more)
	w.must(err)
	w.orgs = append(w.orgs, ids...)
	for i, l := range lists {
		if l != "" {
			w.upload(sw.first+i, "asset,cpe\n"+l)
		}
	}
	sw.centre = w.viewer(4)
	return sw
}

func (w *sectorWorld) figures(v marking.Viewer) exposure.SectorFigures {
	w.t.Helper()
	f, err := w.Sector(w.t.Context(), v, "health")
	w.must(err)
	return f
}

func (w *sectorWorld) row(f exposure.SectorFigures, cve string) exposure.SectorVulnerability {
	w.t.Helper()
	for _, x := range f.Exploited {
		if x.CVE == cve {
			return x
		}
	}
	w.t.Fatalf("%s is not in %+v", cve, f.Exploited)
	return exposure.SectorVulnerability{}
}

func TestASectorsCentreReadsItsSectorAndNobodyElseDoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		old, lists := row("box", "2.3"), []string{}
		for range 5 {
			lists = append(lists, old)
		}
		w := newSectorWorld(t, s, append(lists, row("box", "2.4"), row("box", "2.4"), row("box", "2.4"), ""))
		w.upload(4, "asset,cpe\n"+old) // the centre's own
		w.upload(0, "asset,cpe\n"+old) // joined freely
		w.know("nvd", "box.json", exploited("CVE-2026-0001", "box", "2.4"))

		f := w.figures(w.centre)
		x := w.row(f, "CVE-2026-0001")
		if x.Bound.Affected != few.Exact(5) || x.Bound.Possible != few.Exact(0) || x.Free.Affected.Hidden != few.Withheld {
			t.Errorf("the vulnerability is told as %+v and %+v", x.Bound, x.Free)
		}
		if f.Exact || f.Bound.Members.N != 10 || f.Bound.Listed.Hidden != few.Nearly {
			t.Errorf("with a level %+v", f.Bound)
		}
		var sum int64
		for _, c := range f.Bound.Affected {
			sum += c.N
		}
		if sum != 5 || f.Free.Told || f.Free.Members.N != 3 {
			t.Errorf("with a level %+v, freely %+v", f.Bound, f.Free)
		}
		if len(f.Products) != 1 || f.Products[0].Key != "cpe:acme:box" || f.Products[0].Bound != (few.Count{N: 5, Hidden: few.Rounded}) {
			t.Errorf("products are %+v", f.Products)
		}
		exact := w.figures(w.desk)
		if y := w.row(exact, "CVE-2026-0001"); !exact.Exact || y.Free.Affected.N != 2 || exact.Free.Members.N != 4 {
			t.Errorf("the desk reads %+v, %+v", y, exact.Free)
		}
		for name, v := range map[string]marking.Viewer{"another sector's centre": w.viewer(5), "a member": w.viewer(w.first), "the public": marking.Public(), "nobody": {}} {
			if _, err := w.Sector(t.Context(), v, "health"); err == nil {
				t.Errorf("%s reads the sector", name)
			}
		}
		if _, err := w.Sector(t.Context(), w.desk, "nothing"); err == nil {
			t.Error("there is a sector of nothing")
		}
		if own, err := w.SectorOf(t.Context(), w.centre); err != nil || own != "health" {
			t.Errorf("the centre's sector is %q, %v", own, err)
		}
	})
}

// Two worlds that differ by whether one or two organisations have something look the same to the sector's centre, in every figure.
func TestNothingTellsOneFromTwo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { sameToTheCentre(t, s) })
}

func sameToTheCentre(t *testing.T, s *store.Store) {
	lists := make([]string, 9)
	for i := range lists {
		lists[i] = row("box", "2.3") + row("rare", "2.4")
	}
	lists[0] = row("box", "2.3") + row("rare", "2.3")
	w := newSectorWorld(t, s, lists)
	w.know("nvd", "box.json", exploited("CVE-2026-0001", "box", "2.4"))
	w.know("nvd", "rare.json", exploited("CVE-2026-0002", "rare", "2.4"))
	one := w.figures(w.centre)
	w.upload(w.first+1, "asset,cpe\n"+row("box", "2.3")+row("rare", "2.3"))
	two := w.figures(w.centre)
	if x := w.row(one, "CVE-2026-0002"); x.Bound.Affected.Hidden != few.Few {
		t.Errorf("one organisation is told as %+v", x.Bound)
	}
	one.From, two.From, one.At, two.At = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	if !reflect.DeepEqual(one, two) {
		t.Errorf("one:\n%+v\ntwo:\n%+v", one, two)
	}
	if a, b := w.figures(w.desk), w.row(w.figures(w.desk), "CVE-2026-0002"); b.Bound.Affected.N != 2 || a.Bound.Rare != 0 {
		t.Errorf("the desk reads %+v", b.Bound)
	}
	w.upload(w.first+2, "asset,cpe\n"+row("box", "2.3")+row("rare", "2.3"))
	if x := w.row(w.figures(w.centre), "CVE-2026-0002"); x.Bound.Affected != few.Exact(3) {
		t.Errorf("three organisations are told as %+v", x.Bound)
	}
}

func TestFixedInTimeIsCountedWhereTheLawObliges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		lists := make([]string, 6)
		for i := range lists {
			lists[i] = row("box", "2.3")
		}
		w := newSectorWorld(t, s, lists)
		w.know("nvd", "box.json", exploited("CVE-2026-0001", "box", "2.4"))
		w.must(w.SweepFindings(t.Context())) // the watch reckons the days
		w.clock.pass(24 * time.Hour)
		fix := func(from, to int) {
			for i := from; i < to; i++ {
				w.upload(w.first+i, "asset,cpe\n"+row("box", "2.4"))
			}
		}
		fix(0, 2)
		if f := w.figures(w.centre); f.Bound.Days != -1 || f.Bound.InTime != -1 || f.Bound.Weeks[exposure.Weeks-1].Fixed != 0 {
			t.Errorf("two organisations are told as %+v", f.Bound)
		}
		fix(2, 3)
		if f := w.figures(w.centre); f.Bound.Days != 1 || f.Bound.InTime != 100 || f.Bound.Weeks[exposure.Weeks-1].Fixed != 3 {
			t.Errorf("three in time are told as %+v", f.Bound)
		}
		w.clock.pass(400 * 24 * time.Hour / 10) // well past any day that acting gives
		w.must(w.SweepFindings(t.Context()))
		fix(3, 6)
		if f := w.figures(w.centre); f.Bound.InTime != 50 {
			t.Errorf("half of them in time are told as %d per cent", f.Bound.InTime)
		}
	})
}

func TestWhatIsMitigatedIsNotOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newSectorWorld(t, s, []string{row("box", "2.3"), row("box", "2.3"), row("box", "2.3"), row("box", "2.3")})
		w.know("nvd", "box.json", exploited(flaw, "box", "2.4"))
		w.must(w.do(w.first, life.Mitigate))
		if x := w.row(w.figures(w.desk), flaw); x.Bound.Affected.N != 3 {
			t.Errorf("open at %+v", x.Bound)
		}
		all, _, err := w.Sectors(t.Context(), w.desk)
		w.must(err)
		if len(all) == 0 || all[0].Sector == "" {
			t.Fatalf("sectors are %+v", all)
		}
		for _, x := range all {
			if x.Sector == "health" && (x.Exploited != 3 || x.Bound != 5 || x.Listed != 4 || x.Worst != exposure.ByDecision[int64](x.Affected)) {
				t.Errorf("the sector is %+v", x)
			}
		}
		if none, _, err := w.Sectors(t.Context(), w.centre); err != nil || none != nil {
			t.Errorf("the centre reads all sectors: %v", err)
		}
	})
}

// However many have to attend to something, a cell in which one has to act comes first.
func TestToActWeighsMoreThanAnyNumberOfLess(t *testing.T) {
	for i, d := range priority.Decisions[1:] {
		less := priority.Decisions[i]
		for _, n := range []int64{1, 2, 999, 1_000, 1_001, 100_000} {
			one := exposure.Risk{Listed: 100_000, Orgs: 1, Worst: d, Worsts: 1}
			many := exposure.Risk{Listed: n, Orgs: n, Worst: less, Worsts: n}
			if one.Weight() <= many.Weight() {
				t.Errorf("one of 100,000 by %s weighs %d, %d of %d by %s weigh %d", d, one.Weight(), n, n, less, many.Weight())
			}
		}
	}
	if (exposure.Risk{Listed: 3}).Weight() != 0 {
		t.Error("a cell in which nothing is open weighs something")
	}
}
