package vex_test

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/vex"
)

func TestBothFormsOfADocumentSayTheSame(t *testing.T) {
	x, err := vex.XML(open(t, "valid-vulnerability.xml.gz"))
	if err != nil {
		t.Fatal(err)
	}
	docs := all(t, open(t, "valid-vulnerability.json.gz"))
	if len(docs) != 1 || x.ID != docs[0].ID || x.Version != docs[0].Version || !reflect.DeepEqual(x.Statements, docs[0].Statements) {
		t.Errorf("XML  %+v\nJSON %+v", x, docs[0])
	}
	s := x.Statements[0]
	if len(x.Problems) > 0 || s.Vulnerability != "SNYK-JAVA-COMFASTERXMLJACKSONCORE-32111" || !slices.Equal(s.Aliases, []string{"CVE-2018-7489"}) || !s.Rejected || !slices.Equal(s.Responses, []string{"will_not_fix", "update"}) {
		t.Errorf("%v %+v", x.Problems, s)
	}
}

const xmlBOM = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="2"><metadata><timestamp>2026-01-01T00:00:00Z</timestamp><supplier><name>S</name></supplier></metadata>
<components><component type="library" bom-ref="lib"><name>lib</name><version>2.0</version><purl>pkg:npm/lib@2.0</purl></component></components>
<vulnerabilities><vulnerability><id>CVE-2026-0001</id><analysis><state>exploitable</state></analysis><affects><target><ref>lib</ref><versions>
<version><range>vers:semver/&lt;2.0</range></version><version><version>2.0</version><status>unaffected</status></version></versions></target></affects></vulnerability></vulnerabilities></bom>`

func TestXML(t *testing.T) {
	d, err := vex.XML(strings.NewReader(xmlBOM))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"CVE-2026-0001 affected libpkg:npm/lib vers:semver/<2.0", "CVE-2026-0001 not_affected libpkg:npm/lib@2.0 2.0"}
	if got := short(d.Statements); !slices.Equal(got, want) || d.Author != "S" || d.Time.IsZero() || len(d.Problems) > 0 {
		t.Errorf("got %q %v", got, d.Problems)
	}
	for name, in := range map[string]string{
		"a document type": `<!DOCTYPE bom [<!ENTITY a "aaaa">]>` + xmlBOM, "cut": xmlBOM[:len(xmlBOM)-20], "another root": `<html/>`, "nothing": ``, "no XML": `{}`,
		"deep": `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">` + strings.Repeat("<a>", 5_000) + strings.Repeat("</a>", 5_000) + `</bom>`,
	} {
		var refused *framing.Error
		if _, err := vex.XML(strings.NewReader(in)); !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzXML(f *testing.F) {
	b, err := io.ReadAll(open(f, "valid-vulnerability.xml.gz"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Add(xmlBOM)
	f.Fuzz(func(t *testing.T, in string) {
		d, err := vex.XML(strings.NewReader(in))
		if err == nil && d.Broken && len(d.Problems) == 0 {
			t.Fatal("broken without a reason")
		}
	})
}
