package iodef

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// node is an element of the namespace of IODEF.
type node struct {
	name  string
	attrs map[string]string
	text  string
	kids  []*node
	at    framing.Position
}

// tree reads a whole document, which is small, within limits of depth and number.
func tree(b []byte) (*node, error) {
	t := &reader{dec: xml.NewDecoder(bytes.NewReader(b))}
	var root *node
	for {
		token, err := t.dec.Token()
		if errors.Is(err, io.EOF) && root != nil {
			return root, nil
		}
		if err != nil {
			return nil, t.explain(err)
		}
		switch x := token.(type) {
		case xml.Directive:
			return nil, t.refuse(framing.CodeBomb, text.Of("不接受 DOCTYPE（可用來造成實體展開攻擊）。", "A DOCTYPE is not taken (it can be used to make entities grow without end)."))
		case xml.StartElement:
			if root != nil {
				return nil, t.refuse(framing.CodeMalformed, text.Of("XML 結束後還有內容。", "Something follows the end of the XML."))
			}
			if x.Name.Local != "IODEF-Document" || x.Name.Space != Namespace {
				return nil, t.refuse(CodeIODEF, text.Format("不是 IODEF 第 2 版：根元素要是 %s 的 IODEF-Document。", "This is not version 2 of IODEF: the root is IODEF-Document of %s.", Namespace))
			}
			if root, err = t.element(x); err != nil {
				return nil, err
			}
		case xml.CharData:
			if len(bytes.TrimSpace(x)) > 0 {
				return nil, t.refuse(framing.CodeMalformed, text.Of("XML 之外還有文字。", "There are words outside of the XML."))
			}
		}
	}
}

type reader struct {
	dec   *xml.Decoder
	depth int
	nodes int
}

// element reads what was just opened, up to its end.
func (t *reader) element(start xml.StartElement) (*node, error) {
	if t.depth++; t.depth > maxDepth {
		return nil, t.refuse(framing.CodeTooDeep, text.Format("巢狀超過 %d 層。", "Elements are nested more than %d deep.", maxDepth))
	}
	if t.nodes++; t.nodes > maxNodes {
		return nil, t.refuse(framing.CodeTooLarge, text.Format("超過 %d 個元素。", "It has more than %d elements.", maxNodes))
	}
	n := &node{name: start.Name.Local, attrs: map[string]string{}, at: t.at()}
	for _, a := range start.Attr {
		n.attrs[a.Name.Local] = cut(strings.TrimSpace(a.Value), maxAttr)
	}
	var words strings.Builder
	for {
		token, err := t.dec.Token()
		if err != nil {
			return nil, t.explain(err)
		}
		switch x := token.(type) {
		case xml.Directive:
			return nil, t.refuse(framing.CodeBomb, text.Of("不接受 DOCTYPE（可用來造成實體展開攻擊）。", "A DOCTYPE is not taken (it can be used to make entities grow without end)."))
		case xml.CharData:
			if words.Len() <= maxField {
				words.Write(x)
			}
		case xml.StartElement:
			kid, err := t.element(x)
			if err != nil {
				return nil, err
			}
			if x.Name.Space == Namespace {
				n.kids = append(n.kids, kid)
			}
		case xml.EndElement:
			t.depth--
			n.text = cut(strings.TrimSpace(words.String()), maxField)
			return n, nil
		}
	}
}

// cut keeps the beginning of what is too long, whole letters only.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	s = s[:most]
	for len(s) > 0 && !utf8.ValidString(s[max(0, len(s)-utf8.UTFMax):]) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

func (t *reader) at() framing.Position {
	line, column := t.dec.InputPos()
	return framing.Position{Offset: t.dec.InputOffset(), Line: line, Column: column}
}

func (t *reader) refuse(code string, say text.Text) error {
	return &framing.Error{Code: code, Say: say, At: t.at()}
}

func (t *reader) explain(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		return t.refuse(framing.CodeTruncated, text.Of("檔案在 XML 結束之前就斷了。", "The file ends before its XML does."))
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "invalid UTF-8"):
		return t.refuse(framing.CodeUTF8, text.Of("不是有效的 UTF-8。", "This is not valid UTF-8."))
	case strings.Contains(err.Error(), "declared but Decoder.CharsetReader is nil"):
		return t.refuse(framing.CodeUTF8, text.Of("XML 宣告的編碼不是 UTF-8，請另存為 UTF-8。", "The XML declares an encoding other than UTF-8; please save it as UTF-8."))
	}
	return t.refuse(framing.CodeMalformed, text.Of("不是有效的 XML。", "This is not valid XML."))
}

// all gives the elements that a path of names leads to.
func (n *node) all(path ...string) []*node {
	at := []*node{n}
	for _, name := range path {
		var next []*node
		for _, x := range at {
			for _, k := range x.kids {
				if k.name == name {
					next = append(next, k)
				}
			}
		}
		at = next
	}
	return at
}

// first is the text of the first of them.
func (n *node) first(path ...string) string {
	if found := n.all(path...); len(found) > 0 {
		return found[0].text
	}
	return ""
}

// each calls f with every element below, in order; f tells whether to go into it.
func (n *node) each(f func(*node) bool) {
	for _, k := range n.kids {
		if f(k) {
			k.each(f)
		}
	}
}
