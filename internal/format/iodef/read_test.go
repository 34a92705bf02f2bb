package iodef_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/iodef"
)

const head = `<?xml version="1.0" encoding="UTF-8"?><IODEF-Document version="2.00" xml:lang="en" xmlns="urn:ietf:params:xml:ns:iodef-2.0" xmlns:x="urn:other">`

// An incident as another country's team might tell of it, with the parts of RFC 7970 §7 that matter to a person.
const told = head + `
<!-- a campaign -->
<Incident purpose="reporting" restriction="amber" status="new">
  <IncidentID name="cert.elsewhere.example">E-2026-77</IncidentID>
  <AlternativeID><IncidentID name="vendor.example">V-9</IncidentID></AlternativeID>
  <DetectTime>2026-11-26T09:00:00+01:00</DetectTime>
  <StartTime>2026-11-25T23:30:00Z</StartTime>
  <GenerationTime>2026-11-26T10:00:00Z</GenerationTime>
  <Description xml:lang="en">A ministry&apos;s mail server &amp; its web page were entered.</Description>
  <Assessment><IncidentCategory>intrusion</IncidentCategory><BusinessImpact severity="high" type="breach-privacy"><Description>mail read</Description></BusinessImpact></Assessment>
  <Method><Reference><ReferenceName specIndex="1"><ID>CVE-2026-0001</ID></ReferenceName><URL>https://vendor.example/a</URL></Reference></Method>
  <Contact role="creator" type="organization"><ContactName>CERT Elsewhere</ContactName><Email><EmailTo>desk@cert.elsewhere.example</EmailTo></Email><Telephone><TelephoneNumber>+00 1</TelephoneNumber></Telephone></Contact>
  <EventData><Flow><System category="source"><Node><Address category="ipv4-addr">192.0.2.7</Address></Node></System>
    <System category="target"><Node><DomainData system-status="compromised" domain-status="unknown"><Name>mail.ministry.example</Name></DomainData></Node></System></Flow>
    <EventData><Description>Then they looked around.</Description></EventData></EventData>
  <IndicatorData><Indicator><IndicatorID name="i" version="1">1</IndicatorID><Observable><BulkObservable type="domain-name"><BulkObservableList>a.bad.example
     b.bad.example</BulkObservableList></BulkObservable></Observable></Indicator></IndicatorData>
  <History><HistoryItem action="status-new-info"><DateTime>2026-11-26T09:30:00Z</DateTime><Description>Asked the provider.</Description></HistoryItem></History>
  <AdditionalData dtype="xml"><x:Description>not ours</x:Description></AdditionalData>
  <x:Description>not ours either</x:Description>
</Incident></IODEF-Document>`

func TestADocumentIsRead(t *testing.T) {
	d, err := iodef.Read([]byte(told))
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return when.UTC()
	}
	want := iodef.Incident{ID: iodef.ID{Name: "cert.elsewhere.example", Number: "E-2026-77"}, Alternative: []iodef.ID{{Name: "vendor.example", Number: "V-9"}}, Purpose: "reporting", Status: "new", Restriction: "amber",
		Detected: at("2026-11-26T08:00:00Z"), Started: at("2026-11-25T23:30:00Z"), Generated: at("2026-11-26T10:00:00Z"), Descriptions: []string{"A ministry's mail server & its web page were entered.", "Then they looked around."}, Categories: []string{"intrusion"},
		Impacts: []iodef.Impact{{Of: "BusinessImpact", Severity: "high", Type: "breach-privacy", Words: "mail read"}}, References: []string{"CVE-2026-0001", "https://vendor.example/a"},
		Contacts: []iodef.Contact{{Role: "creator", Type: "organization", Name: "CERT Elsewhere", Mail: "desk@cert.elsewhere.example", Phone: "+00 1"}},
		Systems: []iodef.System{{Category: "source", Kind: "ipv4-addr", Value: "192.0.2.7"}, {Category: "target", Kind: "domain", Value: "mail.ministry.example"}, {Category: "indicator", Kind: "domain-name", Value: "a.bad.example"},
			{Category: "indicator", Kind: "domain-name", Value: "b.bad.example"}},
		History: []iodef.Deed{{Action: "status-new-info", At: at("2026-11-26T09:30:00Z"), Words: "Asked the provider."}}}
	if len(d.Incidents) != 1 || d.Lang != "en" || !reflect.DeepEqual(d.Incidents[0], want) {
		t.Errorf("read\n%+v, want\n%+v", d.Incidents, want)
	}
}

func TestWhatIsNoDocumentIsRefusedWithItsPlace(t *testing.T) {
	deep := head + strings.Repeat("<EventData>", 40) + strings.Repeat("</EventData>", 40) + "</IODEF-Document>"
	without := func(part string) string { return strings.Replace(told, part, "", 1) }
	for _, x := range []struct{ name, in, code string }{
		{"nothing", "", framing.CodeTruncated}, {"JSON", `{"a":1}`, framing.CodeMalformed}, {"cut off", told[:900], framing.CodeTruncated}, {"another root", `<Incident xmlns="` + iodef.Namespace + `"/>`, iodef.CodeIODEF},
		{"version 1", strings.ReplaceAll(told, "iodef-2.0", "iodef-1.0"), iodef.CodeIODEF}, {"version 2.01", strings.Replace(told, "2.00", "2.01", 1), iodef.CodeIODEF},
		{"entities", `<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>` + told[38:], framing.CodeBomb}, {"an entity that nobody declared", strings.Replace(told, "&amp;", "&file;", 1), framing.CodeMalformed},
		{"a file of the server", `<!DOCTYPE a SYSTEM "file:///etc/passwd">` + told[38:], framing.CodeBomb}, {"too deep", deep, framing.CodeTooDeep}, {"another encoding", strings.Replace(told, "UTF-8", "Big5", 1), framing.CodeUTF8},
		{"more after it", told + "<a/>", framing.CodeMalformed}, {"words after it", told + "x", framing.CodeMalformed}, {"too many elements", head + strings.Repeat("<a/>", 20_001) + "</IODEF-Document>", framing.CodeTooLarge},
		{"no incident", head + "</IODEF-Document>", iodef.CodeIODEF}, {"no purpose", without(` purpose="reporting"`), iodef.CodeIODEF}, {"a number of nobody", without(` name="cert.elsewhere.example"`), iodef.CodeIODEF},
		{"no time", without("<GenerationTime>2026-11-26T10:00:00Z</GenerationTime>"), iodef.CodeIODEF}, {"a time without a zone", strings.Replace(told, "23:30:00Z", "23:30:00", 1), iodef.CodeIODEF},
		{"51 incidents", head + strings.Repeat("<Incident/>", 51) + "</IODEF-Document>", framing.CodeTooLarge}, {"no UTF-8", strings.Replace(told, "mail read", "mail \xff read", 1), framing.CodeUTF8},
		{"3 MB", told + strings.Repeat(" ", 3<<20), framing.CodeTooLarge},
	} {
		_, err := iodef.Read([]byte(x.in))
		var bad *framing.Error
		if !errors.As(err, &bad) || bad.Code != x.code || bad.At.Line == 0 {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

// What is written is read again as it was, and in the order of the schema.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	d, err := iodef.Read([]byte(told))
	if err != nil {
		t.Fatal(err)
	}
	x := &d.Incidents[0]
	x.Systems, x.References = x.Systems[:2], x.References[1:]
	x.Descriptions[0] = "]]> <script>&amp; 醫院的「伺服器」\n𠮷"
	b := iodef.Write(d)
	again, err := iodef.Read(b)
	if err != nil || !reflect.DeepEqual(d, again) {
		t.Fatalf("%v: read again\n%+v, was\n%+v\n%s", err, again, d, b)
	}
	last := -1
	for _, name := range []string{"<IncidentID", "<AlternativeID", "<DetectTime", "<StartTime", "<GenerationTime", "<Description", "<Assessment", "<Method", "<Contact", "<EventData", "<History"} {
		at := strings.Index(string(b), name)
		if at <= last {
			t.Errorf("%s stands before what it follows", name)
		}
		last = at
	}
	if string(b) != string(iodef.Write(d)) {
		t.Error("the same document is written in two ways")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(told))
	f.Add([]byte(head + `<Incident purpose="other"/></IODEF-Document>`))
	f.Add([]byte(`<!DOCTYPE a>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := iodef.Read(b)
		var bad *framing.Error
		if err != nil && !errors.As(err, &bad) {
			t.Fatal(err)
		}
		if err == nil {
			if _, err := iodef.Read(iodef.Write(d)); err != nil && len(b) < 10_000 {
				t.Errorf("what was read is written so that it is not read: %v", err)
			}
		}
	})
}
