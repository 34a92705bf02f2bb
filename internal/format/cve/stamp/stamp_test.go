package stamp

import (
	"testing"
	"time"
)

func TestCVE(t *testing.T) {
	for s, want := range map[string]bool{
		"CVE-1999-0001": true, "CVE-2026-1234567": true, "CVE-2026-1234567890123456789": true,
		"": false, "CVE-2026-123": false, "cve-2026-1234": false, "CVE-2026-12a4": false, "CVE-20x6-1234": false,
		"CVE-2026-12345678901234567890": false, "CVE-2026-1234 ": false, "GHSA-2026-1234": false, "CVE-2026_12345": false,
	} {
		if CVE(s) != want {
			t.Errorf("CVE(%q) = %v", s, !want)
		}
	}
}

func TestInstant(t *testing.T) {
	for s, want := range map[string]string{
		"2014-11-24T15:59:00.090":          "2014-11-24T15:59:00.09Z",
		"2024-08-01T16:27:57.203000+00:00": "2024-08-01T16:27:57.203Z",
		"2022-10-19T18:15Z":                "2022-10-19T18:15:00Z",
		"2026-08-07T16:45:47.0648Z":        "2026-08-07T16:45:47.0648Z",
		"2026-09-29T12:00:22+0000":         "2026-09-29T12:00:22Z",
		"2026-10-01T08:00:00+08:00":        "2026-10-01T00:00:00Z",
		"2026-08-07":                       "2026-08-07T00:00:00Z",
	} {
		got, ok := Instant(s)
		if !ok || got.Format(time.RFC3339Nano) != want {
			t.Errorf("%s: %v %v, want %s", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "yesterday", "2026-13-01", "2026-08-07T25:00:00Z", "08/07/2026"} {
		if got, ok := Instant(s); ok {
			t.Errorf("%q gave %v", s, got)
		}
	}
}
