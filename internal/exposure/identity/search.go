package identity

import (
	"slices"
	"strings"
)

// Search finds products for somebody who looks for one: what Candidates finds first, then those of a vendor that the words name, then those whose names hold
// every word, or begin with it. It proposes more than Candidates, since whoever asks chooses.
func (ix *Index) Search(text string, most int) []Candidate {
	out := ix.Candidates(text)
	have := map[string]bool{}
	for _, c := range out {
		have[c.Key()] = true
	}
	words := wordsOf(text)
	if len(words) == 0 {
		return out
	}
	maker, rest := "", words
	for n := len(words); n > 0 && maker == ""; n-- {
		if v, ok := known().vendors[strings.Join(words[:n], " ")]; ok {
			maker, rest = v.cpe, words[n:]
		}
	}
	for i := range ix.entries {
		e := &ix.entries[i]
		if len(out) >= most {
			break
		}
		if have[e.Key()] || maker != "" && e.Vendor != maker || !e.holds(rest) {
			continue
		}
		have[e.Key()] = true
		out = append(out, Candidate{Product: e.Product, Score: searchedScore})
	}
	return out[:min(len(out), most)]
}

// searchedScore is that of what only was looked for.
const searchedScore = 30

// holds tells whether each word begins a word of the product's or its vendor's name.
func (e *entry) holds(words []string) bool {
	for _, w := range words {
		begins := func(s string) bool { return strings.HasPrefix(s, w) }
		if !slices.ContainsFunc(e.all, begins) && !slices.ContainsFunc(e.vendors, begins) {
			return false
		}
	}
	return true
}
