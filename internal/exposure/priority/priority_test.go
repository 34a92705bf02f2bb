package priority

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The trees again, from the standards by hand: each line is one exploitation, automatable (or exposure and automatable), and the outcomes
// of the remaining values in order. t, s, n, a: track, track*, attend, act. d, c, o, i: defer, scheduled, out-of-cycle, immediate.
func TestTheTrees(t *testing.T) {
	// partial low medium high, total low medium high
	for key, outcomes := range map[string]string{
		"none no": "ttt tts", "none yes": "ttn ttn", "poc no": "tts tsn", "poc yes": "ttn tsn", "active no": "ttn tna", "active yes": "nna naa",
	} {
		e, auto, _ := strings.Cut(key, " ")
		for i, impact := range []string{Partial, Total} {
			for j, mission := range []string{Low, Medium, High} {
				want := map[byte]Decision{'t': Track, 's': TrackStar, 'n': Attend, 'a': Act}[strings.Fields(outcomes)[i][j]]
				if got := Coordinator(e, auto, impact, mission); got != want {
					t.Errorf("%s %s %s: %q, want %q", key, impact, mission, got, want)
				}
			}
		}
	}
	// no: low medium high very-high, yes: the same
	for key, outcomes := range map[string]string{
		"none small": "ddcc dccc", "none controlled": "dccc cccc", "none open": "dccc ccco",
		"poc small": "dccc cccc", "poc controlled": "dccc ccco", "poc open": "ccco ccoo",
		"active small": "ccoo cooo", "active controlled": "ccoo oooo", "active open": "cooi ooii",
	} {
		e, exposure, _ := strings.Cut(key, " ")
		for i, auto := range []string{No, Yes} {
			for j, human := range []string{Low, Medium, High, VeryHigh} {
				want := map[byte]Response{'d': Defer, 'c': Scheduled, 'o': OutOfCycle, 'i': Immediate}[strings.Fields(outcomes)[i][j]]
				if got := Deployer(e, exposure, auto, human); got != want {
					t.Errorf("%s %s %s: %q, want %q", key, auto, human, got, want)
				}
			}
		}
	}
	if Coordinator("maybe", No, Partial, Low) != "" || Deployer(None, Unknown, No, Low) != "" {
		t.Error("a value that a tree does not have has an outcome")
	}
}

// Nothing gets less urgent when a point gets worse.
func TestTheTreesAreMonotone(t *testing.T) {
	exploitation, auto, impact := []string{None, PoC, Active}, []string{No, Yes}, []string{Partial, Total}
	three, four, exposures := []string{Low, Medium, High}, []string{Low, Medium, High, VeryHigh}, []string{Small, Controlled, Open}
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string, all []string) (string, string) {
			i := rapid.IntRange(0, len(all)-1).Draw(t, name)
			return all[i], all[rapid.IntRange(i, len(all)-1).Draw(t, name+" worse")]
		}
		e1, e2 := pick("exploitation", exploitation)
		a1, a2 := pick("automatable", auto)
		i1, i2 := pick("impact", impact)
		m1, m2 := pick("mission", three)
		x1, x2 := pick("exposure", exposures)
		h1, h2 := pick("human", four)
		if Coordinator(e1, a1, i1, m1).Rank() > Coordinator(e2, a2, i2, m2).Rank() {
			t.Fatalf("coordinator: %s %s %s %s is more urgent than %s %s %s %s", e1, a1, i1, m1, e2, a2, i2, m2)
		}
		if Deployer(e1, x1, a1, h1).Decision().Rank() > Deployer(e2, x2, a2, h2).Decision().Rank() {
			t.Fatalf("deployer: %s %s %s %s is more urgent than %s %s %s %s", e1, x1, a1, h1, e2, x2, a2, h2)
		}
	})
}

const (
	worm     = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
	phishing = "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"
)

func of(p float64) *float64 { return &p }

func on(s string) time.Time {
	d, err := time.Parse(dayForm, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestDecisionPoints(t *testing.T) {
	adp := func(e, a, i string) []SSVC {
		return []SSVC{{Source: "CISA-ADP", Time: on("2026-08-01"), Exploitation: e, Automatable: a, TechnicalImpact: i}}
	}
	for _, c := range []struct {
		name  string
		in    Knowledge
		asset Asset
		want  map[Name]string // value, with "?" where it is assumed
	}{
		{"nothing", Knowledge{}, Asset{}, map[Name]string{Exploitation: "none?", Automatable: "yes?", TechnicalImpact: "total?", Exposure: "unknown?", Mission: "medium?", HumanImpact: "medium?"}},
		{"in KEV", Knowledge{KEV: Is, SSVC: adp("none", "no", "partial")}, Asset{}, map[Name]string{Exploitation: "active", Automatable: "no", TechnicalImpact: "partial"}},
		{"not in KEV is no proof", Knowledge{KEV: IsNot}, Asset{}, map[Name]string{Exploitation: "none?"}},
		{"SSVC active", Knowledge{SSVC: adp("active", "yes", "total")}, Asset{}, map[Name]string{Exploitation: "active", Automatable: "yes", TechnicalImpact: "total"}},
		{"SSVC in other spellings", Knowledge{SSVC: adp("Public PoC", "Yes", "Total")}, Asset{}, map[Name]string{Exploitation: "poc", Automatable: "yes", TechnicalImpact: "total"}},
		{"SSVC of unknown words says nothing", Knowledge{SSVC: adp("maybe", "perhaps", "some")}, Asset{}, map[Name]string{Exploitation: "none?", Automatable: "yes?", TechnicalImpact: "total?"}},
		{"the newest SSVC", Knowledge{SSVC: append(adp("none", "", ""), SSVC{Time: on("2026-09-01"), Exploitation: "poc"}, SSVC{Time: on("2026-07-01"), Exploitation: "active"})}, Asset{}, map[Name]string{Exploitation: "poc"}},
		{"an exploit newer than SSVC's none", Knowledge{SSVC: adp("none", "", ""), Exploits: []string{"https://example.org/x"}}, Asset{}, map[Name]string{Exploitation: "poc"}},
		{"an exploit does not lower active", Knowledge{SSVC: adp("active", "", ""), Exploits: []string{"x"}}, Asset{}, map[Name]string{Exploitation: "active"}},
		{"EPSS is a hint", Knowledge{EPSS: of(0.97), KEV: IsNot}, Asset{}, map[Name]string{Exploitation: "poc?"}},
		{"EPSS over SSVC's none", Knowledge{EPSS: of(0.97), SSVC: adp("none", "", "")}, Asset{}, map[Name]string{Exploitation: "poc?"}},
		{"EPSS at the mark", Knowledge{EPSS: of(0.1)}, Asset{}, map[Name]string{Exploitation: "poc?"}},
		{"EPSS below the mark", Knowledge{EPSS: of(0.0999), SSVC: adp("none", "", "")}, Asset{}, map[Name]string{Exploitation: "none"}},
		{"exploit maturity of the vector", Knowledge{Vector: worm + "/E:F"}, Asset{}, map[Name]string{Exploitation: "poc"}},
		{"unproven", Knowledge{Vector: worm + "/E:U"}, Asset{}, map[Name]string{Exploitation: "none?"}},
		{"a worm", Knowledge{Vector: worm}, Asset{}, map[Name]string{Automatable: "yes", TechnicalImpact: "total"}},
		{"phishing", Knowledge{Vector: phishing}, Asset{}, map[Name]string{Automatable: "no", TechnicalImpact: "partial"}},
		{"secrecy alone", Knowledge{Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}, Asset{}, map[Name]string{Automatable: "yes", TechnicalImpact: "partial"}},
		{"4.0, both whole", Knowledge{Vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N"}, Asset{}, map[Name]string{Automatable: "no", TechnicalImpact: "total"}},
		{"4.0, without rights one whole and one in part", Knowledge{Vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N"}, Asset{}, map[Name]string{Automatable: "yes", TechnicalImpact: "total"}},
		{"4.0, the same with an account", Knowledge{Vector: "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N"}, Asset{}, map[Name]string{Automatable: "no", TechnicalImpact: "partial"}},
		{"4.0 with a requirement", Knowledge{Vector: "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N"}, Asset{}, map[Name]string{Automatable: "no"}},
		{"4.0 says automatable itself", Knowledge{Vector: "CVSS:4.0/AV:L/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N/AU:Y"}, Asset{}, map[Name]string{Automatable: "yes"}},
		{"2.0 does not know of users", Knowledge{Vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C"}, Asset{}, map[Name]string{Automatable: "yes?", TechnicalImpact: "total"}},
		{"2.0 in part", Knowledge{Vector: "(AV:N/AC:M/Au:N/C:P/I:P/A:P)"}, Asset{}, map[Name]string{Automatable: "no", TechnicalImpact: "partial"}},
		{"on the internet", Knowledge{}, Asset{Internet: Is, Criticality: MuchHangs}, map[Name]string{Exposure: "open", Mission: "high", HumanImpact: "high"}},
		{"inside", Knowledge{}, Asset{Internet: IsNot, Level: "D"}, map[Name]string{Exposure: "controlled", Mission: "low", HumanImpact: "low"}},
		{"isolated", Knowledge{}, Asset{Internet: IsNot, Isolated: true, Level: "A", Criticality: AllHangs}, map[Name]string{Exposure: "small", Mission: "high", HumanImpact: "very high"}},
		{"isolated, but nobody said whether reachable", Knowledge{}, Asset{Isolated: true}, map[Name]string{Exposure: "unknown?"}},
		{"a printer of the nation", Knowledge{}, Asset{Level: "A", Criticality: LittleHangs}, map[Name]string{Mission: "medium"}},
		{"a grade and a level that there are not", Knowledge{}, Asset{Level: "Z", Criticality: "gold"}, map[Name]string{Mission: "medium?"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Decide(Input{Knowledge: c.in, Asset: c.asset, Now: on("2026-11-26")}, Default())
			for _, p := range r.Points {
				got := p.Value
				if !p.Known {
					got += "?"
				}
				if want, asked := c.want[p.Name]; asked && got != want {
					t.Errorf("%s: %s (%s), want %s", p.Name, got, p.From, want)
				}
				if p.From.In("zh-TW") == "" || p.From.In("en") == "" || p.Words().IsZero() {
					t.Errorf("%s has no reason", p.Name)
				}
			}
			if r.Decision.Rank() < 0 || len(r.Points) != 6 || strings.Contains(r.Words.In("en")+r.Words.In("zh-TW"), "%!") {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestDecide(t *testing.T) {
	now := time.Date(2026, 11, 26, 17, 0, 0, 0, time.UTC) // 01:00 of the 27th in Taipei
	known := Knowledge{KEV: Is, KEVAdded: on("2026-11-20"), KEVDue: on("2026-12-11"), Vector: worm}
	policy := func(tree Tree) Policy {
		p := Default()
		p.Tree = tree
		return p
	}
	for _, c := range []struct {
		name     string
		in       Input
		policy   Policy
		decision Decision
		tree     Tree
		response Response
		due      string
		overdue  bool
	}{
		{"act at level A: three days from today in Taipei", Input{Knowledge: known, Asset: Asset{Level: "A", Criticality: MuchHangs}}, Default(), Act, ByCoordinator, "", "2026-11-30", false},
		{"act without a level", Input{Knowledge: known}, Default(), Act, ByCoordinator, "", "2026-12-04", false},
		{"CISA's day is earlier", Input{Knowledge: known, Asset: Asset{Level: "D", Criticality: MuchHangs}}, Default(), Act, ByCoordinator, "", "2026-12-11", false},
		{"told a week ago", Input{Knowledge: known, Since: on("2026-11-20")}, Default(), Act, ByCoordinator, "", "2026-11-27", false},
		{"told eight days ago", Input{Knowledge: known, Since: on("2026-11-19")}, Default(), Act, ByCoordinator, "", "2026-11-26", true},
		{"an old entry of KEV", Input{Knowledge: Knowledge{KEV: Is, KEVDue: on("2022-05-03"), Vector: phishing}}, Default(), Track, ByCoordinator, "", "2022-05-03", true},
		{"an old entry of KEV, found today: as long as CISA gave", Input{Knowledge: Knowledge{KEV: Is, KEVAdded: on("2022-04-12"), KEVDue: on("2022-05-03"), Vector: phishing}, Since: now}, Default(), Track, ByCoordinator, "", "2026-12-18", false},
		{"an old entry of KEV, found long ago", Input{Knowledge: Knowledge{KEV: Is, KEVAdded: on("2022-04-12"), KEVDue: on("2022-05-03"), Vector: phishing}, Since: on("2022-05-03")}, Default(), Track, ByCoordinator, "", "2022-05-03", true},
		{"an old entry of KEV, found the day after", Input{Knowledge: Knowledge{KEV: Is, KEVAdded: on("2022-04-12"), KEVDue: on("2022-05-03"), Vector: phishing}, Since: on("2022-05-04")}, Default(), Track, ByCoordinator, "", "2022-05-25", true},
		{"CISA gave longer than the policy", Input{Knowledge: Knowledge{KEV: Is, KEVAdded: on("2021-11-03"), KEVDue: on("2022-05-03"), Vector: worm}, Since: now}, Default(), Act, ByCoordinator, "", "2026-12-04", false},
		{"a due date before the day of listing", Input{Knowledge: Knowledge{KEV: Is, KEVAdded: on("2022-06-01"), KEVDue: on("2022-05-03"), Vector: phishing}, Since: now}, Default(), Track, ByCoordinator, "", "2027-05-26", false},
		{"CISA's day does not count", Input{Knowledge: Knowledge{KEV: Is, KEVDue: on("2022-05-03"), Vector: phishing}}, func() Policy { p := Default(); p.KEVDue = false; return p }(), Track, ByCoordinator, "", "2027-05-26", false},
		{"a due date without being in KEV", Input{Knowledge: Knowledge{KEV: IsNot, KEVDue: on("2022-05-03"), Vector: phishing}}, Default(), Track, ByCoordinator, "", "2027-05-26", false},
		{"attend", Input{Knowledge: known, Asset: Asset{Level: "D", Internet: IsNot}}, Default(), Attend, ByCoordinator, OutOfCycle, "2026-12-11", false},
		{"the deployer tree: inside", Input{Knowledge: known, Asset: Asset{Internet: IsNot, Criticality: MuchHangs}}, policy(ByDeployer), Attend, ByDeployer, OutOfCycle, "2026-12-11", false},
		{"the deployer tree, exposure unknown", Input{Knowledge: known}, policy(ByDeployer), Act, ByCoordinator, "", "2026-12-04", false},
		{"the higher: coordinator", Input{Knowledge: known, Asset: Asset{Internet: IsNot, Criticality: MuchHangs}}, policy(ByHigher), Act, ByCoordinator, OutOfCycle, "2026-12-04", false},
		{"the higher: deployer", Input{Knowledge: Knowledge{Vector: phishing}, Asset: Asset{Internet: Is, Criticality: SomeHangs, Level: "B"}}, policy(ByHigher), TrackStar, ByDeployer, Scheduled, "2026-12-27", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.in.Now = now
			r := Decide(c.in, c.policy)
			if r.Decision != c.decision || r.Tree != c.tree || c.response != "" && r.Response != c.response || r.Due.Day != c.due || r.Due.Overdue != c.overdue {
				t.Errorf("%s by %s, %q, due %s %v\n%s", r.Decision, r.Tree, r.Response, r.Due.Day, r.Due.Overdue, r.Words)
			}
			if strings.Contains(r.Words.In("en"), "deployer") != (c.tree == ByDeployer) || strings.Contains(r.Words.In("en"), "passed") != c.overdue {
				t.Errorf("%s", r.Words)
			}
			if want := on(c.due).AddDate(0, 0, 1).Add(-8 * time.Hour); !r.Due.Until.Equal(want) {
				t.Errorf("until %v, want %v", r.Due.Until, want)
			}
		})
	}
}

func TestWordsSayWhatIsAssumed(t *testing.T) {
	r := Decide(Input{Knowledge: Knowledge{KEV: Is, KEVAdded: on("2026-11-20"), Ransomware: true, Vector: worm}, Now: on("2026-11-26")}, Default())
	want := "act: fix or isolate as soon as possible, and tell the leadership. Due 2026-12-03: act: 7 days from 2026-11-26 (an organisation without a level).\n" +
		"exploitation: active, in CISA's catalogue of known exploited vulnerabilities (KEV) since 2026-11-20; ransomware uses it.\n" +
		"automatable: yes, from the CVSS vector: over the network, simple, without signing in, without anyone's help.\n" +
		"technical impact: total, from the CVSS vector: C:H I:H.\n" +
		"exposure: unknown (assumed), it is not known whether it can be reached from the internet.\n" +
		"mission and well-being: medium (assumed), neither the asset nor whose it is is known; the middle is taken."
	if got := r.Words.In("en"); got != want {
		t.Errorf("got\n%s", got)
	}
	zh := r.Words.In("zh-TW")
	for _, w := range []string{"立即處理（act）", "期限 2026-12-03", "遭利用情形：已遭利用（active）", "勒索軟體", "任務與民生：中（medium）（推定）"} {
		if !strings.Contains(zh, w) {
			t.Errorf("%q is missing in\n%s", w, zh)
		}
	}
}

func TestFromKnowledge(t *testing.T) {
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		in   Knowledge
		want string
	}{
		{Knowledge{KEV: Is, KEVDue: on("2026-12-15"), EPSS: of(0.97), Vector: worm}, `{"kev":true,"epss":0.97,"cvss":9.8,"decision":"act","due":"2026-12-01"}`},
		{Knowledge{KEV: IsNot, EPSS: of(0.001), CVSS: of(5.5)}, `{"kev":false,"epss":0.001,"cvss":5.5,"decision":"track","due":"2027-05-23"}`},
		{Knowledge{Vector: phishing, CVSS: of(1)}, `{"kev":null,"epss":null,"cvss":6.1,"decision":"track","due":"2027-05-23"}`},
		{Knowledge{EPSS: of(0.5), Vector: worm}, `{"kev":null,"epss":0.5,"cvss":9.8,"decision":"track*","due":"2027-01-23"}`},
		{Knowledge{SSVC: []SSVC{{Exploitation: "active", Automatable: "yes", TechnicalImpact: "partial"}}}, `{"kev":null,"epss":null,"cvss":null,"decision":"attend","due":"2026-12-24"}`},
		{Knowledge{}, `{"kev":null,"epss":null,"cvss":null,"decision":null,"due":null}`},
		{Knowledge{SSVC: []SSVC{{Source: "x"}}, Vector: "?"}, `{"kev":null,"epss":null,"cvss":null,"decision":null,"due":null}`},
	} {
		got, err := json.Marshal(FromKnowledge(c.in, Default(), now))
		if err != nil || string(got) != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		r := Decide(Input{Knowledge: c.in, Now: now}, Default())
		i := slices.IndexFunc(r.Points, func(p Point) bool { return p.Name == Mission })
		if r.Points[i].Value != Medium || r.Points[i].Known {
			t.Errorf("%+v", r.Points[i])
		}
	}
}

// Whatever is known, there is a decision with all its reasons; KEV never lets it be due later; EPSS alone never makes active.
func TestAnyKnowledge(t *testing.T) {
	p := Default()
	words := []string{"", "none", "poc", "active", "yes", "no", "partial", "total", "?"}
	rapid.Check(t, func(t *rapid.T) {
		word := func(name string) string { return rapid.SampledFrom(words).Draw(t, name) }
		k := Knowledge{KEV: Maybe(rapid.IntRange(0, 2).Draw(t, "kev")), Vector: rapid.SampledFrom([]string{"", worm, phishing, "AV:N"}).Draw(t, "vector")}
		if rapid.Bool().Draw(t, "due") {
			k.KEVDue = on("2026-12-01")
		}
		if rapid.Bool().Draw(t, "epss") {
			k.EPSS = of(rapid.Float64Range(0, 1).Draw(t, "probability"))
		}
		for range rapid.IntRange(0, 2).Draw(t, "opinions") {
			k.SSVC = append(k.SSVC, SSVC{Source: rapid.String().Draw(t, "source"), Exploitation: word("e"), Automatable: word("a"), TechnicalImpact: word("i")})
		}
		a := Asset{Internet: Maybe(rapid.IntRange(0, 2).Draw(t, "internet")), Level: rapid.SampledFrom(Levels).Draw(t, "level"),
			Criticality: rapid.SampledFrom([]Criticality{"", LittleHangs, SomeHangs, MuchHangs, AllHangs}).Draw(t, "criticality")}
		r := Decide(Input{Knowledge: k, Asset: a, Now: on("2026-11-26")}, p)
		if r.Decision.Rank() < 0 || r.Due.Day == "" || (r.Response == "") != (a.Internet == NotKnown) {
			t.Fatalf("%+v", r)
		}
		if k.KEV == Is && !k.KEVDue.IsZero() && r.Due.Day > "2026-12-01" {
			t.Fatalf("due %s, after CISA's day", r.Due.Day)
		}
		sayActive := k.KEV == Is || slices.ContainsFunc(k.SSVC, func(s SSVC) bool { return s.Exploitation == "active" })
		if r.Points[0].Value == Active && !sayActive {
			t.Fatalf("active by nobody's word: %s", r.Points[0].From)
		}
	})
}

func TestParsing(t *testing.T) {
	for in, want := range map[string]Criticality{"": "", "普": LittleHangs, " 中 ": SomeHangs, "高": MuchHangs, "Critical": AllHangs} {
		if got, ok := ParseCriticality(in); got != want || !ok {
			t.Errorf("%q: %q %v", in, got, ok)
		}
	}
	for in, want := range map[string]Level{"": "", "none": "", "a": "A", "B級": "B", " E 級": "E"} {
		if got, ok := ParseLevel(in); got != want || !ok {
			t.Errorf("%q: %q %v", in, got, ok)
		}
	}
	if _, ok := ParseCriticality("gold"); ok {
		t.Error("gold")
	}
	if _, ok := ParseLevel("F"); ok {
		t.Error("F")
	}
}
