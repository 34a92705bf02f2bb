package prose

import (
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"lianfang/internal/format/observable"
)

// page is a document ready for matching: clean has neither markup nor defanging, and from leads from each byte of clean to the byte of the
// source where it came from.
type page struct {
	src    string
	clean  string
	from   []int
	lines  []int // offset in src of the start of each line
	layout []row
	mark   mark
}

var tagForm = regexp.MustCompile(`<[^>]*>`)

func newPage(src string) *page {
	p := &page{src: src, lines: []int{0}}
	for i := 0; i < len(src); i++ {
		if src[i] == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	s := &stripper{src: src, html: looksHTML(src)}
	s.run()
	clean, inner := observable.RefangMap(string(s.out))
	p.clean, p.from = clean, make([]int, len(inner))
	outer := append(s.from, len(src))
	for i, at := range inner {
		p.from[i] = outer[at]
	}
	p.layout = layOut(clean)
	return p
}

// place gives line and column of a byte of clean.
func (p *page) place(at int) (line, column int) {
	at = p.from[at]
	line = sort.SearchInts(p.lines, at+1)
	if start := p.lines[line-1]; p.mark.line != line || p.mark.at > at {
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
	start, last := p.from[a], p.from[b-1]
	_, size := utf8.DecodeRuneInString(p.src[last:])
	end := last + size
	if p.src[last] == '&' {
		if n := strings.IndexByte(p.src[last:min(len(p.src), last+12)], ';'); n > 0 {
			end = last + n + 1
		}
	}
	return p.src[start:end]
}

// defanged tells whether the author spoilt the value on purpose.
func (p *page) defanged(a, b int) bool {
	w := p.written(a, b)
	if strings.Contains(w, "<") {
		w = tagForm.ReplaceAllString(w, "")
	}
	return w != p.clean[a:b]
}
