package sbom

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTablesInAnyOrderAndDress(t *testing.T) {
	const name = "cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*"
	cases := []struct{ dress, text string }{
		{"comma", "asset,cpe,os\nweb-3," + name + ",Debian 12\n"},
		{"semicolon, other order", "os;asset;cpe\nDebian 12;web-3;" + name + "\n"},
		{"tab, mark and Windows lines", "\xef\xbb\xbfcpe\tos\tasset\r\n" + name + "\tDebian 12\tweb-3\r\n"},
		{"quoted, capitals, blanks", "\"CPE\", \"Asset\", \"OS\"\n\"" + name + "\", \"web-3\", \"Debian 12\"\n"},
		{"Chinese header", "資產,cpe,作業系統\nweb-3," + name + ",Debian 12\n"},
		{"a remark above", "# made by hand\nasset,cpe,os\nweb-3," + name + ",Debian 12\n"},
	}
	for _, c := range cases {
		t.Run(c.dress, func(t *testing.T) {
			got, doc := mustAll(t, c.text)
			if doc.Format != CSV || len(got) != 1 {
				t.Fatalf("%s: %+v", doc.Format, got)
			}
			if g := got[0]; g.Row != 1 || g.Asset != "web-3" || g.OS != "Debian 12" || g.As != name || len(g.CPEs) != 1 || len(g.Problems) != 0 {
				t.Errorf("got %+v", g)
			}
		})
	}
}

func TestWhatStandsInCells(t *testing.T) {
	got, doc := mustAll(t, "product,vendor,version,ecosystem,purl,cpe,price\n"+
		"=cmd|' /C calc'!A0,@evil,+1,-2,,,\n"+ // formulas are text
		"nginx,f5,N/A,Debian,pkg:deb/debian/nginx@1 pkg:deb/debian/nginx-light@1,,\n"+
		",,,,,,3\n"+
		"a,b,1,,not a purl,cpe:/a:b:a:1,x,extra\n"+
		"\"multi\nline\",b,1,,,,\n")
	if len(got) != 5 || len(doc.Problems) != 1 || doc.Problems[0].Code != "unknown_column" {
		t.Fatalf("got %+v, %+v", got, doc.Problems)
	}
	if g := got[0]; g.Name != "=cmd|' /C calc'!A0" || g.Vendor != "@evil" || g.Version != "+1" || g.Ecosystem != "-2" {
		t.Errorf("formulas: %+v", g)
	}
	if g := got[1]; g.Version != "" || len(g.PURLs) != 2 || g.As != "pkg:deb/debian/nginx@1" {
		t.Errorf("several names: %+v", g)
	}
	if g := got[2]; len(g.Problems) != 1 || g.Problems[0].Code != "no_name" {
		t.Errorf("an empty row: %+v", g)
	}
	if g := got[3]; g.As != "cpe:/a:b:a:1" || len(g.Problems) != 2 {
		t.Errorf("bad cells: %+v", g)
	}
	if g := got[4]; g.Name != "multi\nline" || g.At.Line != 6 {
		t.Errorf("a cell of two lines: %+v", g)
	}
}

func TestNamesALine(t *testing.T) {
	got, doc := mustAll(t, "# ours\n\ncpe:2.3:a:microsoft:access:2016:*:*:*:*:*:*\r\nPKG:npm/a@1\t# remark\nnginx\n")
	if doc.Format != Text || len(got) != 3 {
		t.Fatalf("%s %+v", doc.Format, got)
	}
	if got[0].As != "cpe:2.3:a:microsoft:access:2016:*:*:*:*:*:*" || got[1].PURLs[0] != "PKG:npm/a@1" || got[1].Row != 2 || got[2].Problems[0].Code != "no_identifier" {
		t.Errorf("got %+v", got)
	}
}

// What is exported as a cell is read back as the same text, with an apostrophe before a formula.
func TestAnExportedInventoryIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[=+\-@"',;a-z0-9 ]{0,8}[a-z][=+\-@"',;a-z0-9]{0,8}`).Draw(t, "name")
		in := Read(strings.NewReader("asset,product\nx,"+CSVCell(name)+"\n"), CSV)
		for c, err := range in.Components() {
			if err != nil {
				t.Fatal(err)
			}
			want := strings.TrimSpace(name)
			if got := strings.TrimSpace(c.Name); got != want && got != strings.TrimSpace("'"+name) && !absent(want) {
				t.Fatalf("%q came back as %q", name, c.Name)
			}
		}
	})
}
