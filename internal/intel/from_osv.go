package intel

import (
	"iter"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/osv"
)

// fromOSV reads records of the Open Source Vulnerability schema, as GitHub, the Go team, PyPA and distributions publish them. A record is a word on
// each CVE number that it takes for the same flaw; one without a number stands under its own id. A withdrawn record takes back this source's word.
func fromOSV(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		index := 0
		for r, err := range osv.Records(in.rewind()) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, d := range in.ofOSV(&r, &index) {
				if !yield(d, nil) {
					return
				}
			}
		}
	}
}

func (in *intake) ofOSV(r *osv.Record, index *int) []*Draft {
	var out []*Draft
	for _, name := range r.Numbers() {
		d := vulnerability(name, r.Raw, r.At, *index, r.Problems, r.Broken)
		*index++
		out = append(out, d)
		if r.Broken {
			continue
		}
		d.document = documentKey("osv", "", r.ID) // two databases' records of one number come from one source
		if !strings.HasPrefix(name, "CVE-") {
			d.STIXID, d.CVE, d.Values = recordID("vulnerability", "osv", name), "", nil
		}
		in.version(d, r.Modified)
		d.FirstSeen, d.Revoked = microsOf(r.Published), r.IsWithdrawn()
		d.Title = vulnerabilityTitle(name, r.Summary, nil)
	}
	return out
}

func checkOSV(in *intake) error {
	return dryRun(osv.Records(in.rewind()), func(r osv.Record) (framing.Position, bool) { return r.At, r.Broken })
}
