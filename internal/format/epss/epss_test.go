package epss

import (
	"os"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

func TestTheDailyFile(t *testing.T) {
	var head Head
	var got []Score
	in := "#model_version:v2026.06.15,score_date:2026-09-29T12:00:22Z\ncve,epss,percentile\nCVE-1999-0001,0.01015,0.60644\nCVE-1999-0002,1.0,1\n"
	for s, err := range Scores(strings.NewReader(in), &head) {
		if err != nil || s.Broken {
			t.Fatal(err, s)
		}
		got = append(got, s)
	}
	if head.Model != "v2026.06.15" || head.Date.Format("2006-01-02T15:04:05Z") != "2026-09-29T12:00:22Z" {
		t.Errorf("%+v", head)
	}
	if len(got) != 2 || got[0].CVE != "CVE-1999-0001" || got[0].Probability != "0.01015" || got[0].Percentile != "0.60644" || got[0].Value() != 0.01015 || got[1].At.Line != 4 {
		t.Errorf("%+v", got)
	}
}

func TestACutting(t *testing.T) {
	f, err := os.Open("testdata/subset.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s, err := range Scores(f, new(Head)) {
		if err != nil || s.Broken {
			t.Fatal(err, s)
		}
		n++
	}
	if n != 39 {
		t.Errorf("%d rows", n)
	}
}

func TestWhatIsOdd(t *testing.T) {
	for row, want := range map[string]string{
		"CVE-2026-0001,0.5,0.5": "", "CVE-2026-0001,1e-5,0": "", "CVE-2026-1,0.5,0.5": "no_id", "CVE-2026-0001,1.5,0.5": "bad_score",
		"CVE-2026-0001,-0.1,0.5": "bad_score", "CVE-2026-0001,NaN,0.5": "bad_score", "CVE-2026-0001,0x1p-2,0.5": "bad_score",
		"CVE-2026-0001,0.5,": "", "CVE-2026-0001": "bad_score", "CVE-2026-0001,0.5,high": "bad_score",
		"CVE-2026-0001,0." + strings.Repeat("1", 60) + ",0.5": "bad_score",
	} {
		for s, err := range Scores(strings.NewReader("cve,epss,percentile\n"+row+"\n"), new(Head)) {
			if err != nil {
				t.Fatal(err)
			}
			code := ""
			for _, p := range s.Problems {
				code = p.Code
			}
			if code != want || s.Broken != (want != "") {
				t.Errorf("%s: %q %v, want %q", row, code, s.Broken, want)
			}
		}
	}
	for in, want := range map[string]string{"a,b\n": "wrong_type", "cve,epss\n\"CVE": "truncated", "cve,epss\n\xff,1": "bad_utf8"} {
		var last error
		for _, err := range Scores(strings.NewReader(in), new(Head)) {
			last = err
		}
		if e, ok := last.(*framing.Error); !ok || e.Code != want {
			t.Errorf("%q: %v", in, last)
		}
	}
}

func FuzzScores(f *testing.F) {
	real, err := os.ReadFile("testdata/subset.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(real[:min(len(real), 2000)]))
	f.Add("#model_version:v1,score_date:2026-09-29T12:00:22Z\ncve,epss,percentile\nCVE-1999-0001,0.01015,0.60644\n")
	f.Add("epss,cve\n1e-3,\"CVE-1999-0001\"")
	f.Fuzz(func(t *testing.T, in string) {
		for s, err := range Scores(strings.NewReader(in), new(Head)) {
			if err == nil && !s.Broken && (s.Value() < 0 || s.Value() > 1) {
				t.Fatalf("%+v", s)
			}
		}
	})
}
