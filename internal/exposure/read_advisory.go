package exposure

import (
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/csaf"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/vex"
	"lianfang/internal/intel"
)

// Intake keeps of a document that speaks of several vulnerabilities a part for each: one vulnerability, under one name.

// readCSAF reads a part of an advisory.
func readCSAF(k known) (known, bool) {
	d := csaf.Parse(framing.Element{Raw: k.word.Raw})
	if d.Broken || len(d.Vulnerabilities) == 0 {
		return k, false
	}
	v := &d.Vulnerabilities[0]
	name := v.CVE
	if intel.CVEItem(name) != k.word.STIXID {
		if name = v.Name(); name == "" {
			name = d.ID
		}
	}
	r := oneRecord(knowledge.FromCSAF(d))
	r.Source, r.Published = knowledge.CSAF, d.Initial
	return k.takeAdvisory(name, r)
}

// readVEX reads a part of a VEX document. It may stand under a CVE number that its statements give as another name.
func readVEX(k known) (known, bool) {
	d := vex.Parse(framing.Element{Raw: k.word.Raw})
	if d.Broken {
		return k, false
	}
	for _, s := range d.Statements {
		for _, name := range append([]string{s.Vulnerability}, s.Aliases...) {
			if intel.CVEItem(name) == k.word.STIXID || intel.AdvisoryItem(name) == k.word.STIXID {
				r := oneRecord(knowledge.FromVEX(d))
				r.Source = knowledge.VEX
				return k.takeAdvisory(name, r)
			}
		}
	}
	return k, false
}

func (k known) takeAdvisory(name string, r knowledge.Record) (known, bool) {
	if intel.CVEItem(name) != k.word.STIXID && intel.AdvisoryItem(name) != k.word.STIXID {
		return k, false
	}
	r.ID = name
	return k.take(r, true)
}

// oneRecord joins the records of one part, each of which is a statement about the same vulnerability. That a number was rejected is
// for its authority to say: here it takes only the statement away.
func oneRecord(all []knowledge.Record) knowledge.Record {
	if len(all) == 0 {
		return knowledge.Record{Scores: knowledge.Scores{CVSS: -1, EPSS: -1}}
	}
	out := all[0]
	out.Aliases, out.Voices, out.Rejected = nil, nil, false
	for i, r := range all {
		if !r.Rejected {
			out.Voices = append(out.Voices, r.Voices...)
		}
		if i > 0 {
			out.Scores.Join(r.Scores)
		}
		if out.Title == "" {
			out.Title = r.Title
		}
	}
	return out
}
