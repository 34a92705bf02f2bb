package odf

import "strings"

// The hand in which Taiwan's authorities write, and what stands in its place where it is missing: whoever opens the document has one of them.
const fonts = `<office:font-face-decls><style:font-face style:name="Hand" svg:font-family="'Times New Roman', 'Liberation Serif'" style:font-family-generic="roman" style:font-pitch="variable"/>` +
	`<style:font-face style:name="標楷體" svg:font-family="標楷體, DFKai-SB, BiauKai, TW-Kai" style:font-family-generic="script" style:font-pitch="variable"/></office:font-face-decls>`

// locale is how the format writes a language: for Latin letters and for Chinese ones each.
func (m Meta) locale() string {
	language, country, _ := strings.Cut(m.lang(), "-")
	if language != "en" {
		language, country = "en", "GB" // what stands in Latin letters on a Chinese paper
	}
	return ` fo:language="` + language + `" fo:country="` + country + `" style:language-asian="zh" style:country-asian="TW"`
}

func (m Meta) base() string {
	return `<style:text-properties style:font-name="Hand" style:font-name-asian="標楷體" fo:font-size="12pt" style:font-size-asian="12pt"` + m.locale() + `/>`
}

func named(name, shown, paragraph, words string) string {
	return `<style:style style:name="` + name + `" style:display-name="` + shown + `" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties ` + paragraph + `/><style:text-properties ` + words + `/></style:style>`
}

func sized(pt string, bold bool) string {
	s := `fo:font-size="` + pt + `" style:font-size-asian="` + pt + `"`
	if bold {
		s += ` fo:font-weight="bold" style:font-weight-asian="bold"`
	}
	return s
}

const a4 = `<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" style:print-orientation="portrait" fo:margin-top="2.2cm" fo:margin-bottom="2cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm" style:writing-mode="lr-tb"/>` +
	`<style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>`

func (t Text) styles() part {
	var b markup
	b.raw(xmlHead + `<office:document-styles` + spaces + ` office:version="1.3">` + fonts + `<office:styles>`)
	b.raw(`<style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="lr-tb" style:line-break="strict" style:punctuation-wrap="hanging"/>` + t.base() + `</style:default-style>`)
	b.raw(`<style:style style:name="Standard" style:family="paragraph"/>`)
	b.raw(named("Text_20_body", "Text body", `fo:margin-bottom="0.2cm" fo:line-height="140%"`, sized("12pt", false)))
	b.raw(named("Small", "Small", `fo:margin-bottom="0.15cm"`, sized("9pt", false)+` fo:color="#444444"`))
	b.raw(named("Title", "Title", `fo:text-align="center" fo:margin-bottom="0.4cm"`, sized("20pt", true)))
	b.raw(named("Heading_20_1", "Heading 1", `fo:margin-top="0.5cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"`, sized("15pt", true)))
	b.raw(named("Heading_20_2", "Heading 2", `fo:margin-top="0.4cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"`, sized("13pt", true)))
	b.raw(named("Heading_20_3", "Heading 3", `fo:margin-top="0.3cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"`, sized("12pt", true)))
	b.raw(named("List_20_Contents", "List Contents", `fo:margin-bottom="0.1cm"`, sized("12pt", false)))
	b.raw(named("Table_20_Contents", "Table Contents", `fo:line-height="130%"`, sized("11pt", false)))
	b.raw(named("Table_20_Heading", "Table Heading", `fo:keep-with-next="always"`, sized("11pt", true)))
	b.raw(named("Footer", "Footer", `fo:text-align="center"`, sized("9pt", false)))
	b.raw(`<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #444444" fo:padding="0.12cm" style:vertical-align="top"/></style:style>`)
	b.raw(list("Dots", `<text:list-level-style-bullet text:level="1" text:bullet-char="•">`, `</text:list-level-style-bullet>`))
	b.raw(list("Numbers", `<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">`, `</text:list-level-style-number>`))
	b.raw(`</office:styles><office:automatic-styles>` + a4 + `</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer><text:p text:style-name="Footer">`)
	b.words(t.Foot)
	b.raw(`<text:s text:c="2"/><text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>`)
	return part{"styles.xml", b.String()}
}

func list(name, begin, end string) string {
	return `<text:list-style style:name="` + name + `">` + begin + `<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:margin-left="0.8cm" fo:text-indent="-0.6cm"/></style:list-level-properties>` + end + `</text:list-style>`
}
