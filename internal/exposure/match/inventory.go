package match

import (
	"strconv"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/names"
	"lianfang/internal/exposure/patches"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/winpatch"
)

// Inventory is the rows of a list, each distinct component kept once.
type Inventory struct {
	rows       []Row
	components []judge.Component
	byName     map[string]int32
	machines   map[string]*machine
	reader     names.Reader
	patches    map[patchKey][]winpatch.KB // updates of Windows, by machine
}

// Row is one line of the list.
type Row struct {
	Row   int
	Asset string
	As    string // as written
	PURL  string // and CPE: the names that other tools know it by; empty where the row has none
	CPE   string

	components []int32         // those that it names, then those that are known to be other names of them
	direct     int             // how many it names itself
	links      []identity.Link // of the others, in order
	key        string          // of the components
	system     int32           // the operating system that the row names, -1
	built      *built          // nil where the row's words say all
}

// machine is what stands on one asset.
type machine struct {
	components []int32
	system     int32
}

// NewInventory is an empty list.
func NewInventory() *Inventory {
	return &Inventory{byName: map[string]int32{}, machines: map[string]*machine{}, patches: map[patchKey][]winpatch.KB{}}
}

// Rows is how many rows were added.
func (v *Inventory) Rows() int { return len(v.rows) }

// Distinct is how many components the rows have between them.
func (v *Inventory) Distinct() int { return len(v.components) }

// Add keeps a row; it tells whether the row names a product that can be compared.
func (v *Inventory) Add(c sbom.Component) bool {
	r := Row{Row: c.Row, Asset: c.Asset, As: c.As, system: -1}
	read := v.reader.Read(c)
	for _, comp := range read.Named {
		r.components = append(r.components, v.intern(comp))
		switch {
		case comp.PURL && r.PURL == "":
			r.PURL = comp.Name
		case !comp.PURL && r.CPE == "":
			r.CPE = comp.Name
		}
	}
	r.direct = len(r.components)
	for _, o := range read.Others {
		r.components, r.links = append(r.components, v.intern(o.Component)), append(r.links, o.Link)
	}
	r.key = v.keyOf(r.components)
	if sys, ok := judge.System(c.OS); ok && c.OS != "" {
		r.system = v.intern(sys)
	}
	if len(c.Patches) > 0 && v.patches != nil {
		v.patches[r.patchKey()] = append(v.patches[r.patchKey()], patches.Numbers(c.Patches)...)
	}
	v.rows = append(v.rows, r)
	if r.Asset != "" {
		v.onMachine(r)
	}
	return len(r.components) > 0
}

// link is the step by which a row came to one of its components; nil for one that it names as it is.
func (v *Inventory) link(r *Row, component int32) *identity.Link {
	for i, c := range r.components {
		switch {
		case c == component && i >= r.direct:
			return &r.links[i-r.direct]
		case c == component && r.built != nil && r.built.component == c:
			return &r.built.link
		}
	}
	return nil
}

func (v *Inventory) onMachine(r Row) {
	m := v.machines[r.Asset]
	if m == nil {
		m = &machine{system: -1}
		v.machines[r.Asset] = m
	}
	m.components = append(m.components, r.components...)
	if r.system >= 0 {
		m.system = r.system
	}
}

// keyOf names a set of components.
func (v *Inventory) keyOf(list []int32) string {
	if len(list) == 1 {
		return v.components[list[0]].Name
	}
	var b []byte
	for _, c := range list {
		b = append(strconv.AppendInt(b, int64(c), 36), ' ')
	}
	return string(b)
}

func (v *Inventory) intern(c judge.Component) int32 {
	if i, ok := v.byName[c.Name]; ok {
		return i
	}
	i := int32(len(v.components))
	v.byName[c.Name] = i
	v.components = append(v.components, c.Ready())
	return i
}

// beside lists what else stands on the row's machine.
func (v *Inventory) beside(r *Row) []judge.Component {
	m := machine{r.components, r.system}
	if r.Asset != "" {
		m = *v.machines[r.Asset]
	}
	out := make([]judge.Component, 0, len(m.components)+1)
	for _, i := range m.components {
		out = append(out, v.components[i])
	}
	if m.system >= 0 {
		out = append(out, v.components[m.system])
	}
	return out
}
