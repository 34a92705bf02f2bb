package vers

import "strings"

// natives read the range notations that ecosystems use themselves. A notation is a row of alternatives; what it says is a union
// of intervals, which a Set can hold as long as each alternative is one interval.
var natives = map[string]func(*builder, string) error{
	"npm":     fromNpm,
	"conan":   fromConan,
	"gem":     fromGem,
	"pypi":    fromPyPI,
	"nuget":   fromIntervals,
	"maven":   fromIntervals,
	"nginx":   fromNginx,
	"openssl": fromList,
}

// FromNative reads the ecosystem's own notation of a range: "^1.2.0 || >=3" for npm, "~> 2.0" for gem, "[1.0,2.0)" for nuget
// and maven, and so on. ErrUnknownScheme if none is known for the scheme.
func FromNative(scheme, native string) (Set, error) {
	name := strings.ToLower(scheme)
	if natives[name] == nil {
		name = Canonical(scheme)
	}
	read := natives[name]
	if read == nil {
		return Set{}, unknownScheme(scheme)
	}
	if len(native) > MaxSet {
		return Set{}, malformed(name, "版本範圍有 %d 個位元組，上限是 %d。", "The version range has %d bytes; the limit is %d.", len(native), MaxSet)
	}
	b := &builder{Set{Scheme: name}}
	if err := read(b, native); err != nil {
		return Set{}, err
	}
	if b.set.All && len(b.set.Constraints) > 0 {
		b.set.Constraints = nil // one alternative takes all
	}
	return b.set, b.set.sort()
}

// builder collects constraints.
type builder struct{ set Set }

func (b *builder) add(c Comparator, version string) error {
	if len(b.set.Constraints) == maxConstraints {
		return malformed(b.set.Scheme, "版本範圍的條件超過 %d 個。", "The version range has more than %d constraints.", maxConstraints)
	}
	if _, err := ParseVersion(b.set.Scheme, version); err != nil {
		return err
	}
	b.set.Constraints = append(b.set.Constraints, Constraint{c, version})
	return nil
}

// from adds from <= v < to.
func (b *builder) from(from, to string) error {
	if err := b.add(GreaterOrEqual, from); err != nil || to == "" {
		return err
	}
	return b.add(Less, to)
}

// comparatorOf cuts the sign off a term such as ">= 1.0"; a term without one is Equal.
func comparatorOf(term string) (Comparator, string) {
	for _, sign := range []string{">=", "<=", "!=", "===", "==", "=", ">", "<"} {
		if rest, ok := strings.CutPrefix(term, sign); ok {
			if sign[0] == '=' {
				sign = string(Equal)
			}
			return Comparator(sign), strings.TrimSpace(rest)
		}
	}
	return Equal, term
}

// terms splits one alternative at blanks and joins a sign with the version after it.
func terms(s string) []string {
	var out []string
	for _, f := range strings.Fields(s) {
		if n := len(out); n > 0 && strings.Trim(out[n-1], "<>=!~^") == "" {
			out[n-1] += f
			continue
		}
		out = append(out, f)
	}
	return out
}

// up raises the number at a place and cuts what follows: up(1.2.3, 1) is 1.3.
func up(numbers []string, place int) []string {
	out := append([]string{}, numbers[:place+1]...)
	out[place] = plusOne(out[place])
	return out
}

// plusOne adds one to a row of digits of any length.
func plusOne(digits string) string {
	d := []byte(digits)
	for i := len(d) - 1; i >= 0; i-- {
		if d[i] < '9' {
			d[i]++
			return string(d)
		}
		d[i] = '0'
	}
	return "1" + string(d)
}

// release cuts a version before its pre-release or build and splits its numbers.
func release(version string) ([]string, bool) {
	if i := strings.IndexAny(version, "-+"); i >= 0 {
		version = version[:i]
	}
	return dotted(version)
}

// fromList is versions with commas between them.
func fromList(b *builder, s string) error {
	for _, v := range strings.Split(s, ",") {
		if err := b.add(Equal, strings.TrimSpace(v)); err != nil {
			return err
		}
	}
	return nil
}

// fromNginx is the notation of the security advisories of nginx: "1.5.0+, 1.4.1+" names the first fixed version of each branch; a
// stable branch (even second number) ends before the next, the mainline goes on.
func fromNginx(b *builder, s string) error {
	for _, term := range strings.Split(s, ",") {
		term = strings.TrimSpace(term)
		if from, ok := strings.CutSuffix(term, "+"); ok {
			n, ok := dotted(from)
			if !ok || len(n) < 2 {
				return notVersion("nginx", from)
			}
			to := ""
			if (n[1][len(n[1])-1]-'0')%2 == 0 {
				to = strings.Join(append(up(n, 1), "0"), ".")
			}
			if err := b.from(from, to); err != nil {
				return err
			}
			continue
		}
		from, to, both := strings.Cut(term, "-")
		if !both {
			if err := b.add(Equal, term); err != nil {
				return err
			}
			continue
		}
		if err := b.add(GreaterOrEqual, from); err != nil {
			return err
		}
		if err := b.add(LessOrEqual, to); err != nil {
			return err
		}
	}
	return nil
}
