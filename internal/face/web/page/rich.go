package page

import (
	"strings"

	"lianfang/internal/text"
)

// span is a run of a sentence, bold or not.
type span struct {
	words string
	bold  bool
}

// rich splits a sentence at ** into plain and bold runs; a last ** without its partner stays as written.
func (v View) rich(t text.Text) []span {
	parts := strings.Split(v.T(t), "**")
	if len(parts)%2 == 0 {
		last := len(parts) - 1
		parts[last-1] += "**" + parts[last]
		parts = parts[:last]
	}
	var out []span
	for i, p := range parts {
		if p != "" {
			out = append(out, span{p, i%2 == 1})
		}
	}
	return out
}

// phrases splits a Chinese heading after its punctuation, so that lines break where people pause; a phrase that is too long for a
// phone stays free to break.
func (v View) phrases(t text.Text) []string {
	s := v.T(t)
	if !v.zh() {
		return []string{s}
	}
	var out []string
	start := 0
	for i, r := range s {
		if strings.ContainsRune("：，；。？！", r) {
			end := i + len(string(r))
			out = append(out, s[start:end])
			start = end
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// short tells whether a phrase fits one line of a phone.
func short(phrase string) bool { return len([]rune(phrase)) <= 12 }

// defanged splits an indicator in safe writing around its marks [.] and [:], which are drawn lighter.
func defanged(s string) []span {
	var out []span
	for s != "" {
		i := strings.IndexByte(s, '[')
		j := strings.IndexByte(s, ']')
		if i < 0 || j < i {
			return append(out, span{s, false})
		}
		if i > 0 {
			out = append(out, span{s[:i], false})
		}
		out = append(out, span{s[i : j+1], true})
		s = s[j+1:]
	}
	return out
}
