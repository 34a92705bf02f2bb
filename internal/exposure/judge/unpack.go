package judge

import (
	"encoding/binary"

	"lianfang/internal/format/cpe"
	"lianfang/internal/text"
)

// Unpacker reads packed opinions one after the other into the same memory: what it gave is overwritten by the next. Verdicts do not refer to it.
type Unpacker struct {
	reader
	key            uint32
	configurations []Configuration
	nodes          []Node
	criteria       []Criterion
	denials        []Denial
}

// everything stands for a key where all products are asked for.
const everything = ^uint32(0)

// About reads what a packed opinion says of a product. ready are the limits of the criteria that Look told of, in its order, if there are any.
func (u *Unpacker) About(b []byte, l *Lexicon, key uint32, ready []Limits) Opinion {
	o := u.read(b, l, key)
	for _, c := range o.Configurations {
		for _, n := range c.Nodes {
			if n.Negate {
				continue
			}
			for i := range n.Criteria {
				if x := &n.Criteria[i]; x.Vulnerable && x.Key == l.texts[key] && len(ready) > 0 {
					x.read, ready = &ready[0], ready[1:]
				}
			}
		}
	}
	return o
}

func (u *Unpacker) read(b []byte, l *Lexicon, key uint32) Opinion {
	u.reader, u.key = reader{b, l}, key
	u.configurations, u.nodes, u.criteria, u.denials = u.configurations[:0], u.nodes[:0], u.criteria[:0], u.denials[:0]
	var o Opinion
	n, some := u.length()
	for range n {
		u.configuration()
	}
	if some {
		o.Configurations = whole(u.configurations, u.key)
	}
	n, some = u.length()
	for range n {
		u.denial()
	}
	if some {
		o.Denials = whole(u.denials, u.key)
	}
	return o
}

// whole tells an empty list from none where everything is asked for.
func whole[T any](list []T, key uint32) []T {
	if list == nil && key == everything {
		return []T{}
	}
	return list[:len(list):len(list)]
}

func (u *Unpacker) configuration() {
	var c Configuration
	c.All, c.Negate = u.flags()
	n, some := u.length()
	from, named := len(u.nodes), false
	for range n {
		x, names := u.node()
		u.nodes, named = append(u.nodes, x), named || names
	}
	switch {
	case n > 0:
		c.Nodes = u.nodes[from:len(u.nodes):len(u.nodes)]
	case some:
		c.Nodes = []Node{}
	}
	if named || u.key == everything {
		u.configurations = append(u.configurations, c)
	}
}

func (u *Unpacker) node() (n Node, named bool) {
	n.All, n.Negate = u.flags()
	named = u.names()
	n.Criteria = u.list(named && !n.All && u.key != everything)
	return n, named
}

// list reads criteria. Where the node names the product and one criterion is enough, of others only so many are kept as evidence shows, and of each no more
// than that it is another.
func (u *Unpacker) list(few bool) []Criterion {
	n, some := u.length()
	if n == 0 {
		if some {
			return []Criterion{}
		}
		return nil
	}
	from, others := len(u.criteria), 0
	for range n {
		at := u.reader
		key, f := at.pass()
		if few && key != u.key {
			if f&packedVulnerable != 0 && others < shown {
				others++
				u.criteria = append(u.criteria, u.other(key, f))
			}
			u.reader = at
			continue
		}
		u.criteria = append(u.criteria, Criterion{})
		u.criterion(&u.criteria[len(u.criteria)-1])
	}
	return u.criteria[from:len(u.criteria):len(u.criteria)]
}

// other is a criterion of another product.
func (u *Unpacker) other(key uint32, f byte) Criterion {
	return Criterion{Key: u.l.texts[key], Vulnerable: true, PURL: f&packedPURL != 0, name: u.l.product(key, func(x *Criterion) {
		r := u.reader
		r.criterion(x)
	})}
}

func (u *Unpacker) denial() {
	var d Denial
	key := u.criterion(&d.Criterion)
	d.In = u.list(false)
	zh := u.text()
	if d.Why = text.Of(zh, u.text()); key == u.key || u.key == everything {
		u.denials = append(u.denials, d)
	}
}

// names tells whether the criteria that follow call the product vulnerable, without reading them.
func (u *Unpacker) names() bool {
	r := u.reader
	n, _ := r.length()
	for range n {
		if key, f := r.pass(); key == u.key && f&packedVulnerable != 0 {
			return true
		}
	}
	return false
}

// Asks is what judging a product by an opinion asks for.
type Asks struct {
	Always  bool // it cannot be told from the criteria alone that have to hold
	Machine bool // what else runs on the machine: what Opinion.Platforms tells
	Only    bool // nothing but these criteria, of which one is enough
}

// Look tells of a packed opinion what judging one product by it asks for. each is given the criteria that have to hold for it to be affected.
func Look(b []byte, l *Lexicon, key uint32, each func(Criterion)) Asks {
	r := reader{b, l}
	asks := Asks{Only: true}
	confs, _ := r.length()
	for range confs {
		every, negated := r.flags()
		nodes, _ := r.length()
		named, plain, beside, joined := false, false, false, false
		for range nodes {
			all, not := r.flags()
			n, _ := r.length()
			here := false
			for range n {
				at := r
				k, f := r.pass()
				if k == key && (not || f&packedVulnerable == 0) {
					asks.Only = false
				}
				if k != key || f&packedVulnerable == 0 {
					continue
				}
				if here = true; !not {
					var x Criterion
					at.criterion(&x)
					each(x)
					plain = true
				}
			}
			named, beside, joined = named || here, beside || !here, joined || all && n > 1
		}
		asks.Always = asks.Always || named && (negated || !plain)
		asks.Machine = asks.Machine || named && (every && beside || joined)
		asks.Only = asks.Only && !(named && every && nodes > 1)
	}
	denials, _ := r.length()
	for range denials {
		k, _ := r.pass()
		n, somewhere := r.length()
		for range n {
			r.pass()
		}
		r.number()
		r.number()
		if k == key {
			asks.Always, asks.Machine = true, asks.Machine || somewhere
		}
	}
	asks.Only = asks.Only && !asks.Always && !asks.Machine
	return asks
}

// reader walks through a packed opinion.
type reader struct {
	b []byte
	l *Lexicon
}

func (r *reader) number() uint64 {
	if n := r.b[0]; n < 0x80 {
		r.b = r.b[1:]
		return uint64(n)
	}
	n, size := binary.Uvarint(r.b)
	r.b = r.b[size:]
	return n
}

func (r *reader) text() string { return r.l.texts[r.number()] }

func (r *reader) length() (n int, some bool) {
	x := r.number()
	return max(int(x)-1, 0), x > 0
}

func (r *reader) flags() (a, b bool) {
	f := r.byte()
	return f&1 != 0, f&2 != 0
}

func (r *reader) byte() byte {
	f := r.b[0]
	r.b = r.b[1:]
	return f
}

// pass goes past a criterion.
func (r *reader) pass() (key uint32, flags byte) {
	key, flags = uint32(r.number()), r.byte()
	size := r.number()
	r.b = r.b[size:]
	return key, flags
}

func (r *reader) criterion(c *Criterion) (key uint32) {
	key = uint32(r.number())
	f := r.byte()
	r.number()
	c.Key, c.Vulnerable, c.PURL, c.Any, c.NA = r.l.texts[key], f&packedVulnerable != 0, f&packedPURL != 0, f&packedAny != 0, f&packedNA != 0
	c.Scheme, c.Exact = r.text(), r.text()
	if f&packedRange != 0 {
		for _, s := range [...]*string{&c.Range.StartIncl, &c.Range.StartExcl, &c.Range.EndIncl, &c.Range.EndExcl} {
			*s = r.text()
		}
	}
	if f&packedName != 0 {
		bits := r.number()
		for i := range c.CPE.Values {
			if c.CPE.Values[i] = cpe.Any; bits&(1<<i) != 0 {
				c.CPE.Values[i] = cpe.Value(r.text())
			}
		}
	}
	if f&packedMore != 0 {
		c.Release, c.Doubt = r.text(), Doubt(r.byte())
		c.CPE.Padded = int(r.number())
	}
	return key
}
