package prose

import (
	"slices"
	"strings"
)

// words is a list of words and phrases to look for in lower-case text. English ones match at the start of a word and, unless they end in a
// star, to the end of one; Chinese ones match anywhere.
type words struct {
	by [256][]phrase // by first byte, longest first
}

type phrase struct {
	text string
	open bool // may go on with more letters
}

// span is a place in a text.
type span struct{ a, b int }

// newWords reads phrases parted by commas or line ends.
func newWords(lists ...string) *words {
	w := &words{}
	for _, list := range lists {
		for entry := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == '\n' }) {
			text, open := strings.CutSuffix(strings.TrimSpace(entry), "*")
			if text != "" {
				w.by[text[0]] = append(w.by[text[0]], phrase{text, open})
			}
		}
	}
	for _, list := range w.by {
		slices.SortStableFunc(list, func(x, y phrase) int { return len(y.text) - len(x.text) })
	}
	return w
}

// find gives the places of the phrases in s, first to last. A word that is a part of a name or address, as in "c2-old.example", is none.
func (w *words) find(s string) func(yield func(span) bool) {
	return func(yield func(span) bool) {
		for i := 0; i < len(s); i++ {
			if n := w.at(s, i); n > 0 && !insideValue(s, i, i+n) {
				if !yield(span{i, i + n}) {
					return
				}
				i += n - 1
			}
		}
	}
}

// insideValue tells whether [a,b) is a part of a longer token that is a value.
func insideValue(s string, a, b int) bool {
	if strings.IndexByte("-._@/", byteAt(s, b)) < 0 && (a == 0 || strings.IndexByte("-._@/", s[a-1]) < 0) {
		return false
	}
	from, to := max(0, a-maxWord), min(len(s), b+maxWord)
	from += len(strings.TrimRight(s[from:a], valueBytes))
	to = b + len(s[b:to]) - len(strings.TrimLeft(s[b:to], valueBytes))
	from += label(s[from:to])
	return a >= from && looksLikeValue(strings.TrimRight(s[from:to], ".:"))
}

// at is the length of the longest phrase that begins at i.
func (w *words) at(s string, i int) int {
	list := w.by[s[i]]
	if list == nil || s[i] < 0x80 && wordAt(s, i-1) {
		return 0
	}
	for _, p := range list {
		if strings.HasPrefix(s[i:], p.text) && (p.open || p.text[len(p.text)-1] >= 0x80 || !wordAt(s, i+len(p.text))) {
			return len(p.text)
		}
	}
	return 0
}

func (w *words) in(s string) bool {
	for range w.find(s) {
		return true
	}
	return false
}

// last is the last place of a phrase in s; ok is false without one.
func (w *words) last(s string) (at span, ok bool) {
	for f := range w.find(s) {
		at, ok = f, true
	}
	return at, ok
}

// ends tells whether a phrase stands within n bytes before the end of s, with nothing between that parts clauses.
func (w *words) ends(s string, n int, parting string) bool {
	at, ok := w.last(s)
	return ok && len(s)-at.b <= n && !strings.ContainsAny(s[at.b:], parting)
}

// only tells whether s is made of these phrases, blanks and signs, in any order.
func (w *words) only(s string) bool {
	for i := 0; i < len(s); {
		if n := w.at(s, i); n > 0 {
			i += n
			continue
		}
		if strings.IndexByte(" \t\n:=,()[]\"'`*|-~", s[i]) >= 0 {
			i++
			continue
		}
		n := wideSign(s[i:])
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// wideSign is the length of a full-width sign at the head of s that joins rather than parts, else 0.
func wideSign(s string) int {
	for _, sign := range [...]string{"：", "（", "）", "「", "」", "、", "，", "『", "』", "＝", "　", "“", "”"} {
		if strings.HasPrefix(s, sign) {
			return len(sign)
		}
	}
	return 0
}

// lower makes ASCII letters small and leaves each byte in its place.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if c := b[i]; c >= 'A' && c <= 'Z' {
					b[i] = c | 0x20
				}
			}
			return string(b)
		}
	}
	return s
}
