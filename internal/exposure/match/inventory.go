package match

import (
	"encoding/binary"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/names"
	"lianfang/internal/exposure/patches"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/winpatch"
)

// Inventory is the rows of a list. What many rows say alike, the names of a product, a component, is read and kept once.
type Inventory struct {
	rows       []Row
	unnamed    int
	names      []*Names
	bySaid     map[string]*Names // what a row says of its product, as said writes it
	byNames    map[string]*Names // the components and links that came of it
	components []component
	byName     map[string]int32
	products   map[string]int32 // by key
	versions   []int32          // of each product, how many components there are
	systems    map[string]int32 // operating systems as rows write them; -1 for what is none
	machines   map[string]*machine
	said       []byte
	reader     names.Reader
	patches    map[patchKey][]winpatch.KB // updates of Windows, by machine; nil when they are settled
}

// component is one that rows have, and its product's number.
type component struct {
	judge.Component
	product int32
	order   string // of its version
	system  bool   // it says which operating system a machine runs
	bare    bool   // see judge.Component.Bare
	sets    int    // how many Names have it
}

// Row is one line of the list.
type Row struct {
	Row   int
	Asset string
	As    string // as written
	*Names

	machine *machine
}

// Names is what rows that name the same product in the same way share.
type Names struct {
	PURL, CPE string // the names that other tools know it by; empty where there is none

	id         int32
	components []int32         // those that the row names, then those that are known to be other names of them
	direct     int             // how many it names itself
	links      []identity.Link // of the others, in order
	built      *built          // nil where the row's words say all
	rows       int32           // how many rows have them
}

// machine is what stands on one asset, or on a row that tells of none.
type machine struct {
	components []int32
	system     int32 // the operating system that a row names, -1
}

// NewInventory is an empty list.
func NewInventory() *Inventory {
	return &Inventory{bySaid: map[string]*Names{}, byNames: map[string]*Names{}, byName: map[string]int32{}, products: map[string]int32{},
		systems: map[string]int32{"": -1}, machines: map[string]*machine{}, patches: map[patchKey][]winpatch.KB{}}
}

// Rows is how many rows were added.
func (v *Inventory) Rows() int { return len(v.rows) }

// Distinct is how many components the rows have between them.
func (v *Inventory) Distinct() int { return len(v.components) }

// Unnamed is how many rows name no product that can be compared.
func (v *Inventory) Unnamed() int { return v.unnamed }

// Add keeps a row.
func (v *Inventory) Add(c sbom.Component) {
	r := Row{Row: c.Row, Asset: c.Asset, As: c.As, Names: v.namesOf(&c)}
	switch n := r.Names; r.As { // the same text is kept once
	case n.CPE:
		r.As = n.CPE
	case n.PURL:
		r.As = n.PURL
	}
	r.Names.rows++
	v.place(&r, v.systemOf(c.OS))
	if len(c.Patches) > 0 && v.patches != nil {
		v.patches[r.patchKey()] = append(v.patches[r.patchKey()], patches.Numbers(c.Patches)...)
	}
	v.rows = append(twice(v.rows), r)
	if len(r.components) == 0 {
		v.unnamed++
	}
}

// namesOf reads what a row says of its product, unless another row has said the same: in all from which a name may ever be read.
func (v *Inventory) namesOf(c *sbom.Component) *Names {
	b := v.said[:0]
	for _, list := range [...][]string{c.PURLs, c.CPEs, c.Patches, {c.Vendor, c.Group, c.Name, c.Version, c.Ecosystem, c.Type, c.OS, c.SourceName, c.SourceVersion}} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, s := range list {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
	}
	v.said = b
	if n, ok := v.bySaid[string(b)]; ok {
		return n
	}
	said := string(b)
	n := v.one(v.read(c))
	v.bySaid[said] = n
	return n
}

// one is the Names that are kept for all rows which may be told the same.
func (v *Inventory) one(n *Names) *Names {
	if same, ok := v.byNames[n.mark()]; ok {
		return same
	}
	n.id = int32(len(v.names))
	v.names, v.byNames[n.mark()] = append(v.names, n), n
	for _, i := range n.components {
		v.components[i].sets++
	}
	return n
}

// read finds the products that a row names.
func (v *Inventory) read(c *sbom.Component) *Names {
	n := &Names{}
	said := v.reader.ReadOnce(*c)
	for _, comp := range said.Named {
		n.components = append(n.components, v.intern(comp))
		switch {
		case comp.PURL && n.PURL == "":
			n.PURL = comp.Name
		case !comp.PURL && n.CPE == "":
			n.CPE = comp.Name
		}
	}
	n.direct = len(n.components)
	for _, o := range said.Others {
		n.components, n.links = append(n.components, v.intern(o.Component)), append(n.links, o.Link)
	}
	return n
}

// mark tells Names apart that may be told different things.
func (n *Names) mark() string {
	b := binary.AppendUvarint(nil, uint64(n.direct))
	for _, c := range n.components {
		b = binary.AppendUvarint(b, uint64(c))
	}
	for _, l := range n.links {
		b = append(append(append(append(b, 0), l.From...), 0), l.To...)
	}
	if n.built != nil {
		b = binary.AppendUvarint(append(b, 1), uint64(n.built.component))
	}
	return string(b)
}

// link is the step by which a row came to one of its components; nil for one that it names as it is.
func (n *Names) link(component int32) *identity.Link {
	for i, c := range n.components {
		switch {
		case c == component && i >= n.direct:
			return &n.links[i-n.direct]
		case c == component && n.built != nil && n.built.component == c:
			return &n.built.link
		}
	}
	return nil
}

// systemOf reads an operating system; -1 is none.
func (v *Inventory) systemOf(s string) int32 {
	i, ok := v.systems[s]
	if !ok {
		i = -1
		if sys, known := judge.System(s); known {
			i = v.intern(sys)
		}
		v.systems[s] = i
	}
	return i
}

// place puts a row on its machine; one that tells of none is a machine of its own. Rows of one machine often follow one another.
func (v *Inventory) place(r *Row, system int32) {
	if last := len(v.rows) - 1; last >= 0 && r.Asset != "" && v.rows[last].Asset == r.Asset {
		r.Asset, r.machine = v.rows[last].Asset, v.rows[last].machine
	} else if m := v.machines[r.Asset]; m != nil && r.Asset != "" {
		r.machine = m
	} else if r.Asset != "" {
		r.machine = &machine{system: -1}
		v.machines[r.Asset] = r.machine
	} else if system >= 0 {
		r.machine = &machine{r.components, system}
		return
	} else {
		return // nothing is known but what it names
	}
	r.machine.components = append(r.machine.components, r.components...)
	if system >= 0 {
		r.machine.system = system
	}
}

func (v *Inventory) intern(c judge.Component) int32 {
	if i, ok := v.byName[c.Name]; ok {
		return i
	}
	i := int32(len(v.components))
	v.byName[c.Name] = i
	product, ok := v.products[c.Key]
	if !ok {
		product = int32(len(v.products))
		v.products[c.Key], v.versions = product, append(v.versions, 0)
	}
	c = c.Ready()
	v.versions[product]++
	v.components = append(twice(v.components), component{Component: c, product: product, order: c.Order(), system: c.System(), bare: c.Bare()})
	return i
}

// beside lists what stands on the row's machine.
func (r *Row) beside(out []int32) []int32 {
	if r.machine == nil {
		return append(out, r.components...)
	}
	out = append(out, r.machine.components...)
	if r.machine.system >= 0 {
		out = append(out, r.machine.system)
	}
	return out
}
