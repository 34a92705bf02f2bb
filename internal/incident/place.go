package incident

import (
	"context"

	"lianfang/internal/marking"
)

// place is where a reader stands towards a case. What one may read and do of a case is decided by it, here and nowhere else.
type place struct {
	side  Side  // the desk's, the body's, a reviewing body's or a guest's; "" for a stranger
	party Party // by which a further reviewer or a guest stands there; empty for the others
}

// placeOf finds where a reader stands. An agent that looks after a body stands nowhere (AMBER+STRICT).
func (n *Incidents) placeOf(ctx context.Context, v marking.Viewer, c Case) (place, error) {
	switch {
	case v.All():
		return place{side: DeskSide}, nil
	case v.Org == 0 || !v.Sees(marking.GreenMembers):
		return place{}, nil
	case c.Org == v.Org && v.Sees(c.Audience):
		return place{side: ReporterSide}, nil
	case c.Reviewer == v.Org && v.Sees(c.Audience):
		return place{side: ReviewerSide}, nil
	}
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return place{}, err
	}
	for _, p := range all {
		if p.Org != v.Org || !p.In(n.micro()) {
			continue
		}
		if p.Role != Reviewing {
			return place{GuestSide, p}, nil
		}
		if v.Sees(c.Audience) {
			return place{ReviewerSide, p}, nil
		}
	}
	return place{}, nil
}

// seen finds a case and where its reader stands. Whoever is a stranger to it finds nothing.
func (n *Incidents) seen(ctx context.Context, v marking.Viewer, which string) (Case, place, error) {
	if len(which) > maxShort {
		return Case{}, place{}, noCase()
	}
	c, err := oneCase(ctx, n.store.Read(), "c.uuid = $1", which)
	if err != nil {
		return Case{}, place{}, err
	}
	p, err := n.placeOf(ctx, v, c)
	if err == nil && p.side == "" {
		err = noCase()
	}
	return c, p, err
}

// seenBy finds a case for a reader on one of some sides.
func (n *Incidents) seenBy(ctx context.Context, v marking.Viewer, which string, sides ...Side) (Case, place, error) {
	c, p, err := n.seen(ctx, v, which)
	if err != nil {
		return Case{}, place{}, err
	}
	for _, s := range sides {
		if p.side == s {
			return c, p, nil
		}
	}
	return Case{}, place{}, noCase()
}
