package incident

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"lianfang/internal/incident/law"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// VictimName is the follower that tells owners of their rows.
const VictimName = "incident-victims"

// TellVictims has each owner told that was not told of all its rows yet. It is done owner by owner, by the follower, so that a cut goes on with whoever is left.
func (n *Incidents) TellVictims(ctx context.Context, by marking.Viewer, which string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	x, shares, err := n.FindVictims(ctx, by, which)
	if err != nil {
		return err
	}
	var facts []journal.Fact
	for _, s := range shares {
		if s.Org != 0 && s.Told < s.Rows {
			facts = append(facts, journal.Fact{Kind: ListOrdered, Subject: x.ID, Object: s.Org, Audience: deskAlone, Actor: by.Actor()})
		}
	}
	if len(facts) == 0 {
		return nil
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) { return facts, markOrdered(ctx, tx, x.ID, n.micro()) })
}

// telling is one owner who has to hear of its rows, as a job holds it.
type telling struct {
	List  int64 `json:"list"`
	Org   int64 `json:"org"`
	Actor int64 `json:"actor"`
}

// VictimFollower opens a case for each owner of rows of a list, and adds to the cases of those that have one.
func (n *Incidents) VictimFollower() job.Follower {
	return job.Follower{
		Name:  VictimName,
		Kinds: []journal.Kind{ListOrdered},
		Step: func(facts []journal.Fact) []job.Part {
			parts := make([]job.Part, len(facts))
			for i, f := range facts {
				b, _ := json.Marshal(telling{f.Subject, f.Object, f.Actor}) // three numbers: cannot fail
				parts[i] = job.Part{Seq: f.Seq, Payload: string(b)}
			}
			return parts
		},
		Prepare: n.prepareTelling,
	}
}

func (n *Incidents) prepareTelling(ctx context.Context, payload string) (job.Commit, error) {
	var t telling
	if err := json.Unmarshal([]byte(payload), &t); err != nil {
		return nil, err
	}
	x, err := oneList(ctx, n.store.Read(), "l.id = $1", t.List)
	if err != nil {
		return nil, err
	}
	shares, err := selectShares(ctx, n.store.Read(), t.List, t.Org)
	if err != nil || len(shares) == 0 || shares[0].Told == shares[0].Rows {
		return nil, err
	}
	if shares[0].Case != "" {
		return n.addToShare(ctx, t.Actor, x, shares[0])
	}
	return n.openShare(ctx, t.Actor, x, shares[0])
}

// openShare opens the case of one owner. No clock begins by that: when the owner knew of it is for the owner to say. Its authority does not read it.
func (n *Incidents) openShare(ctx context.Context, actor int64, x VictimList, s VictimShare) (job.Commit, error) {
	o, err := n.members.FindOrg(ctx, marking.System("an organisation's incident"), s.Org)
	if err != nil {
		return nil, err
	}
	standing, err := n.StandingOf(ctx, o, n.now())
	if err != nil {
		return nil, err
	}
	c := n.begin(Report{What: x.Told(s.Rows).In(text.ZhTW), GoingOn: Unsure, Lang: text.ZhTW}, FromDesk)
	c.UUID = uuid.NewSHA1(uuid.MustParse(x.UUID), []byte(o.Slug)).String()
	c.Org, c.Class = s.Org, x.Class
	if c.Audience, err = n.audience(ctx, c); err != nil {
		return nil, err
	}
	_, open, err := n.opening(ctx, c, nil, Reporter{}, actor, []law.Event{{Kind: law.Opened, Body: standing.Body, Voluntary: true}}, nil)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if done, err := selectShares(ctx, tx, x.ID, s.Org); err != nil || len(done) == 0 || done[0].Case != "" { // the same was asked for twice
			return nil, err
		}
		c, facts, err := open(tx)
		if err != nil {
			return nil, err
		}
		if err := insertShare(ctx, tx, x.ID, c); err != nil {
			return nil, err
		}
		if n.Mails() {
			if err := n.letters.Put(ctx, tx, string(letterOpened), c.ID); err != nil {
				return nil, err
			}
		}
		return facts, markTold(ctx, tx, x.ID, c.Org, n.micro())
	}, nil
}

// addToShare says in the thread of a case that its owner has more rows now.
func (n *Incidents) addToShare(ctx context.Context, actor int64, x VictimList, s VictimShare) (job.Commit, error) {
	line, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := oneCase(ctx, tx, "c.uuid = $1"+tx.Dialect.Lock(), s.Case)
		if err != nil {
			return nil, err
		}
		now, err := selectShares(ctx, tx, x.ID, s.Org)
		if err != nil || len(now) == 0 || now[0].Told == now[0].Rows { // the same was asked for twice
			return nil, err
		}
		words := text.Format("名單多了 %d 列，都列在這件的「名單」裡。", "The list has %d rows more; they stand under “Rows” of this case.", now[0].Rows-now[0].Told).In(c.Lang)
		if err := insertMessage(ctx, tx, line, c.ID, ReporterSide, Message{Side: DeskSide, Actor: actor, Words: words, At: n.micro()}); err != nil {
			return nil, err
		}
		if err := n.tellReporter(ctx, tx, c); err != nil {
			return nil, err
		}
		if err := markTold(ctx, tx, x.ID, c.Org, n.micro()); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: CaseSaid, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: actor, Body: `{"thread":"reporter"}`}}, nil
	}, nil
}

// Told is what an owner reads: the words of the desk, and who sent the list only where the sender allows that.
func (x VictimList) Told(rows int64) text.Text {
	var how text.Text
	switch {
	case x.Origin == FromSighting:
		how = text.Of("中心在自己的情資裡看到", "The centre saw in its own intelligence")
	case x.Origin == FromOffer:
		how = text.Of("有人兜售或公開資料，其中看得到", "Somebody offers or published data that holds")
	case x.NamesSender:
		how = text.Format("%s 告訴中心", "%s told the centre of", x.Sender)
	default:
		how = text.Of("另一個資安應變團隊告訴中心", "Another incident response team told the centre of")
	}
	return text.Format("%[1]s\n\n這件由值班台主動開立，貴單位沒有通報過。%[2]v：有 %[3]d 列屬於貴單位，列在下面的「名單」。請查證後回覆。\n分享等級：%[4]s",
		"%[1]s\n\nThe desk opened this case; your organisation reported nothing. %[2]v what seems to be yours: %[3]d in number, listed below under “Rows”. Check them and answer.\nMarking: %[4]s", x.What, how, rows, x.TLP)
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
