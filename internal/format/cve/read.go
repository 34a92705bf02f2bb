package cve

import (
	"io"
	"iter"
	"time"

	"lianfang/internal/format/cve/stamp"
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Records reads every record of r, one at a time, in any of the shapes of the package. What is odd about a record stands in its Problems;
// the error, always last, is a *framing.Error or what r failed with.
func Records(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for e, err := range Elements(r) {
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
func Elements(r io.Reader) iter.Seq2[framing.Element, error] {
	return framing.Elements(r, framing.JSONLimits{Depth: maxDepth, Value: maxRecord, Lines: true, Bare: true}, "cveRecords")
}

// Parse reads one record. The element must come from framing.Elements; its bytes are copied.
func Parse(e framing.Element) Record {
	w, problems := framing.DecodeObject[wireRecord](e)
	rec := Record{
		ID: w.Meta.ID, DataVersion: w.DataVersion, State: State(w.Meta.State), Assigner: w.Meta.AssignerName,
		Raw: e.Raw.Clone(), At: e.At, Problems: problems,
	}
	rec.fill(w)
	for i := range rec.Problems {
		rec.Problems[i].Object = rec.ID
	}
	return rec
}

func (r *Record) fill(w wireRecord) {
	switch {
	case !stamp.CVE(w.Meta.ID):
		r.breaks("no_id", text.Format("沒有有效的 CVE 編號（「%.40s」）。", "There is no valid CVE number (%.40[1]q).", w.Meta.ID))
		return
	case r.State != "" && r.State != Published && r.State != Rejected:
		r.breaks("unknown_state", text.Format("不認識的狀態「%.40s」。", "Unknown state %.40[1]q.", w.Meta.State))
		return
	case w.Containers.CNA.Kind() != '{':
		r.breaks("no_cna", text.Of("缺少 CNA 容器。", "There is no CNA container."))
		return
	case len(w.Containers.ADP) > maxContainers:
		r.breaks(framing.CodeTooLarge, text.Format("ADP 容器超過 %d 個。", "There are more than %d ADP containers.", maxContainers))
		return
	}
	if r.Assigner == "" {
		r.Assigner = w.Meta.AssignerID
	}
	r.Reserved, r.Published = r.instant("dateReserved", w.Meta.Reserved), r.instant("datePublished", w.Meta.Published)
	r.Updated, r.RejectedAt = r.instant("dateUpdated", w.Meta.Updated), r.instant("dateRejected", w.Meta.Rejected)
	r.CNA = r.container(w.Containers.CNA, "containers.cna")
	if r.CNA.Provider == "" {
		r.CNA.Provider = r.Assigner
	}
	for _, raw := range w.Containers.ADP {
		r.ADP = append(r.ADP, r.container(raw, "containers.adp"))
	}
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
