package sniff

import (
	"path"
	"regexp"
	"strings"
	"unicode"

	"lianfang/internal/format/observable"
)

// weights are what the lines of a text look like.
type weights struct {
	lines     int // that are neither blank nor a remark
	values    int // that begin with a value and say little more
	sentences int // that read like sentences
	tables    int // that have as many of some separator as the first line has
	marks     int // headings, quotations and rules of Markdown, AsciiDoc and mail
	epss      bool
	kev       bool
	hashes    bool
}

// hashRow is a line of hashes.csv in a MISP feed: the MD5 of a value, the UUID of its event.
var hashRow = regexp.MustCompile(`^[0-9a-f]{32},[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func weigh(head []byte) weights {
	var w weights
	var first separators
	for i, line := range strings.SplitN(string(head), "\n", maxLines+1) {
		if i == maxLines {
			break
		}
		raw := line
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#model_version:") {
			w.epss = true
		}
		if line == "" || line[0] == '#' && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "##") {
			continue
		}
		if w.lines == 0 {
			lower := strings.ToLower(strings.ReplaceAll(line, `"`, ""))
			w.epss = w.epss || strings.HasPrefix(lower, "cve,epss")
			w.kev = strings.HasPrefix(lower, "cveid,vendorproject")
			w.hashes = hashRow.MatchString(line)
			first = countSeparators(raw)
		}
		w.add(line, first.alike(countSeparators(raw)))
	}
	return w
}

func (w *weights) add(line string, inTable bool) {
	w.lines++
	if inTable {
		w.tables++
	}
	words := strings.Fields(line)
	switch {
	case isMark(line):
		w.marks++
	case startsWithValue(words):
		w.values++
	case isSentence(line, words):
		w.sentences++
	}
}

// separators counts the characters that stand between the cells of a table.
type separators [4]int

func countSeparators(line string) (s separators) {
	for i, c := range [len(s)]string{",", ";", "\t", "|"} {
		s[i] = strings.Count(line, c)
	}
	return s
}

func (s separators) alike(t separators) bool {
	for i := range s {
		if s[i] > 0 && s[i] == t[i] {
			return true
		}
	}
	return false
}

// marksOf are the beginnings of lines that only texts for people have. A number sign with a blank is a heading and a remark alike: no mark.
var marksOf = []string{"## ", "### ", "> ", "|==", "[options", "[cols", ":toc", "== ", "=== ", "**", "```", "From: ", "To: ", "Subject: "}

func isMark(line string) bool {
	for _, m := range marksOf {
		if strings.HasPrefix(line, m) {
			return true
		}
	}
	return false
}

// startsWithValue tells a line of a list: a value first, and then at most a short remark.
func startsWithValue(words []string) bool {
	if len(words) == 0 || len(words) > 12 {
		return false
	}
	first := strings.Trim(words[0], `",;`)
	first, _, _ = strings.Cut(first, ",")
	_, ok := observable.Guess(first)
	return ok
}

// isSentence tells running text: several words, or Chinese with its punctuation.
func isSentence(line string, words []string) bool {
	if strings.HasPrefix(line, "#") {
		return false
	}
	han := 0
	for _, r := range line {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	n := countSeparators(line)
	separated := max(n[0], n[1], n[2], n[3])
	return han >= 8 && strings.ContainsAny(line, "，。、：；！？") || len(words) >= 7 && separated*3 < len(words)
}

// proseEndings are those of texts for people.
var proseEndings = map[string]bool{".md": true, ".adoc": true, ".html": true, ".htm": true, ".eml": true, ".rst": true}

// table tells whether nearly all lines are rows of one table.
func (w weights) table() bool { return w.lines > 1 && w.tables*4 >= w.lines*3 }

// prose tells whether the lines are more for people than for programs. A few sentences among values are enough: "do not block" behind
// a list of addresses must be read, so such a text is a report and no list.
func (w weights) prose(name string) bool {
	switch {
	case w.lines == 0 || w.table():
		return false
	case proseEndings[path.Ext(name)]:
		return w.values*2 < w.lines
	}
	said := w.sentences + w.marks
	return said > w.values || said >= 3 && said*4 >= w.values
}
