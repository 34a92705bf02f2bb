package sbom

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

// file gives the text of a sample.
func file(t testing.TB, name string) []byte {
	t.Helper()
	return unpack(t, filepath.Join("testdata", name+".gz"))
}

func unpack(t testing.TB, path string) []byte {
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
	return b
}

// all reads an inventory whole.
func all(t testing.TB, s string) ([]Component, Document, error) {
	t.Helper()
	in := Read(strings.NewReader(s), Unknown)
	var out []Component
	for c, err := range in.Components() {
		if err != nil {
			return out, in.Document(), err
		}
		out = append(out, c)
	}
	return out, in.Document(), nil
}

func mustAll(t testing.TB, s string) ([]Component, Document) {
	t.Helper()
	out, doc, err := all(t, s)
	if err != nil {
		t.Fatal(err)
	}
	return out, doc
}

func TestRealInventoriesGiveTheirComponents(t *testing.T) {
	cases := []struct {
		name, version    string
		format           Format
		n, cpes, purls   int
		first, firstName string
	}{
		{"cyclonedx-vex-its-bom.json", "1.3", CycloneDXJSON, 3, 0, 3, "pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.10.0?type=jar", "jackson-databind"},
		{"cyclonedx-1.7-dtrack-valid.json", "1.7", CycloneDXJSON, 3, 1, 3, "pkg:maven/com.acme/tomcat-catalina@9.0.14?packaging=jar", "tomcat-catalina"},
		{"cyclonedx-1.7-dtrack-valid.xml", "1.7", CycloneDXXML, 3, 1, 3, "pkg:maven/com.acme/tomcat-catalina@9.0.14?packaging=jar", "tomcat-catalina"},
		{"cyclonedx-dtrack-issue4455.json", "1.6", CycloneDXJSON, 23, 0, 22, "alpine 3.20.3", "alpine"},
		{"cyclonedx-hbom-board.json", "1.4", CycloneDXJSON, 6, 0, 0, "Samtec PCIE-098-02-F-D-EMS2 2.9.10", "PCIE-098-02-F-D-EMS2"},
		{"cyclonedx-vex-usecase-01.json", "1.4", CycloneDXJSON, 0, 0, 0, "", ""},
		{"spdx-2.2-example6-lib.spdx", "2.2", SPDXTag, 5, 0, 0, "Canonical Ltd. go-1.15 1.15.4", "go-1.15"},
		{"spdx-2.2-appbomination.json", "2.2", SPDXJSON, 7, 0, 4, "Gradle", "Gradle"},
		{"spdx-2.3-security.json", "2.3", SPDXJSON, 2, 0, 2, "", "tools-java"},
		{"spdx-2.3-example11.json", "2.3", SPDXJSON, 4, 0, 4, "", "hello-server-src"},
		{"spdx-3.0-example13-vex.json", "3.0.1", SPDX3, 4, 0, 0, "", "Acme Application"},
		{"spdx-3.0-example11.json", "3.0.1", SPDX3, 4, 0, 4, "", "hello-server-src"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, doc := mustAll(t, string(file(t, c.name)))
			cpes, purls := 0, 0
			for i, comp := range got {
				cpes, purls = cpes+len(comp.CPEs), purls+len(comp.PURLs)
				if comp.Row != i+1 || len(comp.Problems) > 0 || comp.At.Line == 0 {
					t.Errorf("component %d: row %d at %v, problems %v", i, comp.Row, comp.At, comp.Problems)
				}
			}
			if doc.Format != c.format || doc.Version != c.version || len(got) != c.n || cpes != c.cpes || purls != c.purls {
				t.Fatalf("%s %s, %d components, %d CPEs, %d purls", doc.Format, doc.Version, len(got), cpes, purls)
			}
			if c.n > 0 && (got[0].Name != c.firstName || (c.first != "" && got[0].As != c.first)) {
				t.Errorf("the first is %q, as %q", got[0].Name, got[0].As)
			}
		})
	}
}

// The same document in both notations is the same inventory.
func TestXMLAndJSONSayTheSame(t *testing.T) {
	fromJSON, _ := mustAll(t, string(file(t, "cyclonedx-1.7-dtrack-valid.json")))
	fromXML, _ := mustAll(t, string(file(t, "cyclonedx-1.7-dtrack-valid.xml")))
	for i := range fromJSON {
		a, b := fromJSON[i], fromXML[i]
		a.At, b.At = framing.Position{}, framing.Position{}
		a.ID, b.ID = "", "" // the two files differ in these
		if !reflect.DeepEqual(a, b) {
			t.Errorf("JSON %+v\nXML  %+v", a, b)
		}
	}
}

func TestTheSubjectIsNoComponent(t *testing.T) {
	_, doc := mustAll(t, string(file(t, "cyclonedx-vex-usecase-01.json")))
	if doc.Subject == nil || doc.Subject.As != "Acme Product 2.4.0" || doc.Subject.Row != 0 {
		t.Errorf("got %+v", doc.Subject)
	}
}

func TestNestedComponentsCountInTheOrderTheyBegin(t *testing.T) {
	const asJSON = `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[
		{"name":"a","components":[{"name":"b","components":[{"name":"c"}]},{"name":"d"}]},{"name":"e"}]}`
	const asXML = `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components>
		<component><name>a</name><components><component><name>b</name><components><component><name>c</name></component></components></component>
		<component><name>d</name></component></components></component><component><name>e</name></component></components></bom>`
	for _, s := range []string{asJSON, asXML} {
		got, _ := mustAll(t, s)
		names := make([]string, 6)
		for _, c := range got {
			names[c.Row] = c.Name
		}
		if strings.Join(names, "") != "abcde" {
			t.Errorf("rows in order give %v", names)
		}
	}
}

func TestPedigreeAndToolsAreNoComponents(t *testing.T) {
	got, _ := mustAll(t, `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><tools><components><component><name>tool</name></component></components></tools>
		</metadata><components><component><name>a</name><pedigree><ancestors><component><name>old</name></component></ancestors></pedigree></component></components></bom>`)
	if len(got) != 1 || got[0].Name != "a" {
		t.Errorf("got %+v", got)
	}
}

func TestABadComponentDoesNotCostTheOthers(t *testing.T) {
	long := strings.Repeat("x", MaxField+1)
	got, _ := mustAll(t, `{"bomFormat":"CycloneDX","specVersion":"1.5","components":["no object",{"name":"`+long+`","purl":"pkg:npm/a@1"},
		{"name":"b","cpe":"not a cpe","hashes":{"alg":"MD5"},"components":null},{"version":"1"},{"name":"c","cpe":"cpe:2.3:a:x:y:1:*:*:*:*:*:*"}]}`)
	var codes []string
	for _, c := range got {
		code := ""
		for _, p := range c.Problems {
			code += p.Code + " "
		}
		codes = append(codes, strings.TrimSpace(code))
	}
	want := []string{"wrong_type no_name", "too_long", "no_cpe wrong_type", "no_name", ""}
	if !reflect.DeepEqual(codes, want) || got[1].As != "pkg:npm/a@1" || got[4].As != "cpe:2.3:a:x:y:1:*:*:*:*:*:*" {
		t.Errorf("got %q, want %q", codes, want)
	}
}

func TestTagValueWithTextsAndFiles(t *testing.T) {
	got, doc := mustAll(t, `SPDXVersion: SPDX-2.3
DocumentName: demo
# a remark
PackageName: nginx
SPDXID: SPDXRef-nginx
PackageVersion: 1.25.3
PackageSupplier: Organization: Example Ltd. (sec@example.org)
PackageComment: <text>PackageName: not one
PackageVersion: 9
</text>
ExternalRef: SECURITY cpe23Type cpe:2.3:a:f5:nginx:1.25.3:*:*:*:*:*:*:*
ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/nginx@1.25.3
PackageChecksum: SHA256: abc
FileName: ./nginx
SPDXID: SPDXRef-file
PackageVersion: 7
PackageName: <text>zlib</text>
PackageVersion: NOASSERTION
`)
	if len(got) != 2 || doc.Name != "demo" || doc.Version != "2.3" {
		t.Fatalf("got %+v %+v", got, doc)
	}
	a := got[0]
	if a.Version != "1.25.3" || a.Vendor != "Example Ltd." || len(a.CPEs) != 1 || len(a.PURLs) != 1 || a.Hashes[0] != (Hash{"sha256", "abc"}) || a.ID != "SPDXRef-nginx" {
		t.Errorf("got %+v", a)
	}
	if got[1].Name != "zlib" || got[1].Version != "" {
		t.Errorf("got %+v", got[1])
	}
}

func TestFilesThatCannotBeTrusted(t *testing.T) {
	deepXML := `<bom xmlns="http://cyclonedx.org/schema/bom/1.5">` + strings.Repeat("<components><component>", 300)
	cases := []struct{ name, text, code string }{
		{"empty", "", framing.CodeUnsupported},
		{"prose", "Dear all,\nour servers are fine.\n", framing.CodeUnsupported},
		{"other JSON", `{"a":1}`, framing.CodeUnsupported},
		{"cut off", `{"bomFormat":"CycloneDX","components":[{"name":"a"}`, framing.CodeTruncated},
		{"two documents", `{"bomFormat":"CycloneDX"}{}`, framing.CodeMalformed},
		{"a key twice", `{"bomFormat":"CycloneDX","components":[{"name":"a","name":"b"}]}`, framing.CodeDuplicate},
		{"nested without end", `{"bomFormat":"CycloneDX","components":` + strings.Repeat(`[{"components":`, 300), framing.CodeTooDeep},
		{"nested without end, XML", deepXML, framing.CodeTooDeep},
		{"U+0000", `{"bomFormat":"CycloneDX","components":[{"name":"a\u0000"}]}`, framing.CodeNUL},
		{"entities that laugh", `<!DOCTYPE bom [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.4">&b;</bom>`, framing.CodeBomb},
		{"an unknown entity", `<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components>&b;</components></bom>`, framing.CodeMalformed},
		{"XML cut off", `<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components>`, framing.CodeTruncated},
		{"XML in Big5", `<?xml version="1.0" encoding="Big5"?><bom xmlns="http://cyclonedx.org/schema/bom/1.4"></bom>`, framing.CodeUTF8},
		{"an open text", "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>x\n", framing.CodeTruncated},
		{"a header without our columns", "name;price\nx;1\n", framing.CodeWrongType},
		{"a column twice", "cpe,cpe\nx,y\n", framing.CodeDuplicate},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := all(t, c.text)
			var e *framing.Error
			if !errors.As(err, &e) || e.Code != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}

// endless gives head, then fill for ever.
type endless struct{ head, fill string }

func (e *endless) Read(p []byte) (int, error) {
	if e.head != "" {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	return copy(p, e.fill), nil
}

func TestAValueWithoutEndIsStopped(t *testing.T) {
	for _, head := range []string{`{"bomFormat":"CycloneDX","components":[{"name":"`, `<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component><name>`,
		`<bom xmlns="http://cyclonedx.org/schema/bom/1.4" x="`} {
		var last error
		for _, err := range Read(&endless{head, strings.Repeat("x", 4096)}, Unknown).Components() {
			last = err
		}
		var e *framing.Error
		if !errors.As(last, &e) || e.Code != framing.CodeTooLarge {
			t.Errorf("got %v", last)
		}
	}
}

func TestTheReaderStopsWhenAskedAndReadsOnce(t *testing.T) {
	in := Read(bytes.NewReader(file(t, "cyclonedx-dtrack-issue4455.json")), CycloneDXJSON)
	n := 0
	for range in.Components() {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("gave %d", n)
	}
	for _, err := range in.Components() {
		if err == nil {
			t.Error("gave components a second time")
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"cyclonedx-hbom-board.json", "cyclonedx-vex-its-bom.json", "spdx-2.2-example6-lib.spdx", "spdx-2.3-security.json", "spdx-3.0-example13-vex.json"} {
		f.Add(file(f, name))
	}
	f.Add([]byte("cpe;asset\r\ncpe:/a:x:y:1;\"web \"\"3\"\"\"\r\n"))
	f.Add([]byte("pkg:npm/a@1\n# x\ncpe:2.3:a:b:c:*\n"))
	f.Add([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component type="library"><name>a</name></component></components></bom>`))
	f.Add([]byte(`{"api_key":"k","data":[{"oid":"2.16","identifier":"4044","assetName":"Microsoft Access 2016","version":"16.0","cpe":"cpe:2.3:a:microsoft:access:2016:*:*:*:*:*:*"}]}`))
	for _, s := range []string{debian10 + dpkgLegend + "ii  libc6:amd64    2.28-10            amd64        GNU C Library\n", "openssl\t1.1.1d-0+deb10u2\tamd64\tinstall ok installed\topenssl\n",
		"Package: openssl\nStatus: install ok installed\nVersion: 1.1\n\n", "openssl-libs-1:1.1.1k-9.el8_7.x86_64\n", "a\t(none)\t1\t2\tx86_64\tRed Hat, Inc.\n", "musl-1.2.4-r2 x86_64 {musl} (MIT) [installed]\n",
		"P:musl\nV:1.2.4-r2\n\n", "名稱  識別碼  版本  來源\n----------------\nA     B.A     1     winget\n", "Package    Version\n---------- -------\nDjango     3.2.1\n", "Host Name: A\nOS Name: Microsoft Windows 10 Pro\nOS Version: 10.0.19045 N/A Build 19045\n [01]: KB5033918\n",
		"[{\"DisplayName\":\"x\",\"DisplayVersion\":\"1\"}]", "{\"name\":\"deb_packages\",\"hostIdentifier\":\"h\",\"columns\":{\"name\":\"a\",\"version\":\"1\",\"arch\":\"all\",\"revision\":\"\"},\"action\":\"added\"}\n",
		"Django==3.2.1\n-e git+x#egg=y\n", "a: go1.22\n\tdep\tgolang.org/x/net\tv0.17.0\n", `{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"}}}`, "\xff\xfea\x00", "\n----------------\nK  winget\n", "\xa5D\xbe\xf7,\xaa\xa9\xa5\xbb\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = VANSKey(bytes.NewReader(data))
		for _, format := range append(Formats(), Unknown) {
			if err := checkAll(data, format); err != nil {
				t.Fatalf("%s: %v", format, err)
			}
		}
	})
}

// checkAll proves what holds for every inventory: rows are 1…n, fields are within their limits, an error has words.
func checkAll(data []byte, format Format) error {
	seen := map[int]bool{}
	for c, err := range Read(bytes.NewReader(data), format).Components() {
		var e *framing.Error
		switch {
		case err != nil && !errors.As(err, &e):
			return fmt.Errorf("an error without words: %w", err)
		case err != nil:
			return nil
		case seen[c.Row] || c.Row < 1:
			return fmt.Errorf("row %d twice or out of order", c.Row)
		case len(c.Name) > MaxField || len(c.Problems) > MaxProblems || len(c.CPEs) > MaxIdentifiers:
			return fmt.Errorf("over a limit: %.100v", c)
		}
		seen[c.Row] = true
	}
	for i := 1; i <= len(seen); i++ {
		if !seen[i] {
			return fmt.Errorf("row %d of %d is missing", i, len(seen))
		}
	}
	return nil
}
