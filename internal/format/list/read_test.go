package list

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
)

func file(t testing.TB, name string) string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func all(t testing.TB, s string, shape Shape) []Entry {
	t.Helper()
	var out []Entry
	for e, err := range Read(strings.NewReader(s), shape) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// The sender's column of types is wrong or empty in most of these lines; the values decide.
func TestEachQuirkIsTheValueThatItIs(t *testing.T) {
	var want []struct {
		Line        int    `json:"line"`
		Type, Value string `json:",case:ignore"`
	}
	if err := json.Unmarshal([]byte(file(t, "quirks.expected.json")), &want); err != nil {
		t.Fatal(err)
	}
	got := all(t, file(t, "quirks.csv"), Detect([]byte(file(t, "quirks.csv")), "quirks.csv"))
	if len(got) != len(want) || len(want) != 80 {
		t.Fatalf("%d entries, %d expected", len(got), len(want))
	}
	families := map[observable.Kind]string{observable.IPv4: "ip", observable.IPv6: "ip"}
	for i, e := range got {
		v, ok := observable.Settle(e.Kind, e.Raw)
		kind := families[v.Kind]
		if kind == "" {
			kind = string(v.Kind)
		}
		if w := want[i]; !ok || e.At.Line != w.Line || kind != w.Type || v.Text != w.Value || len(e.Problems) > 0 {
			t.Errorf("line %d: %q is %s %s, want %s %s", e.At.Line, e.Raw, kind, v.Text, w.Type, w.Value)
		}
	}
	if got[0].Description != "C2; Server" || got[1].Description != "連線目標" {
		t.Errorf("remarks: %q, %q", got[0].Description, got[1].Description)
	}
}

func TestFeedsGiveTheirEntriesAndWhatTheySayOfThem(t *testing.T) {
	cases := []struct {
		name                                                        string
		shape                                                       Shape
		n, kinds, first, last, confidence, tlp, tags, family, ports int
	}{
		{"c2-feed.csv.gz", CSV, 150, 150, 150, 150, 0, 0, 0, 150, 150},
		{"url-feed.csv.gz", CSV, 300, 300, 300, 84, 0, 0, 300, 0, 0},
		{"ioc-feed.csv.gz", CSV, 300, 300, 300, 147, 300, 0, 300, 300, -1},
		{"indicators.ndjson.gz", NDJSON, 200, 200, 0, 200, 161, 200, 0, 0, 0},
		{"pulse.json.gz", Pulse, 62, 62, 62, 0, 0, 62, 62, 62, 0},
		{"netset.txt.gz", Plain, 120, 0, 0, 0, 0, 0, 0, 0, 0},
		{"drop.txt.gz", DROP, 40, 0, 0, 0, 0, 0, 0, 0, 0},
	}
	count := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := file(t, c.name)
			shape := Detect([]byte(s), c.name)
			got := c
			got.shape, got.n, got.kinds, got.first, got.last, got.confidence, got.tlp, got.tags, got.family, got.ports = shape, 0, 0, 0, 0, 0, 0, 0, 0, 0
			for _, e := range all(t, s, shape) {
				if _, ok := observable.Settle(e.Kind, e.Raw); !ok || len(e.Problems) > 0 {
					t.Errorf("%q: %v", e.Raw, e.Problems)
				}
				got.n++
				count(&got.kinds, e.Kind != "")
				count(&got.first, e.FirstSeen != 0)
				count(&got.last, e.LastSeen != 0)
				count(&got.confidence, e.Confidence >= 0)
				count(&got.tlp, e.TLP != "")
				count(&got.tags, len(e.Tags) > 0)
				count(&got.family, e.Family != "")
				count(&got.ports, e.Port != "")
			}
			if c.ports < 0 {
				c.ports = got.ports
			}
			if got != c {
				t.Errorf("got  %+v\nwant %+v", got, c)
			}
		})
	}
}

// say writes an entry as one line: value, kind, and what is said of it.
func say(e Entry) string {
	s := fmt.Sprintf("%s|%s|%s|%s", e.Raw, e.Kind, e.Description, strings.Join(e.Tags, "+"))
	for _, p := range e.Problems {
		s += "!" + p.Code
	}
	return s
}

func TestEachShape(t *testing.T) {
	cases := []struct {
		name, file, text string
		shape            Shape
		want             []string
	}{
		{"plain, with every remark", "x.txt", "\xef\xbb\xbf# head\r\n192.0.2.1\r\n\r\nevil[.]example # why\r\n; old\n// older\nhxxp://evil.example/a//b\n192.0.2.2\tC2 server\t\n" +
			"198.51.100.1 seen twice\nHKEY_CURRENT_USER\\Software\\A B\nHostnames:\nwww.evil.example\nnot a value at all\n", Plain,
			[]string{"192.0.2.1|||", "evil[.]example||why|", "hxxp://evil.example/a//b|||", "192.0.2.2||C2 server|", "198.51.100.1||seen twice|",
				`HKEY_CURRENT_USER\Software\A B|||`, "www.evil.example||Hostnames|", "not a value at all||Hostnames|!no_value"}},
		{"hosts", "hosts", "127.0.0.1 localhost\n::1 localhost ip6-loopback\n# x\n0.0.0.0 a.example b.example # both\n0.0.0.0\tc.example\n127.0.0.1 d.example\n", Hosts,
			[]string{"a.example|domain|both|", "b.example|domain|both|", "c.example|domain||", "d.example|domain||"}},
		{"DROP", "drop.txt", "; list\n192.0.2.0/24 ; SBL1\n198.51.100.0/24 ; SBL2\n", DROP, []string{"192.0.2.0/24||SBL1|", "198.51.100.0/24||SBL2|"}},
		{"maltrail", "apt_x.txt", "# Aliases: one, two\n\n# Reference: https://blog.example/1\n\nevil.example\n192.0.2.1:8080\nevil.example/a/b.php\n/only/path\n", Maltrail,
			[]string{"evil.example||https://blog.example/1|one+two", "192.0.2.1:8080||https://blog.example/1|one+two", "evil.example/a/b.php||https://blog.example/1|one+two",
				"/only/path||https://blog.example/1|one+two!no_host"}},
		{"Suricata", "x.rules", `alert dns $HOME_NET any -> any any (msg:"a; \"b\""; dns.query; content:"evil.example"; nocase; endswith; metadata: type spy, malware_family F; classtype:bad; sid:1; rev:1;)
# alert dns any any -> any any (msg:"off"; dns.query; content:"off.example"; sid:2;)
pass dns any any -> any any (msg:"fine"; dns.query; content:"fine.example"; sid:3;)
alert ip $HOME_NET any -> [192.0.2.1,198.51.100.0/24,![10.0.0.0/8,10.1.0.0/16]] any (msg:"ips"; sid:4;)
alert http any any -> any any (msg:"old"; content:"old.example"; http_host; content:"/gate.php"; http_uri; sid:5;)
alert tls any any -> any any (msg:"sni"; tls.sni; dotprefix; content:".tls|2e|example"; content:!"good.example"; sid:6;)
alert http any any -> any any (msg:"part"; http.host; content:"evil"; http.uri; content:"evil.example"; sid:7;)
alert tls any any -> any any (msg:"ja3"; ja3.hash; content:"d41d8cd98f00b204e9800998ecf8427e"; sid:8;)
`, Rules, []string{`evil.example|domain|a; "b"|spy+bad`, "192.0.2.1|ipv4|ips|", "198.51.100.0/24|ipv4-cidr|ips|", "old.example|domain|old|",
			"tls.example|domain|sni|", "evil|domain|part|!no_value", "d41d8cd98f00b204e9800998ecf8427e|ja3|ja3|"}},
		{"YAML families", "x.yaml", "- name: Spy\n  names:\n  - Alias\n  type: stalkerware\n  packages:\n  - com.spy.app\n  certificates:\n  - DA39A3EE5E6B4B0D3255BFEF95601890AFD80709\n  websites:\n" +
			"  - spy.example # shop\n  c2:\n    ips:\n    - 192.0.2.1\n    domains:\n    - 'c2.example'\n- name: Other\n  websites: [a.example, \"b.example\"]\n", YAML,
			[]string{"com.spy.app|||stalkerware+Alias!no_kind", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709|||stalkerware+Alias!no_kind", "spy.example|domain||stalkerware+Alias",
				"192.0.2.1|ipv4||stalkerware+Alias", "c2.example|domain||stalkerware+Alias", "a.example|domain||", "b.example|domain||"}},
		{"packages", "p.csv", "package_name,package_versions,sources\r\n@a/b,\"1.0, 2.0\",x\r\nplain,3.0+x,y\r\nwhole,,\r\n", Packages,
			[]string{"pkg:npm/%40a/b@1.0|purl||", "pkg:npm/%40a/b@2.0|purl||", "pkg:npm/plain@3.0%2Bx|purl||", "pkg:npm/whole|purl||"}},
		{"packages of a registry that is not said", "p.csv", "package,version\nx,1\n", Packages, []string{"x@1|||!no_ecosystem"}},
		{"a table by its header in Chinese", "x.csv", "指標;類型;說明;標籤;機敏等級\nevil.example;網域;釣魚網站;a,b;TLP:GREEN\n192.0.2.1;IP位址;;;\n", CSV,
			[]string{"evil.example|domain|釣魚網站|a+b", "192.0.2.1|ipv4||"}},
		{"a table without header", "x.csv", "2026-01-02,evil.example,domain,sends mail to all\n2026-01-03,192.0.2.1,ip,a second one\n", CSV,
			[]string{"evil.example|domain|sends mail to all|", "192.0.2.1|ipv4|a second one|"}},
		{"three hashes in one cell", "x.csv", "value,entity_type,description\n\"d41d8cd98f00b204e9800998ecf8427e,da39a3ee5e6b4b0d3255bfef95601890afd80709\",file,x\n", CSV,
			[]string{"d41d8cd98f00b204e9800998ecf8427e||x|", "da39a3ee5e6b4b0d3255bfef95601890afd80709||x|"}},
		{"hashes in their own columns, an address beside a name", "x.csv", "md5,sha1,domain,ip\nd41d8cd98f00b204e9800998ecf8427e,,evil.example,192.0.2.1\n,,,\n", CSV,
			[]string{"d41d8cd98f00b204e9800998ecf8427e|md5||", "evil.example|domain||", "|||!no_value"}},
		{"kinds without a kind", "x.csv", "type,indicator,context\nnpm package,axios@1.14.1,bad\nuser-agent,mozilla/4.0 (x; y),ua\nurl,http://a.example/x,\n", CSV,
			[]string{"pkg:npm/axios@1.14.1|purl|bad|", "mozilla/4.0 (x; y)||ua|!no_value", "http://a.example/x|url||"}},
		{"JSON in many hands", "x.json", `[{"ioc":"evil.example","type":"hostname","tags":["a","b"],"extra":{"x":[1]}},"192.0.2.1",{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},{"value":null},7]`, NDJSON,
			[]string{"evil.example|domain||a+b", "192.0.2.1|||", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855|sha256||", "|||!no_value", "7|||!no_value"}},
		{"a pulse whose marking comes last", "x.json", `{"name":"P","indicators":[{"indicator":"evil.example","type":"domain","role":null}],"tags":["t"],"malware_families":[{"display_name":"F"}],"TLP":"amber"}`, Pulse,
			[]string{"evil.example|domain|P|t"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Detect([]byte(c.text), c.file); got != c.shape {
				t.Errorf("taken for %q", got)
			}
			var got []string
			for i, e := range all(t, c.text, c.shape) {
				if e.Row != i+1 || e.At.Line == 0 {
					t.Errorf("entry %d has row %d at %v", i, e.Row, e.At)
				}
				got = append(got, say(e))
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestAPulseMarksAllItsIndicators(t *testing.T) {
	got := all(t, `{"indicators":[{"indicator":"evil.example","type":"domain"}],"malware_families":["F"],"TLP":"amber","author_name":"x"}`, Pulse)
	if len(got) != 1 || got[0].TLP != "amber" || got[0].Family != "F" || got[0].Source != "x" {
		t.Errorf("got %+v", got)
	}
}

func TestFilesThatCannotBeTrusted(t *testing.T) {
	cases := []struct{ name, text, code string }{
		{"empty", "", framing.CodeUnsupported}, {"prose", "Dear all,\n\nour servers are fine.\n", framing.CodeUnsupported},
		{"JSON cut off", `{"value":"evil.example"`, framing.CodeTruncated}, {"a key twice", `{"value":"a","value":"b"}`, framing.CodeDuplicate},
		{"U+0000", "evil.example\nevil\x00.example\n", framing.CodeNUL}, {"Big5", "evil.example\n\xb8\xea\xa6w.example\n", framing.CodeUTF8},
		{"an open quotation mark", "value,type\n\"evil.example,domain\n", framing.CodeMalformed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var last error
			for _, err := range Read(strings.NewReader(c.text), Unknown) {
				last = err
			}
			var e *framing.Error
			if !errors.As(last, &e) || e.Code != c.code {
				t.Errorf("got %v, want %s", last, c.code)
			}
		})
	}
}

func TestConfidenceInManyHands(t *testing.T) {
	for s, want := range map[string]int{"0": 0, "75": 75, "100": 100, "75%": 75, "0.75": 75, "1.0": 100, "1": 1, "7/10": 70, "4/5": 80, "high": 85, "Medium": 50, "LOW": 15,
		"高": 85, "none": 0, "": -1, "101": -1, "-1": -1, "NaN": -1, "1/0": -1, "9/5": -1, "Inf": -1, "sure": -1, "1e999": -1} {
		if got := confidence(s); got != want {
			t.Errorf("%q: got %d, want %d", s, got, want)
		}
	}
}

func TestTimesInManyHands(t *testing.T) {
	const day = 1790812800e6 // 2026-10-01
	for s, want := range map[string]int64{"2026-10-01": day, "2026-10-01 00:00:00": day, "2026-10-01T08:00:00+08:00": day, "2026/10/01": day, "2026/10/1": day, "20261001": day,
		"2026-10-01 00:00:00 UTC": day, "1790812800": day, "2026-10-01T00:00:00.000001Z": day + 1, "": 0, "None": 0} {
		if got, ok := instant(s); !ok || got != want {
			t.Errorf("%q: got %d %v, want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"soon", "2026-13-01", "12", "99999999999999"} {
		if got, ok := instant(s); ok {
			t.Errorf("%q was read as %d", s, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"c2-feed.csv.gz", "drop.txt.gz", "indicators.ndjson.gz", "ioc-feed.csv.gz", "netset.txt.gz", "pulse.json.gz", "quirks.csv", "url-feed.csv.gz"} {
		s := file(f, name)
		f.Add(s[:min(len(s), 600)])
	}
	for _, s := range []string{"a.example\tb\n# x\n", "0.0.0.0 a.example\n", "192.0.2.0/24 ; SBL1\n", "# \"url\",\"x\"\n\"http://a.example/\",\"1\"\n", "package_name,package_versions\n@a/b,\"1,2\"\n",
		"alert dns any any -> any any (dns.query; content:\"a|2e|b|\"; sid:1;)\n", `{"value":"a.example","tlp":"x","confidence":"3/4"}`,
		`{"indicators":[{"indicator":"a.example"}],"results":[]}`, "- name: a\n  c2:\n    ips: [192.0.2.1]\n", "alert ip ![1.2.3.4 -> [ ( ; \\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		Detect([]byte(s), "x.txt")
		for _, shape := range []Shape{Unknown, Plain, Hosts, DROP, Maltrail, CSV, Packages, Rules, NDJSON, Pulse, YAML} {
			rows := 0
			for e, err := range Read(strings.NewReader(s), shape) {
				var known *framing.Error
				if err != nil {
					if !errors.As(err, &known) {
						t.Fatalf("%s: an error without words: %v", shape, err)
					}
					break
				}
				rows++
				if e.Row != rows || len(e.Tags) > MaxTags || len(e.Problems) > MaxProblems || e.Confidence < -1 || e.Confidence > 100 || strings.Contains(e.Raw, "\x00") {
					t.Fatalf("%s: %+v", shape, e)
				}
			}
		}
	})
}
