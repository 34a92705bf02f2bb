package osv_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"lianfang/internal/format/osv"
	"lianfang/internal/format/vers"
)

// timeline makes a range of "introduced 1, fixed 2".
func timeline(kind osv.RangeType, events string) osv.Range {
	r := osv.Range{Type: kind}
	for e := range strings.SplitSeq(events, ", ") {
		what, version, _ := strings.Cut(e, " ")
		r.Events = append(r.Events, osv.Event{Kind: osv.EventKind(what), Version: version})
	}
	return r
}

func written(spans []osv.Span) string {
	var out []string
	for _, s := range spans {
		one := ""
		for _, b := range [][2]string{{">=", s.From}, {">", s.After}, {"<", s.Before}, {"<=", s.UpTo}} {
			if b[1] != "" {
				one += b[0] + b[1] + " "
			}
		}
		if one == "" {
			one = "*"
		}
		out = append(out, strings.TrimSpace(one))
	}
	return strings.Join(out, " | ")
}

// The first rows are the examples of the schema's text.
func TestSpans(t *testing.T) {
	for _, c := range []struct{ scheme, events, want string }{
		{"semver", "introduced 0", "*"},
		{"semver", "introduced 0, fixed 1.0.2", "<1.0.2"},
		{"semver", "introduced 1.0.0, fixed 1.0.2, introduced 3.0.0, fixed 3.2.5", ">=1.0.0 <1.0.2 | >=3.0.0 <3.2.5"},
		{"semver", "introduced 0, last_affected 2.1.214", "<=2.1.214"},
		{"semver", "fixed 3.2.5, introduced 3.0.0, fixed 1.0.2, introduced 1.0.0", ">=1.0.0 <1.0.2 | >=3.0.0 <3.2.5"},
		{"semver", "introduced 1.10.0, fixed 1.9.0, introduced 1.2.0", ">=1.2.0 <1.9.0 | >=1.10.0"},
		{"semver", "introduced 1.0.0, introduced 2.0.0, fixed 3.0.0, fixed 4.0.0", ">=1.0.0 <3.0.0"},
		{"semver", "fixed 1.0.0", ""},
		{"semver", "introduced 1.0.0, fixed 1.0.0", ""},
		{"semver", "introduced 0, fixed 0", ""},
		{"semver", "introduced 2.0.0, fixed 1.0.0", ">=2.0.0"},
		{"semver", "last_affected 1.0.0, introduced 1.0.0", ">=1.0.0 <=1.0.0"},
		{"semver", "introduced 1.0.0, fixed 2.0.0, introduced 2.0.0, fixed 3.0.0", ">=1.0.0 <2.0.0 | >=2.0.0 <3.0.0"},
		{"semver", "introduced 1.0.0-alpha, fixed 1.0.0", ">=1.0.0-alpha <1.0.0"},
		{"semver", "introduced 0, limit *", "*"},
		{"semver", "introduced 1.0.0, limit 2.0.0", ">=1.0.0 <2.0.0"},
		{"semver", "introduced 1.0.0, limit 2.0.0, limit 3.0.0", ">=1.0.0 <3.0.0"},
		{"semver", "introduced 1.0.0, fixed 1.5.0, introduced 2.5.0, limit 2.0.0", ">=1.0.0 <1.5.0"},
		{"semver", "introduced 1.0.0, last_affected 2.0.0, limit 2.0.0", ">=1.0.0 <2.0.0"},
		{"semver", "introduced 1.0.0, last_affected 1.9.0, limit 2.0.0", ">=1.0.0 <=1.9.0"},
		{"deb", "introduced 0, fixed 1:2.3-1~deb12u1, introduced 1:2.3-1", "<1:2.3-1~deb12u1 | >=1:2.3-1"},
		{"", "introduced 0", "*"},
		{"", "introduced 0, limit *", "*"},
	} {
		got, err := timeline(osv.ByEcosystem, c.events).Spans(c.scheme)
		if err != nil || written(got) != c.want {
			t.Errorf("%s %s: %q %v, want %q", c.scheme, c.events, written(got), err, c.want)
		}
	}
}

func TestAnOrderThatCannotBeTold(t *testing.T) {
	for _, c := range []struct {
		scheme, events string
		kind           error
		want           string
	}{
		{"", "introduced 0, fixed 1", vers.ErrUnknownScheme, "<1"},
		{"nobody's", "introduced a, fixed b, introduced c", vers.ErrUnknownScheme, ">=a <b | >=c"},
		{"deb", "introduced 0, fixed <end-of-life>", vers.ErrNotVersion, "<<end-of-life>"},
	} {
		got, err := timeline(osv.ByEcosystem, c.events).Spans(c.scheme)
		if !errors.Is(err, c.kind) || written(got) != c.want {
			t.Errorf("%q %s: %q %v", c.scheme, c.events, written(got), err)
		}
	}
	commits := timeline(osv.Git, "introduced 0, fixed 17ee4cf670c363de8d2ea4a4897d7a699837873f")
	a := osv.Affected{Package: osv.Package{Ecosystem: osv.ParseEcosystem("Go")}, Ranges: []osv.Range{commits, timeline(osv.Semver, "introduced 0, fixed 1.2.0")}}
	got, err := a.Spans()
	if err == nil || written(got) != "<1.2.0" {
		t.Errorf("commits have no order: %q %v", written(got), err)
	}
}

// evaluate is the schema's pseudocode over whole numbers, word for word.
func evaluate(r osv.Range, v int) bool {
	number := func(e osv.Event) int {
		n, _ := strconv.Atoi(e.Version)
		return n
	}
	limits, before := false, false
	for _, e := range r.Events {
		if e.Kind == osv.Limit {
			limits, before = true, before || v < number(e)
		}
	}
	if limits && !before {
		return false
	}
	hit := false
	for n := range 30 { // in order of versions; those that count after a version come after it
		for _, late := range []bool{false, true} {
			for _, e := range r.Events {
				if number(e) != n || (e.Kind == osv.LastAffected) != late {
					continue
				}
				switch {
				case e.Kind == osv.Introduced && v >= n:
					hit = true
				case e.Kind == osv.Fixed && v >= n, e.Kind == osv.LastAffected && v > n:
					hit = false
				}
			}
		}
	}
	return hit
}

func TestSpansSayWhatTheSchemasPseudocodeSays(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	kinds := []osv.EventKind{osv.Introduced, osv.Introduced, osv.Fixed, osv.LastAffected, osv.Limit}
	for range 5_000 {
		r := osv.Range{Type: osv.Semver}
		for range 1 + rnd.IntN(6) {
			e := osv.Event{Kind: kinds[rnd.IntN(len(kinds))], Version: strconv.Itoa(1 + rnd.IntN(9))}
			if e.Kind == osv.Introduced && e.Version == "1" {
				e.Version = "0"
			}
			r.Events = append(r.Events, e)
		}
		spans, err := r.Spans("semver")
		if err != nil {
			t.Fatalf("%v: %v", r.Events, err)
		}
		for v := range 12 {
			in := false
			for _, s := range spans {
				ok, err := vers.InRange("semver", fmt.Sprint(v), s.Bounds())
				if err != nil {
					t.Fatalf("%v: span %+v: %v", r.Events, s, err)
				}
				in = in || ok
			}
			if want := evaluate(r, v); in != want {
				t.Fatalf("%v: spans %q say %v of %d, the schema %v", r.Events, written(spans), in, v, want)
			}
		}
	}
}

func TestContains(t *testing.T) {
	deb := osv.Package{Ecosystem: osv.ParseEcosystem("Debian:12"), Name: "curl"}
	odd := osv.Package{Ecosystem: osv.ParseEcosystem("Nowhere"), Name: "x"}
	commits := timeline(osv.Git, "introduced 0, fixed 17ee4cf670c363de8d2ea4a4897d7a699837873f")
	for _, c := range []struct {
		name    string
		a       osv.Affected
		version string
		in      bool
		doubt   error
	}{
		{"below the fix", osv.Affected{Package: deb, Ranges: []osv.Range{timeline(osv.ByEcosystem, "introduced 0, fixed 7.88.1-10")}}, "7.88.1-9", true, nil},
		{"the fix", osv.Affected{Package: deb, Ranges: []osv.Range{timeline(osv.ByEcosystem, "introduced 0, fixed 7.88.1-10")}}, "7.88.1-10", false, nil},
		{"listed", osv.Affected{Package: odd, Versions: []string{"r1"}}, "r1", true, nil},
		{"not listed", osv.Affected{Package: odd, Versions: []string{"r1"}}, "r2", false, nil},
		{"everything, in no known order", osv.Affected{Package: odd, Ranges: []osv.Range{timeline(osv.ByEcosystem, "introduced 0")}}, "r2", true, nil},
		{"no known order", osv.Affected{Package: odd, Ranges: []osv.Range{timeline(osv.ByEcosystem, "introduced 0, fixed r3")}}, "r2", false, vers.ErrUnknownScheme},
		{"no version", osv.Affected{Package: deb, Ranges: []osv.Range{timeline(osv.ByEcosystem, "introduced 0, fixed 7.88.1-10")}}, "new", false, vers.ErrNotVersion},
		{"commits beside a list", osv.Affected{Package: odd, Ranges: []osv.Range{commits}, Versions: []string{"r1"}}, "r2", false, nil},
		{"commits alone", osv.Affected{Package: odd, Ranges: []osv.Range{commits}}, "r2", false, vers.ErrUnknownScheme},
		{"one range in doubt, the other sure", osv.Affected{Package: odd, Ranges: []osv.Range{timeline(osv.ByEcosystem, "introduced 0, fixed r3"), timeline(osv.Semver, "introduced 1.0.0, fixed 2.0.0")}}, "1.5.0", true, nil},
		{"nothing said", osv.Affected{Package: odd}, "1", false, nil},
	} {
		in, err := c.a.Contains(c.version)
		if in != c.in || !errors.Is(err, c.doubt) || c.doubt == nil && err != nil {
			t.Errorf("%s: %v %v", c.name, in, err)
		}
	}
}

func TestLastKnown(t *testing.T) {
	for in, want := range map[string]string{`{"last_known_affected_version_range":"<= 3.2.1"}`: "<= 3.2.1", `{"last_known_affected_version_range":7}`: "", `[]`: "", ``: "", `{}`: ""} {
		if got := (osv.Affected{DatabaseSpecific: []byte(in)}).LastKnown(); got != want {
			t.Errorf("%s: %q", in, got)
		}
	}
}
