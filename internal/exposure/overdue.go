package exposure

import (
	"context"
	"fmt"
	"time"

	"lianfang/internal/exposure/life"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Late is a finding whose day has passed at an organisation with a responsibility level. Who came in freely stands in no such list: nobody is to be worse
// off for having joined.
type Late struct {
	Org           int64
	Vulnerability int64
	CVE           string
	State         life.State
	Due           time.Time // the first instant after the day
	Days          int       // begun since then
}

// LateMark is where a page of late findings ends.
type LateMark struct{ Due, Org, Vulnerability int64 }

// Mark is the mark behind a row.
func (l Late) Mark() LateMark { return LateMark{micros(l.Due), l.Org, l.Vulnerability} }

// String is the mark as a cursor.
func (m LateMark) String() string { return fmt.Sprintf("%d.%d.%d", m.Due, m.Org, m.Vulnerability) }

// ParseLateMark reads what String wrote; "" is the beginning.
func ParseLateMark(s string) (m LateMark, err error) {
	if s == "" {
		return m, nil
	}
	if n, err := fmt.Sscanf(s, "%d.%d.%d", &m.Due, &m.Org, &m.Vulnerability); err != nil || n != 3 || m.String() != s {
		return LateMark{}, fault.New(fault.Invalid, "bad_cursor", text.Of("游標讀不懂，請照原樣帶回伺服器給的值。", "The cursor cannot be read; send back what the server gave, unchanged."))
	}
	return m, nil
}

// Late lists what is past its day, the longest first: all for the desk, those of its sector for a sector's centre, an organisation's own for itself.
func (e *Exposure) Late(ctx context.Context, v marking.Viewer, after LateMark, limit int) ([]Late, error) {
	sector, err := e.answersFor(ctx, v)
	if err != nil {
		return nil, err
	}
	now := e.now()
	found, err := lateOnes(ctx, e.store.Read(), v, sector, after, now.UnixMicro(), limit)
	for i := range found {
		found[i].Days = int(now.Sub(found[i].Due)/(24*time.Hour)) + 1
	}
	return found, err
}

// answersFor is the sector for which a viewer's organisation is the competent authority's centre; "" is none.
func (e *Exposure) answersFor(ctx context.Context, v marking.Viewer) (string, error) {
	if v.All() || v.Org == 0 {
		return "", nil
	}
	orgs, err := e.members.OrgsByID(ctx, background, []int64{v.Org})
	o := orgs[v.Org]
	if err != nil || o.Level != member.SectorLevel || o.State != member.Member {
		return "", err
	}
	return o.Sector, nil
}

// SweepFindings ends suppressions whose day has come, and tells once of each finding whose day has passed.
func (e *Exposure) SweepFindings(ctx context.Context) error {
	if err := e.expireSuppressions(ctx); err != nil {
		return err
	}
	for {
		list, err := findingsToCheck(ctx, e.store.Read(), e.now().UnixMicro(), sweptAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, t := range list {
			if err := e.checkDays(ctx, t.org, t.vulnerabilities); err != nil {
				return err
			}
		}
	}
}

// lookAgain is after what time the watch reckons a day anew though nothing told it to: a forecast (EPSS) that rises is no fact of its own.
const lookAgain = 24 * time.Hour

// checked is what the watch found of one finding.
type checked struct {
	vulnerability, due int64 // due 0: nothing that the organisation may know of waits
	late               bool
	words              string
}

// checkDays reckons the days of an organisation's findings by what it may know itself: nobody is late with what they may not read.
func (e *Exposure) checkDays(ctx context.Context, org int64, vulnerabilities []int64) error {
	v, err := e.eyes(ctx, org)
	if err != nil {
		return err
	}
	found, _, err := e.standings(ctx, v, org, vulnerabilities)
	if err != nil {
		return err
	}
	by := map[int64]Standing{}
	for _, s := range found {
		by[s.Vulnerability] = s
	}
	list := make([]checked, len(vulnerabilities))
	for i, id := range vulnerabilities {
		list[i].vulnerability = id
		if s, ok := by[id]; ok && s.Machines > 0 {
			list[i].due, list[i].late = micros(s.Priority.Due.Until), s.Overdue()
			list[i].words = fmt.Sprintf("%s %s", s.Priority.Decision, s.Priority.Due.Day)
		}
	}
	audience, err := e.audiences(ctx, org, vulnerabilities)
	if err != nil {
		return err
	}
	first, err := e.store.TakeIDs(ctx, len(list))
	if err != nil {
		return err
	}
	return e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		now := e.now().UnixMicro()
		var facts []journal.Fact
		var steps []doneRow
		for _, c := range list {
			told, err := noteChecked(ctx, tx, org, c, now, now+lookAgain.Microseconds())
			if err != nil {
				return nil, err
			}
			if told {
				steps = append(steps, doneRow{org: org, vulnerability: c.vulnerability, event: life.Overdue, words: c.words})
				facts = append(facts, journal.Fact{Kind: FindingOverdue, Subject: c.vulnerability, Object: org, Audience: audience[c.vulnerability]})
			}
		}
		return facts, insertSteps(ctx, tx, first, steps, now)
	})
}
