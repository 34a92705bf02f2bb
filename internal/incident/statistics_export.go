package incident

import (
	"strconv"
	"strings"
	"time"

	"lianfang/internal/exposure/few"
	"lianfang/internal/format/odf"
	"lianfang/internal/format/sbom"
	"lianfang/internal/text"
)

var (
	monthTitle  = text.Of("資安事件統計", "Statistics of cyber security incidents")
	monthHead   = []text.Text{text.Of("月份", "Month"), text.Of("統計項目", "Counted by"), text.Of("代碼", "Code"), text.Of("名稱", "Name"), text.Of("件數", "Cases")}
	totalName   = text.Of("合計", "All")
	medianName  = text.Of("第一次處理所需分鐘數（中位數）", "Minutes until the desk did something (median)")
	fewSaid     = text.Of("少於 3 個單位", "fewer than 3 bodies")
	withheld    = text.Of("不顯示", "not shown")
	monthCaveat = text.Of("少於 3 個單位的數字，以及能推算出它的數字，都不顯示；演練、不受理與重複的不計。", "A figure of fewer than three bodies, and what would let one reckon it, is not shown; drills, what was not taken on and duplicates are not counted.")
)

// figureRow is a row of an export.
type figureRow struct {
	by, code string
	name     text.Text
	count    few.Count
}

func (m Month) rows(l text.Lang) (out []figureRow) {
	out = append(out, figureRow{name: totalName, count: m.Total})
	if m.Median.Told {
		out = append(out, figureRow{name: medianName, count: few.Exact(m.Median.Minutes)})
	}
	for _, b := range m.Tables {
		for _, f := range b.Rows {
			out = append(out, figureRow{b.Name.In(l), f.Code, f.Name, f.Count})
		}
	}
	return out
}

// hiddenSaid says why a count is not told; it is nothing where it is.
func hiddenSaid(c few.Count) text.Text {
	switch c.Hidden {
	case few.Told:
		return text.Text{}
	case few.Few:
		return fewSaid
	}
	return withheld
}

// CSV is the month as a table that spreadsheets open. It begins with the mark by which they know UTF-8.
func (m Month) CSV(l text.Lang) string {
	var b strings.Builder
	b.WriteString("\ufeff")
	line := func(cells ...string) {
		for i, c := range cells {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(sbom.CSVCell(c))
		}
		b.WriteString("\r\n")
	}
	head := make([]string, len(monthHead))
	for i, h := range monthHead {
		head[i] = h.In(l)
	}
	line(head...)
	for _, r := range m.rows(l) {
		count := hiddenSaid(r.count).In(l)
		if count == "" {
			count = strconv.FormatInt(r.count.N, 10)
		}
		line(m.Month, r.by, r.code, r.name.In(l), count)
	}
	return b.String()
}

// Sheets is the month as a spreadsheet.
func (m Month) Sheets(l text.Lang) odf.Sheets {
	lang := "zh-TW"
	if l == text.En {
		lang = "en-GB"
	}
	first, _ := time.ParseInLocation("2006-01", m.Month, taipei)
	s := odf.Sheet{Name: m.Month}
	for _, h := range monthHead {
		s.Head = append(s.Head, h.In(l))
	}
	for _, r := range m.rows(l) {
		count := odf.Whole(r.count.N)
		if said := hiddenSaid(r.count).In(l); said != "" {
			count = odf.Words(said)
		}
		s.Rows = append(s.Rows, []odf.Cell{odf.Words(m.Month), odf.Words(r.by), odf.Words(r.code), odf.Words(r.name.In(l)), count})
	}
	s.Rows = append(s.Rows, []odf.Cell{odf.Words(monthCaveat.In(l))})
	return odf.Sheets{Meta: odf.Meta{Title: monthTitle.In(l) + " " + m.Month, Lang: lang, At: first.AddDate(0, 1, 0)}, Sheets: []odf.Sheet{s}}
}
