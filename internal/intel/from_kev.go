package intel

import (
	"iter"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/kev"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// fromKEV reads CISA's catalogue, as JSON or as a table. An entry has no version of its own; that of the catalogue is its version. The
// table has none either, so its entries are as new as their arrival.
func fromKEV(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		var head kev.Head
		index := 0
		for e, err := range kev.Entries(in.rewind(), &head) {
			if err != nil {
				yield(nil, err)
				return
			}
			d := vulnerability(e.CVE, e.Raw, e.At, index, e.Problems, e.Broken)
			in.version(d, head.Released)
			d.FirstSeen = microsOf(e.Added)
			d.Title = short(e.CVE + " " + e.Name)
			index++
			if !yield(d, nil) {
				return
			}
		}
	}
}

func checkKEV(in *intake) error {
	var head kev.Head
	return dryRun(kev.Entries(in.rewind(), &head), func(e kev.Entry) (framing.Position, bool) { return e.At, e.Broken })
}

// vulnerability is a source's word on a CVE number. A number is a public name: nobody owns its item, and every source's word stands
// beside the others'. Raw is kept as it is.
func vulnerability(cve string, raw []byte, at framing.Position, index int, problems []framing.Problem, broken bool) *Draft {
	d := &Draft{Raw: raw, At: at, Index: index, Type: "vulnerability", Public: true, Confidence: -1, Title: cve, Problems: problems}
	if broken {
		d.Refused = refusal(problems, at, cve)
		d.Problems = nil
		return d
	}
	d.STIXID, d.CVE, d.Values = CVEItem(cve), cve, []rawValue{{observable.CVE, cve}}
	return d
}

// refusal is why a record is not used: the last of its problems, since a reader stops at what breaks it.
func refusal(problems []framing.Problem, at framing.Position, object string) *framing.Problem {
	if len(problems) > 0 {
		return &problems[len(problems)-1]
	}
	return &framing.Problem{Code: "unusable", Say: text.Of("這筆無法使用。", "It cannot be used."), At: at, Object: object}
}
