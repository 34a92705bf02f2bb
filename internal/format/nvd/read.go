package nvd

import (
	"bytes"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/cve/stamp"
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Head is what an answer of the API says before its records; a file of single records has none.
type Head struct {
	Format    string // "NVD_CVE"
	Version   string // "2.0"
	Timestamp string
	Start     string // startIndex, as written
	Total     string // totalResults, as written: how many there are in all pages
}

// Records reads every record of r, one at a time, in any of the shapes of the package. What is odd about a record stands in its Problems;
// the error, always last, is a *framing.Error or what r failed with.
func Records(r io.Reader) iter.Seq2[Record, error] { return RecordsAndHead(r, new(Head)) }

// RecordsAndHead is Records and fills head, before the first record where the answer has it there.
func RecordsAndHead(r io.Reader, head *Head) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for e, err := range elements(r, head) {
			if err != nil {
				yield(Record{}, err)
				return
			}
			if !yield(Parse(e), nil) {
				return
			}
		}
	}
}

// Elements cuts r into its records without reading them, for those who read several at once.
func Elements(r io.Reader) iter.Seq2[framing.Element, error] { return elements(r, new(Head)) }

func elements(r io.Reader, head *Head) iter.Seq2[framing.Element, error] {
	lim := framing.JSONLimits{Depth: maxDepth, Value: maxRecord, Lines: true, Bare: true}
	return framing.ElementsAndHeader(r, lim, head.take, "vulnerabilities")
}

func (h *Head) take(m framing.Member) {
	value := strings.Trim(string(m.Raw), `"`)
	switch m.Name {
	case "format":
		h.Format = value
	case "version":
		h.Version = value
	case "timestamp":
		h.Timestamp = value
	case "startIndex":
		h.Start = value
	case "totalResults":
		h.Total = value
	}
}

// Parse reads one record, with or without the wrapper {"cve": …}. The element must come from framing.Elements; its bytes are copied.
func Parse(e framing.Element) Record {
	rec := Record{Raw: e.Raw.Clone(), At: e.At}
	w, problems := framing.DecodeObject[wireRecord](unwrapped(e))
	rec.ID = w.ID
	rec.Problems = append(rec.Problems, problems...)
	switch {
	case len(w.Meta) > 0:
		rec.Problems = nil // one reason is enough; its members differ throughout
		rec.breaks("old_format", text.Of("這是 NVD 1.1 格式，已停止發行，請改用 2.0。", "This is the NVD 1.1 form, which is retired; please use 2.0."))
		return rec
	case !stamp.CVE(w.ID):
		rec.breaks("no_id", text.Format("沒有有效的 CVE 編號（「%.40s」）。", "There is no valid CVE number (%.40[1]q).", w.ID))
		return rec
	case w.longest() > maxList:
		rec.breaks(framing.CodeTooLarge, text.Format("清單超過 %d 項。", "A list has more than %d entries.", maxList))
		return rec
	}
	rec.fill(w)
	for i := range rec.Problems {
		rec.Problems[i].Object = rec.ID
	}
	return rec
}

// unwrapped gives the object within {"cve": …}, or the element itself.
func unwrapped(e framing.Element) framing.Element {
	if !bytes.Contains(e.Raw, []byte(`"cve"`)) {
		return e
	}
	item, _ := framing.DecodeObject[wireItem](e)
	if item.CVE.Kind() != '{' {
		return e
	}
	at := int64(max(bytes.Index(e.Raw, item.CVE), 0))
	return framing.Element{Raw: item.CVE, At: e.Place(at)}
}

func (r *Record) fill(w wireRecord) {
	r.Source, r.Status = w.Source, w.Status
	if r.Source == "" {
		r.Source = w.CNA
	}
	r.Published, r.Modified = r.instant("published", w.Published), r.instant("lastModified", w.Modified)
	for _, t := range w.Tags {
		r.Tags = append(r.Tags, t.Tags...)
	}
	for _, d := range w.Descriptions {
		r.Descriptions = append(r.Descriptions, Description(d))
	}
	for _, ref := range w.References {
		r.References = append(r.References, Reference(ref))
	}
	r.scores(w)
	r.weaknesses(w)
	if w.KEVAdded != "" {
		r.KEV = &Exploited{Added: r.instant("cisaExploitAdd", w.KEVAdded), Due: r.instant("cisaActionDue", w.KEVDue), Action: w.KEVAction, Name: w.KEVName}
	}
	tree := ParseTree(w.Configurations, r.At, r.ID)
	r.Configurations = tree.Configurations
	r.Problems = append(r.Problems, tree.Problems...)
	r.Broken = tree.Broken
}

// scores takes the CVSS metrics, oldest version first, and the bare vectors of short records.
func (r *Record) scores(w wireRecord) {
	for _, m := range slices.Concat(w.Metrics.V2, w.Metrics.V30, w.Metrics.V31, w.Metrics.V40) {
		s := Score{Version: m.Data.Version, Vector: m.Data.Vector, Severity: m.Data.Severity, Source: m.Source, Type: m.Type}
		if s.Severity == "" {
			s.Severity = m.Severity
		}
		s.Base = r.number(m.Data.Base)
		r.CVSS = append(r.CVSS, s)
	}
	if w.CVSS2 != "" {
		r.CVSS = append(r.CVSS, Score{Version: "2.0", Vector: w.CVSS2})
	}
	if w.CVSS3 != "" {
		version, _, _ := strings.Cut(strings.TrimPrefix(w.CVSS3, "CVSS:"), "/")
		r.CVSS = append(r.CVSS, Score{Version: version, Vector: w.CVSS3})
	}
}

func (r *Record) number(raw jsontext.Value) string {
	if len(raw) == 0 || raw.Kind() == 'n' {
		return ""
	}
	if raw.Kind() != '0' {
		r.note("bad_score", text.Of("CVSS 分數不是數字。", "A CVSS score is no number."))
		return ""
	}
	return string(raw)
}

func (r *Record) weaknesses(w wireRecord) {
	for _, k := range w.Weaknesses {
		for _, t := range k.Texts {
			r.CWEs = append(r.CWEs, WeaknessOf(t.Value, t.Value, k.Source, k.Type))
		}
	}
	for _, c := range w.CWE {
		r.CWEs = append(r.CWEs, WeaknessOf(c, c, "", ""))
	}
}

// WeaknessOf makes a Weakness from a CWE number, if id is one, else from the words.
func WeaknessOf(id, words, source, kind string) Weakness {
	n, found := strings.CutPrefix(id, "CWE-")
	if !found || n == "" || strings.Trim(n, "0123456789") != "" {
		id = ""
	}
	if words == id {
		words = ""
	}
	return Weakness{CWE: id, Text: words, Source: source, Type: kind}
}

func (r *Record) instant(name, s string) time.Time {
	t, ok := stamp.Instant(s)
	if !ok && s != "" {
		r.note("bad_time", text.Format("「%s」的時間「%.40s」無法判讀。", "The time %.40[2]q of %[1]q cannot be read.", name, s))
	}
	return t
}

func (r *Record) breaks(code string, say text.Text) {
	r.Broken = true
	r.note(code, say)
}

func (r *Record) note(code string, say text.Text) {
	r.Problems = append(r.Problems, framing.Problem{Code: code, Say: say, At: r.At, Object: r.ID})
}
