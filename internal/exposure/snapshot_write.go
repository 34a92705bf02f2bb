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
	t := Taken{Inventory: s.id, Org: p.Org, Rows: p.n, Components: p.named, Problems: p.problems, Left: p.left, Added: s.added, Removed: s.removed, Changed: s.changed}
	return t, insertInventory(ctx, w.tx, &s, w.now, w.by)
}

// compare finds what differs from what the list says so far. What it says is read once and not kept.
func (w *inventoryWriter) compare(ctx context.Context, s *snapshot) error {
	type key struct{ asset, component int64 }
	at := make(map[key]int32, len(s.rows))
	for i, r := range s.rows {
		k := key{s.assets[s.names[i]], w.ids[r.comp.name]}
		if _, twice := at[k]; !twice {
			at[k] = int32(i) // a list has at most some hundred thousand rows
		}
	}
	kept := make([]bool, len(s.rows))
	var gone []held
	err := heldBefore(ctx, w.tx, s, func(h held) {
		if i, ok := at[key{h.asset, h.component}]; ok && s.rows[i].as == h.as {
			kept[i] = true
		} else {
			gone = append(gone, h)
		}
	})
	if err != nil {
		return err
	}
	var came []held
	for i, r := range s.rows {
		k := key{s.assets[s.names[i]], w.ids[r.comp.name]}
		if at[k] == int32(i) && !kept[i] {
			s.came, came = append(s.came, i), append(came, held{k.asset, k.component, r.as})
		}
	}
	if s.diff = s.n > 1 || len(gone) > 0; !s.diff {
		s.added = lines(inOrder(came))
		return nil
	}
	s.changes, err = differences(ctx, w.tx, gone, came)
	s.count = countChanges(s.changes)
	return err
}

// replace writes what differs.
func (w *inventoryWriter) replace(ctx context.Context, s *snapshot) error {
	if s.diff {
		if err := insertChanges(ctx, w.tx, s.list, s.n, s.changes); err != nil {
			return err
		}
		if err := dropGone(ctx, w.tx, s); err != nil {
			return err
		}
		if err := keepHeld(ctx, w.tx, s); err != nil {
			return err
		}
	}
	if err := insertTwins(ctx, w.tx, s, w.ids); err != nil {
		return err
	}
	return insertHeld(ctx, w.tx, s, w.ids)
}
