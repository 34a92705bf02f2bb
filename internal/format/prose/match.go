package prose

import (
	"regexp"
	"slices"
	"strings"

	"lianfang/internal/format/observable"
)

// hit is one occurrence of a value in the clean text.
type hit struct {
	a, b     int // in page.clean
	value    observable.Value
	defanged bool
}

// matcher finds the values of some kinds. The order counts: what an earlier one took is no longer seen by a later one, so the host of a URL is
// not found again as a domain, nor the local part of an address. A piece of text without any of the signs in need cannot hold a value of it;
// that saves nearly all the work.
type matcher struct {
	need []string
	form *regexp.Regexp
	read func(p *page, a, b int) (hit, bool)
}

var matchers = [...]matcher{
	{[]string{`\`}, registryForm, readRegistry},
	{[]string{"cpe:", "CPE:", "Cpe:"}, cpeForm, readCPE},
	{[]string{"pkg:", "PKG:", "Pkg:"}, purlForm, readPURL},
	{[]string{"://"}, urlForm, readURL},
	{[]string{"@"}, emailForm, readEmail},
	{nil, spacedHashForm, readSpacedHash},
	{nil, hashForm, readHash},
	{[]string{"CVE", "cve", "Cve"}, cveForm, readPlain(observable.CVE)},
	{[]string{"T1", "T0"}, techniqueForm, readTechnique},
	{[]string{`Global\`, `Local\`}, mutexForm, readMutex},
	{[]string{"mut", "Mut", "MUT", "互斥"}, namedMutexForm, readNamedMutex},
	{[]string{"*."}, wildcardForm, readWildcard},
	{[]string{"/"}, bareLinkForm, readBareLink},
	{[]string{":"}, ipv6Form, readIPv6},
	{[]string{"."}, ipv4Form, readIPv4},
	{[]string{" . "}, spacedIPForm, readSpacedIP},
	{nil, btcForm, readBTC},
	{[]string{"AS"}, asnForm, readASN},
	{[]string{"|"}, cellFileForm, readQuotedFile},
	{[]string{"`", "」", "』", "”", `"`}, quotedFileForm, readQuotedFile},
	{[]string{"."}, dottedForm, readDotted},
	{[]string{" dot ", " DOT "}, wordDotForm, readWordDot},
}

// match finds all values, in the order of the text.
func match(p *page) []hit {
	taken := make([]bool, len(p.clean))
	var hits []hit
	for _, r := range p.layout {
		for a := r.a; a < r.b && len(hits) < maxHits; {
			b := pieceEnd(p.clean, a, r.b)
			hits = p.matchPiece(hits, taken, a, b)
			a = b
		}
	}
	return hits
}

// pieceEnd parts a line at blanks and commas so that a form never looks through more than about minPiece bytes at once.
func pieceEnd(s string, a, b int) int {
	if b-a <= minPiece {
		return b
	}
	if n := strings.IndexAny(s[a+minPiece:b], " \t,;"); n >= 0 {
		return a + minPiece + n + 1
	}
	return b
}

// matchPiece appends the values in [from,to), in the order of the text.
func (p *page) matchPiece(hits []hit, taken []bool, from, to int) []hit {
	text, first := p.clean[:to], len(hits)
	for _, m := range matchers {
		if !m.possible(text[from:]) {
			continue
		}
		for at := from; at < to && len(hits) < maxHits; {
			loc := m.form.FindStringSubmatchIndex(text[at:])
			if loc == nil {
				break
			}
			a, b := at+loc[0], at+loc[1]
			if len(loc) > 2 && loc[2] >= 0 { // the value itself is the first group
				a, b = at+loc[2], at+loc[3]
			}
			h, ok := m.readFree(p, taken, a, b)
			if !ok {
				at = max(a+1, nextStart(a, b, taken))
				continue
			}
			h.defanged = h.defanged || p.defanged(h.a, h.b)
			hits = append(hits, h)
			if h.value.Kind == observable.CVE {
				hits = p.moreCVE(hits, h)
			}
			for i := h.a; i < hits[len(hits)-1].b; i++ {
				taken[i] = true
			}
			at = max(hits[len(hits)-1].b, a+1)
		}
	}
	slices.SortStableFunc(hits[first:], func(x, y hit) int { return x.a - y.a })
	return hits
}

func (m matcher) possible(piece string) bool {
	for _, sign := range m.need {
		if strings.Contains(piece, sign) {
			return true
		}
	}
	return m.need == nil
}

// nextStart is where to look again after a candidate that was none: after the taken part of it, else after the whole.
func nextStart(a, b int, taken []bool) int {
	if a = free(taken, a, b); a == b {
		return b
	}
	for a < len(taken) && taken[a] {
		a++
	}
	return a
}

// readFree reads a candidate, or the head of it if the rest is taken: Chinese without blanks may join it to a value found before.
func (m matcher) readFree(p *page, taken []bool, a, b int) (hit, bool) {
	end := free(taken, a, b)
	if end == b {
		return m.read(p, a, b)
	}
	loc := m.form.FindStringIndex(p.clean[a:end])
	if loc == nil {
		return hit{}, false
	}
	return m.read(p, a+loc[0], a+loc[1])
}

// free is the end of the part of [a,b) that nothing has taken.
func free(taken []bool, a, b int) int {
	for a < b && !taken[a] {
		a++
	}
	return a
}

// normal is a hit of the range as a value of kind k.
func normal(p *page, k observable.Kind, a, b int) (hit, bool) {
	v, err := observable.Normalise(k, p.clean[a:b])
	return hit{a: a, b: b, value: v}, err == nil
}

func readPlain(k observable.Kind) func(p *page, a, b int) (hit, bool) {
	return func(p *page, a, b int) (hit, bool) {
		if wordAt(p.clean, a-1) || wordAt(p.clean, b) {
			return hit{}, false
		}
		return normal(p, k, a, b)
	}
}

// wordAt tells whether an ASCII letter, digit or underscore stands at i. Chinese may stand directly against a value.
func wordAt(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	c := s[i]
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_'
}

func byteAt(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}

// before and after give the text on the same line beside a range, at most n bytes.
func before(s string, a, n int) string {
	t := s[max(0, a-n):a]
	if i := strings.LastIndexByte(t, '\n'); i >= 0 {
		t = t[i+1:]
	}
	return t
}

func after(s string, b, n int) string {
	t := s[b:min(len(s), b+n)]
	if i := strings.IndexByte(t, '\n'); i >= 0 {
		t = t[:i]
	}
	return t
}
