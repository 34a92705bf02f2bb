package prose

import (
	"html"
	"strings"
	"unicode/utf8"
)

// stripper takes off HTML tags and resolves character references. For text without HTML it only resolves the references, which Markdown and
// AsciiDoc know too. The targets of hyperlinks are not kept: a reader does not see them, and authors link to what they cite. A line break in the
// source of HTML is a blank. Structure that a reader sees is kept as Markdown: headings as "##", table cells as "|", list items as "-".
type stripper struct {
	src  string
	html bool
	at   int
	out  []byte
	from []int32
	pre  bool // inside an element whose line breaks count
}

func (s *stripper) run() {
	s.out, s.from = make([]byte, 0, len(s.src)), make([]int32, 0, len(s.src)+1)
	for s.at < len(s.src) {
		switch c := s.src[s.at]; {
		case c == '<' && s.html && s.tag():
		case c == '&' && s.reference():
		case c == '\r':
			s.at++
		case c == '\n' && s.html && !s.pre:
			s.emit(" ")
			s.at++
		case c == 0xEF && s.fullWidth():
		default:
			s.out, s.from = append(s.out, c), append(s.from, int32(s.at))
			s.at++
		}
	}
}

// fullWidth makes full-width letters and digits plain, and the signs of a link where they can only be such.
func (s *stripper) fullWidth() bool {
	r, size := utf8.DecodeRuneInString(s.src[s.at:])
	rest := s.src[s.at+size:]
	plain := r - 0xFEE0
	switch {
	case r < 0xFF01 || r > 0xFF5E:
		return false
	case plain >= '0' && plain <= '9' || plain >= 'A' && plain <= 'Z' || plain >= 'a' && plain <= 'z':
	case plain == ':' && (strings.HasPrefix(rest, "／／") || strings.HasPrefix(rest, "//")):
	case plain == '@' && len(s.out) > 0 && wordAt(string(s.out[len(s.out)-1:]), 0):
	case plain == '/' && len(s.out) > 0 && (s.out[len(s.out)-1] == ':' || s.out[len(s.out)-1] == '/' || wordAt(string(s.out[len(s.out)-1:]), 0)):
	default:
		return false
	}
	s.emit(string(plain))
	s.at += size
	return true
}

func (s *stripper) emit(text string) {
	for i := 0; i < len(text); i++ {
		s.out, s.from = append(s.out, text[i]), append(s.from, int32(s.at))
	}
}

// reference resolves "&#46;", "&nbsp;" and their like, only with the closing semicolon, so that a query "?a=1&copy=2" stays.
func (s *stripper) reference() bool {
	end := strings.IndexByte(s.src[s.at:min(len(s.src), s.at+12)], ';')
	if end < 2 {
		return false
	}
	name := s.src[s.at : s.at+end+1]
	meant := html.UnescapeString(name)
	if meant == name || meant == "\x00" {
		return false
	}
	if meant == "\u00a0" {
		meant = " "
	}
	if meant == "." || meant == ":" { // nobody needs to write these so, except to spoil a value
		meant = "[" + meant + "]"
	}
	s.emit(meant)
	s.at += end + 1
	return true
}

// Elements that part text, with what is written in their place. Others (span, b, code, wbr …) leave nothing.
var breaks = map[string]string{
	"p": "\n\n", "/p": "\n\n", "div": "\n", "/div": "\n", "br": "\n", "br/": "\n", "li": "\n- ", "/li": "\n", "ul": "\n", "ol": "\n", "/ul": "\n\n", "/ol": "\n\n",
	"tr": "\n| ", "/tr": "", "td": " ", "th": " ", "/td": " | ", "/th": " | ", "table": "\n\n", "/table": "\n\n", "pre": "\n", "/pre": "\n", "hr": "\n",
	"h1": "\n\n# ", "h2": "\n\n## ", "h3": "\n\n### ", "h4": "\n\n#### ", "h5": "\n\n##### ", "h6": "\n\n###### ",
	"/h1": "\n\n", "/h2": "\n\n", "/h3": "\n\n", "/h4": "\n\n", "/h5": "\n\n", "/h6": "\n\n", "title": "", "/title": "\n\n", "dt": "\n", "dd": "\n", "blockquote": "\n",
	"section": "\n\n", "/section": "\n\n", "article": "\n\n", "footer": "\n\n", "header": "\n\n", "/body": "\n",
}

// tag passes over a tag or comment; false if "<" is none.
func (s *stripper) tag() bool {
	rest := s.src[s.at:]
	if strings.HasPrefix(rest, "<!--") {
		s.skipTo("-->", 4)
		return true
	}
	if len(rest) < 2 || !(rest[1] == '/' || rest[1] == '!' || rest[1] == '?' || rest[1]|0x20 >= 'a' && rest[1]|0x20 <= 'z') {
		return false
	}
	end := tagEnd(rest[:min(len(rest), maxTag)])
	if end < 0 {
		return false
	}
	inner := rest[1:end]
	name := strings.ToLower(strings.FieldsFunc(inner+" ", func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' })[0])
	s.emit(breaks[name])
	s.at += end + 1
	switch name {
	case "pre", "textarea", "xmp":
		s.pre = true
	case "/pre", "/textarea", "/xmp":
		s.pre = false
	case "script", "style", "template", "noscript", "svg":
		s.skipTo("</"+name, 0)
	}
	return true
}

// tagEnd finds the ">" of the tag at the head of s, not one inside quotes.
func tagEnd(s string) int {
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && s[i-1] == '=':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

// skipTo passes over everything up to and with end, or up to the end of the document.
func (s *stripper) skipTo(end string, after int) {
	rest := s.src[min(len(s.src), s.at+after):]
	n := indexFold(rest, end)
	if n < 0 {
		s.at = len(s.src)
		return
	}
	s.at += min(len(s.src)-s.at, after) + n + len(end)
	if end != "-->" { // the rest of the closing tag
		if n := strings.IndexByte(s.src[s.at:], '>'); n >= 0 {
			s.at += n + 1
		}
	}
}

func indexFold(s, word string) int {
	for from := 0; ; {
		n := strings.IndexByte(s[from:], word[0])
		if n < 0 || from+n+len(word) > len(s) {
			return -1
		}
		from += n
		if strings.EqualFold(s[from:from+len(word)], word) {
			return from
		}
		from++
	}
}
