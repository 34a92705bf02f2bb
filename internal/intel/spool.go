package intel

import (
	"bytes"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// maxKept is how many bytes of one line, row or element are kept as they came.
const maxKept = 1 << 20

// goesOn tells whether a line calls for the next one too; all is what was read up to its end.
type goesOn func(all []byte) bool

// quotedRow goes on while a quotation mark is open.
func quotedRow(all []byte) bool { return bytes.Count(all, []byte{'"'})%2 == 1 }

// continuedRule goes on after a backslash at the end of the line, as a Suricata rule does.
func continuedRule(all []byte) bool {
	return bytes.HasSuffix(bytes.TrimRight(all, " \t\r\n"), []byte{'\\'})
}

// lineAt gives the bytes of the line that begins at an offset of the file, without its end, and of the lines that belong to it. A longer
// one than maxKept is cut: the file itself has the rest.
func (in *intake) lineAt(offset int64, more goesOn) []byte {
	buf := make([]byte, 512)
	have, from := 0, 0
	for {
		n, err := in.spool.ReadAt(buf[have:], offset+int64(have))
		have += n
		for {
			end := bytes.IndexByte(buf[from:have], '\n')
			if end < 0 {
				break
			}
			end += from
			if more == nil || !more(buf[:end]) {
				return bytes.TrimSuffix(bytes.Clone(buf[:end]), []byte{'\r'})
			}
			from = end + 1
		}
		if err != nil || have >= maxKept {
			return bytes.TrimRight(bytes.Clone(buf[:have]), "\r\n")
		}
		buf = append(buf[:have], make([]byte, min(3*have, maxKept-have))...)
	}
}

// valueAt gives the JSON value that begins at an offset of the file.
func (in *intake) valueAt(at framing.Position) ([]byte, *framing.Problem) {
	dec := jsontext.NewDecoder(io.NewSectionReader(in.spool, at.Offset, framing.MaxValue))
	v, err := dec.ReadValue()
	if err != nil { // pass one found the file well-formed, so the value is longer than what is read of it
		return nil, &framing.Problem{Code: framing.CodeTooLarge, At: at, Say: text.Format("這一筆超過 %d MiB。", "It is larger than %d MiB.", framing.MaxValue>>20)}
	}
	return bytes.Clone(v), nil
}

// membersAt gives the JSON object that begins at an offset of the file without some of its members: the head of an event without the
// values that are kept one by one. The other members stand as they came, in their order. A member is measured before it is held, since one
// may be as long as the file.
func (in *intake) membersAt(at framing.Position, without ...string) ([]byte, *framing.Problem) {
	dec := jsontext.NewDecoder(io.NewSectionReader(in.spool, at.Offset, framing.MaxDecompressed))
	out := []byte{'{'}
	if _, err := dec.ReadToken(); err != nil {
		return nil, unreadable(at)
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadValue()
		if err != nil {
			return nil, unreadable(at)
		}
		name = bytes.Clone(name)
		from := dec.InputOffset()
		if dec.SkipValue() != nil {
			return nil, unreadable(at)
		}
		if isOneOf(name, without) {
			continue
		}
		size := dec.InputOffset() - from
		if int64(len(out)+len(name))+size > framing.MaxValue {
			return nil, &framing.Problem{Code: framing.CodeTooLarge, At: at, Say: text.Format("這一筆超過 %d MiB。", "It is larger than %d MiB.", framing.MaxValue>>20)}
		}
		v := make([]byte, size)
		if _, err := in.spool.ReadAt(v, at.Offset+from); err != nil {
			return nil, unreadable(at)
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, name...), ':'), bytes.TrimLeft(v, ": \t\r\n")...)
	}
	return append(out, '}'), nil
}

// elementsOf gives the elements of the array that an object has under a name, as they came.
func elementsOf(object []byte, name string) [][]byte {
	var out [][]byte
	dec := jsontext.NewDecoder(bytes.NewReader(object))
	if _, err := dec.ReadToken(); err != nil {
		return nil
	}
	for dec.PeekKind() == '"' {
		key, err := dec.ReadValue()
		if err != nil {
			return nil
		}
		if !isOneOf(key, []string{name}) || dec.PeekKind() != '[' {
			if dec.SkipValue() != nil {
				return nil
			}
			continue
		}
		if _, err := dec.ReadToken(); err != nil {
			return nil
		}
		for dec.PeekKind() != ']' {
			v, err := dec.ReadValue()
			if err != nil {
				return nil
			}
			out = append(out, bytes.Clone(v))
		}
		return out
	}
	return nil
}

func isOneOf(quoted []byte, names []string) bool {
	for _, n := range names {
		if string(quoted) == `"`+n+`"` {
			return true
		}
	}
	return false
}

func unreadable(at framing.Position) *framing.Problem {
	return &framing.Problem{Code: "unusable", At: at, Say: text.Of("無法讀出這一筆的原文。", "Its bytes cannot be read.")}
}
