package issue

import (
	"fmt"
	"strings"

	"lianfang/internal/format/cvss"
)

// scores are 6.1.7 to 6.1.10.
func (c *checking) scores(at string, v *Vulnerability) {
	given := map[string]bool{}
	for i, s := range v.Scores {
		here := fmt.Sprintf("%s/scores/%d", at, i)
		for name, one := range map[string]CVSS{"cvss_v2": s.V2, "cvss_v3": s.V3} {
			if one == nil {
				continue
			}
			version, _ := one["version"].(string)
			for _, p := range s.Products {
				if given[version+" "+p] {
					c.fail("6.1.7", here, "產品「%[1]s」有兩個 CVSS %[2]s 評分。", "The product %[1]q has two scores of CVSS %[2]s.", p, version)
				}
				given[version+" "+p] = true
			}
			c.score(here+"/"+name, one, version)
		}
	}
}

// score looks at one object of FIRST's schemas.
func (c *checking) score(at string, s CVSS, version string) {
	written, _ := s["vectorString"].(string)
	vector, err := cvss.Parse(written)
	if err != nil || len(vector.Problems) > 0 || string(vector.Version) != version {
		c.fail("6.1.8", at, "CVSS 向量「%[1]s」不是 %[2]s 版的寫法。", "The vector %[1]q is not one of CVSS %[2]s.", written, version)
		return
	}
	base, ok := number(s["baseScore"])
	if !ok {
		c.fail("6.1.8", at, "沒有基本分數。", "There is no base score.")
	} else if base != vector.Base {
		c.fail("6.1.9", at+"/baseScore", "基本分數寫 %[1]v，依向量是 %[2]v。", "The base score is given as %[1]v; by the vector it is %[2]v.", base, vector.Base)
	}
	severity, given := s["baseSeverity"].(string)
	if version != string(cvss.V20) && (!given || severity != strings.ToUpper(string(vector.BaseSeverity))) {
		c.fail("6.1.9", at+"/baseSeverity", "嚴重程度寫「%[1]s」，依向量是 %[2]s。", "The severity is given as %[1]q; by the vector it is %[2]s.", severity, strings.ToUpper(string(vector.BaseSeverity)))
	}
	for _, m := range members {
		said, there := s[m.name].(string)
		if !there {
			continue
		}
		if by := vector.Get(m.metric); m.values[by] != said && (by != "" || said != "NOT_DEFINED") {
			c.fail("6.1.10", at+"/"+m.name, "「%[1]s」寫 %[2]s，與向量的 %[3]s:%[4]s 不符。", "%[1]s is given as %[2]s, which the vector's %[3]s:%[4]s contradicts.", m.name, said, m.metric, by)
		}
	}
}

func number(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int:
		return float64(x), true
	}
	return 0, false
}

// member is a member of a CVSS object that repeats what the vector says.
type member struct {
	name, metric string
	values       map[string]string
}

var (
	impacts  = map[string]string{"N": "NONE", "L": "LOW", "H": "HIGH"}
	twoNames = map[string]string{"L": "LOW", "H": "HIGH"}
)

// members are those of the base metrics of 3.0 and 3.1 (cvss-v3.1.json).
var members = []member{
	{"attackVector", "AV", map[string]string{"N": "NETWORK", "A": "ADJACENT_NETWORK", "L": "LOCAL", "P": "PHYSICAL"}},
	{"attackComplexity", "AC", twoNames}, {"privilegesRequired", "PR", impacts}, {"userInteraction", "UI", map[string]string{"N": "NONE", "R": "REQUIRED"}},
	{"scope", "S", map[string]string{"U": "UNCHANGED", "C": "CHANGED"}}, {"confidentialityImpact", "C", impacts}, {"integrityImpact", "I", impacts}, {"availabilityImpact", "A", impacts},
}

// Score3 is the object of a vector of CVSS 3.0 or 3.1.
func Score3(v cvss.Vector) CVSS {
	s := CVSS{"version": string(v.Version), "vectorString": v.Text, "baseScore": v.Base, "baseSeverity": strings.ToUpper(string(v.BaseSeverity))}
	for _, m := range members {
		s[m.name] = m.values[v.Get(m.metric)]
	}
	return s
}
