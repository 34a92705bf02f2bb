package remedy

import (
	"strings"

	"lianfang/internal/format/vers"
)

// target is the fixed version to go to: the only one, or the lowest one above the held version in the branch
// nearest to it. all is true where the
// held version is known not to be below any of them. Neither: it cannot be told, and the reader is shown all.
func (k Known) target() (version string, all bool) {
	scheme := k.scheme()
	if k.Held == "" || scheme == "" {
		if len(k.Fixed) == 1 {
			return k.Fixed[0], false
		}
		return "", false
	}
	best, bestShared := "", -1
	for _, f := range k.Fixed {
		c, err := vers.Compare(scheme, f, k.Held)
		if err != nil {
			if len(k.Fixed) == 1 {
				return f, false
			}
			return "", false
		}
		if c <= 0 {
			continue
		}
		n := shared(f, k.Held)
		if n > bestShared || n == bestShared && lower(scheme, f, best) {
			best, bestShared = f, n
		}
	}
	return best, best == ""
}

func (k Known) scheme() string {
	for _, s := range []string{k.Ecosystem, k.Scheme} {
		if c := vers.Canonical(s); c != "" {
			return c
		}
	}
	if k.Ecosystem == "" && k.Scheme == "" {
		return "generic"
	}
	return ""
}

func lower(scheme, a, b string) bool {
	c, err := vers.Compare(scheme, a, b)
	return err == nil && c < 0
}

// shared counts the leading numbers that two versions have in common: 9.0.20 and 9.0.31 share two.
func shared(a, b string) int {
	x, y := strings.FieldsFunc(a, apart), strings.FieldsFunc(b, apart)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

func apart(r rune) bool { return r == '.' || r == '-' || r == '_' || r == ':' || r == '+' || r == '~' }
