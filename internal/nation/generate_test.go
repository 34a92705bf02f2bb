package nation

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/purl"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/stix"
	"lianfang/internal/text"
)

func generated(t *testing.T, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Bundle(&b, o); err != nil {
		t.Fatal(err)
	}
	if err := framing.CheckJSON(bytes.NewReader(b.Bytes()), framing.JSONLimits{Value: framing.MaxDecompressed}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBundleIsTheSameForOneSeed(t *testing.T) {
	o := Options{Objects: 500, Seed: 7, Broken: 0.05, Repeat: RepeatInFeeds}
	a := generated(t, o)
	if !bytes.Equal(a, generated(t, o)) {
		t.Error("one seed, two bundles")
	}
	o.Seed = 8
	if bytes.Equal(a, generated(t, o)) {
		t.Error("two seeds, one bundle")
	}
}

// A feed that is polled again brings mostly what it brought before, byte for byte.
func TestBundlesOfOneSeedOverlap(t *testing.T) {
	lines := func(from int) []string {
		s := string(generated(t, Options{Objects: 400, Seed: 3, From: from, Repeat: 0.1}))
		all := strings.Split(s, "\n")
		for i := range all {
			all[i] = strings.TrimSuffix(all[i], ",")
		}
		return all[2 : 2+400]
	}
	if a, b := lines(0), lines(40); !slices.Equal(a[40:], b[:360]) {
		t.Error("the shared part differs")
	}
}

func TestBundleHasThePortionsOfRealOnes(t *testing.T) {
	const n = 6000
	types, ids, broken := map[string]int{}, map[string]bool{}, 0
	all := objects(t, generated(t, Options{Objects: n, Seed: 1, Broken: 0.03, Repeat: RepeatInReports, Marking: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"}))
	for i := range all {
		ids[all[i].ID] = true
	}
	var names []float64
	for _, o := range all {
		types[o.Type]++
		bad := false
		for _, f := range stix.Validate(&o) {
			bad = bad || f.Severity == stix.Broken
		}
		if bad {
			broken++
			continue
		}
		for _, ref := range append(slices.Clone(o.ObjectRefs), o.SourceRef, o.TargetRef, o.CreatedByRef) {
			if ref != "" && !ids[ref] {
				t.Fatalf("%s points at %s", o.ID, ref)
			}
		}
		names = append(names, checkValues(t, o)...)
	}
	if len(all) != n+1 || len(ids) != n+1 {
		t.Errorf("%d objects, %d ids", len(all), len(ids))
	}
	near(t, "indicators", float64(types["indicator"])/n, 0.60, 0.03)
	near(t, "relationships", float64(types["relationship"])/n, 0.27, 0.03)
	near(t, "broken", float64(broken)/n, 0.03, 0.01)
	slices.Sort(names)
	near(t, "length of domains", names[len(names)/2], 17.5, 1.5)
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within {
		t.Errorf("%s: %.3f, not about %.3f", what, got, want)
	}
}

// checkValues wants values in their normal form that are nobody's; it gives the lengths of domains.
func checkValues(t *testing.T, o stix.Object) []float64 {
	t.Helper()
	var names []float64
	for _, raw := range o.Observables() {
		v, err := observable.Normalise(raw.Kind, raw.Raw)
		if err != nil || v.Text != raw.Raw {
			t.Errorf("%s: %q became %q: %v", o.ID, raw.Raw, v.Text, err)
		}
		switch v.Kind {
		case observable.Domain:
			names = append(names, float64(len(v.Text)))
			fallthrough
		case observable.IPv4, observable.IPv6, observable.URL, observable.Email:
			if use, ok := observable.SpecialUse(v); !ok || use.Code != "documentation" {
				t.Errorf("%s: %s might be somebody's", o.ID, v.Text)
			}
		}
	}
	return names
}

func TestValuesComeBackAsAsked(t *testing.T) {
	share := func(repeat float64) float64 {
		seen, again, total := map[string]bool{}, 0, 0
		for seed := range uint64(12) {
			for _, o := range objects(t, generated(t, Options{Objects: 800, Seed: seed, Repeat: repeat})) {
				if o.Type != "indicator" {
					continue
				}
				total++
				if seen[o.Pattern] {
					again++
				}
				seen[o.Pattern] = true
			}
		}
		return float64(again) / float64(total)
	}
	if none := share(0); none != 0 {
		t.Errorf("%.3f come back though none should", none)
	}
	if reports, feeds := share(RepeatInReports), share(RepeatInFeeds); reports > 0.03 || feeds < 0.10 || feeds > RepeatInFeeds {
		t.Errorf("reports %.3f, feeds %.3f", reports, feeds)
	}
}

type full struct{ left int }

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersStopWhenTheDiskIsFull(t *testing.T) {
	for name, write := range map[string]func(*full) error{
		"bundle": func(f *full) error { return Bundle(f, Options{Objects: 5000}) },
		"kev":    func(f *full) error { return KEV(f, 5000, 1) },
		"nvd":    func(f *full) error { return NVD(f, 5000, 1) },
		"rows":   func(f *full) error { return WriteInventory(f, InventoryRows(1, 50_000, 1)) },
	} {
		if err := write(&full{left: 100_000}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGeneratedOrganisationsAreUnlike(t *testing.T) {
	n := load(t)
	const count = 3000
	seen, sectors := map[string]bool{}, map[string]int{}
	var nets []string
	for o := range Organisations(count, 5) {
		for _, s := range []string{o.Slug, o.Name.In(text.ZhTW), o.Name.In(text.En), o.Networks[0].String(), o.Domains[0]} {
			if seen[s] {
				t.Fatalf("%s occurs twice", s)
			}
			seen[s] = true
		}
		sectors[o.Sector]++
		nets = append(nets, o.Networks[0].String())
		if o.Networks[0] != o.Networks[0].Masked() || n.Organisation(o.Parent) == nil || n.Organisation(o.Slug) != nil {
			t.Fatalf("%+v", o)
		}
		checkNobodys(t, o.Slug, observable.Value{Kind: observable.IPv6CIDR, Text: o.Networks[0].String()})
		for _, member := range n.Organisations {
			for _, p := range member.Networks {
				if p.Overlaps(o.Networks[0]) {
					t.Fatalf("%s overlaps %s", o.Slug, member.Slug)
				}
			}
		}
	}
	if len(sectors) != 9 || len(nets) != count {
		t.Errorf("%v", sectors)
	}
	for first := range Organisations(1, 5) {
		if first.Networks[0].String() != nets[0] {
			t.Error("a longer run begins otherwise")
		}
	}
}

// Fifteen million rows shall point at some hundred thousand components: few of many rows are distinct.
func TestRowsShareComponents(t *testing.T) {
	const orgs, each = 1000, 200
	distinct := map[string]int{}
	for org := range orgs {
		for r := range InventoryRows(org, each, 9) {
			distinct[r.CPE+r.PURL+r.Vendor+r.Product+r.Version]++
		}
	}
	share := float64(len(distinct)) / (orgs * each)
	if share < 0.01 || share > 0.08 {
		t.Errorf("%.4f of 200,000 rows are distinct", share)
	}
}

func TestRowsAreRead(t *testing.T) {
	var b bytes.Buffer
	if err := WriteInventory(&b, InventoryRows(4, 2000, 2)); err != nil {
		t.Fatal(err)
	}
	rows, possible := 0, 0
	for c, err := range sbom.Read(&b, sbom.Unknown).Components() {
		if err != nil || len(c.Problems) > 0 {
			t.Fatalf("%v %+v", err, c)
		}
		rows++
		if c.Version == "" {
			possible++
		}
		for _, s := range c.CPEs {
			if _, err := cpe.Parse(s); err != nil {
				t.Error(err)
			}
		}
		for _, s := range c.PURLs {
			if _, err := purl.Parse(s); err != nil {
				t.Error(err)
			}
		}
	}
	if rows != 2000 || possible == 0 {
		t.Errorf("%d rows, %d without a version", rows, possible)
	}
}

func TestGeneratedKnowledgeMeetsGeneratedRows(t *testing.T) {
	var kev, nvd bytes.Buffer
	if err := errors.Join(KEV(&kev, 300, 1), NVD(&nvd, 300, 1)); err != nil {
		t.Fatal(err)
	}
	var k struct {
		Count           int `json:"count"`
		Vulnerabilities []struct {
			CVEID string `json:"cveID"`
		} `json:"vulnerabilities"`
	}
	var v struct {
		Vulnerabilities []struct {
			CVE struct {
				ID             string `json:"id"`
				Configurations []struct {
					Nodes []struct {
						CPEMatch []struct {
							Criteria string `json:"criteria"`
						} `json:"cpeMatch"`
					} `json:"nodes"`
				} `json:"configurations"`
			} `json:"cve"`
		} `json:"vulnerabilities"`
	}
	if err := errors.Join(json.Unmarshal(kev.Bytes(), &k), json.Unmarshal(nvd.Bytes(), &v)); err != nil {
		t.Fatal(err)
	}
	if k.Count != 300 || len(k.Vulnerabilities) != 300 || len(v.Vulnerabilities) != 300 {
		t.Fatal("entries are missing")
	}
	run := map[string]bool{}
	for org := range 50 {
		for r := range InventoryRows(org, 100, 1) {
			if r.CPE != "" {
				run[productOf(r.CPE)] = true
			}
		}
	}
	met := 0
	for i, x := range v.Vulnerabilities {
		if x.CVE.ID != k.Vulnerabilities[i].CVEID {
			t.Errorf("%s and %s", x.CVE.ID, k.Vulnerabilities[i].CVEID)
		}
		for _, m := range x.CVE.Configurations[0].Nodes[0].CPEMatch {
			if _, err := cpe.Parse(m.Criteria); err != nil {
				t.Error(err)
			}
			if run[productOf(m.Criteria)] {
				met++
				break
			}
		}
	}
	if met < 60 {
		t.Errorf("only %d of 300 touch what 50 organisations run", met)
	}
}

func BenchmarkBundle(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := Bundle(&full{left: math.MaxInt}, Options{Objects: 10_000, Seed: 1, Repeat: RepeatInFeeds}); err != nil {
			b.Fatal(err)
		}
	}
}
