package intel

import (
	"context"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Held is an object that waits for the desk.
type Held struct {
	ID     int64 // of the verdict that held it
	STIXID string
	Title  string
	Item   int64
	Word   int64 // 0 where nothing was kept: another version stays, and the desk is only told
	Source text.Text
	File   string
	At     time.Time
	Why    Verdict
}

// Facts of settling.
const (
	ObjectRefused journal.Kind = "object.refused" // subject item, object assertion; the desk did not let a held object go on
	HeldNoted     journal.Kind = "held.noted"     // subject item; the desk has seen that another version was turned away
)

const maxReason = 2000 // runes

// WaitingForDesk lists what is held, the oldest first, behind the id after; next is the after of the next page, 0 at the end.
func (n *Intel) WaitingForDesk(ctx context.Context, v marking.Viewer, after int64, limit int) (list []Held, next int64, err error) {
	if err := v.DeskOnly(); err != nil {
		return nil, 0, err
	}
	if limit <= 0 || limit > maxPage {
		limit = 50
	}
	list, err = selectHeld(ctx, n.store.Read(), after, limit+1)
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	return list, next, err
}

// Settle ends what waits for the desk. Let go on, a held object is a word like any other from now on, and whoever may see it hears of it; a
// withdrawal by somebody who is not the first source then counts as the centre's own. Otherwise it stays in the store as refused, so that the
// same object is not held again when it comes again.
func (n *Intel) Settle(ctx context.Context, by marking.Viewer, verdict int64, letGo bool, reason string) error {
	if err := aDeskPerson(by, reason); err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		h, err := lockHeld(ctx, tx, verdict)
		if err != nil {
			return nil, err
		}
		if h.id == 0 || h.settled {
			return nil, fault.New(fault.Conflict, "settled", text.Of("這一筆已經有人處理過了。", "Somebody has settled this already."))
		}
		if err := markSettled(ctx, tx, verdict, n.now().UnixMicro()); err != nil {
			return nil, err
		}
		fact := journal.Fact{Subject: h.item, Object: h.word, Audience: marking.UnmarkedDesk, Actor: by.Person, Body: reason}
		switch {
		case h.word == 0:
			fact.Kind = HeldNoted
			return []journal.Fact{fact}, nil
		case !letGo:
			fact.Kind = ObjectRefused
			return []journal.Fact{fact}, setWordState(ctx, tx, h.word, stateRefused)
		case h.code == "not_owner":
			return withdrawByDesk(ctx, tx, h, fact)
		}
		return letGoOn(ctx, tx, h, fact)
	})
}

// letGoOn makes a held word current, in place of an older one of its source.
func letGoOn(ctx context.Context, tx *store.Tx, h heldRow, fact journal.Fact) ([]journal.Fact, error) {
	state := int64(stateCurrent)
	if h.owner != h.source && owned[h.kind] {
		state = stateBeside
	}
	if err := replaceOlder(ctx, tx, h); err != nil {
		return nil, err
	}
	if err := setWordState(ctx, tx, h.word, state); err != nil {
		return nil, err
	}
	fact.Kind, fact.Audience = ObjectReleased, h.audience
	desk := fact
	desk.Audience, desk.Kind = marking.UnmarkedDesk, HeldNoted // who decided, and why, is the desk's
	fact.Body, fact.Actor = "", 0
	return []journal.Fact{fact, desk}, nil
}

// withdrawByDesk takes an item back although its first source did not: every word on it, for everyone who was told one.
func withdrawByDesk(ctx context.Context, tx *store.Tx, h heldRow, fact journal.Fact) ([]journal.Fact, error) {
	audiences, err := revokeWords(ctx, tx, h.item)
	if err != nil {
		return nil, err
	}
	if err := withdrawItems(ctx, tx, []int64{h.item}); err != nil {
		return nil, err
	}
	fact.Kind = HeldNoted
	facts := []journal.Fact{fact}
	for _, a := range audiences {
		facts = append(facts, journal.Fact{Kind: ItemWithdrawn, Subject: h.item, Object: h.word, Audience: a})
	}
	return facts, nil
}

// aDeskPerson refuses tokens and programs: somebody decides, and says why.
func aDeskPerson(by marking.Viewer, reason string) error {
	if by.Class != marking.ClassDesk || by.Person == 0 {
		return fault.New(fault.NotAllowed, "person_only", text.Of("這需要值班台的一個人來決定。", "This needs a person of the desk to decide."))
	}
	if strings.TrimSpace(reason) == "" {
		return fault.New(fault.Invalid, "reason_missing", text.Of("請寫下理由。", "Write the reason."))
	}
	if len([]rune(reason)) > maxReason {
		return fault.New(fault.Invalid, "reason_too_long", text.Format("理由最多 %d 個字。", "The reason has at most %d characters.", maxReason))
	}
	return nil
}
