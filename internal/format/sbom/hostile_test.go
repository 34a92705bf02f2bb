package sbom

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

// generated gives a file that is made while it is read: a head, n times what each makes, a tail.
type generated struct {
	head, tail string
	each       func(i int) string
	i, n       int
	rest       string
	state      int
}

func (g *generated) Read(p []byte) (int, error) {
	for g.rest == "" {
		switch {
		case g.state == 0:
			g.rest, g.state = g.head, 1
		case g.state == 1 && g.i < g.n:
			g.rest = g.each(g.i)
			g.i++
		case g.state == 1:
			g.rest, g.state = g.tail, 2
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}

// peak reads an inventory and gives how many components it has and how many bytes the heap grew to meanwhile.
func peak(t *testing.T, r io.Reader, f Format) (n int, most uint64, err error) {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	for _, e := range Read(r, f).Components() {
		if e != nil {
			return n, most, e
		}
		if n++; n%20_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > before {
				most = max(most, m.HeapAlloc-before)
			}
		}
	}
	return n, most, nil
}

func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	const n = 100_000
	comma := func(i int, s string) string {
		if i > 0 {
			return "," + s
		}
		return s
	}
	cases := []struct {
		name       string
		head, tail string
		each       func(i int) string
	}{
		{"CycloneDX", `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[`, `]}`, func(i int) string {
			return comma(i, fmt.Sprintf(`{"type":"library","bom-ref":"same","name":"a%d","version":"1.%d","purl":"pkg:npm/a%d@1.%d"}`, i, i, i, i))
		}},
		{"CycloneDX XML", `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>`, `</components></bom>`, func(i int) string {
			return fmt.Sprintf(`<component type="library"><name>a%d</name><version>1.%d</version></component>`, i, i)
		}},
		{"SPDX 3", `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[`, `]}`, func(i int) string {
			return comma(i, fmt.Sprintf(`{"type":"software_Package","spdxId":"urn:%d","name":"a%d","software_packageVersion":"1"}`, i, i))
		}},
		{"SPDX tag-value", "SPDXVersion: SPDX-2.3\n", "", func(i int) string { return fmt.Sprintf("PackageName: a%d\nPackageVersion: 1\n", i) }},
		{"dpkg", "# os: Debian 12\n", "", func(i int) string { return fmt.Sprintf("a%d\t1.%d\tamd64\n", i, i) }},
		{"rpm", "", "", func(i int) string { return fmt.Sprintf("a%d-1.0-1.el8.x86_64\n", i) }},
		{"table", "asset,product,version\n", "", func(i int) string { return fmt.Sprintf("pc-%d,Tomcat,9.0.%d\n", i, i) }},
		{"objects", "[", "]", func(i int) string {
			return comma(i, fmt.Sprintf(`{"DisplayName":"a%d","DisplayVersion":"1","x%d":1}`, i, i))
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, most, err := peak(t, &generated{head: c.head, tail: c.tail, each: c.each, n: n}, Unknown)
			if err != nil || got != n {
				t.Fatalf("%d components, %v", got, err)
			}
			if most > 12<<20 {
				t.Errorf("the heap grew by %d kB", most>>10)
			}
			t.Logf("the heap grew by %d kB", most>>10)
		})
	}
}

func TestALogOfChangesIsBounded(t *testing.T) {
	each := func(i int) string {
		return fmt.Sprintf(`{"name":"deb_packages","hostIdentifier":"h","action":"added","columns":{"name":"a%d","version":"1"}}`+"\n", i)
	}
	wide := func(i int) string {
		return fmt.Sprintf(`{"name":"deb_packages","hostIdentifier":"h","action":"added","columns":{"name":"a%d","version":"%s"}}`+"\n", i, strings.Repeat("1", 8000))
	}
	row := func(i int) string { return fmt.Sprintf(`{"name":"a%d","version":"%s"},`, i, strings.Repeat("1", 8000)) }
	for _, g := range []*generated{{each: each, n: maxHeld + 1}, {each: wide, n: 20_000}, {head: `{"name":"deb_packages","hostIdentifier":"h","snapshot":[`, each: row, n: 20_000, tail: `{}]}`}} {
		_, _, err := peak(t, g, JSONRows)
		var e *framing.Error
		if !errors.As(err, &e) || e.Code != framing.CodeTooLarge {
			t.Errorf("%v", err)
		}
	}
}

func TestValuesOfAnyShapeCostTheirComponentAlone(t *testing.T) {
	values := []string{`null`, `true`, `1e400`, `"x"`, `[]`, `{}`, `[[1]]`, `[null]`, `{"name":{"name":[]}}`, `[{"name":1,"field":2}]`}
	long := `"` + strings.Repeat("x", 10<<20) + `"`
	shapes := map[string]struct {
		head, tail string
		members    []string
	}{
		"CycloneDX": {`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{%s},{"name":"last"}]`, `}`, []string{"type", "name", "version", "cpe", "purl", "publisher", "supplier", "manufacturer", "hashes", "properties", "components", "evidence", "swid", "bom-ref", "licenses", "pedigree"}},
		"SPDX":      {`{"spdxVersion":"SPDX-2.3","packages":[{%s},{"name":"last"}]`, `}`, []string{"SPDXID", "name", "versionInfo", "supplier", "externalRefs", "checksums", "primaryPackagePurpose"}},
		"SPDX 3":    {`{"@context":"https://spdx.org/rdf/3.0.1/x","@graph":[{"type":"software_Package",%s},{"type":"software_Package","name":"last"}]`, `}`, []string{"spdxId", "name", "software_packageVersion", "software_packageUrl", "suppliedBy", "externalIdentifier", "verifiedUsing", "software_primaryPurpose"}},
		"VANS":      {`{"api_key":"k","data":[{%s},{"assetName":"last"}]`, `}`, []string{"identifier", "assetName", "brand", "version", "cpe", "purl"}},
		"objects":   {`[{"DisplayName":"x","DisplayVersion":"1"},{%s},{"DisplayName":"last"}`, `]`, []string{"Publisher", "columns", "snapshot", "diffResults", "decorations", "action", "name", "version"}},
		"lock":      {`{"lockfileVersion":3,"packages":{"node_modules/a":{%s},"node_modules/last":{"version":"1"}}`, `}`, []string{"version", "name", "resolved", "link", "dependencies"}},
	}
	for name, s := range shapes {
		for _, m := range s.members {
			for _, v := range append(values, long) {
				all, _, err := all(t, fmt.Sprintf(s.head, `"`+m+`":`+v)+s.tail)
				if err != nil || len(all) == 0 || all[len(all)-1].Name != "last" {
					t.Errorf("%s, %s of %.20s: %d components, %v", name, m, v, len(all), err)
				}
			}
		}
	}
}

func TestDuplicateReferencesAndCyclesAreNobodysConcern(t *testing.T) {
	got, _ := mustAll(t, `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"bom-ref":"a","name":"x"},{"bom-ref":"a","name":"y"}],"dependencies":[{"ref":"a","dependsOn":["a","b"]},{"ref":"b","dependsOn":["a"]}]}`)
	if len(got) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestAPackedBombIsRefused(t *testing.T) {
	// The wrapping is framing's; what it lets through reaches this package as an error of the reader, and ends the list with it.
	bomb := errors.New("bomb")
	r := io.MultiReader(strings.NewReader("asset,product\na,b\n"), failing{bomb})
	var last error
	for _, err := range Read(r, CSV).Components() {
		last = err
	}
	if !errors.Is(last, bomb) {
		t.Errorf("%v", last)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
