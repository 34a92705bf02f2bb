package exposure

import (
	"context"
	"errors"
	"slices"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/winpatch"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// rebuilding reads the Windows on machines anew by the updates that stand there.
type rebuilding struct {
	tx     *store.Tx
	id     func() int64
	known  *winpatch.Catalogue
	except int64 // an inventory whose rows were read so already
}

// windowsHeld is a Windows on a machine as a list has it.
type windowsHeld struct {
	heldAt
	base string // its name as the list gives it
}

// heldAt is one row of the holdings.
type heldAt struct {
	component, org, asset, inventory, line, link int64
	as, name                                     string
}

// rebuild puts the builds that updates bring in the place of what the lists have, and gives the facts of the inventories that are to be judged again.
func (r rebuilding) rebuild(ctx context.Context, machines []int64) ([]journal.Fact, error) {
	held, err := windowsOn(ctx, r.tx, machines, r.except)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	installed, err := patchesOn(ctx, r.tx, machines)
	if err != nil {
		return nil, err
	}
	var gone []heldAt
	var came []coming
	for _, h := range held {
		base, err := judge.FromCPE(h.base)
		if err != nil {
			continue
		}
		now, l, _ := builtBy(base, r.known, installed[h.asset])
		if now.Name != h.name {
			gone, came = append(gone, h.heldAt), append(came, coming{h.heldAt, namingOf(now), l})
		}
	}
	touched, err := exchange(ctx, r.tx, r.id, gone, came)
	if err != nil {
		return nil, err
	}
	return rereadFacts(ctx, r.tx, touched, true)
}

// coming is a row that takes the place of another on the same machine, in the same inventory and line.
type coming struct {
	heldAt
	comp naming
	link *linking
}

// exchange takes rows out of the holdings and puts others in; it gives the inventories that it touched.
func exchange(ctx context.Context, tx *store.Tx, id func() int64, gone []heldAt, came []coming) ([]int64, error) {
	want := map[string]*naming{}
	var links []*linking
	var touched []int64
	for i := range came {
		want[came[i].comp.name] = &came[i].comp
		if came[i].link != nil {
			links = append(links, came[i].link)
		}
		touched = append(touched, came[i].inventory)
	}
	ids, err := ensureComponents(ctx, tx, want, id)
	if err != nil {
		return nil, err
	}
	linkIDs, err := ensureLinks(ctx, tx, links, id)
	if err != nil {
		return nil, err
	}
	for i := range came {
		came[i].component, came[i].heldAt.link = ids[came[i].comp.name], 0
		if l := came[i].link; l != nil {
			came[i].heldAt.link = linkIDs[l.key()]
		}
	}
	for _, h := range gone {
		touched = append(touched, h.inventory)
	}
	if err := deleteHeld(ctx, tx, gone); err != nil {
		return nil, err
	}
	if err := insertComing(ctx, tx, came); err != nil {
		return nil, err
	}
	beside, err := twinsOfLines(ctx, tx, came)
	if err != nil {
		return nil, err
	}
	slices.Sort(touched)
	return slices.Compact(touched), beside.insert(ctx, tx)
}

// errMore is that more came than ids were taken for; the job is done again.
var errMore = errors.New("more rows came meanwhile")

// idsFrom gives ids of a block; ok tells whether it was large enough.
func idsFrom(first int64, n int) (id func() int64, ok func() bool) {
	next := first
	return func() int64 { next++; return next - 1 }, func() bool { return next <= first+int64(n) }
}
