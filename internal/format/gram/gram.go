// Package gram cuts text for full-text indexes that know no Chinese, the same way for every database.
package gram

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// fold makes what a reader takes for the same letters the same: full and half width, case, 臺 and 台.
func fold(s string) string {
	s = strings.ToLower(width.Fold.String(norm.NFC.String(s)))
	return strings.ReplaceAll(s, "臺", "台")
}

// Tokens cuts text for the search index, the same way on both databases: a run of Han characters becomes its overlapping pairs (a lone
// character stays), the rest becomes lower-case words of letters and digits.
func Tokens(s string) []string {
	var out []string
	var word []rune
	var han []rune
	flushWord := func() {
		if len(word) > 0 {
			out = append(out, clip(string(word)))
			word = word[:0]
		}
	}
	flushHan := func() {
		out = appendPairs(out, han)
		han = han[:0]
	}
	for _, r := range fold(s) {
		switch {
		case isHan(r):
			flushWord()
			han = append(han, r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			flushHan()
			word = append(word, r)
		default:
			flushWord()
			flushHan()
		}
	}
	flushWord()
	flushHan()
	return out
}

func isHan(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func appendPairs(out []string, run []rune) []string {
	if len(run) == 1 {
		return append(out, string(run))
	}
	for i := 0; i+1 < len(run); i++ {
		out = append(out, string(run[i:i+2]))
	}
	return out
}

// clip keeps a token within what both indexes take.
func clip(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100])
	}
	return s
}

// Query writes phrases in the query language of an index: FTS5's, or PostgreSQL's tsquery. Every phrase has to be there; with open, the last word of the last
// one may go on. Tokens are letters and digits only, so nothing needs escaping.
func Query(fts5 bool, phrases [][]string, open bool) string {
	join, and, more := " <-> ", " & ", ":*"
	if fts5 {
		join, and, more = " ", " AND ", "*"
	}
	var parts []string
	for i, p := range phrases {
		last := ""
		if open && i == len(phrases)-1 {
			last = more
		}
		if fts5 {
			parts = append(parts, `"`+strings.Join(p, join)+`"`+last)
			continue
		}
		parts = append(parts, "("+strings.Join(p, join)+last+")")
	}
	return strings.Join(parts, and)
}
