package incident

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Standing is what the law asks of an organisation.
type Standing struct {
	Body     law.Body
	Regime   string // family of clocks that binds it, "" where none does
	Title    text.Text
	Reviewer int64 // the member that reviews its incidents beside the desk, 0 for none
}

// StandingOf tells what the law asked of an organisation on the day when something was known: by its kind, and by whether it has a responsibility level.
func (n *Incidents) StandingOf(ctx context.Context, o member.Org, knew time.Time) (Standing, error) {
	s := Standing{Body: law.PrivateBody}
	switch {
	case !o.Obliged():
		return s, nil
	case o.PublicAgency():
		s.Body, s.Regime = law.PublicBody, "tw-pb"
	default:
		s.Body, s.Regime = law.SpecificNonPublic, "tw-sn"
	}
	r, err := n.law.RegimeFor(s.Regime, knew)
	if err != nil {
		return Standing{Body: s.Body}, nil //nolint:nilerr // nothing was in force on that day: no clock runs
	}
	s.Title = r.Title
	s.Reviewer, err = n.reviewerOf(ctx, o)
	return s, err
}

// reviewerOf is the organisation above another, where that is a member: the superior body of an agency, the sector's of everybody else. The desk reviews all others.
func (n *Incidents) reviewerOf(ctx context.Context, o member.Org) (int64, error) {
	if o.Parent == 0 {
		return 0, nil
	}
	above, err := n.members.FindOrg(ctx, marking.System("who reviews an incident"), o.Parent)
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	if err != nil || above.State != member.Member || above.Kind == member.KindCentre || !o.PublicAgency() && above.Level != member.SectorLevel {
		return 0, err
	}
	return above.ID, nil
}

// AssessLevel finds the level by the text that was in force when it was known.
func (n *Incidents) AssessLevel(knew time.Time, f law.Facts) (law.Result, error) {
	if knew.IsZero() {
		knew = n.now()
	}
	l, err := n.law.LevelsFor("tw", knew)
	if err != nil {
		return law.Result{}, err
	}
	return l.Assess(f)
}

// ReportAs takes a report of a member about itself, or of the desk about anybody; a report that the desk wrote down has a code too, for whoever called. One that is
// sent a second time, with the same Once and by the same person, or by another program of the same organisation, is the first one.
func (n *Incidents) ReportAs(ctx context.Context, by marking.Viewer, r Report, origin Origin) (c Case, code string, err error) {
	o, err := n.affected(ctx, by, &r)
	if err != nil {
		return Case{}, "", err
	}
	if err := n.check(ctx, &r); err != nil {
		return Case{}, "", err
	}
	if r.Knew.IsZero() {
		r.Knew = n.now()
	}
	c = n.begin(r, origin)
	code, hash, again := letter.SecretOf(r.Once)
	if again {
		c.UUID = uuid.NewSHA1(formSpace, fmt.Appendf(nil, "%s %s", code, whoSends(by, origin))).String()
	} else {
		code, hash = letter.NewSecret()
	}
	if origin != FromDesk {
		code, hash = "", nil // a member reads on as itself
	}
	first := func() (Case, error) { return oneCase(ctx, n.store.Read(), "c.uuid = $1", c.UUID) }
	if again {
		if made, err := first(); !fault.Is(err, fault.NotFound) {
			return made, code, err
		}
	}
	made, err := n.reportOf(ctx, by, c, o, r, hash)
	if again && store.Duplicate(err) { // the same at the same time
		made, err = first()
	}
	return made, code, err
}

// whoSends is whose word of Report.Once counts as the same: a person's own form, and of programs any of the same organisation or of the desk.
func whoSends(by marking.Viewer, origin Origin) string {
	switch {
	case origin != FromProgram:
		return fmt.Sprintf("%d %d", by.Actor(), by.Org)
	case by.All():
		return "desk"
	}
	return fmt.Sprintf("org %d", by.Org)
}

// formSpace holds the names of cases that come of one form, however often that is sent.
var formSpace = uuid.MustParse("b7f1a1b6-5a5e-5f0c-9a0c-2f6f3c0d8e11")

// reportOf makes a case of a report that was checked.
func (n *Incidents) reportOf(ctx context.Context, by marking.Viewer, c Case, o member.Org, r Report, hash []byte) (Case, error) {
	c.Org, c.KnewAt = r.Org, r.Knew.UnixMicro()
	s, err := n.StandingOf(ctx, o, r.Knew)
	if err != nil {
		return Case{}, err
	}
	c.Duty = r.Duty && s.Regime != ""
	if r.Duty && !c.Duty {
		return Case{}, fault.New(fault.Invalid, "no_duty", text.Of("這個單位沒有法定通報義務，請改為自願通報。", "No law asks this organisation to notify; report of your own will."))
	}
	found, err := n.assessed(r, c.Origin)
	if err != nil {
		return Case{}, err
	}
	if c.Duty {
		c.Reviewer = s.Reviewer
	}
	if c.Audience, err = n.audience(ctx, c); err != nil {
		return Case{}, err
	}
	return n.insert(ctx, c, hash, Reporter{r.Name, r.Phone, r.Mail}, by.Actor(), n.firstEvents(c, s, o, r, found), found)
}

// affected is the organisation that a report is about: a member's own, or whichever the desk names.
func (n *Incidents) affected(ctx context.Context, by marking.Viewer, r *Report) (member.Org, error) {
	if !by.All() {
		if by.Org == 0 || r.Org != 0 && r.Org != by.Org {
			return member.Org{}, fault.New(fault.NotAllowed, "own_incidents", text.Of("只能通報自己單位的事件。", "An organisation reports its own incidents."))
		}
		r.Org = by.Org
	}
	if r.Org == 0 {
		return member.Org{}, nil
	}
	return n.members.FindOrg(ctx, marking.System("an organisation's incident"), r.Org)
}

// assessed is what the answers of a report say of the level; nil where nothing was answered.
func (n *Incidents) assessed(r Report, origin Origin) (*Assessment, error) {
	if len(r.Facts.Affected) == 0 {
		return nil, nil
	}
	found, err := n.AssessLevel(r.Knew, r.Facts)
	if err != nil {
		return nil, err
	}
	side := ReporterSide
	if origin == FromDesk {
		side = DeskSide
	}
	return &Assessment{Stage: law.Assessed, Side: side, Ruleset: found.Set, Facts: &r.Facts, Range: found.Overall, At: n.micro()}, nil
}

// firstEvents are what the law sees of a report. One under a duty is the notification that it asks for, and reaches whoever reviews it at once.
func (n *Incidents) firstEvents(c Case, s Standing, o member.Org, r Report, found *Assessment) []law.Event {
	by := o.Name.In(text.ZhTW)
	out := []law.Event{{Kind: law.Opened, Body: s.Body, Voluntary: !c.Duty}, {Kind: law.Knew, At: r.Knew, By: by}}
	if !r.Happened.IsZero() {
		out = append(out, law.Event{Kind: law.Occurred, At: r.Happened, By: by})
	}
	if found != nil && found.Range.Certain() {
		out = append(out, levelEvent(found.Range.AtLeast, law.Assessed, by))
	}
	if c.Duty {
		told := law.Event{Kind: law.Notified, Regime: s.Regime, By: by}
		if !r.Told.IsZero() {
			told.At, told.Way, told.Reason = r.Told, law.OtherWay, r.ToldHow
		}
		out = append(out, law.Event{Kind: law.RegimeAdded, Regime: s.Regime}, told, law.Event{Kind: law.Received, Regime: s.Regime})
	}
	return out
}

func levelEvent(level int, stage law.Stage, by string) law.Event {
	return law.Event{Kind: law.LevelSet, Level: &level, Stage: stage, By: by}
}
