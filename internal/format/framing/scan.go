package framing

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"

	"lianfang/internal/text"
)

// scanner reads JSON by recursive descent over one buffer. It holds only what somebody asked to keep (a name, an element) and knows
// line and column at every byte. Nesting is capped, so recursion is safe.
type scanner struct {
	src    io.Reader
	lim    JSONLimits
	buf    []byte
	pos    int   // next byte in buf
	end    int   // bytes in buf
	base   int64 // offset of buf[0] in the text
	keep   int64 // offset from which bytes must stay in buf; -1: none
	line   int
	lineAt int64 // offset of the first byte of this line
	err    error // what the source ended with
	depth  int
	seed   maphash.Seed
	names  []uint64 // hashes of the names of all open objects, innermost last
	open   int      // members of all open objects
	plainN []byte   // scratch for a name without its escapes
}

func newScanner(r io.Reader, lim JSONLimits) *scanner {
	return &scanner{src: r, lim: lim.orDefault(), buf: make([]byte, bufferSize), keep: -1, line: 1, seed: maphash.MakeSeed()}
}

func (s *scanner) off() int64 { return s.base + int64(s.pos) }

func (s *scanner) here() Position {
	return Position{Offset: s.off(), Line: s.line, Column: int(s.off()-s.lineAt) + 1}
}

// hold makes the bytes from here on stay until release; it tells whether this call is the one to release.
func (s *scanner) hold() bool {
	if s.keep >= 0 {
		return false
	}
	s.keep = s.off()
	return true
}

func (s *scanner) release(mine bool) {
	if mine {
		s.keep = -1
	}
}

// since gives the bytes from a held offset to here; they are good until the next read.
func (s *scanner) since(from int64) []byte { return s.buf[from-s.base : s.pos] }

// more reads at least one further byte. At the end of the text it gives io.EOF.
func (s *scanner) more() error {
	if s.err != nil {
		return s.err
	}
	from := s.pos
	if s.keep >= 0 {
		from = int(s.keep - s.base)
	}
	if from > 0 {
		copy(s.buf, s.buf[from:s.end])
		s.base, s.pos, s.end = s.base+int64(from), s.pos-from, s.end-from
	}
	if s.end > len(s.buf)/2 {
		if err := s.grow(); err != nil {
			return err
		}
	}
	for range 100 {
		n, err := s.src.Read(s.buf[s.end:])
		s.end += n
		s.err = s.sourceError(err)
		if s.base+int64(s.end) > s.lim.Bytes {
			s.err = refuse(CodeTooLarge, s.here(), "檔案超過 %s 的上限。", "The file is larger than the limit of %s.", size(s.lim.Bytes))
			return s.err
		}
		if n > 0 {
			return nil
		}
		if s.err != nil {
			return s.err
		}
	}
	s.err = io.ErrNoProgress
	return s.err
}

func (s *scanner) grow() error {
	if int64(s.end) > s.lim.Value+bufferSize {
		return s.valueTooLarge(s.here())
	}
	bigger := make([]byte, 2*len(s.buf))
	copy(bigger, s.buf[:s.end])
	s.buf = bigger
	return nil
}

func (s *scanner) valueTooLarge(at Position) error {
	return refuse(CodeTooLarge, at, "單一物件超過 %s 的上限。", "One object is larger than the limit of %s.", size(s.lim.Value))
}

func (s *scanner) sourceError(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return refuse(CodeTruncated, s.here(), "檔案中途就結束，可能沒有傳完。", "The file ends too early; it may be cut off.")
	}
	return fmt.Errorf("reading the text: %w", err)
}

// need gives the next byte; the end of the text is an error that names what is unfinished.
func (s *scanner) need(inside text.Text) (byte, error) {
	for s.pos == s.end {
		if err := s.more(); err != nil {
			return 0, s.cutOff(err, inside)
		}
	}
	return s.buf[s.pos], nil
}

func (s *scanner) cutOff(err error, inside text.Text) error {
	if err != io.EOF {
		return err
	}
	if s.off() == 0 {
		return refuse(CodeTruncated, s.here(), "檔案是空的。", "The file is empty.")
	}
	return refuse(CodeTruncated, s.here(), "檔案在%s中途就結束，可能沒有傳完。", "The file ends in the middle of %s; it may be cut off.", inside)
}

// next skips white space and gives the byte that follows without taking it.
func (s *scanner) next(inside text.Text) (byte, error) {
	for {
		for s.pos < s.end {
			switch c := s.buf[s.pos]; c {
			case '\n':
				s.line, s.lineAt = s.line+1, s.off()+1
			case ' ', '\t', '\r':
			default:
				return c, nil
			}
			s.pos++
		}
		if err := s.more(); err != nil {
			return 0, s.cutOff(err, inside)
		}
	}
}

// finished skips white space and tells whether the text ends here.
func (s *scanner) finished() (bool, error) {
	_, err := s.next(inText)
	var cut *Error
	if errors.As(err, &cut) && cut.Code == CodeTruncated && s.err == io.EOF {
		return true, nil
	}
	return false, err
}

// What a cut-off file can be in the middle of.
var (
	inText   = text.Of("文件", "the document")
	inObject = text.Of("物件", "an object")
	inArray  = text.Of("陣列", "an array")
	inString = text.Of("字串", "a string")
	inNumber = text.Of("數字", "a number")
	inWord   = text.Of("true、false 或 null", "true, false or null")
)
