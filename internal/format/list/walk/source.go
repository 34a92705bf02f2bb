package walk

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"lianfang/internal/format/framing"
)

// errToken is what the decoder meets when one token does not end within MaxToken.
var errToken = errors.New("token too long")

// source hands bytes to the decoder, remembers where lines end, and stops a token that would fill the memory.
type source struct {
	r     *bufio.Reader
	total int64 // bytes handed out
	mark  int64 // end of the last token; the Cursor moves it

	ends   []int64 // offsets after the line ends that were read, ascending
	passed int     // how many of these the decoder has passed
	line   int     // line ends passed since the beginning, those no longer in ends included
	lastNL int64   // offset after the last passed line end
	bom    int64   // bytes dropped at the start
}

func newSource(r io.Reader) *source {
	s := &source{r: bufio.NewReaderSize(r, readAhead)}
	if head, err := s.r.Peek(3); err == nil && bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		s.bom = 3
		_, _ = s.r.Discard(3) // cannot fail: the three bytes were just peeked
	}
	return s
}

func (s *source) Read(p []byte) (int, error) {
	if s.total-s.mark > MaxToken || len(s.ends)-s.passed > maxPending {
		return 0, errToken
	}
	// Passed line ends are dropped only here, once for many tokens.
	s.ends = s.ends[:copy(s.ends, s.ends[s.passed:])]
	s.passed = 0
	n, err := s.r.Read(p)
	for at := 0; at < n; {
		i := bytes.IndexByte(p[at:n], '\n')
		if i < 0 {
			break
		}
		at += i + 1
		s.ends = append(s.ends, s.total+int64(at))
	}
	s.total += int64(n)
	return n, err
}

// pass counts the line ends up to offset, which never goes back.
func (s *source) pass(offset int64) {
	for s.passed < len(s.ends) && s.ends[s.passed] <= offset {
		s.lastNL = s.ends[s.passed]
		s.line++
		s.passed++
	}
}

// position turns an offset at or after the last passed one into a place; it passes nothing.
func (s *source) position(offset int64) framing.Position {
	line, last := s.line, s.lastNL
	for _, end := range s.ends[s.passed:] {
		if end > offset {
			break
		}
		line, last = line+1, end
	}
	// Columns are what a reader's editor shows, so the mark before the first one does not count.
	return framing.Position{Offset: offset + s.bom, Line: line + 1, Column: int(offset-last) + 1}
}
