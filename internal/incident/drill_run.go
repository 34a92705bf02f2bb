package incident

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/incident/drill"
	"lianfang/internal/incident/law"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// RunDrills has the parts told whose time has come, and ends what is over. Several nodes may do so at once.
func (n *Incidents) RunDrills(ctx context.Context) error {
	all, err := selectDrills(ctx, n.store.Read(), "d.ended_at = 0 AND d.start_at <= $1 ORDER BY d.id", n.micro())
	if err != nil {
		return err
	}
	var wrong []error
	for _, d := range all {
		wrong = append(wrong, n.runDrill(ctx, d))
	}
	return errors.Join(wrong...)
}

func (n *Incidents) runDrill(ctx context.Context, d Drill) error {
	now := n.now()
	if d.due(now) > d.ordered {
		return n.orderParts(ctx, d.ID)
	}
	if over, err := n.drillOver(ctx, d, now); err != nil || !over {
		return err
	}
	return n.endDrill(ctx, d.ID, d.actor, nil)
}

// drillOver tells whether everybody was told everything, and has had the time for it. What stands still for an hour is waited for no more.
func (n *Incidents) drillOver(ctx context.Context, d Drill, now time.Time) (bool, error) {
	if now.Before(d.Ends) {
		return false, nil
	}
	if now.After(d.Ends.Add(drillLate)) {
		return true, nil
	}
	if behind, err := behindInDrill(ctx, n.store.Read(), d); err != nil || behind > 0 {
		return false, err
	}
	last, err := lastTold(ctx, n.store.Read(), d.ID)
	for _, m := range last {
		if m.part < len(d.Script.Parts) && now.Before(time.UnixMicro(m.at).Add(d.Script.Parts[m.part].Within)) {
			return false, err
		}
	}
	return err == nil, err
}

// due counts the parts whose time has come.
func (d Drill) due(now time.Time) (k int) {
	for _, p := range d.Script.Parts {
		if !now.Before(d.Start.Add(p.After)) {
			k++
		}
	}
	return k
}

// orderParts notes that parts are to be told. What is told late, since nothing ran here when its time came, is due later too.
func (n *Incidents) orderParts(ctx context.Context, id int64) error {
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		d, err := lockDrill(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		due := d.due(n.now())
		if !d.Ended.IsZero() || due <= d.ordered { // another node was first
			return nil, nil
		}
		for _, p := range d.Script.Parts[d.ordered:due] {
			if ends := n.now().Add(p.Within); ends.After(d.Ends) {
				d.Ends = ends
			}
		}
		if err := markDrillOrdered(ctx, tx, d.ID, due, d.Ends.UnixMicro()); err != nil {
			return nil, err
		}
		orgs, err := orgsOfDrill(ctx, tx, d.ID)
		return drillFacts(d, orgs), err
	})
}

func drillFacts(d Drill, orgs []int64) []journal.Fact {
	out := make([]journal.Fact, len(orgs))
	for i, org := range orgs {
		out[i] = journal.Fact{Kind: DrillOrdered, Subject: d.ID, Object: org, Audience: deskAlone, Actor: d.actor}
	}
	return out
}

// DrillFollower tells those who take part what they were not told yet, and that a drill is over.
func (n *Incidents) DrillFollower() job.Follower {
	return job.Follower{
		Name:    "incident-drills",
		Kinds:   []journal.Kind{DrillOrdered},
		Step:    tellings(func(f journal.Fact) telling { return telling{List: f.Subject, Org: f.Object, Actor: f.Actor} }),
		Prepare: n.prepareDrill,
	}
}

func (n *Incidents) prepareDrill(ctx context.Context, payload string) (job.Commit, error) {
	var t telling
	if err := json.Unmarshal([]byte(payload), &t); err != nil {
		return nil, err
	}
	d, err := drillByID(ctx, n.store.Read(), t.List)
	if err != nil {
		return nil, err
	}
	b, ok, err := drilledBody(ctx, n.store.Read(), d.ID, t.Org)
	switch {
	case err != nil || !ok:
		return nil, err
	case b.caseID == 0 && d.Ended.IsZero():
		return n.openDrill(ctx, d, b)
	case b.caseID == 0:
		return nil, nil // it ended before this member heard of it
	}
	return n.tellDrill(ctx, d, b)
}

// openDrill opens the case of a member, with the parts that are to be told by now. No clock of the law begins by that, and no authority reads it.
func (n *Incidents) openDrill(ctx context.Context, d Drill, b drilled) (job.Commit, error) {
	o, err := n.members.FindOrg(ctx, marking.System("a member takes part in a drill"), b.org)
	if err != nil {
		return nil, err
	}
	if o.State != member.Member { // it left since the drill was planned, and takes no part
		return func(tx *store.Tx) ([]journal.Fact, error) { return nil, dropDrilled(ctx, tx, d.ID, b.org) }, nil
	}
	s, err := n.StandingOf(ctx, o, n.now())
	if err != nil {
		return nil, err
	}
	c := n.begin(Report{What: drillMark.In(d.Lang) + d.Title, GoingOn: Unsure, Lang: d.Lang, Exercise: true}, FromDesk)
	c.UUID = uuid.NewSHA1(uuid.MustParse(d.UUID), []byte(o.Slug)).String()
	c.Org, c.Class, c.State = b.org, d.Class, Handling // nobody has to triage it
	if c.Audience, err = n.audience(ctx, c); err != nil {
		return nil, err
	}
	lines, err := n.store.TakeIDs(ctx, drill.MaxParts)
	if err != nil {
		return nil, err
	}
	_, open, err := n.opening(ctx, c, nil, Reporter{}, d.actor, []law.Event{{Kind: law.Opened, Body: s.Body, Voluntary: true}}, nil)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		d, err := lockDrill(ctx, tx, d.ID)
		if err != nil || !d.Ended.IsZero() {
			return nil, err
		}
		b, ok, err := drilledBody(ctx, tx, d.ID, b.org)
		if err != nil || !ok || b.caseID != 0 { // the same was asked for twice
			return nil, err
		}
		c, facts, err := open(tx)
		if err != nil {
			return nil, err
		}
		b.caseID = c.ID
		if err := markDrilled(ctx, tx, d.ID, b); err != nil {
			return nil, err
		}
		if err := n.sayParts(ctx, tx, d, b, lines); err != nil || !n.Mails() {
			return facts, err
		}
		return facts, n.letters.Put(ctx, tx, string(letterOpened), c.ID)
	}, nil
}

// tellDrill tells a member the parts that it was not told yet; once the drill is over, it says that and closes the case.
func (n *Incidents) tellDrill(ctx context.Context, d Drill, b drilled) (job.Commit, error) {
	ids, err := n.store.TakeIDs(ctx, drill.MaxParts+2)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		d, err := lockDrill(ctx, tx, d.ID)
		if err != nil {
			return nil, err
		}
		c, err := lockCase(ctx, tx, b.caseID)
		if err != nil || !c.State.Open() {
			return nil, err
		}
		b, _, err := drilledBody(ctx, tx, d.ID, b.org)
		if err != nil {
			return nil, err
		}
		if !d.Ended.IsZero() {
			return n.stepIn(ctx, tx, ids, c, deed{event: Close, side: DeskSide, actor: d.actor, tells: true, words: drillOver.In(d.Lang)})
		}
		if b.told >= d.ordered { // the same was asked for twice
			return nil, nil
		}
		facts, err := n.controlAgain(ctx, tx, ids, c, d, b)
		if err != nil {
			return nil, err
		}
		if err := n.sayParts(ctx, tx, d, b, ids+2); err != nil {
			return nil, err
		}
		return append(facts, journal.Fact{Kind: CaseSaid, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: d.actor, Body: `{"thread":"reporter"}`}), n.tellReporter(ctx, tx, c)
	}, nil
}

// controlAgain lets a member say anew that the damage is under control, where a part asks for that and it was said before.
func (n *Incidents) controlAgain(ctx context.Context, tx *store.Tx, ids int64, c Case, d Drill, b drilled) ([]journal.Fact, error) {
	asks := func(p drill.Part) bool { return p.Asks == drill.Control }
	if c.State != Controlled || !slices.ContainsFunc(d.Script.Parts[b.told:d.ordered], asks) {
		return nil, nil
	}
	return n.stepIn(ctx, tx, ids, c, deed{event: Handle, side: DeskSide, actor: d.actor})
}

var (
	drillMark = text.Of("【演練】", "[Drill] ")
	drillOver = text.Of("【演練】演練結束，謝謝參加。", "[Drill] The drill is over. Thank you for taking part.")
)

// sayParts writes the parts that a member was not told yet into its case.
func (n *Incidents) sayParts(ctx context.Context, tx *store.Tx, d Drill, b drilled, line int64) error {
	for k := b.told; k < d.ordered; k++ {
		p := d.Script.Parts[k]
		words := drillMark.In(d.Lang) + p.Words
		if p.Asks != drill.Nothing {
			due := n.now().Add(p.Within).In(taipei).Format("2006-01-02 15:04")
			words += "\n\n" + text.Format("請在 %[1]s 前：%[2]v。", "Until %[1]s, please: %[2]v.", due, p.Asks.Name()).In(d.Lang)
		}
		if err := insertMessage(ctx, tx, line+int64(k), b.caseID, ReporterSide, Message{Side: DeskSide, Actor: d.actor, Words: words, At: n.micro()}); err != nil {
			return err
		}
		if err := insertDrillTold(ctx, tx, d.ID, b.org, k, n.micro()); err != nil {
			return err
		}
	}
	return nil
}
