package vers

import (
	"strings"
	"time"
)

// datetimeVersion is an instant written as RFC 3339 has it, with capital T and Z (VERS scheme datetime).
type datetimeVersion struct{ time.Time }

func readDatetime(s string) (order, bool) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || strings.ContainsAny(s, ",tz") {
		return nil, false
	}
	return datetimeVersion{t}, true
}

// readDate takes days too, as CVE records of the type "date" have them. A day is its first instant.
func readDate(s string) (order, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return datetimeVersion{t}, true
	}
	return readDatetime(s)
}

func (v datetimeVersion) compare(w order) (int, bool) {
	return v.Time.Compare(w.(datetimeVersion).Time), true
}

// lexicographicVersion is ordered by code points, which in UTF-8 is the order of the bytes (VERS scheme lexicographic).
type lexicographicVersion string

func readLexicographic(s string) (order, bool) { return lexicographicVersion(s), true }

func (v lexicographicVersion) compare(w order) (int, bool) {
	return strings.Compare(string(v), string(w.(lexicographicVersion))), true
}

// intdotVersion is numbers with dots between them; a missing one is 0 (VERS scheme intdot, and nginx).
type intdotVersion []string

func readIntdot(s string) (order, bool) {
	parts, ok := dotted(s)
	return intdotVersion(parts), ok
}

func (v intdotVersion) compare(w order) (int, bool) {
	return compareNumbers(v, w.(intdotVersion)), true
}
