package incident

import (
	"context"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// joinedWords tell whoever reported that the case is dealt with together with others, and nothing of those.
var joinedWords = text.Of("您的通報會和相關的事件一起處理，不需要再通報一次。您要辦的事和法定時限都不變；有進展會在這裡告訴您。", "Your report will be dealt with together with what belongs to it; you need not report it again. What you have to do, and the clocks of the law, stay as they are. News will stand here.")

// otherCase finds a case by its UUID or its number, for the desk.
func (n *Incidents) otherCase(ctx context.Context, v marking.Viewer, ref string) (Case, error) {
	if up := strings.ToUpper(strings.TrimSpace(ref)); len(ref) <= maxShort && strings.Contains(up, numberMark) {
		return oneCase(ctx, n.store.Read(), "c.number = $1", up)
	}
	c, _, err := n.seen(ctx, v, ref)
	return c, err
}

// Answer is what the desk finds of two cases, the other by its UUID or its number. Of two that are the same the younger is closed and points to the older; where a clock of the law runs on it, it stays open until that is
// done. What is not the same is not suggested again.
func (n *Incidents) Answer(ctx context.Context, by marking.Viewer, which, other string, says Says, words string) error {
	c, err := n.linking(ctx, by, which, words)
	if err != nil {
		return err
	}
	o, err := n.otherCase(ctx, by, other)
	if err != nil {
		return err
	}
	if o.ID == c.ID || saysNames[says].IsZero() {
		return invalid("bad_link", "請選另一件，以及是不是同一件。", "Choose another case, and say whether it is the same.")
	}
	if says == Same {
		return n.join(ctx, by, c, o, words)
	}
	first, l := between(c, o, Link{To: ToCase, Says: says, Words: words, At: n.micro()})
	known, err := n.linksOf(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, k := range known {
		if k.other == o.ID && k.Says == Same {
			return fault.New(fault.Conflict, "joined", text.Of("這兩件已經記為同一件，請先取消。", "These two are noted as the same; take that back first."))
		}
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return n.keepLink(ctx, tx, first, l, by.Actor())
	})
}

// between is the link of two cases as it stands once: under the one with the smaller id.
func between(a, b Case, l Link) (Case, Link) {
	if b.ID < a.ID {
		a, b = b, a
	}
	l.Ref, l.other = b.UUID, b.ID
	return a, l
}

// join notes that two cases are the same.
func (n *Incidents) join(ctx context.Context, by marking.Viewer, a, b Case, words string) error {
	old, young := a, b
	if a.ReceivedAt > b.ReceivedAt || a.ReceivedAt == b.ReceivedAt && a.ID > b.ID {
		old, young = b, a
	}
	return n.joinTo(ctx, by, young, old, words)
}

// joinTo notes that one case is the same as another, which leads.
func (n *Incidents) joinTo(ctx context.Context, by marking.Viewer, young, old Case, words string) error {
	if young.Exercise != old.Exercise {
		return invalid("bad_duplicate", "演練和真的事件不能是同一件。", "A drill and a true incident are not the same.")
	}
	if old.ID == young.ID || old.State == Duplicate {
		return invalid("bad_duplicate", "請填原本那一件的編號。", "Give the number of the case that came first.")
	}
	line, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	first, l := between(young, old, Link{To: ToCase, Says: Same, Words: words, At: n.micro()})
	tell := func(ctx context.Context, tx *store.Tx) error {
		if err := putLink(ctx, tx, first.ID, l, by.Actor()); err != nil {
			return err
		}
		return insertMessage(ctx, tx, line, young.ID, ReporterSide, Message{Side: DeskSide, Actor: by.Actor(), Words: joinedWords.In(young.Lang), At: n.micro()})
	}
	if _, runs := young.Due(); runs {
		return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
			if _, err := lockCase(ctx, tx, young.ID); err != nil {
				return nil, err
			}
			if err := tell(ctx, tx); err != nil {
				return nil, err
			}
			return []journal.Fact{linkFact(young, l, by.Actor()), {Kind: CaseSaid, Subject: young.ID, Object: young.Org, Audience: deskAlone, Actor: by.Actor(), Body: `{"thread":"reporter"}`}}, n.tellReporter(ctx, tx, young)
		})
	}
	return n.repeat(ctx, by, young, old, words, tell)
}

// repeat closes a case that repeats another. Whoever reviews it sees that there is another, so that must be none which was reported of one's own will and is not for its eyes.
func (n *Incidents) repeat(ctx context.Context, by marking.Viewer, young, old Case, words string, keep func(context.Context, *store.Tx) error) error {
	read, err := n.authorityReads(ctx, young)
	if err != nil {
		return err
	}
	shared, err := n.authorityReads(ctx, old)
	if err != nil {
		return err
	}
	if read && !shared && !old.Duty {
		return fault.New(fault.Conflict, "voluntary", text.Of("這件有主管機關在看，另一件是自願通報：併過去會讓主管機關知道有那一件。請改記為「相關」，或把那一件併到這一件。", "An authority reads this case, and the other was reported of one's own will: joining them would tell the authority of it. Note them as related, or join the other one to this."))
	}
	return n.does(ctx, by, young.ID, true, deed{event: Repeat, words: words, keep: keep, change: func(c *Case) error {
		c.Duplicate = old.ID
		return nil
	}})
}

// authorityReads tells whether somebody reviews a case.
func (n *Incidents) authorityReads(ctx context.Context, c Case) (bool, error) {
	if c.Duty || c.Reviewer != 0 {
		return true, nil
	}
	all, err := n.partiesOf(ctx, c.ID)
	for _, p := range all {
		if p.In(n.micro()) && (p.Role == Reviewing || p.Role == Authority) {
			return true, err
		}
	}
	return false, err
}

// part takes back that two cases are the same, and opens the one that was closed for it again.
func (n *Incidents) part(ctx context.Context, by marking.Viewer, c Case, l Link, why string) error {
	o, err := oneCase(ctx, n.store.Read(), "c.id = $1", l.other)
	if err != nil {
		return err
	}
	closed, other := c, o
	if o.State == Duplicate && o.Duplicate == c.ID {
		closed, other = o, c
	}
	if closed.State == Duplicate && closed.Duplicate == other.ID {
		return n.Reopen(ctx, by, closed.ID, why)
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: CaseUnlinked, Subject: c.ID, Object: c.Org, Audience: deskAlone, Actor: by.Actor(), Body: `{"to":"case"}`}}, dropLink(ctx, tx, c.ID, l)
	})
}
