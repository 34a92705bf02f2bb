package sbom

import (
	"io"
	"slices"
	"strings"
	"unicode"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

// looksLikeHeader tells whether a line is the header of an inventory.
func looksLikeHeader(line string) bool {
	cells := strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == '\t' || r == '|' })
	for i := range cells {
		cells[i] = strings.Trim(strings.TrimSpace(cells[i]), `"`)
	}
	columns, twice := guessColumns(cells, nil)
	return twice != "" || columns.useful()
}

// delimiter finds what stands between the cells: by the header where a title without any stands above it, else by the first lines.
func delimiter(head []byte) byte {
	if comma := rows.Sniff(head, isComment); comma != 0 {
		return comma
	}
	for i, line := range strings.SplitN(string(head), "\n", maxTitles+1) {
		if i == maxTitles || !looksLikeHeader(line) {
			continue
		}
		best, most := byte(0), 0
		for _, comma := range []byte(",;\t|") {
			if n := strings.Count(line, string(comma)); n > most {
				best, most = comma, n
			}
		}
		return best
	}
	return 0
}

func readCSV(r io.Reader, comma byte, t titles, out *sink) error {
	if comma == 0 {
		comma = ',' // one column only; any delimiter will do
	}
	table := rows.NewTable(r, comma)
	table.Comment = isComment
	columns, err := csvHeader(table, t, out)
	if err != nil {
		return err
	}
	out.head.Columns = columns
	for {
		rec, ok := table.Next()
		if !ok {
			return table.Err()
		}
		if err := out.emit(csvRow(rec, columns, out.next())); err != nil {
			return err
		}
	}
}

// csvHeader finds the header: the first of the first lines that somebody has said before to be one, or that names columns; a title or who made the list may
// stand above it.
func csvHeader(table *rows.Table, t titles, out *sink) (Columns, error) {
	if t.asked.headless() {
		return slices.Clone(t.asked), nil
	}
	for range maxTitles {
		rec, ok := table.Next()
		if !ok {
			if table.Err() != nil || len(t.seen) == 0 {
				return nil, table.Err()
			}
			break
		}
		if columns := t.remembered(rec.Cells); columns != nil {
			out.head.Remembered = HeaderPrint(rec.Cells)
			return columns, nil
		}
		rec.Cells = slices.Clone(rec.Cells)
		t.seen = append(t.seen, rec)
		columns, twice := guessColumns(rec.Cells, t.asked)
		if twice != "" {
			t.seen = append(t.seen[len(t.seen)-1:], following(table)...)
			return nil, t.unknown(&framing.Error{Code: framing.CodeDuplicate, At: rec.At,
				Say: text.Format("欄位「%s」出現兩次。", "Column “%s” occurs twice.", short(twice))})
		}
		if columns.useful() {
			noteUnknown(columns, rec.At, out)
			return columns, nil
		}
	}
	return nil, t.unknown(noHeader(t.seen[0].At))
}

// following gives some rows to show to who is asked about the header above them.
func following(table *rows.Table) (out []rows.Record) {
	for range sampleRows {
		if rec, ok := table.Next(); ok {
			rec.Cells = slices.Clone(rec.Cells)
			out = append(out, rec)
		}
	}
	return out
}

func noteUnknown(columns Columns, at framing.Position, out *sink) {
	for _, c := range columns {
		if c.Means == UnknownColumn && strings.TrimSpace(c.Header) != "" {
			out.problem("unknown_column", at, text.Format("不認得欄位「%s」，略過。", "Column “%s” is not known and is passed over.", short(c.Header)))
		}
	}
}

// csvRow fills a component. What was written first, CPE or purl, is how the component is called.
func csvRow(rec rows.Record, columns Columns, row int) Component {
	c := Component{Row: row, At: rec.At}
	osVersion := ""
	for i, cell := range rec.Cells {
		if i >= len(columns) {
			if slices.ContainsFunc(rec.Cells[i:], func(s string) bool { return s != "" }) {
				c.problem("too_many_cells", text.Format("這一列有 %d 格，標題只有 %d 欄。", "The row has %d cells, the header %d.", len(rec.Cells), len(columns)))
			}
			break
		}
		if columns[i].Means == UnknownColumn {
			continue
		}
		if len(cell) > MaxField {
			c.tooLong(short(cell))
			continue
		}
		if columns[i].Means == OSVersionColumn {
			osVersion = present(cell)
			continue
		}
		csvCell(&c, columns[i].Means, cell)
	}
	if rec.Long {
		c.problem("too_long", text.Of("這一列過長，只讀了開頭。", "The row is too long; only its beginning was read."))
	}
	c.fromTable(osVersion)
	return c
}

// csvCell takes a value of a table, or of a member with the same name.
func csvCell(c *Component, col Column, cell string) {
	switch col {
	case AssetColumn:
		c.Asset = present(cell)
	case CPEColumn:
		csvNames(c, cell, isCPE, c.addCPE)
	case PURLColumn:
		csvNames(c, cell, isPURL, c.addPURL)
	case VendorColumn:
		c.Vendor = present(cell)
	case ProductColumn:
		c.Name = present(cell)
	case VersionColumn:
		c.Version = present(cell)
	case EcosystemColumn:
		c.Ecosystem = present(cell)
	case OSColumn:
		c.OS = present(cell)
	case TypeColumn:
		c.Type = typeNamed(present(cell))
	case PatchColumn:
		c.addPatchNumbers(cell)
	case CriticalityColumn:
		c.Said.Criticality = present(cell)
	case InternetColumn:
		c.Said.Internet = present(cell)
	case OwnerColumn:
		c.Said.Owner = present(cell)
	case GroupColumn:
		c.Said.Group = present(cell)
	}
}

// fromTable completes what a row says: a row that names a machine and its operating system alone is about that; one with updates alone is about Windows.
func (c *Component) fromTable(osVersion string) {
	if osVersion != "" && !strings.Contains(c.OS, osVersion) {
		c.OS = strings.TrimSpace(c.OS + " " + osVersion)
	}
	if len(c.Patches) > 0 && strings.HasPrefix(c.Name, "http") { // Windows gives the page about an update as its caption
		c.Name = ""
	}
	bare := c.Name == "" && len(c.CPEs) == 0 && len(c.PURLs) == 0
	switch {
	case bare && c.OS != "":
		c.Name, c.Type = c.OS, "operating-system"
	case bare && len(c.Patches) > 0:
		c.Type, c.Name = "patch", strings.Join(c.Patches, " ")
	}
	if c.Type == "operating-system" && len(c.CPEs) == 0 && len(c.PURLs) == 0 {
		c.windows(c.Name + " " + c.Version)
	}
}

// typeNames are the sorts of things as sheets in Taiwan call them; the classes of VANS are 作業系統, 應用程式, 硬體, 韌體.
var typeNames = map[string]string{"作業系統": "operating-system", "os": "operating-system", "o": "operating-system", "軟體": "application", "應用程式": "application", "應用軟體": "application",
	"software": "application", "a": "application", "硬體": "device", "設備": "device", "網通設備": "device", "hardware": "device", "h": "device", "韌體": "firmware"}

func typeNamed(s string) string {
	if t := typeNames[strings.ToLower(s)]; t != "" {
		return t
	}
	return s
}

// csvNames takes the names in a cell: one, or several with blanks or line ends between them.
func csvNames(c *Component, cell string, is func(string) bool, add func(string)) {
	var room [1]string // for one name without a blank, as nearly all are
	names := append(room[:0], cell)
	if strings.ContainsFunc(cell, unicode.IsSpace) {
		names = strings.Fields(cell)
	}
	for _, name := range names {
		if !is(name) {
			names = []string{cell} // a blank inside one name, or no name at all
			break
		}
	}
	for _, name := range names {
		add(name)
	}
	if c.As == "" && len(names) > 0 && is(names[0]) {
		c.As = strings.TrimSpace(names[0])
	}
}

// readText takes a CPE or purl a line; blank lines and # comments do not count.
func readText(r io.Reader, out *sink) error {
	lines := rows.NewLines(r, MaxField)
	for {
		line, ok := lines.Next()
		if !ok {
			return lines.Err()
		}
		name, _, _ := strings.Cut(line.Text, "\t")
		name, _, _ = strings.Cut(name, " #")
		if name = strings.TrimSpace(name); name == "" || isComment(name) {
			continue
		}
		c := Component{Row: out.next(), At: line.At, As: name}
		switch {
		case line.Long:
			c.As = short(name)
			c.tooLong(c.As)
		case isCPE(name):
			c.addCPE(name)
		case isPURL(name):
			c.addPURL(name)
		default:
			c.problem("no_identifier", text.Format("「%s」不是 CPE 也不是 purl。", "“%s” is neither a CPE nor a purl.", short(name)))
		}
		if err := out.emit(c); err != nil {
			return err
		}
	}
}
