package incident

import (
	"context"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// own finds a case of the viewer's own organisation.
func (n *Incidents) own(ctx context.Context, v marking.Viewer, which string) (Case, error) {
	c, err := n.visible(ctx, v, which)
	if err == nil && (v.Org == 0 || c.Org != v.Org) {
		return Case{}, noCase()
	}
	return c, err
}

// FindOwn gives a case to the people of the body to which it happened, or of the one that reviews it.
func (n *Incidents) FindOwn(ctx context.Context, v marking.Viewer, which string) (Own, error) {
	c, at, err := n.seenBy(ctx, v, which, ReporterSide, ReviewerSide)
	if err != nil {
		return Own{}, err
	}
	o, err := n.ownOf(ctx, v, c)
	if err != nil || at.side != ReviewerSide || !c.Duty && at.party.ID == 0 {
		return o, err
	}
	rules, err := n.reviewed(ctx, c, at)
	o.Reviews, o.SetsLevel = err == nil, at.party.ID == 0 || err == nil && rules[0].LevelsFamily != ""
	return o, err
}

// OwnReport gives a case to the body that has just reported or shared it. Its audience may be newer than the viewer, who could not find it by that yet.
func (n *Incidents) OwnReport(ctx context.Context, v marking.Viewer, id int64) (Own, error) {
	c, err := oneCase(ctx, n.store.Read(), "c.id = $1 AND c.org = $2 AND c.org <> 0", id, v.Org)
	if err != nil {
		return Own{}, err
	}
	return n.ownOf(ctx, v, c)
}

// OwnAgain gives a case to its body after a deed of its own, by which the audience may have become newer than the viewer.
func (n *Incidents) OwnAgain(ctx context.Context, v marking.Viewer, which string) (Own, error) {
	c, err := oneCase(ctx, n.store.Read(), "c.uuid = $1 AND c.org = $2 AND c.org <> 0", which, v.Org)
	if err != nil {
		return Own{}, err
	}
	return n.ownOf(ctx, v, c)
}

// ownOf is what the people of an organisation read of a case.
func (n *Incidents) ownOf(ctx context.Context, v marking.Viewer, c Case) (o Own, err error) {
	o = Own{UUID: c.UUID, Org: c.Org, Duty: c.Duty, Reviewing: c.Org != v.Org, KnewAt: c.KnewAt, Warning: c.Warning, Shared: !c.Duty && c.Reviewer != 0}
	if o.Told, err = n.toldOf(ctx, c); err != nil {
		return Own{}, err
	}
	if o.Reviewing {
		o.Messages = nil
	}
	if !o.Reviewing {
		authority, err := n.sharer(ctx, c)
		if err != nil {
			return Own{}, err
		}
		o.MayShare = authority != 0
	}
	o.Clocks, o.Assessments, err = n.clocks(ctx, c.ID)
	return o, err
}

// known is when a case was known, by which the text of the law is chosen: when it came in, where nobody said.
func (c Case) known() time.Time {
	if c.KnewAt != 0 {
		return time.UnixMicro(c.KnewAt)
	}
	return time.UnixMicro(c.ReceivedAt)
}

// happened is when it began; zero where nobody knows.
func (c Case) happened() time.Time {
	if c.HappenedAt == 0 {
		return time.Time{}
	}
	return time.UnixMicro(c.HappenedAt)
}

// Judgement is what somebody finds about the level of a case.
type Judgement struct {
	Facts law.Facts // answers; none for a reviewer's judgement
	Level int       // of a review
	Words string    // of a review: why
}

// AssessCase says the level: a body by answers about its own case, whoever reviews it, or the desk, as a judgement with its reason.
func (n *Incidents) AssessCase(ctx context.Context, by marking.Viewer, which string, j Judgement) error {
	c, at, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	switch {
	case len(j.Facts.Affected) > 0 && (at.side == DeskSide || at.side == ReporterSide):
		return n.assessOwn(ctx, by, c, j)
	case at.side == DeskSide || at.side == ReviewerSide && (c.Duty || at.party.ID != 0):
		return n.review(ctx, by, c, at, j)
	case at.side == ReporterSide:
		return invalid("no_answers", "請至少回答一項受影響的情形。", "Answer for one thing at least how it is affected.")
	}
	return noCase()
}

func (n *Incidents) assessOwn(ctx context.Context, by marking.Viewer, c Case, j Judgement) error {
	found, err := n.AssessLevel(c.known(), j.Facts)
	if err != nil {
		return err
	}
	side := ReporterSide
	if by.All() {
		side = DeskSide
	}
	d := deed{event: Assess, side: side, actor: by.Actor(), words: found.Overall.Words().In(c.Lang), found: &Assessment{Stage: law.Assessed, Side: side, Ruleset: found.Set, Facts: &j.Facts, Range: found.Overall, At: n.micro()}}
	if found.Overall.Certain() {
		d.events = []law.Event{levelEvent(found.Overall.AtLeast, law.Assessed, side.Name().In(text.ZhTW))}
	}
	return n.step(ctx, c.ID, d)
}

// review is the judgement of whoever reviews: of the level, and that the review under each law which asks for it is done. A further reviewer speaks for its own law alone, and sets the level
// only where that law depends on it.
func (n *Incidents) review(ctx context.Context, by marking.Viewer, c Case, at place, j Judgement) error {
	if err := said(j.Words, true); err != nil {
		return err
	}
	name := ReviewerSide.Name().In(text.ZhTW)
	if at.side == DeskSide {
		name = deskName
	}
	rules, err := n.reviewed(ctx, c, at)
	if err != nil {
		return err
	}
	d := deed{event: Review, side: at.side, actor: by.Actor(), words: j.Words, tells: true}
	if at.party.ID == 0 || rules[0].LevelsFamily != "" {
		if j.Level < 0 || j.Level > 4 {
			return fault.New(fault.Invalid, "bad_level", text.Of("等級是 0 到 4。", "The level is 0 to 4."))
		}
		d.words = law.LevelWords(j.Level).In(c.Lang) + "：" + j.Words
		d.events = []law.Event{levelEvent(j.Level, law.Reviewed, name)}
		d.found = &Assessment{Stage: law.Reviewed, Side: at.side, Range: law.Range{AtLeast: j.Level, AtMost: j.Level}, Words: j.Words, At: n.micro()}
	}
	for _, r := range rules {
		d.events = append(d.events, law.Event{Kind: law.ReviewDone, Regime: r.ID, By: name})
	}
	return n.step(ctx, c.ID, d)
}

// reviewed are the laws for which somebody's review counts: a further reviewer's own, else those that depend on the level.
func (n *Incidents) reviewed(ctx context.Context, c Case, at place) (out []*law.Regime, err error) {
	if at.party.ID != 0 {
		r, err := n.boundRegime(ctx, c, at.party.Regime)
		return []*law.Regime{r}, err
	}
	rows, err := selectEvents(ctx, n.store.Read(), c.ID)
	if err != nil {
		return nil, err
	}
	all, err := n.bound(c, rows)
	for _, r := range all {
		if r.LevelsFamily != "" {
			out = append(out, r)
		}
	}
	return out, err
}

// ControlDone says that the damage is under control or all is restored, since when: the body itself, or the desk for it.
func (n *Incidents) ControlDone(ctx context.Context, by marking.Viewer, which string, at time.Time, words string) error {
	c, _, err := n.seenBy(ctx, by, which, DeskSide, ReporterSide)
	if err == nil {
		err = said(words, true)
	}
	if err != nil {
		return err
	}
	side, name := ReporterSide, ReporterSide.Name().In(text.ZhTW)
	if by.All() {
		side, name = DeskSide, deskName
	}
	return n.step(ctx, c.ID, deed{event: Control, side: side, actor: by.Actor(), words: words, tells: by.All(), events: []law.Event{{Kind: law.ControlDone, At: at, By: name}}})
}

// WriteOwn is what a body writes to the desk about its own case.
func (n *Incidents) WriteOwn(ctx context.Context, by marking.Viewer, which, words string) error {
	c, err := n.own(ctx, by, which)
	if err != nil {
		return err
	}
	return n.say(ctx, c.ID, ReporterSide, ReporterSide, by.Actor(), words)
}
