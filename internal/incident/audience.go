package incident

import (
	"context"
	"slices"

	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
)

// deskAlone is the audience of what somebody reported who is no member.
const deskAlone = marking.RedDesk

// audience is who reads a case beside the desk: the body to which it happened, and whoever reviews it where a duty asks for that, or the reporter let them; more are coming in. An agent
// that looks after the body does not (AMBER+STRICT), and guests do not: they read what their scope says (place.go).
func (n *Incidents) audience(ctx context.Context, c Case, more ...int64) (int64, error) {
	return n.audienceOf(ctx, c, nil, more)
}

// audienceWithout is the audience once some parties are out.
func (n *Incidents) audienceWithout(ctx context.Context, c Case, parties ...int64) (int64, error) {
	return n.audienceOf(ctx, c, parties, nil)
}

func (n *Incidents) audienceOf(ctx context.Context, c Case, without, more []int64) (int64, error) {
	if c.Org == 0 {
		return deskAlone, nil
	}
	orgs := append([]int64{c.Org}, more...)
	if c.Reviewer != 0 {
		orgs = append(orgs, c.Reviewer)
	}
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return 0, err
	}
	for _, p := range all {
		if p.Role == Reviewing && p.In(n.micro()) && !slices.Contains(without, p.ID) {
			orgs = append(orgs, p.Org)
		}
	}
	return n.book.Intern(ctx, marking.Audience{TLP: tlp.AmberStrict, Orgs: orgs})
}

// ShareWithAuthority lets the authority of the body read what it reported of its own will, and gives the id of the case. The body alone says so, and it cannot be taken back.
func (n *Incidents) ShareWithAuthority(ctx context.Context, by marking.Viewer, which string) (id int64, err error) {
	c, err := n.own(ctx, by, which)
	if err != nil {
		return 0, err
	}
	reviewer, err := n.sharer(ctx, c)
	if err != nil {
		return 0, err
	}
	if reviewer == 0 {
		return 0, invalid("no_authority", "這個中心沒有登錄貴單位的主管機關，無法分享。", "No authority of your organisation is known here, so there is nobody to share with.")
	}
	c.Reviewer = reviewer
	audience, err := n.audience(ctx, c)
	if err != nil {
		return 0, err
	}
	return c.ID, n.step(ctx, c.ID, deed{event: Share, side: ReporterSide, actor: by.Actor(), change: func(c *Case) error {
		c.Reviewer, c.Audience = reviewer, audience
		return nil
	}})
}

// sharer is the authority that a case could still be shared with; 0 for none.
func (n *Incidents) sharer(ctx context.Context, c Case) (int64, error) {
	if c.Duty || c.Reviewer != 0 || c.Org == 0 {
		return 0, nil
	}
	o, err := n.members.FindOrg(ctx, marking.System("an organisation's incident"), c.Org)
	if err != nil {
		return 0, err
	}
	return n.reviewerOf(ctx, o)
}
