package incident

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"lianfang/internal/incident/law"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// VictimName is the follower that tells owners of their rows.
const VictimName = "incident-victims"

// TellVictims has each owner told that was not told of all its rows yet, and who answers for the rows of nobody, where letters are sent. It is done one by one, by
// the follower, so that a cut goes on with whoever is left.
func (n *Incidents) TellVictims(ctx context.Context, by marking.Viewer, which string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	x, shares, err := n.FindVictims(ctx, by, which)
	if err != nil {
		return err
	}
	var facts []journal.Fact
	var contacts, holders []string
	for _, s := range shares {
		switch {
		case s.Told == s.Rows:
		case s.Org != 0:
			facts = append(facts, journal.Fact{Kind: ListOrdered, Subject: x.ID, Object: s.Org, Audience: deskAlone, Actor: by.Actor()})
		case s.Contact != "" && n.Mails():
			contacts, holders = append(contacts, s.Contact), append(holders, s.Holder)
		}
	}
	if len(facts)+len(contacts) == 0 {
		return nil
	}
	first, err := n.store.TakeIDs(ctx, max(len(contacts), 1))
	if err != nil {
		return err
	}
	ids := make([]int64, len(contacts))
	for i := range ids {
		ids[i] = first + int64(i)
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		of, err := insertContacts(ctx, tx, x.ID, ids, contacts, holders)
		if err != nil {
			return nil, err
		}
		out := slices.Clone(facts)
		for _, c := range contacts {
			out = append(out, journal.Fact{Kind: ListOrderedContact, Subject: x.ID, Object: of[c], Audience: deskAlone, Actor: by.Actor()})
		}
		return out, markOrdered(ctx, tx, x.ID, n.micro())
	})
}

// telling is who has to hear of its rows, as a job holds it: an organisation, or a mailbox by its id.
type telling struct {
	List    int64 `json:"list"`
	Org     int64 `json:"org"`
	Contact int64 `json:"contact,omitempty"`
	Actor   int64 `json:"actor"`
}

// VictimFollower opens a case for each owner of rows of a list, and adds to the cases of those that have one.
func (n *Incidents) VictimFollower() job.Follower {
	return job.Follower{
		Name:    VictimName,
		Kinds:   []journal.Kind{ListOrdered},
		Step:    tellings(func(f journal.Fact) telling { return telling{List: f.Subject, Org: f.Object, Actor: f.Actor} }),
		Prepare: n.prepareTelling,
	}
}

// ContactFollower does the same for mailboxes. It has a name of its own: a version before this one would step over what it does not know.
func (n *Incidents) ContactFollower() job.Follower {
	return job.Follower{
		Name:    "incident-contacts",
		Kinds:   []journal.Kind{ListOrderedContact},
		Step:    tellings(func(f journal.Fact) telling { return telling{List: f.Subject, Contact: f.Object, Actor: f.Actor} }),
		Prepare: n.prepareTelling,
	}
}

func tellings(of func(journal.Fact) telling) func([]journal.Fact) []job.Part {
	return func(facts []journal.Fact) []job.Part {
		parts := make([]job.Part, len(facts))
		for i, f := range facts {
			b, _ := json.Marshal(of(f)) // numbers: cannot fail
			parts[i] = job.Part{Seq: f.Seq, Payload: string(b)}
		}
		return parts
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
	contact := ""
	if t.Contact != 0 {
		if contact, err = contactByID(ctx, n.store.Read(), t.Contact); err != nil {
			return nil, err
		}
	}
	s, ok, err := shareOfOwner(ctx, n.store.Read(), t.List, t.Org, contact)
	if err != nil || !ok || s.Told == s.Rows {
		return nil, err
	}
	switch {
	case s.Case != "":
		return n.addToShare(ctx, t.Actor, x, s)
	case contact != "":
		return n.openContact(ctx, t.Actor, x, s)
	}
	return n.openShare(ctx, t.Actor, x, s)
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
	return n.opened(ctx, x, s, open, n.letters, letterOpened, func(tx *store.Tx, c Case) error { return insertShare(ctx, tx, x.ID, c) }), nil
}

// opened writes a case for a share, with the letter that tells of it, once.
func (n *Incidents) opened(ctx context.Context, x VictimList, s VictimShare, open func(*store.Tx) (Case, []journal.Fact, error), way *letter.Queue, l letterKind, keep func(*store.Tx, Case) error) job.Commit {
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if done, ok, err := shareOfOwner(ctx, tx, x.ID, s.Org, s.Contact); err != nil || !ok || done.Case != "" { // the same was asked for twice
			return nil, err
		}
		c, facts, err := open(tx)
		if err != nil {
			return nil, err
		}
		if err := keep(tx, c); err != nil {
			return nil, err
		}
		if n.Mails() {
			if err := way.Put(ctx, tx, string(l), c.ID); err != nil {
				return nil, err
			}
		}
		return facts, markTold(ctx, tx, x.ID, s.Org, s.Contact, n.micro())
	}
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
		now, ok, err := shareOfOwner(ctx, tx, x.ID, s.Org, s.Contact)
		if err != nil || !ok || now.Told == now.Rows { // the same was asked for twice
			return nil, err
		}
		words := text.Format("名單多了 %d 列，都列在這件的「名單」裡。", "The list has %d rows more; they stand under “Rows” of this case.", now.Rows-now.Told).In(c.Lang)
		if err := insertMessage(ctx, tx, line, c.ID, ReporterSide, Message{Side: DeskSide, Actor: actor, Words: words, At: n.micro()}); err != nil {
			return nil, err
		}
		if err := n.tellShare(ctx, tx, x, s, c); err != nil {
			return nil, err
		}
		if err := markTold(ctx, tx, x.ID, s.Org, s.Contact, n.micro()); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: CaseSaid, Subject: c.ID, Object: c.Org, Audience: c.Audience, Actor: actor, Body: `{"thread":"reporter"}`}}, nil
	}, nil
}

// tellShare puts the letter about more rows on its way; whom the first one did not reach gets that one again, with a code.
func (n *Incidents) tellShare(ctx context.Context, tx *store.Tx, x VictimList, s VictimShare, c Case) error {
	if s.Contact == "" || s.Bounced == 0 {
		return n.tellReporter(ctx, tx, c)
	}
	if err := markBounced(ctx, tx, c.ID, 0); err != nil {
		return err
	}
	return n.out.Put(ctx, tx, string(letterAbuse), c.ID)
}

// Told is what an owner reads: the words of the desk, and who sent the list only where the sender allows that.
func (x VictimList) Told(rows int64) text.Text {
	return text.Format("%[1]s\n\n這件由值班台主動開立，貴單位沒有通報過。%[2]v：有 %[3]d 列屬於貴單位，列在下面的「名單」。請查證後回覆。\n分享等級：%[4]s",
		"%[1]s\n\nThe desk opened this case; your organisation reported nothing. %[2]v what seems to be yours: %[3]d in number, listed below under “Rows”. Check them and answer.\nMarking: %[4]s", x.What, x.how(), rows, x.TLP)
}

// how is in words how the centre knows, as far as others may read it.
func (x VictimList) how() (how text.Text) {
	switch {
	case x.Origin == FromSighting:
		how = text.Of("中心在自己的情資裡看到", "The centre saw in its own intelligence")
	case x.Origin == FromOffer:
		how = text.Of("有人兜售或公開資料，其中看得到", "Data that somebody offers or published shows")
	case x.NamesSender:
		how = text.Format("%s 告訴中心", "%s told the centre of", x.Sender)
	default:
		how = text.Of("另一個資安應變團隊告訴中心", "Another incident response team told the centre of")
	}
	return how
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
