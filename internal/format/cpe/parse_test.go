package cpe

import (
	"errors"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

func TestNameIsReadIntoCanonicalForm(t *testing.T) {
	for _, c := range []struct{ in, out, uri string }{
		// NISTIR 7695 §6.2.2.3 and §6.1.2.4 examples
		{`cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*`, "", "cpe:/a:microsoft:internet_explorer:8.0.6001:beta"},
		{`cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*`, "", "cpe:/a:microsoft:internet_explorer:8.%02:sp%01"},
		{`cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*`, "",
			"cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~"},
		{`cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*`, "", "cpe:/a:hp:openview_network_manager:7.51::~~~linux~~"},
		{`cpe:2.3:a:foo\\bar:big\$money_2010:*:*:*:*:special:ipod_touch:80gb:*`, "",
			"cpe:/a:foo%5cbar:big%24money_2010:::~~special~ipod_touch~80gb~"},
		{`cpe:/a:microsoft:internet_explorer:8.%02:sp%01`, `cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*`,
			"cpe:/a:microsoft:internet_explorer:8.%02:sp%01"},
		// capitals, needless and missing backslashes
		{`CPE:2.3:A:Foo\_B\ar:C++:1\.0:*:*:*:*:*:*:*`, `cpe:2.3:a:foo_bar:c\+\+:1.0:*:*:*:*:*:*:*`, "cpe:/a:foo_bar:c%2b%2b:1.0"},
		{`cpe:2.3:o:cisco:ios:15.2(4)m3:*:*:*:*:*:*:*`, `cpe:2.3:o:cisco:ios:15.2\(4\)m3:*:*:*:*:*:*:*`, "cpe:/o:cisco:ios:15.2%284%29m3"},
		// a lone hyphen is NA, quoted it is a hyphen
		{`cpe:2.3:a:v:p:\-:-:*:*:*:*:*:*`, "", "cpe:/a:v:p:%2d:-"},
		{`cpe:2.3:*:-:p\:q:1.\*:*:*:*:*:*:*:*`, "", "cpe:/:-:p%3aq:1.%2a"},
		{`cpe:/a:v:p:*`, `cpe:2.3:a:v:p:*:*:*:*:*:*:*:*`, "cpe:/a:v:p"},
	} {
		n := mustParse(t, c.in)
		want := c.out
		if want == "" {
			want = c.in
		}
		if n.String() != want {
			t.Errorf("%s: got %s, want %s", c.in, n, want)
		}
		if n.URI() != c.uri {
			t.Errorf("%s: URI %s, want %s", c.in, n.URI(), c.uri)
		}
		if n.Padded != 0 {
			t.Errorf("%s: padded %d", c.in, n.Padded)
		}
	}
}

func TestShortNameIsPaddedAndSaidSo(t *testing.T) {
	for in, padded := range map[string]int{
		"cpe:2.3:a:microsoft:access:2016:*:*:*:*:*:*":   1, // the sample of the VANS upload
		"cpe:2.3:a:microsoft:access":                    8,
		"cpe:2.3:a:apache:tomcat:9.0.1:::::::":          7, // as some scanners write it
		"cpe:2.3:a:microsoft:access:2016:*:*:*:*:*:*:*": 0,
	} {
		n := mustParse(t, in)
		if n.Padded != padded {
			t.Errorf("%s: padded %d, want %d", in, n.Padded, padded)
		}
		if again := mustParse(t, n.String()); again.Values != n.Values || again.Padded != 0 {
			t.Errorf("%s: written as %s it does not come back", in, n)
		}
	}
}

func TestWhatIsNoNameIsRefusedWithItsPlace(t *testing.T) {
	long := "cpe:2.3:a:" + strings.Repeat("v", MaxName) + ":p"
	for in, c := range map[string]struct {
		code   string
		offset int64
	}{
		"":                               {"malformed", 0},
		"N/A":                            {"malformed", 0},
		"pkg:npm/left-pad@1":             {"malformed", 0},
		"cpe:2.3:a:v":                    {"malformed", 11},
		"cpe:2.3:x:v:p":                  {"malformed", 8},
		"cpe:2.3:a::p":                   {"malformed", 10},
		"cpe:2.3:a:v:p:1:*:*:*:*:*:*:*:": {"malformed", 29},
		"cpe:2.3:a:v:p:1.*.2":            {"malformed", 16},
		"cpe:2.3:a:v:p:**":               {"malformed", 15},
		"cpe:2.3:a:v:p:?*":               {"malformed", 15},
		`cpe:2.3:a:v:p:1\`:               {"malformed", 15},
		"cpe:2.3:a:v:p q:1":              {"malformed", 13},
		"cpe:2.3:a:v:產品:1":               {"malformed", 12},
		"cpe:2.3:a:v:p\x00:1":            {"nul", 13},
		"cpe:/a:v:p%0":                   {"malformed", 10},
		"cpe:/a:v:p%zz":                  {"malformed", 10},
		"cpe:/a:v:p:1:2:~a~b":            {"malformed", 15},
		"cpe:/a:v:p:1:2:3:4:5":           {"malformed", 5},
		long:                             {"too_large", MaxName},
	} {
		_, err := Parse(in)
		var e *framing.Error
		if !errors.As(err, &e) {
			t.Errorf("%.60q: accepted, or an untyped error: %v", in, err)
			continue
		}
		if e.Code != c.code || e.At.Offset != c.offset {
			t.Errorf("%.60q: %s at %d, want %s at %d", in, e.Code, e.At.Offset, c.code, c.offset)
		}
	}
}

func TestRealNamesComeBackUnchanged(t *testing.T) {
	names := lines(t, "testdata/names.txt.gz")
	for _, s := range names {
		n := mustParse(t, s)
		if n.URI() != s {
			t.Errorf("%s: written as %s", s, n.URI())
		}
		if again := mustParse(t, n.String()); again != n {
			t.Errorf("%s: formatted as %s it does not come back", s, n)
		}
	}
	if len(names) != sampleNames {
		t.Errorf("the sample has %d names, want %d", len(names), sampleNames)
	}
}

func TestKeyNamesTheProduct(t *testing.T) {
	for in, c := range map[string]struct {
		key      string
		specific bool
	}{
		"cpe:/a:Apache:Tomcat:9.0.1":                            {"a:apache:tomcat", true},
		`cpe:2.3:a:v:c\+\+:1`:                                   {`a:v:c\+\+`, true},
		"cpe:2.3:a:pascom_cloud_phone_system:*:*:*:*:*:*:*:*:*": {"a:pascom_cloud_phone_system:*", false},
		"cpe:2.3:a:v:p*":                                        {"a:v:p*", false},
		"cpe:2.3:a:-:p":                                         {"a:-:p", false},
	} {
		n := mustParse(t, in)
		if n.Key() != c.key || n.Specific() != c.specific {
			t.Errorf("%s: %s %v", in, n.Key(), n.Specific())
		}
	}
}

func TestLiteralQuotesEverything(t *testing.T) {
	for in, want := range map[string]Value{"15.2(4)M3": `15.2\(4\)m3`, "-": `\-`, "a*": `a\*`, "Adobe Reader": "adobe_reader"} {
		v, err := Literal(in)
		if err != nil || v != want || !v.IsPlain() {
			t.Errorf("%q: %q %v", in, v, err)
		}
	}
	for _, in := range []string{"", "資安", "a\x00", "a\tb", strings.Repeat("x", MaxName+1)} {
		if v, err := Literal(in); err == nil {
			t.Errorf("%.20q: accepted as %.20q", in, v)
		}
	}
	if got := mustParse(t, `cpe:2.3:o:cisco:ios:15.2\(4\)m3`).Get(Version).Text(); got != "15.2(4)m3" {
		t.Errorf("text %q", got)
	}
}
