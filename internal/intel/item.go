package intel

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Item is one piece of intelligence as one viewer sees it: its title, weight and times come from the words that this viewer may see.
type Item struct {
	ID        int64
	STIXID    string
	Type      string
	Withdrawn bool
	Title     string
	TLP       tlp.Level // the mildest of the visible words; what a reader may pass on goes by the word, shown beside it
	Weight    int
	FirstSeen time.Time
	LastSeen  time.Time
	Words     int // visible assertions
}

// Word is an assertion as a viewer sees it.
type Word struct {
	ID         int64
	Item       int64
	Source     int64
	SourceName text.Text // for the desk; others read the reliability and that it is one source of several
	Rating     string
	TLP        tlp.Level
	PAP        string
	Title      string
	Modified   time.Time
	Received   time.Time
	FirstSeen  time.Time
	LastSeen   time.Time
	Times      int64
	Confidence int
	Weight     int
	State      WordState
	Trace      Trace
	Problems   string
	File       int64
	Position   int64
	Raw        []byte
}

// WordState is where an assertion stands.
type WordState int

// The states.
const (
	Current WordState = iota
	Superseded
	Revoked
	WaitsForDesk
	Beside
	RefusedByDesk
)

// Mentioned is an observable of an item.
type Mentioned struct {
	ID    int64
	Value observable.Value
	Guard string
}

// Relation is an edge of an item, with the other end if the viewer may see it.
type Relation struct {
	Kind  string
	Out   bool // from this item to the other
	Other Item
}

func notFound() error {
	return fault.New(fault.NotFound, "no_such_item", text.Of("找不到這筆情資，或您沒有權限看它。", "There is no such item, or it is not for you to see."))
}

// Find gives an item by its STIX id. Opening a TLP:RED one is a fact.
func (n *Intel) Find(ctx context.Context, v marking.Viewer, stixID string) (Item, []Word, error) {
	id, err := findItemID(ctx, n.store.Read(), stixID)
	if err != nil {
		return Item{}, nil, err
	}
	words, err := wordsOf(ctx, n.store.Read(), v, id)
	if err != nil {
		return Item{}, nil, err
	}
	if id == 0 || len(words) == 0 {
		return Item{}, nil, notFound()
	}
	it, err := findItem(ctx, n.store.Read(), v, id)
	if err != nil {
		return Item{}, nil, err
	}
	it.sum(words)
	return it, words, n.noteRed(ctx, v, it, words)
}

// HoldsRed tells whether the viewer would read something TLP:RED by opening an item; asking is no reading.
func (n *Intel) HoldsRed(ctx context.Context, v marking.Viewer, stixID string) (bool, error) {
	return holdsRed(ctx, n.store.Read(), v, stixID)
}

// sum makes the item's figures out of the words that may be seen.
func (it *Item) sum(words []Word) {
	it.TLP = tlp.None
	for _, w := range words {
		if w.State == Superseded {
			continue
		}
		it.Words++
		if (it.Title == "" || w.State == Current) && !strings.HasPrefix(it.Title, w.Title) { // a bare number or value says less
			it.Title = w.Title
		}
		if it.TLP == tlp.None || w.TLP < it.TLP {
			it.TLP = w.TLP
		}
		if w.State == Current {
			it.Weight = max(it.Weight, w.Weight)
		}
		if it.FirstSeen.IsZero() || w.FirstSeen.Before(it.FirstSeen) {
			it.FirstSeen = w.FirstSeen
		}
		if w.LastSeen.After(it.LastSeen) {
			it.LastSeen = w.LastSeen
		}
	}
}

func (n *Intel) noteRed(ctx context.Context, v marking.Viewer, it Item, words []Word) error {
	red := slices.IndexFunc(words, func(w Word) bool { return w.TLP == tlp.Red })
	if v.Class == marking.ClassSystem || red < 0 {
		return nil
	}
	return n.journal.Note(ctx, func(*store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: ObjectRead, Subject: it.ID, Object: words[red].ID, Audience: marking.RedDesk, Actor: v.Person + v.Token}}, nil
	})
}

// Observables lists the values that an item's visible words mention, at most limit.
func (n *Intel) Observables(ctx context.Context, v marking.Viewer, item int64, limit int) ([]Mentioned, error) {
	return observablesOf(ctx, n.store.Read(), v, item, limit)
}

// Relations lists the items one step away that the viewer may see, through relationships the viewer may see, at most limit.
func (n *Intel) Relations(ctx context.Context, v marking.Viewer, it Item, limit int) ([]Relation, error) {
	return relationsOf(ctx, n.store.Dialect, n.store.Read(), v, it, limit)
}

// Facts lists what the journal says of an item, for viewers who may see it.
func (n *Intel) Facts(ctx context.Context, v marking.Viewer, item int64) ([]journal.Fact, error) {
	return n.journal.About(ctx, v, item, 200)
}

// Mentions lists the items whose visible words mention a value.
func (n *Intel) Mentions(ctx context.Context, v marking.Viewer, value observable.Value, limit int) ([]Item, error) {
	ids, err := itemsMentioning(ctx, n.store.Read(), v, []observable.Value{value}, math.MaxInt64, limit)
	if err != nil {
		return nil, err
	}
	return n.ItemsByID(ctx, v, ids)
}

// ItemsByID gives those of the items that the viewer may see, in the order asked for.
func (n *Intel) ItemsByID(ctx context.Context, v marking.Viewer, ids []int64) ([]Item, error) {
	found, err := itemsByID(ctx, n.store.Read(), v, ids)
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, id := range ids {
		if it, ok := found[id]; ok {
			out = append(out, it)
		}
	}
	return out, nil
}

// ItemsBySTIX gives the ids of those of the STIX ids that the viewer may see, in one read.
func (n *Intel) ItemsBySTIX(ctx context.Context, v marking.Viewer, stixIDs []string) (map[string]int64, error) {
	return itemsBySTIX(ctx, n.store.Read(), v, stixIDs)
}

// ItemsNamed gives the ids of items that a person named, in that order, at most 100. One that the viewer may not see is an error that names it.
func (n *Intel) ItemsNamed(ctx context.Context, v marking.Viewer, stixIDs []string) ([]int64, error) {
	if len(stixIDs) > maxNamed {
		return nil, fault.New(fault.Invalid, "too_many", text.Format("最多列 %d 筆情資。", "At most %d items are named.", maxNamed))
	}
	found, err := n.ItemsBySTIX(ctx, v, stixIDs)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(stixIDs))
	for i, name := range stixIDs {
		if ids[i] = found[name]; ids[i] == 0 {
			return nil, fault.New(fault.Invalid, "no_such_item", text.Format("沒有編號是「%s」的情資。", "No item has the id %q.", name))
		}
	}
	return ids, nil
}

const maxNamed = 100

// Name is what an item is called outside.
type Name struct{ STIXID, Type string }

// Names gives the names of items to whoever may see them.
func (n *Intel) Names(ctx context.Context, v marking.Viewer, ids []int64) (map[int64]Name, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return namesOf(ctx, n.store.Read(), v, ids)
}
