package sbom

import (
	"io"
	"strings"

	"golang.org/x/text/width"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

// fixedTable reads a table whose columns are aligned by blanks, as programs for a terminal print it: winget list, Get-HotFix and Format-Table of
// PowerShell, wmic without /format, pip list. The columns begin where the words of the header do, or the runs of dashes below it. A Chinese
// character is two columns of a terminal wide.
type fixedTable struct {
	out     *sink
	asked   Columns
	columns Columns
	starts  []int // columns of the terminal, from 0
	pip     bool
	ids     int // the column of winget's identifiers, -1 if there is none
	source  int // and of where they come from
}

func readFixedTable(r io.Reader, asked Columns, out *sink) error {
	d := &fixedTable{out: out, asked: asked, ids: -1, source: -1}
	lines := rows.NewLines(r, MaxField)
	var before string
	for n := 0; ; {
		line, ok := lines.Next()
		if !ok {
			break
		}
		s := lastOverwrite(line.Text)
		if strings.TrimSpace(s) == "" || isComment(s) {
			continue
		}
		switch {
		case isDashes(s):
			d.header(before, s)
		case d.columns == nil && strings.TrimSpace(before) != "" && d.withoutDashes(before):
			if err := d.row(line, s); err != nil {
				return err
			}
		case d.columns != nil:
			if err := d.row(line, s); err != nil {
				return err
			}
		default:
			if n++; n > maxTitles {
				return d.noHeader(line.At)
			}
		}
		before = s
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if d.columns == nil {
		return d.noHeader(framing.Top)
	}
	out.head.Columns = d.columns
	return nil
}

func (d *fixedTable) noHeader(at framing.Position) error {
	return &framing.Error{Code: framing.CodeWrongType, At: at, Say: text.Of("找不到表格的標題列（名稱、版本……）。", "The header of the table (Name, Version …) was not found.")}
}

// lastOverwrite gives what a terminal shows of a line on which a program drew a turning bar first.
func lastOverwrite(s string) string {
	s = strings.TrimRight(s, "\r")
	return s[strings.LastIndexByte(s, '\r')+1:]
}

func isDashes(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 4 && strings.Trim(s, "- ") == ""
}

// header takes the line above the dashes.
func (d *fixedTable) header(names, dashes string) {
	starts := wordStarts(dashes)
	if len(starts) < 2 { // one line of dashes below the whole header
		starts = wordStarts(names)
	}
	d.take(names, starts)
}

// withoutDashes takes a header of wmic, which draws no line below.
func (d *fixedTable) withoutDashes(names string) bool {
	d.take(names, wordStarts(names))
	return d.columns != nil
}

func (d *fixedTable) take(names string, starts []int) {
	cells := cutAt(names, starts)
	columns, twice := guessColumns(cells, d.asked)
	if twice != "" || len(cells) < 2 || !columns.useful() {
		return
	}
	d.columns, d.starts = columns, starts
	d.pip = len(cells) >= 2 && cells[0] == "Package" && cells[1] == "Version"
	for i, cell := range cells {
		switch headerKey(cell) {
		case "id", "識別碼":
			d.ids = i
		case "source", "來源":
			d.source = i
		}
	}
}

// wordStarts gives the terminal columns at which words begin.
func wordStarts(s string) (starts []int) {
	at, blank := 0, true
	for _, r := range s {
		if r != ' ' && blank {
			starts = append(starts, at)
		}
		blank = r == ' '
		at += cellsOf(r)
	}
	return starts
}

// cellsOf is how many columns a character takes on a terminal (Unicode annex 11).
func cellsOf(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// cutAt cuts a line before each start.
func cutAt(s string, starts []int) []string {
	if len(starts) == 0 {
		return nil
	}
	out := make([]string, len(starts))
	begin, at, next := 0, 0, 1
	for i, r := range s {
		if next < len(starts) && at >= starts[next] {
			out[next-1] = strings.TrimSpace(s[begin:i])
			begin = i
			next++
		}
		at += cellsOf(r)
	}
	out[min(next, len(starts))-1] = strings.TrimSpace(s[begin:])
	return out
}

func (d *fixedTable) row(line rows.Line, s string) error {
	cells := cutAt(s, d.starts)
	c := Component{Row: d.out.next(), At: line.At}
	osVersion := ""
	for i, cell := range cells {
		switch d.columns[i].Means {
		case UnknownColumn:
		case OSVersionColumn:
			osVersion = present(cell)
		default:
			csvCell(&c, d.columns[i].Means, cell)
		}
	}
	if d.pip {
		c.Ecosystem = "PyPI"
	}
	d.winget(&c, cells)
	noteCut(&c)
	c.fromTable(osVersion)
	return d.out.emit(c)
}

// winget uses what its identifiers say: of a package from its repository "Publisher.Product", of one in Windows' registry where it stands there.
func (d *fixedTable) winget(c *Component, cells []string) {
	if d.ids < 0 {
		return
	}
	id := cells[d.ids]
	if d.source >= 0 && cells[d.source] == "winget" && !strings.ContainsAny(id, `\…`) {
		if publisher, product, ok := strings.Cut(id, "."); ok {
			c.ID = id
			if c.Vendor == "" {
				c.Vendor = publisher
			}
			if strings.HasSuffix(c.Name, "…") {
				c.Name = product
			}
		}
	}
	c.Version = strings.TrimSpace(strings.TrimLeft(c.Version, "<> ")) // "> 1.2": newer than what winget knows as 1.2
}

// noteCut tells of a name that the program which made the table cut off: winget by one sign, Windows PowerShell by three points.
func noteCut(c *Component) {
	for _, s := range []string{c.Name, c.Version, c.Vendor} {
		if strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") {
			c.problem("cut", text.Format("「%s」被表格寬度截斷。", "“%s” is cut off by the width of the table.", short(s)))
		}
	}
}
