package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"lianfang/internal/format/framing"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/store/storetest"
)

// maxMemory is what the program may take for any file, in MB.
const maxMemory = 300

// carrier is a good file of one format. MARK stands inside a text of it, where bad bytes go.
type carrier struct {
	name, format, content string
	lines, table          bool // one document a line; a table, which has quotation marks
}

const (
	hostileBundle = `{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":[`
	hostileEvent  = `{"Event":{"uuid":"aaaaaaaa-0000-4000-8000-000000000001","info":"MARK","date":"2026-01-01","timestamp":"1700000000","Attribute":[
 {"uuid":"aaaaaaaa-0000-4000-8000-000000000002","type":"domain","category":"Network activity","to_ids":true,"value":"h1.example.com","timestamp":"1700000000"}]}}`
	hostileCVE = `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2026-10001","assignerOrgId":"00000000-0000-4000-8000-000000000001","state":"PUBLISHED"},` +
		`"containers":{"cna":{"providerMetadata":{"orgId":"00000000-0000-4000-8000-000000000001"},"title":"MARK","descriptions":[{"lang":"en","value":"A flaw."}]}}}`
	hostileNVD = `{"resultsPerPage":1,"startIndex":0,"totalResults":1,"format":"NVD_CVE","version":"2.0","timestamp":"2026-03-01T00:00:00.000","vulnerabilities":[
 {"cve":{"id":"CVE-2026-10001","published":"2026-02-01T00:00:00.000","lastModified":"2026-02-10T00:00:00.000","vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"MARK"}],"references":[]}}]}`
	hostilePulse = `{"id":"1","name":"MARK","TLP":"green","indicators":[{"id":1,"indicator":"h1.example.com","type":"domain","created":"2026-01-01T00:00:00"}]}`
	hostileProse = "# Advisory on a loader\n\nThe loader MARK talks to its server h1.example.com by night.\nIt was seen in two hospitals, and the desk asks everybody to look for it.\n"
)

// carriers is every format in which intelligence comes.
var carriers = []carrier{
	{name: "bundle.json", format: "stix", content: hostileBundle + strings.Replace(indicator(1, ""), "host 1", "MARK", 1) + "]}"},
	{name: "event.json", format: "misp-event", content: hostileEvent},
	{name: "kev.json", format: "kev", content: strings.Replace(kevSample, "A flaw.", "MARK", 1)},
	{name: "kev.csv", format: "kev", table: true, content: "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\nCVE-2026-10001,Example,Gate,\"MARK\",2026-01-01,A flaw,Update,2026-01-22,Unknown,,CWE-79\n"},
	{name: "cve.json", format: "cve5", content: hostileCVE},
	{name: "cve.jsonl", format: "cve5", lines: true, content: hostileCVE + "\n" + strings.Replace(hostileCVE, "10001", "10002", 1) + "\n"},
	{name: "nvd.json", format: "nvd2", content: hostileNVD},
	{name: "epss.csv", format: "epss", table: true, content: "#model_version:v2026.06.15,score_date:2026-08-07T00:00:00+0000\ncve,epss,percentile,remark\nCVE-2026-10001,0.01015,0.60644,\"MARK\"\n"},
	{name: "list.csv", format: "csv", table: true, content: "type,indicator,context\ndomain,h1.example.com,\"MARK\"\nipv4,192.0.2.7,scanner\n"},
	{name: "packages.csv", format: "package-list", table: true, content: "package_name,package_versions,sources\n@acme/left,1.0.0,\"MARK\"\n"},
	{name: "list.txt", format: "plain-list", content: "h1.example.com # MARK\nh2.example.com\n"},
	{name: "hosts.txt", format: "hosts-file", content: "# MARK\n0.0.0.0 h1.example.com\n0.0.0.0 h2.example.com\n"},
	{name: "drop.txt", format: "drop-list", content: "; MARK\n192.0.2.0/24 ; SBL1\n198.51.100.0/24 ; SBL2\n"},
	{name: "trails.txt", format: "maltrail", content: "# Reference: https://report.example/MARK\n\nh1.example.com\n"},
	{name: "a.rules", format: "suricata-rules", content: `alert dns any any -> any any (msg:"MARK"; dns.query; content:"h1.example.com"; sid:1; rev:1;)` + "\n"},
	{name: "a.yaml", format: "indicator-yaml", content: "- name: MARK\n  type: spyware\n  websites:\n  - h1.example.com\n  ips:\n  - 192.0.2.7\n"},
	{name: "a.ndjson", format: "indicator-json", lines: true, content: `{"type":"domain","value":"h1.example.com","description":"MARK"}` + "\n" + `{"type":"ip","value":"192.0.2.7"}` + "\n"},
	{name: "pulse.json", format: "otx-pulse", content: hostilePulse},
	{name: "report.md", format: "prose", content: hostileProse},
}

func (c carrier) json() bool { return c.content[0] == '{' }

// hostile is a bad file, and the code under which it must be refused; "" any.
type hostile struct {
	name, code string
	content    []byte
}

// badFiles is all that can be wrong with a file of that format as a whole.
func (c carrier) badFiles() []hostile {
	swap := func(by string) []byte { return []byte(strings.Replace(c.content, "MARK", by, 1)) }
	out := []hostile{{"invalid UTF-8", framing.CodeUTF8, swap("MA\xffRK")}, {"U+0000", framing.CodeNUL, swap("MA\x00RK")}}
	if c.format == "prose" {
		out = []hostile{{"no encoding", framing.CodeUTF8, swap("MA\xff\xfe\x81RK")}, {"U+0000", "", swap("MA\x00RK")}}
	}
	if c.table {
		out = append(out, hostile{"a quotation mark that is never closed", "", []byte(strings.Replace(c.content, "MARK\"", "MARK", 1))})
	}
	if c.json() {
		deep := `"deep":` + strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000)
		first := regexp.MustCompile(`^\{"([^"]+)":`)
		out = append(out, hostile{"U+0000 as an escape", framing.CodeNUL, swap(`MA\u0000RK`)}, hostile{"half a surrogate pair", framing.CodeUTF8, swap(`MA\ud800RK`)},
			hostile{"cut off", framing.CodeTruncated, []byte(strings.TrimRight(c.content, "\n}]"))}, hostile{"a million deep", framing.CodeTooDeep, []byte("{" + deep + "," + c.content[1:])},
			hostile{"a key twice", framing.CodeDuplicate, []byte(first.ReplaceAllString(c.content, `{"$1":1,"$1":`))})
		if c.format == "kev" || c.format == "cyclonedx" {
			out = append(out, hostile{"two documents", framing.CodeMalformed, []byte(c.content + c.content)})
		}
	}
	return append(out, c.packed()...)
}

// packed are its wrappings: cut off, damaged, and such as unfold to more than anybody sent.
func (c carrier) packed() []hostile {
	gz := gzipOf(c.content + strings.Repeat("\n", 5000))
	damaged := slices.Clone(gz)
	damaged[len(damaged)/2] ^= 0xff
	out := []hostile{{"gzip cut off", framing.CodeTruncated, gz[:len(gz)*3/5]}, {"gzip damaged", "", damaged}, {"gzip within gzip", framing.CodeUnsupported, gzipOf(string(gz))}}
	switch c.format {
	case "stix", "csv", "plain-list", "prose": // wrappings come off before the format is looked at, and a bomb takes its time
		out = append(out, hostile{"a gzip bomb", framing.CodeBomb, slices.Concat(gzipOf(c.content), gzipBomb())},
			hostile{"a zstd bomb", framing.CodeBomb, slices.Concat(zstdOf(c.content, 0), zstdBomb())}, hostile{"a zip bomb", framing.CodeBomb, zipOf(c.name, c.content, bombSize)})
	}
	return out
}

const bombSize = 96 << 20 // over the size from which the ratio counts

func gzipOf(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s)
	_ = z.Close()
	return b.Bytes()
}

func zstdOf(head string, blanks int64) []byte {
	var b bytes.Buffer
	z, _ := zstd.NewWriter(&b, zstd.WithEncoderLevel(zstd.SpeedFastest))
	_, _ = io.WriteString(z, head)
	_, _ = io.CopyN(z, again(strings.Repeat(" ", 1<<16)), blanks)
	_ = z.Close()
	return b.Bytes()
}

func zipOf(name, head string, blanks int64) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, _ := z.Create(name)
	_, _ = io.WriteString(f, head)
	_, _ = io.CopyN(f, again(strings.Repeat(" ", 1<<16)), blanks)
	_ = z.Close()
	return b.Bytes()
}

// A gzip or zstd file may be several joined, so one bomb serves behind any head.
var bombs struct{ gzip, zstd []byte }

func gzipBomb() []byte {
	if bombs.gzip == nil {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
		_, _ = io.CopyN(z, again(strings.Repeat(" ", 1<<16)), bombSize)
		_ = z.Close()
		bombs.gzip = b.Bytes()
	}
	return bombs.gzip
}

func zstdBomb() []byte {
	if bombs.zstd == nil {
		bombs.zstd = zstdOf("", bombSize)
	}
	return bombs.zstd
}

// repeated is a text again and again, for ever.
type repeated struct {
	text string
	at   int
}

func again(text string) *repeated { return &repeated{text: text} }

func (r *repeated) Read(p []byte) (n int, err error) {
	for n < len(p) {
		k := copy(p[n:], r.text[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.text)
	}
	return n, nil
}

// ran is what a run of the built program left, and the most memory it held, in MB.
type ran struct {
	said
	memory int
}

// runBinary runs the program in a process of its own. Its peak is read from the kernel while it runs, since what the kernel tells at its end
// counts the test's own memory in.
func runBinary(t *testing.T, stdin io.Reader, args ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	c := exec.Command(binary, args...)
	c.Stdin, c.Stdout, c.Stderr = stdin, &out, &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- c.Wait() }()
	most := 0
	for {
		select {
		case <-done: // a broken pipe is no failure: the program may have seen enough
			return ran{said{out.String(), errs.String(), c.ProcessState.ExitCode()}, most}
		case <-time.After(3 * time.Millisecond):
			most = max(most, peakOf(c.Process.Pid))
		}
	}
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakOf is the most memory that a process has held so far, in MB; 0 when it is gone.
func peakOf(pid int) int {
	b, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	m := highWater.FindSubmatch(b)
	if m == nil {
		return 0
	}
	kB, _ := strconv.Atoi(string(m[1]))
	return kB >> 10
}

// holdings is the journal's head and what stands in the store.
func holdings(t *testing.T, addr string) string {
	t.Helper()
	r := decode[struct {
		journal.Report
		Checkpoint *comparedCheckpoint `json:"checkpoint"`
	}](t, lianfang(t, "verify", "journal", "--store", addr, "--json").want(t, 0, "").out)
	out := fmt.Sprintf("%d facts", r.Facts)
	s := storetest.Open(t, addr)
	for _, table := range []string{"item", "assertion", "observable", "mention", "edge", "sighting", "intake_file", "intake_verdict", "source", "job"} {
		var n int
		if err := s.Read().QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out += fmt.Sprintf(", %d %s", n, table)
	}
	return out
}

// oneSentence tells a message that a person can use: one sentence, not too long, of the right language.
func oneSentence(s string, chinese bool) bool {
	han := regexp.MustCompile(`\p{Han}`).MatchString(s)
	return len(s) >= 10 && len(s) <= 400 && !strings.Contains(s, "\n") && han == chinese && (chinese || strings.ContainsAny(s[:1], `"“ABCDEFGHIJKLMNOPQRSTUVWXYZ`))
}

// TestABadFileIsRefusedWholeInOneSentence runs every kind of bad file in every format through the program.
func TestABadFileIsRefusedWholeInOneSentence(t *testing.T) {
	dir := t.TempDir()
	want := map[string]hostile{}
	for i, c := range carriers {
		for j, h := range c.badFiles() {
			name := fmt.Sprintf("%02d-%02d-%s", i, j, c.name)
			if err := os.WriteFile(filepath.Join(dir, name), h.content, 0o600); err != nil {
				t.Fatal(err)
			}
			h.name, h.content = c.name+", "+h.name, nil
			want[name] = h
		}
	}
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		importJSON(t, 0, "--store", addr, file(t, "good.json", bundle(0, 3)))
		before := holdings(t, addr)
		for _, lang := range []string{"en", "zh-TW"} {
			r := runBinary(t, nil, "import", "--json", "--store", addr, "--lang", lang, dir)
			got := decode[imported](t, r.out)
			if r.code != exitNo || len(got.Files) != len(want) {
				t.Fatalf("exit %d, %d of %d files\n%s", r.code, len(got.Files), len(want), r.err)
			}
			if r.memory == 0 || r.memory > maxMemory {
				t.Errorf("it held %d MB", r.memory)
			}
			t.Logf("%d bad files in %s: %d MB", len(want), lang, r.memory)
			for _, f := range got.Files {
				h := want[filepath.Base(f.Name)]
				if len(f.Problems) != 1 || f.Objects != (intel.Counts{}) {
					t.Errorf("%s was not refused whole: %+v", h.name, f)
					continue
				}
				p := f.Problems[0]
				if h.code != "" && p.Code != h.code || p.Position == "" || !oneSentence(p.Message, lang == "zh-TW") {
					t.Errorf("%s: %+v, want %s", h.name, p, h.code)
				}
			}
		}
		if after := holdings(t, addr); after != before {
			t.Errorf("something was left:\n%s\n%s", before, after)
		}
	})
}

// TestEveryCarrierIsGoodByItself keeps the test above honest: it is the badness that is refused.
func TestEveryCarrierIsGoodByItself(t *testing.T) {
	dir := t.TempDir()
	for i, c := range carriers {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d-%s", i, c.name)), []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := importJSON(t, 0, "--store", t.TempDir(), dir)
	for i, f := range got.Files {
		if c := carriers[i]; f.Format != c.format || f.Objects.New+f.Objects.Seen == 0 {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

// TestWrongTypesAreNamedObjectByObject: a file that can be read, with nothing in it that can be used.
func TestWrongTypesAreNamedObjectByObject(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"stix-1.json": hostileBundle + `17,"x",null,[],{},{"type":5,"id":{}},{"type":"indicator","id":["a"]},true]}`,
		"stix-2.json": `{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":"none"}`,
		"misp-1.json": strings.NewReplacer(`"aaaaaaaa-0000-4000-8000-000000000001"`, `{"a":1}`, `"aaaaaaaa-0000-4000-8000-000000000002"`, `[7]`, `"h1.example.com"`, `{}`).Replace(hostileEvent),
		"misp-2.json": `{"Event":{"uuid":7,"info":[],"Attribute":{"0":{}},"Object":"x","Orgc":1,"Tag":5}}`,
		"kev-1.json":  strings.NewReplacer(`"CVE-2026-10001"`, `["CVE-2026-10001"]`).Replace(kevSample),
		"kev-2.json":  `{"title":1,"catalogVersion":{},"dateReleased":[],"count":"x","vulnerabilities":{"a":1}}`,
		"cve-1.json":  strings.Replace(hostileCVE, `"CVE-2026-10001"`, `{"n":1}`, 1),
		"nvd-1.json":  strings.Replace(hostileNVD, `"CVE-2026-10001"`, `26`, 1),
		"epss-1.csv":  "cve,epss,percentile\nCVE-2026-10001,high,none\nnone,0.1,0.2\n",
		"list-1.csv":  "type,indicator,context\n\"=HYPERLINK(\"\"http://x\"\")\",@SUM(A1),+1\nip,=cmd|' /C calc'!A0,-2\n",
		"obj-1.json":  `[{"value":{"a":1}},{"value":[2]},{"value":true}]`,
		"pulse.json":  `{"name":[],"TLP":{},"indicators":[{"indicator":{},"type":[]},{"indicator":7}]}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, lang := range []string{"en", "zh-TW"} {
		r := runBinary(t, nil, "import", "--json", "--store", t.TempDir(), "--lang", lang, dir)
		if r.code != exitNo || r.memory > maxMemory {
			t.Fatalf("exit %d, %d MB\n%s", r.code, r.memory, r.err)
		}
		for _, f := range decode[imported](t, r.out).Files {
			if f.Objects.New != 0 || len(f.Problems) == 0 {
				t.Errorf("%s: %+v", filepath.Base(f.Name), f)
			}
			for _, p := range f.Problems {
				if p.Code == "" || p.Position == "" || strings.Contains(p.Message, "\n") || p.Message == "" {
					t.Errorf("%s: %+v", filepath.Base(f.Name), p)
				}
			}
		}
	}
}

// TestOddTimesTypesAndCrowdsAreTaken: what is unusual and not wrong.
func TestOddTimesTypesAndCrowdsAreTaken(t *testing.T) {
	dir := t.TempDir()
	other := func(n int, what, by string) string { return strings.ReplaceAll(indicator(n, ""), what, by) }
	for name, content := range map[string]string{
		"1.json": hostileBundle + other(1, "2026-01-01", "1970-01-01") + "," + other(2, "2026-01-01", "2100-01-01") + "," + other(3, `"type":"indicator"`, `"odd":{"a":[1]},"type":"indicator"`) + "]}",
		"2.json": hostileBundle + `{"type":"x-acme-thing","spec_version":"2.1","id":"x-acme-thing--33333333-3333-4333-8333-333333333333","created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z"}]}`,
		"3.json": strings.ReplaceAll(hostileEvent, "1700000000", "4102444800"),
		"4.json": strings.ReplaceAll(kevSample, "2026-01-01", "2100-01-01"),
		"5.csv":  "type,indicator,first_seen,context\ndomain,h9.example.com,2100-01-01,=1+1\ndomain,h8.example.com,1970-01-01,\"@SUM(1)\"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	addr := t.TempDir()
	for _, f := range importJSON(t, 0, "--store", addr, dir).Files {
		if f.Objects.New == 0 || f.Objects.Rejected+f.Objects.Held != 0 {
			t.Errorf("%s: %+v", f.Name, f)
		}
	}
	s := storetest.Open(t, addr)
	var late int64
	if err := s.Read().QueryRow("SELECT count(*) FROM assertion WHERE first_seen > $1 OR last_seen > $1 OR first_seen < 0", time.Now().Add(time.Hour).UnixMicro()).Scan(&late); err != nil || late != 0 {
		t.Errorf("%d words were seen in the future or before 1970 (%v)", late, err)
	}
}
