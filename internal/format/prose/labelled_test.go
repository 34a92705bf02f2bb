package prose

import (
	"os"
	"strings"
	"testing"

	"lianfang/internal/format/observable"
)

// readLabels reads labels.txt of a folder: the name of a report, then "+ type value" for what it accuses, "- value" for what must not be accused and
// "? type value" for what may go either way.
func readLabels(t *testing.T, folder string) []graded {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + folder + "/labels.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []graded
	for line := range strings.Lines(string(raw)) {
		mark, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		kind, value, _ := strings.Cut(rest, " ")
		switch mark {
		case "", "#":
		case "+":
			g := &out[len(out)-1]
			g.Expected = append(g.Expected, expected{observable.Kind(kind), value})
		case "?":
			g := &out[len(out)-1]
			g.free = append(g.free, value)
		case "-":
			g := &out[len(out)-1]
			g.MustNot = append(g.MustNot, rest)
		default:
			out = append(out, graded{File: mark})
		}
	}
	return out
}

// Reports of many makes: text from PDF with broken lines, mail lists, HTML, tables, CSV, logs, rules, notices of authorities in Chinese, chats. Of
// each kind of value nearly all that is accused is found and accused, and nearly nothing else.
func TestReportsOfOtherMakes(t *testing.T) {
	type tally struct{ right, wanted, extra int }
	kinds := map[observable.Kind]*tally{}
	count := func(k observable.Kind) *tally {
		if kinds[k] == nil {
			kinds[k] = &tally{}
		}
		return kinds[k]
	}
	for _, folder := range [...]string{"first", "second", "third", "fourth"} {
		for _, g := range readLabels(t, folder) {
			want := map[observable.Value]bool{}
			for _, e := range g.Expected {
				want[observable.Value{Kind: e.Type, Text: e.Value}] = true
				count(e.Type).wanted++
			}
			found := extractFile(t, "testdata/"+folder+"/"+g.File)
			g.score(t, found)
			free := g.freeValues()
			for _, f := range found {
				switch {
				case !f.Judgement.Accused() || f.Value.Kind == observable.FileName:
				case want[f.Value]:
					count(f.Value.Kind).right++
				case !free[f.Value.Text]:
					count(f.Value.Kind).extra++
				}
			}
		}
	}
	for k, n := range kinds {
		if float64(n.right) < 0.97*float64(n.wanted) || float64(n.extra) > 0.03*float64(n.right) {
			t.Errorf("%s: %d of %d found and accused, %d more accused wrongly", k, n.right, n.wanted, n.extra)
		}
	}
	if len(kinds) < 20 {
		t.Errorf("only %d kinds are in the reports", len(kinds))
	}
}
