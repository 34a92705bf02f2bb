package sniff

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/framing"
)

func heads(t testing.TB) (out []headCase) {
	f, err := os.Open("testdata/heads.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := framing.Open(f, "heads")
	if err != nil {
		t.Fatal(err)
	}
	for e, err := range framing.Elements(r, framing.JSONLimits{Lines: true}) {
		if err != nil {
			t.Fatal(err)
		}
		var c headCase
		if err := json.Unmarshal(e.Raw, &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

type headCase struct {
	Name string `json:"name"`
	Want Format `json:"want"`
	Head string `json:"head"`
}

func TestRealFilesAreRecognisedByTheirHeads(t *testing.T) {
	cases := heads(t)
	if len(cases) < 50 {
		t.Fatalf("only %d heads", len(cases))
	}
	for _, c := range cases {
		if got, ok := Detect([]byte(c.Head), c.Name); !ok || got != c.Want {
			t.Errorf("%s: %q %v, want %q", c.Name, got, ok, c.Want)
		}
	}
}

// The content decides; where the name is gone only a few files have a second reading.
func TestRealFilesAreRecognisedWithoutTheirNames(t *testing.T) {
	for _, c := range heads(t) {
		if got, _ := Detect([]byte(c.Head), "upload"); got != c.Want {
			t.Errorf("%s without its name: %q, want %q", c.Name, got, c.Want)
		}
	}
}

func TestShapes(t *testing.T) {
	record := `{"containers":{"cna":{"affected":[]}},"cveMetadata":{"cveId":"CVE-2026-0001"},"dataType":"CVE_RECORD"}`
	for _, c := range []struct {
		name, head string
		want       Format
	}{
		{"a CVE record", record, CVE5},
		{"CVE records", "[" + record + "," + record + "]", CVE5},
		{"CVE lines", record + "\n" + record, CVE5},
		{"CVE answer", `{"cveRecords":[` + record, CVE5},
		{"CVE record cut early", record[:30], CVE5},
		{"NVD answer", `{"resultsPerPage":1,"startIndex":0,"totalResults":1,"format":"NVD_CVE","version":"2.0","vulnerabilities":[`, NVD2},
		{"NVD record", `{"id":"CVE-2026-0001","vulnStatus":"Rejected"}`, NVD2},
		{"KEV without head", `{"vulnerabilities":[{"cveID":"CVE-2026-0001","vendorProject":"x"}]}`, KEV},
		{"KEV table", "cveID,vendorProject,product\nCVE-2026-0001,a,b\n", KEV},
		{"KEV table in quotes", "\"cveID\",\"vendorProject\",\"product\"\r\n", KEV},
		{"EPSS", "#model_version:v2026.06.15,score_date:2026-09-29T12:00:22Z\ncve,epss,percentile\n", EPSS},
		{"SPDX with its packages first", `{"files":[],"packages":[{"name":"b","SPDXID":"SPDXRef-Package-1"`, SPDXJSON},
		{"CycloneDX with its components first", `{"components":[{"bom-ref":"a"`, CycloneDXJSON},
		{"OSV", `{"id":"GO-2026-1","modified":"2026-01-01T00:00:00Z","affected":[]}`, OSV},
		{"OSV of a database without times", `[{"schema_version":"1.6.0","id":"X","affected":[]}]`, OSV},
		{"OSV in a wrapper", `{"source":"x","osv":{"id":"GO-2026-1","modified":"2026-01-01T00:00:00Z","affected":[]}}`, OSV},
		{"OSV in another", `{"source":"x","doc":{"id":"GO-2026-1","affected":[{"package":{"ecosystem":"Go","name":"a"}}]}}`, OSV},
		{"an answer of OSV.dev", `{"vulns":[{"id":"GO-2026-1","modified":"2026-01-01T00:00:00Z","affected":[]}]}`, OSV},
		{"an advisory in GitHub's form", `[{"ghsa_id":"GHSA-aaaa-bbbb-cccc","cve_id":"CVE-2026-0001","vulnerabilities":[]}]`, OSV},
		{"the Debian tracker", `{"0ad":{"CVE-2026-0001":{"description":"d","releases":{"sid":{"status":"open"}}}}}`, DebianTracker},
		{"the Debian tracker with a name of its own first", `{"a":{"TEMP-0000000-000001":{"releases":[]}}}`, DebianTracker},
		{"a security database", `{"apkurl":"x","archs":["x86_64"],"reponame":"os","packages":[{"pkg":{"name":"a","secfixes":{}}}]}`, SecDB},
		{"CSAF in a wrapper", `{"source":"x","doc":{"document":{"category":"csaf_vex","csaf_version":"2.1"}}}`, CSAF},
		{"several CSAF", `[{"document":{"csaf_version":"2.0"}}]`, CSAF},
		{"OpenVEX with several contexts", `{"@context":["https://openvex.dev/ns/v0.2.0"],"statements":[]}`, OpenVEX},
		{"OpenVEX in a wrapper", `{"source":"x","doc":{"@context":"https://openvex.dev/ns","statements":[]}}`, OpenVEX},
		{"OpenVEX in an in-toto statement", `{"_type":"https://in-toto.io/Statement/v1","predicate":{"@context":"https://openvex.dev/ns/v0.2.0"}}`, OpenVEX},
		{"CycloneDX with vulnerabilities alone", `{"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[{"id":"CVE-2026-0001"}]}`, CycloneDXJSON},
		{"an inventory in a wrapper, which its reader does not take", `{"source":"x","doc":{"bomFormat":"CycloneDX","specVersion":"1.6"}}`, ""},
		{"CSAF", `{"document":{"csaf_version":"2.0"}}`, CSAF},
		{"OpenVEX", `{"@context":"https://openvex.dev/ns/v0.2.0","statements":[]}`, OpenVEX},
		{"empty STIX bundle", `{"type":"bundle","id":"bundle--3c0b6f0a-6a68-4a6e-9a9d-5f7c0f8ed001"}`, STIX},
		{"bundle with the type behind", `{"objects":[{"type":"identity","id":"identity--1"}],"type":"bundle"}`, STIX},
		{"STIX lines", `{"type":"indicator","id":"indicator--3c0b6f0a-6a68-4a6e-9a9d-5f7c0f8ed001"}` + "\n", STIX},
		{"MISP answer", `{"response":[{"Event":{"uuid":"x"}}]}`, MISPEvent},
		{"MISP events", `[{"Event":{"info":"x"}}]`, MISPEvent},
		{"pulses", `{"count":1,"results":[{"id":"1","indicators":[{"indicator":"192.0.2.1"}]}]}`, OTXPulse},
		{"JSON of another kind", `{"name":"lianfang","version":1}`, ""},
		{"empty object", `{}`, ""},
		{"words in a value are no structure", `{"note":"\"bomFormat\": \"CycloneDX\", \"cveMetadata\""}`, ""},
		{"a chat that begins with a bracket", "[09:31] 甲機關 值班：早，剛剛發現異常連線，主機 10.8.3.5\n[09:33] 聯防中心：收到，麻煩提供雜湊值\n", Prose},
		{"a table of nothing known", "a;b;c\n1;2;3\n4;5;6\n", CSV},
		{"an XML file", `<?xml version="1.0"?><catalog/>`, ""},
		{"a page", "<?xml version=\"1.0\"?>\n<html><body>", Prose},
		{"a short note", "please look", Prose},
		{"empty", "", ""},
		{"blanks", " \n\n", ""},
		{"binary", "MZ\x00\x01", ""},
		{"Latin-1", "Stra\xdfe 1\nStra\xdfe 2\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := Detect([]byte(c.head), "upload"); got != c.want || ok != (c.want != "") {
				t.Errorf("%q %v, want %q", got, ok, c.want)
			}
		})
	}
}

func TestAReportWithAddressesIsNoList(t *testing.T) {
	report := "Block these now, we saw them in two hospitals this week:\n" + strings.Repeat("192.0.2.1\n", 8) +
		"The following are ours and must never be blocked by anybody, please check:\n" + strings.Repeat("198.51.100.1\n", 2) +
		"We will send more when the investigation of the third host is done.\n"
	if got, _ := Detect([]byte(report), "upload.txt"); got != Prose {
		t.Errorf("got %q", got)
	}
}

func TestACutCharacterIsStillText(t *testing.T) {
	text := strings.Repeat("資安聯防通報：請各單位留意可疑連線。\n", 5_000)
	if got, ok := Detect([]byte(text), "x.txt"); got != Prose || !ok {
		t.Errorf("got %q", got)
	}
}

func TestEveryFormatIsListedOnce(t *testing.T) {
	all := Formats()
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != len(Formats()) {
		t.Error("a format is listed twice")
	}
	for _, c := range heads(t) {
		if !slices.Contains(Formats(), c.Want) {
			t.Errorf("%q is not listed", c.Want)
		}
	}
	for _, f := range shapes {
		if !slices.Contains(Formats(), f) {
			t.Errorf("%q is not listed", f)
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, c := range heads(f) {
		f.Add([]byte(c.Head), c.Name)
	}
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		got, ok := Detect(head, name)
		if ok != slices.Contains(Formats(), got) {
			t.Errorf("%q %v", got, ok)
		}
	})
}
