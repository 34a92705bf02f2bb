package match_test

import (
	"strings"
	"testing"

	"lianfang/internal/exposure/match"
	"lianfang/internal/format/sbom"
)

// FuzzRead: whatever knowledge and inventory hold, they are read and judged, or refused; with all answers asked for there is one a row and
// vulnerability, each that is given without asking for all is among them, and lines say the same.
func FuzzRead(f *testing.F) {
	for _, k := range []string{authority, analyst, rejected, single, debian, tracker, ghsa, notUsed, within, advisory, packages, investigated} {
		f.Add(strings.ReplaceAll(k, "\n", ""), "asset,cpe,purl,vendor,product,version,os\na,cpe:2.3:a:acme:agent:1.0:*:*:*:*:*:*:*,,,,,\na,,pkg:npm/left@1.2.0,Acme,Pump,3.0,Windows 10\n")
	}
	f.Fuzz(func(t *testing.T, knowledge, inventory string) {
		b := match.NewBase()
		if _, _, err := b.Read(strings.NewReader(knowledge), "k", nil); err != nil {
			return
		}
		b.Seal()
		inv, ok := fuzzInventory(inventory)
		if !ok {
			return
		}
		all := answersOf(t, b, inv, true)
		for p, answer := range answersOf(t, b, inv, false) {
			if all[p] != answer {
				t.Fatalf("%v: %q, and %q when all are asked for", p, answer, all[p])
			}
		}
		if got, want := inLines(t, b, inv), oneByOne(t, b, inv); got != want {
			t.Fatal(firstDifference(got, want))
		}
	})
}

func fuzzInventory(s string) (*match.Inventory, bool) {
	inv := match.NewInventory()
	for c, err := range sbom.Read(strings.NewReader(s), sbom.Unknown).Components() {
		if err != nil || inv.Rows() > 1000 {
			return nil, false
		}
		inv.Add(c)
	}
	return inv, true
}

func answersOf(t *testing.T, b *match.Base, inv *match.Inventory, all bool) map[pair]string {
	out := map[pair]string{}
	err := match.Judge(b, inv, all, func(f []match.Finding) ([]match.Finding, error) { return f, nil }, func(some []match.Finding) error {
		for _, f := range some {
			p := pair{f.Row.Row, f.Group.ID}
			if _, twice := out[p]; twice {
				t.Fatalf("%v is answered twice", p)
			}
			out[p] = f.Verdict.Result.String()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
