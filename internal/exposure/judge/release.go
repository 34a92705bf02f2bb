package judge

import (
	"regexp"
	"strings"

	"lianfang/internal/format/distro"
	"lianfang/internal/format/purl"
	"lianfang/internal/text"
)

// A distribution builds a package anew for each of its releases and mends each on its own: Debian 11 and 12 have two versions of OpenSSL, and what is
// said of one says nothing of the other. So a criterion may be one release's, and a component may say which it came from.

// releaseOf finds the release that a distribution's package was built for: the qualifier distro of a package URL ("debian-12", "bookworm",
// "rhel-8.6"), else what its version says (".el8", "+deb12u3"). "" is not known.
func releaseOf(p purl.PURL) string {
	switch p.Type {
	case "deb", "rpm", "apk", "alpm":
	default:
		return ""
	}
	if r := ReleaseNumber(p.Qualifier("distro")); r != "" {
		return r
	}
	if m := builtFor.FindStringSubmatch(p.Version); m != nil {
		return m[1] + m[2]
	}
	return ""
}

var (
	builtFor   = regexp.MustCompile(`(?:[.+~_-](?:el|fc|amzn|oe|mga)([0-9]+(?:_[0-9]+)?)|[+~](?:deb|bpo)([0-9]+))`)
	firstDigit = regexp.MustCompile(`[0-9]+(?:\.[0-9]+)*`)
)

// codenames of Ubuntu; those of Debian are package distro's.
var codenames = map[string]string{"trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "noble": "24.04", "oracular": "24.10", "plucky": "25.04"}

// ReleaseNumber reads a release as people and tools name it: "debian-12", "Debian:12", "bookworm", "v3.18", "Pro:22.04:LTS", "el8". "" where no
// number stands for it.
func ReleaseNumber(s string) string {
	s = strings.ToLower(s)
	if n := firstDigit.FindString(s); n != "" {
		return n
	}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == ':' || r == ' ' }) {
		if n := distro.DebianNumber(w); n != "" {
			return n
		}
		if n := codenames[w]; n != "" {
			return n
		}
	}
	return ""
}

// sameRelease compares releases as far as the shorter one goes: 12 is 12.5.
func sameRelease(a, b string) bool {
	a, b = strings.ReplaceAll(a, "_", "."), strings.ReplaceAll(b, "_", ".")
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

// release narrows what holds to the criterion's release.
func release(s Step, x *Criterion, c *Component) Step {
	switch {
	case x.Release == "" || s.Result == No:
		return s
	case c.Release == "":
		s.Result, s.fixed = Unknown, ""
		s.Needs = text.Format("是不是 %s 版的套件", "whether the package is of the release %s", x.Release)
		s.Text = s.but("%[1]s；但說的是發行版本 %[2]s，不知道這個套件是哪一版的", "%[1]s; but that is of the release %[2]s, and it is not known of which this package is", x.Release)
		return s
	case !sameRelease(c.Release, x.Release):
		return Step{Op: "test", Result: No, Text: text.Say("說的是發行版本 %[1]s，這個是 %[2]s", "that is of the release %[1]s, and this is of %[2]s", x.Release, c.Release)}
	}
	return s
}

// backported are signs that a distribution built the version and may have mended it without raising the number that upstream counts by.
var backported = regexp.MustCompile(`(?i)(?:[0-9][+~-][0-9a-z.]*(?:deb|ubuntu|bpo)[0-9]|[0-9]-[0-9a-z.]*ubuntu|\.(?:el|fc|amzn|oe)[0-9]|[0-9]-[0-9.]+\.(?:el|fc)[0-9]|[0-9]-r[0-9]+$|[0-9]-[0-9]+-(?:generic|amd64|aws|azure))`)

// upstream makes what an upstream range says of a distribution's version an open answer: the distribution's own data would settle it.
func upstream(s Step, x *Criterion, c *Component) Step {
	if s.Result != Yes || c.PURL || x.PURL || x.Any || !c.backported() {
		return s
	}
	s.Result = Unknown
	s.Needs = text.Of("發行商是否已回補修正", "whether the distribution has back-ported the fix")
	s.Text = s.but("%s；這是發行商的版本，可能已回補修正", "%s; this is a distribution's version, which may have the fix back-ported")
	return s
}
