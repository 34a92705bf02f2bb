package odf

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"lianfang/internal/text"
)

// Text is a text document on A4.
type Text struct {
	Meta
	Foot   string // stands at the foot of each page, before its number
	Blocks []Block
}

// Block is a piece of a text: Heading, Paragraph, List or Table.
type Block interface {
	write(b *markup, n int)
	pieces() []string
	rows() int
}

// Heading is a heading; 0 is the title of the document.
type Heading struct {
	Level int
	Words string
}

// Paragraph is words; a line break in them is one on the paper. Small is for what is said beside the matter.
type Paragraph struct {
	Words string
	Small bool
}

// List is a list with dots or, Numbered, with numbers.
type List struct {
	Items    []string
	Numbered bool
}

// Table is a table. Widths are the shares of its columns; none are equal ones.
type Table struct {
	Name   string
	Head   []string
	Rows   [][]string
	Widths []int
}

func (h Heading) pieces() []string   { return []string{h.Words} }
func (p Paragraph) pieces() []string { return []string{p.Words} }
func (l List) pieces() []string      { return l.Items }
func (t Table) pieces() []string     { return append(slices.Clone(t.Head), slices.Concat(t.Rows...)...) }

func (Heading) rows() int   { return 1 }
func (Paragraph) rows() int { return 1 }
func (l List) rows() int    { return len(l.Items) }
func (t Table) rows() int   { return len(t.Rows) }

// Write writes the document.
func (t Text) Write(w io.Writer) error {
	if len(t.Blocks) > maxBlocks {
		return tooLarge(text.Of("段落", "paragraphs"), maxBlocks)
	}
	for _, b := range t.Blocks {
		if b.rows() > maxRows {
			return tooLarge(text.Of("一個表的列數", "rows of a table"), maxRows)
		}
		for _, p := range b.pieces() {
			if len(p) > maxWords {
				return tooLarge(text.Of("一段的位元組數", "bytes of a paragraph"), maxWords)
			}
		}
		if table, ok := b.(Table); ok && table.columns() > maxColumns {
			return tooLarge(text.Of("欄數", "columns"), maxColumns)
		}
	}
	return pack(w, textType, []part{t.content(), t.styles(), t.Meta.part()})
}

func (t Text) content() part {
	var b markup
	b.raw(xmlHead + `<office:document-content` + spaces + ` office:version="1.3">` + fonts + `<office:automatic-styles>`)
	for i, one := range t.Blocks {
		if table, ok := one.(Table); ok {
			table.style(&b, i)
		}
	}
	b.raw(`</office:automatic-styles><office:body><office:text>`)
	for i, one := range t.Blocks {
		one.write(&b, i)
	}
	b.raw(`</office:text></office:body></office:document-content>`)
	return part{"content.xml", b.String()}
}

func (h Heading) write(b *markup, _ int) {
	if h.Level < 1 {
		b.raw(`<text:p text:style-name="Title">`)
		b.words(h.Words)
		b.raw(`</text:p>`)
		return
	}
	n := strconv.Itoa(min(h.Level, 3))
	b.raw(`<text:h text:style-name="Heading_20_` + n + `" text:outline-level="` + n + `">`)
	b.words(h.Words)
	b.raw(`</text:h>`)
}

func (p Paragraph) write(b *markup, _ int) {
	style := "Text_20_body"
	if p.Small {
		style = "Small"
	}
	b.paragraph(style, p.Words)
}

func (m *markup) paragraph(style, words string) {
	m.raw(`<text:p text:style-name="` + style + `">`)
	m.words(words)
	m.raw(`</text:p>`)
}

func (l List) write(b *markup, _ int) {
	style := "Dots"
	if l.Numbered {
		style = "Numbers"
	}
	b.raw(`<text:list text:style-name="` + style + `">`)
	for _, item := range l.Items {
		b.raw(`<text:list-item>`)
		b.paragraph("List_20_Contents", item)
		b.raw(`</text:list-item>`)
	}
	b.raw(`</text:list>`)
}

func (t Table) columns() int {
	n := len(t.Head)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	return n
}

// style writes the widths of the columns; n tells this table from the others.
func (t Table) style(b *markup, n int) {
	name := "T" + strconv.Itoa(n)
	b.raw(`<style:style style:name="` + name + `" style:family="table"><style:table-properties style:width="16cm" table:align="margins"/></style:style>`)
	for i := range t.columns() {
		share := 1
		if i < len(t.Widths) {
			share = max(t.Widths[i], 1)
		}
		b.raw(`<style:style style:name="` + name + "." + strconv.Itoa(i) + `" style:family="table-column"><style:table-column-properties style:rel-column-width="` + strconv.Itoa(share) + `*"/></style:style>`)
	}
}

func (t Table) write(b *markup, n int) {
	columns := t.columns()
	if columns == 0 {
		return
	}
	name := "T" + strconv.Itoa(n)
	b.raw(`<table:table table:style-name="` + name + `" table:name="`)
	b.plain(strings.TrimSpace(t.Name + " " + strconv.Itoa(n)))
	b.raw(`">`)
	for i := range columns {
		b.raw(`<table:table-column table:style-name="` + name + "." + strconv.Itoa(i) + `"/>`)
	}
	if len(t.Head) > 0 {
		b.raw(`<table:table-header-rows>`)
		row(b, t.Head, columns, "Table_20_Heading")
		b.raw(`</table:table-header-rows>`)
	}
	for _, r := range t.Rows {
		row(b, r, columns, "Table_20_Contents")
	}
	b.raw(`</table:table>`)
}

func row(b *markup, cells []string, columns int, style string) {
	b.raw(`<table:table-row>`)
	for i := range columns {
		b.raw(`<table:table-cell table:style-name="Cell" office:value-type="string">`)
		words := ""
		if i < len(cells) {
			words = cells[i]
		}
		b.paragraph(style, words)
		b.raw(`</table:table-cell>`)
	}
	b.raw(`</table:table-row>`)
}
