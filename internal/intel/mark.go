package intel

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// ItemMarked: a person of the desk marked an unmarked word or widened a marking; the reason is its body. The desk's.
const ItemMarked journal.Kind = "item.marked" // subject item, object assertion

// Mark says how far a word may go that came unmarked, or widens one that came marked; with whole it marks everything unmarked of the same file. It
// gives how many words it marked. A source's marking is never tightened here: the source does that, and the desk may withdraw.
func (n *Intel) Mark(ctx context.Context, by marking.Viewer, word int64, level tlp.Level, whole bool, reason string) (int, error) {
	if err := aDeskPerson(by, reason); err != nil {
		return 0, err
	}
	if !level.Valid() {
		return 0, fault.New(fault.Invalid, "bad_level", text.Of("請選一個 TLP 等級。", "Choose a TLP level."))
	}
	w, err := findMarked(ctx, n.store.Read(), word)
	if err != nil {
		return 0, err
	}
	if w.word == 0 {
		return 0, notFound()
	}
	if w.audience != marking.UnmarkedDesk {
		return n.widen(ctx, by, w, level, reason)
	}
	if !whole {
		return n.markSome(ctx, by, level, reason, func(tx *store.Tx) ([]markedRow, error) { return unmarkedWord(ctx, tx, word) })
	}
	marked := 0
	for {
		some, err := n.markSome(ctx, by, level, reason, func(tx *store.Tx) ([]markedRow, error) { return unmarkedOfFile(ctx, tx, w.file, markBatch) })
		marked += some
		if err != nil || some < markBatch {
			return marked, err
		}
	}
}

const markBatch = 500

func (n *Intel) markSome(ctx context.Context, by marking.Viewer, level tlp.Level, reason string, which func(*store.Tx) ([]markedRow, error)) (int, error) {
	audience := int64(level.Rank()) + marking.ClearAll // the audience with nobody named; above GREEN that is the desk, until a warning names somebody
	marked := 0
	err := n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		rows, err := which(tx)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		marked = len(rows)
		facts := []journal.Fact{{Kind: ItemMarked, Subject: rows[0].item, Object: rows[0].word, Audience: marking.UnmarkedDesk, Actor: by.Person, Body: level.String() + ": " + reason}}
		ids := make([]int64, len(rows))
		for i, r := range rows {
			ids[i] = r.word
			facts = append(facts, journal.Fact{Kind: ItemDisclosed, Subject: r.item, Object: r.word, Audience: audience})
		}
		return facts, setAudience(ctx, tx, ids, audience)
	})
	return marked, err
}

// widen lets more read a word than its source's marking does. The marking itself stays in sight: it says what a reader may pass on.
func (n *Intel) widen(ctx context.Context, by marking.Viewer, w markedRow, level tlp.Level, reason string) (int, error) {
	if level >= w.tlp {
		return 0, fault.New(fault.Invalid, "not_wider", text.Format("來源標示為 %s，這裡只能放寬。要收緊請來源重新標示。", "Its source marked it %s; here it can only be widened. Ask the source to mark it more strictly.", w.tlp))
	}
	audience := int64(level.Rank()) + marking.ClearAll
	return 1, n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertDisclosure(ctx, tx, w.word, audience, reason); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: ItemMarked, Subject: w.item, Object: w.word, Audience: marking.UnmarkedDesk, Actor: by.Person, Body: level.String() + ": " + reason},
			{Kind: ItemDisclosed, Subject: w.item, Object: w.word, Audience: audience}}, nil
	})
}
