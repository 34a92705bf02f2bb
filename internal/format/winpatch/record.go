package winpatch

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Record says of one update which ones it replaces, on one product.
type Record struct {
	KB         KB
	Supersedes []KB
	Product    string // a product's name; in Microsoft's documents its ProductID; empty: not said
	Build      Build  // the build that a machine has with it; zero: not said

	At       framing.Position
	Problems []framing.Problem
	Broken   bool // no KB number: not to be used
}

// Records reads every record of r, one at a time: a JSON list (or lines) of {"kb","supersedes","product","build"}, a security update
// document of Microsoft in JSON, of which each vendor fix gives a record a product, or a table whose first row names its columns. In a
// table or document the same record comes once for every vulnerability that it mends. The error, always last, is a *framing.Error or
// what r failed with.
func Records(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		in := bufio.NewReader(r)
		first, _ := in.Peek(512)
		first = bytes.TrimLeft(bytes.TrimPrefix(first, []byte("\ufeff")), " \t\r\n")
		if len(first) > 0 && (first[0] == '[' || first[0] == '{') {
			fromJSON(in, yield)
			return
		}
		fromTable(in, yield)
	}
}

type wireRecord struct {
	KB         jsontext.Value `json:"kb"`
	Supersedes jsontext.Value `json:"supersedes"`
	Product    string         `json:"product"`
	Build      string         `json:"build"`

	CVE          string            `json:"CVE"`
	Remediations []wireRemediation `json:"Remediations"`
}

// wireRemediation is a remedy of a CVRF document. Type 2 is "Vendor Fix" (CVRF 1.1, §6.9.1).
type wireRemediation struct {
	Type        int `json:"Type"`
	Description struct {
		Value string `json:"Value"`
	} `json:"Description"`
	Supersedence string   `json:"Supercedence"` // Microsoft's spelling
	FixedBuild   string   `json:"FixedBuild"`
	Products     []string `json:"ProductID"`
}

const vendorFix = 2

func fromJSON(r io.Reader, yield func(Record, error) bool) {
	lim := framing.JSONLimits{Bytes: maxFile, Depth: maxDepth, Value: maxRecord, Lines: true, Bare: true}
	for e, err := range framing.Elements(r, lim, "Vulnerability") {
		if err != nil {
			yield(Record{}, err)
			return
		}
		w, problems := framing.DecodeObject[wireRecord](e)
		if w.Remediations != nil || w.CVE != "" {
			if !w.fixes(e, problems, yield) {
				return
			}
			continue
		}
		rec := newRecord(words(w.KB), words(w.Supersedes), w.Product, w.Build, e.At)
		rec.Problems = append(problems, rec.Problems...)
		if !yield(rec, nil) {
			return
		}
	}
}

// words takes a value that is a text, a number or a list of these as one text.
func words(v jsontext.Value) string {
	switch v.Kind() {
	case '"':
		var s string
		_ = json.Unmarshal(v, &s) // a string that was scanned is a string
		return s
	case '0':
		return string(v)
	case '[':
		var all []jsontext.Value
		_ = json.Unmarshal(v, &all)
		var b strings.Builder
		for _, one := range all {
			if one.Kind() != '[' {
				b.WriteString(words(one) + ";")
			}
		}
		return b.String()
	}
	return ""
}

// fixes gives a record for every product of every vendor fix whose description is a KB; others ("Release Notes") are no Windows updates.
func (w wireRecord) fixes(e framing.Element, problems []framing.Problem, yield func(Record, error) bool) bool {
	for _, x := range w.Remediations {
		if _, ok := kbOf(strings.TrimSpace(x.Description.Value)); x.Type != vendorFix || !ok {
			continue
		}
		rec := newRecord(x.Description.Value, x.Supersedence, "", x.FixedBuild, e.At)
		rec.Problems = append(problems, rec.Problems...)
		problems = nil
		if len(x.Products) > maxProducts {
			rec.note(framing.CodeTooLarge, text.Format("產品超過 %d 個，其餘略過。", "There are more than %d products; the rest was left out.", maxProducts))
			x.Products = x.Products[:maxProducts]
		}
		if len(x.Products) == 0 {
			x.Products = []string{""}
		}
		for _, p := range x.Products {
			one := rec
			one.Product = p
			rec.Problems = nil
			if !yield(one, nil) {
				return false
			}
		}
	}
	return true
}

func newRecord(kb, supersedes, product, build string, at framing.Position) Record {
	rec := Record{Product: strings.TrimSpace(product), At: at}
	kbs, problems := ParseKBs(kb)
	switch len(kbs) {
	case 1:
		rec.KB = kbs[0]
	default:
		rec.Broken = true
		rec.note(CodeNoKB, text.Format("應有一個 KB 編號，「%.40s」有 %d 個。", "There should be one KB number; %.40[1]q has %[2]d.", kb, len(kbs)))
	}
	rec.take(problems)
	rec.Supersedes, problems = ParseKBs(supersedes)
	rec.take(problems)
	if strings.TrimSpace(build) == "" || nothing.MatchString(strings.TrimSpace(build)) {
		return rec
	}
	var ok bool
	if rec.Build, ok = ParseBuild(build); !ok {
		rec.note("bad_build", text.Format("「%.40s」不是 Windows 組建編號。", "%.40[1]q is no build of Windows.", build))
	}
	return rec
}

// take gives problems of a list of numbers the place of the record.
func (r *Record) take(problems []framing.Problem) {
	for _, p := range problems {
		r.note(p.Code, p.Say)
	}
}

func (r *Record) note(code string, say text.Text) {
	p := framing.Problem{Code: code, Say: say, At: r.At}
	if r.KB != 0 {
		p.Object = r.KB.String()
	}
	r.Problems = append(r.Problems, p)
}

// Looks tells from the beginning of a file whether it holds records of updates. Microsoft's documents are known by their first members, a list by what its
// objects say, a table by the columns that Records needs.
func Looks(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(head) == 0 {
		return false
	}
	if head[0] == '{' || head[0] == '[' {
		has := func(member string) bool { return bytes.Contains(head, []byte(`"`+member+`"`)) }
		return has("DocumentTitle") && (has("DocumentTracking") || has("ProductTree")) || has("kb") && (has("supersedes") || has("build")) && !has("cpe")
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	for _, delimiter := range []string{",", "\t", ";"} {
		cells := strings.Split(strings.TrimSpace(string(line)), delimiter)
		for i := range cells {
			cells[i] = strings.Trim(strings.TrimSpace(cells[i]), `"`)
		}
		if find(cells) != nil {
			return true
		}
	}
	return false
}
