package cvss

import (
	"bufio"
	"compress/gzip"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/format/framing"
)

// FIRST's own examples: the guide of 2.0 (§3.3), the examples of 3.1 and those of 4.0 that the document prints a score for.
func TestExamplesOfTheStandards(t *testing.T) {
	for _, c := range []struct {
		name, vector  string
		base, overall float64
		severity      Severity // of overall
	}{
		{"CVE-2002-0392", "AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, 7.8, High},
		{"CVE-2002-0392 temporal", "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", 7.8, 6.4, Medium},
		{"CVE-2002-0392 environmental", "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 9.2, High},
		{"CVE-2003-0818 temporal", "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C", 10, 8.3, High},
		{"CVE-2003-0818 environmental", "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 10, 9.0, High},
		{"CVE-2003-0062", "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C", 6.2, 4.9, Medium},
		{"CVE-2003-0062 environmental", "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, 7.5, High},

		{"CVE-2013-1937", "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, 6.1, Medium},
		{"CVE-2013-0375", "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, 6.4, Medium},
		{"CVE-2014-3566", "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, 3.1, Low},
		{"CVE-2012-1516", "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9, 9.9, Critical},
		{"CVE-2009-0783", "CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 4.2, 4.2, Medium},
		{"CVE-2012-0384", "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 8.8, 8.8, High},
		{"CVE-2015-1098", "CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8, 7.8, High},
		{"CVE-2014-0160", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, 7.5, High},
		{"CVE-2014-6271", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, 9.8, Critical},
		{"CVE-2008-1447", "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", 6.8, 6.8, Medium},
		{"CVE-2014-2005", "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 6.8, 6.8, Medium},
		{"CVE-2010-0467", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N", 5.8, 5.8, Medium},
		{"CVE-2013-6014", "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", 9.3, 9.3, Critical},
		{"CVE-2014-9253", "CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N", 5.4, 5.4, Medium},
		{"CVE-2014-2019", "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 4.6, 4.6, Medium},
		{"CVE-2014-0224", "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N", 7.4, 7.4, High},
		{"CVE-2012-5376", "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 9.6, 9.6, Critical},
		{"3.0, no harm", "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0, 0, None},

		{"CVE-2022-41741", "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3, 7.3, High},
		{"CVE-2020-3549", "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 7.7, 5.2, Medium},
		{"CVE-2023-3089", "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 8.3, 8.3, High},
		{"CVE-2023-3089 environmental", "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N/CR:H/IR:L/AR:L/MAV:N/MAC:H/MVC:H/MVI:L/MVA:L", 8.3, 8.1, High},
		{"CVE-2021-44714", "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 4.6, 4.6, Medium},
		{"CVE-2022-21830", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 5.1, 5.1, Medium},
		{"CVE-2022-22186", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 6.9, 6.9, Medium},
		{"CVE-2023-21989", "CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N", 5.9, 5.9, Medium},
		{"CVE-2020-3947", "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 9.4, 9.4, Critical},
		{"CVE-2023-30560", "CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:H/SA:N/S:P/V:D", 8.3, 8.3, High},
		{"CVE-2014-0160", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 8.7, 8.7, High},
		{"CVE-2021-44228", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 10, 10, Critical},
		{"CVE-2014-6271", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A", 9.3, 9.3, Critical},
		{"a ventilator", "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N/MSI:S/S:P", 8.6, 9.7, Critical},
		{"4.0, subsequent availability", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:L/E:U", 8.7, 6.6, Medium},
		{"4.0, high privileges", "CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N/E:U", 8.3, 5.6, Medium},
		{"4.0, another system", "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:N/VI:N/VA:N/SC:H/SI:L/SA:H/E:U/MAV:A/R:U/V:C", 6.4, 2.4, Low},
		{"4.0, everything modified", "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:P/CR:L/IR:H/AR:L/MAV:L/MAC:H/MAT:N/MPR:N/MUI:N/MVC:N/MVI:H/MVA:L/MSC:N/MSI:S/MSA:L", 9.4, 7.0, High},
		{"threat and environment", "CVSS:4.0/AV:N/AC:H/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P/MAC:L/MAT:N/MVC:N/MVI:N/MVA:L", 9.2, 5.5, Medium},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := Parse(c.vector)
			if err != nil {
				t.Fatal(err)
			}
			if v.Base != c.base || v.Overall != c.overall || v.Severity != c.severity || len(v.Problems) > 0 || v.Text != c.vector {
				t.Errorf("base %v, overall %v %s, %v, %s", v.Base, v.Overall, v.Severity, v.Problems, v.Text)
			}
		})
	}
}

// What publishers write is mostly what the standard gives. They differ in 93 of 1,723 pairs: 73 publish the temporal score as the
// base score, one publisher reckons 3.1 with a changed scope a tenth too high, some are plain wrong. A change of that number is a change of ours.
func TestPublishedScores(t *testing.T) {
	f, err := os.Open("testdata/published.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	read, differ, temporal := 0, 0, 0
	for in := bufio.NewScanner(z); in.Scan(); read++ {
		vector, score, _ := strings.Cut(in.Text(), "\t")
		v, err := Parse(vector)
		if err != nil || len(v.Problems) > 0 {
			t.Errorf("%s: %v %v", vector, err, v.Problems)
			continue
		}
		want, _ := strconv.ParseFloat(score, 64)
		switch {
		case v.Base == want:
		case v.Overall == want:
			temporal++
		default:
			differ++
		}
		if again, err := Parse(v.Text); err != nil || again.Base != v.Base || again.Overall != v.Overall || again.Text != v.Text {
			t.Errorf("%s written as %s reads as %v %v", vector, v.Text, again.Base, err)
		}
	}
	if read != 1723 || temporal != 73 || differ != 20 {
		t.Errorf("%d pairs, %d with the temporal score, %d with another", read, temporal, differ)
	}
}

func TestLenientReading(t *testing.T) {
	const two, three, four = "AV:N/AC:L/Au:N/C:P/I:P/A:P", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
	for _, c := range []struct{ in, want, problems string }{
		{two, two, ""},
		{"(" + two + ")", two, CodeWrapped},
		{" " + three + "\n", three, CodeWrapped},
		{"[CVSS2#" + two + "]", two, CodeWrapped + " " + CodePrefix},
		{"CVSS:2.0/" + two, two, CodePrefix},
		{"CVSS2#" + two, two, CodePrefix},
		{strings.ToLower(two), two, CodeCase},
		{strings.ToLower(three), three, CodePrefix + " " + CodeCase},
		{strings.TrimPrefix(three, "CVSS:3.1/"), three, CodePrefix},
		{strings.TrimPrefix(four, "CVSS:4.0/"), four, CodePrefix},
		{"CVSS:3.1/" + three, three, CodePrefix},
		{"CVSS:3.1//" + strings.TrimPrefix(three, "CVSS:3.1/"), three, CodePrefix},
		{"CVSSv3.1/" + strings.TrimPrefix(three, "CVSS:3.1/"), three, CodePrefix},
		{"CVSS v3.1 Vector: " + strings.TrimPrefix(three, "CVSS:3.1/"), three, CodePrefix},
		{"CVSS:3/" + strings.TrimPrefix(three, "CVSS:3.1/"), three, CodePrefix},
		{three + "/", three, CodeSeparator},
		{strings.Replace(three, "/PR", "//PR", 1), three, CodeSeparator},
		{strings.Replace(three, "/PR:N", " / PR: N", 1), three, CodeWrapped},
		{three + "/AV:N", three, CodeTwice},
		{three + "/E:X/MAV:X", three, ""},
		{"CVSS:3.1/A:H/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", three, ""}, // 3.1 §6: any order
		{"AC:L/AV:N/Au:N/C:P/I:P/A:P", two, CodeOrder},
		{"CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", four, CodeOrder},
		{"9.8/" + three, three, CodeScore},
		{"7.5 (" + two + ")", two, CodeScore + " " + CodeWrapped},
		{"4.0/" + three, three, CodeScore + " " + CodeConflict},
		{two + "/E:F", two + "/E:F/RL:ND/RC:ND", CodeGroup},
		{two + "/E:ND/RL:ND/RC:ND", two, ""},
		{strings.ToLower(four) + "/u:amber", four + "/U:Amber", CodePrefix + " " + CodeCase},
	} {
		v, err := Parse(c.in)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		got := make(map[string]bool)
		for _, p := range v.Problems {
			got[p.Code] = true
			if p.Say.In("zh-TW") == "" || p.Say.In("en") == "" || p.At.Offset > int64(len(c.in)) {
				t.Errorf("%q: %+v", c.in, p)
			}
		}
		want := strings.Fields(c.problems)
		for _, w := range want {
			if !got[w] {
				t.Errorf("%q: %s is not told: %v", c.in, w, v.Problems)
			}
		}
		if len(got) != len(want) || v.Text != c.want {
			t.Errorf("%q: %s, %v", c.in, v.Text, v.Problems)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		in, code string
		at       int64
	}{
		{"", CodeNoVector, 0},
		{" () ", CodeNoVector, 0},
		{"CVSS:3.1/", CodeNoVector, 0},
		{"hello", CodeMetric, 0},
		{"9.8", CodeMetric, 0},
		{"AV:N/AC:L/C:P/I:P/A:P", CodeVersion, 0},
		{"CVSS:1.0/AV:R", CodeVersion, 0},
		{"CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CodeVersion, 0},
		{"CVSS:3.1/CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CodeConflict, 9},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", CodeMissing, 0},
		{"CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CodeValue, 9},
		{"CVSS:3.1/AV:N/AC:M/PR:N/UI:N/S:U/C:H/I:H/A:H", CodeValue, 14},
		{"CVSS:3.1/AV:N/AC:L/Au:N/C:P/I:P/A:P", CodeMetric, 19},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:L", CodeConflict, 45},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:R/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", CodeValue, 29},
		{"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N", CodeValue, 54}, // S is a modified value only
		{strings.Repeat("AV:N/", 300), framing.CodeTooLarge, 0},
		{strings.Repeat("A:/", 200), framing.CodeTooLarge, 300},
	} {
		_, err := Parse(c.in)
		var e *framing.Error
		if !errors.As(err, &e) || e.Code != c.code || e.At.Offset != c.at || e.Say.In("zh-TW") == "" {
			t.Errorf("%.60q: %v", c.in, err)
		}
	}
}

func TestNomenclature(t *testing.T) {
	const b = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
	for in, want := range map[string]string{b: "CVSS-B", b + "/E:A": "CVSS-BT", b + "/MAV:L": "CVSS-BE", b + "/E:A/CR:H": "CVSS-BTE", b + "/E:X/S:P": "CVSS-B",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": ""} {
		if v, err := Parse(in); err != nil || v.Nomenclature() != want {
			t.Errorf("%s: %q %v", in, v.Nomenclature(), err)
		}
	}
}

// Any vector of the standard reads back as itself.
func TestAnyVectorReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		version := rapid.SampledFrom([]Version{V20, V30, V31, V40}).Draw(t, "version")
		text := ""
		for _, r := range rules[version] {
			if r.group == base || version != V20 && rapid.Bool().Draw(t, r.name+" there") {
				text += "/" + r.name + ":" + rapid.SampledFrom(r.values).Draw(t, r.name)
			}
		}
		if text = strings.TrimPrefix(text, "/"); version != V20 {
			text = "CVSS:" + string(version) + "/" + text
		}
		v, err := Parse(text)
		if err != nil || len(v.Problems) > 0 || v.Base < 0 || v.Base > 10 || v.Overall < 0 || v.Overall > 10 || v.Version != version {
			t.Fatalf("%s: %+v %v", text, v, err)
		}
		if again, err := Parse(strings.ToLower(v.Text)); err != nil || again.Text != v.Text || again.Overall != v.Overall {
			t.Fatalf("%s in small letters: %+v %v", v.Text, again, err)
		}
		if w := v.Words(); w.In("en") == "" || w.In("zh-TW") == "" || strings.Contains(w.In("zh-TW"), "  ") {
			t.Fatalf("%s: %q", text, w.In("zh-TW"))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"AV:N/AC:L/Au:N/C:P/I:P/A:P", "(AV:N/AC:L/Au:N/C:P/I:P/A:P)", "9.8/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:F",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:Amber", "cvss v3 vector: av:n", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse(s)
		if err != nil {
			var e *framing.Error
			if !errors.As(err, &e) || e.At.Offset > int64(len(s)) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := Parse(v.Text)
		if err != nil || again.Text != v.Text || again.Base != v.Base || again.Overall != v.Overall || len(again.Problems) > 0 {
			t.Fatalf("%q reads as %q, which reads as %+v %v", s, v.Text, again, err)
		}
	})
}
