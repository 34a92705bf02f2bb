package law_test

import (
	"testing"
	"time"

	"lianfang/internal/incident/law"
)

// rule is a sufficient condition as somebody read it out of the two texts, apart from the files of the package; an empty mark: not in that text.
type rule struct {
	id      string
	loss    law.Loss
	subject string
	class   law.Class
	answer  string
	level   int
	in2021  law.Mark
	in2026  law.Mark
}

var rules = []rule{
	{"C1", "C", "info", "noncore", "minor", 1, "verified", "verified"},
	{"C2a", "C", "info", "noncore", "serious", 2, "verified", "verified"},
	{"C2b", "C", "info", "core_nonci", "minor", 2, "verified", "verified"},
	{"C3a", "C", "info", "core_nonci", "serious", 3, "verified", "verified"},
	{"C3b", "C", "info", "official_secret", "minor", 3, "verified", "verified"},
	{"C3c", "C", "info", "sensitive", "minor", 3, "verified", ""},
	{"C3d", "C", "info", "core_ci", "minor", 3, "verified", "verified"},
	{"C4a", "C", "info", "official_secret", "serious", 4, "verified", "verified-2"},
	{"C4b", "C", "info", "sensitive", "serious", 4, "verified", ""},
	{"C4c", "C", "info", "core_ci", "serious", 4, "verified", "verified-2"},
	{"C4d", "C", "info", "state_secret", "any", 4, "verified", "verified-2"},
	{"I1a", "I", "info", "noncore", "minor", 1, "verified", "verified"},
	{"I1b", "I", "system", "noncore_sys", "minor", 1, "verified", "verified"},
	{"I2a", "I", "info", "noncore", "serious", 2, "verified", "verified"},
	{"I2b", "I", "system", "noncore_sys", "serious", 2, "verified", "verified"},
	{"I2c", "I", "info", "core_nonci", "minor", 2, "verified", "verified"},
	{"I2d", "I", "system", "core_nonci_sys", "minor", 2, "verified", "verified"},
	{"I3a", "I", "info", "core_nonci", "serious", 3, "verified", "verified-2"},
	{"I3b", "I", "system", "core_nonci_sys", "serious", 3, "verified", "verified-2"},
	{"I3c", "I", "info", "official_secret", "minor", 3, "verified", "verified-2"},
	{"I3d", "I", "info", "sensitive", "minor", 3, "verified", ""},
	{"I3e", "I", "info", "core_ci", "minor", 3, "verified", "verified-2"},
	{"I3f", "I", "system", "core_ci_sys", "minor", 3, "verified", "verified-2"},
	{"I4a", "I", "info", "official_secret", "serious", 4, "verified", "verified-2"},
	{"I4b", "I", "info", "sensitive", "serious", 4, "verified", ""},
	{"I4c", "I", "info", "core_ci", "serious", 4, "verified", "verified-2"},
	{"I4d", "I", "system", "core_ci_sys", "serious", 4, "verified", "verified-2"},
	{"I4e", "I", "info", "state_secret", "any", 4, "verified", "verified-2"},
	{"A1b", "A", "business", "noncore", "within daily", 1, "verified", ""},
	{"A1s", "A", "system", "noncore_sys", "within daily", 1, "", "verified"},
	{"A2b", "A", "business", "noncore", "over", 2, "verified", ""},
	{"A2s", "A", "system", "noncore_sys", "over", 2, "", "verified"},
	{"A2c", "A", "business", "core_nonci", "within", 2, "verified", ""},
	{"A2d", "A", "system", "core_nonci_sys", "within", 2, "verified", "verified"},
	{"A3a", "A", "business", "core_nonci", "over", 3, "verified", ""},
	{"A3b", "A", "system", "core_nonci_sys", "over", 3, "verified", "verified-2"},
	{"A3c", "A", "business", "core_ci", "within", 3, "verified", ""},
	{"A3d", "A", "system", "core_ci_sys", "within", 3, "verified", "verified-2"},
	{"A4a", "A", "business", "core_ci", "over", 4, "verified", ""},
	{"A4b", "A", "system", "core_ci_sys", "over", 4, "verified", "verified-2"},
}

// thing is what meets the condition and no more.
func (r rule) thing() law.Thing {
	t := law.Thing{Loss: r.loss, Reason: "as in the table"}
	switch r.subject {
	case "info":
		t.Info = r.class
	case "system":
		t.System, t.Business = r.class, law.None
	case "business":
		t.Business, t.System = r.class, law.None
	}
	if r.loss == law.Integrity {
		t.Business = ""
	}
	switch r.answer {
	case "minor", "serious":
		t.Severity = law.Severity(r.answer)
	case "within":
		t.Restored, t.Daily = law.Within, law.No
	case "within daily":
		t.Restored, t.Daily = law.Within, law.Yes
	case "over":
		t.Restored, t.Daily = law.Over, law.No
	}
	return t
}

func (r rule) in(set string) law.Mark {
	if set == "tw-2021" {
		return r.in2021
	}
	return r.in2026
}

func levels(t testing.TB, set string) *law.Levels {
	t.Helper()
	l, err := law.Builtin().LevelsFor(set, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func assess(t testing.TB, set string, things ...law.Thing) law.Result {
	t.Helper()
	r, err := levels(t, set).Assess(law.Facts{Affected: things})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func certain(n int) law.Range { return law.Range{AtLeast: n, AtMost: n} }

// hits lists the rows that hold.
func hits(r law.Result) []string {
	var out []string
	for _, l := range r.Trace {
		if l.How == law.Hit {
			out = append(out, l.Row)
		}
	}
	return out
}

func TestEachRowOfTheTwoTexts(t *testing.T) {
	if len(rules) != 40 {
		t.Fatalf("%d rows, want 40", len(rules))
	}
	for set, want := range map[string]int{"tw-2021": 38, "tw-2026": 30} {
		rows := map[string]law.Row{}
		for _, r := range levels(t, set).Rows {
			rows[r.ID] = r
		}
		if len(rows) != want {
			t.Errorf("%s has %d rows, want %d", set, len(rows), want)
		}
		for _, r := range rules {
			row, there := rows[r.id]
			if there != (r.in(set) != "") {
				t.Errorf("%s in %s: %v", r.id, set, there)
				continue
			}
			if there && (row.Level != r.level || row.Loss != r.loss || row.Basis.Mark != r.in(set)) {
				t.Errorf("%s in %s is %+v", r.id, set, row)
			}
			got := assess(t, set, r.thing())
			switch held := hits(got); {
			case there && (got.Overall != certain(r.level) || len(held) != 1 || held[0] != r.id || len(got.Needs) > 0):
				t.Errorf("%s by %s: %s by %v, needs %v", r.id, set, got.Overall.Words(), held, got.Needs)
			case !there && len(held) > 0:
				t.Errorf("%s is not in %s, and %v holds", r.id, set, held)
			}
		}
	}
}
