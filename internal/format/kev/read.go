package kev

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/cve/stamp"
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Entries reads every entry of a catalogue, one at a time, and fills head: from JSON before the first entry, where the catalogue has it
// there. The form is told by the first byte. What is odd about an entry stands in its Problems; the error, always last, is a
// *framing.Error or what r failed with.
func Entries(r io.Reader, head *Head) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		*head = Head{Count: -1}
		in := bufio.NewReader(r)
		form := fromCSV
		if first, _ := in.Peek(512); bytes.IndexByte([]byte("{["), firstLetter(first)) >= 0 {
			form = fromJSON
		}
		form(in, head, yield)
	}
}

func firstLetter(b []byte) byte {
	if b = bytes.TrimLeft(b, " \t\r\n"); len(b) > 0 {
		return b[0]
	}
	return '{'
}

type wireEntry struct {
	CVE         string   `json:"cveID"`
	Vendor      string   `json:"vendorProject"`
	Product     string   `json:"product"`
	Name        string   `json:"vulnerabilityName"`
	Added       string   `json:"dateAdded"`
	Due         string   `json:"dueDate"`
	Description string   `json:"shortDescription"`
	Action      string   `json:"requiredAction"`
	Ransomware  string   `json:"knownRansomwareCampaignUse"`
	Notes       string   `json:"notes"`
	CWEs        []string `json:"cwes"`
}

func fromJSON(r io.Reader, head *Head, yield func(Entry, error) bool) {
	lim := framing.JSONLimits{Bytes: maxCatalogue, Depth: maxDepth, Value: maxEntry, String: maxEntry}
	for e, err := range framing.ElementsAndHeader(r, lim, head.take, "vulnerabilities") {
		if err != nil {
			yield(Entry{}, err)
			return
		}
		w, problems := framing.DecodeObject[wireEntry](e)
		if !yield(w.entry(bytes.Clone(e.Raw), e.At, problems), nil) {
			return
		}
	}
}

func (h *Head) take(m framing.Member) {
	value := string(m.Raw)
	if m.Raw.Kind() == '"' {
		plain, _ := jsontext.AppendUnquote(nil, m.Raw)
		value = string(plain)
	}
	switch m.Name {
	case "title":
		h.Title = value
	case "catalogVersion":
		h.Version = value
	case "dateReleased":
		released, ok := stamp.Instant(value)
		if h.Released = released; !ok {
			h.note(m, text.Format("發布時間「%.40s」無法判讀。", "The time of release %.40[1]q cannot be read.", value))
		}
	case "count":
		n, err := strconv.Atoi(value)
		if h.Count = n; err != nil || n < 0 {
			h.Count = -1
			h.note(m, text.Format("筆數「%.40s」不是數字。", "The count %.40[1]q is no number.", value))
		}
	}
}

func (h *Head) note(m framing.Member, say text.Text) {
	h.Problems = append(h.Problems, framing.Problem{Code: "bad_head", Say: say, At: m.At, Object: m.Name})
}

// fromCSV reads the table by the names in its first row, in any order.
func fromCSV(r io.Reader, _ *Head, yield func(Entry, error) bool) {
	var columns map[string]int
	for row, err := range framing.Rows(r, framing.RowLimits{Bytes: maxCatalogue, Row: maxEntry, Fields: maxFields}) {
		if err != nil {
			yield(Entry{}, err)
			return
		}
		if columns == nil {
			if columns = named(row.Fields); len(columns) == 0 {
				yield(Entry{}, &framing.Error{Code: framing.CodeWrongType, At: row.At,
					Say: text.Of("第一列沒有 cveID 欄，不是 KEV 目錄。", "The first row has no column cveID; this is no KEV catalogue.")})
				return
			}
			continue
		}
		if !yield(fromRow(row, columns), nil) {
			return
		}
	}
}

func named(fields []string) map[string]int {
	columns := make(map[string]int, len(fields))
	for i, f := range fields {
		columns[strings.TrimSpace(f)] = i
	}
	if _, ok := columns["cveID"]; !ok {
		return nil
	}
	return columns
}

func fromRow(row framing.Row, columns map[string]int) Entry {
	get := func(name string) string {
		if i, ok := columns[name]; ok && i < len(row.Fields) {
			return row.Fields[i]
		}
		return ""
	}
	w := wireEntry{
		CVE: get("cveID"), Vendor: get("vendorProject"), Product: get("product"), Name: get("vulnerabilityName"), Added: get("dateAdded"),
		Due: get("dueDate"), Description: get("shortDescription"), Action: get("requiredAction"), Ransomware: get("knownRansomwareCampaignUse"),
		Notes: get("notes"), CWEs: strings.FieldsFunc(get("cwes"), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }),
	}
	var problems []framing.Problem
	if len(row.Fields) != len(columns) {
		problems = append(problems, framing.Problem{Code: "row_length", At: row.At,
			Say: text.Format("這一列有 %d 欄，應為 %d 欄。", "This row has %d fields, not %d.", len(row.Fields), len(columns))})
	}
	return w.entry(bytes.Clone(row.Raw), row.At, problems)
}

func (w wireEntry) entry(raw []byte, at framing.Position, problems []framing.Problem) Entry {
	e := Entry{
		CVE: strings.TrimSpace(w.CVE), Vendor: w.Vendor, Product: w.Product, Name: w.Name, Description: w.Description, Action: w.Action,
		Ransomware: w.Ransomware, Notes: w.Notes, CWEs: w.CWEs, Raw: raw, At: at, Problems: problems,
	}
	if !stamp.CVE(e.CVE) {
		e.Broken = true
		e.note("no_id", text.Format("沒有有效的 CVE 編號（「%.40s」）。", "There is no valid CVE number (%.40[1]q).", w.CVE))
	}
	if len(e.CWEs) > maxCWEs {
		e.CWEs = nil
		e.note(framing.CodeTooLarge, text.Format("CWE 超過 %d 個，略過不用。", "There are more than %d CWEs; they were left out.", maxCWEs))
	}
	e.Added, e.Due = e.day("dateAdded", w.Added), e.day("dueDate", w.Due)
	for i := range e.Problems {
		e.Problems[i].Object = e.CVE
	}
	return e
}

func (e *Entry) day(name, s string) time.Time {
	t, ok := stamp.Instant(s)
	if !ok && s != "" {
		e.note("bad_time", text.Format("「%s」的日期「%.40s」無法判讀。", "The date %.40[2]q of %[1]q cannot be read.", name, s))
	}
	return t
}

func (e *Entry) note(code string, say text.Text) {
	e.Problems = append(e.Problems, framing.Problem{Code: code, Say: say, At: e.At, Object: e.CVE})
}
