package vers

import (
	"strconv"
	"strings"
)

// PlainRange is a Range of the generic order whose bounds are a few small numbers, as nearly all are: a few dozen bytes without a pointer, for those
// who keep ranges by the million.
type PlainRange struct {
	from, to       [plainParts]uint32
	fromN, toN     uint8 // how many numbers; 0 is no bound
	fromOwn, toOwn bool  // the bound itself is inside
}

// Plain gives the range so; ok is false where it cannot be given so, or says nothing.
func (r Range) Plain(scheme string) (p PlainRange, ok bool) {
	if scheme != "generic" || r.StartIncl != "" && r.StartExcl != "" || r.EndIncl != "" && r.EndExcl != "" {
		return p, false
	}
	b, err := r.Read(scheme)
	if err != nil {
		return p, false
	}
	for _, x := range b.all {
		v, isGeneric := x.version.order.(*genericVersion)
		switch {
		case !isGeneric || v.n == 0:
			return p, false
		case x.start:
			p.from, p.fromN, p.fromOwn = v.few, v.n, x.own
		default:
			p.to, p.toN, p.toOwn = v.few, v.n, x.own
		}
	}
	return p, true
}

// Contains is what Bounds.Contains of the range says.
func (p *PlainRange) Contains(v Version) (bool, error) {
	g, isGeneric := v.order.(*genericVersion)
	if !isGeneric || g.n == 0 {
		return p.bounds().Contains(v)
	}
	sure := true
	if p.fromN > 0 {
		c, ok := g.comparePlain(&genericVersion{few: p.from})
		if ok && (c < 0 || c == 0 && !p.fromOwn) {
			return false, nil
		}
		sure = ok
	}
	if p.toN > 0 {
		c, ok := g.comparePlain(&genericVersion{few: p.to})
		if ok && (c > 0 || c == 0 && !p.toOwn) {
			return false, nil
		}
		sure = sure && ok
	}
	if !sure {
		return p.bounds().Contains(v) // which says of what there is a doubt
	}
	return true, nil
}

func (p *PlainRange) bounds() Bounds {
	b := Bounds{scheme: "generic"}
	if p.fromN > 0 {
		b.all = append(b.all, bound{plainVersion(p.from, p.fromN), true, p.fromOwn})
	}
	if p.toN > 0 {
		b.all = append(b.all, bound{plainVersion(p.to, p.toN), false, p.toOwn})
	}
	return b
}

func plainVersion(few [plainParts]uint32, n uint8) Version {
	words := make([]string, n)
	for i := range words {
		words[i] = strconv.FormatUint(uint64(few[i]), 10)
	}
	s := strings.Join(words, ".")
	return Version{"generic", s, &genericVersion{text: s, few: few, n: n}}
}
