package intel

import (
	"bytes"
	"iter"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/nvd"
	"lianfang/internal/text"
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
			in.version(d, r.Modified)
			d.FirstSeen, d.Revoked = microsOf(r.Published), r.Rejected()
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
	head := make([]byte, 4096)
	n, _ := in.spool.ReadAt(head, 0) // a short file is simply a short head
	if bytes.Contains(head[:n], []byte(`"CVE_Items"`)) {
		return retiredNVD(framing.Top)
	}
	var t tally
	for r, err := range nvd.Records(in.rewind()) {
		if err == nil {
			err = t.add(r.At, r.Broken)
		}
		if err != nil {
			return err
		}
		for _, p := range r.Problems {
			if r.Broken && p.Code == "old_format" {
				return retiredNVD(p.At)
			}
		}
	}
	return nil
}

func retiredNVD(at framing.Position) error {
	return &framing.Error{Code: framing.CodeUnsupported, At: at,
		Say: text.Of("這是已停止發行的 NVD 1.1 格式，請改用 2.0。", "This is the NVD 1.1 form, which is retired; please use 2.0.")}
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
