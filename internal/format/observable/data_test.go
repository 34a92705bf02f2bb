package observable

import (
	"bytes"
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every line of a feed with byte order mark, CRLF, mixed defanging and wrong type column comes out with the right kind and form.
func TestQuirkyFeedIsReadRightOnEveryLine(t *testing.T) {
	r := csv.NewReader(bytes.NewReader(read(t, "quirks.csv")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var want []struct {
		Line  int    `json:"line"`
		Type  string `json:"type"`
		Value string `json:"value"`
	}
	if err := json.Unmarshal(read(t, "quirks.expected.json"), &want); err != nil {
		t.Fatal(err)
	}
	declared := map[string]Kind{"IP": IPv4, "Domain": Domain, "URL": URL, "Hash": SHA256}
	right := 0
	for _, w := range want {
		row := rows[w.Line-1]
		v, ok := Settle(declared[row[1]], row[0])
		kind := strings.TrimRight(string(v.Kind), "46")
		kind = strings.Replace(strings.Replace(kind, "ipv", "ip", 1), "sha25", "sha256", 1)
		if !ok || kind != w.Type || v.Text != w.Value {
			t.Errorf("line %d: %q gives %s %q, want %s %q", w.Line, row[0], v.Kind, v.Text, w.Type, w.Value)
			continue
		}
		right++
	}
	if right != len(want) || right < 80 {
		t.Errorf("%d of %d lines are right", right, len(want))
	}
}

// The ids of an independent maker of STIX objects are ours.
func TestIDIsThatOfSTIX(t *testing.T) {
	var objects []map[string]any
	if err := json.Unmarshal(read(t, "scos.json"), &objects); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]Kind{"ipv4-addr": IPv4, "ipv6-addr": IPv6, "domain-name": Domain, "url": URL, "email-addr": Email, "mutex": Mutex, "autonomous-system": ASN, "windows-registry-key": RegistryKey}
	checked := 0
	for _, o := range objects {
		id, kind := o["id"].(string), kinds[o["type"].(string)]
		if kind == "" {
			continue
		}
		raw, _ := o["value"].(string)
		for _, key := range []string{"name", "key"} {
			if s, ok := o[key].(string); ok {
				raw = s
			}
		}
		if kind == ASN {
			raw = "64500"
		}
		v, err := Normalise(kind, raw)
		if err != nil {
			t.Fatal(err)
		}
		if kind == RegistryKey { // its values contribute too
			p := v.Properties()
			p["values"] = o["values"]
			if got := DeterministicID(v.STIXType(), p); got != id {
				t.Errorf("%s: got %s", id, got)
			}
		} else if got := v.ID(); got != id {
			t.Errorf("%s %q: got %s, want %s", kind, raw, got, id)
		}
		checked++
	}
	if checked != 9 {
		t.Errorf("%d ids were checked, want 9", checked)
	}
}

// Objects of several properties, by the general function.
func TestDeterministicIDOfFileAndSoftware(t *testing.T) {
	var objects []map[string]any
	if err := json.Unmarshal(read(t, "scos.json"), &objects); err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		var p map[string]any
		switch o["type"] {
		case "file":
			p = map[string]any{"hashes": map[string]any{"MD5": o["hashes"].(map[string]any)["MD5"]}, "name": o["name"]}
		case "software":
			v, err := Normalise(CPE, o["cpe"].(string))
			if err != nil {
				t.Fatal(err)
			}
			p = v.Properties()
			p["name"], p["vendor"] = o["name"], o["vendor"]
		case "mac-addr":
			p = map[string]any{"value": o["value"]}
		case "directory":
			p = map[string]any{"path": o["path"]}
		default:
			continue
		}
		if got := DeterministicID(o["type"].(string), p); got != o["id"] {
			t.Errorf("got %s, want %s", got, o["id"])
		}
	}
}

func TestEveryKindHasAnID(t *testing.T) {
	for _, v := range []Value{{CVE, "CVE-2026-1234"}, {DomainWildcard, "*.evil.example"}, {JA3, strings.Repeat("a", 32)}, {BTC, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"}} {
		if id := v.ID(); !strings.HasPrefix(id, "x-lianfang-observable--") || len(id) != len("x-lianfang-observable--")+36 {
			t.Errorf("%s: %s", v.Kind, id)
		}
	}
	v := Value{CPE, "cpe:2.3:a:example:vpn:9.1.2:*:*:*:*:*:*:*"}
	if p := v.Properties(); p["name"] != "vpn" || p["vendor"] != "example" || p["version"] != "9.1.2" {
		t.Errorf("software is %v", p)
	}
}
