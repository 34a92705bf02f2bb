package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/match"
	"lianfang/internal/text"
)

// tableHead names the columns: what, which, how sure, what to do, why.
func tableHead(lang text.Lang) string {
	head := [...]text.Text{text.Of("資產", "ASSET"), text.Of("元件", "COMPONENT"), text.Of("弱點", "VULNERABILITY"), text.Of("結果", "ANSWER"), text.Of("修正版本", "FIXED IN"), text.Of("依據", "WHY")}
	var cells []string
	for _, h := range head {
		cells = append(cells, h.In(lang))
	}
	return tableLine(tableWidths, cells)
}

func renderTable(found []match.Finding, lang text.Lang) ([]byte, error) {
	var b []byte
	for i := range found {
		b = append(b, tableLine(tableWidths, tableCells(&found[i], lang))...)
	}
	return b, nil
}

// tableWidths are columns on a terminal; the last one is open.
var tableWidths = []int{16, 40, 18, 14, 16}

func tableCells(f *match.Finding, lang text.Lang) []string {
	why := f.Verdict.Tree.Sentence().In(lang)
	if f.Verdict.Result == judge.Unknown && !f.Verdict.Needs.IsZero() {
		why = text.Format("取決於：%s", "depends on: %s", f.Verdict.Needs).In(lang)
	}
	if !f.Group.Scores.KEVAdded.IsZero() {
		why = text.Format("已遭利用。%s", "known to be exploited. %s", why).In(lang)
	}
	return []string{orDash(f.Row.Asset), judge.Title(f.Component.Name), f.Group.ID, f.Verdict.Result.Answer().In(lang), orDash(strings.Join(f.Verdict.Fixed, ", ")),
		fmt.Sprintf("%s: %s", f.Voice, why)}
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// tableLine pads each cell to its column; a longer one pushes the rest to the right instead of being cut.
func tableLine(widths []int, cells []string) string {
	var b strings.Builder
	for i, s := range cells {
		s = strings.Map(printable, s)
		b.WriteString(s)
		if i == len(cells)-1 {
			break
		}
		b.WriteString(strings.Repeat(" ", max(widths[i]-columns(s), 0)+2))
	}
	return b.String() + "\n"
}

// printable keeps what a terminal would obey out of a table.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == utf8.RuneError {
		return ' '
	}
	return r
}

// columns is how wide a text is on a terminal: East Asian wide characters take two (UAX #11).
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

func updateTo(versions []string, lang text.Lang) string {
	return text.Format("更新到 %s 或更新的版本。", "Update to %s or later.", strings.Join(versions, " / ")).In(lang)
}
