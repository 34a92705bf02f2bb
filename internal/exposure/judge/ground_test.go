package judge_test

import (
	"testing"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/vers"
)

// A ground stays when a record is written in another order or says something else of others, and moves with the versions.
func TestGround(t *testing.T) {
	crit := func(product, end string) judge.Criterion {
		c, ok := judge.CPECriterion("cpe:2.3:a:acme:"+product+":*:*:*:*:*:*:*:*", vers.Range{EndExcl: end}, true)
		if !ok {
			t.Fatal(product)
		}
		return c
	}
	says := func(list ...judge.Criterion) judge.Opinion {
		return judge.Opinion{Configurations: []judge.Configuration{{Nodes: []judge.Node{{Criteria: list}}}}}
	}
	const wall = "cpe:acme:wall"
	base := says(crit("wall", "2.0"), crit("wall", "3.1")).Ground(wall)
	for name, c := range map[string]struct {
		o    judge.Opinion
		same bool
	}{
		"another order":    {says(crit("wall", "3.1"), crit("wall", "2.0")), true},
		"another's beside": {says(crit("gate", "9"), crit("wall", "2.0"), crit("wall", "3.1")), true},
		"another version":  {says(crit("wall", "2.0"), crit("wall", "3.2")), false},
		"one range less":   {says(crit("wall", "2.0")), false},
		"nothing":          {judge.Opinion{}, false},
	} {
		if got := c.o.Ground(wall); (got == base) != c.same || got == 0 {
			t.Errorf("%s: %d, base %d", name, got, base)
		}
	}
}
