package law_test

import (
	"slices"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

func leak(info law.Class, s law.Severity) law.Thing {
	return law.Thing{Loss: law.Confidentiality, Info: info, Severity: s, Reason: "judged"}
}

func tampering(system law.Class, s law.Severity) law.Thing {
	return law.Thing{Loss: law.Integrity, System: system, Severity: s, Reason: "judged"}
}

// outage is an interruption of a system and of the business that it carries.
func outage(system, business law.Class, back law.Restored) law.Thing {
	return law.Thing{Loss: law.Availability, System: system, Business: business, Restored: back, Daily: law.Yes}
}

func TestTheTwelveCases(t *testing.T) {
	sensitive := leak(law.Sensitive, law.Minor)
	sensitive.Core = "noncore"
	sensitiveCore := leak(law.Sensitive, law.Serious)
	sensitiveCore.Core = "core_nonci"
	for _, c := range []struct {
		name           string
		things         []law.Thing
		in2021, in2026 int
	}{
		{"t1 a page of a non-core site defaced", []law.Thing{tampering("noncore_sys", law.Minor)}, 1, 1},
		{"t2 a serious leak of non-core information", []law.Thing{leak("noncore", law.Serious)}, 2, 2},
		{"t3 a minor leak of sensitive information", []law.Thing{sensitive}, 3, 1},
		{"t4 a serious leak of sensitive information of a core business", []law.Thing{sensitiveCore}, 4, 3},
		{"t5 official secrets and an outage", []law.Thing{leak("official_secret", law.Minor), outage("noncore_sys", "noncore", law.Over)}, 3, 3},
		{"t6 one page of a state secret", []law.Thing{leak("state_secret", law.Minor)}, 4, 4},
		{"t7 a system of critical infrastructure back in time", []law.Thing{outage("core_ci_sys", "core_ci", law.Within)}, 3, 3},
		{"t8 the same, not back in time", []law.Thing{outage("core_ci_sys", "core_ci", law.Over)}, 4, 4},
		{"t9 a business stopped, systems whole", []law.Thing{outage(law.None, "core_nonci", law.Over)}, 3, 0},
		{"t10 tampering and an outage of a core system", []law.Thing{tampering("core_nonci_sys", law.Minor), outage("core_nonci_sys", "core_nonci", law.Over)}, 3, 3},
		{"t11 nothing affected", nil, 0, 0},
		{"t12 a non-core system, not back in time", []law.Thing{outage("noncore_sys", "noncore", law.Over)}, 2, 2},
	} {
		for set, want := range map[string]int{"tw-2021": c.in2021, "tw-2026": c.in2026} {
			if got := assess(t, set, c.things...); got.Overall != certain(want) || len(got.Needs) > 0 {
				t.Errorf("%s by %s: %s, want %d; needs %v", c.name, set, got.Overall.Words(), want, got.Needs)
			}
		}
	}
}

// Each of the three is assessed by itself, and the highest counts, whatever the others.
func TestTheHighestOfTheThreeCounts(t *testing.T) {
	got := assess(t, "tw-2026", tampering("core_ci_sys", law.Serious), outage("core_ci_sys", "", law.Within))
	want := map[law.Loss]int{law.Confidentiality: 0, law.Integrity: 4, law.Availability: 3}
	for _, l := range got.Losses {
		if l.Range != certain(want[l.Loss]) {
			t.Errorf("%s is %s", l.Loss, l.Range.Words())
		}
	}
	if got.Overall != certain(4) {
		t.Errorf("overall %s", got.Overall.Words())
	}
}

func TestSensitiveInformationIsAskedAnewIn2026(t *testing.T) {
	got := assess(t, "tw-2026", leak(law.Sensitive, law.Minor))
	if got.Overall != (law.Range{AtLeast: 1, AtMost: 3}) || len(got.Needs) != 1 || got.Needs[0].Answer != "core" {
		t.Errorf("%s, needs %+v", got.Overall.Words(), got.Needs)
	}
	if !hasNotice(got.Notices, law.NoticeLegacy) {
		t.Error("nobody says that the class is of an earlier text")
	}
	if got := assess(t, "tw-2021", leak(law.Sensitive, law.Minor)); got.Overall != certain(3) || len(got.Needs) > 0 {
		t.Errorf("by the old text: %s, needs %+v", got.Overall.Words(), got.Needs)
	}
}

func hasNotice(all []law.Notice, code string) bool {
	return slices.ContainsFunc(all, func(n law.Notice) bool {
		return n.Code == code && n.Say.In(text.ZhTW) != "" && n.Say.In(text.En) != ""
	})
}

func TestWhatIsNotKnownYetGivesARange(t *testing.T) {
	for _, c := range []struct {
		name  string
		thing law.Thing
		want  law.Range
		needs []string
	}{
		{"severity", law.Thing{Loss: law.Confidentiality, Info: "core_ci"}, law.Range{AtLeast: 3, AtMost: 4}, []string{"severity"}},
		{"severity of a state secret does not matter", law.Thing{Loss: law.Confidentiality, Info: "state_secret"}, certain(4), nil},
		{"everything about a leak", law.Thing{Loss: law.Confidentiality}, law.Range{AtLeast: 1, AtMost: 4}, []string{"info_class", "severity"}},
		{"everything about tampering", law.Thing{Loss: law.Integrity, Info: "unknown"}, law.Range{AtLeast: 1, AtMost: 4}, []string{"info_class", "system_class", "severity"}},
		{"whether it is back", law.Thing{Loss: law.Availability, System: "core_ci_sys"}, law.Range{AtLeast: 3, AtMost: 4}, []string{"restored_within_mto"}},
		{"daily work", law.Thing{Loss: law.Availability, System: "noncore_sys", Restored: law.Within}, law.Range{AtLeast: 0, AtMost: 1}, []string{"daily_work"}},
		{"daily work does not matter when it is not back", law.Thing{Loss: law.Availability, System: "noncore_sys", Restored: law.Over}, certain(2), nil},
		{"which system", law.Thing{Loss: law.Availability, Business: "core_nonci", Restored: law.Over}, law.Range{AtLeast: 0, AtMost: 4}, []string{"system_class"}},
		{"running, tolerable time not known", law.Thing{Loss: law.Availability, System: "core_ci_sys", Restored: law.Running, Elapsed: 90}, law.Range{AtLeast: 3, AtMost: 4}, []string{"restored_within_mto"}},
	} {
		got := assess(t, "tw-2026", c.thing)
		var needs []string
		for _, n := range got.Needs {
			needs = append(needs, n.Answer)
		}
		if got.Overall != c.want || !slices.Equal(needs, c.needs) {
			t.Errorf("%s: %s, needs %v; want %v, %v", c.name, got.Overall.Words(), needs, c.want, c.needs)
		}
	}
}

// By the old text a non-core system has no row of its own: its business decides, and is asked for.
func TestTheOldTextAsksForTheBusiness(t *testing.T) {
	got := assess(t, "tw-2021", law.Thing{Loss: law.Availability, System: "noncore_sys", Restored: law.Over})
	if got.Overall != (law.Range{AtLeast: 0, AtMost: 2}) || len(got.Needs) != 1 || got.Needs[0].Answer != "business" {
		t.Errorf("%s, needs %+v", got.Overall.Words(), got.Needs)
	}
}

func TestABusinessWithoutASystemIsWarnedOfIn2026(t *testing.T) {
	got := assess(t, "tw-2026", outage(law.None, "core_ci", law.Over))
	if got.Overall != certain(0) || !hasNotice(got.Notices, law.NoticeBusinessOnly) {
		t.Errorf("%s with %+v", got.Overall.Words(), got.Notices)
	}
	if got := assess(t, "tw-2021", outage(law.None, "core_ci", law.Over)); hasNotice(got.Notices, law.NoticeBusinessOnly) {
		t.Error("warned of by the old text, which counts it")
	}
}

func TestARunningOutageRisesWhenTheTolerableTimeIsOver(t *testing.T) {
	running := law.Thing{Loss: law.Availability, System: "core_ci_sys", Restored: law.Running, Tolerable: 120}
	for minutes, want := range map[int]int{0: 3, 119: 3, 120: 3, 121: 4, 500: 4} {
		running.Elapsed = minutes
		got := assess(t, "tw-2026", running)
		if got.Overall != certain(want) || hasNotice(got.Notices, law.NoticeRunning) != (want == 3) {
			t.Errorf("after %d minutes: %s with %v", minutes, got.Overall.Words(), got.Notices)
		}
	}
}

func TestTheTraceSaysWhatWouldHaveMadeItHigher(t *testing.T) {
	got := assess(t, "tw-2026", leak("noncore", law.Minor))
	near := map[string]string{}
	for _, l := range got.Trace {
		if l.How == law.Near {
			near[l.Row] = l.Lacks
			if l.Level <= 1 || l.Basis.Article == "" || l.Say.In(text.ZhTW) == "" || l.Say.In(text.En) == "" {
				t.Errorf("%+v", l)
			}
		}
	}
	for row, lacks := range map[string]string{"C2a": "severity", "C2b": "info_class", "C3d": "info_class", "C4d": "info_class"} {
		if near[row] != lacks {
			t.Errorf("%s is near by %q, want %q", row, near[row], lacks)
		}
	}
	if _, ok := near["C4c"]; ok {
		t.Error("a row that two answers keep away is called near")
	}
}

func TestWhatIsNoHigherIsNotNear(t *testing.T) {
	both := leak("official_secret", law.Minor) // a secret of a core business that runs critical infrastructure: two rows hold
	both.Core = "core_ci"
	got := assess(t, "tw-2026", both)
	if held := hits(got); !slices.Equal(held, []string{"C3b", "C3d"}) || got.Level == nil || *got.Level != 3 {
		t.Errorf("%v hold, %s", held, got.Overall.Words())
	}
	for _, l := range got.Trace {
		if l.How == law.Near && l.Level <= 3 {
			t.Errorf("%s of level %d is called near to level 3", l.Row, l.Level)
		}
	}
	for _, l := range assess(t, "tw-2026", tampering("noncore_sys", law.Minor)).Trace {
		if l.Lacks == "info_class" {
			t.Errorf("%s is called near, and no information is affected", l.Row)
		}
	}
	if got := assess(t, "tw-2026", leak("core_ci", law.Serious)); len(got.Trace) != 1 {
		t.Errorf("something is higher than 4: %+v", got.Trace)
	}
}

func TestMinorAndSeriousWantAReason(t *testing.T) {
	thing := leak("noncore", law.Minor)
	if hasNotice(assess(t, "tw-2026", thing).Notices, law.NoticeNoReason) {
		t.Error("asked for a reason that is there")
	}
	thing.Reason = ""
	if !hasNotice(assess(t, "tw-2026", thing).Notices, law.NoticeNoReason) {
		t.Error("a judgement without a reason passes silently")
	}
}

func TestFactsThatCannotBe(t *testing.T) {
	for name, thing := range map[string]law.Thing{
		"no loss":                      {Info: "noncore"},
		"a class that there is not":    {Loss: law.Confidentiality, Info: "secret"},
		"a leak of a system":           {Loss: law.Confidentiality, System: "noncore_sys"},
		"tampering with a business":    {Loss: law.Integrity, Business: "noncore"},
		"an outage of information":     {Loss: law.Availability, Info: "noncore"},
		"a serious outage":             {Loss: law.Availability, System: "noncore_sys", Severity: law.Serious},
		"a leak that was restored":     {Loss: law.Confidentiality, Info: "noncore", Restored: law.Within},
		"core of what is core":         {Loss: law.Confidentiality, Info: "noncore", Core: "core_ci"},
		"in time after the time":       {Loss: law.Availability, System: "noncore_sys", Restored: law.Within, Elapsed: 61, Tolerable: 60},
		"too late before the time":     {Loss: law.Availability, System: "noncore_sys", Restored: law.Over, Elapsed: 59, Tolerable: 60},
		"minutes below none":           {Loss: law.Availability, System: "noncore_sys", Restored: law.Running, Elapsed: -1},
		"a severity that there is not": {Loss: law.Confidentiality, Info: "noncore", Severity: "severe"},
	} {
		_, err := levels(t, "tw-2026").Assess(law.Facts{Affected: []law.Thing{thing}})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := levels(t, "tw-2026").Assess(law.Facts{Affected: make([]law.Thing, 201)}); !fault.Is(err, fault.Invalid) {
		t.Error("any number of things is taken")
	}
}

// The text in force when the incident was known counts, by the day in Taipei.
func TestTheDayInTaipeiPicksTheText(t *testing.T) {
	for at, want := range map[string]string{
		"2026-01-04T23:59:59+08:00": "tw-2021",
		"2026-01-05T00:00:00+08:00": "tw-2026",
		"2026-01-04T15:59:59Z":      "tw-2021",
		"2026-01-04T16:00:00Z":      "tw-2026",
		"2021-08-23T00:00:00+08:00": "tw-2021",
	} {
		l, err := law.Builtin().LevelsFor("tw", instant(at))
		if err != nil || l.ID != want {
			t.Errorf("%s: %v %v, want %s", at, l, err, want)
		}
	}
	if _, err := law.Builtin().LevelsFor("tw", instant("2021-08-22T23:59:59+08:00")); !fault.Is(err, fault.Invalid) {
		t.Error("there is a text before the first")
	}
	if _, err := law.Builtin().LevelsFor("atlantis", instant("2026-01-05T00:00:00Z")); !fault.Is(err, fault.Invalid) {
		t.Error("there is a text of nowhere")
	}
}

func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}
