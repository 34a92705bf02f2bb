package exposure

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Handling is what an organisation has done about a vulnerability so far.
type Handling struct {
	State     life.State
	Since     time.Time // from when the days count: when it was first found here, or found again
	Who       string    // works on it
	Until     time.Time // the day that they gave
	Words     string
	ClaimedAt time.Time // when it was said to be fixed
	OverdueAt time.Time // when it was told that the day had passed
}

// Standing is how one vulnerability stands at an organisation: whether it concerns it, how soon it has to be dealt with, and how far that is.
type Standing struct {
	Org           int64
	Vulnerability int64
	CVE           string
	Title         string
	Result        judge.Result // the surest, of what is not said not to matter; No where it stands nowhere now
	Machines      int64        // that it stands on and counts
	Quiet         int64        // that it stands on and is said not to matter
	Asset         string       // one of them
	Product       string       // on it, for people
	Priority      priority.Result
	Knowledge     priority.Knowledge // what the decision was made of, as the reader may know it
	Handling
}

// Suppressed tells whether it is said not to matter wherever it stands.
func (s Standing) Suppressed() bool { return s.Machines == 0 && s.Quiet > 0 }

// Concerns tells whether it stands anywhere now.
func (s Standing) Concerns() bool { return s.Machines+s.Quiet > 0 }

// stood is what the holdings say of one vulnerability at an organisation.
type stood struct {
	result         judge.Result
	machines       int64
	grade          int64
	internet       priority.Maybe
	asset, product string
	first          int64 // when an answer that stands was first given
}

// stands is where a vulnerability stands: what counts, and what is said not to matter.
type stands struct{ loud, quiet stood }

// said is what the words on a vulnerability together say, as far as a viewer may read them.
type said struct {
	cve, title string
	priority.Knowledge
	cvss int64
}

// Standings lists what concerns an organisation now, the most urgent first: by decision, what is affected before
// what cannot be told, then by the day. They are made anew each time, out of what the
// reader may know: a decision that was kept would tell by its urgency of words that this reader may not read, and grow stale with each new word,
// each new list and each day. It costs one question for what stands, one for the words and one for what was done, however many there are.
func (e *Exposure) Standings(ctx context.Context, v marking.Viewer, org int64) ([]Standing, error) {
	if err := notThisOrg(v, org); err != nil {
		return nil, err
	}
	all, _, err := e.standings(ctx, v, org, nil)
	return all, err
}

// StandingOf is one of Standings, also of what no longer stands anywhere but once did.
func (e *Exposure) StandingOf(ctx context.Context, v marking.Viewer, org int64, cve string) (Standing, error) {
	if err := notThisOrg(v, org); err != nil {
		return Standing{}, err
	}
	x, err := e.VulnerabilityByCVE(ctx, v, cve)
	if err != nil {
		return Standing{}, err
	}
	found, _, err := e.standings(ctx, v, org, []int64{x.ID})
	if err != nil || len(found) == 0 {
		return Standing{}, orNoFinding(err)
	}
	return found[0], nil
}

// standings answers for some vulnerabilities, those too that stand nowhere but have a history, or (nil) for all that stand somewhere, and then counts the lines
// that are affected or cannot be told.
func (e *Exposure) standings(ctx context.Context, v marking.Viewer, org int64, only []int64) (out []Standing, met Counts, err error) {
	q, now := e.store.Read(), e.now()
	where, met, err := standsOf(ctx, e.store, v, org, only, now.UnixMicro())
	if err != nil {
		return nil, met, err
	}
	handled, err := handlings(ctx, q, org, only)
	if err != nil {
		return nil, met, err
	}
	list := make([]int64, 0, len(where))
	for id := range where {
		list = append(list, id)
	}
	for _, id := range only {
		if _, there := where[id]; !there && handled[id].State != "" {
			list = append(list, id)
		}
	}
	words, err := saidOf(ctx, q, v, list)
	if err != nil {
		return nil, met, err
	}
	in, err := e.asking(ctx, v, org, now)
	if err != nil {
		return nil, met, err
	}
	out = make([]Standing, 0, len(list))
	for _, id := range list {
		if w, ok := words[id]; ok {
			out = append(out, in.standing(id, where[id], w, handled[id]))
		}
	}
	slices.SortFunc(out, urgentFirst)
	return out, met, nil
}

// asking is what is the same for all findings of an organisation.
type asking struct {
	org       int64
	level     priority.Level
	now       time.Time
	policy    priority.Policy
	catalogue bool // of what is known to be exploited was read
	undated   bool // the reader is not told the day
}

// asking: who came in freely is held to no day by the centre, so the desk is not told theirs.
func (e *Exposure) asking(ctx context.Context, v marking.Viewer, org int64, now time.Time) (asking, error) {
	days, err := e.Days(ctx)
	a := asking{org: org, now: now, policy: days.Policy}
	if err != nil {
		return a, err
	}
	orgs, err := e.members.OrgsByID(ctx, background, []int64{org})
	if err != nil {
		return a, err
	}
	a.level, _ = priority.ParseLevel(orgs[org].Tier)
	a.undated = v.Class == marking.ClassDesk && a.level == ""
	a.catalogue, err = anyKEV(ctx, e.store.Read())
	return a, err
}

func (a asking) standing(id int64, x stands, w said, h Handling) Standing {
	shown := x.loud
	if shown.machines == 0 {
		shown = x.quiet
	}
	if h.State == "" {
		h.State = life.Open // found a moment ago
	}
	if h.Since.IsZero() {
		h.Since = when(shown.first)
	}
	if a.catalogue && w.KEV == priority.NotKnown {
		w.KEV = priority.IsNot
	}
	s := Standing{Org: a.org, Vulnerability: id, CVE: w.cve, Title: w.title, Result: shown.result, Machines: x.loud.machines, Quiet: x.quiet.machines,
		Asset: shown.asset, Product: shown.product, Knowledge: w.Knowledge, Handling: h}
	s.Priority = priority.Decide(priority.Input{Knowledge: w.Knowledge, Now: a.now, Since: h.Since,
		Asset: priority.Asset{Internet: shown.internet, Criticality: gradeOf(shown.grade), Level: a.level}}, a.policy)
	if a.undated {
		s.Priority.Due = priority.Due{}
		s.OverdueAt = time.Time{}
	}
	return s
}

// turn is where a finding stands in a list: what waits, then what waits for an inventory, then what does not matter.
func (s Standing) turn() int {
	switch {
	case s.Suppressed():
		return 2
	case s.State == life.Fixed:
		return 1
	}
	return 0
}

// Overdue tells whether the day has passed and it still waits.
func (s Standing) Overdue() bool { return s.Priority.Due.Overdue && s.State.Waits() && s.Machines > 0 }

func urgentFirst(a, b Standing) int {
	return cmp.Or(cmp.Compare(a.turn(), b.turn()), slices.Index(priority.Decisions, b.Priority.Decision)-slices.Index(priority.Decisions, a.Priority.Decision),
		cmp.Compare(b.Result, a.Result), a.Priority.Due.Until.Compare(b.Priority.Due.Until), cmp.Compare(b.score(), a.score()), strings.Compare(b.CVE, a.CVE))
}

// score is the base score, -1 where nobody gave one.
func (s Standing) score() float64 {
	if s.Knowledge.CVSS == nil {
		return -1
	}
	return *s.Knowledge.CVSS
}

// Why is the decision in words; without the day where the reader is not told it.
func (s Standing) Why() text.Text {
	if s.Priority.Due.Day != "" {
		return s.Priority.Words
	}
	return s.Priority.Decision.Words()
}
