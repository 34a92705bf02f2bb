package abuse

import (
	"context"
	"io"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// What this package tells the journal: a source was loaded, or left out. The desk alone hears of it.
const (
	Loaded journal.Kind = "abuse.loaded"
	Left   journal.Kind = "abuse.left"
)

// Limits of what is kept.
const (
	maxEntries = 400_000 // blocks and names of one source; a range that is no block counts as those that it is made of
	maxSources = 50
	maxSource  = 60 // characters of a source's name
	maxAsked   = 100_000
)

// MaxBytes is how much of a source's file is read, unpacked.
const MaxBytes = 512 << 20

// Directory keeps the contacts of one store. It is safe for use by many goroutines.
type Directory struct {
	store   *store.Store
	journal *journal.Journal
	now     func() time.Time
}

// New gives the directory of a store; now is the clock.
func New(s *store.Store, j *journal.Journal, now func() time.Time) *Directory {
	return &Directory{store: s, journal: j, now: now}
}

// Source is where contacts came from.
type Source struct {
	Name     string
	Blocks   int64
	Names    int64
	Without  int64 // entries of the file that have no mailbox
	LoadedAt int64 // UTC microseconds
	Actor    int64

	id int64
}

// Contact is who answers for a block or a name.
type Contact struct {
	Mail   string
	Holder string // as the source calls it; may be empty
	Source string
}

// Load reads the file of a source, CSV or RPSL, packed or not, and keeps it instead of what the source had. The desk does it. The error of a file that cannot be
// read names the line; nothing of such a file is kept.
func (d *Directory) Load(ctx context.Context, by marking.Viewer, source string, file string, r io.Reader) (Source, error) {
	if err := by.DeskOnly(); err != nil {
		return Source{}, err
	}
	if err := wording.Check(wording.Field{Name: text.Of("來源", "Source"), Said: source, Most: maxSource, Must: true}); err != nil {
		return Source{}, err
	}
	read, err := readFile(r, file)
	if err != nil {
		return Source{}, err
	}
	read.distinct()
	id, err := d.store.TakeIDs(ctx, 1)
	if err != nil {
		return Source{}, err
	}
	x := Source{Name: source, Blocks: int64(len(read.blocks)), Names: int64(len(read.names)), Without: read.without, LoadedAt: d.now().UnixMicro(), Actor: by.Actor(), id: id}
	return x, d.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if x, err = putSource(ctx, tx, x); err != nil {
			return nil, err
		}
		if err := replace(ctx, tx, x.id, read); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: Loaded, Subject: x.id, Actor: by.Actor()}}, nil
	})
}

// Leave forgets a source.
func (d *Directory) Leave(ctx context.Context, by marking.Viewer, source string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	return d.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		id, err := sourceID(ctx, tx, source)
		if err == nil && id == 0 {
			err = fault.New(fault.NotFound, "no_such_source", text.Of("沒有這個來源。", "There is no such source."))
		}
		if err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: Left, Subject: id, Actor: by.Actor()}}, deleteSource(ctx, tx, id)
	})
}

// Sources are all of them, for the desk, by name.
func (d *Directory) Sources(ctx context.Context, v marking.Viewer) ([]Source, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return selectSources(ctx, d.store.Read())
}
