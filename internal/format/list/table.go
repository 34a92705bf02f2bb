package list

import (
	"bytes"
	"io"
	"strings"

	"lianfang/internal/format/list/rows"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// tableReader reads a table. Its columns are known by a header, by a header inside the last comment before the rows, or by what
// stands in them.
type tableReader struct {
	table   *rows.Table
	head    []byte
	comma   byte
	shape   []column
	names   []string // as the header writes them
	values  []int    // columns that hold values, in order
	named   bool     // there is a header
	header  bool     // the header is a row, not a comment
	npm     bool     // packages without an ecosystem are those of npm
	started bool
}

func newTableReader(t *rows.Table, head []byte) *tableReader {
	t.Comment = isComment
	return &tableReader{table: t, head: head, comma: rows.Sniff(head, isComment)}
}

func readTable(r io.Reader, head []byte, shape Shape, out *sink) error {
	comma := rows.Sniff(head, isComment)
	if comma == 0 {
		comma = ','
	}
	d := newTableReader(rows.NewTable(r, comma), head)
	d.comma = comma
	if !d.findColumns() {
		return readLines(r, Plain, out)
	}
	for {
		rec, ok := d.table.Next()
		if !ok {
			return d.table.Err()
		}
		if d.header && !d.started {
			d.started = true
			continue
		}
		for _, e := range d.entries(rec) {
			if err := out.emit(e); err != nil {
				return err
			}
		}
	}
}

func (d *tableReader) has(c column) bool {
	for _, have := range d.shape {
		if have == c {
			return true
		}
	}
	return false
}

// findColumns looks at the beginning of the file; false if no column of values can be made out.
func (d *tableReader) findColumns() bool {
	sample := d.sample()
	if len(sample) == 0 {
		return false
	}
	if d.takeHeader(sample[0].Cells) {
		d.named, d.header = true, true
		sample = sample[1:]
	} else if cells := d.commentHeader(); cells != nil && d.takeHeader(cells) {
		d.named = true
	} else {
		d.shape = make([]column, len(sample[0].Cells))
		d.names = make([]string, len(sample[0].Cells))
	}
	if d.has(packageColumn) && !d.has(valueColumn) && !d.has(kindColumn) {
		d.npm = bytes.Contains(d.head, []byte("\n@")) || bytes.Contains(d.head, []byte("\n\"@"))
		return true
	}
	if !d.pickNamed() {
		d.pickByContent(sample)
	}
	return len(d.values) > 0
}

func (d *tableReader) sample() []rows.Record {
	t := rows.NewTable(bytes.NewReader(d.head), d.comma)
	t.Comment = isComment
	var out []rows.Record
	for len(out) < contentSamples {
		rec, ok := t.Next()
		if !ok {
			break
		}
		out = append(out, rec)
	}
	return out
}

// takeHeader reads cells as a header: at least one word is known, and nothing among them is itself a value.
func (d *tableReader) takeHeader(cells []string) bool {
	shape := make([]column, len(cells))
	known := 0
	for i, cell := range cells {
		shape[i] = columnOf(cell)
		if shape[i] != unknownColumn {
			known++
		} else if looksLikeValue(cell) {
			return false
		}
	}
	if known == 0 {
		return false
	}
	d.shape, d.names = shape, cells
	return true
}

// commentHeader finds a header in the last comment line before the first record: feeds write "# id,url,…".
func (d *tableReader) commentHeader() []string {
	lines := rows.NewLines(bytes.NewReader(d.head), rows.MaxLine)
	var found []string
	for {
		line, ok := lines.Next()
		if !ok {
			return found
		}
		content := strings.TrimSpace(line.Text)
		if content != "" && !isComment(content) {
			return found
		}
		t := rows.NewTable(strings.NewReader(strings.TrimLeft(content, "#;/ ")), d.comma)
		if rec, ok := t.Next(); ok && len(rec.Cells) > 1 {
			found = rec.Cells
		}
	}
}

// pickNamed chooses the columns of values by the header: the one called so; else those named for a kind, of which only the first that is no hash
// counts, for an address beside a name is often that of a shared server.
func (d *tableReader) pickNamed() bool {
	d.values = nil
	for i, c := range d.shape {
		if c == valueColumn {
			d.values = []int{i}
			return true
		}
	}
	host := false
	for i, c := range d.shape {
		if c != kindColumn {
			continue
		}
		hash := isHashColumn(d.names[i])
		if hash || !host {
			d.values = append(d.values, i)
		}
		host = host || !hash
	}
	return len(d.values) > 0
}

// pickByContent chooses the column in which most cells are values, and takes a look at the others.
func (d *tableReader) pickByContent(sample []rows.Record) {
	best, bestCount := -1, 0
	for i := range d.shape {
		if d.shape[i] != unknownColumn {
			continue
		}
		if n := countCells(sample, i, looksLikeValue); n > bestCount {
			best, bestCount = i, n
		}
	}
	if best < 0 || bestCount*2 < len(sample) {
		return
	}
	d.shape[best], d.values = valueColumn, []int{best}
	for i := range d.shape {
		if d.shape[i] == unknownColumn && !d.named {
			d.shape[i] = d.guessColumn(sample, i)
		}
	}
}

// guessColumn tells times, words for kinds, markings and prose apart; each only where nearly all cells agree.
func (d *tableReader) guessColumn(sample []rows.Record, i int) column {
	most := len(sample)*9/10 + 1
	switch {
	case countCells(sample, i, func(s string) bool { return kindOf(s, "") != "" }) >= most && !d.has(typeColumn):
		return typeColumn
	case countCells(sample, i, isTime) >= most:
		if d.has(firstColumn) {
			return lastColumn
		}
		return firstColumn
	case countCells(sample, i, isTLP) >= most && !d.has(tlpColumn):
		return tlpColumn
	case countCells(sample, i, func(s string) bool { return strings.Contains(s, " ") })*4 >= len(sample) && !d.has(descriptionColumn):
		return descriptionColumn
	}
	return unknownColumn
}

func countCells(sample []rows.Record, i int, is func(string) bool) int {
	n := 0
	for _, rec := range sample {
		if i < len(rec.Cells) && is(rec.Cells[i]) {
			n++
		}
	}
	return n
}

func isTime(s string) bool {
	t, ok := instant(s)
	return ok && t != 0
}

func isTLP(s string) bool {
	s = strings.ToUpper(strings.TrimSpace(s))
	s = strings.TrimPrefix(s, "TLP:")
	switch s {
	case "CLEAR", "WHITE", "GREEN", "AMBER", "AMBER+STRICT", "RED":
		return true
	}
	return false
}

// entries makes the entries of a row: one for each value in it.
func (d *tableReader) entries(rec rows.Record) []Entry {
	base := newEntry(rec.At)
	sort := ""
	var pack, versions, ecosystem string
	for i, cell := range rec.Cells {
		if i >= len(d.shape) {
			base.problem("too_many_cells", text.Format("這一列有 %d 格，標題只有 %d 欄。", "The row has %d cells, the header %d.", len(rec.Cells), len(d.shape)))
			break
		}
		switch d.shape[i] {
		case typeColumn:
			sort = cell
		case packageColumn:
			pack = cell
		case versionsColumn:
			versions = cell
		case ecosystemColumn:
			ecosystem = cell
		case unknownColumn:
			base.beside(cell)
		default:
			base.set(d.shape[i], cell)
		}
	}
	if rec.Long {
		if d.has(tlpColumn) && base.TLP == "" {
			base.TLP = Unreadable
		}
		base.problem("too_long", text.Of("這一列過長，只讀了開頭。", "The row is too long; only its beginning was read."))
	}
	if len(d.values) == 0 {
		return d.packageEntries(base, pack, versions, ecosystem)
	}
	return d.valueEntries(base, sort, rec)
}

func (d *tableReader) valueEntries(base Entry, sort string, rec rows.Record) []Entry {
	var out []Entry
	for _, i := range d.values {
		if i >= len(rec.Cells) || nothing(rec.Cells[i]) {
			continue
		}
		word := sort
		if d.shape[i] == kindColumn && word == "" {
			word, _ = columnKind(d.names[i])
		}
		for _, value := range splitValues(rec.Cells[i]) {
			e := base
			e.Tags = append([]string(nil), base.Tags...)
			e.Column = d.names[i]
			e.take(value, word)
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		base.problem("no_value", text.Of("這一列沒有值。", "The row has no value."))
		return []Entry{base}
	}
	return out
}

// splitValues cuts a cell that holds several values, such as the three hashes of one file. A cell that is a value, or has a part that is none,
// stays whole.
func splitValues(cell string) []string {
	if len(cell) > maxSplit || looksLikeValue(cell) || !strings.ContainsAny(cell, ",;|\n") {
		return []string{cell}
	}
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;| \t\r\n", r) })
	for _, p := range parts {
		if !looksLikeValue(p) {
			return []string{cell}
		}
	}
	if len(parts) == 0 {
		return []string{cell}
	}
	return parts
}

// take puts a value and the list's word for its kind into the entry.
func (e *Entry) take(value, word string) {
	e.Raw, e.Sort = value, word
	if len(value) > MaxField {
		e.Raw = short(value)
		e.problem("value_too_long", text.Format("值超過 %d 位元組。", "The value is longer than %d bytes.", MaxField))
		return
	}
	if ecosystem, ok := strings.CutSuffix(squeeze(word), "package"); ok && ecosystem != "" {
		name, version := cutVersion(value)
		e.Raw, e.Kind = purl(ecosystem, name, version), observable.PURL
		return
	}
	e.Kind = kindOf(word, value)
	_, port, ok := observable.GuessPort(value)
	switch {
	case ok && port != 0 && e.Port == "":
		e.Port = itoa(int(port))
	case !ok && e.Kind == "":
		e.problem("no_value", text.Format("看不出「%s」是什麼。", "What “%s” is cannot be seen.", short(value)))
	}
}

// set fills what is said about a value.
func (e *Entry) set(c column, cell string) {
	if nothing(cell) || c == unknownColumn {
		return
	}
	if len(cell) > MaxField {
		if c == tlpColumn {
			e.TLP = Unreadable
		}
		e.problem("too_long", text.Format("一格超過 %d 位元組，未採用。", "A cell is longer than %d bytes and was left out.", MaxField))
		return
	}
	switch c {
	case descriptionColumn:
		e.Description = cell
	case firstColumn:
		e.time(&e.FirstSeen, cell)
	case lastColumn:
		e.time(&e.LastSeen, cell)
	case confidenceColumn:
		if e.Confidence = confidence(cell); e.Confidence < 0 {
			e.problem("bad_confidence", text.Format("看不懂可信度「%s」。", "The confidence “%s” cannot be read.", short(cell)))
		}
	case tagsColumn:
		e.tag(words(cell)...)
	case tlpColumn:
		e.TLP = cell
	case familyColumn:
		e.Family = cell
	case portColumn:
		e.Port = cell
	case sourceColumn:
		e.Source = cell
	}
}

func (e *Entry) time(to *int64, cell string) {
	t, ok := instant(cell)
	if !ok {
		e.problem("bad_time", text.Format("看不懂時間「%s」。", "The time “%s” cannot be read.", short(cell)))
		return
	}
	*to = t
}
