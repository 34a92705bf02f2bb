package misp

import (
	"regexp"
	"strings"

	"lianfang/internal/text"
)

// gram is the number of first bytes by which a substring entry is found; a value is looked at once at each place.
const gram = 4

// maxExpressionValue is the longest value that regular expressions are tried on.
const maxExpressionValue = 2048

type substring struct {
	text string
	list uint16
}

type expression struct {
	re   *regexp.Regexp
	text string
	list uint16
}

func (n *adding) substring(entry string) {
	s := substring{text: strings.ToLower(strings.TrimSpace(entry)), list: n.list}
	switch {
	case len(s.text) < 2:
		n.problem("too_short", entry, text.Of("一個字元的片段會符合一切", "a substring of one character would match everything"))
	case len(s.text) < gram:
		n.b.set.tiny = append(n.b.set.tiny, s)
	default:
		n.b.set.grams[s.text[:gram]] = append(n.b.set.grams[s.text[:gram]], s)
	}
}

// expression adds a pattern written /…/flags as PHP does. RE2 reads it, so it cannot run away; what RE2 does not know (look-around,
// back references) is a problem.
func (n *adding) expression(entry string) {
	pattern := entry
	if i := strings.LastIndexByte(entry, '/'); i > 0 && entry[0] == '/' {
		pattern = entry[1:i]
		if strings.Contains(entry[i:], "i") {
			pattern = "(?i)" + pattern
		}
	}
	if len(n.b.set.regexes) >= MaxExpressions {
		n.problem("too_many", entry, text.Of("規則運算式過多", "too many regular expressions"))
		return
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		n.problem("bad_pattern", entry, text.Of("無法使用的規則運算式", "a regular expression that cannot be used"))
		return
	}
	n.b.set.regexes = append(n.b.set.regexes, expression{re: re, text: entry, list: n.list})
}

func (q *query) substrings() {
	for _, s := range q.set.tiny {
		if strings.Contains(q.text, s.text) {
			q.hit(s.list, func() string { return s.text })
		}
	}
	if len(q.set.grams) == 0 {
		return
	}
	for i := 0; i+gram <= len(q.text); i++ {
		for _, s := range q.set.grams[q.text[i:i+gram]] {
			if strings.HasPrefix(q.text[i:], s.text) {
				q.hit(s.list, func() string { return s.text })
			}
		}
	}
}

func (q *query) expressions() {
	if len(q.text) > maxExpressionValue {
		return
	}
	for i := range q.set.regexes {
		e := &q.set.regexes[i]
		if q.set.masks[e.list].has(q.kind) && e.re.MatchString(q.text) {
			q.hit(e.list, func() string { return e.text })
		}
	}
}
