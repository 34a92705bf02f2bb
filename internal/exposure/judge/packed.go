package judge

import (
	"encoding/binary"
	"strings"
	"sync/atomic"

	"lianfang/internal/format/cpe"
	"lianfang/internal/text"
)

// Opinions by the hundred thousand are kept packed: a few dozen bytes without a pointer in them instead of a tree of some thousand. Texts stand in a
// Lexicon, each once, and the opinion has their numbers.

// Lexicon gives texts numbers from 0 on; 0 is the empty text.
type Lexicon struct {
	ids      map[string]uint32
	texts    []string
	bytes    int
	products []atomic.Pointer[string] // what people call a product, by its key
}

// NewLexicon has the empty text.
func NewLexicon() *Lexicon { return &Lexicon{ids: map[string]uint32{"": 0}, texts: []string{""}} }

// Add gives a text's number. It is not for several goroutines at once.
func (l *Lexicon) Add(s string) uint32 {
	id, ok := l.ids[s]
	if !ok {
		id = uint32(len(l.texts))
		s = strings.Clone(s) // it may be a piece of a whole record
		l.ids[s], l.texts = id, append(l.texts, s)
		l.bytes += len(s) + costOfText
	}
	return id
}

// costOfText is about how much memory a text takes beside its bytes.
const costOfText = 80

// Bytes is about how much memory the texts take.
func (l *Lexicon) Bytes() int { return l.bytes }

// Seal is called when all texts were added; what products are called is then kept.
func (l *Lexicon) Seal() { l.products = make([]atomic.Pointer[string], len(l.texts)) }

// product is what people call a product; read reads a criterion about it.
func (l *Lexicon) product(key uint32, read func(*Criterion)) string {
	sealed := int(key) < len(l.products)
	if sealed {
		if name := l.products[key].Load(); name != nil {
			return *name
		}
	}
	var x Criterion
	read(&x)
	name := productName(&x)
	if sealed {
		l.products[key].Store(&name)
	}
	return name
}

// Find gives the number of a text that was added.
func (l *Lexicon) Find(s string) (uint32, bool) {
	id, ok := l.ids[s]
	return id, ok
}

// Text is the text of a number.
func (l *Lexicon) Text(id uint32) string { return l.texts[id] }

// What of a criterion is yes or no, as bits.
const (
	packedVulnerable = 1 << iota
	packedPURL
	packedAny
	packedNA
	packedRange
	packedName // a CPE name follows
	packedMore // release, doubt and padding follow
)

// Pack appends the opinion to b. Ranges that were read for judging are not kept.
func (o Opinion) Pack(b []byte, l *Lexicon) []byte {
	p := packer{b, l}
	p.length(len(o.Configurations), o.Configurations == nil)
	for _, c := range o.Configurations {
		p.flags(c.All, c.Negate)
		p.length(len(c.Nodes), c.Nodes == nil)
		for _, n := range c.Nodes {
			p.flags(n.All, n.Negate)
			p.criteria(n.Criteria)
		}
	}
	p.length(len(o.Denials), o.Denials == nil)
	for _, d := range o.Denials {
		p.criterion(d.Criterion)
		p.criteria(d.In)
		p.text(d.Why.In(text.ZhTW))
		p.text(d.Why.In(text.En))
	}
	return p.b
}

type packer struct {
	b []byte
	l *Lexicon
}

func (p *packer) number(n uint64) { p.b = binary.AppendUvarint(p.b, n) }

func (p *packer) text(s string) { p.number(uint64(p.l.Add(s))) }

// length writes how long a list is, and tells one that is empty from none: a denial that holds nowhere is not one that holds anywhere.
func (p *packer) length(n int, none bool) {
	if none {
		p.number(0)
		return
	}
	p.number(uint64(n) + 1)
}

func (p *packer) flags(a, b bool) {
	var f byte
	if a {
		f = 1
	}
	if b {
		f |= 2
	}
	p.b = append(p.b, f)
}

func (p *packer) criteria(list []Criterion) {
	p.length(len(list), list == nil)
	for i := range list {
		p.criterion(list[i])
	}
}

// criterion writes key, flags and the length of the rest before the rest, so that a reader may pass over it.
func (p *packer) criterion(c Criterion) {
	named := c.CPE != cpe.Name{}
	more := c.Release != "" || c.Doubt != NoDoubt || c.CPE.Padded != 0
	var f byte
	for i, on := range [...]bool{c.Vulnerable, c.PURL, c.Any, c.NA, c.Ranged(), named, more} {
		if on {
			f |= 1 << i
		}
	}
	p.text(c.Key)
	p.b = append(p.b, f)
	var room [96]byte
	rest := packer{room[:0], p.l}
	rest.text(c.Scheme)
	rest.text(c.Exact)
	if f&packedRange != 0 {
		for _, s := range [...]string{c.Range.StartIncl, c.Range.StartExcl, c.Range.EndIncl, c.Range.EndExcl} {
			rest.text(s)
		}
	}
	if named {
		rest.name(c.CPE)
	}
	if more {
		rest.text(c.Release)
		rest.b = append(rest.b, byte(c.Doubt))
		rest.number(uint64(c.CPE.Padded))
	}
	p.number(uint64(len(rest.b)))
	p.b = append(p.b, rest.b...)
}

// name writes the attributes that say something, after bits that tell which.
func (p *packer) name(n cpe.Name) {
	bits := uint64(0)
	for i, v := range n.Values {
		if v != cpe.Any {
			bits |= 1 << i
		}
	}
	p.number(bits)
	for i, v := range n.Values {
		if bits&(1<<i) != 0 {
			p.text(string(v))
		}
	}
}

// Unpack reads an opinion that Pack wrote.
func Unpack(b []byte, l *Lexicon) Opinion {
	var u Unpacker
	return u.read(b, l, everything)
}
