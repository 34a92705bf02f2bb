package intel

import (
	"context"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// Said is an assertion as a later stage of the road reads it: the bytes and what they are.
type Said struct {
	ID       int64
	Item     int64
	STIXID   string
	Type     string
	Format   string // of the file it came in
	Source   string // slug
	Rating   string // of the source: its letter of the Admiralty code
	Audience int64
	Live     bool // current, or another's word beside; false when superseded, revoked or held
	Title    string
	Raw      []byte
}

// SaidByID reads assertions of some STIX types, in one statement. It is for background work: the viewer is a System.
func (n *Intel) SaidByID(ctx context.Context, v marking.Viewer, ids []int64, types ...string) ([]Said, error) {
	return saidWhere(ctx, n.store.Read(), v, saidByID, "a.raw", store.IDs(ids), types)
}

// Standing is what may change about an assertion: whether it lives, who may read it, and how its source is rated.
type Standing struct {
	ID       int64
	Rating   string
	Audience int64
	Live     bool
}

// StandingsByID reads how assertions stand, in one statement: for whoever keeps what they say, since that never changes. The viewer is a System.
func (n *Intel) StandingsByID(ctx context.Context, v marking.Viewer, ids []int64) ([]Standing, error) {
	return standingsByID(ctx, n.store.Read(), v, ids)
}

// SaidOfItems reads every live assertion on items that are named by their STIX ids' keys.
func (n *Intel) SaidOfItems(ctx context.Context, v marking.Viewer, keys []int64, types ...string) ([]Said, error) {
	return saidWhere(ctx, n.store.Read(), v, saidByKey, "a.raw", store.IDs(keys), types)
}

// WordsOfType picks the assertions on items of one STIX type.
func (n *Intel) WordsOfType(ctx context.Context, words []int64, typ string) ([]int64, error) {
	return wordsOfType(ctx, n.store.Read(), words, typ)
}

// LiveWordsOf lists the live assertions on items that are named by their STIX ids' keys.
func (n *Intel) LiveWordsOf(ctx context.Context, keys []int64) ([]int64, error) {
	return liveWordsOf(ctx, n.store.Read(), keys)
}

// JoinedBy gives the keys of those items of type `of` which one of the assertions joins to an item of type `to`, or whose tie to such an item
// leads to one that the assertions speak of.
func (n *Intel) JoinedBy(ctx context.Context, words []int64, of, to string) ([]int64, error) {
	return joinedBy(ctx, n.store.Read(), words, of, to)
}

// Tie is what one live relationship joins a key to, and who says so.
type Tie struct {
	Key      int64
	Source   string // slug
	Audience int64
}

// Ties gives, for each key, the keys that live relationships join it to, with whoever says so: one source's tie is no part of what another says.
func (n *Intel) Ties(ctx context.Context, keys []int64) (map[int64][]Tie, error) {
	return tiesOf(ctx, n.store.Read(), keys)
}

// Companions lists the indicators that came in the same file as an assertion: what its source says to look for. They are what the viewer
// may see, in the order of the file.
func (n *Intel) Companions(ctx context.Context, v marking.Viewer, word int64, limit int) ([]Item, error) {
	ids, err := companionsOf(ctx, n.store.Read(), v, word, limit)
	if err != nil {
		return nil, err
	}
	return n.ItemsByID(ctx, v, ids)
}
