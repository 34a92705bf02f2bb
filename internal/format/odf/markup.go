package odf

import (
	"encoding/xml"
	"strings"
	"unicode"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// spaces are the names of the format that its parts use.
const spaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
	` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"` +
	` xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"`

// markup is XML while it is written. raw takes our own, words take anybody's.
type markup struct{ strings.Builder }

func (m *markup) raw(s string) { m.WriteString(s) }

func (m *markup) element(name, words string) {
	m.raw("<" + name + ">")
	m.plain(words)
	m.raw("</" + name + ">")
}

// plain writes words on one line.
func (m *markup) plain(s string) {
	_ = xml.EscapeText(m, []byte(strings.Join(strings.Fields(clean(s)), " "))) // a Builder takes everything
}

// words writes a paragraph's words. Line breaks, tabs and runs of spaces are elements in this format; as they are they would be lost.
func (m *markup) words(s string) {
	for i, line := range strings.Split(clean(s), "\n") {
		if i > 0 {
			m.raw("<text:line-break/>")
		}
		m.line(line)
	}
}

func (m *markup) line(s string) {
	for s != "" {
		i := strings.IndexAny(s, " \t")
		if i < 0 {
			i = len(s)
		}
		_ = xml.EscapeText(m, []byte(s[:i]))
		s = s[i:]
		for s != "" && (s[0] == ' ' || s[0] == '\t') {
			if s[0] == ' ' {
				m.raw("<text:s/>")
			} else {
				m.raw("<text:tab/>")
			}
			s = s[1:]
		}
	}
}

// clean takes out what XML cannot hold, and what would make words read otherwise than they stand: characters that turn the direction of writing round.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), unicode.Is(unicode.Noncharacter_Code_Point, r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}
