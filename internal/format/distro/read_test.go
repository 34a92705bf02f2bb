package distro_test

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/distro"
	"lianfang/internal/format/framing"
)

func open(t testing.TB, name string) string {
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func all(t testing.TB, seq iter.Seq2[distro.Status, error]) (out []distro.Status) {
	for s, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func codes(s distro.Status) (out []string) {
	for _, p := range s.Problems {
		out = append(out, p.Code)
	}
	return out
}

func TestDebian(t *testing.T) {
	in := open(t, "debian.json")
	recs := all(t, distro.Debian(strings.NewReader(in)))
	if len(recs) != 21 {
		t.Fatalf("%d statuses", len(recs))
	}
	var got []string
	for _, s := range recs {
		if s.Distribution != "debian" || len(s.Problems) > 0 || !strings.HasPrefix(in[s.At.Offset:], "{") {
			t.Errorf("%+v", s)
		}
		if s.Package == "chromium" || s.Release == "sid" {
			got = append(got, fmt.Sprintf("%s %s %s %s %q %s", s.Package, s.Vulnerability, s.Release, s.State, s.Fixed, s.Urgency))
		}
	}
	want := []string{
		`prototypejs CVE-2008-7220 sid resolved "1.6.0.2-1" high**`,
		`prototypejs CVE-2007-2383 sid not_affected "" unimportant`,
		`txt2man CVE-2013-1444 sid resolved "1.5.5-4.1" low**`,
		`backupninja CVE-2005-3111 sid resolved "0.8-2" medium`,
		`chromium CVE-2022-0456 bookworm resolved "98.0.4758.80-1" not yet assigned`,
		`chromium CVE-2022-0456 bullseye resolved "98.0.4758.80-1~deb11u1" not yet assigned`,
		`chromium CVE-2022-0456 buster open "" end-of-life`,
		`chromium CVE-2022-0456 sid resolved "98.0.4758.80-1" not yet assigned`,
		`chromium CVE-2022-0456 stretch open "" end-of-life`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	i := slices.IndexFunc(recs, func(s distro.Status) bool { return s.Release == "bullseye" })
	if fmt.Sprint(recs[i].Versions) != "[{bullseye 90.0.4430.212-1} {bullseye-security 98.0.4758.102-1~deb11u1}]" || !strings.HasPrefix(recs[0].Text, "Unspecified vulnerability") {
		t.Errorf("%+v", recs[i])
	}
	for name, number := range map[string]string{"bookworm": "12", "trixie": "13", "sid": "", "": ""} {
		if distro.DebianNumber(name) != number {
			t.Errorf("%s is %q", name, distro.DebianNumber(name))
		}
	}
}

func TestSecDB(t *testing.T) {
	recs := all(t, distro.SecDB(strings.NewReader(open(t, "secdb.json"))))
	if len(recs) != 21 {
		t.Fatalf("%d statuses", len(recs))
	}
	free := 0
	for _, s := range recs {
		if s.Distribution != "wolfi" || s.Repository != "os" || s.Release != "" || len(s.Problems) > 0 || s.Package == "" || (s.State == distro.Resolved) != (s.Fixed != "") {
			t.Errorf("%+v", s)
		}
		if s.State == distro.NotAffected {
			free++
		}
	}
	if last := recs[20]; free != 2 || last.Package != "zlib" || last.Vulnerability != "CVE-2022-37434" || last.Fixed != "1.2.12-r3" {
		t.Errorf("%d never affected, last %+v", free, last)
	}
}

func TestSecDBShapes(t *testing.T) {
	recs := all(t, distro.SecDB(strings.NewReader(`{"distroversion":"v3.20","reponame":"main","urlprefix":"https://mirror.example/alpinelinux",
	"packages":[{"pkg":{"secfixes":{"4.11.1-r0":["CVE-2018-3639 XSA-263",""," "]},"name":"xen"}},{"pkg":{"name":"none","secfixes":null}},{"pkg":{"name":"odd","secfixes":{"1":"CVE-1","2":["CVE-2026-0002",7,{}]}}},{"pkg":{"secfixes":{"1":["CVE-2026-0001"]}}}]}`)))
	var got []string
	for _, s := range recs {
		got = append(got, fmt.Sprintf("%s %s %s %s %v %s %v", s.Distribution, s.Release, s.Package, s.Vulnerability, s.Aliases, s.Fixed, codes(s)))
	}
	want := []string{"alpine v3.20 xen CVE-2018-3639 [XSA-263] 4.11.1-r0 []", "alpine v3.20 odd CVE-2026-0002 [] 2 [wrong_type wrong_type]", "alpine v3.20 odd 7 [] 2 [wrong_type wrong_type]", "alpine v3.20  CVE-2026-0001 [] 1 [no_package]"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestWhatIsOddAboutDebian(t *testing.T) {
	for _, c := range []struct {
		release string
		state   distro.State
		want    []string
	}{
		{`{"status":"open","fixed_version":"1"}`, distro.Open, nil},
		{`{"status":"undetermined"}`, distro.Undetermined, nil},
		{`{"status":"resolved"}`, distro.Undetermined, []string{"no_version"}},
		{`{"status":"maybe"}`, distro.Undetermined, []string{"unknown_status"}},
		{`{}`, distro.Undetermined, []string{"unknown_status"}},
		{`{"status":"open","urgency":{"a":1},"repositories":[],"nodsa":"Minor issue","nodsa_reason":"postponed"}`, distro.Open, []string{"wrong_type"}},
	} {
		recs := all(t, distro.Debian(strings.NewReader(`{"p":{"CVE-2026-0001":{"releases":{"sid":`+c.release+`}}}}`)))
		if len(recs) != 1 || recs[0].State != c.state || recs[0].Fixed != "" || !slices.Equal(codes(recs[0]), c.want) {
			t.Errorf("%s: %+v", c.release, recs)
		}
		for _, p := range recs[0].Problems {
			if p.Say.In("zh-TW") == "" || p.Say.String() == "" || p.Object == "" {
				t.Errorf("%+v", p)
			}
		}
		if strings.Contains(c.release, "nodsa") && recs[0].NoAdvisory != "Minor issue" {
			t.Errorf("%+v", recs[0])
		}
	}
	recs := all(t, distro.Debian(strings.NewReader(`{"p":{"CVE-2026-0001":{"releases":{"sid":7,"trixie":{"status":"open"}}}}}`)))
	if len(recs) != 1 || !slices.Equal(codes(recs[0]), []string{"wrong_type"}) {
		t.Errorf("%+v", recs)
	}
}

func TestAFileOfAnotherKindIsRefused(t *testing.T) {
	for _, in := range []string{``, `[]`, `{"p":7}`, `{"p":{"f":[]}}`, `{"p":{}} {}`, `{"p":{"f":{"releases":{"sid":`} {
		var refused *framing.Error
		for _, err := range distro.Debian(strings.NewReader(in)) {
			errors.As(err, &refused)
		}
		if refused == nil {
			t.Errorf("Debian took %q", in)
		}
	}
	for _, in := range []string{``, `[]`, `{}`, `{"packages":{}}`, `{"packages":[7]}`, `{"packages":[]} 7`} {
		var refused *framing.Error
		for _, err := range distro.SecDB(strings.NewReader(in)) {
			errors.As(err, &refused)
		}
		if refused == nil {
			t.Errorf("SecDB took %q", in)
		}
	}
}

// endless is a tracker of n packages that is never in memory.
func endless(n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		fmt.Fprint(w, "{")
		for i := range n {
			fmt.Fprintf(w, `%s"p%d":{"CVE-2026-0001":{"description":%q,"releases":{"sid":{"status":"open"}}}}`, strings.Repeat(",", min(i, 1)), i, strings.Repeat("x", 1000))
		}
		fmt.Fprint(w, "}")
		w.Close()
	}()
	return r
}

func TestALongFileStreamsAndStops(t *testing.T) {
	n := 0
	for _, err := range distro.Debian(endless(30_000)) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 30_000 {
		t.Errorf("%d", n)
	}
	for range distro.Debian(strings.NewReader(open(t, "debian.json"))) {
		break
	}
}

func FuzzStatuses(f *testing.F) {
	f.Add(open(f, "debian.json"))
	f.Add(open(f, "secdb.json"))
	f.Add(`{"packages":[{"pkg":{"secfixes":{"0":["A B"]}}}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		for _, read := range []func(io.Reader) iter.Seq2[distro.Status, error]{distro.Debian, distro.SecDB} {
			for s, err := range read(strings.NewReader(in)) {
				if err != nil {
					break
				}
				if (s.State == distro.Resolved) != (s.Fixed != "") {
					t.Fatalf("%+v", s)
				}
			}
		}
	})
}
