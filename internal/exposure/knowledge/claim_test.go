package knowledge_test

import (
	"slices"
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

func voice(t *testing.T, name string, rank knowledge.Rank, ranges ...vers.Range) knowledge.Voice {
	t.Helper()
	n := judge.Node{}
	for _, r := range ranges {
		c, ok := judge.CPECriterion("cpe:2.3:a:acme:big_box:*:*:*:*:*:*:*:*", r, true)
		if !ok {
			t.Fatal(r)
		}
		c.NA = r.StartIncl == "?"
		if c.NA {
			c.Range = vers.Range{}
		}
		n.Criteria = append(n.Criteria, c)
	}
	return knowledge.Voice{Name: name, Rank: rank, Opinion: judge.Opinion{Configurations: []judge.Configuration{{Nodes: []judge.Node{n}}}}}
}

func weigh(voices ...knowledge.Voice) []knowledge.Weighed {
	claims := make([][]knowledge.Claim, len(voices))
	for i, v := range voices {
		claims[i], _ = v.Claims()
	}
	return knowledge.Weigh(voices, claims)
}

func TestTheSmallestRankThatNamesVersionsCounts(t *testing.T) {
	to := func(v string) vers.Range { return vers.Range{EndExcl: v} }
	prose := vers.Range{StartIncl: "?"}
	for name, tc := range map[string]struct {
		voices []knowledge.Voice
		counts int
		differ bool
	}{
		"alone":                    {[]knowledge.Voice{voice(t, "nvd", knowledge.Analyst, to("2"))}, 0, false},
		"the authority before NVD": {[]knowledge.Voice{voice(t, "nvd", knowledge.Analyst, to("2")), voice(t, "cna:acme", knowledge.Authority, to("3"))}, 1, true},
		"they say the same":        {[]knowledge.Voice{voice(t, "nvd", knowledge.Analyst, to("2")), voice(t, "cna:acme", knowledge.Authority, to("2"))}, 1, false},
		"prose is no statement":    {[]knowledge.Voice{voice(t, "nvd", knowledge.Analyst, to("2")), voice(t, "cna:acme", knowledge.Authority, prose)}, 0, false},
		"nobody says":              {[]knowledge.Voice{voice(t, "cna:acme", knowledge.Authority, prose)}, -1, false},
		"of one rank by name":      {[]knowledge.Voice{voice(t, "osv:b", knowledge.Ecosystem, to("2")), voice(t, "osv:a", knowledge.Ecosystem, to("2"))}, 1, false},
	} {
		got := weigh(tc.voices...)
		if len(got) != 1 || got[0].Key != "cpe:acme:big_box" || got[0].Title != "acme big box" || got[0].Counts != tc.counts || got[0].Differ != tc.differ {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAVoiceIsSaidInWords(t *testing.T) {
	claims, more := voice(t, "nvd", knowledge.Analyst, vers.Range{EndExcl: "2"}, vers.Range{StartIncl: "3", EndIncl: "3.4"}, vers.Range{StartExcl: "5"}, vers.Range{}).Claims()
	var zh, en []string
	for _, t := range claims[0].Affected {
		zh, en = append(zh, t.In(text.ZhTW)), append(en, t.In(text.En))
	}
	if want := []string{"up to, not including 2", "from 3 up to and including 3.4", "after 5 on", "every version"}; more != 0 || !slices.Equal(en, want) {
		t.Errorf("said %q", en)
	}
	if want := []string{"到 2 之前", "3 起，到 3.4（含）", "5 之後，沒有上限", "所有版本"}; !slices.Equal(zh, want) {
		t.Errorf("said %q", zh)
	}
	if !slices.Equal(claims[0].Fixed, []string{"2"}) {
		t.Errorf("fixed %v", claims[0].Fixed)
	}
}

func TestCoverTellsWhoSpeaksAndWhoGivesARule(t *testing.T) {
	to := vers.Range{EndExcl: "2"}
	for name, tc := range map[string]struct {
		r             knowledge.Record
		kind          knowledge.Cover
		rules, usable bool
		withoutNVD    bool
	}{
		"the authority": {knowledge.Record{Source: knowledge.CVE, Voices: []knowledge.Voice{voice(t, "cna:acme", knowledge.Authority, to)}}, knowledge.ByAuthority, true, true, true},
		"enrichment":    {knowledge.Record{Source: knowledge.CVE, Voices: []knowledge.Voice{voice(t, "adp:x", knowledge.Enricher, to)}}, knowledge.ByEnricher, true, true, true},
		"NVD":           {knowledge.Record{Source: knowledge.NVD, Voices: []knowledge.Voice{voice(t, "nvd", knowledge.Analyst, to)}}, knowledge.ByNVD, true, true, false},
		"NVD waits":     {knowledge.Record{Source: knowledge.NVD}, knowledge.ByNVD, false, false, false},
		"in prose":      {knowledge.Record{Source: knowledge.CVE, Voices: []knowledge.Voice{voice(t, "cna:acme", knowledge.Authority, vers.Range{StartIncl: "?"})}}, knowledge.ByAuthority, false, false, false},
	} {
		c := tc.r.Covers()
		if !c.Known() || !c.Speaks(tc.kind) || c.Rules(tc.kind) != tc.rules || c.Usable(0) != tc.usable || c.Usable(knowledge.ByNVD) != tc.withoutNVD {
			t.Errorf("%s: %b", name, c)
		}
	}
	if c := (knowledge.Record{Source: knowledge.KEV}).Covers(); c.Known() {
		t.Errorf("a list of numbers describes: %b", c)
	}
}
