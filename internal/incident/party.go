package incident

import (
	"context"
	"slices"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Role is why an organisation was let into a case.
type Role string

// The roles. A reviewing body reads the case as the one that leads the review does; all others are guests, who read what their scope says.
const (
	Reviewing Role = "reviewer"
	Victim    Role = "victim"
	Vendor    Role = "vendor"
	Helper    Role = "helper" // a third party that helps
	Authority Role = "authority"
	Police    Role = "police"
)

// GuestRoles are those of guests.
var GuestRoles = []Role{Victim, Vendor, Helper, Authority, Police}

var roleNames = map[Role]text.Text{Reviewing: text.Of("審核機關", "reviewing body"), Victim: text.Of("受害單位", "victim"), Vendor: text.Of("廠商", "vendor"), Helper: text.Of("協助單位", "helper"),
	Authority: text.Of("主管機關", "authority"), Police: text.Of("檢警調", "police or prosecution")}

// Name is the role in words.
func (r Role) Name() text.Text { return roleNames[r] }

// Scope is what a guest reads beside its own thread and its own tasks.
type Scope struct {
	Report bool // what was reported, and where the case stands
	Clocks bool // levels and clocks of the law
	Tasks  bool // all tasks, not its own alone
}

// Party is an organisation that was let into a case beside the body and whoever leads the review.
type Party struct {
	ID, Case, Org int64
	Role          Role
	Regime        string // by which a reviewing body reviews
	Scope         Scope
	SinceAt       int64
	UntilAt       int64 // then it is out by itself; never for no day
	EndedAt       int64 // 0 while nobody has ended it
	Why           string
}

// In tells whether it is in at an instant.
func (p Party) In(at int64) bool { return p.EndedAt == 0 && at < p.UntilAt }

// Ends tells whether it is out on a day by itself.
func (p Party) Ends() bool { return p.UntilAt != never }

// AddReviewer lets one more authority review a case, by one of the laws that hold for it: the desk where the body reported under a duty, the body itself in any case of its own. Nobody else
// lets an authority read what was reported of one's own will.
func (n *Incidents) AddReviewer(ctx context.Context, by marking.Viewer, which, regime string, org int64, why string) error {
	c, at, err := n.seenBy(ctx, by, which, DeskSide, ReporterSide)
	if err != nil {
		return err
	}
	if err := said(why, true); err != nil {
		return err
	}
	if at.side == DeskSide && !c.Duty {
		return fault.New(fault.NotAllowed, "voluntary", text.Of("這件是自願通報：要讓主管機關看到，只能由通報單位自己決定。", "This was reported of one's own will: only the body itself can let an authority read it."))
	}
	if err := n.mayReview(ctx, c, org); err != nil {
		return err
	}
	r, err := n.boundRegime(ctx, c, regime)
	if err != nil {
		return err
	}
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Org == org && p.In(n.micro()) {
			return fault.New(fault.Conflict, "already_in", text.Of("這個單位已經在這件裡。", "This organisation is in the case already."))
		}
	}
	p := Party{Case: c.ID, Org: org, Role: Reviewing, Regime: r.ID, SinceAt: n.micro(), UntilAt: never, Why: why}
	return n.admit(ctx, by, c, at, p, text.Format("%s（%s）：%s", "%s (%s): %s", Reviewing.Name(), r.Title, why))
}

// mayReview refuses whoever is no authority.
func (n *Incidents) mayReview(ctx context.Context, c Case, org int64) error {
	o, err := n.members.FindOrg(ctx, marking.System("who reviews an incident"), org)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	authority := o.Level == member.SectorLevel || o.PublicAgency() || o.Kind == "authority"
	if err != nil || o.State != member.Member || o.Kind == member.KindCentre || !authority || org == c.Org || org == c.Reviewer {
		return invalid("no_authority_there", "請選一個主管機關：領域中心或公務機關，而且不是通報單位或原審核機關。", "Name an authority: a sector's centre or a public agency, neither the body itself nor who reviews it already.")
	}
	return nil
}

// admit keeps a party, with the step and the audience that follow.
func (n *Incidents) admit(ctx context.Context, by marking.Viewer, c Case, at place, p Party, words text.Text) error {
	var err error
	if p.ID, err = n.store.TakeIDs(ctx, 1); err != nil {
		return err
	}
	audience := c.Audience
	if p.Role == Reviewing {
		if audience, err = n.audience(ctx, c, p.Org); err != nil {
			return err
		}
	}
	event := Admit
	if p.Role == Police {
		event = AdmitPolice
	}
	return n.step(ctx, c.ID, deed{event: event, side: at.side, actor: by.Actor(), words: words.In(c.Lang), tells: at.side == DeskSide && p.Role != Police, quiet: p.Role == Police, keep: func(ctx context.Context, tx *store.Tx) error {
		if err := insertParty(ctx, tx, p, by.Actor()); err != nil || p.Role == Reviewing {
			return err
		}
		return n.tellGuest(ctx, tx, p)
	}, change: c.reaudience(audience)})
}

// reaudience sets who reads a case, unless somebody else has done so since it was read.
func (c Case) reaudience(audience int64) func(*Case) error {
	before := c.Audience
	return func(c *Case) error {
		if c.Audience != before {
			return fault.New(fault.Conflict, "changed_meanwhile", text.Of("有人剛改過這件，請重新整理再試。", "Somebody has just changed this case; look at it again."))
		}
		c.Audience = audience
		return nil
	}
}

// EndParty takes an organisation out of a case again: the desk, or the organisation itself, which may leave. From then on it reads nothing of it.
func (n *Incidents) EndParty(ctx context.Context, by marking.Viewer, which string, party int64, why string) error {
	c, at, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	if err := said(why, true); err != nil {
		return err
	}
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(p Party) bool { return p.ID == party && p.EndedAt == 0 })
	if i < 0 || at.side != DeskSide && at.party.ID != party {
		return noParty()
	}
	words, side, event := text.Format("%s：%s", "%s: %s", all[i].Role.Name(), why), at.side, Leave
	if side == GuestSide {
		side = SystemSide
	}
	if all[i].Role == Police {
		event = AdmitPolice
	}
	return n.stepWithout(ctx, c, deed{event: event, quiet: all[i].Role == Police, side: side, actor: by.Actor(), words: words.In(c.Lang), always: true}, func(p Party) bool { return p.ID == party })
}

// bound are the laws that hold for a case, in the order in which they were added.
func (n *Incidents) bound(c Case, rows []eventRow) (out []*law.Regime, err error) {
	v, err := n.view(rows)
	if err != nil {
		return nil, err
	}
	for _, id := range v.Regimes {
		r, err := n.law.RegimeFor(id, c.known())
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// boundRegime is one of them, by its id or its family.
func (n *Incidents) boundRegime(ctx context.Context, c Case, which string) (*law.Regime, error) {
	rows, err := selectEvents(ctx, n.store.Read(), c.ID)
	if err != nil {
		return nil, err
	}
	all, err := n.bound(c, rows)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if r.ID == which || r.Family == which {
			return r, nil
		}
	}
	return nil, notBound()
}

func notBound() error {
	return invalid("not_bound", "這件沒有適用這套規定。", "This law does not hold for the case.")
}
