package csaf

import (
	"io"
	"iter"
	"time"

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

// Parse reads one document, with or without a wrapper. The element must come from framing.Elements; its bytes are copied.
func Parse(e framing.Element) *Document {
	d := &Document{Raw: e.Raw.Clone(), At: e.At, byID: make(map[string]*Product), byGroup: make(map[string][]string)}
	e.Raw = d.Raw
	w, problems := framing.DecodeObject[wireDocument](e)
	if w.Document == nil && w.Doc.Kind() == '{' {
		e = e.Parts().Next(w.Doc)
		w, problems = framing.DecodeObject[wireDocument](e)
	}
	d.Problems = problems
	d.fill(e, w)
	for i := range d.Problems {
		d.Problems[i].Object = d.ID
	}
	return d
}

func (d *Document) fill(e framing.Element, w wireDocument) {
	if w.Document.Kind() != '{' {
		d.breaks("no_document", text.Of("缺少 document，不是 CSAF 文件。", "There is no member document; this is not CSAF."))
		return
	}
	if len(d.Problems) > 0 {
		d.breaks("no_products", text.Of("漏洞清單（vulnerabilities）無法判讀。", "The vulnerabilities cannot be read."))
	}
	d.head(e.Parts().Next(w.Document))
	if len(w.Vulns) > maxVulns {
		d.tooMany(maxVulns, "漏洞", "vulnerabilities")
		return
	}
	if len(w.Tree) > 0 && w.Tree.Kind() != 'n' {
		d.tree(e.Parts().Next(w.Tree))
	}
	parts := e.Parts()
	for _, raw := range w.Vulns {
		if d.Broken {
			return
		}
		d.vulnerability(parts.Next(raw))
	}
	if !d.Broken {
		d.check()
	}
}

func (d *Document) head(e framing.Element) {
	w, problems := framing.DecodeObject[wireHead](e)
	d.add(problems...)
	d.ID, d.Revision, d.Status = w.Tracking.ID, w.Tracking.Version, w.Tracking.Status
	d.Version, d.Category, d.Title, d.Lang = w.Version, w.Category, w.Title, w.Lang
	d.Publisher = Publisher{Name: w.Publisher.Name, Namespace: w.Publisher.Namespace, Category: w.Publisher.Category}
	d.TLP, d.Sharing, d.Severity = w.Distribution.TLP.Label, w.Distribution.Text, w.Severity.Text
	d.Initial, d.Current = d.instant("initial_release_date", w.Tracking.Initial), d.instant("current_release_date", w.Tracking.Current)
	d.Notes, d.References = notes(w.Notes), references(w.References)
	switch {
	case d.ID == "":
		d.breaks("no_id", text.Of("缺少文件編號（document.tracking.id）。", "There is no document.tracking.id."))
	case d.Version != "2.0" && d.Version != "2.1":
		d.note("version", text.Format("未知的 CSAF 版本「%.20s」，仍照 2.0 與 2.1 讀取。", "Unknown CSAF version %.20[1]q; read as 2.0 and 2.1 are.", d.Version))
	}
}

func notes(in []wireNote) (out []Note) {
	for _, n := range in {
		out = append(out, Note(n))
	}
	return out
}

func references(in []wireReference) (out []Reference) {
	for _, r := range in {
		out = append(out, Reference(r))
	}
	return out
}

func (d *Document) instant(name, s string) time.Time {
	t, ok := stamp.Instant(s)
	if !ok && s != "" {
		d.note("bad_time", text.Format("「%s」的時間「%.40s」無法判讀。", "The time %.40[2]q of %[1]q cannot be read.", name, s))
	}
	return t
}

func (d *Document) tooMany(most int, zh, en string) {
	d.breaks(framing.CodeTooLarge, text.Format("%[2]s超過 %[1]d 個。", "There are more than %[1]d %[2]s.", most, text.Of(zh, en)))
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
