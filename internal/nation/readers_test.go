package nation

import (
	"bytes"
	"io"
	"testing"

	"lianfang/internal/format/cve"
	"lianfang/internal/format/epss"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/kev"
	"lianfang/internal/format/list"
	"lianfang/internal/format/misp"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/stix"
)

// tally counts the objects of a file and what is wrong with them.
type tally struct {
	objects  int
	problems []framing.Problem
}

func (c *tally) add(t *testing.T, err error, problems []framing.Problem) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	c.objects++
	c.problems = append(c.problems, problems...)
}

// count reads a file with the reader of its format.
func count(t *testing.T, f sniff.Format, raw []byte) tally {
	t.Helper()
	var c tally
	r := io.Reader(bytes.NewReader(raw))
	switch f {
	case sniff.STIX:
		for o, err := range stix.Objects(r) {
			c.add(t, err, o.Problems)
		}
	case sniff.KEV:
		for e, err := range kev.Entries(r, new(kev.Head)) {
			c.add(t, err, e.Problems)
		}
	case sniff.NVD2:
		for o, err := range nvd.Records(r) {
			c.add(t, err, o.Problems)
		}
	case sniff.CVE5:
		for o, err := range cve.Records(r) {
			c.add(t, err, nil) // real records have their oddities
			if o.ID == "" || o.Broken {
				t.Errorf("%s cannot be used: %v", o.ID, o.Problems)
			}
		}
	case sniff.EPSS:
		for s, err := range epss.Scores(r, new(epss.Head)) {
			c.add(t, err, s.Problems)
		}
	case sniff.MISPWarning:
		for l, err := range misp.Warninglists(r) {
			c.add(t, err, l.Problems)
		}
	default:
		for e, err := range list.Read(r, list.Unknown) {
			c.add(t, err, e.Problems)
		}
	}
	return c
}

func TestFilesAreReadByTheirReaders(t *testing.T) {
	for _, f := range load(t).Files {
		raw := content(t, f.Open, f.Name)
		if got, ok := sniff.Detect(raw[:min(len(raw), 64<<10)], f.Name); !ok || got != f.Format {
			t.Errorf("%s looks like %s, not %s", f.Name, got, f.Format)
		}
		c := count(t, f.Format, raw)
		if c.objects != f.Objects {
			t.Errorf("%s: %d objects, not %d", f.Name, c.objects, f.Objects)
		}
		for i, p := range c.problems {
			if i < 3 {
				t.Errorf("%s: %s: %v", f.Name, p.Object, p.Say)
			}
		}
	}
}

func TestGeneratedKnowledgeIsRead(t *testing.T) {
	var a, b bytes.Buffer
	if KEV(&a, 700, 3) != nil || NVD(&b, 700, 3) != nil {
		t.Fatal("not written")
	}
	for f, raw := range map[sniff.Format][]byte{sniff.KEV: a.Bytes(), sniff.NVD2: b.Bytes()} {
		if c := count(t, f, raw); c.objects != 700 || len(c.problems) > 0 {
			t.Errorf("%s: %d objects, %v", f, c.objects, c.problems)
		}
	}
}
