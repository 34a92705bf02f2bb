package incident

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/incident/drill"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// Drill is an exercise of notification and response by a script, for members that the desk chose. Each of them gets a case of its own, marked as a drill, in which it
// is told the parts of the script; what it does there is the measure. It is the desk's alone.
type Drill struct {
	ID     int64
	UUID   string
	Title  string
	Class  string // of RSIT, which the drill's cases have
	Lang   text.Lang
	Script drill.Script
	Start  time.Time // when the first part is told
	Ends   time.Time // when what the last one asks for is due
	Ended  time.Time // zero while it is not over
	Bodies int       // how many take part
	At     int64     // when it was planned

	actor   int64
	ordered int
}

// NewDrill is what the desk plans.
type NewDrill struct {
	Title, Class, Script string
	Lang                 text.Lang
	Start                time.Time // zero or past: at once
	Orgs                 []int64   // members alone
}

// Limits of drills.
const (
	maxDrilled = 2_000       // members that take part in one
	drillAhead = 400 * day   // how early one is planned
	drillTwice = time.Minute // in which the same plan is the same drill
	drillLate  = time.Hour   // until when one that is over waits for those who were told late
	drillsOpen = 20          // that are planned or run at the same time
)

// PlanDrill keeps a drill, which begins by itself.
func (n *Incidents) PlanDrill(ctx context.Context, by marking.Viewer, x NewDrill) (Drill, error) {
	if err := deskPerson(by); err != nil {
		return Drill{}, err
	}
	d, err := n.planned(x)
	if err != nil {
		return Drill{}, err
	}
	orgs, err := n.takingPart(ctx, x.Orgs)
	if err != nil {
		return Drill{}, err
	}
	d.Bodies = len(orgs)
	if d.ID, err = n.store.TakeIDs(ctx, 1); err != nil {
		return Drill{}, err
	}
	d.UUID, d.actor, d.At = uuid.NewString(), by.Person, n.micro()
	made := d
	err = n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := lockRoster(ctx, tx); err != nil { // one drill is planned at a time
			return nil, err
		}
		open, err := selectDrills(ctx, tx, "d.ended_at = 0 ORDER BY d.id LIMIT $1", drillsOpen)
		if err != nil {
			return nil, err
		}
		for _, x := range open {
			if had, err := orgsOfDrill(ctx, tx, x.ID); err != nil || d.again(x) && slices.Equal(had, slices.Sorted(slices.Values(orgs))) { // the same form, sent twice
				made = x
				return nil, err
			}
		}
		if len(open) == drillsOpen {
			return nil, fault.New(fault.Conflict, "drills_full", text.Format("已經有 %d 場演練排定或進行中，請先結束一場。", "%d drills are planned or run already; end one first.", drillsOpen))
		}
		return []journal.Fact{{Kind: DrillPlanned, Subject: d.ID, Audience: deskAlone, Actor: by.Person}}, insertDrill(ctx, tx, d, orgs)
	})
	return made, err
}

// again tells whether a drill says the same as another of a moment ago.
func (d Drill) again(x Drill) bool {
	return d.Title == x.Title && d.actor == x.actor && d.At-x.At < drillTwice.Microseconds() && d.Script.String() == x.Script.String()
}

func (n *Incidents) planned(x NewDrill) (d Drill, err error) {
	d = Drill{Title: strings.TrimSpace(x.Title), Class: x.Class, Lang: x.Lang, Start: x.Start}
	if err := wording.Check(wording.Field{Name: text.Of("名稱", "Title"), Said: d.Title, Most: maxShort, Must: true}); err != nil {
		return d, err
	}
	if !classed(d.Class) {
		return d, invalid("bad_class", "請選事件類別。", "Choose a class.")
	}
	if d.Lang != text.ZhTW && d.Lang != text.En {
		return d, invalid("bad_lang", "語言是 zh-TW 或 en。", "The language is zh-TW or en.")
	}
	if d.Script, err = drill.Parse(x.Script); err != nil {
		return d, err
	}
	for _, p := range d.Script.Parts {
		if err := said(p.Words, true); err != nil {
			return d, err
		}
	}
	now := n.now()
	if d.Start.Before(now) {
		d.Start = now
	}
	if d.Start.After(now.Add(drillAhead)) {
		return d, invalid("bad_time", "請填一年內的時間。", "Give a time within a year.")
	}
	d.Ends = d.Start.Add(d.Script.Length())
	return d, nil
}

// takingPart are those who take part, each once and without the centre itself. It refuses whoever is no member: nobody else is told anything.
func (n *Incidents) takingPart(ctx context.Context, orgs []int64) (out []int64, err error) {
	if len(orgs) > maxDrilled {
		return nil, fault.New(fault.Invalid, "too_many", text.Format("一場演練最多 %d 個單位。", "At most %d organisations take part in one drill.", maxDrilled))
	}
	all, err := n.members.OrgsByID(ctx, marking.System("who takes part in a drill"), orgs)
	if err != nil {
		return nil, err
	}
	for _, id := range orgs {
		o := all[id]
		if o.State != member.Member {
			return nil, fault.New(fault.Invalid, "no_member", text.Format("「%v」還不是成員，不能參加演練。", "%v is no member yet and takes part in no drill.", o.Name))
		}
		if o.Kind != member.KindCentre && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		err = invalid("nobody", "請選要參加的領域或單位。", "Choose the sectors or organisations that take part.")
	}
	return out, err
}

// EndDrill ends one before its time; whoever takes part is told so.
func (n *Incidents) EndDrill(ctx context.Context, by marking.Viewer, which string) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	d, err := n.drillOf(ctx, by, which)
	if err != nil {
		return err
	}
	return n.endDrill(ctx, d.ID, by.Person, fault.New(fault.Conflict, "drill_over", text.Of("這場演練已經結束。", "This drill is over.")))
}

// endDrill ends one, and those who were told of it hear of that; over is what is said where it has ended before.
func (n *Incidents) endDrill(ctx context.Context, id, actor int64, over error) error {
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		d, err := lockDrill(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if !d.Ended.IsZero() {
			return nil, over
		}
		if err := markDrillEnded(ctx, tx, d.ID, n.micro()); err != nil {
			return nil, err
		}
		orgs, err := orgsOfDrill(ctx, tx, d.ID)
		facts := []journal.Fact{{Kind: DrillEnded, Subject: d.ID, Audience: deskAlone, Actor: actor}}
		if d.ordered > 0 {
			facts = append(facts, drillFacts(d, orgs)...)
		}
		return facts, err
	})
}

// Drills are the newest ones, or those that were planned before an instant (At of the last), for the desk.
func (n *Incidents) Drills(ctx context.Context, v marking.Viewer, before int64, limit int) ([]Drill, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	return selectDrills(ctx, n.store.Read(), "d.at < $1 ORDER BY d.at DESC, d.id DESC LIMIT $2", before, min(limit, maxPage+1))
}

func (n *Incidents) drillOf(ctx context.Context, v marking.Viewer, which string) (Drill, error) {
	if !v.All() || len(which) > maxShort {
		return Drill{}, noDrill()
	}
	return oneDrill(ctx, n.store.Read(), "d.uuid = $1", which)
}

func noDrill() error {
	return fault.New(fault.NotFound, "no_such_drill", text.Of("沒有這場演練，或您沒有權限看它。", "There is no such drill, or it is not for you to see."))
}
