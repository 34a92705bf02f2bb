package vex

import (
	"io"
	"iter"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/cve/stamp"
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Documents reads every document of r, one at a time. What is odd about a document stands in its Problems; the error, always last, is a
// *framing.Error or what r failed with.
func Documents(r io.Reader) iter.Seq2[*Document, error] {
	lim := framing.JSONLimits{Depth: maxDepth, Value: maxDocument, Lines: true}
	return func(yield func(*Document, error) bool) {
		for e, err := range framing.Elements(r, lim) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(Parse(e), nil) {
				return
			}
		}
	}
}

// wireOuter is what tells the forms apart.
type wireOuter struct {
	Context   jsontext.Value `json:"@context"`
	BOM       string         `json:"bomFormat"`
	Spec      string         `json:"specVersion"`
	Graph     jsontext.Value `json:"@graph"`
	Doc       jsontext.Value `json:"doc"`       // a wrapper
	Predicate jsontext.Value `json:"predicate"` // an in-toto statement
	Subject   []wireSubject  `json:"subject"`
}

type wireSubject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// Parse reads one document, with or without a wrapper. The element must come from framing.Elements; its bytes are copied.
func Parse(e framing.Element) *Document {
	d := &Document{Raw: e.Raw.Clone(), At: e.At}
	e.Raw = d.Raw
	w, _ := framing.DecodeObject[wireOuter](e)
	subject := w.Subject
	for range 2 { // an in-toto statement may itself stand in a wrapper
		inner := w.Predicate
		if inner.Kind() != '{' {
			inner = w.Doc
		}
		if inner.Kind() != '{' || w.Context != nil || w.BOM != "" {
			break
		}
		e = e.Parts().Next(inner)
		w, _ = framing.DecodeObject[wireOuter](e)
		subject = append(subject, w.Subject...)
	}
	switch {
	case strings.Contains(contextOf(w.Context), "openvex.dev"):
		d.Form = OpenVEX
		d.openVEX(e, subject)
	case w.BOM == "CycloneDX":
		d.Form = CycloneDX
		d.cycloneDX(e)
	case w.Graph.Kind() == '[' && strings.Contains(contextOf(w.Context), "spdx.org/rdf/3"):
		d.Form = SPDX3
		d.spdx3(e, w.Graph)
	default:
		d.breaks("unknown_form", text.Of("不是 OpenVEX、CycloneDX 或 SPDX 3 文件。", "This is neither OpenVEX nor CycloneDX nor SPDX 3."))
	}
	for i := range d.Problems {
		d.Problems[i].Object = d.ID
	}
	return d
}

// contextOf gives the first context of JSON-LD that is a text.
func contextOf(raw jsontext.Value) string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return one
	}
	var many []jsontext.Value
	_ = json.Unmarshal(raw, &many)
	for _, m := range many {
		if json.Unmarshal(m, &one) == nil {
			return one
		}
	}
	return ""
}

// take adds a statement if it says something, and notes what it lacks.
func (d *Document) take(s Statement) {
	switch {
	case s.Vulnerability == "":
		d.note("no_vulnerability", text.Of("一則聲明沒有漏洞編號，略過不用。", "A statement names no vulnerability and was left out."))
		return
	case len(s.Products) == 0:
		d.note("no_product", text.Format("關於 %.60s 的一則聲明沒有說是哪個產品，略過不用。", "A statement on %.60[1]s names no product and was left out.", s.Vulnerability))
		return
	case s.Status == NotAffected && s.Justification == "" && s.Impact == "":
		s.Unreasoned = true
		d.note("no_justification", text.Format("%.60s：「不受影響」缺少理由。", "%.60[1]s: \"not affected\" lacks a reason.", s.Vulnerability))
	}
	if s.Time.IsZero() {
		s.Time = d.Time
	}
	d.Statements = append(d.Statements, s)
}

// counted tells whether n more products are still within the limit.
func (d *Document) counted(left *int, n int) bool {
	if *left -= n; *left < 0 && !d.Broken {
		d.breaks(framing.CodeTooLarge, text.Format("提到的產品超過 %d 個。", "There are more than %d mentions of products.", maxProducts))
	}
	return !d.Broken
}

// known gives a justification if it is one.
func known(s string) (Justification, bool) {
	switch j := Justification(s); j {
	case ComponentNotPresent, CodeNotPresent, CodeNotInPath, CodeNotControlled, InlineMitigations:
		return j, true
	}
	return "", false
}

func (d *Document) instant(name, s string) time.Time {
	t, ok := stamp.Instant(s)
	if !ok && s != "" {
		d.note("bad_time", text.Format("「%s」的時間「%.40s」無法判讀。", "The time %.40[2]q of %[1]q cannot be read.", name, s))
	}
	return t
}

func (d *Document) breaks(code string, say text.Text) {
	d.Broken = true
	d.Problems = append(d.Problems, framing.Problem{Code: code, Say: say, At: d.At, Object: d.ID})
}

func (d *Document) note(code string, say text.Text) {
	d.add(framing.Problem{Code: code, Say: say, At: d.At, Object: d.ID})
}

func (d *Document) add(problems ...framing.Problem) {
	d.Problems = append(d.Problems, problems[:min(len(problems), max(maxProblems-len(d.Problems), 0))]...)
}
