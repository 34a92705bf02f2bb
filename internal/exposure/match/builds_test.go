package match_test

import (
	"slices"
	"strings"
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/format/sbom"
)

const (
	windowsFlaw = `{"id":"CVE-2026-6000","configurations":[{"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:microsoft:windows_10_22h2:*:*:*:*:*:*:*:*","versionEndExcluding":"10.0.19045.3693"}]}]}]}`
	updates     = "KB,Supersedence,Build\nKB5031356,KB5030211,10.0.19045.3570\nKB5032189,KB5031356,10.0.19045.3693\nKB5034467,,\n"
)

// What updates bring decides where the revision is not said; which of them stand on the machine may be told by other rows, before or behind.
func TestUpdatesTellTheBuild(t *testing.T) {
	b := match.NewBase()
	for name, doc := range map[string]string{"nvd.json": windowsFlaw, "updates.csv": updates} {
		if _, problems, err := b.Read(strings.NewReader(doc), name, nil); err != nil || len(problems) > 0 {
			t.Fatal(name, err, problems)
		}
	}
	b.Seal()
	inv := match.NewInventory()
	list := `asset,os,kb
old,Microsoft Windows 10 Pro 22H2 10.0.19045,
old,,KB5031356; KB5034467
new,,KB5032189
new,Microsoft Windows 10 Pro 22H2 10.0.19045,
open,Microsoft Windows 10 Pro 22H2 10.0.19045,
doubt,Microsoft Windows 10 Pro 22H2 10.0.19045,"KB5031356, KB5099999"
fixed and more,Microsoft Windows 10 Pro 22H2 10.0.19045,"KB5032189, KB5099999"
`
	for c, err := range sbom.Read(strings.NewReader(list), sbom.CSV).Components() {
		if err != nil {
			t.Fatal(err)
		}
		inv.Add(c)
	}
	got := map[string]string{}
	err := match.Judge(b, inv, true, func(all []match.Finding) ([]match.Finding, error) { return slices.Clone(all), nil }, func(all []match.Finding) error {
		for _, f := range all {
			got[f.Row.Asset] = f.Verdict.Result.String()
			if (f.Link != nil) != (f.Row.Asset != "open") {
				t.Errorf("%s: link %+v", f.Row.Asset, f.Link)
			}
		}
		return nil
	})
	for asset, want := range map[string]judge.Result{"old": judge.Yes, "new": judge.No, "open": judge.Unknown, "doubt": judge.Unknown, "fixed and more": judge.No} {
		if got[asset] != want.String() {
			t.Errorf("%s: %q, want %s (%v)", asset, got[asset], want, err)
		}
	}
}

// Distributions speak of source packages; lists name the binary ones.
func TestASourcePackageSpeaksForItsBinaries(t *testing.T) {
	b := match.NewBase()
	if _, _, err := b.Read(strings.NewReader(debian), "osv.json", nil); err != nil {
		t.Fatal(err)
	}
	b.Seal()
	inv := match.NewInventory()
	list := "# host: web-1\n# os: Debian GNU/Linux 11 (bullseye)\nlibssl1.1\t1.1.1n-0+deb11u3\tamd64\tinstall ok installed\topenssl\nzlib1g\t1.0-1\tamd64\tinstall ok installed\tzlib\n"
	for c, err := range sbom.Read(strings.NewReader(list), sbom.Dpkg).Components() {
		if err != nil {
			t.Fatal(err)
		}
		inv.Add(c)
	}
	var got []string
	err := match.Judge(b, inv, false, func(all []match.Finding) ([]match.Finding, error) { return slices.Clone(all), nil }, func(all []match.Finding) error {
		for _, f := range all {
			got = append(got, f.Group.ID+" "+f.Verdict.Result.String())
		}
		return nil
	})
	if err != nil || strings.Join(got, "; ") != "CVE-2026-2000 yes" {
		t.Errorf("%v %v", got, err)
	}
}
