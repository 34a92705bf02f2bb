package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/text"
)

// Claim is what a voice says of one product, in a reader's words.
type Claim struct {
	Key      string // the product, as judge.Component.Key
	Title    string // the same for people
	Affected []text.Text
	Not      []text.Text // taken out of these
	Fixed    []string    // versions from which on it is fixed
	Together bool        // only together with something else on the machine

	sure bool     // a version can be held against it
	sum  []string // what it says, to compare by
}

// maxClaims and maxSpans bound what of a voice is written out: a record may name a thousand products, and a thousand ranges of one.
const (
	maxClaims = 40
	maxSpans  = 40
)

// Claims says a voice's opinion product by product, in the order in which it names them; more is how many products are left out.
func (v Voice) Claims() (out []Claim, more int) {
	at := map[string]int{}
	note := func(x judge.Criterion, negate bool) {
		i, seen := at[x.Key]
		if !seen && len(out) == maxClaims {
			at[x.Key], more = -1, more+1
			return
		}
		if !seen {
			i = len(out)
			at[x.Key] = i
			out = append(out, Claim{Key: x.Key, Title: judge.KeyTitle(x.Key), Fixed: v.Fixed(x.Key), Together: v.Platforms(x.Key)})
		}
		if i >= 0 {
			out[i].take(x, negate)
		}
	}
	for _, c := range v.Configurations {
		for _, n := range c.Nodes {
			for _, x := range n.Criteria {
				if x.Vulnerable {
					note(x, n.Negate)
				}
			}
		}
	}
	for _, d := range v.Denials {
		note(d.Criterion, true)
		if i := at[d.Key]; i >= 0 && d.In == nil && (d.Any || d.Ranged()) {
			out[i].sure = true // it decides for more than single versions
		}
	}
	for i := range out {
		slices.Sort(out[i].sum)
		out[i].sum = slices.Compact(out[i].sum)
	}
	return out, more
}

func (c *Claim) take(x judge.Criterion, negate bool) {
	say := x.Words()
	mark := say.In(text.En)
	if negate {
		mark = "not " + mark
	}
	if slices.Contains(c.sum, mark) {
		return
	}
	c.sum = append(c.sum, mark)
	c.sure = c.sure || !x.NA && !negate
	switch {
	case negate && len(c.Not) < maxSpans:
		c.Not = append(c.Not, say)
	case !negate && len(c.Affected) < maxSpans:
		c.Affected = append(c.Affected, say)
	}
}

// Words is why a rank stands where it stands.
func (r Rank) Words() text.Text {
	switch r {
	case Supplier:
		return text.Of("供應商說自己的產品，最清楚", "the supplier speaks of its own product and knows best")
	case Distribution:
		return text.Of("發行版說自己的套件", "a distribution speaks of its own packages")
	case Ecosystem:
		return text.Of("套件生態系的資料庫，版本寫法最準", "an ecosystem’s database, exact about versions")
	case Authority:
		return text.Of("編號機構（CNA）知道這個漏洞", "the numbering authority (CNA) knows the flaw")
	case Analyst:
		return text.Of("分析者整理別人寫的內容", "an analyst reads what others wrote")
	}
	return text.Of("補充資料，排在最後", "enrichment comes last")
}

// Weighed is one product and who says what of it.
type Weighed struct {
	Key, Title string
	Counts     int  // which voice counts, -1: none says which versions
	Differ     bool // voices say otherwise of it
}

// Weigh compares what voices claim: of each product the voice that counts is the one of the smallest rank that says which versions; claims are those of
// the voices, in their order.
func Weigh(voices []Voice, claims [][]Claim) []Weighed {
	at := map[string]int{}
	var out []Weighed
	first := map[string][]string{}
	for i, list := range claims {
		for _, c := range list {
			n, seen := at[c.Key]
			if !seen {
				n = len(out)
				at[c.Key], out = n, append(out, Weighed{Key: c.Key, Title: c.Title, Counts: -1})
			}
			if !c.sure {
				continue
			}
			w := &out[n]
			if w.Counts < 0 || Before(voices[i], voices[w.Counts]) < 0 {
				w.Counts = i
			}
			if said, ok := first[c.Key]; ok && !slices.Equal(said, c.sum) {
				w.Differ = true
			}
			if _, ok := first[c.Key]; !ok {
				first[c.Key] = c.sum
			}
		}
	}
	return out
}

// Before orders voices by whose word counts first.
func Before(a, b Voice) int {
	return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.Name, b.Name))
}

// Same tells whether two voices are one and say the same; sources that pass a record on bring it more than once.
func Same(a, b Voice) bool {
	x, m := a.Claims()
	y, n := b.Claims()
	return a.Name == b.Name && m == n && slices.EqualFunc(x, y, func(p, q Claim) bool { return p.Key == q.Key && slices.Equal(p.sum, q.sum) })
}
