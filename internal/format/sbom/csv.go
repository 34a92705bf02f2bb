package sbom

import (
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

// column is what a column of a table holds.
type column int

const (
	unknownColumn column = iota
	assetColumn
	cpeColumn
	purlColumn
	vendorColumn
	productColumn
	versionColumn
	ecosystemColumn
	osColumn
)

// columns are the header words, in English as the interface fixes them and as spreadsheets in Taiwan name them.
var columns = map[string]column{
	"asset": assetColumn, "cpe": cpeColumn, "purl": purlColumn, "vendor": vendorColumn, "product": productColumn,
	"version": versionColumn, "ecosystem": ecosystemColumn, "os": osColumn,
	"資產": assetColumn, "資產名稱": assetColumn, "主機": assetColumn, "廠商": vendorColumn, "產品": productColumn, "產品名稱": productColumn,
	"軟體名稱": productColumn, "版本": versionColumn, "生態系": ecosystemColumn, "作業系統": osColumn,
}

func columnOf(word string) column { return columns[strings.ToLower(strings.TrimSpace(word))] }

// looksLikeHeader tells whether a line names at least one column, and nothing in it is itself a value.
func looksLikeHeader(line string) bool {
	known := false
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == '\t' || r == '|' }) {
		known = known || columnOf(strings.Trim(strings.TrimSpace(word), `"`)) != unknownColumn
	}
	return known
}

func readCSV(r io.Reader, comma byte, out *sink) error {
	if comma == 0 {
		comma = ',' // one column only; any delimiter will do
	}
	table := rows.NewTable(r, comma)
	table.Comment = isComment
	header, ok := table.Next()
	if !ok {
		return table.Err()
	}
	shape, err := csvShape(header, out)
	if err != nil {
		return err
	}
	for {
		rec, ok := table.Next()
		if !ok {
			return table.Err()
		}
		if err := out.emit(csvRow(rec, shape, out.next())); err != nil {
			return err
		}
	}
}

// csvShape reads the header: which column each cell is.
func csvShape(header rows.Record, out *sink) ([]column, error) {
	shape := make([]column, len(header.Cells))
	seen := map[column]bool{}
	for i, word := range header.Cells {
		c := columnOf(word)
		switch {
		case c == unknownColumn:
			out.problem("unknown_column", header.At, text.Format("不認得欄位「%s」，略過。", "Column “%s” is not known and is passed over.", short(word)))
		case seen[c]:
			return nil, &framing.Error{Code: framing.CodeDuplicate, At: header.At,
				Say: text.Format("欄位「%s」出現兩次。", "Column “%s” occurs twice.", short(word))}
		}
		seen[c] = seen[c] || c != unknownColumn
		shape[i] = c
	}
	if len(seen) == 0 || (len(seen) == 1 && seen[unknownColumn]) || noneKnown(shape) {
		return nil, &framing.Error{Code: framing.CodeWrongType, At: header.At, Say: text.Of(
			"標題列須有 asset、cpe、purl、vendor、product、version、ecosystem、os 之一。",
			"The header must have one of asset, cpe, purl, vendor, product, version, ecosystem, os.")}
	}
	return shape, nil
}

func noneKnown(shape []column) bool {
	for _, c := range shape {
		if c != unknownColumn {
			return false
		}
	}
	return true
}

// csvRow fills a component. What was written first, CPE or purl, is how the component is called.
func csvRow(rec rows.Record, shape []column, row int) Component {
	c := Component{Row: row, At: rec.At}
	for i, cell := range rec.Cells {
		if i >= len(shape) {
			c.problem("too_many_cells", text.Format("這一列有 %d 格，標題只有 %d 欄。", "The row has %d cells, the header %d.", len(rec.Cells), len(shape)))
			break
		}
		if len(cell) > MaxField {
			c.tooLong(short(cell))
			continue
		}
		csvCell(&c, shape[i], cell)
	}
	if rec.Long {
		c.problem("too_long", text.Of("這一列過長，只讀了開頭。", "The row is too long; only its beginning was read."))
	}
	return c
}

func csvCell(c *Component, col column, cell string) {
	switch col {
	case assetColumn:
		c.Asset = present(cell)
	case cpeColumn:
		csvNames(c, cell, isCPE, c.addCPE)
	case purlColumn:
		csvNames(c, cell, isPURL, c.addPURL)
	case vendorColumn:
		c.Vendor = present(cell)
	case productColumn:
		c.Name = present(cell)
	case versionColumn:
		c.Version = present(cell)
	case ecosystemColumn:
		c.Ecosystem = present(cell)
	case osColumn:
		c.OS = present(cell)
	}
}

// csvNames takes the names in a cell: one, or several with blanks or line ends between them.
func csvNames(c *Component, cell string, is func(string) bool, add func(string)) {
	names := strings.Fields(cell)
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
