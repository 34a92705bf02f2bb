package match

import (
	"bytes"
	"crypto/rand"
	"slices"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cpe"
)

// Versions of a product that lie in the same ranges of a vulnerability are told the same but for the version, which is written into a pattern. It is made by
// judging the first of them under a word that stands for any version.

// anyVersion is that word. Nobody can guess it, so it stands in no record.
var anyVersion = rand.Text()

// pattern is an answer with places for a version.
type pattern struct {
	part   cpe.Value
	in     uint64 // where a version lies by the voice that has the pattern
	others []lies // and by those that were heard beside it; most often none
	line   []byte // without the version; none is no answer
	places []int  // in line, where the version belongs
	next   *pattern
}

// lies tells in which ranges that a voice gives a version lies.
type lies struct {
	*use
	in uint64
}

// What patterns may take of the shelf's room, and what one costs beside its line, in bytes.
const (
	patternsRoom  = 256 << 20
	costOfPattern = 200
)

// alike tells whether a component is told the same as others of its product that lie in the same ranges.
func (a *asker) alike(c *component) bool {
	return a.form != nil && !a.all && c.bare && a.inv.versions[c.product] > 1
}

// patternFor gives the pattern for the answer to one vulnerability; nil where the answer depends on more than on the ranges in which the version lies, or where
// no other version is there to be told the same.
func (a *asker) patternFor(n *Names, g int32, voices []asked) *pattern {
	if len(n.components) != 1 || n.direct != 1 || n.built != nil {
		return nil
	}
	a.lies = a.lies[:0]
	for i := range voices {
		if !voices[i].ranged {
			return nil
		}
		if i > 0 {
			a.lies = append(a.lies, lies{voices[i].use, voices[i].in})
		}
	}
	c := &a.inv.components[n.components[0]]
	part := c.CPE.Get(cpe.Part)
	in, all := voices[0].in, &voices[0].patterns
	first := all.Load()
	for p := first; p != nil; p = p.next {
		if p.in == in && p.part == part && slices.Equal(p.others, a.lies) {
			return p
		}
	}
	if a.shelf.patterns.Load() > patternsRoom {
		return nil
	}
	p := a.newPattern(n, g, voices, &c.Component)
	p.part, p.in, p.others, p.next = part, in, slices.Clone(a.lies), first
	if all.CompareAndSwap(first, p) {
		cost := costOfPattern + len(p.line)
		a.shelf.patterns.Add(int64(cost))
		a.shelf.grow(cost)
	}
	return p
}

// newPattern judges the component and takes its version out of the answer.
func (a *asker) newPattern(n *Names, g int32, voices []asked, c *judge.Component) *pattern {
	read := c.Readings()
	for _, x := range voices {
		_, _ = judge.Ranges(x.limits, c, &read) // which reads the version in all orders that are asked for
	}
	as := c.Called(anyVersion, read)
	from := len(a.lines)
	x := a.formed(g, a.decide(n, g, a.hear(voices, nil, &as)))
	a.lines = a.lines[:from]
	if x.isNone() {
		return &pattern{}
	}
	word := []byte(anyVersion)
	places := bytes.Count(x.line, word)
	p := &pattern{line: make([]byte, 0, len(x.line)-places*len(word)), places: make([]int, places)}
	rest := x.line
	for i := range p.places {
		before, after, _ := bytes.Cut(rest, word)
		p.line, rest = append(p.line, before...), after
		p.places[i] = len(p.line)
	}
	p.line = append(p.line, rest...)
	return p
}

// ifAny is the pattern, or none where it is no answer.
func (p *pattern) ifAny() *pattern {
	if p.line == nil {
		return nil
	}
	return p
}

// appendTo writes the pattern with a version.
func (p *pattern) appendTo(b []byte, version string) []byte {
	at := 0
	for _, to := range p.places {
		b, at = append(append(b, p.line[at:to]...), version...), to
	}
	return append(b, p.line[at:]...)
}
