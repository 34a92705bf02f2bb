package identity

import (
	"math"
	"slices"
	"strings"

	"lianfang/internal/format/cpe"
	"lianfang/internal/text"
)

// Candidate is a product that a text may mean.
type Candidate struct {
	Product
	Version string // "" when the text has none
	Update  string // as CPE names write it: sp1, update351
	Edition string // professional, standard … in the text's words
	Arch    string
	Score   int         // 0–100
	Why     []text.Text // what speaks for it and against it
	words   int         // of the text that it explains
}

// CPE writes the candidate as a CPE 2.3 name; a version that cannot be written as one is left open.
func (c Candidate) CPE() string {
	name := []string{"cpe:2.3", c.Part, c.Vendor, c.Product.Product, "*", "*", "*", "*", "*", "*", "*", "*"}
	for i, s := range []string{c.Version, c.Update} {
		if v, err := cpe.Literal(s); err == nil {
			name[4+i] = string(v)
		}
	}
	return strings.Join(name, ":")
}

// Threshold is the score below which nothing is proposed: more likely than not it would be another's product.
const Threshold = 50

// maxCandidates is how many are proposed.
const maxCandidates = 10

// Candidates finds what a free text such as "友訊 DIR-816 韌體 1.10" or "Google Chrome 120.0.6099.130 (64-bit)" may mean, best first; none when nothing is
// likely enough.
func (ix *Index) Candidates(text string) []Candidate { return ix.Find("", text, "") }

// Find finds what a row with a vendor, a product and a version in words may mean; vendor and version may be "". A version of its own is
// taken as it is.
func (ix *Index) Find(vendor, product, version string) []Candidate {
	s := ix.takeApart(vendor, product)
	if len(s.words) == 0 || kbNumber.MatchString(product) { // an update is no product
		return nil
	}
	best := map[Product]Candidate{}
	for _, at := range ix.near(&s) {
		c, ok := ix.weigh(&s, &ix.entries[at])
		if have, seen := best[c.Product]; ok && (!seen || c.Score > have.Score) {
			best[c.Product] = c
		}
	}
	ix.observed(vendor, product, best)
	out := make([]Candidate, 0, len(best))
	for _, c := range best {
		if version != "" {
			c.Version = version
		}
		c.Edition, c.Arch = s.edition, s.arch
		out = append(out, c)
	}
	slices.SortFunc(out, better)
	return out[:min(len(out), maxCandidates)]
}

// better sorts the likelier first, of equals the one that explains more; of a device and its firmware the firmware, for that is what has a version and flaws.
func better(a, b Candidate) int {
	if a.Score != b.Score {
		return b.Score - a.Score
	}
	if a.words != b.words { // "Windows Server 2016" is more than Windows Server
		return b.words - a.words
	}
	if order := strings.Index("oah", a.Part) - strings.Index("oah", b.Part); order != 0 {
		return order
	}
	return strings.Compare(a.Key(), b.Key())
}

// near lists the entries that share a telling word with the text.
func (ix *Index) near(s *said) []int32 {
	var out []int32
	seen := map[int32]bool{}
	for word := range s.present {
		for _, at := range ix.byWord[word] {
			if !seen[at] {
				seen[at] = true
				out = append(out, at)
			}
		}
	}
	slices.Sort(out)
	return out
}

// weigh scores one entry: how much of its name is in the text, how much of the text its name explains, and whether the text names its maker.
func (ix *Index) weigh(s *said, e *entry) (Candidate, bool) {
	if e.known != nil && !slices.Contains(s.known, e.known) {
		return Candidate{}, false
	}
	covered := map[int]bool{}
	for _, n := range s.known { // a product may be named twice: "FortiGate 100F FortiOS"
		for at, i := phrase(s.words, n.words), 0; n.to == e.Product && i < len(n.words); i++ {
			covered[at+i] = true
		}
	}
	have, all := 0.0, 0.0
	for _, w := range e.words {
		weight := ix.weight(w)
		all += weight
		if at, ok := s.present[w]; ok {
			have += weight
			covered[at] = true
			if s.words[at] != w { // two words of the text are one of the product's
				covered[at+1] = true
			}
		}
	}
	nameShare := have / all
	if nameShare < 0.6 {
		return Candidate{}, false
	}
	factor, why := ix.makerOf(s, e, covered)
	version := s.versionBeside(covered)
	textShare, left := ix.explained(s, covered, version)
	if e.known != nil && e.known.why == "short" && textShare < 0.75 {
		return Candidate{}, false
	}
	score := int(math.Round(100 * math.Pow(nameShare, 1.5) * (0.35 + 0.65*textShare) * factor))
	if score < Threshold {
		return Candidate{}, false
	}
	if e.known == nil {
		score = min(score, 98) // a name written by hand is chosen before one that only looks alike
	}
	c := Candidate{Product: e.Product, Version: version, Update: s.update, Score: score, words: len(covered), Why: []text.Text{nameWhy(e, nameShare), why}}
	if len(left) > 0 {
		c.Why = append(c.Why, text.Format("未解釋的字：%s", "words that remain: %s", strings.Join(left, " ")))
	}
	return c, true
}

func nameWhy(e *entry, share float64) text.Text {
	switch {
	case e.known != nil:
		return text.Format("「%[1]s」：%[2]s", "“%[1]s”: %[2]s", e.known.name, reasons[e.known.why])
	case share > 0.999:
		return text.Format("產品名稱完整出現：%s", "the whole name of the product is there: %s", strings.Join(e.words, " "))
	}
	return text.Format("產品名稱「%s」的一部分出現", "a part of the product's name is there: %s", strings.Join(e.words, " "))
}

// makerOf tells how the text speaks of the entry's maker. A name kept here is the maker's own, and so is a product that is called as
// its maker is; otherwise a product that several makers have needs its maker named.
func (ix *Index) makerOf(s *said, e *entry, covered map[int]bool) (float64, text.Text) {
	if m, ok := s.makers[e.Vendor]; ok {
		for i := range m.n {
			if m.at >= 0 {
				covered[m.at+i] = true
			}
		}
		return 0.9 + 0.1*float64(m.sure)/100, m.why
	}
	others := 0
	for v, m := range s.makers {
		if v != e.Vendor && !explainedByName(m, covered) {
			others++
		}
	}
	name := strings.Join(wordsOf(spaced(e.Product.Product)), "")
	switch {
	case e.known != nil && others == 0 && !s.named:
		return 1, text.Format("這個名稱只有 %s 的產品使用", "nobody but %s has a product of this name", e.Vendor)
	case others > 0:
		return 0.45, text.Format("寫明的是別的廠商，不是 %s", "another maker than %s is named", e.Vendor)
	case s.named:
		return 0.45, text.Format("寫明的廠商不認得，未必是 %s", "the maker that is named is not known, and need not be %s", e.Vendor)
	case !slices.ContainsFunc(e.words, func(w string) bool { return !filler[w] }):
		return 0.45, text.Format("產品名稱只是普通字詞，而沒有寫廠商", "the product's name is a common word, and no maker is named")
	case len(ix.owners[name]) == 1:
		return 0.8, text.Format("沒有寫廠商；名單中只有 %s 有這個產品", "no maker is named; of those listed only %s has such a product", e.Vendor)
	}
	return 0.45, text.Format("沒有寫廠商，而 %d 家廠商都有這個產品", "no maker is named, and %d makers have a product of this name", len(ix.owners[name]))
}

// explainedByName tells whether the words of a maker are the product's own name in the text: "Notes" may be both.
func explainedByName(m maker, covered map[int]bool) bool {
	if m.at < 0 {
		return false
	}
	for i := range m.n {
		if !covered[m.at+i] {
			return false
		}
	}
	return true
}

// explained is the share of the text that the product, its maker, its version and filler account for, and the words that remain.
func (ix *Index) explained(s *said, covered map[int]bool, version string) (float64, []string) {
	pieces := set(strings.Join(wordsOf(version), " "))
	have, all := 0.0, 0.0
	var left []string
	for i, w := range s.words {
		if covered[i] {
			have, all = have+ix.weight(w), all+ix.weight(w)
			continue
		}
		if filler[w] || pieces[w] || digits(w) {
			continue
		}
		all += ix.weight(w)
		left = append(left, w)
	}
	if all == 0 {
		return 0, left
	}
	return have / all, left
}

// versionBeside is the first version that is not a part of the name itself, as the year in "Windows Server 2019" is.
func (s *said) versionBeside(covered map[int]bool) string {
	for _, v := range s.versions {
		inName := false
		for i, w := range s.words {
			inName = inName || covered[i] && w == v
		}
		if pieces := wordsOf(v); len(pieces) > 1 { // "8.1" of Windows 8.1
			at, ok := s.present[pieces[0]]
			inName = ok && covered[at] && at+1 < len(s.words) && covered[at+1] && s.words[at+1] == pieces[1]
		}
		if !inName {
			return v
		}
	}
	return ""
}

// phrase tells where words stand in a text one behind the other, -1 if they do not.
func phrase(words, wanted []string) int {
	for i := 0; i+len(wanted) <= len(words); i++ {
		if slices.Equal(words[i:i+len(wanted)], wanted) {
			return i
		}
	}
	return -1
}

// observed adds what public records call just so.
func (ix *Index) observed(vendor, product string, best map[Product]Candidate) {
	key := NameKey(vendor, product)
	if key == "" {
		return
	}
	for _, l := range Links(key) {
		part := strings.SplitN(strings.TrimPrefix(l.To, "cpe:"), ":", 2)
		if len(part) != 2 {
			continue
		}
		p := Product{Part: "a", Vendor: part[0], Product: part[1]}
		if strings.HasSuffix(p.Product, "_firmware") {
			p.Part = "o"
		}
		c, ok := best[p]
		if !ok {
			c = Candidate{Product: p}
		}
		if l.Confidence > c.Score {
			c.Score = l.Confidence
		}
		c.Why = append(c.Why, l.Why)
		best[p] = c
	}
}
