package page

import (
	"strings"

	"lianfang/internal/text"
)

// sheet is what a page tells the shell about itself.
type sheet struct {
	title text.Text
	body  string // "tight" for the desk's dense pages, "plain" for people who are not experts, "" between
	dock  bool   // buttons stay at the lower edge
}

func (v View) centre() text.Text {
	if v.Centre.IsZero() {
		return wTagline
	}
	return v.Centre
}

func (v View) otherTag() string {
	if v.zh() {
		return "en"
	}
	return "zh-Hant-TW"
}

// otherLang is this page in the other language.
func (v View) otherLang() string {
	to := "zh-TW"
	if v.zh() {
		to = "en"
	}
	at := v.With("lang", to)
	if at == "" {
		return "?lang=" + to
	}
	return at
}

// otherTheme is what the button asks for; a reader who follows the system gets dark first, and the script knows better.
func (v View) otherTheme() string {
	if v.Theme == Dark {
		return string(Light)
	}
	return string(Dark)
}

// initial is the first letter of a name, for its round mark.
func (w Who) initial() string {
	for _, r := range w.Name {
		return strings.ToUpper(string(r))
	}
	return ""
}

// dial keeps of a written number what a telephone understands.
func dial(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
}

func (n Nav) entries() []Entry {
	var out []Entry
	for _, i := range n.all() {
		out = append(out, Entry{Icon: i.Icon, Name: i.Name, Href: i.Href, Keys: i.Keys})
	}
	return out
}
