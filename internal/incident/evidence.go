package incident

import (
	"context"

	"lianfang/internal/evidence"
	"lianfang/internal/marking"
)

// EvidenceOf gives leave to the evidence of a case: to the desk, and to the people of the body to which it happened for what they bring themselves. Whoever reviews it has none.
func (n *Incidents) EvidenceOf(ctx context.Context, v marking.Viewer, which string) (evidence.Pass, error) {
	c, err := n.visible(ctx, v, which)
	if err != nil {
		return evidence.Pass{}, err
	}
	p := evidence.Pass{Case: c.ID, Number: c.Number, Side: evidence.ByDesk, Actor: v.Actor(), Person: v.Person, Token: v.Token, ByOrg: v.Org, Ended: !c.State.Open()}
	if v.All() {
		return p, nil
	}
	if v.Org == 0 || c.Org != v.Org {
		return evidence.Pass{}, noCase()
	}
	p.Side, p.Org = evidence.ByBody, c.Org
	return p, nil
}

// EvidenceByCode gives leave to whoever holds the code of a report, for what they bring themselves.
func (n *Incidents) EvidenceByCode(ctx context.Context, code string) (evidence.Pass, error) {
	c, err := n.bySecret(ctx, code)
	if err != nil {
		return evidence.Pass{}, err
	}
	return evidence.Pass{Case: c.ID, Number: c.Number, Side: evidence.ByCode, Ended: !c.State.Open()}, nil
}

// EndedBefore picks, of some cases, those that ended before an instant and were not opened again.
func (n *Incidents) EndedBefore(ctx context.Context, ids []int64, before int64) ([]int64, error) {
	return selectEnded(ctx, n.store.Read(), ids, before)
}
