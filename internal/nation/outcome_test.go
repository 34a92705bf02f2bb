package nation

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/stix"
)

// The outcome of the script is reckoned here by the plainest means, apart from package exposure, so that a slip in either shows.

type span struct{ product, from, below string }

// spans reads the ranges that a bundle's vulnerability carries in our extension.
func spans(t *testing.T, all []stix.Object) []span {
	t.Helper()
	var ext struct {
		Configurations []struct {
			Nodes []struct {
				CPEMatch []struct {
					Criteria              string `json:"criteria"`
					Vulnerable            bool   `json:"vulnerable"`
					VersionStartIncluding string `json:"versionStartIncluding"`
					VersionEndExcluding   string `json:"versionEndExcluding"`
				} `json:"cpeMatch"`
			} `json:"nodes"`
		} `json:"configurations"`
	}
	var out []span
	for _, o := range all {
		if o.Type != "vulnerability" {
			continue
		}
		if err := json.Unmarshal(o.Extension(ExtensionAffected), &ext); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range ext.Configurations {
		for _, n := range c.Nodes {
			for _, m := range n.CPEMatch {
				if _, err := cpe.Parse(m.Criteria); err != nil || !m.Vulnerable {
					t.Errorf("%+v: %v", m, err)
				}
				out = append(out, span{productOf(m.Criteria), m.VersionStartIncluding, m.VersionEndExcluding})
			}
		}
	}
	return out
}

// productOf is vendor:product; in our files neither holds an escaped colon.
func productOf(name string) string {
	f := strings.Split(name, ":")
	return f[3] + ":" + f[4]
}

func older(a, b string) bool {
	x, y := numbers(a), numbers(b)
	return slices.Compare(x, y) < 0
}

func numbers(v string) []int {
	var out []int
	for _, s := range strings.Split(v, ".") {
		n, _ := strconv.Atoi(s)
		out = append(out, n)
	}
	return out
}

// judge gives the verdict of one row; ok is false for a row of another product.
func judge(c sbom.Component, all []span) (v Verdict, ok bool) {
	product := strings.ToLower(c.Vendor + ":" + c.Name)
	if len(c.CPEs) > 0 {
		product = productOf(c.CPEs[0])
	}
	for _, s := range all {
		if s.product != product {
			continue
		}
		if c.Version == "" {
			return Possible, true
		}
		ok = true
		if !older(c.Version, s.from) && older(c.Version, s.below) {
			return Affected, true
		}
	}
	return NotAffected, ok
}

var gravity = []Verdict{NotAffected, Possible, Affected}

// outcome is the gravest verdict of each organisation, with the assets that bear it.
func outcome(t *testing.T, n *Nation, all []span) map[string]Expected {
	t.Helper()
	out := map[string]Expected{}
	for _, i := range n.Inventories {
		for _, c := range components(t, i) {
			v, ok := judge(c, all)
			if !ok {
				continue
			}
			e, seen := out[i.Organisation]
			if !seen || slices.Index(gravity, v) > slices.Index(gravity, e.Verdict) {
				e = Expected{Organisation: i.Organisation, Verdict: v}
			}
			if v == e.Verdict && v != NotAffected {
				e.Assets = append(e.Assets, c.Asset)
			}
			out[i.Organisation] = e
		}
	}
	return out
}

func TestAdvisoryFindsWhomItConcerns(t *testing.T) {
	n := load(t)
	got := outcome(t, n, spans(t, bundle(t, n, AdvisoryFile)))
	sectors := map[string]bool{}
	for _, e := range n.Script.Expected {
		g, ok := got[e.Organisation]
		if !ok || g.Verdict != e.Verdict || !slices.Equal(g.Assets, e.Assets) || e.Why.IsZero() {
			t.Errorf("%s: expected %s %v, reckoned %s %v", e.Organisation, e.Verdict, e.Assets, g.Verdict, g.Assets)
		}
		o := n.Organisation(e.Organisation)
		if e.Warned != (e.Verdict != NotAffected && o.State == "member") {
			t.Errorf("%s: warned %v", e.Organisation, e.Warned)
		}
		if e.Warned {
			sectors[o.Sector] = true
		}
		if !slices.Equal(e.Through, agents(n, e)) {
			t.Errorf("%s: through %v", e.Organisation, e.Through)
		}
		delete(got, e.Organisation)
	}
	for slug, g := range got {
		t.Errorf("%s runs the product too: %s %v", slug, g.Verdict, g.Assets)
	}
	if len(sectors) < 6 {
		t.Errorf("only %v are warned", sectors)
	}
}

// agents are those who may see AMBER of a warned organisation.
func agents(n *Nation, e Expected) []string {
	var out []string
	for _, d := range n.Delegations {
		if e.Warned && d.Organisation == e.Organisation && d.Amber {
			out = append(out, d.Agent)
		}
	}
	return out
}

// The example that a newcomer imports must find somebody as well, and spare somebody.
func TestExampleFindsSeveral(t *testing.T) {
	n := load(t)
	count := map[Verdict]int{}
	for _, e := range outcome(t, n, spans(t, example(t))) {
		count[e.Verdict]++
	}
	if count[Affected] < 5 || count[NotAffected] < 4 {
		t.Errorf("%v", count)
	}
}
