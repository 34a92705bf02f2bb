package prose

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/format/observable"
)

// page is a document ready for matching: plain has no markup, clean has neither markup nor defanging. toPlain leads from each byte of clean
// to that of plain where it came from, toSource from plain to the source.
type page struct {
	src      string
	plain    string
	clean    string
	toPlain  []int32
	toSource []int32
	lines    []int32 // offset in src of the start of each line
	layout   []row
	mark     mark
}

func newPage(src string) *page {
	p := &page{src: src, lines: make([]int32, 1, 1+strings.Count(src, "\n"))}
	for i := 0; i < len(src); i++ {
		if src[i] == '\n' {
			p.lines = append(p.lines, int32(i+1))
		}
	}
	s := &stripper{src: src, html: looksHTML(src)}
	s.run()
	p.plain, p.toSource = mend(s.out, append(s.from, int32(len(src))))
	p.clean, p.toPlain = observable.RefangMap(p.plain)
	p.layout = layOut(p.clean)
	return p
}

// from is the place in the source of a byte of clean.
func (p *page) from(at int) int { return int(p.toSource[p.toPlain[at]]) }

// place gives line and column of a byte of clean.
func (p *page) place(at int) (line, column int) {
	at = p.from(at)
	line = sort.Search(len(p.lines), func(i int) bool { return int(p.lines[i]) > at })
	if start := int(p.lines[line-1]); p.mark.line != line || p.mark.at > at {
		p.mark = mark{line, start, 1}
	}
	p.mark.column += utf8.RuneCountInString(p.src[p.mark.at:at])
	p.mark.at = at
	return line, p.mark.column
}

// mark is the place asked for last; places are mostly asked for in order, and a line may be as long as the document.
type mark struct{ line, at, column int }

// written is the source of the range [a,b) of clean.
func (p *page) written(a, b int) string {
	if a >= b {
		return ""
	}
	start, last := p.from(a), p.from(b-1)
	_, size := utf8.DecodeRuneInString(p.src[last:])
	end := last + size
	if p.src[last] == '&' {
		if n := strings.IndexByte(p.src[last:min(len(p.src), last+12)], ';'); n > 0 {
			end = last + n + 1
		}
	}
	return p.src[start:end]
}

// defanged tells whether the author spoilt the value on purpose. Markup, line breaks and signs that only look otherwise do not count.
func (p *page) defanged(a, b int) bool {
	written, clean := p.plain[p.toPlain[a]:p.toPlain[b]], p.clean[a:b]
	if written == clean {
		return false
	}
	return strings.Map(sameLook, written) != clean
}

func sameLook(r rune) rune {
	switch {
	case r == '‑' || r == '‐':
		return '-'
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}
