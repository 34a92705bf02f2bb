package intel

import (
	"iter"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/nvd"
)

// fromNVD reads records of the US National Vulnerability Database and short records in its shape. A rejected number takes back this
// source's word and nobody else's.
func fromNVD(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		index := 0
		for r, err := range nvd.Records(in.rewind()) {
			if err != nil {
				yield(nil, err)
				return
			}
			d := vulnerability(r.ID, r.Raw, r.At, index, r.Problems, r.Broken)
			d.Modified, d.FirstSeen, d.Revoked = in.version(r.Modified), microsOf(r.Published), r.Rejected()
			d.Title = vulnerabilityTitle(r.ID, "", r.Descriptions)
			index++
			if !yield(d, nil) {
				return
			}
		}
	}
}

// checkNVD refuses the retired 1.1 form in one sentence rather than record by record.
func checkNVD(in *intake) error {
	for r, err := range nvd.Records(in.rewind()) {
		if err != nil {
			return err
		}
		for _, p := range r.Problems {
			if r.Broken && p.Code == "old_format" {
				return &framing.Error{Code: framing.CodeUnsupported, Say: p.Say, At: p.At}
			}
		}
	}
	return nil
}

// vulnerabilityTitle is the number with its title, else with the beginning of an English description, else alone.
func vulnerabilityTitle(cve, title string, descriptions []nvd.Description) string {
	if title != "" {
		return short(cve + " " + title)
	}
	for _, d := range descriptions {
		if len(d.Lang) >= 2 && d.Lang[:2] == "en" && d.Value != "" {
			return short(cve + " " + d.Value)
		}
	}
	return cve
}
