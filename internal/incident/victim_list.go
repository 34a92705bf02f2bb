package incident

import (
	"context"
	"math"
	"strings"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// VictimList is what somebody learned of the victims of one thing, of many owners. It is the desk's alone; an owner reads its own case.
type VictimList struct {
	ID          int64
	UUID        string
	Origin      VictimOrigin
	Sender      string // which team; of what the centre saw itself: where
	Reference   string // the sender's own number
	What        string // what each owner is told
	Class       string // of RSIT: a system that somebody entered is not data that somebody gave away
	TLP         string // the sender's marking
	NamesSender bool   // the sender allows that owners read who told
	At          int64
	Ordered     int64 // when the desk last had owners told, 0 while rows wait for that
	Said        int64 // when the sender was last told how far it is, 0 for never

	actor int64
}

// VictimOrigin is where a list comes from.
type VictimOrigin string

// The origins.
const (
	FromTeam     VictimOrigin = "team"     // another response team, which hears how far it is
	FromSighting VictimOrigin = "sighting" // the centre saw it in what it has
	FromOffer    VictimOrigin = "offer"    // somebody offers data, for sale or for anybody
)

// VictimOrigins are all of them.
var VictimOrigins = []VictimOrigin{FromTeam, FromSighting, FromOffer}

var victimOrigins = map[VictimOrigin]text.Text{
	FromTeam: text.Of("其他資安應變團隊傳來的名單", "a list that another response team sent"), FromSighting: text.Of("中心自己的情資裡看到的", "seen in the centre's own intelligence"),
	FromOffer: text.Of("有人兜售或公開的資料", "data that somebody offers for sale or published"),
}

// Name is how people read it.
func (o VictimOrigin) Name() text.Text { return victimOrigins[o] }

// VictimShare is what one owner has of a list.
type VictimShare struct {
	Org      int64  // 0: nobody knows whose these are
	Contact  string // then: the mailbox that answers for abuse of them, "" for none
	Holder   string // and whose block or name that is
	Bounced  int64  // when the letter to it came back, 0 for never
	Rows     int64
	Told     int64
	Case     string // UUID, "" while it was not told
	Number   string
	State    State
	Answer   VictimAnswer
	Answered int64
}

// TakeVictims keeps a list and divides it by owner; nobody is told yet. The same reference of the same sender again adds the rows that are new.
func (n *Incidents) TakeVictims(ctx context.Context, by marking.Viewer, x VictimList, sent string) (VictimList, error) {
	if err := by.DeskOnly(); err != nil {
		return VictimList{}, err
	}
	if err := x.check(); err != nil {
		return VictimList{}, err
	}
	rows, err := readVictims(sent)
	if err != nil {
		return VictimList{}, err
	}
	if err := n.divide(ctx, rows); err != nil {
		return VictimList{}, err
	}
	if x.ID, err = n.store.TakeIDs(ctx, 1); err != nil {
		return VictimList{}, err
	}
	x.UUID, x.At, x.actor = uuid.NewString(), n.micro(), by.Actor()
	out := x
	err = n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertList(ctx, tx, x); err != nil {
			return nil, err
		}
		if out, err = lockList(ctx, tx, x.Sender, x.Reference); err != nil {
			return nil, err
		}
		if err := addVictims(ctx, tx, out.ID, rows); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: ListCame, Subject: out.ID, Audience: deskAlone, Actor: by.Actor()}}, nil
	})
	return out, err
}

func (x *VictimList) check() error {
	for _, s := range []*string{&x.Sender, &x.Reference, &x.What} {
		*s = strings.TrimSpace(*s)
	}
	err := wording.Check(wording.Field{Name: text.Of("來源單位", "Sender"), Said: x.Sender, Most: maxShort, Must: true}, wording.Field{Name: text.Of("對方的編號", "Reference of the sender"), Said: x.Reference, Most: maxShort, Must: true},
		wording.Field{Name: text.Of("告訴受害單位什麼", "What owners are told"), Said: x.What, Most: maxWords, Lines: true, Must: true})
	if err != nil {
		return err
	}
	if !classed(x.Class) {
		return invalid("bad_class", "請選事件類別。", "Choose a class.")
	}
	if _, ok := victimOrigins[x.Origin]; !ok {
		return invalid("bad_origin", "請選名單從哪裡來。", "Choose where the list comes from.")
	}
	level, ok := tlp.Parse(x.TLP)
	if !ok {
		return invalid("bad_tlp", "請選對方標的分享等級。", "Choose the marking of the sender.")
	}
	if level == tlp.Red {
		return invalid("red_list", "TLP:RED 只給收到的人，不能轉告受害單位。請先請對方改標。", "TLP:RED is for whoever got it and cannot be passed to victims. Ask the sender for another marking first.")
	}
	return nil
}

// VictimLists are the newest ones, or those before one, for the desk.
func (n *Incidents) VictimLists(ctx context.Context, v marking.Viewer, before int64, limit int) ([]VictimList, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	if before <= 0 {
		before = math.MaxInt64
	}
	return selectLists(ctx, n.store.Read(), "l.id < $1 ORDER BY l.id DESC LIMIT $2", before, min(limit, maxPage+1))
}

// FindVictims gives a list and what each owner has of it, the most rows first.
func (n *Incidents) FindVictims(ctx context.Context, v marking.Viewer, which string) (VictimList, []VictimShare, error) {
	x, err := n.victimList(ctx, v, which)
	if err != nil {
		return x, nil, err
	}
	shares, err := selectShares(ctx, n.store.Read(), x.ID, "")
	return x, shares, err
}

func (n *Incidents) victimList(ctx context.Context, v marking.Viewer, which string) (VictimList, error) {
	if !v.All() || len(which) > maxShort {
		return VictimList{}, noList()
	}
	return oneList(ctx, n.store.Read(), "l.uuid = $1", which)
}

func noList() error {
	return fault.New(fault.NotFound, "no_such_list", text.Of("沒有這份名單，或您沒有權限看它。", "There is no such list, or it is not for you to see."))
}
