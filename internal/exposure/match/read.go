package match

import (
	"bufio"
	"io"
	"iter"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/distro"
	"lianfang/internal/format/epss"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/kev"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/vex"
	"lianfang/internal/format/winpatch"
	"lianfang/internal/text"
)

// ErrNoKnowledge is what Read says of a file of another kind.
var ErrNoKnowledge error = &framing.Error{Code: "no_knowledge", At: framing.Position{Line: 1, Column: 1},
	Say: text.Of("看不出這是哪一種弱點資料；可用的有 CVE 5.x、NVD 2.0、KEV、EPSS、OSV、CSAF、VEX、Windows 更新的取代關係。",
		"This is no knowledge of vulnerabilities that is read here: CVE 5.x, NVD 2.0, KEV, EPSS, OSV, CSAF, VEX, what updates of Windows replace.")}

// Read adds the records of one file, plain text that framing.Open gave, in whichever of the forms of knowledge it has; name helps where the
// beginning leaves two readings. It returns how many records it added and what was odd about others; the error is a *framing.Error or what r
// failed with. report, which may be nil, is told now and then how many records there are so far.
func (b *Base) Read(r io.Reader, name string, report func(records int)) (added int, problems []framing.Problem, err error) {
	in := bufio.NewReaderSize(r, sniff.Head)
	head, err := in.Peek(sniff.Head)
	if err != nil && err != io.EOF {
		return 0, nil, err
	}
	if winpatch.Looks(head) {
		return b.learnPatches(in)
	}
	before := b.Records()
	add := func(rec knowledge.Record, ok bool, p []framing.Problem) {
		if ok {
			b.Add(rec)
		}
		problems = keep(problems, p)
		if report != nil && b.Records()%1000 == 0 {
			report(b.Records())
		}
	}
	format, _ := sniff.Detect(head, name)
	switch format {
	case sniff.CVE5, sniff.NVD2, sniff.OSV, sniff.CSAF, sniff.OpenVEX, sniff.CycloneDXJSON, sniff.SPDX3:
		err = side(elementsOf(format, in), parserOf(format), add)
	case sniff.CycloneDXXML:
		err = readVEXML(in, add)
	case sniff.DebianTracker:
		err = each(distro.Debian(in), func(s distro.Status) { addStatus(add, s) })
	case sniff.SecDB:
		err = each(distro.SecDB(in), func(s distro.Status) { addStatus(add, s) })
	case sniff.KEV:
		err = each(kev.Entries(in, new(kev.Head)), func(e kev.Entry) {
			rec, ok := knowledge.FromKEV(e)
			add(rec, ok, broken(e.Broken, e.Problems))
		})
	case sniff.EPSS:
		err = each(epss.Scores(in, new(epss.Head)), func(s epss.Score) {
			rec, ok := knowledge.FromEPSS(s.CVE, s.Probability)
			add(rec, ok && !s.Broken, broken(s.Broken, s.Problems))
		})
	default:
		err = ErrNoKnowledge
	}
	return b.Records() - before, problems, err
}

const maxProblems = 100

func keep(have, more []framing.Problem) []framing.Problem {
	return append(have, more[:min(len(more), maxProblems-len(have))]...)
}

// each hands on what a reader gives, to the end or the first error.
func each[T any](all iter.Seq2[T, error], take func(T)) error {
	for x, err := range all {
		if err != nil {
			return err
		}
		take(x)
	}
	return nil
}

func addAll(add adder, all []knowledge.Record, problems []framing.Problem) {
	for _, r := range all {
		add(r, true, nil)
	}
	add(knowledge.Record{}, false, problems)
}

func addStatus(add adder, s distro.Status) {
	r, ok := knowledge.FromDistro(s)
	add(r, ok, nil)
}

func readVEXML(r io.Reader, add adder) error {
	d, err := vex.XML(r)
	if err != nil {
		return err
	}
	addAll(add, knowledge.FromVEX(d), broken(d.Broken, d.Problems))
	return nil
}

type adder func(knowledge.Record, bool, []framing.Problem)

// broken: only what cost a record is worth a word here.
func broken(is bool, p []framing.Problem) []framing.Problem {
	if !is {
		return nil
	}
	return p
}
