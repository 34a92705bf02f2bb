package intel_test

import (
	"fmt"
	"strings"
	"testing"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

const ownMarking = "marking-definition--22222222-2222-4222-8222-222222222222"

func definition(more string) string {
	return `{"type":"marking-definition","spec_version":"2.1","id":"` + ownMarking + `","created":"2026-01-01T00:00:00.000Z"` + more + `}`
}

// importedAsClear imports a file whose unmarked objects the importer calls public, and gives the word on one of them.
func importedAsClear(t *testing.T, name, content, id string) intel.Word {
	t.Helper()
	w := newWorldNow(t, storetest.SQLite(t))
	if _, err := w.Import(t.Context(), marking.System("test"), intel.File{Name: name, Source: "s", Marking: tlp.Clear}, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	x := w.words(id)[0]
	_, _, err := w.Find(t.Context(), marking.Public(), id)
	if public := err == nil; public != (x.TLP == tlp.Clear) {
		t.Errorf("it is %s and the public sees it: %v", x.TLP, public)
	}
	return x
}

func TestHowVendorsDefineMarkings(t *testing.T) {
	for more, want := range map[string]string{
		`,"definition_type":"tlp","definition":{"tlp":"amber"}`:                            "TLP:AMBER ",
		`,"definition_type":"tlp","definition":{"tlp":"TLP:GREEN"}`:                        "TLP:GREEN ",
		`,"definition_type":"TLP","definition":{"TLP":"TLP:AMBER+STRICT"}`:                 "TLP:AMBER+STRICT ",
		`,"definition_type":"ais","definition":{"color":"amber"}`:                          "TLP:AMBER ",
		`,"definition_type":"statement","definition":{"statement":"TLP:RED, no copies"}`:   "TLP:RED ",
		`,"definition_type":"statement","definition":{"statement":"Copyright 2026"}`:       "TLP:CLEAR ",
		`,"name":"TLP:GREEN","definition_type":"statement","definition":{"statement":"x"}`: "TLP:GREEN ",
		`,"name":"TLP:AMBER"`: "TLP:AMBER ",
		`,"name":"TLP:AMBER","definition_type":"tlp","definition":{"tlp":"red"}`:                         "TLP:RED ",
		`,"definition_type":"statement","definition":{"statement":"PAP:GREEN"}`:                          "TLP:CLEAR PAP:GREEN",
		`,"definition_type":"PAP","definition":{"pap":"PAP:RED"}`:                                        "TLP:CLEAR PAP:RED",
		`,"definition_type":"acme","definition":{"level":"7"}`:                                           " ",
		`,"extensions":{"` + "extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce" + `":{"x":1}}`: " ",
		`,"definition_type":"tlp","definition":{"tlp":"purple"}`:                                         " ",
	} {
		x := importedAsClear(t, "a.json", bundle(indicator(id1, "2026-01-01T00:00:00.000Z", marked(ownMarking)), definition(more)), id1)
		if got := x.TLP.String() + " " + x.PAP; got != want {
			t.Errorf("%s: %q, want %q", more, got, want)
		}
	}
}

// Whoever says "unmarked means public" says nothing of what has a marking that cannot be read.
func TestAMarkingThatCannotBeReadIsNeverNone(t *testing.T) {
	unknown := "marking-definition--33333333-3333-4333-8333-333333333333"
	for more, want := range map[string]tlp.Level{
		`,"object_marking_refs":"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"`: tlp.None,
		`,"object_marking_refs":[5]`:                                    tlp.None,
		`,"object_marking_refs":["TLP:RED"]`:                            tlp.None,
		`,"object_marking_refs":{"a":1}`:                                tlp.None,
		marked(unknown):                                                 tlp.None,
		`,"granular_markings":"x"`:                                      tlp.None,
		`,"granular_markings":[{"selectors":["name"],"marking_ref":5}]`: tlp.None,
		`,"granular_markings":[{"selectors":["name"],"marking_ref":"` + unknown + `"}]`: tlp.None,
		`,"labels":["tlp:red"]`:                                     tlp.Red,
		`,"labels":["TLP-AMBER"]` + marked(clear):                   tlp.Amber,
		`,"object_marking_refs":[]`:                                 tlp.Clear,
		`,"object_marking_refs":null`:                               tlp.Clear,
		`,"granular_markings":[{"selectors":["name"],"lang":"zh"}]`: tlp.Clear,
	} {
		if x := importedAsClear(t, "a.json", bundle(indicator(id1, "2026-01-01T00:00:00.000Z", more)), id1); x.TLP != want {
			t.Errorf("STIX with %s: %s, want %s", more, x.TLP, want)
		}
	}
	many := `{"name":"` + strings.ReplaceAll(tags(1100), `","`, `"},{"name":"`)
	for tags, want := range map[string]tlp.Level{
		`"Tag":["tlp:red"]`: tlp.Red, `"Tag":"tlp:red"`: tlp.Red, `"Tag":{"name":"tlp:red"}`: tlp.Red, `"EventTag":[{"Tag":{"name":"tlp:red"}}]`: tlp.Red,
		`"Tag":[{"name":["tlp:red"]}]`: tlp.None, `"Tag":7`: tlp.None, `"Tag":[{"name":"tlp:` + strings.Repeat("x", 9000) + `"}]`: tlp.None,
		`"Tag":[` + many + `tlp:red"}]`: tlp.None, `"Tag":[]`: tlp.Clear, `"Tag":null`: tlp.Clear,
	} {
		doc := strings.Replace(mispEvent("1700000000", "", ""), `"Tag":[{"name":"PAP:AMBER"},{"name":"tlp:green"}]`, tags, 1)
		if x := importedAsClear(t, "e.json", doc, attributeID); x.TLP != want {
			t.Errorf("MISP with %.60s: %s, want %s", tags, x.TLP, want)
		}
	}
	if x := importedAsClear(t, "e.json", strings.NewReplacer(`{"name":"tlp:green"}`, `{"name":"x"}`, "GlassLoader campaign", "[TLP:AMBER] GlassLoader campaign").Replace(mispEvent("1700000000", "", "")), attributeID); x.TLP != tlp.Amber {
		t.Errorf("MISP with a marking in its title: %s", x.TLP)
	}
}

// tags is so many different tags, each with what stands between two strings of a list behind it.
func tags(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `n%d","`, i)
	}
	return b.String()
}

func TestWhereListsSayWhoMaySeeThem(t *testing.T) {
	for _, tc := range []struct {
		name, file, content string
		want                tlp.Level
	}{
		{"a remark behind the value", "a.txt", "evil-host.org # TLP:RED\nother-host.org\n", tlp.Red},
		{"behind a tab", "a.txt", "evil-host.org\tTLP:RED\nother-host.org\tx\n", tlp.Red},
		{"a remark in the midst", "a.txt", "other-host.org\nevil-host.org\n# TLP:AMBER\nmore-host.org\n", tlp.Amber},
		{"a line of its own", "a.txt", "TLP:RED\n\nevil-host.org\nother-host.org\n", tlp.Red},
		{"the line of Taiwan's authorities", "a.txt", "情資分享等級: GREEN(可分享於社群)\nevil-host.org\nother-host.org\n", tlp.Green},
		{"a row of its own", "a.csv", "value,description\n\"TLP:AMBER\",\nevil-host.org,x\n", tlp.Amber},
		{"hosts", "hosts", "0.0.0.0 evil-host.org # TLP:RED\n0.0.0.0 other-host.org\n", tlp.Red},
		{"a description", "a.csv", "value,description\nevil-host.org,\"TLP:AMBER, found by us\"\n", tlp.Amber},
		{"a description of another thing", "a.csv", "value,description\nevil-host.org,its page explains TLP:CLEAR\n", tlp.Clear},
		{"a column of another name", "a.csv", "value,sharing\nevil-host.org,TLP:RED\n", tlp.Red},
		{"a name that looks like a marking", "a.txt", "tlp-red.evil-host.org\nevil-host.org\n", tlp.Clear},
		{"a list of markings", "a.ndjson", `{"value":"evil-host.org","tlp":["TLP:GREEN","RED"]}`, tlp.Red},
		{"a marking of a wrong shape", "a.ndjson", `{"value":"evil-host.org","tlp":{"level":"red"}}`, tlp.None},
		{"a marking that is too long", "a.csv", "value,tlp\nevil-host.org," + strings.Repeat("x", 9000) + "\n", tlp.None},
		{"a row cut off before its marking", "a.csv", "value,description,tlp\nevil-host.org,\"" + strings.Repeat("x", 1<<20) + "\",red\nother-host.org,x,clear\n", tlp.None},
		{"tags as MISP writes them", "a.ndjson", `{"value":"evil-host.org","tags":[{"name":"tlp:red"}]}`, tlp.Red},
		{"more tags than are kept", "a.ndjson", `{"value":"evil-host.org","tags":["` + tags(300) + `tlp:red"]}`, tlp.None},
		{"a member of another name", "a.ndjson", `{"value":"evil-host.org","sharing":"TLP:RED"}`, tlp.Red},
		{"a pulse", "p.json", strings.Replace(pulse, `"green"`, `["red"]`, 1), tlp.None},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if x := importedAsClear(t, tc.file, tc.content, idOf(t, "evil-host.org")); x.TLP != tc.want {
				t.Errorf("%s, want %s", x.TLP, tc.want)
			}
		})
	}
	w := newWorldNow(t, storetest.SQLite(t))
	if got := w.file("s", "a.txt", "TLP:RED\nevil-host.org\nother-host.org\n"); got != (intel.Counts{New: 2}) {
		t.Errorf("a marking was taken for a value: %+v", got)
	}
}

func TestAnalystsSayHowSureTheyAreInTheirOwnScales(t *testing.T) {
	for tag, want := range map[string]int{
		`misp:confidence-level=\"rarely-confident\"`: 25, `admiralty-scale:information-credibility=\"2\"`: 75, `admiralty-scale:information-credibility=\"6\"`: -1,
		`estimative-language:confidence-in-analytic-judgment=\"moderate\"`:                               55,
		`admiralty-scale:information-credibility=\"1\""},{"name":"misp:confidence-level=\"unconfident\"`: 0,
	} {
		x := importedAsClear(t, "e.json", mispEvent("1700000000", `,{"name":"`+tag+`"}`, ""), attributeID)
		if x.Confidence != want {
			t.Errorf("%s: %d, want %d", tag, x.Confidence, want)
		}
	}
}

func TestEveryObjectThatWaitsIsNamed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		inside := strings.Replace(indicator(id1, "2026-01-01T00:00:00.000Z", ""), "domain-name:value = 'Login.Bad-Example.org'", "ipv4-addr:value = '10.1.2.3'", 1)
		r := w.take("a", bundle(inside, indicator(strings.Replace(id1, "1111-4", "1112-4", 1), "2026-01-01T00:00:00.000Z", marked("marking-definition--33333333-3333-4333-8333-333333333333"))))
		if len(r.Problems) != 2 || r.Objects.Held != 1 {
			t.Fatalf("%+v", r)
		}
		for i, code := range []string{"only_special", "unknown_marking"} {
			if p := r.Problems[i]; p.Code != code || p.Message == "" || p.Position == "" || !strings.HasPrefix(p.Object, "indicator--1111") {
				t.Errorf("%+v, want %s", p, code)
			}
		}
		if r := w.take("b", bundle(indicator(strings.Replace(id1, "1111-4", "1112-4", 1), "2026-02-01T00:00:00.000Z", `,"revoked":true`))); r.Objects.Held != 1 || len(r.Problems) != 1 || r.Problems[0].Code != "not_owner" {
			t.Errorf("a stranger's withdrawal: %+v", r)
		}
	})
}

func TestAListOfProblemsSaysThatItIsNotComplete(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	r, err := w.read("s", "a.csv", strings.NewReader("value,description\nevil-host.org,x\n"+strings.Repeat("no value at all,x\n", 1500)))
	if err != nil || r.Objects.Rejected != 1500 || len(r.Problems) != 1001 {
		t.Fatalf("%+v, %d problems, %v", r.Objects, len(r.Problems), err)
	}
	if p := r.Problems[1000]; p.Code != "more_problems" || !strings.Contains(p.Message, "500") {
		t.Errorf("%+v", p)
	}
}

// Another exporter writes the same object with other blanks, in other order and with other escapes; only other content is a conflict.
func TestTheSameObjectInAnotherSpellingIsSeen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		one := `{"type":"indicator","spec_version":"2.1","id":"` + id1 + `","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"釣魚","pattern":"[domain-name:value = 'evil-host.org']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z","confidence":50}`
		other := "{\n \"id\": \"" + id1 + "\",\n \"type\": \"indicator\", \"name\": \"\\u91e3\\u9b5a\", \"confidence\": 5e1, \"spec_version\": \"2.1\",\n" +
			` "modified": "2026-01-01T00:00:00.000Z", "created": "2026-01-01T00:00:00.000Z", "pattern_type": "stix", "pattern": "[domain-name:value = 'evil-host.org']", "valid_from": "2026-01-01T00:00:00Z"}`
		w.take("a", bundle(one))
		before := w.rows()
		if r := w.take("a", bundle(other)); r.Objects != (intel.Counts{Seen: 1}) || w.rows() != before {
			t.Errorf("another spelling: %+v %+v", r.Objects, r.Problems)
		}
		if raw := string(w.words(id1)[0].Raw); raw != one {
			t.Errorf("the bytes that came first were not kept: %s", raw)
		}
		if r := w.take("a", bundle(strings.Replace(other, "5e1", "51", 1))); r.Objects != (intel.Counts{Held: 1}) || len(r.Problems) != 1 || r.Problems[0].Code != "conflict" || r.Problems[0].Object != id1 {
			t.Errorf("other content: %+v %+v", r.Objects, r.Problems)
		}
	})
}

// Every bundle brings the markings of the standard in its own spelling. They belong to nobody, and never change.
func TestTheMarkingsOfTheStandardAreNobodys(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		first := `{"type":"marking-definition","spec_version":"2.1","id":"` + amber + `","created":"2022-10-01T00:00:00.000Z","name":"TLP:AMBER"}`
		second := strings.Replace(first, `"name":"TLP:AMBER"`, `"name":"TLP:AMBER","extensions":{}`, 1)
		for _, doc := range []string{first, second, first} {
			if r := w.take("a", bundle(doc)); r.Objects.Updated+r.Objects.Held != 0 {
				t.Errorf("%s: %+v", doc, r.Objects)
			}
		}
		w.take("b", bundle(strings.Replace(second, `"created"`, `"revoked":true,"created"`, 1)))
		it, words, err := w.Find(t.Context(), marking.System("test"), amber)
		if err != nil || it.Withdrawn || len(words) != 2 {
			t.Errorf("%+v, %d words, %v", it, len(words), err)
		}
		own := definition(`,"definition_type":"statement","definition":{"statement":"Copyright A"}`)
		w.take("a", bundle(own))
		if r := w.take("a", bundle(strings.Replace(own, "Copyright A", "Copyright B", 1))); r.Objects != (intel.Counts{Held: 1}) || r.Problems[0].Code != "conflict" {
			t.Errorf("a marking that changes under its id: %+v %+v", r.Objects, r.Problems)
		}
	})
}
