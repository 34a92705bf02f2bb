package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianfang/internal/incident/law"
)

const lawEvents = `{"events":[
 {"id":"1","kind":"knew","at":"2026-03-10T09:00:00+08:00"},
 {"id":"2","kind":"level","level":2,"stage":"assessed","at":"2026-03-10T09:20:00+08:00"},
 {"id":"3","kind":"notified","at":"2026-03-10T09:40:00+08:00"}%s]}`

func lawFile(t *testing.T, more string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "case.json")
	if err := os.WriteFile(name, []byte(strings.Replace(lawEvents, "%s", more, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestLawLevel(t *testing.T) {
	facts := `{"affected":[{"name":"mail","loss":"C","info_class":"sensitive","core":"noncore","severity":"minor","severity_reason":"two letters"}]}`
	for date, want := range map[string]int{"2026-01-04": 3, "2026-01-05": 1} {
		for _, ref := range []string{"tw", "tw-pb", "tw-sn"} {
			got := decode[law.Result](t, lianfangOn(t, facts, "law", "level", "--regime", ref, "--date", date, "--json", "-").want(t, 0, "").out)
			if got.Level == nil || *got.Level != want || len(got.Trace) == 0 || got.Trace[0].Basis.Article == "" {
				t.Errorf("%s on %s: %+v", ref, date, got)
			}
		}
	}
	lianfangOn(t, facts, "law", "level", "--regime", "tw-2021", "-").want(t, 0, "C3c")
	lianfangOn(t, facts, "law", "level", "--regime", "tw-pb-2021", "-").want(t, 0, "C3c") // whose levels are those of its own time
	if s := lianfangOn(t, facts, "law", "level", "--regime", "tw-2021", "--date", "2026-03-01", "-").want(t, 0, "C3c"); !strings.Contains(s.err, "not in force") {
		t.Errorf("a text that was not in force passes silently: %s", s.err)
	}
	open := `{"affected":[{"loss":"C","info_class":"noncore"}]}`
	lianfangOn(t, open, "law", "level", "--date", "2026-03-01", "-").want(t, 0, "at least level 1, at most level 2")
	lianfangOn(t, open, "law", "level", "--lang", "zh-TW", "-").complains(t, "only once")
	lianfangOn(t, `{"affected":[{"loss":"X"}]}`, "law", "level", "-").complains(t, "loss is C, I or A")
	lianfangOn(t, `{"affected":[{"lost":"C"}]}`, "law", "level", "-").complains(t, "line 1")
	lianfangOn(t, open, "law", "level", "--regime", "atlantis", "-").complains(t, "no law called")
	lianfangOn(t, open, "law", "level", "--regime", "tw", "--regime", "tw-2021", "-").complains(t, "one text")
	lianfangOn(t, open, "law", "level", "--date", "soon", "-").complains(t, "2026-03-10")
	lianfangOn(t, open, "law", "level", "--date", "2019-01-01", "-").complains(t, "in force")
}

func TestLawClocks(t *testing.T) {
	name := lawFile(t, "")
	got := decode[lawAnswer](t, lianfang(t, "law", "clocks", "--regime", "tw-pb", "--at", "2026-03-10T10:00:00+08:00", "--from", "2026-03-10T09:00:00+08:00", "--json", name).want(t, 0, "").out)
	states := map[string]law.State{}
	for _, c := range got.Clocks {
		states[c.Duty] = c.State
		if c.Basis.Article == "" || c.Why.IsZero() {
			t.Errorf("%+v", c)
		}
	}
	if states["PB-NOTIFY"] != law.Met || states["PB-CONTROL-L12"] != law.StillRunning || got.Next == nil || len(got.Fired) != 1 || got.Fired[0].Percent != 50 {
		t.Errorf("%v, next %v, fired %+v", states, got.Next, got.Fired)
	}
	lianfang(t, "law", "clocks", "--regime", "tw-pb", "--at", "2026-03-10T10:00:00+08:00", name).want(t, 0, "72 hours from knowledge (2026-03-10 09:00:00)")
	lianfang(t, "law", "clocks", "--regime", "eu-nis2", "--at", "2026-03-10T10:00:00+08:00", name).want(t, 0, "NIS2-EARLY") // named, so switched on
	lianfang(t, "law", "clocks", "--at", "2026-03-10T10:00:00+08:00", name).complains(t, "names its regime")
	lianfang(t, "law", "clocks", "--regime", "tw-pb", "--at", "tomorrow", name).complains(t, "--at is written")
	lianfang(t, "law", "clocks", "--regime", "tw-pb", lawFile(t, `,{"id":"3","kind":"knew","at":"2026-03-10T09:00:00Z"}`)).complains(t, "an id of its own")
	lianfang(t, "law", "clocks", "--regime", "tw-pb", lawFile(t, `,{"id":"4","kind":"gnu","at":"2026-03-10T09:00:00Z"}`)).complains(t, "no kind")
	lianfang(t, "law", "clocks", "--regime", "tw-pb", filepath.Join(t.TempDir(), "none.json")).complains(t, "no file")
}

func TestALawOfOnesOwnIsLaidBeside(t *testing.T) {
	own := filepath.Join(t.TempDir(), "own.json")
	rule := `{"kind":"clocks","id":"city","family":"city","title":["內規","own rule"],"law":"CITY","from":"2026-01-01","until":"","levels":"","body":"","months":"civil-code",
 "parties":{"body":["機關","the body"]},"sources":{"CITY":{"say":["內規","own rule"],"address":"https://city.example/rule"}},
 "duties":[{"id":"CITY-CALL","sort":"clock","who":"body","say":["電話通知","call"],"start":"knew","limit":"30m","article":"3","mark":"verified","source":"CITY"}]}`
	if err := os.WriteFile(own, []byte(rule), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"law", "clocks", "--rules", own, "--regime", "city", "--at", "2026-03-10T10:00:00+08:00", lawFile(t, "")}
	lianfang(t, args...).want(t, 0, "CITY-CALL")
	if err := os.WriteFile(own, []byte(strings.Replace(rule, `"mark":"verified"`, `"mark":"sure"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	lianfang(t, args...).complains(t, "line 3")
}
