package prose

import (
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/observable"
)

// graded is a report with what its author accuses and what must not be accused; free is what may go either way.
type graded struct {
	File     string     `json:"file"`
	Expected []expected `json:"expected"`
	MustNot  []string   `json:"must_not_extract"`
	free     []string
}

type expected struct {
	Type  observable.Kind `json:"type"`
	Value string          `json:"value"`
}

func extractFile(t *testing.T, name string) []Found {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found, err := Extract(f)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// The ten reports are the measure of the package: what they accuse is found and accused, and nothing else is.
func TestReportsAreReadAsAPersonReadsThem(t *testing.T) {
	raw, err := os.ReadFile("testdata/reports/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var files []graded
	if err := json.Unmarshal(raw, &files); err != nil {
		t.Fatal(err)
	}
	right, wanted, extra := 0, 0, 0
	for _, g := range files {
		r, w, e := g.score(t, extractFile(t, "testdata/reports/"+g.File))
		t.Logf("%-28s expected %2d, accused rightly %2d, wrongly %d", g.File, w, r, e)
		right, wanted, extra = right+r, wanted+w, extra+e
	}
	recall, precision := float64(right)/float64(wanted), float64(right)/float64(right+extra)
	t.Logf("recall %.3f, precision %.3f", recall, precision)
	if recall < 0.97 || precision < 0.97 {
		t.Errorf("recall %.3f, precision %.3f; 0.97 is needed", recall, precision)
	}
}

func (g graded) score(t *testing.T, found []Found) (right, wanted, extra int) {
	want, free := map[observable.Value]bool{}, g.freeValues()
	for _, e := range g.Expected {
		want[observable.Value{Kind: e.Type, Text: e.Value}] = true
	}
	for _, f := range found {
		switch {
		case !f.Judgement.Accused() || f.Value.Kind == observable.FileName:
		case want[f.Value]:
			right++
			delete(want, f.Value)
		case free[f.Value.Text]:
		default:
			extra++
			t.Logf("%s:%d:%d: %s %q is accused and should not be", g.File, f.Line, f.Column, f.Value.Kind, f.AsWritten)
		}
	}
	for v := range want {
		t.Logf("%s: %s %q is missed", g.File, v.Kind, v.Text)
	}
	g.checkForbidden(t, found)
	return right, len(g.Expected), extra
}

// freeValues are those that may be found beside the expected ones: the host of an expected link, and what may go either way.
func (g graded) freeValues() map[string]bool {
	free := map[string]bool{}
	for _, e := range g.Expected {
		v := observable.Value{Kind: e.Type, Text: e.Value}
		if host, ok := v.Host(); ok && v.Kind == observable.URL {
			free[host.Text] = true
		}
		free[e.Value] = true
	}
	for _, v := range g.free {
		free[v] = true
	}
	return free
}

func (g graded) checkForbidden(t *testing.T, found []Found) {
	for _, m := range g.MustNot {
		value, remark, _ := strings.Cut(m, " ")
		for _, f := range found {
			asDomain := !strings.Contains(remark, "as a domain") || f.Value.Kind == observable.Domain
			if f.Value.Text == value && f.Value.Kind != observable.FileName && asDomain && f.Judgement.Accused() {
				t.Errorf("%s: %q is accused", g.File, value)
			}
		}
	}
}
