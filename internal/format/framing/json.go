package framing

import (
	"errors"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// CheckJSON is pass one over a JSON text: framing, UTF-8, duplicate names at any depth, nesting, sizes, U+0000, and that there is
// exactly one document (or, with lim.Lines, any number). It stores nothing: memory stays the same however large the text. The
// error is an *Error, or what r failed with.
func CheckJSON(r io.Reader, lim JSONLimits) error {
	s := newScanner(r, lim)
	return s.documents(func() error {
		at := s.here()
		if err := s.value(); err != nil {
			return err
		}
		if s.lim.Lines && s.off()-at.Offset > s.lim.Value {
			return s.valueTooLarge(at)
		}
		return nil
	})
}

// documents calls one for each document, standing on its first byte.
func (s *scanner) documents(one func() error) error {
	for n := 0; ; n++ {
		done, err := s.finished()
		if err != nil {
			return err
		}
		if done && (n > 0 || s.lim.Lines) {
			return nil
		}
		if done {
			return refuse(CodeTruncated, s.here(), "檔案是空的。", "The file is empty.")
		}
		if n > 0 && !s.lim.Lines {
			return refuse(CodeMalformed, s.here(), "文件結束後還有其他內容。", "There is more after the end of the document.")
		}
		if err := one(); err != nil {
			return err
		}
	}
}

// Element is one element of an array, or one document of many, as the bytes that came.
type Element struct {
	Raw   jsontext.Value // good until the next element; clone it to keep it
	At    Position       // of its first byte
	Index int            // from 0
}

// Member is a scalar member of an object on the way to the array: "catalogVersion" of a KEV catalogue, "spec_version" of a bundle.
type Member struct {
	Under []string // names from the top to the object that has the member; empty for the top object
	Name  string
	Raw   jsontext.Value // good during the call
	At    Position       // of the value
}

// Elements hands out the elements of the array at path (each name leads into an object), or of a top-level array. A path that is not
// there gives no elements; with lim.Bare the document itself is then the one element. With lim.Lines this is done for each document,
// and with no path each document that is no array is an element.
//
// The error, always last, is an *Error or what r failed with; elements before it were given already, so who must take all or nothing
// calls CheckJSON first.
func Elements(r io.Reader, lim JSONLimits, path ...string) iter.Seq2[Element, error] {
	return ElementsAndHeader(r, lim, nil, path...)
}

// ElementsAndHeader is Elements, and tells header of each scalar member of the objects on the way, in file order: those that stand
// before the array are told before its first element.
func ElementsAndHeader(r io.Reader, lim JSONLimits, header func(Member), path ...string) iter.Seq2[Element, error] {
	return func(yield func(Element, error) bool) {
		w := &walk{s: newScanner(r, lim), path: path, header: header, yield: yield}
		err := w.s.documents(w.document)
		if err != nil && !errors.Is(err, errStop) {
			yield(Element{}, err)
		}
	}
}

var errStop = errors.New("the reader of the elements has enough")

type walk struct {
	s      *scanner
	path   []string
	header func(Member)
	yield  func(Element, error) bool
	index  int
}

func (w *walk) document() error {
	c, err := w.s.next(inText)
	switch {
	case err != nil:
		return err
	case c == '[':
		return w.s.array(w.element)
	case c == '{' && len(w.path) > 0:
		return w.top()
	case w.s.lim.Lines || w.s.lim.Bare:
		return w.element()
	}
	return refuse(CodeWrongType, w.s.here(), "這份文件應是陣列或物件。", "The document should be an array or an object.")
}

// top reads a top-level object; where a bare document is an element too its bytes are held until the path is met.
func (w *walk) top() error {
	if !w.s.lim.Bare {
		_, err := w.descend(0, func() {})
		return err
	}
	at := w.s.here()
	held := w.s.hold()
	found, err := w.descend(0, func() { w.s.release(held) })
	if err != nil || found {
		return err
	}
	defer w.s.release(held)
	return w.give(at)
}

// descend reads the object that has path[level] and tells whether that member was there.
func (w *walk) descend(level int, met func()) (found bool, err error) {
	err = w.s.object(func(name []byte) error {
		if string(name) != w.path[level] {
			return w.pass(level, name)
		}
		found = true
		met()
		return w.onPath(level)
	})
	return found, err
}

func (w *walk) onPath(level int) error {
	last := level == len(w.path)-1
	c, err := w.s.next(inObject)
	switch {
	case err != nil:
		return err
	case last && c == '[':
		return w.s.array(w.element)
	case !last && c == '{':
		_, err := w.descend(level+1, func() {})
		return err
	case last:
		return refuse(CodeWrongType, w.s.here(), "「%s」應是陣列。", "%[1]q should be an array.", strings.Join(w.path, "."))
	}
	return refuse(CodeWrongType, w.s.here(), "「%s」應是物件。", "%[1]q should be an object.", strings.Join(w.path[:level+1], "."))
}

// pass reads a member beside the path.
func (w *walk) pass(level int, name []byte) error {
	c, err := w.s.next(inObject)
	if err != nil {
		return err
	}
	if w.header == nil || c == '{' || c == '[' {
		return w.s.value()
	}
	at := w.s.here()
	held := w.s.hold()
	defer w.s.release(held)
	if err := w.s.value(); err != nil {
		return err
	}
	w.header(Member{Under: slices.Clone(w.path[:level]), Name: string(name), Raw: w.s.since(at.Offset), At: at})
	return nil
}

func (w *walk) element() error {
	if _, err := w.s.next(inArray); err != nil {
		return err
	}
	at := w.s.here()
	held := w.s.hold()
	defer w.s.release(held)
	if err := w.s.value(); err != nil {
		return err
	}
	return w.give(at)
}

func (w *walk) give(at Position) error {
	raw := w.s.since(at.Offset)
	if int64(len(raw)) > w.s.lim.Value {
		return w.s.valueTooLarge(at)
	}
	w.index++
	if !w.yield(Element{Raw: raw, At: at, Index: w.index - 1}, nil) {
		return errStop
	}
	return nil
}
