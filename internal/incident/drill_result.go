package incident

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/incident/drill"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// DrillResult is who did what when.
type DrillResult struct {
	Drill  Drill
	Bodies []DrillBody // those from whom most is missing first
	Parts  []DrillPart // of the script, in order
}

// DrillBody is a member in a drill.
type DrillBody struct {
	Org       int64
	Case      string // UUID, "" before it was told
	Number    string
	Reactions []Reaction // one a part
}

// Reaction is what came of one part at one member.
type Reaction struct {
	Fate     Fate
	Told, At time.Time // zero: not yet, or not at all
}

// Took is how long it took, 0 where nothing came.
func (r Reaction) Took() time.Duration {
	if r.At.IsZero() {
		return 0
	}
	return r.At.Sub(r.Told)
}

// Fate is how a part stands with a member.
type Fate string

// The fates.
const (
	NotTold  Fate = "not_told"
	NotAsked Fate = "not_asked" // told, and nothing was expected
	Pending  Fate = "pending"
	InTime   Fate = "in_time"
	TooLate  Fate = "late"
	Missed   Fate = "missed"
	CutShort Fate = "cut" // the drill ended before it was due
)

var fates = map[Fate]text.Text{
	NotTold: text.Of("還沒告知", "not told yet"), NotAsked: text.Of("已告知", "told"), Pending: text.Of("等待中", "waiting"), InTime: text.Of("準時", "in time"),
	TooLate: text.Of("逾時", "late"), Missed: text.Of("沒有反應", "no reaction"), CutShort: text.Of("提前結束", "ended before"),
}

// Name is how people read it.
func (f Fate) Name() text.Text { return fates[f] }

// DrillPart counts over those who take part.
type DrillPart struct {
	drill.Part
	Told, InTime, Late, Missed int
	Median                     time.Duration // of those who reacted; 0 where nobody did
}

// DrillOf gives one and what came of it until now, for the desk.
func (n *Incidents) DrillOf(ctx context.Context, v marking.Viewer, which string) (DrillResult, error) {
	d, err := n.drillOf(ctx, v, which)
	if err != nil {
		return DrillResult{}, err
	}
	return n.resultOf(ctx, d, everyBody)
}

// OwnDrill gives the drill to which a case of the viewer's own organisation belongs, with what that organisation was told and did; ok is false for a case of none.
func (n *Incidents) OwnDrill(ctx context.Context, v marking.Viewer, which string) (r DrillResult, ok bool, err error) {
	c, err := n.own(ctx, v, which)
	if err != nil || !c.Exercise {
		return r, false, err
	}
	id, err := drillOfCase(ctx, n.store.Read(), c.ID)
	if err != nil || id == 0 {
		return r, false, err
	}
	d, err := drillByID(ctx, n.store.Read(), id)
	if err != nil {
		return r, false, err
	}
	r, err = n.resultOf(ctx, d, c.Org)
	return r, err == nil && len(r.Bodies) == 1, err
}

// resultOf is what came of a drill until now, of all who take part or of one of them.
func (n *Incidents) resultOf(ctx context.Context, d Drill, org int64) (out DrillResult, err error) {
	out.Drill = d
	q := n.store.Read()
	if out.Bodies, err = selectDrilled(ctx, q, d.ID, org); err != nil {
		return out, err
	}
	told, err := toldOfDrill(ctx, q, d.ID, org)
	if err != nil {
		return out, err
	}
	until := n.now()
	if !d.Ended.IsZero() {
		until = d.Ended
	}
	first := map[drill.Ask]map[[2]int64]int64{}
	for _, p := range d.Script.Parts {
		if first[p.Asks] != nil {
			continue
		}
		all, err := firstOfDrill(ctx, q, d.ID, org, until.UnixMicro(), p.Asks)
		if err != nil {
			return out, err
		}
		first[p.Asks] = byPart(all)
	}
	out.reckon(byPart(told), first, until)
	return out, nil
}

func byPart(all []drillMoment) map[[2]int64]int64 {
	out := make(map[[2]int64]int64, len(all))
	for _, m := range all {
		out[[2]int64{m.org, int64(m.part)}] = m.at
	}
	return out
}

// reckon puts together when everybody was told and reacted.
func (r *DrillResult) reckon(told map[[2]int64]int64, first map[drill.Ask]map[[2]int64]int64, until time.Time) {
	parts := r.Drill.Script.Parts
	took := make([][]time.Duration, len(parts))
	r.Parts = make([]DrillPart, len(parts))
	for i := range r.Bodies {
		b := &r.Bodies[i]
		b.Reactions = make([]Reaction, len(parts))
		for k, p := range parts {
			key := [2]int64{b.Org, int64(k)}
			at := first[p.Asks][key]
			if next := r.askedNext(told, b.Org, k); next != 0 && at >= next {
				at = 0 // it answers the later part
			}
			x := reactionOf(p, told[key], at, until, !r.Drill.Ended.IsZero())
			b.Reactions[k] = x
			r.Parts[k].count(x)
			if !x.At.IsZero() {
				took[k] = append(took[k], x.Took())
			}
		}
	}
	for k, p := range parts {
		r.Parts[k].Part = p
		if len(took[k]) > 0 {
			slices.Sort(took[k])
			r.Parts[k].Median = took[k][(len(took[k])-1)/2]
		}
	}
	slices.SortStableFunc(r.Bodies, func(a, b DrillBody) int { return b.missing() - a.missing() })
}

// askedNext is when a member was asked for the same once more, later than by a part; 0 for never.
func (r *DrillResult) askedNext(told map[[2]int64]int64, org int64, part int) int64 {
	parts := r.Drill.Script.Parts
	for k := part + 1; k < len(parts); k++ {
		if at := told[[2]int64{org, int64(k)}]; parts[k].Asks == parts[part].Asks && at > told[[2]int64{org, int64(part)}] {
			return at
		}
	}
	return 0
}

func reactionOf(p drill.Part, told, at int64, until time.Time, over bool) (x Reaction) {
	if told == 0 {
		return Reaction{Fate: NotTold}
	}
	x.Told = time.UnixMicro(told)
	due := x.Told.Add(p.Within)
	if at != 0 {
		x.At = time.UnixMicro(at)
	}
	switch {
	case p.Asks == drill.Nothing:
		x.Fate = NotAsked
	case at != 0 && !x.At.After(due):
		x.Fate = InTime
	case at != 0:
		x.Fate = TooLate
	case until.After(due):
		x.Fate = Missed
	case over:
		x.Fate = CutShort
	default:
		x.Fate = Pending
	}
	return x
}

func (p *DrillPart) count(x Reaction) {
	if x.Fate != NotTold {
		p.Told++
	}
	switch x.Fate {
	case InTime:
		p.InTime++
	case TooLate:
		p.Late++
	case Missed:
		p.Missed++
	}
}

// missing counts what did not come in time.
func (b DrillBody) missing() (k int) {
	for _, x := range b.Reactions {
		if x.Fate == Missed || x.Fate == TooLate {
			k++
		}
	}
	return k
}

// Done is how much of what was asked until now came in time, in per cent; -1 while nothing is due.
func (r DrillResult) Done() int {
	asked, done := 0, 0
	for _, p := range r.Parts {
		asked, done = asked+p.InTime+p.Late+p.Missed, done+p.InTime
	}
	if asked == 0 {
		return -1
	}
	return done * 100 / asked
}
