package match

import (
	"time"

	"lianfang/internal/exposure/priority"
)

// Urgency says how soon a vulnerability has to be dealt with by whoever has it, as far as that is known without knowing them.
func (b *Base) Urgency(g *Group, policy priority.Policy, now time.Time) priority.Line {
	s := &g.Scores
	k := priority.Knowledge{KEVAdded: s.KEVAdded, KEVDue: s.KEVDue, Ransomware: s.Ransomware, Vector: s.Vector}
	switch {
	case !s.KEVAdded.IsZero():
		k.KEV = priority.Is
	case b.Catalogue:
		k.KEV = priority.IsNot
	}
	if s.EPSS >= 0 {
		p := float64(s.EPSS) / 1e6
		k.EPSS = &p
	}
	if s.CVSS >= 0 {
		c := float64(s.CVSS) / 10
		k.CVSS = &c
	}
	for _, x := range s.SSVC {
		k.SSVC = append(k.SSVC, priority.SSVC{Source: x.Role, Time: x.Time, Exploitation: x.Exploitation, Automatable: x.Automatable, TechnicalImpact: x.TechnicalImpact})
	}
	return priority.FromKnowledge(k, policy, now)
}
