package marking

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"lianfang/internal/format/tlp"
	"lianfang/internal/store"
)

// Audience is who may see something. The zero Audience is unmarked: the desk alone.
type Audience struct {
	TLP         tlp.Level // tlp.None when nobody said
	Orgs        []int64
	Sectors     []string
	Communities []int64
}

// Audiences that every store has, one a level with nobody named: above GREEN that is the desk alone.
const (
	ClearAll      int64 = 1
	GreenMembers  int64 = 2
	AmberDesk     int64 = 3
	StrictDesk    int64 = 4
	RedDesk       int64 = 5
	UnmarkedDesk  int64 = 6
	unmarkedLevel       = 5
)

// Named tells whether an audience that needs names has any.
func (a Audience) Named() bool { return len(a.Orgs)+len(a.Sectors)+len(a.Communities) > 0 }

// Within tells whether everybody who belongs to the audience of also belongs to inner. Between audiences that name somebody it says so only
// of one and the same.
func Within(of, inner int64) bool {
	return of == inner || inner < of && of <= UnmarkedDesk
}

type audienceKey struct {
	TLP         int64    `json:"tlp"`
	Orgs        []int64  `json:"orgs,omitempty"`
	Sectors     []string `json:"sectors,omitempty"`
	Communities []int64  `json:"communities,omitempty"`
}

func (a Audience) key() audienceKey {
	if !a.TLP.Valid() {
		return audienceKey{TLP: unmarkedLevel}
	}
	k := audienceKey{TLP: int64(a.TLP.Rank())}
	if a.TLP <= tlp.Green { // CLEAR and GREEN are for everybody they are for; names would only split them
		return k
	}
	k.Orgs, k.Sectors, k.Communities = slices.Clone(a.Orgs), slices.Clone(a.Sectors), slices.Clone(a.Communities)
	slices.Sort(k.Orgs)
	slices.Sort(k.Sectors)
	slices.Sort(k.Communities)
	k.Orgs, k.Sectors, k.Communities = slices.Compact(k.Orgs), slices.Compact(k.Sectors), slices.Compact(k.Communities)
	// No organisation and no sector is not a name: it would let in whoever has none.
	k.Orgs, k.Sectors, k.Communities = without(k.Orgs, 0), without(k.Sectors, ""), without(k.Communities, 0)
	return k
}

func without[T comparable](list []T, none T) []T {
	return slices.DeleteFunc(list, func(x T) bool { return x == none })
}

// Book interns audiences.
type Book struct {
	store *store.Store
	mu    sync.Mutex
	known map[string]int64
}

// NewBook reads and writes audiences of one store.
func NewBook(s *store.Store) *Book { return &Book{store: s, known: map[string]int64{}} }

// Intern gives the number of an audience, making it if nobody has meant that set before. Call it before a transaction, not inside:
// it may need the writer itself.
func (b *Book) Intern(ctx context.Context, a Audience) (int64, error) {
	k := a.key()
	text, err := json.Marshal(k)
	if err != nil {
		return 0, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if id, ok := b.known[string(text)]; ok {
		return id, nil
	}
	var id int64
	err = b.store.Read().QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM audience WHERE key = $1", string(text)).Scan(&id)
	if err == nil && id == 0 {
		id, err = b.create(ctx, k, string(text))
	}
	if err != nil {
		return 0, err
	}
	if len(b.known) > 10_000 { // a long-lived node must not keep every set it ever met
		clear(b.known)
	}
	b.known[string(text)] = id
	return id, nil
}

func (b *Book) create(ctx context.Context, k audienceKey, text string) (int64, error) {
	fresh, err := b.store.TakeIDs(ctx, 1)
	if err != nil {
		return 0, err
	}
	var id int64
	err = b.store.Write(ctx, func(tx *store.Tx) error {
		id = fresh
		res, err := tx.ExecContext(ctx, "INSERT INTO audience (id, tlp, key) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING", id, k.TLP, text)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // another node meant the same set first
			return tx.QueryRowContext(ctx, "SELECT id FROM audience WHERE key = $1", text).Scan(&id)
		}
		return insertNames(ctx, tx, id, k)
	})
	return id, err
}

func insertNames(ctx context.Context, tx *store.Tx, id int64, k audienceKey) error {
	same := func(n int) []int64 { return slices.Repeat([]int64{id}, n) }
	if err := tx.Insert(ctx, "audience_org", "", store.Ints("audience", same(len(k.Orgs))), store.Ints("org", k.Orgs)); err != nil {
		return err
	}
	if err := tx.Insert(ctx, "audience_sector", "", store.Ints("audience", same(len(k.Sectors))), store.Texts("sector", k.Sectors)); err != nil {
		return err
	}
	if err := tx.Insert(ctx, "audience_community", "", store.Ints("audience", same(len(k.Communities))), store.Ints("community", k.Communities)); err != nil {
		return err
	}
	return MoveEpoch(ctx, tx) // whoever is named now belongs to one audience more
}

// Find gives the audience behind a number.
func (b *Book) Find(ctx context.Context, id int64) (Audience, error) {
	var text string
	if err := b.store.Read().QueryRowContext(ctx, "SELECT key FROM audience WHERE id = $1", id).Scan(&text); err != nil {
		return Audience{}, err
	}
	var k audienceKey
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return Audience{}, err
	}
	level, _ := tlp.OfRank(int(k.TLP)) // what is no rank is unmarked
	return Audience{TLP: level, Orgs: k.Orgs, Sectors: k.Sectors, Communities: k.Communities}, nil
}
