package match

import (
	"io"

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
	instead := map[string]map[int32]int32{} // by machine
	for i := range v.rows {
		r := &v.rows[i]
		installed := v.patches[r.patchKey()]
		if len(installed) == 0 {
			continue
		}
		for j := range r.direct {
			c, floor, ok := patches.At(v.components[r.components[j]], known, installed)
			if !ok {
				continue
			}
			was, now := r.components[j], v.intern(c)
			r.components[j] = now
			r.built = &built{now, identity.Link{From: v.components[was].Name, To: c.Name, Confidence: 100, Source: "patch", Why: floor.Why}}
			r.key = v.keyOf(r.components)
			if instead[r.Asset] == nil {
				instead[r.Asset] = map[int32]int32{}
			}
			instead[r.Asset][was] = now
		}
	}
	for asset, of := range instead {
		m := v.machines[asset]
		for i := 0; m != nil && i < len(m.components); i++ {
			if now, ok := of[m.components[i]]; ok {
				m.components[i] = now
			}
		}
	}
	v.patches = nil
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
