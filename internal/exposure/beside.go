package exposure

import (
	"context"
	"maps"
	"slices"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/patches"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/winpatch"
)

// beside is what an upload says of machines beside the products on them: the updates of Windows that are installed, and what their owner says of them.
type beside struct {
	patches   map[place][]winpatch.KB
	described map[string]described
}

// place is a machine or, of a row that names none, the row.
type place struct {
	machine string
	line    int
}

func placeOf(machine string, line int) place {
	if machine != "" {
		return place{machine: machine}
	}
	return place{line: line}
}

func newBeside() beside { return beside{map[place][]winpatch.KB{}, map[string]described{}} }

// ids is how many ids the writing of it may need: on each machine whose updates are told itself, and a component and a link for each of up to three lists that
// have its Windows.
func (b beside) ids() int { return 8 * len(b.patches) }

// installs keeps the updates that a row tells; it tells whether there are any.
func (p *parsed) installs(c sbom.Component) bool {
	if len(c.Patches) == 0 {
		return false
	}
	at := placeOf(c.Asset, c.Row)
	for _, kb := range patches.Numbers(c.Patches) {
		if len(p.patches[at]) < sbom.MaxPatches && !slices.Contains(p.patches[at], kb) {
			p.patches[at] = append(p.patches[at], kb)
			p.written += 8
		}
	}
	return true
}

// withBuilds gives each Windows of an upload whose revision is not said the build that the updates on its machine bring: those that this upload tells and those
// that other lists tell.
func (w *inventoryWriter) withBuilds(ctx context.Context, p *parsed) error {
	open := map[int]judge.Component{}
	machines := map[string]bool{}
	for i, r := range p.rows {
		if r.link != nil || !isWindows(r.comp.product) {
			continue
		}
		c, err := judge.FromCPE(r.comp.name)
		if _, line := patches.Line(c); err != nil || !line {
			continue
		}
		if open[i] = c; r.asset != "" {
			machines[r.asset] = true
		}
	}
	if len(open) == 0 {
		return nil
	}
	elsewhere, err := patchesOfMachines(ctx, w.tx, p.Org, slices.Collect(maps.Keys(machines)), p.Name)
	if err != nil {
		return err
	}
	if len(p.patches) == 0 && len(elsewhere) == 0 {
		return nil
	}
	known, err := w.e.updates(ctx, w.tx)
	if err != nil {
		return err
	}
	p.rows = slices.Clone(p.rows)
	for i, c := range open {
		r := &p.rows[i]
		installed := slices.Concat(p.patches[placeOf(r.asset, r.line)], elsewhere[r.asset])
		if now, l, ok := builtBy(c, known, installed); ok {
			r.comp, r.link = namingOf(now), l
		}
	}
	return nil
}

// builtBy is a Windows at the build that updates bring, and how that is known.
func builtBy(c judge.Component, known *winpatch.Catalogue, installed []winpatch.KB) (judge.Component, *linking, bool) {
	now, floor, ok := patches.At(c, known, installed)
	if !ok {
		return c, nil, false
	}
	return now, &linking{from: c.Name, to: now.Name, source: linkPatch, confidence: sureConfirmed, why: floor.Why}, true
}

// putBeside writes what an upload says of machines, and reads the Windows anew that other lists have on those whose updates it tells.
func (w *inventoryWriter) putBeside(ctx context.Context, s *snapshot) error {
	if err := w.putDescribed(ctx, s); err != nil {
		return err
	}
	before, err := machinesWithPatches(ctx, w.tx, s)
	if err != nil || len(before) == 0 && len(s.patches) == 0 {
		return err
	}
	var names []string
	for at := range s.patches {
		if at.machine != "" {
			names = append(names, at.machine)
		}
	}
	assets, err := ensureAssets(ctx, w.tx, s.Org, names, w.id)
	if err != nil {
		return err
	}
	if err := replacePatches(ctx, w.tx, s, assets); err != nil {
		return err
	}
	machines := append(before, slices.Collect(maps.Values(assets))...)
	slices.Sort(machines)
	r := rebuilding{tx: w.tx, id: w.id, except: s.id}
	if r.known, err = w.e.updates(ctx, w.tx); err != nil {
		return err
	}
	facts, err := r.rebuild(ctx, slices.Compact(machines))
	w.facts = append(w.facts, facts...)
	return err
}
