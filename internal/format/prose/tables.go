package prose

import (
	"regexp"
	"strings"
)

// markTables finds tables: rows with walls as Markdown, AsciiDoc and (after markup) HTML have them, and lines of values parted by commas,
// semicolons or tabs under a line of column names.
func markTables(clean string, rows []row) {
	head, wall := -1, byte(0)
	for i := range rows {
		line := strings.TrimSpace(lineOf(clean, rows[i]))
		if head >= 0 && strings.IndexByte(line, wall) >= 0 && !fence.MatchString(line) {
			rows[i].head, rows[i].wall = head, wall
			continue
		}
		head, wall = -1, beginsTable(clean, rows, i, line)
		if wall != 0 {
			head = i
		}
	}
}

// fence is the line that opens and closes a table of AsciiDoc.
var fence = regexp.MustCompile(`^\|={3,}$`)

// ruled is the line under the head of a table of Markdown.
var ruled = regexp.MustCompile(`^\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*$`)

// beginsTable gives the wall of the table whose head is line i, 0 if it is none.
func beginsTable(clean string, rows []row, i int, line string) byte {
	if fence.MatchString(line) || i+1 == len(rows) {
		return 0
	}
	next := strings.TrimSpace(lineOf(clean, rows[i+1]))
	if strings.Count(line, "|") >= 2 || strings.Contains(line, "|") && ruled.MatchString(next) {
		return '|'
	}
	for _, wall := range [...]string{"\t", ",", ";"} {
		if n := strings.Count(line, wall); n > 0 && strings.Count(next, wall) > 0 && columnNames(line, wall) {
			return wall[0]
		}
	}
	return 0
}

// columnNames tells whether a line is made of names of columns only, at least one of them one that tells of values.
func columnNames(line, wall string) bool {
	known := false
	for cell := range strings.SplitSeq(line, wall) {
		cell = strings.Trim(cell, " \"'`\t#")
		if len(cell) > 30 || strings.ContainsAny(cell, ".:/@") {
			return false
		}
		known = known || columnName.MatchString(cell)
	}
	return known
}

var columnName = regexp.MustCompile(`(?i)^(?:type|indicator(?:[_ ]type|[_ ]value)?|value|ioc(?:[_ ]type|[_ ]value)?|observable|ip(?:v4|v6)?(?:[_ ]address)?|[sd]st[_ ]?ip|domain(?:[_ ]name)?|host(?:name)?|url|hash|md5|sha-?1|sha-?256|file[_ ]?name|verdict|類型|類別|指標|值|網域|網址|雜湊值?|ip位址|惡意ip|中繼站)$`)

func lineOf(clean string, r row) string { return clean[r.a:min(r.b, r.a+maxRow)] }

// columnHead is the cell of the heading row above the given place of a table, "" outside a table.
func (p *page) columnHead(at int) string {
	if len(p.layout) == 0 {
		return ""
	}
	r := p.layout[p.rowAt(at)]
	if r.head < 0 || at-r.a > maxRow {
		return ""
	}
	column := len(cells(p.clean[r.a:min(at, r.b)], r.wall)) - 1
	heads := cells(lineOf(p.clean, p.layout[r.head]), r.wall)
	if column >= len(heads) {
		return ""
	}
	return strings.Trim(heads[column], " \t\"#*`")
}

// tableRow is the row of a table around the given place, "" outside a table.
func (p *page) tableRow(at int) string {
	if r := p.layout[p.rowAt(at)]; r.head >= 0 {
		return lineOf(p.clean, r)
	}
	return ""
}

// cells parts a row at its walls; a wall within quotes is none.
func cells(line string, wall byte) []string {
	var out []string
	quoted, start := false, 0
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '"' && wall != '|':
			quoted = !quoted
		case line[i] == wall && !quoted:
			out, start = append(out, line[start:i]), i+1
		}
	}
	return append(out, line[start:])
}
