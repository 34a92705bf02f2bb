package knowledge

import (
	"regexp"
	"strings"

	"lianfang/internal/format/vers"
)

// span is what a version field says: one version, a range, or every version.
type span struct {
	exact string
	vers.Range
	any bool
}

// The forms in which numbering authorities write a range into the field for one version. Only what can be read in one way is read; "N" is a
// version and begins with a digit.
var (
	wordsBefore   = form(`(?:all )?(?:versions? )?(?:before|prior to|<) ?(?:versions? )?N`)
	wordsUpTo     = form(`(?:all )?(?:versions? )?(?:through|up to|up to and including|<=) ?(?:versions? )?N`)
	wordsAndOlder = form(`(?:all )?(?:versions? )?N (?:and|or) (?:all )?(?:prior|previous|earlier|below|older|lower|before)(?: versions?)?`)
	wordsFromTo   = form(`(?:versions? )?(?:from )?N (?:to|through|thru|-|–) (?:versions? )?N`)
	wordsSigns    = form(`(>=?) ?N,? ?(<=?) ?N`)
	wordsFrom     = form(`(>=?) ?N`)
	wordsOne      = form(`(?:= ?|versions? )?N`)
	wordsPatch    = form(`N (?:sp|p|sr|msr|u|update|patch|hotfix|hf|build|ga|gold|rc|beta|alpha) ?[0-9]*`)
	wordsAll      = form(`(?:all|any)(?: versions?)?`)
)

func form(pattern string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.ReplaceAll(pattern, "N", `(v?[0-9][a-z0-9._+()~-]*)`) + "$")
}

// readWords reads a version field; ok is false for prose that says that some version is meant and not which.
func readWords(s string) ([]span, bool) {
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	if parts := strings.Split(s, ", "); len(parts) > 1 && !strings.ContainsAny(s, "<>") {
		return readList(parts)
	}
	x, ok := readForm(s)
	return []span{x}, ok
}

func readForm(s string) (span, bool) {
	for _, f := range []struct {
		form *regexp.Regexp
		read func(m []string) span
	}{
		{wordsAll, func([]string) span { return span{any: true} }},
		{wordsOne, func(m []string) span { return span{exact: m[1]} }},
		{wordsPatch, func(m []string) span { return span{exact: m[0]} }},
		{wordsBefore, func(m []string) span { return span{Range: vers.Range{EndExcl: m[1]}} }},
		{wordsUpTo, func(m []string) span { return span{Range: vers.Range{EndIncl: m[1]}} }},
		{wordsAndOlder, func(m []string) span { return span{Range: vers.Range{EndIncl: m[1]}} }},
		{wordsFromTo, func(m []string) span { return span{Range: vers.Range{StartIncl: m[1], EndIncl: m[2]}} }},
		{wordsFrom, func(m []string) span { return signs(m[1], m[2], "", "") }},
		{wordsSigns, func(m []string) span { return signs(m[1], m[2], m[3], m[4]) }},
	} {
		if m := f.form.FindStringSubmatch(s); m != nil {
			x := f.read(m)
			x.Range = x.Series()
			return x, true
		}
	}
	return span{}, false
}

// readList reads "8.10, 8.11, 9.0": every part has to be a version.
func readList(parts []string) ([]span, bool) {
	var out []span
	for _, p := range parts {
		x, ok := readForm(p)
		if !ok || x.any {
			return nil, false
		}
		out = append(out, x)
	}
	return out, true
}

func signs(start, from, end, to string) span {
	var r vers.Range
	if start == ">" {
		r.StartExcl = from
	} else {
		r.StartIncl = from
	}
	if end == "<" {
		r.EndExcl = to
	} else {
		r.EndIncl = to
	}
	return span{Range: r}
}
