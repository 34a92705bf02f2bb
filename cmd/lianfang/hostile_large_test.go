package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

// allLarge, when set, sends files of 300 MB in every format through the program; `make soak` sets it. Without it those are sent that once
// took the most memory.
const allLarge = "LIANFANG_TEST_LARGE"

const largeSize = 300 << 20

// large is a file that is made while it is read: head, then part again and again, then tail.
type large struct {
	name, format     string // format: "" to be found out
	head, part, tail string
	code             string // of its refusal; "" when it is taken
	always           bool
}

func (l large) reader() io.Reader {
	part := strings.Repeat(l.part, 1+(1<<16)/len(l.part)) // a single letter is slow to repeat
	return io.MultiReader(strings.NewReader(l.head), io.LimitReader(again(part), int64(largeSize/len(part)*len(part))), strings.NewReader(l.tail))
}

func largeFiles() []large {
	long := strings.Repeat("x", 100_000)
	text := strings.Repeat("x", 4000)
	object := func(n int) string {
		return strings.Replace(indicator(1, `,"description":"MARK"`), "MARK", strings.Repeat("x", n), 1)
	}
	attribute := fmt.Sprintf(`{"uuid":"aaaaaaaa-0000-4000-8000-000000000002","type":"text","category":"Other","to_ids":false,"value":"v","comment":"%s","timestamp":"1690000000"}`, long)
	event := `{"Event":{"uuid":"aaaaaaaa-0000-4000-8000-000000000001","info":"x","date":"2026-01-01","timestamp":"1700000000",`
	kevEntry := fmt.Sprintf(`{"cveID":"CVE-2026-10001","vendorProject":"Example","product":"Gate","vulnerabilityName":"%s","dateAdded":"2026-01-01","dueDate":"2026-01-22"}`, long)
	cve, nvd := strings.Replace(hostileCVE, "MARK", long, 1), strings.Replace(hostileNVD, "MARK", long, 1)
	nvdRecord := nvd[strings.Index(nvd, `{"cve"`) : len(nvd)-2]
	return []large{
		{name: "STIX, objects of 15 MB", head: hostileBundle + object(10), part: "," + object(15<<20), tail: "]}", always: true},
		{name: "STIX, objects of 4 MB", head: hostileBundle + indicator(2, ""), part: "," + object(4<<20), tail: "]}"},
		{name: "STIX, one string", head: hostileBundle + `{"type":"x-a","a":"`, part: "x", tail: `"}]}`, code: framing.CodeTooLarge, always: true},
		{name: "STIX, blanks", head: hostileBundle, part: " ", tail: "]}"},
		{name: "STIX, figures instead of objects", head: hostileBundle, part: "0,", tail: "0]}", code: framing.CodeTooLarge},
		{name: "STIX, objects of a million values", head: hostileBundle, part: `{"type":"x-a","id":"x-a--11111111-1111-4111-8111-111111111111","a":[` + strings.Repeat("[],", 4_000_000) + "0]},", tail: indicator(2, "") + "]}", code: "too_deep"},
		{name: "MISP, attributes", head: event + `"Attribute":[`, part: attribute + ",", tail: attribute + "]}}"},
		{name: "MISP, one object", head: event + `"Object":[{"uuid":"aaaaaaaa-0000-4000-8000-000000000004","name":"file","timestamp":"1690000000","Attribute":[`, part: attribute + ",", tail: attribute + "]}]}}", code: framing.CodeTooLarge},
		{name: "MISP, one member", head: event + `"Galaxy":[`, part: `{"a":"` + long + `"},`, tail: "{}]}}", code: framing.CodeTooLarge, always: true},
		{name: "MISP, tags", head: event + `"Tag":[`, part: `{"name":"` + text + `"},`, tail: `{"name":"x"}]}}`, code: framing.CodeTooLarge},
		{name: "KEV", head: `{"title":"CISA","catalogVersion":"1","dateReleased":"2026-01-01T00:00:00Z","count":1,"vulnerabilities":[`, part: kevEntry + ",", tail: kevEntry + "]}", code: framing.CodeTooLarge},
		{name: "KEV as a table", head: "cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\n", part: "CVE-2026-10001,A,G," + long + ",2026-01-01,x,Patch,2026-01-22,Unknown,,\n", code: framing.CodeTooLarge},
		{name: "CVE records", part: cve + "\n"},
		{name: "NVD", head: `{"format":"NVD_CVE","version":"2.0","vulnerabilities":[`, part: nvdRecord + ",", tail: nvdRecord + "]}"},
		{name: "EPSS", head: "cve,epss,percentile\n", part: "CVE-2026-10001,0.01015,0.60644" + strings.Repeat(" ", 3900) + "\n"},
		{name: "a table", head: "value,description\n", part: "h1.example.com," + text + "\n"},
		{name: "a table, one row", format: "csv", head: "value,description\nh1.example.com,", part: "x", code: framing.CodeTooLarge},
		{name: "a table, an open quotation mark", format: "csv", head: "value,description\nh1.example.com,\"", part: strings.Repeat("x", 99) + "\n", code: framing.CodeMalformed},
		{name: "a table, cells", format: "csv", head: "value,description\nh1.example.com,", part: ",", code: framing.CodeTooLarge},
		{name: "packages", head: "package_name,package_versions,sources\n", part: "@acme/left,1.0.0," + text + "\n"},
		{name: "a list", format: "plain-list", part: "h1.example.com # " + text + "\n"},
		{name: "a list, one line", format: "plain-list", head: "h1.example.com\n", part: "x", code: framing.CodeTooLarge},
		{name: "a list, empty lines", format: "plain-list", head: "h1.example.com\n", part: "\n"},
		{name: "hosts", format: "hosts-file", part: "0.0.0.0 h1.example.com # " + text + "\n"},
		{name: "DROP", format: "drop-list", part: "192.0.2.0/24 ; SBL1" + text + "\n"},
		{name: "trails", format: "maltrail", head: "# Reference: x\n", part: "h1.example.com # " + text + "\n"},
		{name: "rules", format: "suricata-rules", part: `alert dns any any -> any any (msg:"` + text + `"; dns.query; content:"h1.example.com"; sid:1; rev:1;)` + "\n"},
		{name: "rules, one of many lines", format: "suricata-rules", head: `alert dns any any -> any any (msg:"`, part: strings.Repeat("x", 99) + "\\\n", code: "no_rule"},
		{name: "YAML", format: "indicator-yaml", head: "- name: x\n  websites:\n", part: "  - h1.example.com # " + text + "\n"},
		{name: "JSON lines", part: `{"type":"domain","value":"h1.example.com","description":"` + text + `"}` + "\n"},
		{name: "a pulse", head: `{"name":"x","indicators":[`, part: `{"indicator":"h1.example.com","type":"domain","description":"` + text + `"},`, tail: `{"indicator":"h1.example.com","type":"domain"}],"TLP":"green"}`},
		{name: "a document", format: "prose", part: "The malware connects to h1.example.com.\n", code: framing.CodeTooLarge},
	}
}

// TestAFileOf300MBTakesLittleMemory sends them through the program, on its standard input.
func TestAFileOf300MBTakesLittleMemory(t *testing.T) {
	for _, l := range largeFiles() {
		if !l.always && os.Getenv(allLarge) == "" {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			addr := t.TempDir()
			args := []string{"import", "--json", "--lang", "en", "--store", addr, "-"}
			if l.format != "" {
				args = append(args, "--format", l.format)
			}
			r := runBinary(t, l.reader(), args...)
			if r.memory == 0 || r.memory > maxMemory {
				t.Errorf("it held %d MB", r.memory)
			}
			got := decode[imported](t, r.out).Files
			if len(got) != 1 {
				t.Fatalf("exit %d\n%s\n%s", r.code, r.out, r.err)
			}
			t.Logf("%d MB; %+v", r.memory, got[0].Objects)
			if l.code == "" {
				if r.code != exitDone {
					t.Errorf("exit %d: %+v", r.code, got[0])
				}
				return
			}
			if p := got[0].Problems; r.code != exitNo || len(p) == 0 || p[0].Code != l.code || p[0].Position == "" {
				t.Errorf("exit %d, want %s: %+v", r.code, l.code, got[0])
			}
		})
	}
}
