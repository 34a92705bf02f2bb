package incident

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lianfang/internal/incident/law"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// TellVictims opens a case for each owner that was not told yet, and adds what is new to the cases of the others. Each owner is a transaction of its own, so that
// what was cut off goes on with whoever is left, and nobody is told twice.
func (n *Incidents) TellVictims(ctx context.Context, by marking.Viewer, which string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	x, shares, err := n.FindVictims(ctx, by, which)
	if err != nil {
		return err
	}
	for _, s := range shares {
		switch {
		case s.Org == 0 || s.Told == s.Rows:
		case s.Case == "":
			err = n.openShare(ctx, by, x, s)
		default:
			err = n.addToShare(ctx, by, x, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// openShare opens the case of one owner. No clock begins by that: when the owner knew of it is for the owner to say. Its authority does not read it.
func (n *Incidents) openShare(ctx context.Context, by marking.Viewer, x VictimList, s VictimShare) error {
	o, err := n.members.FindOrg(ctx, marking.System("an organisation's incident"), s.Org)
	if err != nil {
		return err
	}
	standing, err := n.StandingOf(ctx, o, n.now())
	if err != nil {
		return err
	}
	c := n.begin(Report{What: x.Told(s.Rows).In(text.ZhTW), GoingOn: Unsure, Lang: text.ZhTW}, FromDesk)
	c.UUID = uuid.NewSHA1(uuid.MustParse(x.UUID), []byte(o.Slug)).String()
	c.Org, c.Class = s.Org, x.Class
	if c.Audience, err = n.audience(ctx, c); err != nil {
		return err
	}
	_, err = n.insertWith(ctx, c, nil, Reporter{}, by.Actor(), []law.Event{{Kind: law.Opened, Body: standing.Body, Voluntary: true}}, nil, func(tx *store.Tx, c Case) error {
		if err := insertShare(ctx, tx, x.ID, c); err != nil {
			return err
		}
		if n.Mails() {
			if err := n.letters.Put(ctx, tx, string(letterOpened), c.ID); err != nil {
				return err
			}
		}
		return markTold(ctx, tx, x.ID, c.Org, n.micro())
	})
	if store.Duplicate(err) { // another of the desk did at the same time
		return nil
	}
	return err
}

// addToShare says in the thread of a case that its owner has more rows now.
func (n *Incidents) addToShare(ctx context.Context, by marking.Viewer, x VictimList, s VictimShare) error {
	line, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := oneCase(ctx, tx, "c.uuid = $1"+tx.Dialect.Lock(), s.Case)
		if err != nil {
			return nil, err
		}
		words := text.Format("名單多了 %d 列，都列在這件的「名單」裡。", "The list has %d rows more; they stand under “Rows” of this case.", s.Rows-s.Told).In(c.Lang)
		if err := insertMessage(ctx, tx, line, c.ID, ReporterSide, Message{Side: DeskSide, Actor: by.Actor(), Words: words, At: n.micro()}); err != nil {
			return nil, err
		}
		if err := n.tellReporter(ctx, tx, c); err != nil {
			return nil, err
		}
		if err := markTold(ctx, tx, x.ID, c.Org, n.micro()); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: CaseSaid, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: by.Actor(), Body: `{"thread":"reporter"}`}}, nil
	})
}

// Told is what an owner reads: the words of the desk, and who sent the list only where the sender allows that.
func (x VictimList) Told(rows int64) text.Text {
	who := text.Of("另一個資安應變團隊", "another incident response team")
	if x.NamesSender {
		who = text.Same(x.Sender)
	}
	return text.Format("%[1]s\n\n這件由值班台主動開立，貴單位沒有通報過。%[2]v 告訴中心，名單上有 %[3]d 列屬於貴單位，列在下面的「名單」。請查證後回覆。\n分享等級：%[4]s",
		"%[1]s\n\nThe desk opened this case; your organisation reported nothing. %[2]v told the centre of %[3]d rows that are yours; they stand below under “Rows”. Check them and answer.\nMarking: %[4]s", x.What, who, rows, x.TLP)
}

// VictimAnswer is what an owner found.
type VictimAnswer string

// The answers.
const (
	Confirmed VictimAnswer = "confirmed"
	NotOurs   VictimAnswer = "not_ours"
	Fixed     VictimAnswer = "fixed"
	NeedHelp  VictimAnswer = "need_help"
)

// VictimAnswers are all of them.
var VictimAnswers = []VictimAnswer{Confirmed, Fixed, NeedHelp, NotOurs}

var victimAnswers = map[VictimAnswer]text.Text{
	"": text.Of("還沒有回覆", "no answer yet"), Confirmed: text.Of("確有此事，處理中", "true; we are at it"), Fixed: text.Of("已經處理好", "fixed"),
	NeedHelp: text.Of("確有此事，需要協助", "true; we need help"), NotOurs: text.Of("不是我們的", "not ours"),
}

// Name is how people read it.
func (a VictimAnswer) Name() text.Text { return victimAnswers[a] }

// AnswerVictims is the answer of an owner about its rows; a later one counts. It stands in the thread as well.
func (n *Incidents) AnswerVictims(ctx context.Context, by marking.Viewer, which string, a VictimAnswer, words string) error {
	c, err := n.own(ctx, by, which)
	if err != nil {
		return err
	}
	if !slices.Contains(VictimAnswers, a) {
		return invalid("bad_answer", "請選一個回覆。", "Choose an answer.")
	}
	if err := said(words, false); err != nil {
		return err
	}
	line, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := answerShare(ctx, tx, c.ID, a, n.micro()); err != nil {
			return nil, err
		}
		if err := insertMessage(ctx, tx, line, c.ID, ReporterSide, Message{Side: ReporterSide, Actor: by.Actor(), Words: worded(a.Name(), words, c.Lang), At: n.micro()}); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: CaseSaid, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: by.Actor(), Body: `{"thread":"reporter"}`}}, nil
	})
}

// OwnVictims are the rows of a list for which a case was opened, for its body and the desk, and what was answered; ok is false where the case has none.
func (n *Incidents) OwnVictims(ctx context.Context, v marking.Viewer, which string) (rows []VictimRow, a VictimAnswer, ok bool, err error) {
	c, _, err := n.seenBy(ctx, v, which, DeskSide, ReporterSide)
	if err != nil {
		return nil, "", false, err
	}
	list, a, ok, err := shareOf(ctx, n.store.Read(), c.ID)
	if err != nil || !ok {
		return nil, "", false, err
	}
	rows, err = selectVictims(ctx, n.store.Read(), "list_id = $1 AND org = $2 AND told_at <> 0", list, c.Org)
	return rows, a, true, err
}
