package xarf_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/xarf"
)

// report is a valid one, with some of its members written otherwise.
func report(change ...string) string {
	members := map[string]string{
		"xarf_version": `"4.2.0"`, "report_id": `"3f0f6a4e-55a0-4b6e-8f6e-8f0f1f2f3f4f"`, "timestamp": `"2026-11-26T22:10:05+08:00"`,
		"reporter": `{"org":"Harbour Bank","contact":"soc@bank.example","domain":"bank.example"}`, "sender": `{"org":"Trap Net","contact":"trap@trap.example","domain":"trap.example"}`,
		"source_identifier": `"198.51.100.7"`, "source_port": `44122`, "category": `"connection"`, "type": `"login_attack"`, "destination_ip": `"203.0.113.9"`, "attempt_count": `2847`,
		"tags": `["service:ssh"]`, "confidence": `0.9`, "_internal": `{"ticket":"SECRET-1"}`,
	}
	for i := 0; i < len(change); i += 2 {
		members[change[i]] = change[i+1]
	}
	var out []string
	for k, v := range members {
		if v != "" {
			out = append(out, fmt.Sprintf("%q: %s", k, v))
		}
	}
	return "{" + strings.Join(out, ",\n ") + "}"
}

func TestAReportIsRead(t *testing.T) {
	r, err := xarf.Read([]byte(report()))
	if err != nil {
		t.Fatal(err)
	}
	if !r.At.Equal(time.Date(2026, 11, 26, 14, 10, 5, 0, time.UTC)) || r.Source != "198.51.100.7" || r.Port != 44122 || r.Reporter.Org != "Harbour Bank" || r.Sender.Domain != "trap.example" || r.Type != "login_attack" || r.Confidence != 0.9 {
		t.Errorf("read as %+v", r)
	}
	if got := fmt.Sprint(r.Details); got != "[{attempt_count 2847} {destination_ip 203.0.113.9}]" {
		t.Errorf("the details are %s", got)
	}
	if strings.Contains(fmt.Sprint(r), "SECRET-1") {
		t.Error("what is internal to the sender was kept")
	}
}

func TestWhatIsNoReportIsRefusedWithItsPlace(t *testing.T) {
	long := `"` + strings.Repeat("a", 1001) + `"`
	for _, x := range []struct{ name, in, code, says string }{
		{"nothing", ``, "", ""}, {"no object", `[]`, "", ""}, {"cut off", `{"xarf_version":"4.0.0"`, "", ""},
		{"version 3", report("xarf_version", `"3.0.0"`), xarf.CodeXARF, "xarf_version"}, {"no version", report("xarf_version", ""), xarf.CodeXARF, "xarf_version"},
		{"no UUID", report("report_id", `"7"`), xarf.CodeXARF, "report_id"}, {"a UUID in braces", report("report_id", `"{3f0f6a4e-55a0-4b6e-8f6e-8f0f1f2f3f4f}"`), xarf.CodeXARF, "report_id"},
		{"no such category", report("category", `"weather"`), xarf.CodeXARF, "category"}, {"no type", report("type", ""), xarf.CodeXARF, "type is missing"},
		{"no sender", report("sender", ""), xarf.CodeXARF, "sender.org is missing"}, {"half a reporter", report("reporter", `{"org":"a"}`), xarf.CodeXARF, "reporter.contact is missing"},
		{"a day", report("timestamp", `"2026-11-26"`), xarf.CodeXARF, "timestamp"}, {"a port of words", report("source_port", `"22"`), framing.CodeWrongType, "source_port"}, {"port 70000", report("source_port", `70000`), xarf.CodeXARF, "source_port"},
		{"too sure", report("confidence", `1.5`), xarf.CodeXARF, "confidence"}, {"much to say", report("description", long), framing.CodeTooLarge, "description has at most"},
		{"51 pieces", report("evidence", "["+strings.Repeat(`{"content_type":"a/b","payload":""},`, 50)+`{}]`), framing.CodeTooLarge, "evidence"},
		{"the same name twice", `{"type":"a","type":"b"}`, "", ""}, {"too deep", `{"x":` + strings.Repeat("[", 30) + strings.Repeat("]", 30) + `}`, framing.CodeTooDeep, ""},
	} {
		_, err := xarf.Read([]byte(x.in))
		var bad *framing.Error
		if !errors.As(err, &bad) || x.code != "" && bad.Code != x.code || !strings.Contains(bad.Error(), x.says) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if _, err := xarf.Read(make([]byte, xarf.MaxReport+1)); err == nil {
		t.Error("9 MB were read")
	}
}

// Short text is evidence that a person reads. Everything else is a sample, of which the hash alone stays.
func TestOfASampleStaysItsHashAlone(t *testing.T) {
	item := func(kind, payload, hash string) string {
		return fmt.Sprintf(`{"content_type":%q,"description":"d","payload":%q,"hash":%q}`, kind, payload, hash)
	}
	words := base64.StdEncoding.EncodeToString([]byte("2847 tries\nin 3 hours"))
	in := report("evidence", "["+strings.Join([]string{
		item("text/plain; charset=utf-8", words, "sha256:"+strings.Repeat("0", 64)), item("application/octet-stream", words, ""), item("text/html", words, ""), item("text/plain", "AAEC", ""), item("text/plain", "no base64!", ""),
		item("text/plain", base64.StdEncoding.EncodeToString([]byte(strings.Repeat("a", 8001))), ""),
	}, ",")+"]")
	r, err := xarf.Read([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	e := r.Evidence
	if e[0].Text != "2847 tries\nin 3 hours" || !e[0].Differs || e[0].Size != 21 {
		t.Errorf("the text is %+v", e[0])
	}
	for _, x := range e[1:] {
		if x.Text != "" || x.Differs {
			t.Errorf("kept %+v", x)
		}
	}
	if e[1].SHA256 != e[0].SHA256 || len(e[1].SHA256) != 64 || e[4].Size != -1 {
		t.Errorf("the hashes are %+v", e)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(report()))
	f.Add([]byte(report("evidence", `[{"content_type":"text/plain","payload":"AAEC"}]`)))
	f.Add([]byte(`{"xarf_version":4}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := xarf.Read(b)
		var bad *framing.Error
		if err != nil && !errors.As(err, &bad) {
			t.Fatal(err)
		}
		if err == nil && (r.Source == "" || r.Type == "" || r.At.IsZero() && !strings.Contains(string(b), "0001")) {
			t.Errorf("%q is read as %+v", b, r)
		}
	})
}
