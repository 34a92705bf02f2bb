package sbom

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// counted is what a walk over a document that knows nothing of its format but the names of a few members finds in it.
type counted struct{ components, cpes, purls int }

// countJSON counts the components below "components" but not those of pedigree and tools, and the packages of SPDX.
func countJSON(v any) (n counted) {
	top := v.(map[string]any)
	var walk func(any)
	walk = func(list any) {
		all, _ := list.([]any)
		for _, x := range all {
			c := x.(map[string]any)
			n.components++
			if c["cpe"] != nil {
				n.cpes++
			}
			if c["purl"] != nil || c["software_packageUrl"] != nil {
				n.purls++
			}
			refs, _ := c["externalRefs"].([]any)
			for _, r := range refs {
				switch kind, _ := r.(map[string]any)["referenceType"].(string); {
				case kind == "purl":
					n.purls++
				case strings.HasPrefix(kind, "cpe2"):
					n.cpes++
				}
			}
			walk(c["components"])
		}
	}
	if about, ok := top["metadata"].(map[string]any); ok {
		if subject, ok := about["component"].(map[string]any); ok {
			walk(subject["components"])
		}
	}
	walk(top["components"])
	walk(top["packages"])
	var packages []any
	graph, _ := top["@graph"].([]any)
	for _, e := range graph {
		if e.(map[string]any)["type"] == "software_Package" {
			packages = append(packages, e)
		}
	}
	walk(packages)
	return n
}

// countXML counts elements by their path.
func countXML(t *testing.T, b []byte) (n counted) {
	t.Helper()
	var path []string
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			path = append(path, e.Name.Local)
			whole := strings.Join(path, "/")
			if strings.Contains(whole, "pedigree") || strings.Contains(whole, "tools") || strings.HasSuffix(whole, "metadata/component") {
				continue
			}
			switch {
			case strings.HasSuffix(whole, "components/component"):
				n.components++
			case strings.HasSuffix(whole, "components/component/cpe"):
				n.cpes++
			case strings.HasSuffix(whole, "components/component/purl"):
				n.purls++
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
}

// No component, CPE or purl of a real document is lost, counted in another way than they are read.
func TestNothingOfTheRealDocumentsIsLost(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.gz"))
	if more := os.Getenv("LIANFANG_TEST_SBOMS"); more != "" { // a folder with more documents
		others, _ := filepath.Glob(filepath.Join(more, "*.gz"))
		names = append(names, others...)
	}
	if err != nil || len(names) < 41 {
		t.Fatalf("%d documents, %v", len(names), err)
	}
	sum := counted{}
	for _, path := range names {
		name := strings.TrimSuffix(filepath.Base(path), ".gz")
		b := unpack(t, path)
		var want counted
		switch filepath.Ext(name) {
		case ".json":
			var v any
			if err := json.Unmarshal(b, &v); err != nil {
				t.Fatal(err)
			}
			want = countJSON(v)
		case ".xml":
			want = countXML(t, b)
		default:
			want.components = len(regexp.MustCompile(`(?m)^PackageName:`).FindAll(b, -1))
		}
		got := counted{}
		all, _ := mustAll(t, string(b))
		for _, c := range all {
			got.components++
			got.cpes += len(c.CPEs)
			got.purls += len(c.PURLs)
		}
		if got != want {
			t.Errorf("%s: read %+v, counted %+v", name, got, want)
		}
		sum.components, sum.cpes, sum.purls = sum.components+got.components, sum.cpes+got.cpes, sum.purls+got.purls
	}
	t.Logf("%d documents, %+v", len(names), sum)
}
