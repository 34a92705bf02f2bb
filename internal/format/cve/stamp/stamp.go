// Package stamp holds what every source of vulnerabilities writes on a record: the CVE number and instants.
package stamp

import (
	"strings"
	"time"
)

// maxCVE is the longest number taken: "CVE-", four digits, "-", up to 19 digits (CVE Record Format 5.1, cveId).
const maxCVE = 4 + 4 + 1 + 19

// CVE tells whether s is a CVE number as the CVE Record Format writes it: CVE-1999-0001, four to nineteen digits at the end.
func CVE(s string) bool {
	if len(s) < len("CVE-1999-0001") || len(s) > maxCVE || s[:4] != "CVE-" || s[8] != '-' {
		return false
	}
	return digits(s[4:8]) && digits(s[9:])
}

func digits(s string) bool {
	return strings.TrimLeft(s, "0123456789") == ""
}

// The forms of an instant that are met in CVE, NVD, KEV and EPSS files. Go takes fractions of a second with each of them.
var forms = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02T15:04:05Z0700", time.DateOnly}

// Instant reads an instant; one without a zone is UTC, as NVD documents for its own.
func Instant(s string) (time.Time, bool) {
	for _, form := range forms {
		if t, err := time.Parse(form, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
