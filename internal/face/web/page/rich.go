package page

import (
	"context"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

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

// phrases splits a Chinese heading where people pause: after punctuation, and after a Latin name before Chinese goes on, so that lines
// break there. A phrase that is too long for a phone stays free to break.
func (v View) phrases(t text.Text) []string {
	s := v.T(t)
	if !v.zh() {
		return []string{s}
	}
	var out []string
	start := 0
	var before rune
	for i, r := range s {
		if i > start && wide(r) && !wide(before) && before != ' ' || before == ' ' && wide(r) && latinEnds(s[start:i]) {
			out, start = append(out, s[start:i]), i
		}
		if end := i + utf8.RuneLen(r); strings.ContainsRune("：，；。？！", r) && end > start {
			out, start = append(out, s[start:end]), end
		}
		before = r
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// wide tells whether a letter takes the room of two.
func wide(r rune) bool { return r >= 0x2E80 }

// latinEnds tells whether a phrase ends in a Latin word and its space.
func latinEnds(phrase string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(phrase, " "))
	return r != utf8.RuneError && !wide(r)
}

// short tells whether a phrase fits one line of a phone: at most twelve Chinese letters or twice as many Latin ones.
func short(phrase string) bool {
	n := 0
	for _, r := range phrase {
		n++
		if wide(r) {
			n++
		}
	}
	return n <= 24
}

// phrase draws one of them; written by hand, since a template would part the phrases by spaces that Chinese does not have.
func phrase(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		out := templ.EscapeString(s)
		if short(s) {
			bare := strings.TrimSpace(s)
			out = `<span class="ph">` + templ.EscapeString(bare) + "</span>"
			if strings.HasSuffix(s, " ") {
				out += " "
			}
		}
		_, err := io.WriteString(w, out)
		return err
	})
}

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
