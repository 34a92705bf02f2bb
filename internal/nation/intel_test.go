package nation

import (
	"bytes"
	"io/fs"
	"net/netip"
	"strings"
	"testing"

	"lianfang/internal/format/observable"
	"lianfang/internal/format/sniff"
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
			case f.Format == sniff.KEV && !names:
				t.Errorf("%s is not in the catalogue", id)
			case f.Use == UseBase && (f.Format == sniff.NVD2 || f.Format == sniff.CVE5) && names:
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

// The lists that were written here accuse nobody who exists, and no member.
func TestWrittenListsAccuseNobody(t *testing.T) {
	n := load(t)
	apart := func(r rune) bool { return strings.ContainsRune(" \t\r\n\",;'/[]=<>", r) }
	for _, f := range n.Files {
		if f.Source != SourceBuoy && f.Source != SourceTide && f.Source != SourceReef && f.Use != UseStory {
			continue
		}
		found := 0
		for _, word := range strings.FieldsFunc(string(content(t, f.Open, f.Name)), apart) {
			a, err := netip.ParseAddr(word)
			if p, bad := netip.ParseAddrPort(word); bad == nil {
				a, err = p.Addr(), nil
			}
			if err != nil {
				continue
			}
			found++
			kind := observable.IPv4
			if a.Is6() {
				kind = observable.IPv6
			}
			if use, ok := observable.SpecialUse(observable.Value{Kind: kind, Text: a.String()}); !ok || use.Code != "documentation" {
				t.Errorf("%s: %s might be somebody's", f.Name, a)
			}
			if o := ownerOf(n, a); o != "" {
				t.Errorf("%s accuses %s of %s", f.Name, o, a)
			}
		}
		if found == 0 {
			t.Errorf("%s: no address was found", f.Name)
		}
	}
}

func ownerOf(n *Nation, a netip.Addr) string {
	for _, o := range n.Organisations {
		for _, p := range o.Networks {
			if p.Contains(a) {
				return o.Slug
			}
		}
	}
	return ""
}
