package vers

import (
	"errors"
	"maps"
	"strings"
	"testing"
)

// tableRows is how many rows of the sample each scheme has; all of them are answered right.
var tableRows = map[string]int{"alpm": 42, "apk": 2834, "composer": 1158, "conan": 47, "cran": 77, "datetime": 5, "deb": 1472, "gem": 435, "gentoo": 38, "hackage": 11, "lexicographic": 8, "maven": 2163, "nuget": 63, "openssl": 37, "pub": 100, "pypi": 1274, "rpm": 162, "semver": 86}

func TestRealVersionsAreOrdered(t *testing.T) {
	right := map[string]int{}
	for _, r := range table(t) {
		c, err := Compare(r.scheme, r.a, r.b)
		if err != nil || !holds(c, r.op) {
			t.Errorf("%s: %s %s %s: got %d %v", r.scheme, r.a, r.op, r.b, c, err)
			continue
		}
		right[r.scheme]++
	}
	if !maps.Equal(right, tableRows) {
		t.Errorf("right: %v, want %v", right, tableRows)
	}
}

func TestGenericOrder(t *testing.T) {
	for _, c := range []string{
		"1.1.1l > 1.1.1", "1.1.1l > 1.1.1k", "1.1.1za > 1.1.1z", "1.10 > 1.9", "2.4 = 2.4.0", "1.0-beta < 1.0", "1.0.0-rc1 = 1.0-rc1",
		"1.0-rc2 > 1.0-rc1", "1.0-rc1 > 1.0-beta9", "1.0-alpha < 1.0-beta", "1.0-dev < 1.0-alpha", "1.0-snapshot < 1.0",
		"1.0-preview < 1.0", "1.0-pre1 < 1.0", "1.0-rc1 < 1.0.1", "1.0+build5 = 1.0+build4", "v1.2 = 1.2", "1.0.Final = 1.0",
		"15.2(4)m3 < 15.2(4)m10", "1.8.0_456 > 1.8.0_45", "21.2R3-S5 > 21.2R3-S4", "10.0a < 10.1", "1.2.3.4 > 1.2.3",
		"99999999999999999999999999999999 < 100000000000000000000000000000000", "2019 < 2022", "2019.1 < 2022",
		"20240131 < 20240201", "0 < 2019", "0 < 1.0", "0.0 < 20240131", "9.0.1 Update 3 < 9.0.1 Update 12", "1.0-sp1 > 1.0", "R2 < R10",
		"4f2a9c1d7e = 4f2a9c1d7e", "1.0-beta < 1.0l",
		// as bounds of real records have them
		"3.10.0a0 < 3.10.0", "3.12.0a1 < 3.12.0rc2", "9.4.0b2 < 9.4.0", "10.0.0-M1 < 10.0.0", "15.1.0-canary.0 < 15.1.0", "20-ea < 20.0.1",
		"22.0.0-next.0 < 22.0.0-rc.2", "2026.1.0-latest < 2026.1.0", "1.8.0_121-b13 > 1.8.0_121", "1.0.2a > 1.0.2", "007 = 7", "1.0.0-beta.0 = 1.0-beta", "14180 > 2019",
	} {
		f := strings.Fields(strings.ReplaceAll(c, " Update ", "\u0001"))
		a, b := strings.ReplaceAll(f[0], "\u0001", " Update "), strings.ReplaceAll(f[2], "\u0001", " Update ")
		got, err := Compare("generic", a, b)
		if err != nil || !holds(got, f[1]) {
			t.Errorf("%s: got %d %v", c, got, err)
		}
		if back, err := Compare("generic", b, a); err != nil || back != -got {
			t.Errorf("%s: turned round %d %v", c, back, err)
		}
	}
}

func TestGenericOrderAdmitsWhatItCannotTell(t *testing.T) {
	for _, c := range []string{"2019 11.7", "4f2a9c1d7e 1.2", "4f2a9c1d7e 5b2a9c1d7f", "1.0.a 1.0.1", "20240131 11.7", "20240131 2024.1",
		"xp vista", "beta1 1.0", "1.0-foo 1.0-bar", "1.1.1l 1.1.1.2"} {
		f := strings.Fields(c)
		for _, pair := range [][2]string{{f[0], f[1]}, {f[1], f[0]}} {
			if got, err := Compare("generic", pair[0], pair[1]); !errors.Is(err, ErrIncomparable) {
				t.Errorf("%v: got %d %v", pair, got, err)
			}
		}
	}
}

func TestWhatIsNoVersionIsAnError(t *testing.T) {
	for scheme, list := range map[string][]string{
		"semver":   {"", "abc", "1.", ".1", "1..2", "1.0 beta", "1.0.0_1", "latest"},
		"npm":      {"^1.0", "x", "git+https://example.invalid/a"},
		"go":       {"devel", "go", "(devel)"},
		"nuget":    {"1.2.3.4.5", "a.b"},
		"deb":      {"", "a:1.0", "1.0 1", "alpha", ":1"},
		"rpm":      {"", "1.0 1"},
		"apk":      {"", "1.0/2"},
		"pypi":     {"", "1.0;python"},
		"maven":    {"", "[1.0,2.0)", "${project.version}"},
		"gem":      {"", "a1", "1.0,2"},
		"composer": {"", "main", "^1.0"},
		"cran":     {"", "a", "1.a"},
		"hackage":  {"", "a", "1.0-beta"},
		"openssl":  {"", "abc", "1.1.1L", "1.0.2-foo", "1..2"},
		"gentoo":   {"", "1.0_foo", "1.0-rx", "1.0-1", "a"},
		"alpm":     {"", "a:1", "1.0-", "1/2"},
		"conan":    {"", "-", "[>1 <2]"},
		"datetime": {"", "2024-01-01", "2024-01-01t00:00:00z", "2024-01-01T00:00:00,5Z", "2024-02-30T00:00:00Z"},
		"intdot":   {"", "1.a", "1."},
		"generic":  {"", "-", "*", "n/a", "N/A", "unspecified", "...", "6.6.*", "8.0.x", "1\x002", "1\n2", "final", "\xff"},
	} {
		for _, s := range append(list, strings.Repeat("1", MaxVersion+1)) {
			if v, err := ParseVersion(scheme, s); !errors.Is(err, ErrNotVersion) {
				t.Errorf("%s: %.40q: got %v, %v", scheme, s, v, err)
			}
		}
	}
	if _, err := Compare("esperanto", "1", "2"); !errors.Is(err, ErrUnknownScheme) {
		t.Errorf("an unknown scheme: %v", err)
	}
}

// More than three numbers are outside Semantic Versioning; numbers decide where both have them.
func TestWideSemverIsOrderedAsFarAsItGoes(t *testing.T) {
	for _, c := range []string{"10.0.19045.1234 > 10.0.19045.999", "10.0.19045.1 < 10.0.19046", "1.2.3.4 = 1.2.3.4", "1.2.3.4 = v1.2.3.4.0"} {
		f := strings.Fields(c)
		if got, err := Compare("semver", f[0], f[2]); err != nil || !holds(got, f[1]) {
			t.Errorf("%s: got %d %v", c, got, err)
		}
	}
	for _, c := range []string{"1.2.3.4 1.2.3", "1.2.3.4-a 1.2.3.4-b"} {
		f := strings.Fields(c)
		if got, err := Compare("semver", f[0], f[1]); !errors.Is(err, ErrIncomparable) {
			t.Errorf("%s: got %d %v", c, got, err)
		}
	}
}

func TestToolchainVersionsOfGo(t *testing.T) {
	for _, c := range []string{"go1.21rc2 < go1.21rc10", "go1.21rc2 < go1.21.0", "1.20.3 < go1.20.4", "v1.0.0+incompatible = v1.0.0",
		"v0.0.0-20190101000000-abcdefabcdef < v0.0.0-20200101000000-abcdefabcdef"} {
		f := strings.Fields(c)
		if got, err := Compare("golang", f[0], f[2]); err != nil || !holds(got, f[1]) {
			t.Errorf("%s: got %d %v", c, got, err)
		}
	}
}

func TestAliasesMeanTheSameScheme(t *testing.T) {
	for alias, want := range map[string]string{"npm": "npm", "PyPI": "pypi", "pep440": "pypi", "Maven": "maven", "rubygems": "gem",
		"golang": "go", "Go": "go", "NuGet": "nuget", "packagist": "composer", "Debian:12": "deb", "Red Hat:enterprise_linux:9": "rpm",
		"Alpine:v3.19": "apk", "arch": "alpm", "ebuild": "gentoo", "crates.io": "semver", "nginx": "intdot", "git": "", "": "", "custom": ""} {
		if got := Canonical(alias); got != want || Known(alias) != (want != "") {
			t.Errorf("%s: %q, want %q", alias, got, want)
		}
	}
	for alias, target := range aliases {
		if schemes[target] == nil || schemes[alias] != nil {
			t.Errorf("alias %s → %s", alias, target)
		}
	}
}

func TestOpenSSLPreReleasesAndBuilds(t *testing.T) {
	for _, c := range []string{"1.1.1-pre9 < 1.1.1", "3.0.0-alpha2 < 3.0.0-alpha10", "3.0.0-beta1 > 3.0.0-alpha10", "1.0.2k-fips = 1.0.2k",
		"1.0.2za > 1.0.2z", "1.1.0-dev < 1.1.0-pre1"} {
		f := strings.Fields(c)
		if got, err := Compare("openssl", f[0], f[2]); err != nil || !holds(got, f[1]) {
			t.Errorf("%s: got %d %v", c, got, err)
		}
	}
}

// Numbers after the first with a leading zero count like decimal places (PMS §3.3).
func TestGentooDecimalPlaces(t *testing.T) {
	for _, c := range []string{"1.02 < 1.1", "1.010 = 1.01", "1.10 > 1.9", "01.1 = 1.1", "1.1a_p1 > 1.1a", "1.1_rc1_p2 < 1.1", "1.0_alpha < 1.0_alpha1"} {
		f := strings.Fields(c)
		if got, err := Compare("gentoo", f[0], f[2]); err != nil || !holds(got, f[1]) {
			t.Errorf("%s: got %d %v", c, got, err)
		}
	}
}
