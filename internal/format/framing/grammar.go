package framing

import (
	"bytes"
	"hash/maphash"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/text"
)

// What the grammar wants at a place.
var (
	wantValue  = text.Of("一個值", "a value")
	wantName   = text.Of("以雙引號括住的名稱", "a name in double quotes")
	wantColon  = text.Of("冒號", "a colon")
	wantObject = text.Of("逗號或「}」", "a comma or '}'")
	wantArray  = text.Of("逗號或「]」", "a comma or ']'")
	wantDigit  = text.Of("一個數字", "a digit")
	wantEscape = text.Of("有效的跳脫字元", "a valid escape")
	wantPair   = text.Of("成對的代理字元（surrogate）", "a pair of surrogates")
)

func (s *scanner) unexpected(c byte, want text.Text) error {
	if c == 0 {
		return s.nul()
	}
	return refuse(CodeMalformed, s.here(), "JSON 格式錯誤：這裡應是%s，卻是%s。", "This is not valid JSON: expected %s, found %s.", want, shown(c))
}

func (s *scanner) nul() error {
	return refuse(CodeNUL, s.here(), "文字含有 U+0000（空字元），無法收存。", "The text holds U+0000 (a null character), which cannot be stored.")
}

// value reads one value of any type; what it says is not looked at.
func (s *scanner) value() error {
	c, err := s.next(inText)
	if err != nil {
		return err
	}
	switch {
	case c == '{':
		return s.object(nil)
	case c == '[':
		return s.array(nil)
	case c == '"':
		_, err := s.str(s.lim.String)
		return err
	case c == '-' || isDigit(c):
		return s.number()
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	}
	return s.unexpected(c, wantValue)
}

func (s *scanner) enter() error {
	if s.depth++; s.depth > s.lim.Depth {
		return refuse(CodeTooDeep, s.here(), "巢狀超過 %d 層。", "The nesting is deeper than %d levels.", s.lim.Depth)
	}
	s.pos++
	return nil
}

func (s *scanner) leave() { s.depth--; s.pos++ }

// array reads an array, standing on its bracket. each reads one element; nil: any value.
func (s *scanner) array(each func() error) error {
	if err := s.enter(); err != nil {
		return err
	}
	if each == nil {
		each = s.value
	}
	c, err := s.next(inArray)
	if err != nil {
		return err
	}
	for c != ']' {
		if err := each(); err != nil {
			return err
		}
		if c, err = s.next(inArray); err != nil {
			return err
		}
		if c == ']' {
			break
		}
		if c != ',' {
			return s.unexpected(c, wantArray)
		}
		s.pos++
		if c, err = s.next(inArray); err != nil {
			return err
		}
		if c == ']' {
			return s.unexpected(c, wantValue)
		}
	}
	s.leave()
	return nil
}

// object reads an object, standing on its brace. each reads the value of one member; nil: any value. The name that each gets is
// good until it reads on.
func (s *scanner) object(each func(name []byte) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	mine := memberNames{from: len(s.names)}
	c, err := s.next(inObject)
	if err != nil {
		return err
	}
	for c != '}' {
		if err := s.member(c, &mine, each); err != nil {
			return err
		}
		if c, err = s.next(inObject); err != nil {
			return err
		}
		if c == '}' {
			break
		}
		if c != ',' {
			return s.unexpected(c, wantObject)
		}
		s.pos++
		if c, err = s.next(inObject); err != nil {
			return err
		}
		if c == '}' {
			return s.unexpected(c, wantName)
		}
	}
	s.names = s.names[:mine.from]
	s.open -= mine.count
	s.leave()
	return nil
}

func (s *scanner) member(c byte, mine *memberNames, each func([]byte) error) error {
	if c != '"' {
		return s.unexpected(c, wantName)
	}
	at := s.here()
	held := s.hold()
	escaped, err := s.str(MaxName)
	if err != nil {
		return err
	}
	name := s.since(at.Offset)
	if escaped {
		s.plainN, _ = jsontext.AppendUnquote(s.plainN[:0], name)
		name = s.plainN
	} else {
		name = name[1 : len(name)-1]
	}
	if err := s.register(mine, name, at); err != nil {
		return err
	}
	if each != nil {
		name = bytes.Clone(name)
	}
	s.release(held)
	if c, err = s.next(inObject); err != nil {
		return err
	}
	if c != ':' {
		return s.unexpected(c, wantColon)
	}
	s.pos++
	if each != nil {
		return each(name)
	}
	return s.value()
}

// memberNames remembers the names of one open object: few in a list, many in a set. Hashes of 64 bits under a fresh seed stand for
// the names: over a whole file of 2 GiB two different names meet by chance once in about ten thousand million files.
type memberNames struct {
	from  int // in scanner.names
	count int
	many  map[uint64]struct{}
}

const fewNames = 32

func (s *scanner) register(m *memberNames, name []byte, at Position) error {
	h := maphash.Bytes(s.seed, name)
	if m.has(s, h) {
		return refuse(CodeDuplicate, at, "同一個物件裡「%s」出現兩次。", "One object has the name %[1]q twice.", short(name))
	}
	m.count++
	s.open++
	if s.open > s.lim.Members {
		return refuse(CodeTooLarge, at, "物件的成員超過 %d 個。", "The object has more than %d members.", s.lim.Members)
	}
	if m.count <= fewNames {
		s.names = append(s.names, h)
		return nil
	}
	if m.many == nil {
		m.many = make(map[uint64]struct{}, 4*fewNames)
		for _, old := range s.names[m.from:] {
			m.many[old] = struct{}{}
		}
	}
	m.many[h] = struct{}{}
	return nil
}

func (m *memberNames) has(s *scanner, h uint64) bool {
	if m.many != nil {
		_, ok := m.many[h]
		return ok
	}
	return slices.Contains(s.names[m.from:], h)
}

// short cuts a name so that it fits into a sentence.
func short(name []byte) string {
	const most = 60
	r := []rune(string(name))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}
