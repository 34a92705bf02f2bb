package rows

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Line is one line without its end.
type Line struct {
	Text string
	At   framing.Position
	Long bool // it was longer than the limit; Text is its beginning
}

// Lines reads a text file line by line.
type Lines struct {
	r      *bufio.Reader
	max    int
	offset int64
	number int
	err    error
	begun  bool
}

// NewLines reads r in lines of at most max bytes.
func NewLines(r io.Reader, max int) *Lines {
	br, ok := r.(*bufio.Reader)
	if !ok {
		br = bufio.NewReaderSize(r, readAhead)
	}
	return &Lines{r: br, max: max}
}

// Err is why the lines ended, nil at the end of the file. It is a *framing.Error or what the reader below said.
func (l *Lines) Err() error { return l.err }

// Next reads a line; false at the end or after an error.
func (l *Lines) Next() (Line, bool) {
	if l.err != nil {
		return Line{}, false
	}
	if !l.begun {
		l.begin()
	}
	if l.err != nil {
		return Line{}, false
	}
	line := Line{At: framing.Position{Offset: l.offset, Line: l.number + 1, Column: 1}}
	raw, ended := l.read(&line)
	if l.err != nil || (len(raw) == 0 && !ended) {
		return Line{}, false
	}
	l.number++
	if ended {
		raw = bytes.TrimSuffix(raw, []byte{'\r'})
	}
	if !l.clean(raw, line.At) {
		return Line{}, false
	}
	line.Text = string(raw)
	return line, true
}

// begin drops a byte order mark and refuses UTF-16 with advice, for its bytes would only look like rubbish further on.
func (l *Lines) begin() {
	l.begun = true
	head, _ := l.r.Peek(3) // a short file is simply a short head
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		l.refuse(framing.CodeUTF8, framing.Position{Line: 1, Column: 1},
			text.Of("檔案是 UTF-16，請另存為 UTF-8。", "The file is UTF-16; please save it as UTF-8."))
		return
	}
	if bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		n, _ := l.r.Discard(3)
		l.offset += int64(n)
	}
}

// read takes bytes up to the line's end, keeping at most max of them; ended tells whether a line end was met. They are good until the next read.
func (l *Lines) read(line *Line) (raw []byte, ended bool) {
	skipped := 0
	for {
		piece, err := l.r.ReadSlice('\n')
		l.offset += int64(len(piece))
		if err == nil {
			piece, ended = piece[:len(piece)-1], true
		}
		if err == nil && raw == nil && len(piece) <= l.max {
			return piece, true // as nearly every line is: it stands in the reader's memory as a whole
		}
		if room := l.max - len(raw); len(piece) > room {
			line.Long = true
			skipped += len(piece) - room
			piece = piece[:room]
		}
		raw = append(raw, piece...)
		switch {
		case err == nil, errors.Is(err, io.EOF):
			return whole(raw, line.Long), ended
		case !errors.Is(err, bufio.ErrBufferFull):
			l.err = err
			return nil, false
		case skipped > maxSkip:
			l.refuse(framing.CodeTooLarge, line.At, text.Of("一行過長，不像文字檔。", "A line is so long that this is no text file."))
			return nil, false
		}
	}
}

// whole drops a character that the cut went through.
func whole(raw []byte, cut bool) []byte {
	for i := 0; cut && i < utf8.UTFMax && len(raw) > 0; i++ {
		if r, n := utf8.DecodeLastRune(raw); r != utf8.RuneError || n > 1 {
			break
		}
		raw = raw[:len(raw)-1]
	}
	return raw
}

func (l *Lines) clean(raw []byte, at framing.Position) bool {
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		l.refuse(framing.CodeNUL, shift(at, i), text.Of("檔案含有 U+0000。", "The file contains U+0000."))
		return false
	}
	if !utf8.Valid(raw) {
		l.refuse(framing.CodeUTF8, shift(at, validPrefix(raw)), text.Of("不是有效的 UTF-8，請以 UTF-8 另存（常見原因：檔案是 Big5）。", "This is not valid UTF-8; please save the file as UTF-8 (a frequent cause: it is Big5)."))
		return false
	}
	return true
}

// validPrefix is the number of bytes before the first that is not UTF-8.
func validPrefix(raw []byte) int {
	i := 0
	for i < len(raw) {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return i
}

func (l *Lines) refuse(code string, at framing.Position, say text.Text) {
	l.err = &framing.Error{Code: code, Say: say, At: at}
}

func shift(at framing.Position, n int) framing.Position {
	at.Offset += int64(n)
	at.Column += n
	return at
}
