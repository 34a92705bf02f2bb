package vers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Version is a version read under a scheme. Reading costs far more than comparing, so keep it when comparing often.
type Version struct {
	scheme string
	text   string
	order  order
}

// ParseVersion reads one version. Errors are *Error of kind ErrUnknownScheme or ErrNotVersion.
func ParseVersion(scheme, s string) (Version, error) {
	if scheme == "generic" {
		if v, ok := readPlain(s); ok { // most versions, and nothing else is to be asked of them
			return Version{scheme, s, v}, nil
		}
	}
	name := Canonical(scheme)
	if name == "" {
		return Version{}, unknownScheme(scheme)
	}
	if name != "lexicographic" {
		s = strings.TrimSpace(s) // so do PEP 440, RubyGems, node-semver, dpkg and NuGet; a blank is a slip and no version
	}
	if len(s) == 0 || len(s) > MaxVersion || !utf8.ValidString(s) || strings.ContainsFunc(s, unwritable) ||
		name != "generic" && name != "lexicographic" && strings.ContainsFunc(s, unicode.IsSpace) {
		return Version{}, notVersion(name, strings.ToValidUTF8(s, "\uFFFD"))
	}
	o, ok := schemes[name](s)
	if !ok {
		return Version{}, notVersion(name, s)
	}
	return Version{name, s, o}, nil
}

// unwritable is what no scheme has in a version. Blanks only two orders allow: people write "9.0.1 Update 3".
func unwritable(r rune) bool { return r < ' ' || r == 0x7f }

// String is the version as it was written.
func (v Version) String() string { return v.text }

// Scheme is the canonical name of the version's scheme.
func (v Version) Scheme() string { return v.scheme }

// Compare gives -1, 0 or 1 as v is older than, equal to or newer than w. Versions of two schemes, and two that their scheme
// cannot put in order, give an *Error of kind ErrIncomparable.
func (v Version) Compare(w Version) (int, error) {
	if v.order == nil || w.order == nil || v.scheme != w.scheme {
		return 0, incomparable(v.scheme+"/"+w.scheme, v.text, w.text)
	}
	c, ok := v.order.compare(w.order)
	if !ok {
		return 0, incomparable(v.scheme, v.text, w.text)
	}
	return c, nil
}

// Compare reads two versions and compares them.
func Compare(scheme, a, b string) (int, error) {
	v, err := ParseVersion(scheme, a)
	if err != nil {
		return 0, err
	}
	w, err := ParseVersion(scheme, b)
	if err != nil {
		return 0, err
	}
	return v.Compare(w)
}
