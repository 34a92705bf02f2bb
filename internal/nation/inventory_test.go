package nation

import (
	"testing"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/purl"
	"lianfang/internal/format/sbom"
)

// components reads an inventory as the platform does.
func components(t *testing.T, i Inventory) []sbom.Component {
	t.Helper()
	f, err := i.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := framing.Open(f, i.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	in := sbom.Read(r, sbom.Unknown)
	var out []sbom.Component
	for c, err := range in.Components() {
		if err != nil {
			t.Fatalf("%s: %v", i.Name, err)
		}
		out = append(out, c)
	}
	if got := in.Document().Format; got != i.Format {
		t.Errorf("%s is %s, not %s", i.Name, got, i.Format)
	}
	return out
}

func TestInventoriesAreRead(t *testing.T) {
	n := load(t)
	rows, distinct := 0, map[string]bool{}
	for _, i := range n.Inventories {
		all := components(t, i)
		if i.Format == sbom.CSV && (len(all) < 10 || len(all) > 60) {
			t.Errorf("%s has %d rows", i.Name, len(all))
		}
		for _, c := range all {
			if i.Format != sbom.CSV {
				continue
			}
			if len(c.Problems) > 0 || c.Asset == "" {
				t.Errorf("%s row %d: %+v", i.Name, c.Row, c.Problems)
			}
			for _, s := range c.CPEs {
				if _, err := cpe.Parse(s); err != nil {
					t.Errorf("%s row %d: %v", i.Name, c.Row, err)
				}
			}
			for _, s := range c.PURLs {
				if _, err := purl.Parse(s); err != nil {
					t.Errorf("%s row %d: %v", i.Name, c.Row, err)
				}
			}
			rows++
			distinct[c.As] = true
		}
	}
	if rows < 800 || len(distinct) < 200 {
		t.Errorf("%d rows, %d distinct", rows, len(distinct))
	}
}

func TestProvidersHaveInventories(t *testing.T) {
	n := load(t)
	has := map[string]bool{}
	for _, i := range n.Inventories {
		has[i.Organisation] = true
	}
	for _, o := range n.Organisations {
		if (o.Level == "provider") != has[o.Slug] {
			t.Errorf("%s: inventory %v", o.Slug, has[o.Slug])
		}
	}
}
