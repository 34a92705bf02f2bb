package stix

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lianfang/internal/format/observable"
)

func TestFieldsAreTaken(t *testing.T) {
	byType := map[string]Object{}
	for _, o := range objects(t, unpacked(t, "all-types.stix21.json.gz")) {
		if o.Type == "marking-definition" {
			byType[o.MarkingDefinition.DefinitionType+o.MarkingDefinition.TLP2] = o
		}
		if _, have := byType[o.Type]; !have {
			byType[o.Type] = o
		}
	}
	at := func(s string) int64 {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.UnixMicro()
	}
	now := at("2026-09-01T08:00:00Z")
	i := byType["indicator"]
	for name, pair := range map[string][2]any{
		"created":     {i.Created, now},
		"modified":    {i.Modified, now},
		"created by":  {i.CreatedByRef, "identity--fcc962ee-f4d1-400c-871f-f420ca5d61ca"},
		"confidence":  {i.Confidence, 85},
		"unsaid":      {byType["malware"].Confidence, -1},
		"lang":        {i.Lang, "zh-TW"},
		"name":        {i.Name, "C2 網域"},
		"types":       {i.IndicatorTypes, []string{"malicious-activity"}},
		"valid until": {i.ValidUntil, at("2026-12-01T00:00:00Z")},
		"markings":    {i.MarkingRefs, []string{"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"}},
		"granular": {i.Granular, []GranularMarking{{Selectors: []string{"name", "pattern"},
			MarkingRef: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"}}},
		"references": {i.ExternalRefs, []ExternalRef{{"範例通報", "LF-2026-0001", "https://soc.example.org/LF-2026-0001"}}},
		"aliases":    {byType["threat-actor"].Aliases, []string{"TA-0"}},
		"opinion":    {byType["opinion"].Opinion, "strongly-agree"},
		"refs":       {byType["grouping"].ObjectRefs[1], "malware--b9e64367-205d-4a5a-8a36-a698e588fd2a"},
		"relation":   {byType["relationship"].RelationshipType, "indicates"},
		"target":     {byType["relationship"].TargetRef, "malware--b9e64367-205d-4a5a-8a36-a698e588fd2a"},
		"sighting": {*byType["sighting"].Sighting, Sighting{OfRef: "indicator--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f",
			WhereSightedRefs: []string{"identity--fcc962ee-f4d1-400c-871f-f420ca5d61ca"},
			ObservedDataRefs: []string{"observed-data--6fb9d21f-7cad-43c9-badb-220ef727982b"},
			FirstSeen:        now, LastSeen: at("2026-09-01T09:00:00Z"), Count: 12}},
		"TLP 2.0":      {byType["amber+strict"].MarkingDefinition.TLP2, "amber+strict"},
		"extension":    {byType["amber+strict"].Extensions, []string{tlp2Extension}},
		"statement":    {byType["statement"].MarkingDefinition.Statement, "Copyright 2026, Example Org"},
		"CVE":          {ptr(byType["vulnerability"]).CVE(), "CVE-2026-0001"},
		"ATT&CK":       {ptr(byType["attack-pattern"]).ATTACK(), "T1566.001"},
		"no ATT&CK":    {i.ATTACK() + i.CVE(), ""},
		"property":     {string(i.Property("confidence")), "85"},
		"no property":  {string(i.Property("x")), ""},
		"no extension": {string(i.Extension("x")), ""},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: %#v, not %#v", name, pair[0], pair[1])
		}
	}
	strict := byType["amber+strict"]
	if v := strict.Extension(tlp2Extension); len(v) == 0 || v[0] != '{' {
		t.Errorf("the extension is %q", v)
	}
}

func ptr(o Object) *Object { return &o }

func TestTLP1IsRead(t *testing.T) {
	o := with(t, aMarking)
	if *o.MarkingDefinition != (MarkingDefinition{DefinitionType: "tlp", TLP: "green"}) {
		t.Errorf("%+v", *o.MarkingDefinition)
	}
}

func TestOddShapesLeaveFieldsEmpty(t *testing.T) {
	o := with(t, anIndicator, `"name":{"a":1}`, `"labels":"x"`, `"confidence":8.5`, `"external_references":{}`,
		`"granular_markings":[7]`, `"extensions":[]`, `"object_marking_refs":[1,"a"]`, `"revoked":"true"`, `"created":20260901`)
	if o.Unusable || o.Name != "" || o.Labels != nil || o.Confidence != -1 || o.ExternalRefs != nil || o.Revoked || o.Created != 0 ||
		len(o.MarkingRefs) != 1 || len(o.Extensions) != 0 {
		t.Errorf("%+v", o)
	}
	if len(o.Problems) < 9 {
		t.Errorf("only %d problems: %v", len(o.Problems), o.Problems)
	}
}

func TestFindingsAreCapped(t *testing.T) {
	refs := "["
	for range 3 * MaxProblems {
		refs += `"x",`
	}
	o := with(t, anIndicator, `"object_marking_refs":`+refs+`"x"]`)
	if n := len(o.Problems); n != MaxProblems || o.Problems[n-1].Code != CodeMore {
		t.Errorf("%d problems, the last %+v", n, o.Problems[n-1])
	}
}

func TestTimestamps(t *testing.T) {
	for s, want := range map[string]struct {
		micros int64
		ok     bool
	}{
		"1970-01-01T00:00:00Z":           {0, true},
		"1970-01-01T00:00:00.000001Z":    {1, true},
		"1969-12-31T23:59:59.5Z":         {-500_000, true},
		"2100-02-28T00:00:00Z":           {4107456000_000_000, true},
		"2026-09-01T08:00:00.123456789Z": {1788249600_123_456, true},
		"2026-09-01T16:00:00+08:00":      {1788249600_000_000, true},
		"2026-09-01T02:30:00.25-05:30":   {1788249600_250_000, true},
		"2016-12-31T23:59:60Z":           {1483228800_000_000, true},
		"2024-02-29T00:00:00Z":           {1709164800_000_000, true},
		"2100-02-29T00:00:00Z":           {0, false},
		"2026-09-31T00:00:00Z":           {0, false},
		"2026-09-01T24:00:00Z":           {0, false},
		"2026-09-01T08:00:00":            {0, false},
		"2026-09-01T08:00:00.Z":          {0, false},
		"2026-09-01 08:00:00Z":           {0, false},
		"2026-09-01T08:00:00z":           {0, false},
		"2026-9-01T08:00:00Z0":           {0, false},
		"2026-09-01T08:00:00+8:00":       {0, false},
		"":                               {0, false},
	} {
		got, ok := parseInstant([]byte(s))
		if ok != want.ok || got.micros != want.micros {
			t.Errorf("%s: %d %v, not %d %v", s, got.micros, ok, want.micros, want.ok)
		}
	}
}

// Any instant that Go writes is read as the same instant.
func TestTimestampsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		micros := rapid.Int64Range(-62135500000_000_000, 253402200000_000_000).Draw(t, "micros")
		zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "minutes"))
		s := time.UnixMicro(micros).In(zone).Format("2006-01-02T15:04:05.000000Z07:00")
		if got, ok := parseInstant([]byte(s)); !ok || got.micros != micros {
			t.Fatalf("%s: %d %v, not %d", s, got.micros, ok, micros)
		}
	})
}

func TestObservables(t *testing.T) {
	ind := func(p string) Object {
		return with(t, anIndicator, `"pattern":"`+p+`"`)
	}
	for name, c := range map[string]struct {
		o    Object
		want []RawObservable
	}{
		"negated values are none": {ind("[domain-name:value = 'a.example' AND ipv4-addr:value != '192.0.2.1' AND url:value NOT = 'http://b']"),
			[]RawObservable{{observable.Domain, "a.example", "domain-name:value"}}},
		"sets, networks, hashes": {ind("[ipv4-addr:value IN ('192.0.2.0/24','2001:db8::1')] OR [file:hashes.'SHA-256' = 'ab' OR file:hashes.MD5 = 'cd' OR file:hashes.'sha1' = 'ef']"),
			[]RawObservable{{observable.IPv4CIDR, "192.0.2.0/24", "ipv4-addr:value"}, {observable.IPv6, "2001:db8::1", "ipv4-addr:value"},
				{observable.SHA256, "ab", "file:hashes.'SHA-256'"}, {observable.MD5, "cd", "file:hashes.MD5"}, {observable.SHA1, "ef", "file:hashes.sha1"}}},
		"references": {ind("[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '203.0.113.3' AND network-traffic:dst_port = 443 AND email-message:from_ref.value = 'a@b.example']"),
			[]RawObservable{{observable.IPv4, "203.0.113.3", "network-traffic:dst_ref.value"}, {observable.Email, "a@b.example", "email-message:from_ref.value"}}},
		"a number":                      {ind("[autonomous-system:number = 64500]"), []RawObservable{{observable.ASN, "64500", "autonomous-system:number"}}},
		"a pattern of another language": {with(t, anIndicator, `"pattern_type":"sigma"`), nil},
		"a broken pattern":              {ind("[a"), nil},
		"file": {with(t, aFile, `"hashes":{"SHA-1":"cf23df2207d99a74fbe169e3eba035e633b65d94"}`), []RawObservable{
			{observable.SHA1, "cf23df2207d99a74fbe169e3eba035e633b65d94", "file:hashes.'SHA-1'"}, {observable.FileName, "a.exe", "file:name"}}},
		"observed-data of 2.0": {with(t, anObservation), []RawObservable{
			{observable.IPv4, "192.0.2.7", "0/ipv4-addr:value"},
			{observable.CPE, "cpe:2.3:a:example:word:2002:*:*:*:*:*:*:*", "2/software:cpe"}}},
		"defanged": {with(t, `{"type":"ipv4-addr","id":"ipv4-addr--1","value":"192[.]0[.]2[.]1"}`),
			[]RawObservable{{observable.IPv4, "192[.]0[.]2[.]1", "ipv4-addr:value"}}},
		"wildcard": {with(t, `{"type":"domain-name","id":"domain-name--1","value":"*.a.example"}`),
			[]RawObservable{{observable.DomainWildcard, "*.a.example", "domain-name:value"}}},
		"marking": {with(t, aMarking), nil},
	} {
		if got := c.o.Observables(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n%v, not\n%v", name, got, c.want)
		}
	}
}

func TestSoftware(t *testing.T) {
	o := with(t, anObservation)
	want := Software{Name: "Word", Vendor: "Example", Version: "2002", CPE: "cpe:2.3:a:example:word:2002:*:*:*:*:*:*:*"}
	if got := o.Software(); len(got) != 1 || got[0] != want {
		t.Errorf("%+v", got)
	}
	o = with(t, `{"type":"software","id":"software--1","name":"x","x_purl":"pkg:npm/x@1","swid":"s"}`)
	if got := o.Software(); len(got) != 1 || got[0] != (Software{Name: "x", PURL: "pkg:npm/x@1", SWID: "s"}) {
		t.Errorf("%+v", got)
	}
	if o = with(t, aFile); o.Software() != nil {
		t.Error("a file is no software")
	}
}

func TestCVE(t *testing.T) {
	const v = `{"type":"vulnerability","id":"vulnerability--7f013897-dd98-48e0-a3c8-af7694cc188d"}`
	for change, want := range map[string]string{
		`"name":"CVE-2026-12345"`:  "CVE-2026-12345",
		`"name":" cve-2026-0001 "`: "CVE-2026-0001",
		`"name":"Heartbleed"`:      "",
		`"external_references":[{"source_name":"CVE","external_id":"CVE-2014-0160"}]`: "CVE-2014-0160",
		`"external_references":[{"source_name":"nvd","external_id":"CVE-2014-0160"}]`: "",
		`"external_references":[{"source_name":"cve","external_id":"CVE-2014-016"}]`:  "",
	} {
		if o := with(t, v, change); o.CVE() != want {
			t.Errorf("%s: %q, not %q", change, o.CVE(), want)
		}
	}
}
