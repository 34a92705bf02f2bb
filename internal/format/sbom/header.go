package sbom

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/list/rows"
	"lianfang/internal/text"
)

// UnknownHeader is why a table could not be read whose headers nobody can guess. Whoever made the table can say what its columns hold; Remembering takes that.
type UnknownHeader struct {
	Why     *framing.Error
	Headers []string
	Sample  [][]string // the first rows below, cut short
}

func (u *UnknownHeader) Error() string { return u.Why.Error() }

// Unwrap lets who only wants to say what is wrong with the file say it.
func (u *UnknownHeader) Unwrap() error { return u.Why }

// Limits of a header that somebody is asked about.
const (
	MaxColumns = 200 // in a table
	maxShown   = 100 // characters of a header or cell
	sampleRows = 3
)

// HeaderPrint is the fingerprint of a header: the same for the same words in the same order, however wide, large or spaced they are written.
func HeaderPrint(headers []string) string {
	for len(headers) > 0 && headers[len(headers)-1] == "" {
		headers = headers[:len(headers)-1]
	}
	h := sha256.New()
	for _, c := range headers {
		h.Write([]byte(strings.ToLower(strings.Join(strings.Fields(width.Fold.String(c)), " "))))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Remembering lets a table be read by what somebody said before of its columns: find is asked with the fingerprint of each line that may be the header, and
// gives as many columns as it has, or nil.
func (in *Inventory) Remembering(find func(print string) Columns) *Inventory {
	in.find = find
	return in
}

// remembered gives the columns of a line that somebody has said before to be a header.
func (t titles) remembered(cells []string) Columns {
	if t.find == nil || len(cells) > MaxColumns {
		return nil
	}
	found := t.find(HeaderPrint(cells))
	if len(found) == 0 || len(found) > len(cells) || !found.Name() {
		return nil
	}
	out := make(Columns, len(cells))
	for i := range cells {
		out[i].Header = cells[i]
		if i < len(found) {
			out[i].Means = found[i].Means
		}
	}
	return out
}

// Name tells whether one of the columns names what is installed; without one there is nothing to compare.
func (cs Columns) Name() bool {
	for _, c := range cs {
		switch c.Means {
		case ProductColumn, CPEColumn, PURLColumn, OSColumn, PatchColumn:
			return true
		}
	}
	return false
}

// titles looks for the header among the first lines of a table.
type titles struct {
	asked Columns
	find  func(print string) Columns
	seen  []rows.Record
}

// unknown asks about the line that is most like a header: the first of those with the most cells.
func (t titles) unknown(why *framing.Error) error {
	best, most := 0, 0
	for i, rec := range t.seen {
		if n := filled(rec.Cells); n > most {
			best, most = i, n
		}
	}
	if most == 0 || len(t.seen[best].Cells) > MaxColumns {
		return why
	}
	out := &UnknownHeader{Why: why, Headers: t.seen[best].Cells}
	for _, rec := range t.seen[best+1 : min(len(t.seen), best+1+sampleRows)] {
		out.Sample = append(out.Sample, cutCells(rec.Cells[:min(len(rec.Cells), MaxColumns)]))
	}
	return out
}

func filled(cells []string) (n int) {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

func cutCells(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = Shown(c)
	}
	return out
}

// Shown is a header or cell as people are asked about it: on one line, and cut short.
func Shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return s
}

func noHeader(at framing.Position) *framing.Error {
	return &framing.Error{Code: framing.CodeWrongType, At: at, Say: text.Of(
		"找不到標題列：須有軟體名稱（product）、CPE、purl、作業系統（os）或修補程式（patch）之一的欄位，另可有主機名稱（asset）、廠商（vendor）、版本（version）、ecosystem。",
		"There is no header: it must have a column product, cpe, purl, os or patch, and may have asset, vendor, version, ecosystem.")}
}

// mayBeTable tells whether the beginning of a file that is of no known format may be a table: text, whose first lines one delimiter cuts into as many cells.
func mayBeTable(head []byte) bool {
	if i := bytes.LastIndexByte(head, '\n'); i > 0 && len(head) == sniffHead {
		head = head[:i] // the last line may be cut off within a character
	}
	head = bytes.TrimSpace(head)
	if len(head) == 0 || bytes.IndexByte(head, 0) >= 0 || strings.IndexByte("{[<", head[0]) >= 0 {
		return false
	}
	comma := rows.Sniff(head, isComment)
	if comma == 0 || !utf8.Valid(head) {
		return false
	}
	table := rows.NewTable(bytes.NewReader(head), comma)
	table.Comment = isComment
	want, n, told := 0, 0, 0
	for n < sampleRows {
		rec, ok := table.Next()
		switch {
		case !ok:
			return n > 1 && told > 0
		case n > 0 && len(rec.Cells) != want:
			return false
		case filled(rec.Cells) > 1:
			told++
		}
		want, n = len(rec.Cells), n+1
	}
	return told > 0
}
