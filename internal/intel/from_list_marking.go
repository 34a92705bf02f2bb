package intel

import (
	"bufio"
	"bytes"
	"errors"
	"strings"

	"lianfang/internal/format/list"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/tlp"
)

// markOf is what a list says of one of its entries: in the remarks on all of it, a column, a tag, or what is written beside it.
func (in *intake) markOf(e *list.Entry, shape list.Shape) said {
	s := in.remarks
	if e.TLP != "" {
		s = s.word(e.TLP)
	} else if shape == list.Pulse {
		s = s.and(in.pulse)
	}
	for _, t := range e.Tags {
		s = s.tag(t)
	}
	return s.remark(e.Description)
}

// remark takes free text beside a thing. A marking in it makes the thing as strict as it says; that it may be published is for a marking in
// its place to say, since a text may speak of other things, such as a page about TLP:CLEAR.
func (s said) remark(t string) said {
	if r := tlp.Find(t); r.State == tlp.Known && r.Level == tlp.Clear {
		return s
	}
	return s.tag(t)
}

// remarksOn is what the remarks in a list say of all of it, wherever they stand, and what a line says that is a marking and nothing else.
func (in *intake) remarksOn() (s said) {
	r := bufio.NewReaderSize(in.rewind(), headSize)
	for {
		line, err := r.ReadSlice('\n') // of a longer line its beginning
		line = bytes.TrimSpace(line)
		if isRemark(line) || marksAlone(line) {
			s = s.tag(string(line))
		}
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = r.ReadSlice('\n')
		}
		if err != nil {
			return s
		}
	}
}

func isRemark(line []byte) bool {
	return bytes.HasPrefix(line, []byte("#")) || bytes.HasPrefix(line, []byte(";")) || bytes.HasPrefix(line, []byte("//")) || bytes.HasPrefix(line, []byte("!"))
}

// marksAlone tells a line such as "TLP:AMBER", or a row of a table with only that in it.
func marksAlone(line []byte) bool {
	if len(line) > maxContext || tlp.Find(string(line)).State == tlp.Missing {
		return false
	}
	words := strings.Fields(strings.Trim(string(line), "\",;|\t "))
	if len(words) == 0 {
		return false
	}
	_, isValue := observable.Guess(words[0])
	return !isValue && !strings.ContainsAny(string(bytes.TrimRight(line, "\",;|\t ")), ",;|\t")
}
