package priority

// Grounds is what a decision rests on of what is known of a vulnerability, whoever runs it. There are twelve of them, so whoever decides for a whole
// sector reckons each of them once for each sort of machine, and draws no sentences.
type Grounds struct{ exploitation, automatable, impact string }

// Grounds weighs what is known.
func (k Knowledge) Grounds(p Policy) Grounds {
	return Grounds{k.exploitation(p).Value, k.automatable().Value, k.impact().Value}
}

// Decide is the decision that Decide gives, without its reasons.
func (g Grounds) Decide(a Asset, p Policy) Decision {
	a = a.tidy()
	at := weights[a.Criticality][columns[a.Level]]
	d, _, _ := g.walk(a.exposure().Value, at.mission, at.human, p)
	return d
}

// walk asks both trees, and says which of them decided and what the deployer's said.
func (g Grounds) walk(exposure, mission, human string, p Policy) (Decision, Tree, Response) {
	d := Coordinator(g.exploitation, g.automatable, g.impact, mission)
	r := Deployer(g.exploitation, exposure, g.automatable, human)
	if x := r.Decision(); x != "" && (p.Tree == ByDeployer || p.Tree == ByHigher && x.Rank() > d.Rank()) {
		return x, ByDeployer, r
	}
	return d, ByCoordinator, r
}
