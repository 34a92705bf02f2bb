package list

import (
	"bytes"
	"path"
	"strings"

	"lianfang/internal/format/list/rows"
	"lianfang/internal/format/observable"
)

// Detect finds the shape of a list from its beginning, best the first 64 KiB, and its name, which only decides where the content leaves two
// readings. Unknown if nothing in it looks like a list.
func Detect(head []byte, name string) Shape {
	if len(head) > sniffHead {
		head = head[:sniffHead]
	}
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	if len(trimmed) == 0 {
		return Unknown
	}
	switch trimmed[0] {
	case '{':
		if bytes.Contains(head, []byte(`"indicators"`)) {
			return Pulse
		}
		return NDJSON
	case '[':
		if afterBracket := bytes.TrimLeft(trimmed[1:], " \t\r\n"); len(afterBracket) > 0 && (afterBracket[0] == '{' || afterBracket[0] == '"') {
			return NDJSON
		}
	}
	return detectText(head, name)
}

// marks counts what the lines of a text look like.
type marks struct {
	lines, rules, hosts, drop, yaml, values int
	reference, dropHead                     bool
}

func detectText(head []byte, name string) Shape {
	m := weigh(head)
	base := strings.ToLower(path.Base(name))
	switch {
	case m.rules > 0 && m.rules*2 >= m.lines:
		return Rules
	case m.hosts > 0 && m.hosts*2 >= m.lines:
		return Hosts
	case m.yaml > 0 && m.yaml*10 >= m.lines*9 && m.values*2 < m.lines:
		return YAML
	case m.drop > 0 && m.drop*2 >= m.lines:
		return DROP
	}
	if shape := detectTable(head); shape != Unknown {
		return shape
	}
	switch {
	case m.reference || strings.HasPrefix(base, "trails-"):
		return Maltrail
	case m.values > 0:
		return Plain
	}
	return Unknown
}

func weigh(head []byte) marks {
	var m marks
	for i, line := range strings.Split(string(head), "\n") {
		if i >= sniffLines {
			break
		}
		line = strings.TrimRight(line, " \t\r")
		content := strings.TrimSpace(line)
		if strings.HasPrefix(content, "# Reference:") || strings.HasPrefix(content, "# Aliases:") {
			m.reference = true
		}
		if content == "" || isComment(content) {
			continue
		}
		m.lines++
		if isRule(content) {
			m.rules++
		}
		if _, ok := hostsNames(content); ok {
			m.hosts++
		}
		if value, rest, found := strings.Cut(content, ";"); found && strings.TrimSpace(rest) != "" && isNetwork(value) {
			m.drop++
		}
		if isYAMLLine(line) {
			m.yaml++
		}
		if value, _ := cutRemark(content); looksLikeValue(value) {
			m.values++
		}
	}
	return m
}

// detectTable tells a table from a plain list with remarks: it has a delimiter that cuts its lines alike, and either a header
// with a known word or a column in which values stand.
func detectTable(head []byte) Shape {
	comma := rows.Sniff(head, isComment)
	if comma == 0 {
		if headerOfOne(head) {
			return CSV
		}
		return Unknown
	}
	t := newTableReader(rows.NewTable(bytes.NewReader(head), comma), head)
	if !t.findColumns() {
		return Unknown
	}
	if t.named && t.has(packageColumn) && len(t.values) == 0 {
		return Packages
	}
	if !t.named && comma == '\t' {
		return Unknown // a value and a remark with a tab between: the plain reader knows more about those
	}
	return CSV
}

// headerOfOne tells whether the first line alone is the header of a table of one column.
func headerOfOne(head []byte) bool {
	lines := rows.NewLines(bytes.NewReader(head), rows.MaxLine)
	for {
		line, ok := lines.Next()
		if !ok {
			return false
		}
		if word := strings.TrimSpace(line.Text); word != "" && !isComment(word) {
			return columnOf(strings.Trim(word, `"`)) == valueColumn
		}
	}
}

func looksLikeValue(s string) bool {
	if s == "" {
		return false
	}
	_, ok := observable.Guess(s)
	return ok
}

func isNetwork(s string) bool {
	v, ok := observable.Guess(strings.TrimSpace(s))
	if !ok {
		return false
	}
	switch v.Kind {
	case observable.IPv4, observable.IPv6, observable.IPv4CIDR, observable.IPv6CIDR:
		return true
	}
	return false
}

// isComment tells whether a whole line is a remark: #, ;, // and ! (block lists) at its beginning.
func isComment(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") || strings.HasPrefix(line, "//") || strings.HasPrefix(line, "!")
}
