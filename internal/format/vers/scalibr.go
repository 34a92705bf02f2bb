package vers

import (
	"strings"

	"github.com/google/osv-scalibr/semantic"
)

// foreign is a version whose order comes from osv-scalibr.
type foreign struct{ semantic.Version }

func (v foreign) compare(w order) (int, bool) {
	c, err := v.Compare(w.(foreign).Version)
	return min(1, max(-1, c)), err == nil
}

func known[V semantic.Version](v V) (order, bool) { return foreign{v}, true }

func checked[V semantic.Version](v V, err error) (order, bool) {
	if err != nil {
		return nil, false
	}
	return foreign{v}, true
}

// The library takes nearly every text for a version of nearly every scheme; each reader first asks for the shape that the
// scheme's own tools ask for.

func readNuGet(s string) (order, bool) {
	if !numbersThen(strings.TrimPrefix(s, "v"), 4, "-+") {
		return nil, false
	}
	return known(semantic.ParseNuGetVersion(s))
}

func readGem(s string) (order, bool) {
	if !made(s, "._-") || !digit(s[0]) {
		return nil, false
	}
	return known(semantic.ParseRubyGemsVersion(s))
}

// readComposer takes releases and branches (dev-main); "#" is the marker for "any number" in PHP's version_compare.
func readComposer(s string) (order, bool) {
	release := strings.TrimLeft(s, "vV")
	if !made(s, "._-+#") || release == "" || !digit(release[0]) && !strings.HasPrefix(s, "dev-") {
		return nil, false
	}
	return known(semantic.ParsePackagistVersion(s))
}

func readCRAN(s string) (order, bool)    { return checked(semantic.ParseCRANVersion(s)) }
func readHackage(s string) (order, bool) { return checked(semantic.ParseHackageVersion(s)) }

// readMaven takes any text, as Maven does, that could be a directory's name.
func readMaven(s string) (order, bool) {
	if strings.ContainsAny(s, `/\:*?"<>|,;()[]{}`) {
		return nil, false
	}
	return known(semantic.ParseMavenVersion(s))
}

// readPyPI takes PEP 440 and the legacy versions that the index still holds.
func readPyPI(s string) (order, bool) {
	if !made(s, "._-+!:") {
		return nil, false
	}
	return checked(semantic.ParsePyPIVersion(s))
}

// readDeb follows deb-version(7): an epoch is a number, the upstream part begins with a digit.
func readDeb(s string) (order, bool) {
	upstream := s
	if epoch, rest, ok := strings.Cut(s, ":"); ok {
		if !digits(epoch) {
			return nil, false
		}
		upstream = rest
	}
	if upstream == "" || !digit(upstream[0]) || !made(upstream, ".+-~:_") {
		return nil, false
	}
	return checked(semantic.ParseDebianVersion(s))
}

// readRpm takes any text: rpm skips what it does not know (rpmvercmp).
func readRpm(s string) (order, bool) { return known(semantic.ParseRedHatVersion(s)) }

func readApk(s string) (order, bool) {
	if !made(s, "._-~+") {
		return nil, false
	}
	return checked(semantic.ParseAlpineVersion(s))
}

// numbersThen tells whether s begins with one to most numbers with dots between them, and nothing or one of the marks follows.
func numbersThen(s string, most int, marks string) bool {
	for n := 1; ; n++ {
		number, rest := leading(s, digit)
		if number == "" || n > most {
			return false
		}
		if rest == "" {
			return true
		}
		if rest[0] != '.' {
			return strings.IndexByte(marks, rest[0]) >= 0 && made(rest, ".-+_~")
		}
		s = rest[1:]
	}
}

// made tells whether s is letters, digits and some punctuation.
func made(s, punctuation string) bool {
	for i := 0; i < len(s); i++ {
		if !letter(s[i]) && !digit(s[i]) && strings.IndexByte(punctuation, s[i]) < 0 {
			return false
		}
	}
	return s != ""
}
