package match_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/text"
)

// wholeForm writes everything that an answer says.
var wholeForm = match.Form{
	Row:   func(b []byte, r *match.Row) []byte { return strconv.AppendInt(b, int64(r.Row), 10) },
	Group: func(b []byte, g *match.Group) []byte { return append(b, g.ID...) },
	Answer: func(b []byte, x *match.Answer, group []byte) []byte {
		v := &x.Verdict
		b = fmt.Appendf(b, " %s %s %s %d %v %v %v", group, x.Voice, v.Result, v.Confidence, v.Fixed, v.Needs.In(text.ZhTW), x.Others)
		if x.Link != nil {
			b = fmt.Appendf(b, " %s %s", x.Component.Name, x.Link.Why)
		}
		return appendTree(b, &v.Tree)
	},
}

func appendTree(b []byte, s *judge.Step) []byte {
	b = fmt.Appendf(b, " (%s %s %s", s.Op, s.Result, s.Text.Now())
	for i := range s.Children {
		b = appendTree(b, &s.Children[i])
	}
	return append(b, ')')
}

// oneByOne writes the lines with each answer judged for itself.
func oneByOne(t testing.TB, b *match.Base, inv *match.Inventory) string {
	var out []byte
	err := match.Judge(b, inv, false, func(f []match.Finding) ([]match.Finding, error) { return f, nil }, func(all []match.Finding) error {
		for _, f := range all {
			out = append(wholeForm.Answer(wholeForm.Row(out, f.Row), f.Answer, wholeForm.Group(nil, f.Group)), '\n')
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func inLines(t testing.TB, b *match.Base, inv *match.Inventory) string {
	var out []byte
	if err := match.Lines(b, inv, false, wholeForm, func(some []byte) error { out = append(out, some...); return nil }); err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d\nin lines:   %s\none by one: %s", i, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(x), len(y))
}

// drawNVD makes a record in NVD's form: ranges, single versions, several products, something else that has to be there, what is negated.
func drawNVD(t *rapid.T, id string) string {
	version := rapid.SampledFrom([]string{"1.0", "1.5", "2.0", "2.0.1", "10.3", "1.1.1k", "2019.1", "3-rc1"})
	product := rapid.SampledFrom([]string{"a:acme:wall", "a:acme:gate", "o:acme:wall"})
	match := rapid.Custom(func(t *rapid.T) string {
		name, bounds := "*:*", ""
		switch rapid.IntRange(0, 5).Draw(t, "sort") {
		case 0:
			name = version.Draw(t, "exact") + ":" + rapid.SampledFrom([]string{"*", "-", "sp1"}).Draw(t, "update")
		case 1:
			name = rapid.SampledFrom([]string{"-:*", "1.*:*", "*:sp1"}).Draw(t, "odd")
		default:
			for i, b := range []string{"versionStartIncluding", "versionStartExcluding", "versionEndIncluding", "versionEndExcluding"} {
				if rapid.IntRange(0, 2).Draw(t, "bound") == 0 && (i%2 == 0 || !strings.Contains(bounds, b[:9])) {
					bounds += fmt.Sprintf(`,%q:%q`, b, version.Draw(t, b))
				}
			}
		}
		rest := rapid.SampledFrom([]string{"*:*:*:*:*:*", "*:*:*:*:*:*", "*:*:pro:*:*:*", "*:*:*:node.js:*:*"}).Draw(t, "rest")
		return fmt.Sprintf(`{"vulnerable":%t,"criteria":"cpe:2.3:%s:%s:%s"%s}`, rapid.IntRange(0, 9).Draw(t, "vulnerable") > 0, product.Draw(t, "product"), name, rest, bounds)
	})
	node := func(list []string) string {
		negate := rapid.IntRange(0, 9).Draw(t, "negate") == 0
		return fmt.Sprintf(`{"operator":%q,"negate":%t,"cpeMatch":[%s]}`, rapid.SampledFrom([]string{"OR", "OR", "OR", "AND"}).Draw(t, "node"), negate, strings.Join(list, ","))
	}
	var configurations []string
	for range rapid.IntRange(1, 2).Draw(t, "configurations") {
		nodes, operator := []string{node(rapid.SliceOfN(match, 1, 10).Draw(t, "matches"))}, "OR"
		if rapid.IntRange(0, 3).Draw(t, "more") == 0 {
			nodes = append(nodes, node([]string{rapid.SampledFrom([]string{`{"vulnerable":false,"criteria":"cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*"}`, match.Draw(t, "second")}).Draw(t, "beside")}))
			operator = rapid.SampledFrom([]string{"AND", "OR"}).Draw(t, "operator")
		}
		configurations = append(configurations, fmt.Sprintf(`{"operator":%q,"nodes":[%s]}`, operator, strings.Join(nodes, ",")))
	}
	return fmt.Sprintf(`{"id":%q,"configurations":[%s]}`, id, strings.Join(configurations, ","))
}

// drawCVE makes the same vulnerability as its authority says it.
func drawCVE(t *rapid.T, id string) string {
	version := rapid.SampledFrom([]string{"1.0", "1.5", "2.0", "2.0.1", "10.3", "1.1.1k", "3-rc1"})
	sort := rapid.SampledFrom([]string{"custom", "semver"}).Draw(t, "type")
	var versions []string
	for range rapid.IntRange(1, 3).Draw(t, "versions") {
		end := ""
		if rapid.Bool().Draw(t, "range") {
			end = fmt.Sprintf(`,%q:%q`, rapid.SampledFrom([]string{"lessThan", "lessThanOrEqual"}).Draw(t, "end"), version.Draw(t, "to"))
		}
		versions = append(versions, fmt.Sprintf(`{"version":%q%s,"status":%q,"versionType":%q}`, version.Draw(t, "from"), end, rapid.SampledFrom([]string{"affected", "affected", "unaffected", "unknown"}).Draw(t, "status"), sort))
	}
	return fmt.Sprintf(`{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":%q,"state":"PUBLISHED"},"containers":{"cna":{"providerMetadata":{"shortName":"acme"},"affected":[{"vendor":"Acme","product":"Wall","defaultStatus":"unaffected","versions":[%s]}]}}}`,
		id, strings.Join(versions, ","))
}

// What is written into a pattern is what the version is told when it is judged by itself.
func TestPatternsSayWhatTheJudgeSays(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("asset,cpe\n")
	versions := []string{"1.0", "1.0.0", "1.2", "1.5", "1.5.0", "1.9", "2.0", "2.0.0", "2.0.1", "2.5", "10.2", "10.3", "1.1.1j", "1.1.1k", "1.1.1l", "2019.1", "2020", "3-rc1", "3", "4f2a9c1d7e", "*", "-", `1.0\+deb10u2`, `2\"0`}
	for i, v := range versions {
		for k, rest := range []string{"*:*:*:*:*:*:*", "sp1:*:*:*:*:*:*", "*:*:*:pro:*:*:*", "*:*:*:*:node.js:*:*"} {
			if k > 0 && i%4 != k {
				continue
			}
			for _, product := range []string{"a:acme:wall", "o:acme:wall", "a:acme:gate"} {
				fmt.Fprintf(&rows, "m%d,\"cpe:2.3:%s:%s:%s\"\n", i%5, product, strings.ReplaceAll(v, `"`, `""`), rest)
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		b := match.NewBase()
		read := func(s string) {
			if _, problems, err := b.Read(strings.NewReader(s), "k.json", nil); err != nil || len(problems) > 0 {
				t.Fatalf("%s: %v, %v", s, err, problems)
			}
		}
		for i := range rapid.IntRange(1, 4).Draw(rt, "records") {
			id := fmt.Sprintf("CVE-2031-%04d", i)
			said := rapid.IntRange(1, 3).Draw(rt, "by")
			if said&1 != 0 {
				read(drawNVD(rt, id))
			}
			if said&2 != 0 {
				read(drawCVE(rt, id))
			}
		}
		b.Seal()
		inv := inventoryOf(t, strings.NewReader(rows.String()))
		if got, want := inLines(t, b, inv), oneByOne(t, b, inv); got != want {
			rt.Fatal(firstDifference(got, want))
		}
	})
}

// The same on records and inventories as they are.
func TestLinesSayWhatTheJudgeSays(t *testing.T) {
	for _, set := range []string{"cve5", "nvd", "osv", "kernel"} {
		b, inv := baseOf(t, set+".jsonl.gz"), inventoryOf(t, open(t, set+".csv.gz"))
		if got, want := inLines(t, b, inv), oneByOne(t, b, inv); got != want {
			t.Errorf("%s: %s", set, firstDifference(got, want))
		}
	}
}
