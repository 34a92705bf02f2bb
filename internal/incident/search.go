package incident

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/format/gram"
	"lianfang/internal/marking"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// numberMark stands in the number of every case, and in no other word.
const numberMark = "-INC-"

// phrase is one piece of what is looked for: it stands somewhere in a part of a case that the reader may read.
type phrase struct {
	tokens []string
	grams  []int64
}

// sought is what somebody looks for, once it is read.
type sought struct {
	number  string // of one case; then nothing else counts
	phrases []phrase
}

// grams are those of all phrases, each once.
func (s sought) grams() (out []int64) {
	for _, p := range s.phrases {
		out = append(out, p.grams...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// readSought reads words that somebody looks for, apart by blanks. A piece that is an address, a name, a hash or a link as a whole is looked for as that, defanged or not.
func readSought(words string) (s sought, err error) {
	if err := wording.Check(wording.Field{Name: text.Of("要找的字", "What is looked for"), Said: words, Most: maxShort}); err != nil {
		return s, err
	}
	for _, piece := range strings.Fields(words) {
		if up := strings.ToUpper(piece); strings.Contains(up, numberMark) {
			return sought{number: up}, nil
		}
		p := phrase{tokens: gram.Tokens(piece)}
		switch values := valuesOf(piece); {
		case len(values) > 0:
			p = phrase{grams: []int64{valueGram(values[0])}}
		case len(p.tokens) == 0:
			continue
		case len(p.tokens) == 1 && len([]rune(p.tokens[0])) == 1:
			return s, invalid("word_too_short", "每個詞請至少打兩個字。", "Each word needs two characters at least.")
		}
		for _, t := range p.tokens {
			p.grams = append(p.grams, hashOf(t))
		}
		s.phrases = append(s.phrases, p)
	}
	switch {
	case len(s.phrases) == 0:
		return s, invalid("nothing_sought", "請打要找的字。", "Say what is looked for.")
	case len(s.grams()) > maxSought:
		return s, invalid("too_much_sought", "要找的字太多了，請少打幾個詞。", "That is too much to look for; use fewer words.")
	}
	return s, nil
}

// search finds cases by what stands in them, the newest first, in any state. Only so many are looked at: a page may hold few of them, or none, and still have a next.
func (n *Incidents) search(ctx context.Context, v marking.Viewer, l List) (p Page, err error) {
	s, err := readSought(l.Words)
	if err != nil {
		return Page{}, err
	}
	before := never
	if l.After != "" {
		if before, err = strconv.ParseInt(l.After, 10, 64); err != nil {
			return Page{}, badCursor()
		}
	}
	if s.number != "" {
		return n.byNumber(ctx, v, s.number)
	}
	grams, err := n.rarestFirst(ctx, s.grams())
	if err != nil || len(grams) == 0 {
		return Page{}, err
	}
	for _, chunk := range searchChunks {
		looked, err := n.candidates(ctx, v, grams, before, chunk)
		if err != nil {
			return Page{}, err
		}
		for part := range slices.Chunk(looked, maxPage) {
			kept, err := n.truly(ctx, v, s, part, l)
			if err != nil {
				return Page{}, err
			}
			if room := l.Limit - len(p.Cases); len(kept) > room { // the rest is the next page's
				p.Cases = append(p.Cases, kept[:room]...)
				p.Next = strconv.FormatInt(p.Cases[len(p.Cases)-1].ID, 10)
				return p, nil
			}
			p.Cases = append(p.Cases, kept...)
		}
		if len(looked) < chunk {
			return p, nil
		}
		before = looked[len(looked)-1].id
	}
	p.Next = strconv.FormatInt(before, 10)
	return p, nil
}

// byNumber is the case of a number, for whoever may see it.
func (n *Incidents) byNumber(ctx context.Context, v marking.Viewer, number string) (Page, error) {
	all, err := selectCases(ctx, n.store.Read(), "c.number = $1", number)
	if err != nil || len(all) == 0 {
		return Page{}, err
	}
	at, err := n.placeOf(ctx, v, all[0])
	if err != nil || at.side == "" {
		return Page{}, err
	}
	return Page{Cases: all}, nil
}

// reads tells whether somebody at a place reads a part of a case.
func (p place) reads(part int64) bool {
	switch p.side {
	case DeskSide:
		return true
	case ReporterSide:
		return part == partReport || part == partThread || part == partPlace
	case ReviewerSide:
		return part == partReport || part == partPlace
	case GuestSide:
		return part == partReport && p.party.Scope.Report || part == p.party.ID
	}
	return false
}

// truly keeps the candidates in which each phrase stands in a part that the reader reads.
func (n *Incidents) truly(ctx context.Context, v marking.Viewer, s sought, looked []candidate, l List) (out []Case, err error) {
	var ids []int64
	for _, c := range looked {
		if c.hit {
			ids = append(ids, c.id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	where, err := n.partsWith(ctx, s.grams(), ids)
	if err != nil {
		return nil, err
	}
	cases, err := n.casesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if len(out) > l.Limit {
			return out, nil
		}
		at, err := n.placeOf(ctx, v, c)
		if err != nil {
			return nil, err
		}
		if at.side == "" || !l.keeps(v, c) {
			continue
		}
		ok, err := n.standsIn(ctx, c, at, s, where[c.ID])
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, c)
		}
	}
	return out, nil
}

// keeps tells whether a case is what the other fields of a list ask for. A guest is not told of what it is not to know.
func (l List) keeps(v marking.Viewer, c Case) bool {
	if !v.Sees(c.Audience) {
		c = c.asGuest()
	}
	return (l.State == "" || c.State == l.State) && (l.Level == 0 || c.Level == l.Level) && (l.Kind == "" || c.Kind == l.Kind) && (l.Line == 0 || c.Line == l.Line)
}

// standsIn looks at the words themselves where a phrase is more than one gram: those stand in one row, in one part.
func (n *Incidents) standsIn(ctx context.Context, c Case, at place, s sought, parts map[int64][]int64) (bool, error) {
	var w written
	words := func(part int64) (string, error) {
		switch part {
		case partReport:
			return c.What, nil
		case partPlace:
			return c.Place, nil
		}
		if w.words == nil {
			var err error
			if w, err = n.readWritten(ctx, n.store.Read(), c.ID); err != nil {
				return "", err
			}
		}
		return w.words[part], nil
	}
	for _, p := range s.phrases {
		found := false
		for _, part := range slices.Sorted(maps.Keys(parts)) {
			if found || !at.reads(part) || len(without(p.grams, parts[part])) > 0 {
				continue
			}
			if len(p.tokens) < 2 {
				found = true
				continue
			}
			said, err := words(part)
			if err != nil {
				return false, err
			}
			found = inRow(gram.Tokens(said), p.tokens)
		}
		if !found {
			return false, nil
		}
	}
	return true, nil
}

// inRow tells whether some tokens stand one behind the other among others.
func inRow(all, some []string) bool {
	for i := 0; i+len(some) <= len(all); i++ {
		if slices.Equal(all[i:i+len(some)], some) {
			return true
		}
	}
	return false
}
