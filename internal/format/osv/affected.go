package osv

import (
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// affected reads the packages. One that cannot be read breaks the record, because a package without versions looks harmless.
func (r *Record) affected(e framing.Element, all []jsontext.Value) {
	events, versions := 0, 0
	parts := e.Parts()
	for _, raw := range all {
		w, problems := framing.DecodeObject[wireAffected](parts.Next(raw))
		r.Problems = append(r.Problems, problems...)
		if len(problems) > 0 && lost(raw, w) {
			r.breaks("no_products", text.Format("套件「%.80s」的受影響版本無法判讀。", "The affected versions of the package %.80[1]q cannot be read.", w.Package.Name))
		}
		if versions += len(w.Versions); versions > maxVersions {
			r.breaks(framing.CodeTooLarge, text.Format("受影響的版本超過 %d 個。", "There are more than %d affected versions.", maxVersions))
			return
		}
		a := Affected{
			Package:  Package{Ecosystem: ParseEcosystem(w.Package.Ecosystem), Name: w.Package.Name, PURL: w.Package.PURL},
			Severity: severities(w.Severity), Versions: w.Versions, EcosystemSpecific: w.Ecosystem, DatabaseSpecific: w.Database,
		}
		for _, wr := range w.Ranges {
			if events += len(wr.Events); events > maxEvents {
				r.breaks(framing.CodeTooLarge, text.Format("版本範圍的事件超過 %d 個。", "The ranges have more than %d events.", maxEvents))
				return
			}
			a.Ranges = append(a.Ranges, r.timeline(wr))
		}
		r.Affected = append(r.Affected, a)
	}
}

// lost tells whether what says which versions are meant was of a wrong type.
func lost(raw jsontext.Value, w wireAffected) bool {
	return raw.Kind() != '{' || w.Ranges == nil && unread(raw, "ranges") || w.Versions == nil && unread(raw, "versions") ||
		w.Package == (wirePackage{}) && unread(raw, "package")
}

var eventKinds = []EventKind{Introduced, Fixed, LastAffected, Limit}

func (r *Record) timeline(w wireRange) Range {
	out := Range{Type: RangeType(w.Type), Repo: w.Repo, DatabaseSpecific: w.Database}
	switch out.Type {
	case Semver, ByEcosystem, Git:
	case "":
		out.Type = ByEcosystem
	default:
		r.note("unknown_range", text.Format("不認識的版本範圍種類「%.40s」，無法排序。", "Unknown type %.40[1]q of a range; its versions cannot be ordered.", w.Type))
	}
	starts := false
	for _, event := range w.Events {
		known := 0
		for _, kind := range eventKinds {
			if v, ok := event[string(kind)]; ok {
				known++
				starts = starts || kind == Introduced
				out.Events = append(out.Events, Event{Kind: kind, Version: v})
			}
		}
		if known != 1 {
			r.note("bad_event", text.Of("一個事件應恰有 introduced、fixed、last_affected、limit 其中之一。",
				"An event should have exactly one of introduced, fixed, last_affected and limit."))
		}
	}
	if !starts {
		r.note("no_start", text.Of("版本範圍沒有 introduced 事件，不含任何版本。", "A range has no introduced event, so it holds no version."))
	}
	return out
}
