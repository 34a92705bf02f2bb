package incident

import (
	"context"
	"fmt"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// LinkTo is what a case is linked to.
type LinkTo string

// What there is.
const (
	ToCase    LinkTo = "case"
	ToWarning LinkTo = "warning"
	ToItem    LinkTo = "item"
)

// Says is what the desk found of two cases.
type Says string

// What it may find.
const (
	Same      Says = "same"
	Related   Says = "related"
	Different Says = "different"
)

var saysNames = map[Says]text.Text{Same: text.Of("同一件", "the same"), Related: text.Of("相關", "related"), Different: text.Of("不是同一件", "not the same")}

// Name is the finding in words.
func (s Says) Name() text.Text { return saysNames[s] }

// Link is something that belongs to a case, as its reader sees it.
type Link struct {
	To    LinkTo
	Ref   string // UUID of the other case, number of the warning, or STIX id
	Name  text.Text
	Says  Says
	Words string // the desk's own
	At    int64

	other int64 // id of the other case
}

// Library finds what is no case, by a reader's eyes; whoever may not see it gets "not found". What it gives as known is how the thing is named from then on.
type Library interface {
	Titled(ctx context.Context, v marking.Viewer, to LinkTo, ref string) (known string, name text.Text, err error)
}

// UseLibrary says where warnings and items of intelligence are found; without it cases are linked to cases alone.
func (n *Incidents) UseLibrary(l Library) { n.library = l }

// Links lists what belongs to a case and its reader may see: a link shows that there is something, so what is not to be seen is left out whole. Guests have none.
func (n *Incidents) Links(ctx context.Context, v marking.Viewer, which string) (out []Link, err error) {
	c, at, err := n.seen(ctx, v, which)
	if err != nil || at.side == GuestSide {
		return nil, err
	}
	all, err := n.linksOf(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		if at.side != DeskSide {
			l.Words = ""
			if l.Says != Related {
				continue // what the desk found of cases is its own
			}
		}
		switch l, err := n.named(ctx, v, l); {
		case fault.Is(err, fault.NotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, l)
		}
	}
	return out, nil
}

// named gives a link its name, as its reader may know it.
func (n *Incidents) named(ctx context.Context, v marking.Viewer, l Link) (Link, error) {
	if l.To != ToCase {
		if n.library == nil {
			return l, noLink()
		}
		var err error
		_, l.Name, err = n.library.Titled(ctx, v, l.To, l.Ref)
		return l, err
	}
	c, at, err := n.seen(ctx, v, l.Ref)
	if err != nil {
		return l, err
	}
	l.Name = text.Same(c.Number)
	if at.side != GuestSide {
		l.Name = text.Same(c.Number + " " + c.Head())
	}
	return l, nil
}

func noLink() error {
	return fault.New(fault.NotFound, "no_such_link", text.Of("沒有這個連結，或您沒有權限看它。", "There is no such link, or it is not for you to see."))
}

// AddLink links a case to another, by its number, to a warning, by its number, or to an item of intelligence, by its STIX id. The desk does.
func (n *Incidents) AddLink(ctx context.Context, by marking.Viewer, which string, to LinkTo, ref, words string) error {
	c, err := n.linking(ctx, by, which, words)
	if err != nil {
		return err
	}
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > maxShort {
		return invalid("bad_link", "請填編號。", "Give a number.")
	}
	l := Link{To: to, Ref: ref, Says: Related, Words: words, At: n.micro()}
	switch {
	case to == ToCase:
		return n.Answer(ctx, by, which, ref, Related, words)
	case (to == ToWarning || to == ToItem) && n.library != nil:
		if l.Ref, _, err = n.library.Titled(ctx, by, to, ref); err != nil {
			return err
		}
	default:
		return invalid("bad_link", "請選要連結到什麼。", "Say what it is linked to.")
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return n.keepLink(ctx, tx, c, l, by.Actor())
	})
}

// linking finds a case for the desk that links it.
func (n *Incidents) linking(ctx context.Context, by marking.Viewer, which, words string) (Case, error) {
	if err := by.DeskOnly(); err != nil {
		return Case{}, err
	}
	c, _, err := n.seen(ctx, by, which)
	if err == nil {
		err = said(words, false)
	}
	return c, err
}

// keepLink writes a link of a case, under its lock.
func (n *Incidents) keepLink(ctx context.Context, tx *store.Tx, c Case, l Link, actor int64) ([]journal.Fact, error) {
	if _, err := lockCase(ctx, tx, c.ID); err != nil {
		return nil, err
	}
	count, err := countLinks(ctx, tx, c.ID)
	if err != nil {
		return nil, err
	}
	if count >= maxLinks {
		return nil, fault.New(fault.Conflict, "too_many_links", text.Of("這件的連結太多了，請先拿掉用不到的。", "This case has too many links; take away what is of no use."))
	}
	return []journal.Fact{linkFact(c, l, actor)}, putLink(ctx, tx, c.ID, l, actor)
}

func linkFact(c Case, l Link, actor int64) journal.Fact {
	return journal.Fact{Kind: CaseLinked, Subject: c.ID, Object: c.Org, Audience: deskAlone, Actor: actor, Body: fmt.Sprintf(`{"to":%q,"says":%q}`, l.To, l.Says)}
}

// DropLink takes a link away, or takes back what was found of two cases: then the other may be suggested again, and a case that was closed as the same is opened again. The desk does.
func (n *Incidents) DropLink(ctx context.Context, by marking.Viewer, which string, to LinkTo, ref, why string) error {
	c, err := n.linking(ctx, by, which, why)
	if err != nil {
		return err
	}
	all, err := n.linksOf(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.To != to || l.Ref != ref {
			continue
		}
		if l.Says == Same {
			return n.part(ctx, by, c, l, why)
		}
		return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
			return []journal.Fact{{Kind: CaseUnlinked, Subject: c.ID, Object: c.Org, Audience: deskAlone, Actor: by.Actor(), Body: fmt.Sprintf(`{"to":%q}`, to)}}, dropLink(ctx, tx, c.ID, l)
		})
	}
	return noLink()
}
