package exposure_test

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/format/csaf"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/store/storetest"
)

func unpacked(t testing.TB, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// onMachines gives each row a machine of its own, where the list names none.
func onMachines(set, csv string) string {
	lines := strings.Split(strings.TrimSpace(csv), "\n")
	if strings.HasPrefix(lines[0], "asset,") {
		return csv
	}
	lines[0] = "asset," + lines[0]
	for i := range lines[1:] {
		lines[i+1] = fmt.Sprintf("%s-%d,%s", set, i+1, lines[i+1])
	}
	return strings.Join(lines, "\n") + "\n"
}

func labelled(t testing.TB, sets ...string) (files []string, rows map[string]string) {
	rows = map[string]string{}
	for _, set := range sets {
		files = append(files, "match/testdata/"+set+".jsonl.gz")
		rows[set] = onMachines(set, unpacked(t, "match/testdata/"+set+".csv.gz"))
	}
	return files, rows
}

// answered is an answer of package match and whose.
type answered struct {
	result judge.Result
	linked bool // by a name that only match looks up
	voice  string
	names  []string
}

// answerKey is a thing on a machine, and a vulnerability by one of its names.
type answerKey struct{ asset, as, name string }

func byMatch(t testing.TB, files []string, lists map[string]string) map[answerKey]answered {
	t.Helper()
	b := match.NewBase()
	for _, name := range files {
		if _, problems, err := b.Read(strings.NewReader(unpacked(t, name)), name, nil); err != nil {
			t.Fatal(name, problems, err)
		}
	}
	b.Seal()
	return answersOf(t, b, lists)
}

// answersOf is what package match says of lists, of what is not affected too.
func answersOf(t testing.TB, b *match.Base, lists map[string]string) map[answerKey]answered {
	t.Helper()
	inv := match.NewInventory()
	for _, set := range slices.Sorted(maps.Keys(lists)) {
		for c, err := range sbom.Read(strings.NewReader(lists[set]), sbom.CSV).Components() {
			if err != nil {
				t.Fatal(err)
			}
			inv.Add(c)
		}
	}
	out := map[answerKey]answered{}
	err := match.Judge(b, inv, true, func(f []match.Finding) ([]match.Finding, error) { return f, nil }, func(all []match.Finding) error {
		for _, f := range all {
			names := append([]string{f.Group.ID}, f.Group.Aliases...)
			for _, name := range names {
				k := answerKey{f.Row.Asset, f.Row.As, name}
				if had, twice := out[k]; !twice || f.Verdict.Result > had.result {
					out[k] = answered{f.Verdict.Result, f.Link != nil, f.Voice, names}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w *world) load(files []string) {
	w.t.Helper()
	for _, name := range files {
		r, err := w.intel.Import(w.t.Context(), system, intel.File{Name: name, Source: "all", Marking: tlp.Clear}, strings.NewReader(unpacked(w.t, name)))
		if err != nil {
			w.t.Fatal(name, err)
		}
		w.t.Logf("%s: %+v", name, r.Objects)
	}
	w.drain()
}

func (w *world) hold(lists map[string]string) {
	w.t.Helper()
	for _, set := range slices.Sorted(maps.Keys(lists)) {
		if _, err := w.Take(w.t.Context(), system, exposure.Upload{Org: w.orgs[0], Name: set, Format: sbom.CSV, Body: strings.NewReader(lists[set])}); err != nil {
			w.t.Fatal(err)
		}
	}
	w.drain()
}

func (w *world) byServer() map[answerKey]judge.Result {
	w.t.Helper()
	found, err := w.Findings(w.t.Context(), system, w.orgs[0], 0, 1_000_000)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[answerKey]judge.Result{}
	for _, f := range found {
		k := answerKey{f.AssetName, f.AsWritten, f.CVE}
		out[k] = max(out[k], f.Result)
	}
	return out
}

// agree compares the two. Every difference is a failure but those whose reason is told here.
func agree(t *testing.T, server map[answerKey]judge.Result, m map[answerKey]answered) {
	t.Helper()
	reasons, wrong, same := map[string]int{}, 0, 0
	complain := func(k answerKey, s judge.Result, x answered) {
		if wrong++; wrong <= 20 {
			t.Errorf("%v: the server says %v, match %v (%s, linked %v)", k, s, x.result, x.voice, x.linked)
		}
	}
	for k, s := range server {
		switch x, known := m[k]; {
		case known && x.result == s:
			same++
		case known && x.linked:
			reasons["another name, which only match looks up"]++
		default:
			complain(k, s, x)
		}
	}
	for k, x := range m {
		if x.result == judge.No || k.name != x.names[0] {
			continue
		}
		s := judge.No
		for _, name := range x.names {
			s = max(s, server[answerKey{k.asset, k.as, name}])
		}
		switch {
		case s == x.result:
		case x.linked:
			reasons["another name, which only match looks up"]++
		case s == judge.No:
			complain(k, s, x)
		}
	}
	t.Logf("%d answers are the same; %v", same, reasons)
	if wrong > 0 {
		t.Errorf("%d differ", wrong)
	}
	if same == 0 {
		t.Error("nothing was compared")
	}
}

// TestTheServerAgreesWithMatch takes the labelled sets through the road, lists first, and compares each answer with that of package match.
func TestTheServerAgreesWithMatch(t *testing.T) {
	for _, set := range []string{"kernel", "osv", "nvd", "cve5"} {
		t.Run(set, func(t *testing.T) {
			w := newWorld(t, storetest.SQLite(t))
			files, lists := labelled(t, set)
			w.hold(lists)
			w.load(files)
			agree(t, w.byServer(), byMatch(t, files, lists))
		})
	}
}

// namedIn makes a list of the products that advisories name, each with the versions that they name and one before and after.
func namedIn(t testing.TB, files ...string) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"asset", "vendor", "product", "version", "purl", "cpe"})
	n := 0
	add := func(fields ...string) {
		n++
		_ = w.Write(append([]string{fmt.Sprint("named-", n)}, fields...))
	}
	for _, name := range files {
		for d, err := range csaf.Documents(strings.NewReader(unpacked(t, name))) {
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range d.Products {
				version := p.Version
				if version == "" && p.Versions != nil {
					version = strings.Trim(p.Versions.Text, "<>=vV ")
				}
				switch {
				case len(p.PURLs) > 0 && i < 20:
					add(p.Vendor, p.Product, version, p.PURLs[0], p.CPE)
				case p.Vendor != "" && p.Product != "" && i < 40:
					add(p.Vendor, p.Product, version, "", p.CPE)
					add(p.Vendor, p.Product, version+".1", "", "")
				}
			}
		}
	}
	w.Flush()
	return b.String()
}

// TestAdvisoriesAgreeWithMatch is the same, records first, for advisories and VEX documents beside all other records.
func TestAdvisoriesAgreeWithMatch(t *testing.T) {
	files, lists := labelled(t, "kernel", "osv", "nvd", "cve5")
	advisories := []string{"../format/csaf/testdata/cisa.jsonl.gz", "../format/csaf/testdata/redhat.jsonl.gz", "../format/csaf/testdata/oasis-examples.jsonl.gz"}
	files = append(append(files, advisories...), "../format/vex/testdata/openvex.jsonl.gz")
	lists["named"] = namedIn(t, advisories...)
	w := newWorld(t, storetest.SQLite(t))
	w.load(files)
	w.hold(lists)
	agree(t, w.byServer(), byMatch(t, files, lists))
}
