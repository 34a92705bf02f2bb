package match

import (
	"io"
	"slices"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/patches"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/winpatch"
)

// built is the build of Windows that a row has by the updates on its machine.
type built struct {
	component int32
	link      identity.Link
}

// learnPatches adds what is known of updates of Windows: what each replaces, and the build that it brings.
func (b *Base) learnPatches(r io.Reader) (added int, problems []framing.Problem, err error) {
	for rec, err := range winpatch.Records(r) {
		if err != nil {
			return added, problems, err
		}
		if b.Patches.Add(rec) {
			added++
		}
		problems = keep(problems, broken(rec.Broken, rec.Problems))
	}
	return added, problems, nil
}

// settleBuilds gives each Windows whose revision is not said the build that the updates on its machine bring.
func (v *Inventory) settleBuilds(known *winpatch.Catalogue) {
	if len(v.patches) == 0 {
		return
	}
	instead := map[*machine]map[int32]int32{}
	for i := range v.rows {
		r := &v.rows[i]
		n, was, ok := v.built(r, known)
		if !ok {
			continue
		}
		r.Names.rows--
		n.rows++
		r.Names = n
		if r.machine != nil {
			if instead[r.machine] == nil {
				instead[r.machine] = map[int32]int32{}
			}
			instead[r.machine][was] = n.built.component
		}
	}
	for m, of := range instead {
		m.components = slices.Clone(m.components) // a row's own are shared with all that name the same
		for i, c := range m.components {
			if now, ok := of[c]; ok {
				m.components[i] = now
			}
		}
	}
	v.patches = nil
}

// built gives what a row names with the build of its updates; was is the component that it names without.
func (v *Inventory) built(r *Row, known *winpatch.Catalogue) (n *Names, was int32, ok bool) {
	installed := v.patches[r.patchKey()]
	if len(installed) == 0 {
		return nil, 0, false
	}
	for j := range r.direct {
		c, floor, ok := patches.At(v.components[r.components[j]].Component, known, installed)
		if !ok {
			continue
		}
		was, now := r.components[j], v.intern(c)
		n := *r.Names
		n.rows, n.components = 0, slices.Clone(n.components)
		n.components[j] = now
		n.built = &built{now, identity.Link{From: v.components[was].Name, To: c.Name, Confidence: 100, Source: "patch", Why: floor.Why}}
		return v.one(&n), was, true
	}
	return nil, 0, false
}

// patchKey is whose updates count for a row: the machine's, or its own where it names none.
func (r *Row) patchKey() patchKey {
	if r.Asset != "" {
		return patchKey{asset: r.Asset}
	}
	return patchKey{row: r.Row}
}

type patchKey struct {
	asset string
	row   int
}
