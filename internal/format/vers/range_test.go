package vers

import (
	"errors"
	"testing"
)

func TestRangesOfRecords(t *testing.T) {
	for _, c := range []struct {
		scheme, version string
		r               Range
		in              bool
		err             error
	}{
		{"generic", "9.0.1", Range{StartIncl: "9.0.0", EndExcl: "9.0.31"}, true, nil},
		{"generic", "9.0.31", Range{StartIncl: "9.0.0", EndExcl: "9.0.31"}, false, nil},
		{"generic", "9.0.31", Range{StartExcl: "9.0.0", EndIncl: "9.0.31"}, true, nil},
		{"generic", "9.0", Range{StartExcl: "9.0.0"}, false, nil},
		{"generic", "1.1.1k", Range{StartIncl: "1.1.1", EndExcl: "1.1.1l"}, true, nil},
		{"generic", "1.0", Range{}, true, nil},
		{"generic", "2019", Range{StartIncl: "0", EndExcl: "2019.3"}, true, nil},
		// a year against a small number: cannot tell; but outside the other bound is outside
		{"generic", "11.7", Range{EndExcl: "2019"}, false, ErrIncomparable},
		{"generic", "11.7", Range{StartIncl: "12.0", EndExcl: "2019"}, false, nil},
		{"generic", "1.0", Range{EndExcl: "4f2a9c1d7e"}, false, ErrIncomparable},          // CVE-2026-21621 has hashes as bounds
		{"generic", "3.45", Range{StartIncl: "3.41", EndExcl: "3.5"}, false, ErrInverted}, // CVE-2025-60154
		{"generic", "1", Range{StartIncl: "1", EndExcl: "1"}, false, ErrInverted},
		{"generic", "1", Range{StartIncl: "1", EndIncl: "1.0"}, true, nil},
		{"deb", "1.1.1d-0+deb10u2", Range{EndExcl: "1.1.1d-0+deb10u3"}, true, nil},
		{"generic", "N/A", Range{EndExcl: "2"}, false, ErrNotVersion},
		{"npm", "1.0.0", Range{EndExcl: "*"}, false, ErrNotVersion},
		{"esperanto", "1", Range{}, false, ErrUnknownScheme},
	} {
		in, err := InRange(c.scheme, c.version, c.r)
		if in != c.in || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s %s in %+v: %v %v", c.scheme, c.version, c.r, in, err)
		}
	}
}
