package exposure

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// A WrittenName is a product as lists write it in words, of which people say what it means. The desk says it for all; an organisation may say it for itself at
// once, and the desk sees that it does. Whoever is not the desk knows only the names in its own lists.
type WrittenName struct {
	ID        int64
	Key       string // "vendor|name", as identity.Written
	State     NameState
	Product   string // what it means to all, as judge.Component.Key
	Words     string // why
	Actor     int64
	At        time.Time
	Orgs      int64 // that have it; 0 for whoever is not the desk
	Machines  int64 // that it stands on: the organisation's own, or for the desk everybody's
	Picks     int64 // organisations that say for themselves what it means; 0 for whoever is not the desk
	Pick      *Pick // what the organisation in question says itself
	Proposals []Proposal
}

// Title is the name for people.
func (n WrittenName) Title() string { return judge.KeyTitle("name:" + n.Key) }

// NameState is what was decided of a written name.
type NameState int64

// The states.
const (
	NameOpen NameState = iota
	NameConfirmed
	NameNone // it means none of the products that are known
)

// Pick is what an organisation says that a name means; Product "" is none of what is known.
type Pick struct {
	Product, Words string
	Actor          int64
	At             time.Time
}

// Proposal is a product and how many organisations say that a name means it. It is the desk's to read.
type Proposal struct {
	Product string
	Orgs    int64
}

// NameView is which names a page shows.
type NameView string

// The views.
const (
	NamesOpen      NameView = "open"      // nobody has decided, the most used first
	NamesProposed  NameView = "proposed"  // open, and some organisation says for itself what it means
	NamesConfirmed NameView = "confirmed" // somebody said what it means
	NamesNone      NameView = "none"
)

// NameViews are all of them.
var NameViews = []NameView{NamesOpen, NamesProposed, NamesConfirmed, NamesNone}

// NamePage is a part of the names.
type NamePage struct {
	Names []WrittenName
	Next  string // "" at the end
}

// NameQuery asks for names.
type NameQuery struct {
	Org   int64 // 0 is everybody's, for the desk
	View  NameView
	After string
	Limit int
}

// Names lists names in words by how much they are used: everybody's for the desk, else those in an organisation's lists.
func (e *Exposure) Names(ctx context.Context, v marking.Viewer, n NameQuery) (NamePage, error) {
	if err := readsNames(v, n.Org); err != nil {
		return NamePage{}, err
	}
	at, err := readPlace(n.After)
	if err != nil {
		return NamePage{}, err
	}
	list, err := writtenNames(ctx, e.store.Read(), n, at, n.Limit+1)
	if err != nil {
		return NamePage{}, err
	}
	p := NamePage{Names: list}
	if len(list) > n.Limit {
		last := list[n.Limit-1]
		p.Names, p.Next = list[:n.Limit], listPlace{first: last.Machines, id: last.ID}.String()
	}
	return p, e.withProposals(ctx, n.Org, p.Names)
}

// NameByID finds one of them.
func (e *Exposure) NameByID(ctx context.Context, v marking.Viewer, org, id int64) (WrittenName, error) {
	if err := readsNames(v, org); err != nil {
		return WrittenName{}, err
	}
	list, err := writtenName(ctx, e.store.Read(), org, id)
	if err != nil {
		return WrittenName{}, err
	}
	if len(list) == 0 {
		return WrittenName{}, noName()
	}
	return list[0], e.withProposals(ctx, org, list)
}

// withProposals tells the desk what organisations say for themselves.
func (e *Exposure) withProposals(ctx context.Context, org int64, list []WrittenName) error {
	if org != 0 || len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	for i, n := range list {
		ids[i] = n.ID
	}
	found, err := proposalsOn(ctx, e.store.Read(), ids)
	for i := range list {
		list[i].Proposals = found[list[i].ID]
	}
	return err
}

// readsNames: everybody's names are the desk's to read, an organisation's own those of whoever reads its lists.
func readsNames(v marking.Viewer, org int64) error {
	switch {
	case org == 0 && !v.All():
		return v.DeskOnly()
	case org != 0 && !readsList(v, org):
		return noOrg()
	}
	return nil
}

func noName() error {
	return fault.New(fault.NotFound, "no_such_name", text.Of("找不到這個名稱，或它不在您的清單裡。", "There is no such name, or it is in none of your lists."))
}

// Meaning is what somebody says that a name means.
type Meaning struct {
	State   NameState
	Product string
	Words   string
}

func (m *Meaning) check() error {
	m.Words, m.Product = strings.TrimSpace(m.Words), strings.TrimSpace(m.Product)
	if utf8.RuneCountInString(m.Words) > maxWords {
		return tooManyWords()
	}
	if m.State != NameConfirmed {
		m.Product = ""
		return nil
	}
	if c, ok := judge.FromKey(m.Product, ""); !ok || len(m.Product) > maxProductKey || c.Key != m.Product {
		return fault.New(fault.Invalid, "bad_product", text.Of("產品代號不對，例如 cpe:microsoft:access 或 purl:npm/lodash。", "That is no product’s key, such as cpe:microsoft:access or purl:npm/lodash."))
	}
	return nil
}

// maxProductKey is how long a product's key may be, in bytes.
const maxProductKey = 300

// SettleName says for all what a name means, or that it means nothing that is known, or takes that back. The lists that have it are read anew.
func (e *Exposure) SettleName(ctx context.Context, by marking.Viewer, id int64, m Meaning) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := m.check(); err != nil {
		return err
	}
	return e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, inventoryKey); err != nil { // an upload reads what names mean under it
			return nil, err
		}
		found, err := settleName(ctx, tx, id, m, by.Actor(), e.now().UnixMicro())
		if err != nil || !found {
			return nil, orNoName(err)
		}
		return []journal.Fact{{Kind: NameSettled, Subject: id, Actor: by.Actor(), Body: `{"state":` + strconv.Itoa(int(m.State)) + `}`}}, nil
	})
}

func orNoName(err error) error {
	if err != nil {
		return err
	}
	return noName()
}

// PickName says for one organisation what a name in its lists means, or (NameOpen) takes that back. Where the desk has decided, its word holds.
func (e *Exposure) PickName(ctx context.Context, by marking.Viewer, org, id int64, m Meaning) error {
	if err := mayUpload(by, org); err != nil {
		return err
	}
	if err := m.check(); err != nil {
		return err
	}
	audience, err := e.ownAudience(ctx, org)
	if err != nil {
		return err
	}
	return e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, inventoryKey); err != nil {
			return nil, err
		}
		list, err := writtenName(ctx, tx, org, id)
		switch {
		case err != nil:
			return nil, err
		case len(list) == 0:
			return nil, noName()
		case list[0].State != NameOpen:
			return nil, fault.New(fault.Conflict, "name_settled", text.Of("值班台已經決定這個名稱的意思；若不對，請告訴值班台。", "The desk has decided what this name means; tell the desk if that is wrong."))
		}
		if err := pickName(ctx, tx, org, id, m, by.Actor(), e.now().UnixMicro()); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: NamePicked, Subject: id, Object: org, Audience: audience, Actor: by.Actor()}}, nil
	})
}
