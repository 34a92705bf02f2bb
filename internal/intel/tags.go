package intel

import (
	"strings"

	"lianfang/internal/format/tlp"
)

// said is what words and tags beside a thing say of who may see it and what may be done with it.
type said struct {
	tlp   tlp.Reading
	words string // what was not understood
	pap   tlp.PAP
}

// word takes a text whose place says that it is a marking, such as a column "tlp".
func (s said) word(w string) said {
	r := tlp.Read(w)
	if r.State == tlp.Unknown {
		s.words = w
	}
	s.tlp = s.tlp.And(r)
	return s
}

// tag takes a tag or free text, in which only what is called a marking is one.
func (s said) tag(t string) said {
	if p, ok := tlp.ParsePAP(t); ok && (!s.pap.Valid() || p > s.pap) {
		s.pap = p
	}
	r := tlp.Find(t)
	if r.State == tlp.Unknown {
		s.words = t
	}
	s.tlp = s.tlp.And(r)
	return s
}

// and joins what is said of a part with what is said of the whole; the stricter holds.
func (s said) and(t said) said {
	s.tlp = s.tlp.And(t.tlp)
	if s.words == "" {
		s.words = t.words
	}
	if !s.pap.Valid() || t.pap.Valid() && t.pap > s.pap {
		s.pap = t.pap
	}
	return s
}

func (s said) mark(d *Draft) {
	d.SaidTLP, d.PAP = s.tlp, s.pap.String()
	switch s.tlp.State {
	case tlp.Known:
		d.SaidTLPWords = s.tlp.Level.String()
	case tlp.Unknown:
		d.SaidTLPWords = short(s.words)
	}
}

// confidenceLevels is the MISP taxonomy "misp", predicate confidence-level, in its own figures.
var confidenceLevels = map[string]int{"completely-confident": 100, "usually-confident": 75, "fairly-confident": 50, "rarely-confident": 25, "unconfident": 0}

// confidenceOf reads a tag misp:confidence-level="…"; -1 for any other.
func confidenceOf(tag string) int {
	value, ok := strings.CutPrefix(strings.ToLower(tag), `misp:confidence-level="`)
	if !ok {
		return -1
	}
	if c, ok := confidenceLevels[strings.TrimSuffix(value, `"`)]; ok {
		return c
	}
	return -1
}
