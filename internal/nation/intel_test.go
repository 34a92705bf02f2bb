package nation

import (
	"bufio"
	"bytes"
	"io/fs"
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"lianfang/internal/format/observable"
)

func TestFilesHaveTheirSources(t *testing.T) {
	n := load(t)
	for _, f := range n.Files {
		if n.Source(f.Source) == nil || !f.Marking.Valid() || f.About.IsZero() || f.Objects <= 0 {
			t.Errorf("%+v", f)
		}
		if len(content(t, f.Open, f.Name)) == 0 {
			t.Errorf("%s is empty", f.Name)
		}
	}
	for _, s := range n.Sources {
		if len(s.Reliability) != 1 || !strings.Contains("ABCDEF", s.Reliability) || s.Name.IsZero() || s.About.IsZero() {
			t.Errorf("%+v", s)
		}
	}
}

func TestEmbeddedFilesAreSmall(t *testing.T) {
	var total int64
	err := fs.WalkDir(data, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		total += info.Size()
		return err
	})
	if err != nil || total > 1_500_000 {
		t.Errorf("%d bytes, %v", total, err)
	}
}

// The story's vulnerabilities are known to be exploited, yet what they affect is kept back: else the advisory would tell nothing new.
func TestStoryIsNewsWhenItComes(t *testing.T) {
	n := load(t)
	for _, id := range []string{n.Script.CVE, "CVE-2025-24813"} {
		for _, f := range n.Files {
			names := bytes.Contains(content(t, f.Open, f.Name), []byte(`"`+id+`"`))
			switch {
			case f.Format == "kev" && !names:
				t.Errorf("%s is not in the catalogue", id)
			case f.Use == UseBase && (f.Format == "nvd" || f.Format == "cve") && names:
				t.Errorf("%s gives %s away", f.Name, id)
			}
		}
	}
	for _, f := range n.Files {
		if f.Use == UseLater && !bytes.Contains(content(t, f.Open, f.Name), []byte("CVE-202")) {
			t.Errorf("%s holds nothing", f.Name)
		}
	}
}

var dotted = regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`)

// The lists that were written here accuse nobody who exists, and no member.
func TestWrittenListsAccuseNobody(t *testing.T) {
	n := load(t)
	for _, f := range n.Files {
		if f.Source != SourceBuoy && f.Source != SourceTide && f.Source != SourceReef && f.Use != UseStory {
			continue
		}
		lines := bufio.NewScanner(bytes.NewReader(content(t, f.Open, f.Name)))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			for _, s := range dotted.FindAllString(lines.Text(), -1) {
				a, err := netip.ParseAddr(s)
				if err != nil {
					continue
				}
				if use, ok := observable.SpecialUse(observable.Value{Kind: observable.IPv4, Text: s}); !ok || use.Code != "documentation" {
					t.Errorf("%s: %s might be somebody's", f.Name, s)
				}
				for _, o := range n.Organisations {
					for _, p := range o.Networks {
						if p.Contains(a) {
							t.Errorf("%s accuses %s", f.Name, o.Slug)
						}
					}
				}
			}
		}
	}
}
