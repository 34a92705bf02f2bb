package purl

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/format/framing"
)

func TestWhatIsNoPackageURLIsRefusedWithItsPlace(t *testing.T) {
	for in, c := range map[string]struct {
		code   string
		offset int64
	}{
		"":                        {"malformed", 0},
		"cpe:2.3:a:v:p":           {"malformed", 0},
		"pkg:npm":                 {"malformed", 4},
		"pkg:npm/":                {"malformed", 8},
		"pkg:npm/@1.0":            {"malformed", 8},
		"pkg:npm/a%2":             {"malformed", 9},
		"pkg:npm/a%00b":           {"nul", 8},
		"pkg:npm/a\x01":           {"malformed", 8},
		"pkg:npm/a%ff":            {"bad_utf8", 8},
		"pkg:npm/a?arch=1&arch=2": {"duplicate_key", 0},
		"pkg:npm/a?Arch=1":        {"malformed", 10},
		"pkg:npm/a?a%20b=1":       {"malformed", 10},
		"pkg:1npm/a":              {"malformed", 4},
		"pkg:cargo/ns/name":       {"malformed", 10},
		"pkg:deb/curl":            {"malformed", 8},
		"pkg:npm/" + strings.Repeat("a", MaxLength):               {"too_large", MaxLength},
		"pkg:npm/a?" + strings.Repeat("a", 10) + manyQualifiers(): {"malformed", 629},
	} {
		_, err := Parse(in)
		var e *framing.Error
		if !errors.As(err, &e) {
			t.Errorf("%.60q: accepted, or an untyped error: %v", in, err)
			continue
		}
		if e.Code != c.code || e.At.Offset != c.offset {
			t.Errorf("%.60q: %s at %d, want %s at %d", in, e.Code, e.At.Offset, c.code, c.offset)
		}
	}
}

func manyQualifiers() string {
	var b strings.Builder
	for i := range maxQualifiers + 1 {
		b.WriteString("&k" + strings.Repeat("x", i%8) + string(rune('a'+i%26)) + string(rune('a'+i/26)) + "=1")
	}
	return b.String()
}

func TestInventoriesAreReadLeniently(t *testing.T) {
	for in, want := range map[string]string{
		"pkg:deb/curl@7.88.1?Arch=amd64":               "pkg:deb/curl@7.88.1?arch=amd64",
		"pkg:maven/batik@1":                            "pkg:maven/batik@1",
		"pkg:PyPI/Django_Package@1.0":                  "pkg:pypi/django-package@1.0",
		"pkg:npm/@babel/core@7.0.0":                    "pkg:npm/%40babel/core@7.0.0",
		"pkg:docker/library/nginx@feature/x":           "pkg:docker/library/nginx@feature%2Fx",
		"pkg:npm/a#../../etc/./passwd":                 "pkg:npm/a#etc/passwd",
		"pkg:deb/debian/busybox@1.37.0-6%2Bb7?epoch=1": "pkg:deb/debian/busybox@1.37.0-6%2Bb7?epoch=1",
	} {
		p, _, err := ParseLenient(in)
		if err != nil || p.String() != want {
			t.Errorf("%s: %s %v, want %s", in, p, err, want)
		}
	}
	if _, notes, _ := ParseLenient("pkg:deb/curl?Arch=amd64"); len(notes) != 2 {
		t.Errorf("two things were forgiven, said: %v", notes)
	}
	if _, notes, _ := ParseLenient("pkg:deb/debian/curl?arch=amd64"); len(notes) != 0 {
		t.Errorf("nothing was forgiven, said: %v", notes)
	}
}

func TestKey(t *testing.T) {
	for in, want := range map[string]string{
		"pkg:npm/%40angular/animation@12.3.1?a=b#c":   "npm/%40angular/animation",
		"pkg:GitHub/Package-URL/purl-Spec@244fd47":    "github/package-url/purl-spec",
		"pkg:golang/github.com/Gorilla/context@v1":    "golang/github.com/Gorilla/context",
		"pkg:generic/openssl@1.1.1l":                  "generic/openssl",
		"pkg:git/codeberg.org/forgejo/forgejo@abcdef": "git/codeberg.org/forgejo/forgejo",
	} {
		p, err := Parse(in)
		if err != nil || p.Key() != want {
			t.Errorf("%s: %s %v, want %s", in, p.Key(), err, want)
		}
	}
}

func TestCanonicalFormIsStable(t *testing.T) {
	part := rapid.StringMatching(`[ -~é資]{1,8}`)
	rapid.Check(t, func(t *rapid.T) {
		p := PURL{Type: rapid.SampledFrom([]string{"npm", "pypi", "pub", "git", "generic", "mlflow", "unheard.of"}).Draw(t, "type"),
			Namespace: strings.Trim(rapid.StringMatching(`[a-zA-Z@%.]{0,4}(/[a-zA-Z]{1,3})?`).Draw(t, "namespace"), "/"),
			Name:      part.Draw(t, "name"), Version: part.Draw(t, "version"),
			Qualifiers: []Qualifier{{"arch", part.Draw(t, "value")}, {"a.b", part.Draw(t, "value")}}}
		p.normalise()
		if p.Type == "git" && (p.Namespace == "" || strings.Contains(p.Namespace, "/") || strings.Contains(p.Name, "/")) {
			return // a git name without its host has no form of its own
		}
		if p.checkParts() != nil {
			return
		}
		again, _, err := ParseLenient(p.String())
		if err != nil || !again.Equal(p) {
			t.Fatalf("%#v is written %s and comes back as %#v (%v)", p, p, again, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, c := range specTests(f)[:60] {
		f.Add(string(c.Input))
	}
	f.Add("pkg:npm/@babel/core@1?a=b&c=%41#x/../y")
	f.Add("pkg:git/github.com/a/b/c@1")
	f.Fuzz(func(t *testing.T, s string) {
		p, _, err := ParseLenient(s)
		if err != nil {
			return
		}
		canonical := p.String()
		if len(canonical) > MaxLength {
			return
		}
		again, _, err := ParseLenient(canonical)
		if err != nil || again.String() != canonical {
			t.Fatalf("%q: %q comes back as %q (%v)", s, canonical, again, err)
		}
	})
}
