package exposure

import "context"

// snapshot is an upload on its way to the store, and how it differs from the one before.
type snapshot struct {
	*parsed
	id, list int64
	n        int64 // which of its list
	assets   map[string]int64
	names    []string // the machine of each row
	came     []int    // rows that were not there
	changes  []change
	count
	diff bool // the differences are kept

	quietGone []held         // rows that only are read in another way
	links     map[held]int64 // of rows that went or came and only are read so
	relinked  []kin
}

// inventory puts an upload in the place of the last one of the same name. Only what differs is written anew; the rest is marked as seen again.
func (w *inventoryWriter) inventory(ctx context.Context, p *parsed) (Taken, error) {
	s := snapshot{parsed: p, id: w.id()}
	var err error
	if s.list, s.n, err = nextSnapshot(ctx, w.tx, w.id(), p.Org, p.Name); err != nil {
		return Taken{}, err
	}
	if s.names, err = w.assetNames(ctx, p); err != nil {
		return Taken{}, err
	}
	if s.assets, err = ensureAssets(ctx, w.tx, p.Org, s.names, w.id); err != nil {
		return Taken{}, err
	}
	if err := w.compare(ctx, &s); err != nil {
		return Taken{}, err
	}
	if err := w.replace(ctx, &s); err != nil {
		return Taken{}, err
	}
	if err := w.putBeside(ctx, &s); err != nil {
		return Taken{}, err
	}
	if p.header != "" {
		if err := usedColumnMap(ctx, w.tx, p.Org, p.header, w.now); err != nil {
			return Taken{}, err
		}
	}
	t := Taken{Inventory: s.id, Org: p.Org, Rows: p.n, Components: p.named, Problems: p.problems, Left: p.left, Told: p.header, Added: s.added, Removed: s.removed, Changed: s.changed}
	return t, insertInventory(ctx, w.tx, &s, w.now, w.by)
}

// compare finds what differs from what the list says so far. What it says is read once and not kept.
func (w *inventoryWriter) compare(ctx context.Context, s *snapshot) error {
	type key struct{ asset, component int64 }
	at := make(map[key]int32, len(s.rows))
	keyOf := func(i int) key { return key{s.assets[s.names[i]], w.ids[s.rows[i].comp.name]} }
	for _, soft := range []bool{false, true} { // what a row gives itself before what it is known to mean
		for i := range s.rows {
			if s.rows[i].link.soft() != soft {
				continue
			}
			if k := keyOf(i); !hasKey(at, k) {
				at[k] = int32(i) // a list has at most some hundred thousand rows
			}
		}
	}
	kept := make([]bool, len(s.rows))
	var gone, came []kin
	err := heldBefore(ctx, w.tx, s, func(h kin) {
		i, ok := at[key{h.asset, h.component}]
		if !ok || s.rows[i].as != h.as {
			gone = append(gone, h)
			return
		}
		if kept[i] = true; w.linkOf(int(i), s) != h.link {
			s.relinked = append(s.relinked, kin{held: h.held, link: w.linkOf(int(i), s)})
		}
	})
	if err != nil {
		return err
	}
	for i, r := range s.rows {
		if k := keyOf(i); at[k] == int32(i) && !kept[i] {
			s.came, came = append(s.came, i), append(came, kin{held{k.asset, k.component, r.as}, w.linkOf(i, s), r.link.soft()})
		}
	}
	s.links = map[held]int64{}
	for _, list := range [][]kin{gone, came} {
		for _, r := range list {
			if r.soft {
				s.links[r.held] = r.link
			}
		}
	}
	loudGone, quietGone := s.told(gone, came)
	loudCame, _ := s.told(came, gone)
	s.quietGone = quietGone
	if s.diff = s.n > 1 || len(gone) > 0; !s.diff {
		s.added = lines(inOrder(loudCame))
		return nil
	}
	s.changes, err = differences(ctx, w.tx, loudGone, loudCame)
	s.count = countChanges(s.changes)
	return err
}

// replace writes what differs.
func (w *inventoryWriter) replace(ctx context.Context, s *snapshot) error {
	if s.diff {
		if err := insertChanges(ctx, w.tx, s.list, s.n, s.changes, s.links); err != nil {
			return err
		}
		if err := dropGone(ctx, w.tx, s); err != nil {
			return err
		}
		if err := dropQuietly(ctx, w.tx, s); err != nil {
			return err
		}
		if err := keepHeld(ctx, w.tx, s); err != nil {
			return err
		}
	}
	if err := relink(ctx, w.tx, s); err != nil {
		return err
	}
	if err := insertTwins(ctx, w.tx, s, w.ids); err != nil {
		return err
	}
	return w.insertHeld(ctx, s)
}

func hasKey[K comparable](m map[K]int32, k K) bool {
	_, ok := m[k]
	return ok
}

// kin is a row as it is kept, with how its product came to it.
type kin struct {
	held
	link int64
	soft bool
}

func (w *inventoryWriter) linkOf(i int, s *snapshot) int64 {
	if l := s.rows[i].link; l != nil {
		return w.links[l.key()]
	}
	return 0
}

// told parts the rows that went (or came) into those that an owner changed and those that only are read in another way now: the line stands as it did, and
// another name of it became known, was confirmed or was taken back.
func (s *snapshot) told(rows, others []kin) (loud, quiet []held) {
	type line struct {
		asset int64
		as    string
	}
	changed := map[line]bool{}
	for _, list := range [][]kin{rows, others} {
		for _, r := range list {
			if !r.soft {
				changed[line{r.asset, r.as}] = true
			}
		}
	}
	for _, r := range rows {
		if r.soft && !changed[line{r.asset, r.as}] {
			quiet = append(quiet, r.held)
		} else {
			loud = append(loud, r.held)
		}
	}
	return loud, quiet
}
