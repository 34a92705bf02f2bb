package vers

import (
	"strings"

	"github.com/google/osv-scalibr/semantic"
)

// wideVersion is what calls itself semantic versioning but has more than three numbers, as 10.0.19045.1234 in CVE records. The
// standard has no order for it. Numbers decide where both sides have them; 1.2.3.4 against 1.2.3 is left open.
type wideVersion struct {
	numbers []string
	suffix  string
}

// semverVersion is a version of Semantic Versioning 2.0, or a wide one.
type semverVersion struct {
	proper foreign
	wide   wideVersion
	isWide bool
}

func readSemver(s string) (order, bool) {
	return readWide(s, func(s string) foreign { return foreign{semantic.ParseSemverVersion(s)} })
}

// readPub: like Semantic Versioning, but a build is newer than none.
func readPub(s string) (order, bool) {
	return readWide(s, func(s string) foreign { return foreign{semantic.ParsePubVersion(s)} })
}

func readWide(s string, parse func(string) foreign) (order, bool) {
	s = strings.TrimPrefix(s, "v")
	if !numbersThen(s, maxNumbers, "-+") {
		return nil, false
	}
	numbers, suffix := leading(s, func(c byte) bool { return digit(c) || c == '.' })
	w := wideVersion{strings.Split(numbers, "."), suffix}
	if len(w.numbers) > 3 {
		return semverVersion{wide: w, isWide: true}, true
	}
	return semverVersion{proper: parse(s), wide: w}, true
}

func (v semverVersion) compare(o order) (int, bool) {
	w := o.(semverVersion)
	if !v.isWide && !w.isWide {
		return v.proper.compare(w.proper)
	}
	a, b := v.wide, w.wide
	if v.isWide != w.isWide {
		c := compareNumbers(first3(a.numbers), first3(b.numbers))
		return c, c != 0
	}
	c := compareNumbers(a.numbers, b.numbers)
	return c, c != 0 || a.suffix == b.suffix
}

func first3(n []string) []string { return n[:min(3, len(n))] }

// readNpm forgives what node-semver forgives: "=" in front, before the "v".
func readNpm(s string) (order, bool) { return readSemver(strings.TrimPrefix(s, "=")) }

// readGo takes module versions and those of the Go toolchain, "go1.21rc2", which has no hyphen before its pre-release; lists of components
// often leave out the "go".
func readGo(s string) (order, bool) {
	s = strings.TrimPrefix(s, "go")
	numbers, rest := leading(s, func(c byte) bool { return digit(c) || c == '.' })
	if word, nth := leading(rest, letter); numbers != "" && (word == "rc" || word == "beta") && digits(nth) {
		s = numbers + "-" + word + "." + nth
	}
	return readSemver(s)
}
