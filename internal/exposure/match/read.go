package match

import (
	"bufio"
	"io"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/epss"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/kev"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/sniff"
	"lianfang/internal/text"
)

// ErrNoKnowledge is what Read says of a file of another kind.
var ErrNoKnowledge error = &framing.Error{Code: "no_knowledge", At: framing.Position{Line: 1, Column: 1},
	Say: text.Of("看不出這是哪一種弱點資料；可用的有 CVE 5.x、NVD 2.0、KEV、EPSS、OSV、CSAF、VEX。",
		"This is no knowledge of vulnerabilities that is read here: CVE 5.x, NVD 2.0, KEV, EPSS, OSV, CSAF, VEX.")}

// Read adds the records of one file, plain text that framing.Open gave, in whichever of the forms of knowledge it has; name helps where the
// beginning leaves two readings. It returns how many records it added and what was odd about others; the error is a *framing.Error or what r
// failed with. report, which may be nil, is told now and then how many records there are so far.
func (b *Base) Read(r io.Reader, name string, report func(records int)) (added int, problems []framing.Problem, err error) {
	in := bufio.NewReaderSize(r, sniff.Head)
	head, err := in.Peek(sniff.Head)
	if err != nil && err != io.EOF {
		return 0, nil, err
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
	case sniff.CVE5:
		err = side(cve.Elements(in), fromCVE, add)
	case sniff.NVD2:
		err = side(nvd.Elements(in), fromNVD, add)
	case sniff.KEV:
		err = readKEV(in, add)
	case sniff.EPSS:
		err = readEPSS(in, add)
	default:
		err = ErrNoKnowledge
	}
	return b.Records() - before, problems, err
}

const maxProblems = 100

func keep(have, more []framing.Problem) []framing.Problem {
	return append(have, more[:min(len(more), maxProblems-len(have))]...)
}

type adder func(knowledge.Record, bool, []framing.Problem)

func fromCVE(e framing.Element) (knowledge.Record, bool, []framing.Problem) {
	r := cve.Parse(e)
	rec, ok := knowledge.FromCVE(r)
	return rec, ok, broken(r.Broken, r.Problems)
}

func fromNVD(e framing.Element) (knowledge.Record, bool, []framing.Problem) {
	r := nvd.Parse(e)
	rec, ok := knowledge.FromNVD(r)
	return rec, ok, broken(r.Broken, r.Problems)
}

// broken: only what cost a record is worth a word here.
func broken(is bool, p []framing.Problem) []framing.Problem {
	if !is {
		return nil
	}
	return p
}

func readKEV(r io.Reader, add adder) error {
	for e, err := range kev.Entries(r, new(kev.Head)) {
		if err != nil {
			return err
		}
		rec, ok := knowledge.FromKEV(e)
		add(rec, ok, broken(e.Broken, e.Problems))
	}
	return nil
}

func readEPSS(r io.Reader, add adder) error {
	for s, err := range epss.Scores(r, new(epss.Head)) {
		if err != nil {
			return err
		}
		rec, ok := knowledge.FromEPSS(s.CVE, s.Probability)
		add(rec, ok && !s.Broken, broken(s.Broken, s.Problems))
	}
	return nil
}
