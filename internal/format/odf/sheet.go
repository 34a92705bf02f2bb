package odf

import (
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/text"
)

// Sheets is a spreadsheet.
type Sheets struct {
	Meta
	Sheets []Sheet
}

// Sheet is one table of it.
type Sheet struct {
	Name string
	Head []string
	Rows [][]Cell
}

// Cell is one value. The zero one is empty.
type Cell struct {
	sort  string
	words string
	value string
}

// Words is a text, whatever it begins with.
func Words(s string) Cell { return Cell{sort: "string", words: s} }

// Whole is a whole number.
func Whole(n int64) Cell {
	s := strconv.FormatInt(n, 10)
	return Cell{sort: "float", words: s, value: s}
}

// Number is a number; what is none is an empty cell.
func Number(x float64) Cell {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Cell{}
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	return Cell{sort: "float", words: s, value: s}
}

// Day is a day; no day is an empty cell.
func Day(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	s := t.Format("2006-01-02")
	return Cell{sort: "date", words: s, value: s}
}

// Write writes the spreadsheet.
func (s Sheets) Write(w io.Writer) error {
	if len(s.Sheets) > maxSheets {
		return tooLarge(text.Of("工作表", "sheets"), maxSheets)
	}
	for _, one := range s.Sheets {
		if err := one.check(); err != nil {
			return err
		}
	}
	return pack(w, sheetType, []part{s.content(), s.styles(), s.Meta.part()})
}

func (s Sheet) check() error {
	if len(s.Rows) > maxRows {
		return tooLarge(text.Of("列數", "rows"), maxRows)
	}
	for _, r := range s.Rows {
		if max(len(r), len(s.Head)) > maxColumns {
			return tooLarge(text.Of("欄數", "columns"), maxColumns)
		}
		for _, c := range r {
			if len(c.words) > maxWords {
				return tooLarge(text.Of("一格的位元組數", "bytes of a cell"), maxWords)
			}
		}
	}
	return nil
}

func (s Sheets) content() part {
	var b markup
	b.raw(xmlHead + `<office:document-content` + spaces + ` office:version="1.3">` + fonts + `<office:automatic-styles>`)
	b.raw(`<number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>`)
	b.raw(`<style:style style:name="Day" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N1"/>`)
	b.raw(`<style:style style:name="Wide" style:family="table-column"><style:table-column-properties style:column-width="4.5cm"/></style:style>`)
	b.raw(`<style:style style:name="Head" style:family="table-cell" style:parent-style-name="Default"><style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>`)
	b.raw(`</office:automatic-styles><office:body><office:spreadsheet>`)
	taken := map[string]bool{}
	for _, one := range s.Sheets {
		one.write(&b, taken)
	}
	b.raw(`</office:spreadsheet></office:body></office:document-content>`)
	return part{"content.xml", b.String()}
}

func (s Sheets) styles() part {
	return part{"styles.xml", xmlHead + `<office:document-styles` + spaces + ` office:version="1.3">` + fonts + `<office:styles><style:default-style style:family="table-cell">` + s.base() +
		`</style:default-style><style:style style:name="Default" style:family="table-cell"/></office:styles></office:document-styles>`}
}

// name is the name of a sheet as every spreadsheet takes it, and different from those that are taken.
func (s Sheet) name(taken map[string]bool) string {
	base := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]*?:/\`+"\n\t", r) {
			return ' '
		}
		return r
	}, clean(s.Name)), " '")
	if base == "" {
		base = "1"
	}
	out := short(base, maxName)
	for i := 2; taken[strings.ToLower(out)]; i++ {
		end := " " + strconv.Itoa(i)
		out = short(base, maxName-len(end)) + end
	}
	taken[strings.ToLower(out)] = true
	return out
}

func short(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

func (s Sheet) write(b *markup, taken map[string]bool) {
	columns := max(len(s.Head), 1)
	for _, r := range s.Rows {
		columns = max(columns, len(r))
	}
	b.raw(`<table:table table:name="`)
	b.plain(s.name(taken))
	b.raw(`"><table:table-column table:style-name="Wide" table:number-columns-repeated="` + strconv.Itoa(columns) + `"/>`)
	if len(s.Head) > 0 {
		b.raw(`<table:table-header-rows><table:table-row>`)
		for _, h := range s.Head {
			Words(h).write(b, "Head")
		}
		b.raw(`</table:table-row></table:table-header-rows>`)
	}
	for _, r := range s.Rows {
		b.raw(`<table:table-row>`)
		for _, c := range r {
			c.write(b, "")
		}
		b.raw(`</table:table-row>`)
	}
	if len(s.Head) == 0 && len(s.Rows) == 0 {
		b.raw(`<table:table-row><table:table-cell/></table:table-row>`)
	}
	b.raw(`</table:table>`)
}

func (c Cell) write(b *markup, style string) {
	if c.sort == "" {
		b.raw(`<table:table-cell/>`)
		return
	}
	if c.sort == "date" {
		style = "Day"
	}
	b.raw(`<table:table-cell`)
	if style != "" {
		b.raw(` table:style-name="` + style + `"`)
	}
	b.raw(` office:value-type="` + c.sort + `"`)
	switch c.sort {
	case "float":
		b.raw(` office:value="` + c.value + `"`)
	case "date":
		b.raw(` office:date-value="` + c.value + `"`)
	}
	b.raw(`><text:p>`)
	b.words(c.words)
	b.raw(`</text:p></table:table-cell>`)
}
