package incident

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Turn is a time in which a person is on duty at the desk.
type Turn struct {
	UUID        string
	Person      int64
	Line        int64 // 1 or 2
	From, Until time.Time

	id, actor int64
}

// At tells whether it is the person's turn at an instant; its end is the next one's.
func (t Turn) At(at time.Time) bool { return !at.Before(t.From) && at.Before(t.Until) }

// NewTurn is a turn, once or each week.
type NewTurn struct {
	Person      int64
	Line        int64
	From, Until time.Time
	Weeks       int // how many weeks more it comes again
}

// Limits of turns.
const (
	longestTurn = 36 * time.Hour
	maxWeeks    = 26
	rosterAhead = 400 * day
	maxTurns    = 5_000 // that are read at once
)

// AddTurns puts a person of the desk on duty. It gives the turns.
func (n *Incidents) AddTurns(ctx context.Context, by marking.Viewer, x NewTurn) ([]Turn, error) {
	if err := deskPerson(by); err != nil {
		return nil, err
	}
	if err := n.checkTurn(ctx, x); err != nil {
		return nil, err
	}
	first, err := n.store.TakeIDs(ctx, x.Weeks+1)
	if err != nil {
		return nil, err
	}
	all := make([]Turn, x.Weeks+1)
	for i := range all {
		all[i] = Turn{UUID: uuid.NewString(), Person: x.Person, Line: x.Line, From: x.From.AddDate(0, 0, 7*i), Until: x.Until.AddDate(0, 0, 7*i), id: first + int64(i), actor: by.Person}
	}
	return all, n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := lockRoster(ctx, tx); err != nil {
			return nil, err
		}
		had, err := selectTurns(ctx, tx, all[0].From.UnixMicro(), all[len(all)-1].Until.UnixMicro())
		if err != nil {
			return nil, err
		}
		var facts []journal.Fact
		for _, t := range all {
			if k := slices.IndexFunc(had, func(h Turn) bool {
				return h.Person == t.Person && h.Line == t.Line && h.From.Before(t.Until) && t.From.Before(h.Until)
			}); k >= 0 {
				return nil, fault.New(fault.Conflict, "on_duty_already", text.Format("這個人在 %s 已經排了同一線。", "This person is on that line already at %s.", had[k].From.In(taipei).Format("2006-01-02 15:04")))
			}
			facts = append(facts, journal.Fact{Kind: RosterChanged, Subject: t.id, Audience: deskAlone, Actor: by.Actor()})
		}
		return facts, insertTurns(ctx, tx, all, n.micro())
	})
}

func (n *Incidents) checkTurn(ctx context.Context, x NewTurn) error {
	now := n.now()
	switch {
	case x.Line != 1 && x.Line != 2:
		return invalid("bad_line", "請選一線或二線。", "Choose the first or the second line.")
	case !x.From.Before(x.Until) || x.Until.Sub(x.From) > longestTurn:
		return invalid("bad_time", "值班的結束要在開始之後，一次最長 36 小時。", "A turn ends after it begins, and takes 36 hours at most.")
	case !x.Until.After(now) || x.From.After(now.Add(rosterAhead)):
		return invalid("bad_time", "請填現在到一年內的時間。", "Give a time from now to a year ahead.")
	case x.Weeks < 0 || x.Weeks > maxWeeks:
		return invalid("bad_weeks", "每週重複最多 26 次。", "A turn comes again for 26 weeks at most.")
	}
	offices, err := n.members.OfficesOf(ctx, marking.System("who is put on duty"), x.Person)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if !ofTheDesk(offices) {
		return invalid("not_of_the_desk", "請選值班台的人。", "Choose somebody of the desk.")
	}
	return nil
}

func ofTheDesk(offices []member.Office) bool {
	return slices.ContainsFunc(offices, func(o member.Office) bool { return o.Role == member.Desk })
}

// EndTurn takes a turn back; one that runs ends now, and one that is over stays, since it was so.
func (n *Incidents) EndTurn(ctx context.Context, by marking.Viewer, which string) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := lockRoster(ctx, tx); err != nil {
			return nil, err
		}
		t, ok, err := turnByUUID(ctx, tx, which)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			return nil, fault.New(fault.NotFound, "no_such_turn", text.Of("沒有這個輪值。", "There is no such turn."))
		case !t.Until.After(n.now()):
			return nil, fault.New(fault.Conflict, "turn_over", text.Of("這次輪值已經結束。", "This turn is over."))
		case t.From.Before(n.now()):
			err = cutTurn(ctx, tx, t.id, n.micro())
		default:
			err = deleteTurn(ctx, tx, t.id)
		}
		return []journal.Fact{{Kind: RosterChanged, Subject: t.id, Audience: deskAlone, Actor: by.Actor()}}, err
	})
}

// Roster is who is on duty in a time.
type Roster struct {
	Turns []Turn // that lie in it, or reach into it, by their beginnings
	Gaps  []Gap  // from its beginning on
	Kept  bool   // there are turns, or were in the two weeks before
}

// rosterBack is how long a line without turns counts as one that is kept by a roster.
const rosterBack = 14 * day

// Roster gives the one of a time, for the desk.
func (n *Incidents) Roster(ctx context.Context, v marking.Viewer, from, until time.Time) (Roster, error) {
	if err := v.DeskOnly(); err != nil {
		return Roster{}, err
	}
	all, err := selectTurns(ctx, n.store.Read(), from.Add(-rosterBack).UnixMicro(), until.UnixMicro())
	out := Roster{Gaps: GapsOf(all, from), Kept: len(all) > 0}
	out.Turns = slices.DeleteFunc(all, func(t Turn) bool { return !t.Until.After(from) })
	return out, err
}

// Gap is a time in which nobody is on a line.
type Gap struct {
	Line        int64
	From, Until time.Time
}

// GapsOf are the times from now on in which nobody is on duty, of each line that has turns among those given, past ones too: until the last of them, and for a day
// at least, so that a roster that runs out is seen. Later than that nothing was planned yet, which is no gap.
func GapsOf(turns []Turn, now time.Time) (out []Gap) {
	for line := int64(1); line <= 2; line++ {
		var own []Turn
		until := now.Add(dutySoon)
		for _, t := range turns {
			if t.Line == line {
				own = append(own, t)
				if t.Until.After(until) {
					until = t.Until
				}
			}
		}
		if len(own) == 0 {
			continue
		}
		slices.SortFunc(own, func(a, b Turn) int { return cmp.Or(a.From.Compare(b.From), a.Until.Compare(b.Until)) })
		covered := now
		for _, t := range own {
			if t.From.After(covered) {
				out = append(out, Gap{line, covered, t.From})
			}
			if t.Until.After(covered) {
				covered = t.Until
			}
		}
		if covered.Before(until) {
			out = append(out, Gap{line, covered, until})
		}
	}
	return out
}
