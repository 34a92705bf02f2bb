package vers

import (
	"errors"
	"strings"
	"testing"
)

// rules are what the schemes' own documents and programs say, one sign a line: "?" is no version, or no order.
const rules = `
semver   1.0.0-alpha < 1.0.0-alpha.1     1.0.0-alpha.1 < 1.0.0-alpha.beta  1.0.0-beta.2 < 1.0.0-beta.11  1.0.0-rc.1 < 1.0.0
semver   1.0.0+a = 1.0.0+b               1.0.0-1 < 1.0.0-a                 v1.2.3 = 1.2.3                1.2 = 1.2.0
semver   1.0.0- ? 1.0.0                  1.0.0+ ? 1.0.0                    1.0.0-a..b ? 1.0.0            1.0.0-a_b ? 1.0.0
semver   1.0.0+a+b ? 1.0.0               V1.0.0 ? 1.0.0                    1.0.0--- < 1.0.0
npm      =v1.2.3 = 1.2.3                 1.2.x ? 1.2.3                     1.0.0-0 < 1.0.0-a             2.0.0-1A < 2.0.0-a
go       v1.0.0+incompatible = v1.0.0    1.20rc1 < 1.20                    go1.21rc2 = 1.21rc2           1.19beta1 < 1.19rc1
go       v1.2.3-0.20210101000000-abcdef123456 < v1.2.3                     1.20rcx ? 1.20                v1.2.3-pre.0.20210101000000-abcdef123456 > v1.2.3-pre
pypi     1.0.dev1 < 1.0a1                1.0c1 = 1.0rc1                    1.0-1 = 1.0.post1             1.0.post1.dev1 > 1.0
pypi     1!1.0 > 2020.1                  1.0+1 > 1.0+a                     1.0+ubuntu.1 = 1.0+ubuntu-1   V1.0-ALPHA_1 = 1.0a1
pypi     1.0a1.dev1 < 1.0a1              1.0r1 = 1.0.post1                 1.0.pre = 1.0rc0              01.0.0 = 1
deb      1.0~rc1 < 1.0                   1.0~~ < 1.0~                      1:1.0 > 2.0                   0:1.0 = 1.0-0
deb      1.0a < 1.0+                     1.0 < 1.0-0ubuntu1                1:1.0:2 > 1:1.0               1.0-1~bpo12+1 < 1.0-1
deb      1.0- ? 1.0                      1.0_1 ? 1.0                       0:1-a: ? 1.0                      1.0:2 ? 1.0                   1: ? 1.0
rpm      1.0~rc1 < 1.0                   1.0^git1 > 1.0                    1.0^git1 < 1.0.1              1.0-2 < 1.0^git1-1
rpm      (none):1.0-1 = 0:1.0-1          1.05 = 1.5                        1.0a > 1.0                    1.0-1.el8 < 1.0-1.el9
maven    1-snapshot < 1                  1-sp > 1                          1.0.RELEASE = 1               1-cr = 1-rc
maven    1-alpha-1 = 1-a1                1-milestone < 1-rc                1-foo2 < 1-foo10              31.0.1-jre > 31.0.1
gem      1.0.a < 1.0                     1.0-1 = 1.0.pre.1                 1.0.0-rc1 < 1.0.0             1.0.a10 > 1.0.a9
gem      1. ? 1                          1..2 ? 1                          1.0_1 ? 1.0                   1.0- ? 1.0
nuget    1.0 = 1.0.0.0                   1.0.0-BETA = 1.0.0-beta           1.0.0-alpha.10 > 1.0.0-alpha.2  1.0.0+a = 1.0.0
nuget    1.0.0- ? 1.0.0                  1.0.0-b_1 ? 1.0.0                 1.0.0.1-a > 1.0.0             1.2.3.4.5 ? 1
composer 1.0-dev < 1.0-alpha1            1.0-RC1 < 1.0                     1.0-p1 > 1.0                  v1.0 = 1.0
composer 1.0.0+build = 1.0.0             1.0.0-p2+b < 1.0.0-p10            dev-main ? dev-master         dev-main = dev-main
cran     1.0-1 = 1.0.1                   1.0 < 1.0.0                       1.10 > 1.9                    1.0a ? 1.0
pub      1.0.0+1 > 1.0.0                 1.0.0+1 < 1.0.0+2                 1.0.0-dev < 1.0.0             1.0.0-a+1 > 1.0.0-a
hackage  1.0 < 1.0.0                     1.10 > 1.9                        01.1 = 1.1                    1.0-foo ? 1.0
openssl  1.0.2z < 1.0.2za                1.1.1-pre9 < 1.1.1                1.1.1w < 3.0.0                1.0.2k-fips = 1.0.2k
apk      1.0 < 1.0-r0                    1.0 < 1.0.0                       1.0b < 1.0.1                  1.01 < 1.1
apk      1.0_alpha < 1.0_beta1           1.0_rc1-r3 < 1.0                  1.0_git1 > 1.0                1.0_p1 > 1.0_cvs9
apk      1.0_rc_p1 < 1.0                 1.0-r9 < 1.0-r10                  1.0~ab < 1.0~ac               1.0 < 1.0a
alpm     1:1.0-1 > 2.0-1                 1.0-1 = 1.0                       1.0rc1 < 1.0                  1.0.a > 1.0
gentoo   1.0 < 1.0.0                     1.0-r0 = 1.0                      1.0_p0 = 1.0_p                1.2.05 < 1.2.1
gentoo   1.0_alpha1_p1 > 1.0_alpha1      v1 ? 1                            1.0A ? 1.0                    1.0_rc1 < 1.0
conan    1.0 = 1                         1.0-pre < 1.0                     1.0+1 > 1.0                   1.a > 1.1
date     2024-01-31 < 2024-02-01         2024-01-31 = 2024-01-31T00:00:00Z 2024-02-30 ? 2024-02-01       2024-1-1 ? 2024-02-01
datetime 2024-01-01T00:00:00Z = 2024-01-01T01:00:00+01:00                  2024-01-01T00:00:00.5Z > 2024-01-01T00:00:00Z
intdot   1 = 1.0                         1.10 > 1.9                        1.0a ? 1.0
`

func TestRulesOfTheSchemes(t *testing.T) {
	n := 0
	for line := range strings.Lines(rules) {
		f := strings.Fields(line)
		for i := 1; i+2 < len(f); i += 3 {
			n++
			got, err := Compare(f[0], f[i], f[i+2])
			back, err2 := Compare(f[0], f[i+2], f[i])
			if f[i+1] == "?" {
				if !errors.Is(err, ErrNotVersion) && !errors.Is(err, ErrIncomparable) {
					t.Errorf("%s: %s against %s: got %d %v", f[0], f[i], f[i+2], got, err)
				}
				continue
			}
			if err != nil || err2 != nil || !holds(got, f[i+1]) || back != -got {
				t.Errorf("%s: %s %s %s: got %d %v, turned round %d %v", f[0], f[i], f[i+1], f[i+2], got, err, back, err2)
			}
		}
	}
	if n < 140 {
		t.Errorf("only %d rules", n)
	}
}

// PEP 440, RubyGems, node-semver, dpkg and NuGet all step over blanks at the ends.
func TestBlanksAtTheEndsAreNoPartOfAVersion(t *testing.T) {
	for _, scheme := range []string{"pypi", "gem", "npm", "deb", "nuget", "generic"} {
		if got, err := Compare(scheme, " 1.0.1\u00a0", "1.0.1"); err != nil || got != 0 {
			t.Errorf("%s: got %d %v", scheme, got, err)
		}
		if got, err := Compare(scheme, "  ", "1.0.1"); !errors.Is(err, ErrNotVersion) {
			t.Errorf("%s: nothing but blanks: got %d %v", scheme, got, err)
		}
	}
	if got, _ := Compare("lexicographic", "a", "a "); got != -1 {
		t.Errorf("in a text a blank is a character: got %d", got)
	}
}
