package csaf

import (
	"regexp"
	"slices"
	"strings"

	"lianfang/internal/format/vers"
)

// rangeWords are the words by which test 6.1.31 knows a range in a version.
var rangeWords = []string{"after", "all", "before", "earlier", "later", "prior", "versions"}

// saysRange tells whether the name of a product_version holds a range (test 6.1.31), or is a VERS string.
func saysRange(s string) bool {
	return strings.ContainsAny(s, "<>") || strings.HasPrefix(s, "vers:") || slices.ContainsFunc(strings.Fields(strings.ToLower(s)), func(w string) bool {
		return slices.Contains(rangeWords, w)
	})
}

// ReadVersions reads a range of versions as vendors write it. False: it cannot be told which versions are meant, and nothing is guessed.
//
// What is read: VERS strings; "*", "all versions"; a lower bound, an upper bound or both, written <, <=, >, >= and put side by side or
// joined by "|", "," or "and", perhaps behind "All versions" or behind "vers:all/" as some vendors have it; single versions joined by "|";
// "1.2 and earlier", "prior to 1.2", "1.2 and later"; "3.x". The order is "generic" where the text names none.
func ReadVersions(s string) (vers.Set, bool) {
	text := strings.TrimSpace(s)
	if scheme, ok := strings.CutPrefix(text, "vers:"); ok {
		set, err := vers.Parse(text)
		rest, misused := strings.CutPrefix(scheme, "all/")
		if err == nil && (!misused || set.All) {
			return set, true
		}
		if !misused {
			return vers.Set{}, false
		}
		text = rest
	}
	if text == "" || len(text) > maxRangeText {
		return vers.Set{}, false
	}
	return prose(text)
}

var allVersions = regexp.MustCompile(`(?i)^(all[ _]versions|all|any version|\*)\s*(and prior versions)?\s*`)

func prose(text string) (vers.Set, bool) {
	rest := allVersions.ReplaceAllString(text, "")
	if rest == "" {
		return vers.Set{Scheme: "all", All: true}, true
	}
	if rest != text && !strings.ContainsAny(rest[:1], "<>") {
		return vers.Set{}, false // "all versions with …": a condition that is no version
	}
	if s, ok := words(rest); ok {
		rest = s
	}
	parts, ok := cut(rest)
	if !ok {
		return vers.Set{}, false
	}
	return assemble(parts)
}

// phrases are what people write for a sign.
var phrases = []struct {
	form *regexp.Regexp
	sign string
}{
	{form: regexp.MustCompile(`(?i)^(?:versions? )?(?:prior to|before|earlier than|lower than|below) (?:version )?(\S+)$`), sign: "<"},
	{form: regexp.MustCompile(`(?i)^(?:versions? )?(\S+)(?: version)?,? (?:and|or) (?:earlier|prior|below|older|lower)(?: versions)?$`), sign: "<="},
	{form: regexp.MustCompile(`(?i)^(?:versions? )?(\S+)(?: version)?,? (?:and|or) (?:later|newer|above|higher)(?: versions)?$`), sign: ">="},
}

func words(s string) (string, bool) {
	for _, p := range phrases {
		if m := p.form.FindStringSubmatch(s); m != nil {
			return p.sign + m[1], true
		}
	}
	if m := seriesWords.FindStringSubmatch(s); m != nil {
		return m[1], true
	}
	return "", false
}

var seriesWords = regexp.MustCompile(`(?i)^(\d[\d.]*\.x) versions$`)

// cut takes "signs and versions" apart.
func cut(s string) (out []vers.Constraint, ok bool) {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		sign := s[:len(s)-len(strings.TrimLeft(s, "<>="))]
		s = strings.TrimLeft(s[len(sign):], " \t")
		end := strings.IndexAny(s, "<>=|,")
		if end < 0 {
			end = len(s)
		}
		version := strings.TrimSpace(s[:end])
		s = strings.TrimLeft(s[end:], "|, ")
		if len(s) > 0 {
			version = strings.TrimSpace(strings.TrimSuffix(version, " and"))
		}
		comparator, known := signs[sign]
		if !known || !plain(version) {
			return nil, false
		}
		out = append(out, vers.Constraint{Comparator: comparator, Version: version})
	}
	return out, len(out) > 0
}

var signs = map[string]vers.Comparator{"": vers.Equal, "=": vers.Equal, "<": vers.Less, "<=": vers.LessOrEqual, ">": vers.Greater, ">=": vers.GreaterOrEqual}

// versionWords are the words that a version may hold beside numbers and single letters. Another word says that the text is more than a
// version, and who reads only the number reads it wrong.
var versionWords = map[string]bool{"ver": true, "version": true, "rev": true, "sp": true, "hf": true, "hotfix": true, "upd": true, "update": true,
	"build": true, "patch": true, "rc": true, "beta": true, "alpha": true, "final": true, "release": true, "cu": true, "fw": true}

var letters = regexp.MustCompile(`[A-Za-z]+|[^\x00-\x7f]+`)

// plain tells whether a text is one version and nothing more.
func plain(s string) bool {
	lower := strings.ToLower(s)
	if lower == "" || strings.ContainsAny(lower, `()"*?[]{}'`) || !startsLikeVersion(lower) || strings.HasSuffix(strings.TrimSuffix(lower, "."), "x") && !series(lower) {
		return false
	}
	for _, at := range letters.FindAllStringIndex(lower, -1) {
		word := lower[at[0]:at[1]]
		if len(word) > 1 && !versionWords[word] || word == "v" && at[0] > 0 {
			return false
		}
	}
	return true
}

// startsLikeVersion: a number, perhaps behind one letter or "version".
func startsLikeVersion(s string) bool {
	s = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(s, "version"), "ver"), ". ")
	if s == "" {
		return false
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = strings.TrimLeft(s[1:], ".")
	}
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

func series(s string) bool {
	_, ok := vers.Series(strings.TrimPrefix(s, "v"))
	return ok
}

// assemble makes the set: single versions, or one interval with perhaps single versions beside it. Several bounds of one kind, and an
// interval that ends before it starts, are branches of a product of which the text does not say which is which.
func assemble(parts []vers.Constraint) (vers.Set, bool) {
	set := vers.Set{Scheme: "generic"}
	var low, high string
	for i, c := range parts {
		switch {
		case c.Comparator == vers.Equal && i == 0 && c.Version == "0" && len(parts) > 1:
			continue // "0 < 8.0.1"
		case series(strings.ToLower(c.Version)):
			if !addSeries(&set, c, len(parts)) {
				return vers.Set{}, false
			}
			continue
		case c.Comparator == vers.Less || c.Comparator == vers.LessOrEqual:
			if high != "" {
				return vers.Set{}, false
			}
			high = c.Version
		case c.Comparator == vers.Greater || c.Comparator == vers.GreaterOrEqual:
			if low != "" {
				return vers.Set{}, false
			}
			low = c.Version
		}
		set.Constraints = append(set.Constraints, c)
	}
	if low != "" && high != "" {
		if order, err := vers.Compare(set.Scheme, low, high); err != nil || order > 0 {
			return vers.Set{}, false
		}
	}
	sorted, err := vers.Parse(set.String()) // puts the constraints in order
	return sorted, err == nil
}

// addSeries adds "3.x" as an interval; beside other bounds it is not clear what it bounds, except alone.
func addSeries(set *vers.Set, c vers.Constraint, parts int) bool {
	r, _ := vers.Series(strings.TrimPrefix(strings.ToLower(c.Version), "v"))
	if c.Comparator != vers.Equal || parts > 1 {
		return false
	}
	set.Constraints = append(set.Constraints, vers.Constraint{Comparator: vers.GreaterOrEqual, Version: r.StartIncl},
		vers.Constraint{Comparator: vers.Less, Version: r.EndExcl})
	return true
}
