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

// readGem asks for what Gem::Version.correct? asks for. A hyphen is RubyGems' other way to write ".pre.".
func readGem(s string) (order, bool) {
	main, pre, cut := strings.Cut(s, "-")
	if s == "" || !digit(s[0]) || !items(main, "") || cut && !items(pre, "-") {
		return nil, false
	}
	return known(semantic.ParseRubyGemsVersion(strings.ReplaceAll(s, "-", ".pre.")))
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

// readDeb follows deb-version(7): an epoch is a number, the upstream part begins with a digit, a revision is not empty.
func readDeb(s string) (order, bool) {
	upstream := s
	if epoch, rest, ok := strings.Cut(s, ":"); ok {
		if !digits(epoch) {
			return nil, false
		}
		upstream = rest
	}
	if upstream == "" || !digit(upstream[0]) || !made(upstream, ".+-~:") {
		return nil, false
	}
	if i := strings.LastIndexByte(upstream, '-'); i >= 0 && !made(upstream[i+1:], ".+~") {
		return nil, false
	}
	return checked(semantic.ParseDebianVersion(s))
}

// readRpm takes any text: rpm skips what it does not know (rpmvercmp). A query prints an epoch that is not there as "(none)".
func readRpm(s string) (order, bool) {
	return known(semantic.ParseRedHatVersion(strings.TrimPrefix(s, "(none):")))
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
			return strings.IndexByte(marks, rest[0]) >= 0 && suffixed(rest)
		}
		s = rest[1:]
	}
}

// suffixed tells whether s is -pre.release, +build or both, each item of which says something (Semantic Versioning 2.0 §9, §10).
func suffixed(s string) bool {
	pre, build, cut := strings.Cut(s, "+")
	return (pre == "" || items(pre[1:], "-")) && (!cut || items(build, "-"))
}

// items tells whether s is letters, digits and some punctuation with dots between, no item of it empty.
func items(s, punctuation string) bool {
	for _, item := range strings.Split(s, ".") {
		if !made(item, punctuation) {
			return false
		}
	}
	return true
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
