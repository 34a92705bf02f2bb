package sbom

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// children calls each child element of the one that was just opened, up to its end; child has to take the element.
func (d *cyclonedxXML) children(child func(xml.StartElement) error) error {
	d.depth++
	if d.depth > maxXMLDepth {
		return d.refuse(framing.CodeTooDeep, text.Format("巢狀超過 %d 層。", "Elements are nested more than %d deep.", maxXMLDepth))
	}
	for {
		token, err := d.token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := child(t); err != nil {
				return err
			}
		case xml.EndElement:
			d.depth--
			return nil
		}
	}
}

// skip takes the rest of the element that was just opened.
func (d *cyclonedxXML) skip() error {
	return d.children(func(xml.StartElement) error { return d.skip() })
}

// text takes the characters of the element that was just opened; not ok when they are more than MaxField bytes.
func (d *cyclonedxXML) text() (s string, ok bool, err error) {
	var b strings.Builder
	ok = true
	for {
		token, err := d.token()
		if err != nil {
			return "", false, err
		}
		switch t := token.(type) {
		case xml.CharData:
			if ok = ok && b.Len()+len(t) <= MaxField; ok {
				b.Write(t)
			}
		case xml.StartElement:
			if err := d.skip(); err != nil {
				return "", false, err
			}
		case xml.EndElement:
			if !ok {
				return "", false, nil
			}
			return strings.TrimSpace(b.String()), true, nil
		}
	}
}

// token reads the next token; the end of the file is an error here, for it is only asked inside the document.
func (d *cyclonedxXML) token() (xml.Token, error) {
	token, err := d.dec.Token()
	if err != nil {
		return nil, d.explain(err)
	}
	d.meter.mark = d.dec.InputOffset()
	if _, ok := token.(xml.Directive); ok {
		return nil, d.refuse(framing.CodeBomb, text.Of("不接受 DOCTYPE（可用來造成實體展開攻擊）。",
			"A DOCTYPE is not taken (it can be used to make entities grow without end)."))
	}
	return token, nil
}

func (d *cyclonedxXML) at() framing.Position {
	line, column := d.dec.InputPos()
	return framing.Position{Offset: d.dec.InputOffset(), Line: line, Column: column}
}

func (d *cyclonedxXML) refuse(code string, say text.Text) error {
	return &framing.Error{Code: code, Say: say, At: d.at()}
}

func (d *cyclonedxXML) explain(err error) error {
	var known *framing.Error
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errXMLToken):
		return d.refuse(framing.CodeTooLarge, text.Format("一個元素或文字超過 %d 位元組。", "One tag or text is longer than %d bytes.", maxXMLToken))
	case errors.Is(err, io.EOF), errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		return d.refuse(framing.CodeTruncated, text.Of("檔案在 XML 結束之前就斷了。", "The file ends before its XML does."))
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "invalid UTF-8"):
		return d.refuse(framing.CodeUTF8, text.Of("不是有效的 UTF-8。", "This is not valid UTF-8."))
	case errors.As(err, &syntax):
		return d.refuse(framing.CodeMalformed, text.Of("不是有效的 XML。", "This is not valid XML."))
	case strings.Contains(err.Error(), "declared but Decoder.CharsetReader is nil"):
		return d.refuse(framing.CodeUTF8, text.Of("XML 宣告的編碼不是 UTF-8，請另存為 UTF-8。", "The XML declares an encoding other than UTF-8; please save it as UTF-8."))
	}
	return err
}
