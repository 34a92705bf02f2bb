package law_test

import (
	"fmt"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// A core system was tampered with a little; whether a copy of personal files left is not known yet.
func ExampleLevels_Assess() {
	levels, _ := law.Builtin().LevelsFor("tw", time.Date(2026, 3, 10, 9, 0, 0, 0, law.Taipei))
	r, _ := levels.Assess(law.Facts{Affected: []law.Thing{
		{Name: "registration", Loss: law.Integrity, System: "core_nonci_sys", Severity: law.Minor, Reason: "one table, put back"},
		{Name: "patients' files", Loss: law.Confidentiality, Info: "core_nonci"},
	}})
	fmt.Println(r.Overall.Words().In(text.En))
	for _, n := range r.Needs {
		fmt.Println(n.Ask.In(text.En))
	}
	// Output:
	// at least level 2, at most level 3
	// Minor or serious? The law gives no figure: judge, and say why.
}

// A hospital knew at nine and said level 2; at noon it has notified, and sees what runs.
func ExampleBook_View() {
	two := 2
	knew := time.Date(2026, 3, 10, 9, 0, 0, 0, law.Taipei)
	v, _ := law.Builtin().View([]law.Event{
		{ID: "1", Kind: law.RegimeAdded, Regime: "tw-sn", At: knew},
		{ID: "2", Kind: law.Knew, At: knew},
		{ID: "3", Kind: law.LevelSet, Level: &two, Stage: law.Assessed, At: knew.Add(20 * time.Minute)},
		{ID: "4", Kind: law.Notified, Regime: "tw-sn", At: knew.Add(40 * time.Minute)},
	}, knew.Add(3*time.Hour))
	for _, c := range v.Clocks {
		if c.Duty == "SN-NOTIFY" || c.Duty == "SN-CONTROL-L12" {
			fmt.Println(c.Duty, c.State, c.Due.In(law.Taipei).Format(time.DateTime), c.Basis.Article)
		}
	}
	fmt.Println(v.Next.In(law.Taipei).Format(time.DateTime))
	// Output:
	// SN-NOTIFY met 2026-03-10 10:00:00 11
	// SN-CONTROL-L12 running 2026-03-13 09:00:00 13
	// 2026-03-11 21:00:00
}

// What a follower that slept through the first hour has to send.
func ExampleBook_Fired() {
	knew := time.Date(2026, 3, 10, 9, 0, 0, 0, law.Taipei)
	fired, _ := law.Builtin().Fired([]law.Event{
		{ID: "1", Kind: law.RegimeAdded, Regime: "tw-pb", At: knew},
		{ID: "2", Kind: law.Knew, At: knew},
	}, knew, knew.Add(time.Hour))
	for _, f := range fired {
		fmt.Println(f.Clock.Duty, f.Percent, f.At.In(law.Taipei).Format(time.TimeOnly))
	}
	// Output:
	// PB-NOTIFY 50 09:30:00
	// PB-NOTIFY 80 09:48:00
	// PB-NOTIFY 100 10:00:00
}
