package intel

import (
	"iter"

	"lianfang/internal/format/epss"
	"lianfang/internal/format/framing"
)

// fromEPSS reads scores of the Exploit Prediction Scoring System. A score is no intelligence of its own but this source's word on a CVE
// number: its bytes are the row, its version the day of the file, so a new day's score replaces the last one and an unchanged one is seen.
func fromEPSS(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		var head epss.Head
		index := 0
		for s, err := range epss.Scores(in.rewind(), &head) {
			if err != nil {
				yield(nil, err)
				return
			}
			d := vulnerability(s.CVE, in.lineAt(s.At.Offset, quotedRow), s.At, index, s.Problems, s.Broken)
			in.version(d, head.Date)
			index++
			if !yield(d, nil) {
				return
			}
		}
	}
}

func checkEPSS(in *intake) error {
	var head epss.Head
	return dryRun(epss.Scores(in.rewind(), &head), func(s epss.Score) (framing.Position, bool) { return s.At, s.Broken })
}
