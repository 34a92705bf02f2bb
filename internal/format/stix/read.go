package stix

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Objects reads a file of any of the shapes STIX comes in: a bundle, a TAXII envelope, a list of objects, one object, or many
// documents one after the other. Bundles within bundles are opened. Each object is its own: nothing is shared with the next one.
//
// An object that breaks a MUST has it among its Problems; one without a usable id or type is Unusable. The error, always last, is a
// *framing.Error when the text isn't JSON as package framing takes it, or what r failed with; the objects before it stand.
func Objects(r io.Reader) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		in := bufio.NewReaderSize(r, peekBytes)
		path := []string{"objects"}
		if startsWithOneObject(in) {
			path = nil
		}
		rd := &reader{yield: yield}
		for e, err := range framing.ElementsAndHeader(in, reading, rd.header, path...) {
			if err != nil {
				yield(Object{}, err)
				return
			}
			rd.began = true
			if !rd.one(bytes.Clone(e.Raw), e.At, 0) {
				return
			}
		}
	}
}

// Parse reads one object. The error is a *framing.Error: not JSON as it must be, or too large or too deep. An object that can be
// read but lacks a usable id or type is Unusable, as in Objects.
func Parse(raw []byte) (Object, error) {
	if len(raw) > MaxObject {
		return Object{}, &framing.Error{Code: framing.CodeTooLarge,
			Say: text.Format("物件超過 %d 個位元組", "the object is larger than %d bytes", MaxObject)}
	}
	t := &tree{strict: true}
	if err := t.build(raw); err != nil {
		return Object{}, refusal(err)
	}
	o := Object{Raw: raw, At: framing.Position{Line: 1, Column: 1}}
	t.read(&o, "")
	return o, nil
}

// startsWithOneObject looks ahead: a document that names its type, and isn't a bundle, is an object itself, even if it has a member
// "objects" as observed-data of STIX 2.0 does.
func startsWithOneObject(in *bufio.Reader) bool {
	head, _ := in.Peek(peekBytes)
	dec := jsontext.NewDecoder(bytes.NewReader(head))
	if dec.PeekKind() != '{' {
		return false
	}
	if _, err := dec.ReadToken(); err != nil {
		return false
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return false
		}
		switch name.String() {
		case "objects":
			return dec.PeekKind() == '{'
		case "type":
			typ, err := dec.ReadToken()
			return err == nil && typ.Kind() == '"' && typ.String() != "bundle"
		}
		if dec.SkipValue() != nil {
			return false
		}
	}
	return false
}

// reader turns elements into objects.
type reader struct {
	yield   func(Object, error) bool
	tree    tree
	version string // what the bundle at hand says of itself
	began   bool   // an element was met since the last header
	index   int
}

// header hears the members of a bundle that stand beside its objects.
func (rd *reader) header(m framing.Member) {
	if rd.began {
		rd.began, rd.version = false, ""
	}
	if m.Name == "spec_version" && len(m.Raw) > 0 && m.Raw[0] == '"' {
		rd.version = unquote(m.Raw)
	}
}

// one hands out one element, or the objects in it if it is a bundle. It answers false when the caller has enough.
func (rd *reader) one(raw jsontext.Value, at framing.Position, nesting int) bool {
	o := Object{Raw: raw, At: at, Index: rd.index}
	if err := rd.tree.build(raw); err != nil {
		o.unusable(treeCode(err), treeWords(err))
		return rd.give(o)
	}
	if rd.tree.isWrapper() {
		return rd.open(raw, at, nesting)
	}
	rd.tree.read(&o, rd.version)
	return rd.give(o)
}

func (rd *reader) give(o Object) bool {
	rd.index++
	return rd.yield(o, nil)
}

// open hands out the objects of a bundle that is itself an element.
func (rd *reader) open(raw jsontext.Value, at framing.Position, nesting int) bool {
	if nesting == MaxNesting {
		o := Object{Raw: raw, At: at, Index: rd.index}
		o.unusable(CodeDepth, text.Format("包裹套疊超過 %d 層", "bundles are nested deeper than %d", MaxNesting))
		return rd.give(o)
	}
	before := rd.version
	defer func() { rd.version = before }()
	if v := rd.tree.text(0, "spec_version"); v != "" {
		rd.version = v
	}
	type place struct{ start, end int32 }
	var inside []place // noted first: the tree is used again for each of them
	if list := rd.tree.member(0, "objects"); list > 0 {
		for c := rd.tree.listFirst(list); c > 0; c = rd.tree.next(c) {
			inside = append(inside, place{rd.tree.nodes[c].start, rd.tree.nodes[c].end})
		}
	}
	here, from := at, int32(0)
	for _, p := range inside {
		here, from = advance(here, raw[from:p.start]), p.start
		if !rd.one(bytes.Clone(raw[p.start:p.end]), here, nesting+1) {
			return false
		}
	}
	return true
}

// isWrapper tells a bundle, and the envelope of an empty TAXII page, from an object.
func (t *tree) isWrapper() bool {
	if t.kind(0) != '{' {
		return false
	}
	if typ := t.member(0, "type"); typ > 0 {
		return string(t.strBytes(typ)) == "bundle"
	}
	for c := t.first(0); c > 0; c = t.next(c) {
		switch string(t.nameBytes(c)) {
		case "more", "next", "objects":
		default:
			return false
		}
	}
	return t.first(0) > 0 // nothing at all is no envelope
}

// advance moves a position over bytes.
func advance(at framing.Position, over []byte) framing.Position {
	at.Offset += int64(len(over))
	if n := bytes.Count(over, []byte{'\n'}); n > 0 {
		at.Line += n
		at.Column = len(over) - bytes.LastIndexByte(over, '\n')
	} else {
		at.Column += len(over)
	}
	return at
}

// read fills an object from the tree and notes the MUSTs that it breaks.
func (t *tree) read(o *Object, bundleVersion string) {
	if t.kind(0) != '{' {
		o.unusable(CodeUnusable, text.Of("這不是物件", "this isn't an object"))
		return
	}
	t.fill(o)
	if !usable(o.ID) || !usable(o.Type) {
		o.unusable(CodeUnusable, text.Of("缺少可用的 id 或 type", "there is no usable id or type"))
		return
	}
	t.settle(o, bundleVersion)
	o.Problems = problems(t.judge(o, false))
}

// usable tells whether an id or type can name an object in a store: some text, not endless, without control characters or blanks.
func usable(s string) bool {
	return s != "" && len(s) <= 512 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7F })
}

func (o *Object) unusable(code string, say text.Text) {
	o.Unusable = true
	o.Problems = []framing.Problem{{Code: code, Say: say, At: o.At, Object: shown(o.ID)}}
}

func treeCode(err error) string {
	if errors.Is(err, errTooDeep) || errors.Is(err, errTooMany) {
		return CodeDepth
	}
	return CodeUnusable
}

func treeWords(err error) text.Text {
	switch {
	case errors.Is(err, errTooDeep):
		return text.Format("物件超過 %d 層", "the object is nested deeper than %d", MaxDepth)
	case errors.Is(err, errTooMany):
		return text.Format("物件中的值超過 %d 個", "the object has more than %d values", MaxNodes)
	}
	return text.Of("物件無法讀取", "the object cannot be read")
}

// refusal says why one object's bytes are not taken, in the words of package framing's codes.
func refusal(err error) *framing.Error {
	e := &framing.Error{Code: framing.CodeMalformed, Say: text.Of("這不是有效的 JSON", "this isn't valid JSON")}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		e.At = framing.Position{Offset: syntactic.ByteOffset}
	}
	switch {
	case errors.Is(err, errTooDeep), errors.Is(err, errTooMany):
		e.Code, e.Say = framing.CodeTooDeep, treeWords(err)
	case errors.Is(err, errNUL):
		e.Code, e.Say = framing.CodeNUL, text.Of("字串中有 U+0000", "a string has U+0000")
	case errors.Is(err, jsontext.ErrDuplicateName):
		e.Code, e.Say = framing.CodeDuplicate, text.Of("同一物件中有重複的名稱", "one object has a name twice")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		e.Code, e.Say = framing.CodeTruncated, text.Of("內容在中途結束", "the text ends too early")
	case strings.Contains(err.Error(), "UTF-8"):
		e.Code, e.Say = framing.CodeUTF8, text.Of("不是有效的 UTF-8", "this isn't valid UTF-8")
	}
	return e
}
