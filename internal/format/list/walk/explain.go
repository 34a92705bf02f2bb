package walk

import (
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// refuse makes the error that ends the walk at the place where the Cursor stands.
func (c *Cursor) refuse(code string, say text.Text) error {
	return &framing.Error{Code: code, Say: say, At: c.At()}
}

// explain turns what the decoder said into one sentence with a place. What the reader below refused stays as it is.
func (c *Cursor) explain(err error) error {
	if err == nil {
		return nil
	}
	var known *framing.Error
	if errors.As(err, &known) {
		return known
	}
	offset := c.dec.InputOffset()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) && syntax.ByteOffset >= offset {
		offset = syntax.ByteOffset
	}
	at := c.src.position(offset)
	switch {
	case errors.Is(err, errToken):
		return &framing.Error{Code: framing.CodeTooLarge, At: at, Say: text.Format("一個值超過 %d 位元組。", "One value is longer than %d bytes.", MaxToken)}
	case errors.Is(err, jsontext.ErrDuplicateName):
		return &framing.Error{Code: framing.CodeDuplicate, At: at, Say: text.Of("同一個物件中有重複的鍵。", "A key occurs twice in one object.")}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &framing.Error{Code: framing.CodeTruncated, At: at, Say: text.Of("檔案在 JSON 結束之前就斷了。", "The file ends before its JSON does.")}
	case strings.Contains(err.Error(), "invalid UTF-8"), strings.Contains(err.Error(), "surrogate"):
		return &framing.Error{Code: framing.CodeUTF8, At: at, Say: text.Of("不是有效的 UTF-8。", "This is not valid UTF-8.")}
	case syntax != nil:
		return &framing.Error{Code: framing.CodeMalformed, At: at, Say: text.Of("不是有效的 JSON。", "This is not valid JSON.")}
	}
	return err
}
