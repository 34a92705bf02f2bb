package rows

import (
	"bufio"
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Record is one row of a table. Cells are trimmed of blanks outside quotes.
type Record struct {
	Cells []string
	At    framing.Position
	Long  bool // it was longer than the limits; what is there is its beginning
}

// Table reads records with a delimiter between cells, as RFC 4180 has it, and forgives what spreadsheets and scripts make of it:
// any delimiter, blanks around quotes, quotation marks inside an unquoted cell.
type Table struct {
	// Comment, if set, is asked about each line that would begin a record; true passes the line over.
	Comment func(line string) bool

	lines *Lines
	comma byte
	width int // cells of the record before
	err   error
}

// NewTable reads r with comma between cells.
func NewTable(r io.Reader, comma byte) *Table {
	return &Table{lines: NewLines(r, MaxRecord), comma: comma}
}

// Err is why the records ended, nil at the end of the file.
func (t *Table) Err() error {
	if t.err != nil {
		return t.err
	}
	return t.lines.Err()
}

// Next reads a record, passing over blank lines and comments; false at the end or after an error.
func (t *Table) Next() (Record, bool) {
	for t.err == nil {
		line, ok := t.lines.Next()
		if !ok {
			break
		}
		if strings.TrimSpace(line.Text) == "" || (t.Comment != nil && t.Comment(line.Text)) {
			continue
		}
		return t.record(line)
	}
	return Record{}, false
}

func (t *Table) record(line Line) (Record, bool) {
	if plain(&line) {
		return t.plain(line), true
	}
	s := splitter{comma: t.comma}
	s.feed(line.Text)
	long := line.Long
	for s.open && !long { // the mark that closes an over-long line was cut off with its end
		next, ok := t.lines.Next()
		switch {
		case !ok && t.lines.Err() == nil:
			t.err = unclosed(line, text.Of("這一列的引號沒有結束。", "A quotation mark of this row is never closed."))
		case ok && s.size > MaxRecord:
			t.err = unclosed(line, text.Format("這一列的引號在 %d 位元組內沒有結束。", "A quotation mark of this row is not closed within %d bytes.", MaxRecord))
			ok = false
		}
		if !ok {
			return Record{}, false
		}
		s.feed("\n" + next.Text)
		long = next.Long
	}
	s.end()
	return Record{Cells: s.cells, At: line.At, Long: long || s.many}, true
}

// maxPlain is how long a line may be of which the cells are parts. Whoever keeps a cell keeps the line.
const maxPlain = 1 << 10

// plain tells whether every delimiter of a line ends a cell.
func plain(line *Line) bool {
	return !line.Long && len(line.Text) <= maxPlain && strings.IndexByte(line.Text, '"') < 0
}

// plain cuts such a line.
func (t *Table) plain(line Line) Record {
	out := Record{Cells: make([]string, 0, max(t.width, 1)), At: line.At}
	for rest, more := line.Text, true; more; {
		if len(out.Cells) == MaxCells {
			out.Long = true
			break
		}
		var cell string
		cell, rest, more = cut(rest, t.comma)
		out.Cells = append(out.Cells, strings.TrimSpace(cell))
	}
	t.width = len(out.Cells)
	return out
}

func cut(s string, comma byte) (before, after string, found bool) {
	if i := strings.IndexByte(s, comma); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

func unclosed(row Line, say text.Text) error {
	return &framing.Error{Code: framing.CodeMalformed, At: row.At, Say: say}
}

// splitter is the state between the characters of a record.
type splitter struct {
	comma byte
	cells []string
	cell  []byte
	quote bool // the cell began with a quotation mark
	open  bool // that mark is not closed yet
	size  int
	many  bool
}

func (s *splitter) feed(line string) {
	s.size += len(line)
	for i := 0; i < len(line); i++ {
		b := line[i]
		switch {
		case s.open && b == '"' && i+1 < len(line) && line[i+1] == '"':
			s.cell = append(s.cell, '"')
			i++
		case s.open && b == '"':
			s.open = false
		case s.open:
			s.cell = append(s.cell, b)
		case b == s.comma:
			s.end()
		case b == '"' && !s.quote && blank(s.cell):
			s.cell, s.quote, s.open = s.cell[:0], true, true
		case s.quote && (b == ' ' || b == '\t'):
			// blanks between the closing mark and the delimiter
		default:
			s.cell = append(s.cell, b)
		}
	}
}

func (s *splitter) end() {
	if len(s.cells) >= MaxCells {
		s.many = true
	} else {
		cell := string(s.cell)
		if !s.quote {
			cell = strings.TrimSpace(cell)
		}
		s.cells = append(s.cells, cell)
	}
	s.cell, s.quote = s.cell[:0], false
}

func blank(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\t' {
			return false
		}
	}
	return true
}

// Sniff finds the delimiter of a table from its beginning: the one of comma, semicolon, tab and bar that cuts most of the first lines into the
// same number of cells, at least two. It is 0 when none does, so one value a line. Lines that skip is true for are not looked at.
func Sniff(head []byte, skip func(line string) bool) byte {
	best, bestScore := byte(0), 0
	for _, comma := range []byte{',', ';', '\t', '|'} {
		if score := sniffScore(head, comma, skip); score > bestScore {
			best, bestScore = comma, score
		}
	}
	return best
}

// sniffScore weighs how many records have as many cells as the first, and how many cells that is.
func sniffScore(head []byte, comma byte, skip func(line string) bool) int {
	t := NewTable(bufio.NewReader(strings.NewReader(string(head))), comma)
	t.Comment = skip
	want, same, all := 0, 0, 0
	for all < sniffed {
		rec, ok := t.Next()
		if !ok {
			break
		}
		if all == 0 {
			want = len(rec.Cells)
		}
		all++
		if len(rec.Cells) == want {
			same++
		}
	}
	if want < 2 || same*2 < all {
		return 0
	}
	return same*100/all*16 + min(want, 15)
}
