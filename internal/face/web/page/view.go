package page

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Page is anything that can be shown.
type Page interface {
	// Page draws the whole document for one reader.
	Page(View) templ.Component
}

// Theme is light, dark, or what the reader's system says.
type Theme string

// The themes; BySystem leaves the choice to the browser.
const (
	BySystem Theme = ""
	Light    Theme = "light"
	Dark     Theme = "dark"
)

// View is one reading of one page: who reads, in which language, where and when.
type View struct {
	Lang    text.Lang
	Theme   Theme          // kept by the cookie "theme"; drawn by the server, so nothing flashes
	Path    string         // this page with its query, e.g. "/warnings?urgency=1"
	Nav     Nav            // what the reader may open; empty on public pages
	Who     Who            // the reader; zero on public pages
	Centre  text.Text      // the name of the centre; the product's if empty
	Now     time.Time      // the moment of drawing
	Zone    *time.Location // the reader's zone; Asia/Taipei if nil
	Live    string         // address of this page's event stream; "" for a page that stands still
	Hotline string         // the number to call, shown in the same place on every page
	Recent  []Entry        // what the reader opened last, for the palette
	Acts    []Entry        // what the reader may do from the palette
	Toast   text.Text      // one sentence about what was just done
	Undo    string         // address to POST to, if that can still be undone
}

// Who is the reader.
type Who struct {
	Name    string
	Org     text.Text
	Role    text.Text // e.g. 值班台, 成員
	Desk    bool      // the duty desk: dense pages, all entries
	Offices []Office  // in which the reader may act
}

// Signed tells whether somebody is signed in.
func (w Who) Signed() bool { return w.Name != "" }

// Entry is a line of the palette.
type Entry struct {
	Icon string // a symbol of the icon sheet
	Name text.Text
	Note text.Text
	Href string
	Keys string // the keyboard way, e.g. "G N"
}

// T speaks a text in the reader's language.
func (v View) T(t text.Text) string { return t.In(v.Lang) }

// HTMLLang is the tag for the html element; zh-Hant-TW chooses the right Chinese glyphs.
func (v View) HTMLLang() string {
	if v.Lang == text.En {
		return "en"
	}
	return "zh-Hant-TW"
}

// zh tells whether the page is in Chinese.
func (v View) zh() bool { return v.Lang != text.En }

func (v View) zone() *time.Location {
	if v.Zone == nil {
		return taipei
	}
	return v.Zone
}

// taipei needs no zone file: the island has had one offset and no summer time since 1979.
var taipei = time.FixedZone("Asia/Taipei", 8*60*60)

// With gives the address of this page with one query key set, or taken out when value is empty. A cursor never survives a new filter.
func (v View) With(key, value string) string {
	path, query, _ := strings.Cut(v.Path, "?")
	q, err := url.ParseQuery(query)
	if err != nil {
		q = url.Values{}
	}
	q.Del("lang")
	if key != "lang" {
		q.Del("after")
	}
	if value == "" {
		q.Del(key)
	} else {
		q.Set(key, value)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// later tells whether this is a further page of a list.
func (v View) later() bool {
	_, query, _ := strings.Cut(v.Path, "?")
	q, err := url.ParseQuery(query)
	return err == nil && (q.Has("after") || q.Has("from"))
}

// Bare is the path of this page without its query.
func (v View) Bare() string {
	path, _, _ := strings.Cut(v.Path, "?")
	return path
}

// N writes a whole number with thousands commas.
func N(n int) string {
	s := strconv.Itoa(n)
	neg := ""
	if n < 0 {
		neg, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return neg + s
}

// or speaks a text, or the other if it is empty.
func (v View) or(t, other text.Text) string {
	if t.IsZero() {
		return v.T(other)
	}
	return v.T(t)
}

// density is tight for the desk and plain for everybody else.
func (v View) density() string {
	if v.Who.Desk {
		return "tight"
	}
	return "plain"
}

// gap is what stands between two sentences: in English a space unless one of them brings it, in Chinese nothing.
func (v View) gap(a, b text.Text) string {
	x, y := v.T(a), v.T(b)
	if v.zh() || x == "" || y == "" || strings.HasSuffix(x, " ") || strings.HasPrefix(y, " ") {
		return ""
	}
	return " "
}

// first gives the first text that says something.
func first(all ...text.Text) text.Text {
	for _, t := range all {
		if !t.IsZero() {
			return t
		}
	}
	return text.Text{}
}
