package incident

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Whoever is on duty at night does not look at the list all the time. A line is told by mail when reports came that wait for it, or when a clock of the law came to
// a warning: one letter for all of them, and none again for a while.

const (
	dutyPause = 10 * time.Minute // between two letters to one line
	dutySoon  = 24 * time.Hour   // whose turn is next hears where nobody is on duty
)

// TellDuty puts letters on their way to those on duty. Several nodes may do so at once.
func (n *Incidents) TellDuty(ctx context.Context) error {
	if !n.Mails() {
		return nil
	}
	for line := int64(1); line <= 2; line++ {
		if err := n.tellLine(ctx, line); err != nil {
			return err
		}
	}
	return nil
}

func (n *Incidents) tellLine(ctx context.Context, line int64) error {
	told, err := n.dutyTold(ctx, line)
	if err != nil || n.micro()-told.at < dutyPause.Microseconds() {
		return err
	}
	if to, err := n.onDuty(ctx, line); err != nil || len(to) == 0 {
		return err
	}
	since := max(told.at, n.micro()-dutySoon.Microseconds()) // what fired earlier is no news any more
	last, fired, err := n.newsOfLine(ctx, line, told.upto, since)
	if err != nil || last <= told.upto && !fired {
		return err
	}
	return n.store.Write(ctx, func(tx *store.Tx) error {
		mine, err := markDutyTold(ctx, tx, line, told.at, dutyMark{n.micro(), max(last, told.upto)})
		if err != nil || !mine { // another node was first
			return err
		}
		return n.letters.Put(ctx, tx, string(letterDuty), line)
	})
}

// onDuty are the people of a line who are on duty now, or else whose turn is next.
func (n *Incidents) onDuty(ctx context.Context, line int64) (people []int64, err error) {
	now := n.now()
	turns, err := selectTurns(ctx, n.store.Read(), now.UnixMicro(), now.Add(dutySoon).UnixMicro())
	if err != nil {
		return nil, err
	}
	for _, t := range turns { // by their beginnings
		if t.Line == line && (t.At(now) || len(people) == 0) && !slices.Contains(people, t.Person) {
			people = append(people, t.Person)
		}
	}
	return people, nil
}

// writeDuty is the letter to those on duty on a line. It says how many wait, and nothing of what they are.
func (n *Incidents) writeDuty(ctx context.Context, line int64, base string) (out []letter.Addressed, err error) {
	people, err := n.onDuty(ctx, line)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	who, err := n.members.PeopleByID(ctx, marking.System("who is on duty"), people)
	if err != nil {
		return nil, err
	}
	c, err := n.countCases(ctx, n.micro())
	if err != nil {
		return nil, err
	}
	l := letter.Letter{Link: base + "/incidents", Subject: text.Format("[聯防] 值班：%[1]d 件等分案，%[2]d 件逾期", "[Lianfang] on duty: %[1]d to triage, %[2]d overdue", c.Received, c.Overdue), Body: []text.Text{
		text.Format("您正在值班。有新的通報，或有事件的法定時限過了一半、快到、已經逾期。現在 %[1]d 件等分案，%[2]d 件有時限在計算，%[3]d 件逾期。內容不在信裡：請登入查看。",
			"you are on duty. There are new reports, or a clock of the law is half over, nearly over, or over. %[1]d wait for triage now, %[2]d have a clock that runs, %[3]d are overdue. Nothing of them stands in this mail: sign in to read them.", c.Received, c.Running, c.Overdue)}}
	for _, id := range people {
		if p := who[id]; p.Email != "" {
			one := l
			one.Address, one.Name, one.Lang = p.Email, p.Name, p.Lang
			out = append(out, letter.Addressed{Letter: one})
		}
	}
	return out, nil
}
