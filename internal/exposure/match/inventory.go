package match

import (
	"strconv"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/sbom"
)

// Inventory is the rows of a list, each distinct component kept once.
type Inventory struct {
	rows       []Row
	components []judge.Component
	byName     map[string]int32
	machines   map[string]*machine
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
}

// machine is what stands on one asset.
type machine struct {
	components []int32
	system     int32
}

// NewInventory is an empty list.
func NewInventory() *Inventory {
	return &Inventory{byName: map[string]int32{}, machines: map[string]*machine{}}
}

// Rows is how many rows were added.
func (v *Inventory) Rows() int { return len(v.rows) }

// Distinct is how many components the rows have between them.
func (v *Inventory) Distinct() int { return len(v.components) }

// Add keeps a row; it tells whether the row names a product that can be compared.
func (v *Inventory) Add(c sbom.Component) bool {
	r := Row{Row: c.Row, Asset: c.Asset, As: c.As, system: -1}
	named := judge.Named(c)
	for _, comp := range named {
		r.components = append(r.components, v.intern(comp))
		switch {
		case comp.PURL && r.PURL == "":
			r.PURL = comp.Name
		case !comp.PURL && r.CPE == "":
			r.CPE = comp.Name
		}
	}
	r.direct = len(r.components)
	v.otherNames(&r, named, c)
	r.key = v.keyOf(r.components)
	if sys, ok := judge.System(c.OS); ok && c.OS != "" {
		r.system = v.intern(sys)
	}
	v.rows = append(v.rows, r)
	if r.Asset != "" {
		v.onMachine(r)
	}
	return len(r.components) > 0
}

// sureEnough is the confidence from which another name is looked up too.
const sureEnough = 80

// maxOtherNames is how many other names of a row are looked up.
const maxOtherNames = 8

// otherNames adds what the row's products are called elsewhere: a package URL's CPE, a maker's full name. One step, and only known names.
func (v *Inventory) otherNames(r *Row, named []judge.Component, c sbom.Component) {
	keys := make([]string, 0, len(named)+1)
	version := c.Version
	for _, comp := range named {
		keys = append(keys, comp.Key)
		if comp.Version != "" {
			version = comp.Version
		}
	}
	if k := identity.NameKey(c.Vendor, c.Name); k != "" && len(c.PURLs) == 0 {
		keys = append(keys, k)
	}
	for _, k := range keys {
		for _, l := range identity.Links(k) {
			if l.Confidence < sureEnough || len(r.links) == maxOtherNames || v.has(r, l.To) {
				continue
			}
			comp, ok := judge.FromKey(l.To, version)
			if !ok {
				continue
			}
			r.components, r.links = append(r.components, v.intern(comp)), append(r.links, l)
		}
	}
}

func (v *Inventory) has(r *Row, key string) bool {
	for _, c := range r.components {
		if v.components[c].Key == key {
			return true
		}
	}
	return false
}

// link is the step by which a row came to one of its components; nil for one that it names.
func (v *Inventory) link(r *Row, component int32) *identity.Link {
	for i, c := range r.components {
		if c == component && i >= r.direct {
			return &r.links[i-r.direct]
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
