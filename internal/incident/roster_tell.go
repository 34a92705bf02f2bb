package incident

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Whoever is on duty at night does not look at the list all the time. A line is told by mail when reports came that wait for it, or when a clock of the law came to
// a warning: one letter for all of them, and none again for a while.

const (
	dutyPause = 10 * time.Minute // between two letters to one line
	dutySoon  = 24 * time.Hour   // whose turn is next hears where nobody is on duty
	dutyLate  = 5 * time.Second  // how much later than it was received a report may be there to be seen
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
	if err != nil || n.micro()-told < dutyPause.Microseconds() {
		return err
	}
	if to, _, err := n.onDuty(ctx, line); err != nil || len(to) == 0 {
		return err
	}
	since := max(told-dutyLate.Microseconds(), n.micro()-dutySoon.Microseconds()) // what is older is no news any more
	if news, err := n.newsOfLine(ctx, line, since); err != nil || !news {
		return err
	}
	return n.store.Write(ctx, func(tx *store.Tx) error {
		mine, err := markDutyTold(ctx, tx, line, told, n.micro())
		if err != nil || !mine { // another node was first
			return err
		}
		return n.out.Put(ctx, tx, string(letterDuty), line)
	})
}

// onDuty are the people of a line who are on duty now, or else, and then now is false, whose turn is next. Who left the desk is not among them.
func (n *Incidents) onDuty(ctx context.Context, line int64) (people []member.Person, now bool, err error) {
	at := n.now()
	turns, err := selectTurns(ctx, n.store.Read(), at.UnixMicro(), at.Add(dutySoon).UnixMicro())
	if err != nil {
		return nil, false, err
	}
	var ids []int64
	for _, t := range turns {
		ids = append(ids, t.Person)
	}
	who, err := n.members.PeopleByID(ctx, marking.System("who is on duty"), ids)
	for _, t := range turns { // by their beginnings
		p := who[t.Person]
		if t.Line != line || !ofTheDesk(p.Offices) || slices.ContainsFunc(people, func(x member.Person) bool { return x.ID == p.ID }) {
			continue
		}
		if here := t.At(at); here || len(people) == 0 {
			people, now = append(people, p), now || here
		}
	}
	return people, now, err
}

// writeDuty is the letter to those on duty on a line. It says how many wait, and nothing of what they are.
func (n *Incidents) writeDuty(ctx context.Context, line int64, base string) (out []letter.Addressed, err error) {
	people, now, err := n.onDuty(ctx, line)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	c, err := n.countCases(ctx, n.micro())
	if err != nil {
		return nil, err
	}
	why := text.Of("您正在值班。", "you are on duty.")
	if !now {
		why = text.Of("現在沒有人值班，您是下一位。", "nobody is on duty now, and you are next.")
	}
	l := letter.Letter{Link: base + "/incidents", Subject: text.Format("[聯防] 值班：%[1]d 件等分案，%[2]d 件逾期", "[Lianfang] on duty: %[1]d to triage, %[2]d overdue", c.Received, c.Overdue), Body: []text.Text{why,
		text.Of("有新的通報，或有事件轉來這一線，或有法定時限過了一半、快到、已經逾期。", "There are new reports, or cases came to your line, or a clock of the law is half over, nearly over, or over."),
		text.Format("整個值班台現在有 %[1]d 件等分案，%[2]d 件有時限在計算，%[3]d 件逾期。內容不在信裡：請登入查看。", "At the whole desk %[1]d wait for triage now, %[2]d have a clock that runs, %[3]d are overdue. Nothing of them stands in this mail: sign in to read them.", c.Received, c.Running, c.Overdue)}}
	for _, p := range people {
		if p.Email != "" {
			one := l
			one.Address, one.Name, one.Lang = p.Email, p.Name, p.Lang
			out = append(out, letter.Addressed{Letter: one})
		}
	}
	return out, nil
}
