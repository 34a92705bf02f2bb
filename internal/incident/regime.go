package incident

import (
	"context"
	"slices"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Rule is a set of clocks as it stands towards a case.
type Rule struct {
	ID    string
	Title text.Text
	Law   text.Text // the statute
	Notes []text.Text
	Bound bool // it holds; else it could be added
	Fits  bool // the sector of the body and what is known of personal data speak for it
}

// Bind adds a law to a case: the desk, or the body for itself. That it holds is somebody's judgement, and why is kept. The Act itself is bound by reporting under its duty; here it only comes
// back where it was removed by mistake.
func (n *Incidents) Bind(ctx context.Context, by marking.Viewer, which, regime, why string) error {
	c, at, err := n.seenBy(ctx, by, which, DeskSide, ReporterSide)
	if err != nil {
		return err
	}
	if err := said(why, false); err != nil {
		return err
	}
	rows, err := selectEvents(ctx, n.store.Read(), c.ID)
	if err != nil {
		return err
	}
	r, err := n.bindable(c, rows, regime)
	if err != nil {
		return err
	}
	events := n.groundwork(c, rows)
	return n.step(ctx, c.ID, deed{event: Bind, side: at.side, actor: by.Actor(), words: worded(r.Title, why, c.Lang), tells: at.side == DeskSide,
		events: append(events, law.Event{Kind: law.RegimeAdded, Regime: r.ID, By: nameOf(at.side), Reason: why})})
}

// bindable finds a law that may be added to a case.
func (n *Incidents) bindable(c Case, rows []eventRow, regime string) (*law.Regime, error) {
	r, err := n.law.RegimeFor(regime, c.known())
	if err != nil {
		return nil, err
	}
	held := slices.ContainsFunc(rows, func(e eventRow) bool { return e.event.Kind == law.RegimeAdded && e.event.Regime == r.ID })
	switch now, err := n.bound(c, rows); {
	case err != nil:
		return nil, err
	case slices.ContainsFunc(now, func(b *law.Regime) bool { return b.Family == r.Family }):
		return nil, fault.New(fault.Conflict, "already_bound", text.Format("這件已經適用「%v」。", "%v holds for this case already.", r.Title))
	case n.law.Off(r.Set) || r.Body != "" && !held:
		return nil, invalid("not_addable", "這套規定不能這樣加入。", "This law cannot be added so.")
	}
	return r, nil
}

// groundwork is what the law has to know of a case before any of it can hold: of a citizen's nothing is written down yet.
func (n *Incidents) groundwork(c Case, rows []eventRow) (out []law.Event) {
	has := func(k law.Kind) bool {
		return slices.ContainsFunc(rows, func(r eventRow) bool { return r.event.Kind == k })
	}
	if !has(law.Opened) {
		out = append(out, law.Event{Kind: law.Opened, Body: law.PrivateBody, Voluntary: true})
	}
	if !has(law.Knew) {
		out = append(out, law.Event{Kind: law.Knew, At: c.known(), By: deskName})
	}
	if c.HappenedAt != 0 && !has(law.Occurred) {
		out = append(out, law.Event{Kind: law.Occurred, At: c.happened(), By: deskName})
	}
	return out
}

// Unbind removes a law from a case, with a reason: the desk any, the body those that it may add itself. Who reviewed the case by that law alone is out of it then.
func (n *Incidents) Unbind(ctx context.Context, by marking.Viewer, which, regime, why string) error {
	c, at, err := n.seenBy(ctx, by, which, DeskSide, ReporterSide)
	if err != nil {
		return err
	}
	if err := reasoned(why); err != nil {
		return err
	}
	r, err := n.boundRegime(ctx, c, regime)
	if err != nil {
		return err
	}
	if at.side != DeskSide && r.Body != "" {
		return fault.New(fault.NotAllowed, "desk_only", text.Of("這套規定由依法通報而來，只有值班台可以移除。", "This law holds since it was reported under it; only the desk can remove it."))
	}
	d := deed{event: Unbind, side: at.side, actor: by.Actor(), words: worded(r.Title, why, c.Lang), tells: at.side == DeskSide, events: []law.Event{{Kind: law.RegimeRemoved, Regime: r.ID, By: nameOf(at.side), Reason: why}}}
	return n.stepWithout(ctx, c, d, func(p Party) bool { return p.Role == Reviewing && p.Regime == r.ID })
}

// stepWithout does a deed by which some parties go out of a case.
func (n *Incidents) stepWithout(ctx context.Context, c Case, d deed, goes func(Party) bool) error {
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return err
	}
	var out []int64
	for _, p := range all {
		if p.EndedAt == 0 && goes(p) {
			out = append(out, p.ID)
		}
	}
	if len(out) == 0 {
		return n.step(ctx, c.ID, d)
	}
	audience, err := n.audienceWithout(ctx, c, out...)
	if err != nil {
		return err
	}
	d.change = c.reaudience(audience)
	d.keep = func(ctx context.Context, tx *store.Tx) error { return endParties(ctx, tx, out, n.micro()) }
	return n.step(ctx, c.ID, d)
}

// Leaked is what is known of personal data in a case.
type Leaked struct {
	Answer  law.Answer // "" while nobody knows
	Persons int64      // about how many; 0 is not known
}

// SayLeak keeps what is known of personal data: the desk, or the body for itself. The laws that should be thought of follow it.
func (n *Incidents) SayLeak(ctx context.Context, by marking.Viewer, which string, l Leaked) error {
	c, at, err := n.seenBy(ctx, by, which, DeskSide, ReporterSide)
	if err != nil {
		return err
	}
	switch {
	case l.Answer != "" && l.Answer != law.Yes && l.Answer != law.No:
		return invalid("bad_answer", "請選有、沒有或還不知道。", "Choose yes, no or not known yet.")
	case l.Persons < 0 || l.Persons > maxPersons || l.Persons > 0 && l.Answer != law.Yes:
		return invalid("bad_persons", "人數不合理；沒有外洩就不填人數。", "The number cannot be; where nothing leaked, leave it empty.")
	}
	return n.step(ctx, c.ID, deed{event: Leak, side: at.side, actor: by.Actor(), words: l.Words().In(c.Lang), keep: func(ctx context.Context, tx *store.Tx) error {
		return setLeak(ctx, tx, c.ID, l)
	}})
}

// Words says it in one line.
func (l Leaked) Words() text.Text {
	switch {
	case l.Answer == law.No:
		return text.Of("沒有個資外洩", "no personal data leaked")
	case l.Answer != law.Yes:
		return text.Of("還不知道有沒有個資外洩", "not known yet whether personal data leaked")
	case l.Persons == 0:
		return text.Of("個資外洩，人數不明", "personal data leaked, of how many is not known")
	}
	return text.Format("個資外洩，約 %d 人", "personal data leaked, of about %d people", l.Persons)
}

// rules lists the laws that hold for a case, and those that could be added, what fits first.
func (n *Incidents) rules(ctx context.Context, c Case, rows []eventRow, found []Assessment, l Leaked) (out []Rule, err error) {
	bound, err := n.bound(c, rows)
	if err != nil {
		return nil, err
	}
	for _, r := range bound {
		out = append(out, Rule{ID: r.ID, Title: r.Title, Law: r.Law, Notes: r.Notes, Bound: true})
	}
	sector := ""
	if c.Org != 0 {
		o, err := n.members.FindOrg(ctx, marking.System("which law fits an incident"), c.Org)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		sector = o.Sector
	}
	leak := l.Answer == law.Yes || l.Answer == "" && leakLikely(c, found)
	var fit, rest []Rule
	for _, r := range n.law.Regimes() {
		if _, err := n.bindable(c, rows, r.ID); err != nil || !r.InForce(c.known()) {
			continue
		}
		x := Rule{ID: r.ID, Title: r.Title, Law: r.Law, Notes: r.Notes, Fits: r.Suits(sector, leak)}
		if x.Fits {
			fit = append(fit, x)
		} else {
			rest = append(rest, x)
		}
	}
	return slices.Concat(out, fit, rest), nil
}

// leakLikely tells whether personal data may have leaked, before anybody has said.
func leakLikely(c Case, found []Assessment) bool {
	if c.Kind == "leaked-data" || c.Class == "information-content-security:data-leak" || c.Class == "information-content-security:unauthorised-information-access" {
		return true
	}
	return slices.ContainsFunc(found, func(a Assessment) bool {
		return a.Facts != nil && slices.ContainsFunc(a.Facts.Affected, func(t law.Thing) bool { return t.Loss == law.Confidentiality })
	})
}

// worded is a law or an entry and what was said of it, in one line.
func worded(what text.Text, why string, l text.Lang) string {
	if why == "" {
		return what.In(l)
	}
	return what.In(l) + "：" + why
}

// nameOf is how events of the law name a side.
func nameOf(s Side) string {
	if s == DeskSide {
		return deskName
	}
	return s.Name().In(text.ZhTW)
}

// reasoned checks words that have to be there and become the law's reason.
func reasoned(why string) error {
	if err := said(why, true); err != nil {
		return err
	}
	if len(why) > maxReason {
		return invalid("text_too_long", "理由太長，請寫在 1,000 個字以內。", "The reason is too long; keep it below 1,000 characters.")
	}
	return nil
}
