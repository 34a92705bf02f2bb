package winpatch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/format/framing"
)

func TestParseBuild(t *testing.T) {
	for in, want := range map[string]string{
		"10.0.19045.3803": "10.0.19045.3803", "19045.3803": "10.0.19045.3803", "10.0.19045": "10.0.19045", "19045": "10.0.19045",
		"Microsoft Windows [Version 10.0.22631.2861]": "10.0.22631.2861", "10.0 (Build 17763.5206)": "10.0.17763.5206", "OS Build 20348.2159": "10.0.20348.2159",
		"6.1.7601": "6.1.7601", "6.3.9600.21715": "6.3.9600.21715", "6.0.6003.22412": "6.0.6003.22412",
		"": "", "7601": "", "10.0": "", "10.0.19045.3803.1": "", "1.2.3": "", "9.9": "", "123456": "", "10.0.19045.12345678": "", "5033375": "",
	} {
		b, ok := ParseBuild(in)
		if b.String() != want || ok != (want != "") {
			t.Errorf("%q: %v %v", in, b, ok)
		}
	}
}

func build(t testing.TB, s string) Build {
	if s == "" {
		return Build{}
	}
	b, ok := ParseBuild(s)
	if !ok {
		t.Fatal(s)
	}
	return b
}

func TestCompareAndReach(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		order int
		known bool
		reach Answer
	}{
		{"19045.3803", "19045.3803", 0, true, Yes},
		{"19045.3804", "19045.3803", 1, true, Yes},
		{"19045.999", "19045.3803", -1, true, No},
		{"19045.3803", "19044.3803", 1, true, Yes}, // one line: 2004 to 22H2
		{"19044.3693", "19045.3803", -1, true, No},
		{"22631.2861", "22621.2861", 1, true, Yes},
		{"19045.3803", "22631.2861", -1, true, CannotTell},
		{"26200.9550", "26100.9546", 1, true, CannotTell},  // revisions parted in 2026
		{"26100.32230", "26100.7623", 1, true, CannotTell}, // the server's series and the client's
		{"26100.32500", "26100.32230", 1, true, Yes},
		{"19045", "19045.3803", 0, false, CannotTell},
		{"19045", "19045", 0, true, CannotTell},
		{"6.3.9600.21715", "6.3.9600.21620", 1, true, Yes},
		{"6.1.7601.24214", "10.0.14393.1", -1, true, CannotTell},
	} {
		a, b := build(t, c.a), build(t, c.b)
		if order, known := Compare(a, b); order != c.order || known != c.known || a.Reaches(b) != c.reach {
			t.Errorf("%s, %s: %d %v %s", c.a, c.b, order, known, a.Reaches(b))
		}
	}
}

func TestReleases(t *testing.T) {
	for in, want := range map[string]string{
		"19045": "Windows 10 22H2", "22631": "Windows 11 23H2", "26100": "Windows 11 24H2, Windows Server 2025", "26200": "Windows 11 25H2", "14393": "Windows 10 1607, Windows Server 2016",
		"17763": "Windows 10 1809, Windows Server 2019", "20348": "Windows Server 2022", "25398": "Windows Server 23H2", "6.3.9600": "Windows 8.1, Windows Server 2012 R2", "10.0.99999": "",
	} {
		var got []string
		for _, r := range build(t, in).Releases() {
			got = append(got, r.Name)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %v", in, got)
		}
	}
	for in, want := range map[string]uint32{
		"Windows 10 Version 22H2 for x64-based Systems": 19045, "Windows 10 for 32-bit Systems": 10240, "Windows 11 Version 23H2 for ARM64-based Systems": 22631,
		"Windows 11 version 21H2 for x64-based Systems": 22000, "Windows 11 Version 24H2 for x64-based Systems": 26100, "Windows Server 2019 (Server Core installation)": 17763,
		"Windows Server 2022, 23H2 Edition (Server Core installation)": 25398, "Windows Server 2012 R2": 9600, "Windows Server 2012": 9200, "Windows Server 2016": 14393,
		"Windows Server 2008 R2 for x64-based Systems Service Pack 1": 7601, "Windows Server 2008 for 32-bit Systems Service Pack 2": 6002, "Windows Server, version 20H2 (Server Core Installation)": 19042,
		"Windows Server 2025": 26100, "Windows 7 for x64-based Systems Service Pack 1": 7601, "Windows 8.1 for x64-based systems": 9600, "Windows 10 Version 1809 for x64-based Systems": 17763,
		"Microsoft Office 2019 for 32-bit editions": 0, "Windows 11": 0, "Windows Defender": 0, "": 0,
	} {
		if r, ok := ReleaseOf(in); r.Number != want || ok != (want != 0) {
			t.Errorf("%q: %+v %v", in, r, ok)
		}
	}
}

func TestParseKBs(t *testing.T) {
	for _, c := range []struct{ in, want, problems string }{
		{"KB5031356;KB 5032189, kb5033375", "KB5031356 KB5032189 KB5033375", ""},
		{"5031356 5032189", "KB5031356 KB5032189", ""},
		{"KB5031356、ＫＢ５０３２１８９；KB823980", "KB5031356 KB5032189 KB823980", ""},
		{"Windows10.0-KB5033375-x64.msu", "KB5033375", ""},
		{"KB-5033375 KB:5033376 KB_5033377 KB#5033378", "KB5033375 KB5033376 KB5033377 KB5033378", ""},
		{"KB5033375\nKB5033375\r\n", "KB5033375", ""},
		{"N/A", "", ""}, {"", "", ""}, {"None; -", "", ""}, {"無", "", ""},
		{"3197873 in MS16-142", "KB3197873", CodeBulletin + "@11"},
		{"KB12345; KB123456789; hello; KB5033375", "KB5033375", CodeNoKB + "@0 " + CodeNoKB + "@9 " + CodeNoKB + "@22"},
		{"KB  5033375;x", "KB5033375", CodeNoKB + "@12"},
		{"notkb5033375", "", CodeNoKB + "@0"},
		{"KB0123456", "", CodeNoKB + "@0"},
		{"\xff\xfe KB5033375", "KB5033375", CodeNoKB + "@0"},
		{"KB5031356, KB", "KB5031356", CodeNoKB + "@11"},
		{strings.Repeat("x", maxList+1), "", "too_large@0"},
	} {
		kbs, problems := ParseKBs(c.in)
		var got, odd []string
		for _, k := range kbs {
			got = append(got, k.String())
		}
		for _, p := range problems {
			odd = append(odd, fmt.Sprintf("%s@%d", p.Code, p.At.Offset))
		}
		if strings.Join(got, " ") != c.want || strings.Join(odd, " ") != c.problems {
			t.Errorf("%.60q: %v %v", c.in, got, odd)
		}
	}
}

// catalogue reads lines "product: new > old old @build".
func catalogue(t testing.TB, lines ...string) *Catalogue {
	c := new(Catalogue)
	for _, line := range lines {
		product, rest, _ := strings.Cut(line, ":")
		rest, at, _ := strings.Cut(rest, "@")
		kb, old, _ := strings.Cut(rest, ">")
		kbs, _ := ParseKBs(kb)
		olds, _ := ParseKBs(old)
		if !c.Add(Record{KB: kbs[0], Supersedes: olds, Product: product, Build: build(t, at)}) {
			t.Fatal(line)
		}
	}
	return c
}

func TestHas(t *testing.T) {
	const month1, month2, month3, month4 = "5000001", "5000002", "5000003", "5000004"
	chain := []string{":" + month4 + ">" + month3 + "@19045.4000", ":" + month3 + ">" + month2 + "@19045.3000", ":" + month2 + ">" + month1 + "@19045.2000"}
	for _, c := range []struct {
		name      string
		known     []string
		product   string
		build     string
		installed string
		fix       KB
		want      Answer
		path      string
	}{
		{"the update itself", chain, "", "", month3, 5000003, Yes, "[KB5000003]"},
		{"the next", chain, "", "", month4, 5000003, Yes, "[KB5000003 KB5000004]"},
		{"over two months", chain, "", "", month4, 5000002, Yes, "[KB5000002 KB5000003 KB5000004]"},
		{"an earlier one alone", chain, "", "", month2, 5000003, No, "[]"},
		{"the earliest, which has no record of its own", chain, "", "", month1, 5000003, No, "[]"},
		{"an update that nobody knows", chain, "", "", "5999999", 5000003, CannotTell, "[]"},
		{"an earlier one and an unknown one", chain, "", "", month2 + ";5999999", 5000003, CannotTell, "[]"},
		{"a fix that nobody knows", chain, "", "", month4, 5777777, CannotTell, "[]"},
		{"no list and no build", chain, "", "", "", 5000003, CannotTell, "[]"},
		{"the build alone", chain, "", "19045.3000", "", 5000003, Yes, "[]"},
		{"the build of another release of the line", chain, "", "19044.3500", "", 5000003, Yes, "[]"},
		{"a build below", chain, "", "19045.2999", "", 5000003, No, "[]"},
		{"a build below, the list says yes: not restarted", chain, "", "19045.2999", month4, 5000003, CannotTell, "[KB5000003 KB5000004]"},
		{"a build above, the list says no: the list is old", chain, "", "19045.3500", month2, 5000003, Yes, "[]"},
		{"a build of another line", chain, "", "22631.9999", "", 5000003, CannotTell, "[]"},
		{"a build without revision leaves it to the list", chain, "", "19045", month4, 5000003, Yes, "[KB5000003 KB5000004]"},
		{"a gap in the chain", append([]string{":5000009>5000008"}, chain...), "", "", "5000009", 5000003, CannotTell, "[]"},
		{"an update for something else, known to its end", append([]string{":5000020>"}, chain...), "", "", month2 + ";5000020", 5000003, No, "[]"},
		{"two that replace each other", []string{":5000002>5000001", ":5000001>5000002"}, "", "", "5000002", 5000001, CannotTell, "[]"},
		{"one that replaces itself", []string{":5000002>5000002 5000001"}, "", "", "5000002", 5000001, Yes, "[KB5000001 KB5000002]"},
		{"a circle above, by the edge outside it", []string{":5000002>5000001 5000003", ":5000003>5000002"}, "", "", "5000002", 5000001, Yes, "[KB5000001 KB5000002]"},
		{"a circle above, through it", []string{":5000002>5000001 5000003", ":5000003>5000002"}, "", "", "5000003", 5000001, CannotTell, "[]"},
		{"another product's chain does not count", []string{"Windows 10:5000004>5000003", "Windows 11:5000005>5000003"}, "windows  11", "", "5000004", 5000003, CannotTell, "[]"},
		{"the product's own", []string{"Windows 10:5000004>5000003", "Windows 11:5000005>5000003"}, "windows 11", "", "5000005", 5000003, Yes, "[KB5000003 KB5000005]"},
		{"what was said without product counts for each", []string{":5000004>5000003"}, "Windows 11", "", "5000004", 5000003, Yes, "[KB5000003 KB5000004]"},
		{"a rollup that takes the place of two", []string{":5000009>5000003 5000004"}, "", "", "5000009", 5000004, Yes, "[KB5000004 KB5000009]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			installed, _ := ParseKBs(c.installed)
			v := catalogue(t, c.known...).Has(Machine{c.product, build(t, c.build), installed}, c.fix)
			if v.Answer != c.want || fmt.Sprint(v.Path) != c.path || v.Why.In("zh-TW") == "" || v.Why.In("en") == "" || strings.Contains(v.Why.String(), "%!") {
				t.Errorf("%+v", v)
			}
		})
	}
	if v := new(Catalogue).Has(Machine{}, 5000001); v.Answer != CannotTell {
		t.Errorf("%+v", v)
	}
}

// Whatever replaces whatever: an update that is installed is had; yes by a chain is a chain that the records say; and nothing hangs.
func TestAnySupersedence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kb := rapid.Custom(func(t *rapid.T) KB { return KB(5000000 + rapid.IntRange(0, 9).Draw(t, "kb")) })
		var c Catalogue
		says := make(map[[2]KB]bool)
		for range rapid.IntRange(0, 20).Draw(t, "records") {
			r := Record{KB: kb.Draw(t, "new"), Supersedes: rapid.SliceOfN(kb, 0, 3).Draw(t, "old")}
			c.Add(r)
			for _, old := range r.Supersedes {
				says[[2]KB{old, r.KB}] = true
			}
		}
		installed, fix := rapid.SliceOfN(kb, 1, 4).Draw(t, "installed"), kb.Draw(t, "fix")
		v := c.Has(Machine{Installed: installed}, fix)
		if slices.Contains(installed, fix) && v.Answer != Yes {
			t.Fatalf("installed, and %+v", v)
		}
		if v.Answer == Yes && !slices.Contains(installed, v.By) {
			t.Fatalf("by what is not installed: %+v", v)
		}
		for i := 1; i < len(v.Path); i++ {
			if !says[[2]KB{v.Path[i-1], v.Path[i]}] {
				t.Fatalf("no record says %v in %v", v.Path[i-1:i+1], v.Path)
			}
		}
	})
}

func TestALongChainIsWalkedWithoutRecursion(t *testing.T) {
	var c Catalogue
	const n = 200_000
	for i := range n {
		c.Add(Record{KB: KB(1_000_001 + i), Supersedes: []KB{KB(1_000_000 + i)}})
	}
	if v := c.Has(Machine{Installed: []KB{1_000_000 + n}}, 1_000_000); v.Answer != Yes || len(v.Path) != n+1 {
		t.Errorf("%s %d", v.Answer, len(v.Path))
	}
}

const document = `{"DocumentTitle":{"Value":"December 2023 Security Updates"},"ProductTree":{"FullProductName":[{"ProductID":"11929","Value":"Windows 10 Version 22H2 for x64-based Systems"}]},
"Vulnerability":[{"CVE":"CVE-2023-35641","Remediations":[
 {"Type":2,"SubType":"Security Update","Description":{"Value":"5033372"},"Supercedence":"5032189","FixedBuild":"10.0.19045.3803","ProductID":["11929","11930"],"RestartRequired":{"Value":"Yes"}},
 {"Type":2,"Description":{"Value":"Release Notes"},"Supercedence":"","ProductID":["12000"]},
 {"Type":3,"Description":{"Value":"5033372"},"ProductID":["11929"]}]},
 {"CVE":"CVE-2023-35642"}]}`

func TestRecords(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a list", `[{"kb":"KB5033372","supersedes":["KB5032189",5031356],"product":"Windows 10 22H2","build":"19045.3803"},{"kb":5000001}]`,
			"KB5033372 [KB5032189 KB5031356] Windows 10 22H2 10.0.19045.3803; KB5000001 []  "},
		{"lines", "{\"kb\":\"5033372\",\"supersedes\":\"5032189;5031356\"}\n{\"kb\":\"5000001\"}\n", "KB5033372 [KB5032189 KB5031356]  ; KB5000001 []  "},
		{"a document", document, "KB5033372 [KB5032189] 11929 10.0.19045.3803; KB5033372 [KB5032189] 11930 10.0.19045.3803"},
		{"a table", "\ufeffRelease date,Product,Article,Supercedence,Build Number\r\n\"Dec 12, 2023\",Windows 10 Version 22H2 for x64-based Systems,5033372,5032189,10.0.19045.3803\r\n,Windows Server 2012,5033429,\"5032247; MS16-120\",\r\n",
			"KB5033372 [KB5032189] Windows 10 Version 22H2 for x64-based Systems 10.0.19045.3803; KB5033429 [KB5032247] Windows Server 2012  bulletin"},
		{"another table", "BulletinKB,AffectedProduct,Supersedes\n5033372,Windows 10,5032189\n", "KB5033372 [KB5032189] Windows 10 "},
		{"no number", `[{"supersedes":"5032189"},{"kb":"5000001;5000002"}]`, " [KB5032189]   no_kb broken; KB0 []   no_kb broken"},
		{"a build that is none", `[{"kb":"5000001","build":"16.0.1"},{"kb":"5000002","build":"N/A"}]`, "KB5000001 []   bad_build; KB5000002 []  "},
		{"members of other types", `[{"kb":{"a":1},"product":5}]`, " []   wrong_type no_kb broken"},
		{"deep lists", `[{"kb":[["5000001"]]}]`, " []   no_kb broken"},
		{"a table of something else", "a,b\n1,2\n", "error wrong_type"},
		{"nothing", "", "error truncated"},
		{"cut off", `[{"kb":"5000001"`, "error truncated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for r, err := range Records(strings.NewReader(c.in)) {
				var e *framing.Error
				if errors.As(err, &e) {
					got = append(got, "error "+e.Code)
					continue
				}
				s := fmt.Sprintf("%s %v %s %s", r.KB, r.Supersedes, r.Product, r.Build)
				for _, p := range r.Problems {
					s += " " + p.Code
				}
				if r.Broken {
					s += " broken"
				}
				got = append(got, s)
			}
			if s := strings.ReplaceAll(strings.Join(got, "; "), "KB0", ""); s != strings.ReplaceAll(c.want, "KB0", "") {
				t.Errorf("got  %q\nwant %q", s, c.want)
			}
		})
	}
}

func TestADocumentAnswers(t *testing.T) {
	var c Catalogue
	for r, err := range Records(strings.NewReader(document)) {
		if err != nil || !c.Add(r) {
			t.Fatal(err)
		}
	}
	if v := c.Has(Machine{Product: "11929", Installed: []KB{5033372}}, 5032189); v.Answer != Yes {
		t.Errorf("%+v", v)
	}
	if v := c.Has(Machine{Product: "11929", Build: Build{10, 0, 19045, 3693, true}}, 5033372); v.Answer != No {
		t.Errorf("%+v", v)
	}
}

func FuzzParseKBs(f *testing.F) {
	f.Add("KB5031356;KB 5032189, kb5033375")
	f.Add("ＫＢ５０３２１８９；\xffkb 1")
	f.Fuzz(func(t *testing.T, s string) {
		kbs, problems := ParseKBs(s)
		for _, p := range problems {
			if p.Say.IsZero() || p.At.Offset < 0 {
				t.Fatalf("%q: %+v", s, p)
			}
		}
		for _, k := range kbs {
			if again, odd := ParseKBs(k.String()); len(again) != 1 || again[0] != k || odd != nil {
				t.Fatalf("%s reads as %v", k, again)
			}
		}
		if b, ok := ParseBuild(s); ok {
			if again, ok := ParseBuild(b.String()); !ok || again != b {
				t.Fatalf("%q is %s, which is %s", s, b, again)
			}
		}
		ReleaseOf(s)
	})
}

func FuzzRecords(f *testing.F) {
	f.Add(document)
	f.Add(`[{"kb":"KB5033372","supersedes":["KB5032189",5031356],"build":"19045.3803"}]`)
	f.Add("Article,Supercedence\n5033372,\"5032189; 5031356\"\n")
	f.Fuzz(func(t *testing.T, s string) {
		var c Catalogue
		for r, err := range Records(strings.NewReader(s)) {
			if err != nil {
				break
			}
			if r.Broken && len(r.Problems) == 0 || c.Add(r) == r.Broken {
				t.Fatalf("%+v", r)
			}
			c.Has(Machine{Installed: []KB{5033372}}, r.KB)
		}
	})
}
