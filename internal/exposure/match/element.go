package match

import (
	"io"
	"iter"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/csaf"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/osv"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/vex"
)

// maxElement is the largest single document, in bytes; a list of advisories may hold any number of them.
const maxElement = 64 << 20

// elementsOf cuts a file into its documents.
func elementsOf(f sniff.Format, r io.Reader) iter.Seq2[framing.Element, error] {
	lim := framing.JSONLimits{Depth: 200, Value: maxElement, Lines: true}
	switch f {
	case sniff.CVE5:
		return cve.Elements(r)
	case sniff.NVD2:
		return nvd.Elements(r)
	case sniff.OSV:
		lim.Bare = true
		return framing.Elements(r, lim, "vulns")
	}
	return framing.Elements(r, lim)
}

// parserOf reads documents of one format. Files are mixed now and then, so one that is not of the format is looked at by itself.
func parserOf(f sniff.Format) parser {
	return func(e framing.Element) ([]knowledge.Record, []framing.Problem) {
		records, problems, ok := parseAs(f, e)
		if ok {
			return records, nil
		}
		if other, known := sniff.Detect(e.Raw[:min(len(e.Raw), sniff.Head)], ""); known && other != f {
			if records, _, ok := parseAs(other, e); ok {
				return records, nil
			}
		}
		return nil, problems
	}
}

// parseAs reads a document; ok is false for one that is not of the format, or broken, and the problems say why.
func parseAs(f sniff.Format, e framing.Element) (out []knowledge.Record, problems []framing.Problem, ok bool) {
	switch f {
	case sniff.CVE5:
		r := cve.Parse(e)
		return one(knowledge.FromCVE(r)), r.Problems, !r.Broken
	case sniff.NVD2:
		r := nvd.Parse(e)
		return one(knowledge.FromNVD(r)), r.Problems, !r.Broken
	case sniff.OSV:
		r := osv.Parse(e)
		return knowledge.FromOSV(r), r.Problems, !r.Broken
	case sniff.CSAF:
		d := csaf.Parse(e)
		return knowledge.FromCSAF(d), d.Problems, !d.Broken
	case sniff.OpenVEX, sniff.CycloneDXJSON, sniff.SPDX3:
		d := vex.Parse(e)
		return knowledge.FromVEX(d), d.Problems, !d.Broken
	}
	return nil, nil, false
}

func one(r knowledge.Record, ok bool) []knowledge.Record {
	if !ok {
		return nil
	}
	return []knowledge.Record{r}
}
