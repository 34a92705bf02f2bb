package framing

import (
	"unicode/utf16"
	"unicode/utf8"
)

// plain tells which bytes a string may hold with no further look: printable ASCII except the quote and the backslash.
var plain = func() (t [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// str reads a string, standing on its quote, of at most so many bytes as written, and tells whether it has escapes.
func (s *scanner) str(most int64) (escaped bool, err error) {
	at := s.here()
	s.pos++
	for {
		i, b := s.pos, s.buf[:s.end]
		for i < len(b) && plain[b[i]] {
			i++
		}
		s.pos = i
		if s.off()-at.Offset > most {
			return escaped, refuse(CodeTooLarge, at, "字串或名稱超過 %s 的上限。", "A string or name is longer than the limit of %s.", size(most))
		}
		c, err := s.need(inString)
		if err != nil {
			return escaped, err
		}
		switch {
		case plain[c]:
		case c == '"':
			s.pos++
			return escaped, nil
		case c == '\\':
			escaped = true
			err = s.escape()
		case c < 0x20:
			err = s.control(c)
		default:
			err = s.letter()
		}
		if err != nil {
			return escaped, err
		}
	}
}

func (s *scanner) control(c byte) error {
	if c == 0 {
		return s.nul()
	}
	return refuse(CodeMalformed, s.here(), "JSON 格式錯誤：字串裡有未跳脫的控制字元 0x%02X。", "This is not valid JSON: a string holds the control character 0x%02X without an escape.", c)
}

// letter reads one character beyond ASCII.
func (s *scanner) letter() error {
	for !utf8.FullRune(s.buf[s.pos:s.end]) {
		if err := s.more(); err != nil {
			return s.cutOff(err, inString)
		}
	}
	r, n := utf8.DecodeRune(s.buf[s.pos:s.end])
	if r == utf8.RuneError && n == 1 {
		return refuse(CodeUTF8, s.here(), "文字不是有效的 UTF-8。", "The text is not valid UTF-8.")
	}
	s.pos += n
	return nil
}

// escape reads one escape, standing on its backslash.
func (s *scanner) escape() error {
	s.pos++
	c, err := s.need(inString)
	if err != nil {
		return err
	}
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.pos++
		return nil
	case 'u':
		return s.unicodeEscape()
	}
	return s.unexpected(c, wantEscape)
}

func (s *scanner) unicodeEscape() error {
	at := s.here()
	s.pos++
	r, err := s.hex4()
	if err != nil {
		return err
	}
	if r == 0 {
		return refuse(CodeNUL, at, `文字含有 \u0000（空字元），無法收存。`, `The text holds \u0000 (a null character), which cannot be stored.`)
	}
	if !utf16.IsSurrogate(r) {
		return nil
	}
	lone := refuse(CodeUTF8, at, "跳脫字元不成對，這裡應是%s。", "The escape stands alone: expected %s.", wantPair)
	for _, want := range []byte(`\u`) {
		c, err := s.need(inString)
		if err != nil {
			return err
		}
		if c != want {
			return lone
		}
		s.pos++
	}
	low, err := s.hex4()
	if err != nil {
		return err
	}
	if utf16.DecodeRune(r, low) == utf8.RuneError {
		return lone
	}
	return nil
}

func (s *scanner) hex4() (r rune, err error) {
	for range 4 {
		c, err := s.need(inString)
		if err != nil {
			return 0, err
		}
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case 'a' <= c && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case 'A' <= c && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, s.unexpected(c, wantEscape)
		}
		s.pos++
	}
	return r, nil
}

// number reads a number by the grammar of RFC 8259 §6. It may end with the text.
func (s *scanner) number() error {
	at := s.here()
	if c, _ := s.maybe(); c == '-' {
		s.pos++
	}
	c, err := s.need(inNumber)
	switch {
	case err != nil:
		return err
	case c == '0':
		s.pos++
	default:
		if err := s.digits(at); err != nil {
			return err
		}
	}
	if c, ok := s.maybe(); ok && c == '.' {
		s.pos++
		if err := s.digits(at); err != nil {
			return err
		}
	}
	if c, ok := s.maybe(); ok && (c == 'e' || c == 'E') {
		s.pos++
		if c, ok := s.maybe(); ok && (c == '+' || c == '-') {
			s.pos++
		}
		if err := s.digits(at); err != nil {
			return err
		}
	}
	return nil
}

// maybe gives the next byte if there is one.
func (s *scanner) maybe() (byte, bool) {
	for s.pos == s.end {
		if s.more() != nil {
			return 0, false
		}
	}
	return s.buf[s.pos], true
}

func (s *scanner) digits(at Position) error {
	c, err := s.need(inNumber)
	if err != nil {
		return err
	}
	if !isDigit(c) {
		return s.unexpected(c, wantDigit)
	}
	for ok := true; ok && isDigit(c); c, ok = s.maybe() {
		if s.pos++; s.off()-at.Offset > MaxNumber {
			return refuse(CodeTooLarge, at, "數字超過 %d 個字元。", "A number is longer than %d characters.", MaxNumber)
		}
	}
	return nil
}

func (s *scanner) word(w string) error {
	for i := range len(w) {
		c, err := s.need(inWord)
		if err != nil {
			return err
		}
		if c != w[i] {
			return s.unexpected(c, inWord)
		}
		s.pos++
	}
	return nil
}
