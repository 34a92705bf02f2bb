package prose

import (
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"
)

// section is the sort of part of a document in which a line stands.
type section uint8

const (
	plainText section = iota
	indicators
	references
	benign
	victims
	advice
	contact
	mailHead
)

// row is one line of the clean text.
type row struct {
	a, b int
	in   section
	head int  // line of the heading row if this line is in a table, else -1
	wall byte // what parts the cells of that table
}

// open is a part that has begun and not yet ended; a label is one of level labelLevel, which a paragraph ends.
type open struct {
	level int
	in    section
}

const labelLevel = 6

// layOut parts the text into lines and tells for each in which section and under which table head it stands.
func layOut(clean string) []row {
	var rows []row
	for at := 0; at < len(clean); {
		end := strings.IndexByte(clean[at:], '\n')
		if end < 0 {
			end = len(clean) - at
		}
		rows = append(rows, row{a: at, b: at + end, head: -1})
		at += end + 1
	}
	markTables(clean, rows)
	markSections(clean, rows)
	return rows
}

var subject = regexp.MustCompile(`(?i)^(?:subject|主旨)\s*[:：]`)

var mailLine = regexp.MustCompile(`(?i)^(?:from|to|cc|date|subject|received|return-path|message-id|reply-to|sender|寄件者|收件者|主旨)\s*[:：]`)

func markSections(clean string, rows []row) {
	var stack []open
	inMail := len(rows) > 0 && mailLine.MatchString(clean[rows[0].a:rows[0].b])
	first := true
	for i := range rows {
		line := clean[rows[i].a:rows[i].b]
		if inMail {
			if strings.TrimSpace(line) == "" || i > maxHeaders {
				inMail = false
			}
			if !subject.MatchString(line) {
				rows[i].in = mailHead
			}
			continue
		}
		if strings.TrimSpace(line) == "" {
			stack = closeLabel(stack, clean, rows[i+1:])
			continue
		}
		if line == "-- " || line == "--" {
			stack = []open{{0, contact}}
			continue
		}
		if level, title, ok := heading(line, clean, rows, i); ok {
			stack = enter(stack, level, title, first)
			first = false
		}
		if len(stack) > 0 {
			rows[i].in = stack[len(stack)-1].in
		}
	}
}

// enter begins a part. One whose title says nothing is of the sort of the part around it.
func enter(stack []open, level int, title string, first bool) []open {
	for len(stack) > 0 && stack[len(stack)-1].level >= level {
		stack = stack[:len(stack)-1]
	}
	around := plainText
	if len(stack) > 0 {
		around = stack[len(stack)-1].in
	}
	in := sectionOf(title, around)
	if first && level == 1 && in == indicators && !strictIndicators.MatchString(title) {
		in = plainText // the title of a report names malware as a matter of course
	}
	if in == plainText {
		in = around
	}
	return append(stack, open{level, in})
}

// closeLabel ends a label such as "Block now:" at a blank line, unless a list or table follows.
func closeLabel(stack []open, clean string, rest []row) []open {
	if len(stack) == 0 || stack[len(stack)-1].level < labelLevel {
		return stack
	}
	for _, r := range rest[:min(len(rest), 4)] {
		line := clean[r.a:r.b]
		if strings.TrimSpace(line) == "" {
			continue
		}
		if listItem.MatchString(line) {
			return stack
		}
		break
	}
	return stack[:len(stack)-1]
}

var (
	listItem   = regexp.MustCompile(`^(?:[ \t]+\S|[-*•‧・|>+] ?|\d+[.)、]|[(（]\d+[)）]|\S+$)`)
	marked     = regexp.MustCompile(`^(#{1,6}|={1,6}) +(.+?)[ #=]*$`)
	chinese1   = regexp.MustCompile(`^[一二三四五六七八九十壹貳參肆伍]{1,3}、(.+)$`)
	chinese2   = regexp.MustCompile(`^[(（][一二三四五六七八九十]{1,3}[)）](.+)$`)
	appendix   = regexp.MustCompile(`(?i)^(?:appendix|annex|附錄|附件)[ 一二三四A-Z0-9]*(.*)$`)
	bracketed  = regexp.MustCompile(`^(?:【([^】]{2,20})】|\[([^\[\]]{2,20})\]|\*\*([^*]{2,60})\*\*[:：]?|__([^_]{2,60})__)$`)
	numbered   = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2})*[.、)]? ?([^\d\s].*)$`)
	underlined = regexp.MustCompile(`^(?:={4,}|-{4,}|~{4,}|\*{4,})\s*$`)
	hasValue   = regexp.MustCompile(`://|\[\.\]|\d\.\d{1,3}\.\d|[0-9a-fA-F]{32}|@`)
)

// heading reads a line as a heading of any of the ways of writing; level 1 is the outermost.
func heading(line, clean string, rows []row, i int) (level int, title string, ok bool) {
	line = strings.TrimSpace(strings.TrimLeft(line, "> \t"))
	if line == "" || utf8.RuneCountInString(line) > maxHeading || hasValue.MatchString(line) {
		return 0, "", false
	}
	if m := marked.FindStringSubmatch(line); m != nil {
		return len(m[1]), m[2], true
	}
	if i+1 < len(rows) && underlined.MatchString(clean[rows[i+1].a:rows[i+1].b]) && !strings.Contains(line, "|") {
		return 2, line, true
	}
	for _, f := range [...]struct {
		form  *regexp.Regexp
		level int
	}{{appendix, 2}, {chinese1, 3}, {bracketed, 3}, {chinese2, 4}} {
		if m := f.form.FindStringSubmatch(line); m != nil && !strings.HasSuffix(line, "。") && !strings.HasSuffix(line, ".") {
			return f.level, strings.Join(m[1:], ""), true
		}
	}
	if strings.HasSuffix(line, ":") || strings.HasSuffix(line, "：") {
		return labelLevel, line, utf8.RuneCountInString(line) <= 80
	}
	if m := numbered.FindStringSubmatch(line); m != nil && utf8.RuneCountInString(line) <= 40 && sectionOf(m[1], plainText) != plainText && !strings.ContainsAny(line, ".。；,，") {
		return 5, m[1], true
	}
	if utf8.RuneCountInString(line) <= 50 && !strings.ContainsAny(line, ".,，。；|") && standsAlone(clean, rows, i) {
		return 5, line, sectionOf(line, plainText) != plainText
	}
	return 0, "", false
}

// standsAlone tells whether a blank line, or the head of the document, stands before the line.
func standsAlone(clean string, rows []row, i int) bool {
	return i == 0 || strings.TrimSpace(clean[rows[i-1].a:rows[i-1].b]) == ""
}

func (p *page) rowAt(at int) int {
	return max(0, sort.Search(len(p.layout), func(i int) bool { return p.layout[i].a > at })-1)
}

// inCSV tells whether the place is in a line of values parted by commas: a comma stands directly before it, or it begins one of several lines with
// equally many commas.
func (p *page) inCSV(at int) bool {
	i := p.rowAt(at)
	r := p.layout[i]
	if at > r.a {
		return p.clean[at-1] == ',' || strings.HasPrefix(p.clean[at-1:], `"`) && at-1 > r.a && p.clean[at-2] == ','
	}
	if r.b-r.a > maxRow {
		return false
	}
	commas := strings.Count(p.clean[r.a:r.b], ",")
	for _, k := range [...]int{i - 1, i + 1} {
		if k >= 0 && k < len(p.layout) && commas == strings.Count(p.clean[p.layout[k].a:p.layout[k].b], ",") {
			return true
		}
	}
	return false
}
