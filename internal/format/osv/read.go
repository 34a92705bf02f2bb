package osv

import (
	"io"
	"iter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/cve/stamp"
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Records reads every record of r, one at a time, in any of the shapes of the package. What is odd about a record stands in its Problems;
// the error, always last, is a *framing.Error or what r failed with.
func Records(r io.Reader) iter.Seq2[Record, error] {
	lim := framing.JSONLimits{Depth: maxDepth, Value: maxRecord, Lines: true, Bare: true}
	return func(yield func(Record, error) bool) {
		for e, err := range framing.Elements(r, lim, "vulns") {
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

// Parse reads one record, with or without a wrapper. The element must come from framing.Elements; its bytes are copied.
func Parse(e framing.Element) Record {
	rec := Record{Raw: e.Raw.Clone(), At: e.At}
	e.Raw = rec.Raw
	w, problems := framing.DecodeObject[wireRecord](e)
	if inner := wrapped(w); inner != nil {
		e = e.Parts().Next(inner)
		w, problems = framing.DecodeObject[wireRecord](e)
	}
	rec.Problems = problems
	if w.GHSA != "" {
		rec.fromGitHub(e)
	} else {
		rec.fill(e, w)
	}
	for i := range rec.Problems {
		rec.Problems[i].Object = rec.ID
	}
	return rec
}

// wrapped gives the record within a wrapper, or nil.
func wrapped(w wireRecord) jsontext.Value {
	switch {
	case w.ID != "" || w.GHSA != "":
		return nil
	case w.OSV.Kind() == '{':
		return w.OSV
	case w.Doc.Kind() == '{':
		return w.Doc
	}
	return nil
}

func (r *Record) fill(e framing.Element, w wireRecord) {
	r.ID, r.SchemaVersion = w.ID, w.SchemaVersion
	switch {
	case w.ID == "":
		r.breaks("no_id", text.Of("缺少編號（id）。", "There is no id."))
		return
	case w.Affected == nil && unread(e.Raw, "affected"):
		r.breaks("no_products", text.Of("受影響的套件（affected）無法判讀。", "The affected packages cannot be read."))
		return
	case len(w.Affected) > maxAffected:
		r.breaks(framing.CodeTooLarge, text.Format("受影響的套件超過 %d 個。", "There are more than %d affected packages.", maxAffected))
		return
	case max(len(w.Aliases), len(w.Related), len(w.Upstream), len(w.References), len(w.Severity)) > maxList:
		r.breaks(framing.CodeTooLarge, text.Format("清單超過 %d 項。", "A list has more than %d entries.", maxList))
		return
	}
	r.Modified, r.Published, r.Withdrawn = r.instant("modified", w.Modified), r.instant("published", w.Published), r.instant("withdrawn", w.Withdrawn)
	if r.Withdrawn.IsZero() && w.Withdrawn != "" {
		r.breaks("bad_withdrawn", text.Of("撤回時間無法判讀，不知是否仍有效。", "The time of withdrawal cannot be read, so it is not known whether the record stands."))
	}
	r.Aliases, r.Related, r.Upstream = w.Aliases, w.Related, w.Upstream
	r.Summary, r.Details, r.Severity = w.Summary, w.Details, severities(w.Severity)
	for _, ref := range w.References {
		r.References = append(r.References, Reference(ref))
	}
	r.specific(w.Specific)
	r.affected(e, w.Affected)
}

// specific draws what is common from the database's own member; what is of another type there is no problem, for nobody defines it.
func (r *Record) specific(raw jsontext.Value) {
	if raw.Kind() != '{' {
		return
	}
	r.DatabaseSpecific = raw
	var w wireSpecific
	if json.Unmarshal(raw, &w) != nil {
		return
	}
	_ = json.Unmarshal(w.Severity, &r.Rating)
	if json.Unmarshal(w.CWEIDs, &r.CWEs) == nil && r.CWEs != nil {
		return
	}
	var listed []struct {
		ID string `json:"cweId"`
	}
	if json.Unmarshal(w.CWEs, &listed) != nil {
		return
	}
	for _, c := range listed {
		if c.ID != "" {
			r.CWEs = append(r.CWEs, c.ID)
		}
	}
}

func severities(in []wireSeverity) (out []Severity) {
	for _, s := range in {
		out = append(out, Severity(s))
	}
	return out
}

// unread tells whether an object has a member that was not taken and is not null.
func unread(raw jsontext.Value, name string) bool {
	var members map[string]jsontext.Value
	if json.Unmarshal(raw, &members, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) != nil {
		return true
	}
	v, ok := members[name]
	return ok && v.Kind() != 'n'
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
