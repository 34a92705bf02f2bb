package exposure_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// TestACountryIsWhatItsMembersMeet lets members have lists at random and records of all forms speak of them; what is counted of all together is what each of them reads
// of itself, also where machines are described, and where something was suppressed or mitigated.
func TestACountryIsWhatItsMembersMeet(t *testing.T) {
	desk := marking.Desk(1)
	run := func(t *testing.T, s *store.Store, seed uint64) {
		r := &teller{Rand: rand.New(rand.NewPCG(1127, seed))}
		w := newWorld(t, s)
		for _, org := range w.orgs {
			if _, err := w.Take(t.Context(), system, exposure.Upload{Org: org, Name: "l", Format: sbom.CSV, Body: strings.NewReader(r.rows())}); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 20 {
			source, doc := r.record()
			if _, err := w.intel.Import(t.Context(), system, intel.File{Name: fmt.Sprint(source, i, ".json"), Source: source, Marking: tlp.Clear}, strings.NewReader(doc)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.intel.Import(t.Context(), system, intel.File{Name: "kev.json", Source: "kev", Marking: tlp.Clear}, strings.NewReader(exploitedOf(r.cve(), r.cve(), r.cve()))); err != nil {
			t.Fatal(err)
		}
		w.drain()
		for range 4 {
			d := exposure.Description{Criticality: []priority.Criticality{"", priority.LittleHangs, priority.MuchHangs}[r.IntN(3)], Internet: []priority.Maybe{priority.NotKnown, priority.Is, priority.IsNot}[r.IntN(3)]}
			w.must(w.Describe(t.Context(), system, w.orgs[r.IntN(3)], fmt.Sprint("m", r.IntN(6)), d))
		}

		met := map[string][2]int64{}
		w.ofAll(desk, func(x exposure.Standing) {
			n := met[x.CVE]
			n[x.Result-judge.Unknown]++
			met[x.CVE] = n
		})
		rows, _, err := w.National(t.Context(), desk, 100)
		w.must(err)
		for _, x := range rows {
			if want := met[x.CVE]; x.Possible != want[0] || x.Affected != want[1] {
				t.Errorf("%s: %d affected and %d possible, members read %v", x.CVE, x.Affected, x.Possible, want)
			}
			delete(met, x.CVE)
		}
		if len(met) > 0 {
			t.Errorf("not counted: %v", met)
		}

		w.settleSome(r, desk)
		var want exposure.ByDecision[int64]
		w.ofAll(desk, func(x exposure.Standing) {
			if x.Result == judge.Yes && x.State != life.Mitigated && x.State != life.Fixed && !x.Suppressed() {
				want[x.Priority.Decision.Rank()]++
			}
		})
		sectors, _, err := w.Sectors(t.Context(), desk)
		w.must(err)
		nobody, err := w.Sector(t.Context(), desk, "energy") // which has no member
		w.must(err)
		if free := nobody.Free; len(nobody.Exploited)+len(nobody.Products) > 0 || free.Rare != 0 || !reflect.DeepEqual(free.Affected, exposure.SectorPart{}.Affected) {
			t.Errorf("a sector without members meets %+v", free)
		}
		if rows, err := w.RiskIn(t.Context(), desk, "energy", "", 10); err != nil || len(rows) > 0 {
			t.Errorf("in a sector without members %v is open, %v", rows, err)
		}
		var got exposure.ByDecision[int64]
		for _, x := range sectors {
			if x.Sector == "health" {
				got = x.Affected
			}
		}
		if got != want {
			t.Errorf("open by decision: %v, members read %v", got, want)
		}
	}
	t.Run("sqlite", func(t *testing.T) {
		for seed := range uint64(seedsOf(t)) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) { run(t, storetest.SQLite(t), seed) })
		}
	})
	t.Run("postgres", func(t *testing.T) {
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) { run(t, storetest.Open(t, storetest.PostgresAddr(t)), 100+seed) })
		}
	})
}

// ofAll goes through what concerns members, as each of them reads it.
func (w *world) ofAll(v marking.Viewer, do func(exposure.Standing)) {
	w.t.Helper()
	for _, org := range w.orgs {
		_, all, err := w.Overview(w.t.Context(), v, org)
		w.must(err)
		for _, x := range all {
			if x.Result != judge.No {
				do(x)
			}
		}
	}
}

// settleSome suppresses and mitigates some of what members meet.
func (w *world) settleSome(r *teller, v marking.Viewer) {
	w.t.Helper()
	var all []exposure.Standing
	w.ofAll(v, func(x exposure.Standing) { all = append(all, x) })
	for _, x := range all {
		switch r.IntN(4) {
		case 0:
			w.must(w.Handle(w.t.Context(), system, x.Org, x.CVE, exposure.Step{Event: life.Mitigate, Words: "behind a proxy"}))
		case 1:
			s := exposure.Suppression{Product: r.pick("cpe:acme:agent", "purl:pypi/acme-agent", "cpe:acme:helper", "purl:pypi/acme-helper"), Asset: r.pick("", x.Asset), Reason: life.NotControlled, Words: "not in use", Until: time.Now().Add(30 * 24 * time.Hour)}
			_ = w.Suppress(w.t.Context(), system, x.Org, x.CVE, s) // a product that is not affected there is refused
		}
	}
	w.drain()
}

// exploitedOf is a catalogue of exploited vulnerabilities: then it counts whether a machine can be reached.
func exploitedOf(list ...string) string {
	var all []string
	for _, cve := range list {
		all = append(all, fmt.Sprintf(`{"cveID":%q,"vendorProject":"Acme","product":"Agent","vulnerabilityName":"A hole","dateAdded":"2026-02-01","shortDescription":"A hole.","requiredAction":"Update.","dueDate":"2026-02-20","knownRansomwareCampaignUse":"Unknown","notes":""}`, cve))
	}
	return fmt.Sprintf(`{"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2026.02.20","dateReleased":"2026-02-20T00:00:00.0000Z","count":%d,"vulnerabilities":[%s]}`, len(all), strings.Join(all, ","))
}
