package supply

import (
	"strings"

	"github.com/google/uuid"

	"lianfang/internal/format/prose"
	"lianfang/internal/format/stix"
)

// A report's signs become indicators of the supplier's own, with ids that nobody else has. As values they would be everybody's, and whoever is told of a value by a
// warning is told what all others say of it.

// signs finds the values in what a supplier wrote, the first hundred.
func (n Notice) signs() ([]stix.Sign, error) {
	found, err := prose.Extract(strings.NewReader(n.Signs))
	if err != nil {
		return nil, err
	}
	space, err := uuid.Parse(n.UUID)
	if err != nil {
		return nil, err
	}
	var out []stix.Sign
	for _, f := range found {
		pattern, ok := stix.PatternOf(f.Value)
		if !ok || !f.Judgement.Accused() || len(out) >= maxIndicated {
			continue
		}
		out = append(out, stix.Sign{ID: "indicator--" + uuid.NewSHA1(space, []byte(string(f.Value.Kind)+"\x00"+f.Value.Text)).String(), Name: f.Value.Defanged(), Pattern: pattern})
	}
	return out, nil
}
