package intel_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"lianfang/internal/format/observable"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

func (w world) read(source, name string, r io.Reader) (*intel.Report, error) {
	w.t.Helper()
	return w.Import(w.t.Context(), marking.System("test"), intel.File{Name: name, Source: source, Marking: tlp.None}, r)
}

func (w world) file(source, name, content string) intel.Counts {
	w.t.Helper()
	r, err := w.read(source, name, strings.NewReader(content))
	if err != nil {
		w.t.Fatalf("%s: %v", name, err)
	}
	return r.Objects
}

// rows counts every row that an import could leave.
func (w world) rows() string {
	w.t.Helper()
	var b strings.Builder
	for _, table := range []string{"item", "assertion", "observable", "mention", "edge", "sighting", "intake_verdict"} {
		var n int
		if err := w.store.Read().QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			w.t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %d ", table, n)
	}
	return b.String()
}

func (w world) words(id string) []intel.Word {
	w.t.Helper()
	_, words, err := w.Find(w.t.Context(), marking.System("test"), id)
	if err != nil {
		w.t.Fatalf("%s: %v", id, err)
	}
	return words
}

// live is the words that count.
func (w world) live(id string) (out []intel.Word) {
	for _, x := range w.words(id) {
		if x.State != intel.Superseded {
			out = append(out, x)
		}
	}
	return out
}

func idOf(t *testing.T, raw string) string {
	t.Helper()
	v, ok := observable.Guess(raw)
	if !ok {
		t.Fatalf("%s is no value", raw)
	}
	return v.ID()
}

const (
	kevJSON = `{"title":"CISA","catalogVersion":"2026.08.07","dateReleased":"2026-08-07T10:00:00.000Z","count":2,"vulnerabilities":[
 {"cveID":"CVE-2024-1001","vendorProject":"Acme","product":"Gate","vulnerabilityName":"Acme Gate Injection","dateAdded":"2024-02-01","shortDescription":"x","requiredAction":"Patch","dueDate":"2024-02-22","knownRansomwareCampaignUse":"Unknown","notes":"","cwes":["CWE-79"]},
 {"cveID":"CVE-2024-1002","vendorProject":"Acme","product":"Mail","vulnerabilityName":"Acme Mail Overflow","dateAdded":"2024-02-03","shortDescription":"y","requiredAction":"Patch","dueDate":"2024-02-24","knownRansomwareCampaignUse":"Known","notes":"","cwes":[]}]}`
	kevCSV = "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\r\n" +
		"CVE-2024-1001,Acme,Gate,Acme Gate Injection,2024-02-01,\"x, with \"\"quotes\"\"\",Patch,2024-02-22,Unknown,,CWE-79\r\n"
	nvdJSON = `{"resultsPerPage":1,"startIndex":0,"totalResults":1,"format":"NVD_CVE","version":"2.0","timestamp":"2024-03-01T00:00:00.000","vulnerabilities":[
 {"cve":{"id":"CVE-2024-1001","sourceIdentifier":"cna@acme.example","published":"2024-02-01T00:00:00.000","lastModified":"2024-02-10T00:00:00.000","vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"Injection in Acme Gate"}],"references":[]}}]}`
	cveJSON  = `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2024-1001","assignerOrgId":"00000000-0000-4000-8000-000000000001","state":"PUBLISHED","datePublished":"2024-02-01T00:00:00Z","dateUpdated":"2024-02-05T00:00:00Z"},"containers":{"cna":{"providerMetadata":{"orgId":"00000000-0000-4000-8000-000000000001"},"title":"Gate injection","descriptions":[{"lang":"en","value":"Injection"}],"affected":[{"vendor":"Acme","product":"Gate","versions":[{"version":"1.0","status":"affected"}]}],"references":[{"url":"https://acme.example/1"}]}}}`
	epssCSV  = "#model_version:v2026.06.15,score_date:2026-08-07T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1001,0.01015,0.60644\nCVE-2024-1003,0.5,0.97\n"
	listCSV  = "type,value,confidence,tlp,family,first_seen\nip,198.51.100.77,80,TLP:GREEN,GlassLoader,2026-01-02\ndomain,Bad-Example[.]org,50,,,\nurl,hxxp://bad-example.org/a,,,,\n"
	plain    = "# values of today\n45.33.2.1\n45.33.2.1 # again\nevil-host.org\n45.33.0.0/16\n"
	hosts    = "# block\n0.0.0.0 evil-host.org\n0.0.0.0 other-host.org\n127.0.0.1 localhost\n"
	drop     = "; list\n45.33.0.0/16 ; SBL1\n45.34.0.0/16 ; SBL2\n"
	rules    = `alert dns any any -> any any (msg:"GlassLoader"; dns.query; content:"evil-host.org"; sid:1; rev:1;)` + "\n" + `drop ip [45.33.2.1,45.33.2.2] any -> $HOME_NET any (msg:"two"; sid:2;)` + "\n"
	maltrail = "# Reference: https://report.example/1\n# Aliases: glass\n\nevil-host.org\n45.33.2.1:8080\n/only/path.php\n"
	pulse    = `{"id":"1","name":"GlassLoader","TLP":"green","author_name":"me","tags":["apt"],"indicators":[{"id":1,"indicator":"evil-host.org","type":"domain","created":"2026-01-01T00:00:00"},{"id":2,"indicator":"45.33.2.1","type":"IPv4"}]}`
	ndjson   = `{"type":"domain","value":"evil-host.org","tlp":"AMBER","confidence":"high"}` + "\n" + `{"type":"ip","value":"45.33.2.1","tlp":"purple"}` + "\n"
	yaml     = "- name: GlassLoader\n  type: spyware\n  websites:\n  - evil-host.org\n  ips:\n  - 45.33.2.1\n"
	packages = "package_name,package_versions,sources\n@acme/left,\"[\"\"1.0.0\"\",\"\"1.0.1\"\"]\",scan\n"
	report   = "# Advisory on GlassLoader\n\nTLP:GREEN\n\n## Indicators of compromise\n\n- command server: 45.33.2.1\n- domain evil-host[.]org\n"
)

// samples is every format with what the first reading of it gives.
var samples = []struct {
	name, format, content string
	first                 intel.Counts
}{
	{"kev.json", "kev", kevJSON, intel.Counts{New: 2}},
	{"kev.csv", "kev", kevCSV, intel.Counts{New: 1}},
	{"nvd.json", "nvd2", nvdJSON, intel.Counts{New: 1}},
	{"cve.json", "cve5", cveJSON, intel.Counts{New: 1}},
	{"epss.csv", "epss", epssCSV, intel.Counts{New: 2}},
	{"list.csv", "csv", listCSV, intel.Counts{New: 3}},
	{"plain.txt", "plain-list", plain, intel.Counts{New: 3, Seen: 1}},
	{"hosts.txt", "hosts-file", hosts, intel.Counts{New: 2}},
	{"drop.txt", "drop-list", drop, intel.Counts{New: 2}},
	{"a.rules", "suricata-rules", rules, intel.Counts{New: 3}},
	{"trails.txt", "maltrail", maltrail, intel.Counts{New: 2, Rejected: 1}},
	{"pulse.json", "otx-pulse", pulse, intel.Counts{New: 2}},
	{"a.ndjson", "indicator-json", ndjson, intel.Counts{New: 2}},
	{"a.yaml", "indicator-yaml", yaml, intel.Counts{New: 2}},
	{"packages.csv", "package-list", packages, intel.Counts{New: 2}},
	{"report.md", "prose", report, intel.Counts{New: 5}},
	{"event.json", "misp-event", mispEvent("1700000000", "", ""), intel.Counts{New: 7}},
}

func TestEveryFormatIsReadOnceAndSeenAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, tc := range samples {
			t.Run(tc.name, func(t *testing.T) {
				w := newWorldNow(t, s)
				r, err := w.read("again-"+tc.name, tc.name, strings.NewReader(tc.content))
				if err != nil {
					t.Fatal(err)
				}
				if got := r.Objects; got != tc.first || r.Format != tc.format {
					t.Fatalf("first reading as %s: %+v, want %s %+v; %+v", r.Format, got, tc.format, tc.first, r.Problems)
				}
				before := w.rows()
				all := tc.first.New + tc.first.Seen + tc.first.Held + tc.first.Updated
				if got := w.file("again-"+tc.name, tc.name, tc.content); got != (intel.Counts{Seen: all, Rejected: tc.first.Rejected}) {
					t.Errorf("second reading: %+v", got)
				}
				if after := w.rows(); after != before {
					t.Errorf("the second reading left rows:\n%s\n%s", before, after)
				}
				// The same things in a file of other bytes: a day later, with a blank at the end.
				got := w.file("again-"+tc.name, tc.name, tc.content+"\n")
				if want := all; tc.format != "prose" && (got.Seen != want || got.New+got.Updated+got.Held != 0) {
					t.Errorf("a day later: %+v, want %d seen", got, want)
				}
			})
		}
	})
}

func TestEveryFormatIsRegistered(t *testing.T) {
	known := map[string]bool{}
	for _, f := range intel.Formats() {
		known[f] = true
	}
	for _, tc := range samples {
		if f, err := intel.ParseFormat(tc.format); err != nil || f != sniff.Format(tc.format) || !known[tc.format] {
			t.Errorf("%s: %v", tc.format, err)
		}
	}
}

func TestACVEHasOneItemAndAWordOfEverySource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		for source, content := range map[string]string{"cisa": kevJSON, "nist": nvdJSON, "mitre": cveJSON, "first": epssCSV} {
			w.file(source, source, content)
		}
		words := w.words(intel.CVEItem("CVE-2024-1001"))
		if len(words) != 4 {
			t.Fatalf("%d words, want 4", len(words))
		}
		for _, x := range words {
			if x.State != intel.Current || !strings.Contains(string(x.Raw), "CVE-2024-1001") {
				t.Errorf("word %d: state %d, %q", x.ID, x.State, x.Raw)
			}
		}
		it, _, _ := w.Find(t.Context(), marking.System("test"), intel.CVEItem("CVE-2024-1001"))
		if it.Type != "vulnerability" || len(it.Title) <= len("CVE-2024-1001") {
			t.Errorf("title %q: a bare number hid a title", it.Title)
		}
	})
}

// One person brings what many publish: what CISA says of a number is no older version of what NVD says.
func TestRecordsOfDifferentKindsByOneSourceStandBesideEachOther(t *testing.T) {
	short := `{"id":"CVE-2024-1001","configurations":[]}`
	files := []struct{ name, content string }{{"epss.csv", strings.Replace(epssCSV, "#model_version:v2026.06.15,score_date:2026-08-07T00:00:00+0000\n", "", 1)},
		{"kev.json", kevJSON}, {"short.json", short}, {"nvd.json", nvdJSON}, {"cve.json", cveJSON}, {"list.txt", "CVE-2024-1001\nCVE-2024-1003\n"}}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		for _, f := range files {
			r, err := w.Import(t.Context(), marking.System("test"), intel.File{Name: f.name, Format: map[string]sniff.Format{"short.json": sniff.NVD2}[f.name]}, strings.NewReader(f.content))
			if err != nil || r.Objects.Updated != 0 {
				t.Errorf("%s: %+v %v", f.name, r, err)
			}
		}
		live := w.live(intel.CVEItem("CVE-2024-1001"))
		if len(live) != 5 { // the list says nothing more than that it has it
			t.Errorf("%d words, want those of EPSS, KEV, the short record, NVD and CVE", len(live))
		}
		before := w.rows()
		for _, f := range files {
			r, err := w.Import(t.Context(), marking.System("test"), intel.File{Name: f.name, Format: map[string]sniff.Format{"short.json": sniff.NVD2}[f.name]}, strings.NewReader(f.content))
			if err != nil || r.Objects.New+r.Objects.Updated+r.Objects.Held != 0 {
				t.Errorf("%s again: %+v %v", f.name, r, err)
			}
		}
		if after := w.rows(); after != before {
			t.Errorf("again left rows\n%s\n%s", before, after)
		}
		if got := w.file("desk", "nvd.json", strings.NewReplacer("2024-02-10", "2024-02-11", "Injection in", "Worse in").Replace(nvdJSON)); got != (intel.Counts{Updated: 1}) {
			t.Errorf("a newer NVD record: %+v", got)
		}
		if live := w.live(intel.CVEItem("CVE-2024-1001")); len(live) != 5 {
			t.Errorf("%d words after a newer NVD record", len(live))
		}
	})
}

func TestANewerRecordOfTheSameSourceReplacesTheOlder(t *testing.T) {
	cases := []struct{ name, old, changed string }{
		{"kev.json", kevJSON, strings.NewReplacer("2026-08-07", "2026-08-09", `"Unknown"`, `"Known"`).Replace(kevJSON)},
		{"nvd.json", nvdJSON, strings.NewReplacer("2024-02-10", "2024-02-11", "Injection in", "A worse injection in").Replace(nvdJSON)},
		{"cve.json", cveJSON, strings.NewReplacer("2024-02-05", "2024-02-06", "Gate injection", "Gate total loss").Replace(cveJSON)},
		{"epss.csv", epssCSV, strings.NewReplacer("2026-08-07", "2026-08-08", "0.01015", "0.91").Replace(epssCSV)},
		{"event.json", mispEvent("1700000000", "", ""), mispEvent("1700000500", "", "other remark")},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, tc := range cases {
			w := newWorldNow(t, s)
			w.file("newer "+tc.name, tc.name, tc.old)
			if got := w.file("newer "+tc.name, tc.name, tc.changed); got.Updated == 0 || got.New+got.Held+got.Rejected != 0 {
				t.Errorf("%s changed: %+v", tc.name, got)
			}
			if got := w.file("newer "+tc.name, tc.name, tc.old+"\n"); got.Updated+got.New+got.Rejected != 0 {
				t.Errorf("%s, the older again: %+v", tc.name, got)
			}
			if tc.name == "kev.json" {
				if words := w.live(intel.CVEItem("CVE-2024-1001")); len(words) != 1 || !strings.Contains(string(words[0].Raw), `"Known"`) {
					t.Errorf("the older entry of the catalogue stands: %q", words[0].Raw)
				}
			}
		}
	})
}

func TestARejectedNumberTakesBackOneWordOnly(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	id := intel.CVEItem("CVE-2024-1001")
	w.file("mitre", "cve.json", strings.Replace(cveJSON, "PUBLISHED", "REJECTED", 1))
	w.file("nist", "nvd.json", nvdJSON)
	it, words, err := w.Find(t.Context(), marking.System("test"), id)
	if err != nil || it.Withdrawn || len(words) != 2 || words[0].State != intel.Revoked || words[1].State != intel.Current {
		t.Errorf("%+v %+v %v", it, words, err)
	}
}

func TestEntriesKeepTheirBytes(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	for _, tc := range []struct{ name, content, value, raw string }{
		{"list.csv", listCSV, "bad-example.org", "domain,Bad-Example[.]org,50,,,"},
		{"formula.csv", "value,description\nevil-host.org,\"=HYPERLINK(\"\"x\"\")\n+1\"\n", "evil-host.org", "evil-host.org,\"=HYPERLINK(\"\"x\"\")\n+1\""},
		{"drop.txt", drop, "45.34.0.0/16", "45.34.0.0/16 ; SBL2"},
		{"rule.rules", "alert dns any any -> any any (msg:\"x\"; \\\n  dns.query; content:\"long-host.org\"; sid:1;)\n", "long-host.org", "alert dns any any -> any any (msg:\"x\"; \\\n  dns.query; content:\"long-host.org\"; sid:1;)"},
		{"pulse.json", pulse, "45.33.2.1", `{"id":2,"indicator":"45.33.2.1","type":"IPv4"}`},
		{"a.ndjson", ndjson, "45.33.2.1", `{"type":"ip","value":"45.33.2.1","tlp":"purple"}`},
		{"a.yaml", yaml, "45.33.2.1", "  - 45.33.2.1"},
		{"report.md", report, "45.33.2.1", "- command server: 45.33.2.1"},
	} {
		w.file("bytes-"+tc.name, tc.name, tc.content)
		words := w.words(idOf(t, tc.value))
		if got := string(words[len(words)-1].Raw); got != tc.raw {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.raw)
		}
	}
}
