package prose

import (
	"regexp"
	"strings"
)

// sentence gives the range of the sentence, table row or list item around [a,b).
func (p *page) sentence(a, b int) (start, end int) {
	r := p.layout[p.rowAt(a)]
	if r.head >= 0 {
		return max(r.a, a-maxSentence), min(r.b, b+maxSentence)
	}
	for start = a; start > 0 && a-start < maxSentence && !endsBefore(p.clean, start); start-- {
	}
	for end = b; end < len(p.clean) && end-b < maxSentence && !endsBefore(p.clean, end); end++ {
	}
	return start, max(end, b)
}

// endsBefore tells whether a sentence ends just before the byte at i.
func endsBefore(s string, i int) bool {
	head := s[:i]
	for _, mark := range [...]string{"。", "！", "？", "；", "\n\n"} {
		if strings.HasSuffix(head, mark) {
			return true
		}
	}
	switch head[len(head)-1] {
	case '\n':
		return newItem(s[i:]) || shortLine(head)
	case ' ':
		return len(head) > 2 && strings.IndexByte(".!?", head[len(head)-2]) >= 0 && !abbreviation(head[:len(head)-1])
	}
	return false
}

// newItem tells whether a line that begins so is an item of its own and not the rest of a wrapped sentence. The marks of quoted mail do not count.
func newItem(line string) bool {
	line = line[:min(len(line), 16)]
	line = strings.TrimLeft(line, "> ")
	if line == "" || strings.IndexByte("-*#|=\n\t+", line[0]) >= 0 {
		return true
	}
	return line[0] == '[' && strings.IndexByte(".:@", byteAt(line, 1)) < 0 || numbering.MatchString(line)
}

var numbering = regexp.MustCompile(`^(?:[(（\[]?\d{1,3}(?:[)）\]]|[.、]\D|:\d\d)|[A-Z][a-z]{2} +\d{1,2} \d\d:|[(（]?[一二三四五六七八九十]{1,3}[、)）])`)

// shortLine tells whether the line that ends here is too short to be wrapped text; then the next line is a new item.
func shortLine(head string) bool {
	line := head[max(0, len(head)-64) : len(head)-1]
	if at := strings.LastIndexByte(line, '\n'); at >= 0 {
		line = line[at+1:]
	}
	return len(line) < 50
}

func abbreviation(head string) bool {
	for _, word := range [...]string{"e.g.", "i.e.", "etc.", "cf.", "vs.", "No.", "no."} {
		if strings.HasSuffix(head, word) {
			return true
		}
	}
	return false
}

// lineBefore is the line of the clean text up to the byte at a.
func (p *page) lineBefore(a int) string {
	r := p.layout[p.rowAt(a)]
	return p.clean[max(r.a, a-maxSentence):a]
}

// tableHead is the whole heading row above the given place, "" outside a table.
func (p *page) tableHead(at int) string {
	r := p.layout[p.rowAt(at)]
	if r.head < 0 {
		return ""
	}
	h := p.layout[r.head]
	return p.clean[h.a:min(h.b, h.a+maxSentence)]
}
