package intel

import (
	"iter"
	"time"

	"lianfang/internal/format/cve"
	"lianfang/internal/format/framing"
)

// fromCVE reads records of the CVE programme. A rejected number takes back this source's word and nobody else's.
func fromCVE(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		index := 0
		for r, err := range cve.Records(in.rewind()) {
			if err != nil {
				yield(nil, err)
				return
			}
			d := vulnerability(r.ID, r.Raw, r.At, index, r.Problems, r.Broken)
			in.version(d, lastChange(&r))
			d.FirstSeen, d.Revoked = microsOf(r.Published), r.Rejected()
			d.Title = vulnerabilityTitle(r.ID, r.CNA.Title, r.CNA.Descriptions)
			index++
			if !yield(d, nil) {
				return
			}
		}
	}
}

func checkCVE(in *intake) error {
	return dryRun(cve.Records(in.rewind()), func(r cve.Record) (framing.Position, bool) { return r.At, r.Broken })
}

// lastChange is the newest of the record's own dates: the enrichment of an ADP container does not always move the record's.
func lastChange(r *cve.Record) time.Time {
	last := r.Updated
	for _, t := range []time.Time{r.Published, r.RejectedAt} {
		if t.After(last) {
			last = t
		}
	}
	for _, c := range r.Containers() {
		if c.Updated.After(last) {
			last = c.Updated
		}
	}
	return last
}
