package framing

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"unicode/utf8"
)

// RowLimits says how a table is written and how much of it is taken. What is zero is the default.
type RowLimits struct {
	Comma   byte  // between fields; default: a comma
	Comment byte  // lines that begin with it outside a row are given as Row.Comment; default: none
	Row     int   // bytes of one row with its line breaks; default MaxRow
	Fields  int   // of one row; default MaxFields
	Bytes   int64 // of the whole table; default MaxDecompressed
}

// Row is one row of a table, or one comment line.
type Row struct {
	Fields  []string // without the quotes
	Comment string   // the line after its mark, where this is a comment
	Raw     []byte   // with quotes and line breaks as they came; good until the next row
	At      Position // of its first byte
	Index   int      // from 0, comments not counted
}

// Rows reads comma-separated values as RFC 4180 has them, with either line break: a field may be in quotes, and within these a quote is
// written twice. Empty lines are passed over. Rows need not be of one length. It refuses what is not UTF-8, U+0000, a quote inside an
// open field, and rows over the limits. The error, always last, is an *Error or what r failed with.
func Rows(r io.Reader, lim RowLimits) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		t := &table{src: bufio.NewReaderSize(r, bufferSize), lim: lim.orDefault(), line: 1}
		for {
			row, err := t.next()
			if err == io.EOF {
				return
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

type table struct {
	src    *bufio.Reader
	lim    RowLimits
	raw    []byte
	line   int   // of the first byte of raw
	offset int64 // of the first byte of raw
	rows   int
}

func (l RowLimits) orDefault() RowLimits {
	if l.Comma == 0 {
		l.Comma = ','
	}
	if l.Row <= 0 {
		l.Row = MaxRow
	}
	if l.Fields <= 0 {
		l.Fields = MaxFields
	}
	if l.Bytes <= 0 {
		l.Bytes = MaxDecompressed
	}
	return l
}

func (t *table) next() (Row, error) {
	for {
		t.line += bytes.Count(t.raw, []byte("\n"))
		t.offset += int64(len(t.raw))
		t.raw = t.raw[:0]
		if err := t.readLine(); err != nil {
			return Row{}, err
		}
		at := Position{Offset: t.offset, Line: t.line, Column: 1}
		line := bytes.TrimRight(t.raw, "\r\n")
		switch {
		case len(line) == 0:
			continue
		case t.lim.Comment != 0 && line[0] == t.lim.Comment:
			err := t.check()
			return Row{Comment: string(line[1:]), Raw: t.raw, At: at}, err
		}
		fields, err := t.fields()
		t.rows++
		return Row{Fields: fields, Raw: t.raw, At: at, Index: t.rows - 1}, err
	}
}

// readLine adds one line with its break to raw.
func (t *table) readLine() error {
	had := len(t.raw)
	for {
		part, err := t.src.ReadSlice('\n')
		if t.offset+int64(len(t.raw)+len(part)) > t.lim.Bytes {
			return t.refuse(CodeTooLarge, 0, "檔案超過 %s 的上限。", "The file is larger than the limit of %s.", size(t.lim.Bytes))
		}
		if len(t.raw)+len(part) > t.lim.Row {
			return t.refuse(CodeTooLarge, 0, "一列超過 %s 的上限。", "A row is longer than the limit of %s.", size(int64(t.lim.Row)))
		}
		t.raw = append(t.raw, part...)
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case errors.Is(err, io.ErrUnexpectedEOF):
			return t.refuse(CodeTruncated, len(t.raw), "檔案中途就結束，可能沒有傳完。", "The file ends too early; it may be cut off.")
		case err == io.EOF && len(t.raw) > had:
			return nil
		}
		return err
	}
}

func (t *table) check() error {
	if i := bytes.IndexByte(t.raw, 0); i >= 0 {
		return t.refuse(CodeNUL, i, "文字含有 U+0000（空字元），無法收存。", "The text holds U+0000 (a null character), which cannot be stored.")
	}
	if utf8.Valid(t.raw) {
		return nil
	}
	i := 0
	for r, n := utf8.DecodeRune(t.raw); r != utf8.RuneError || n != 1; r, n = utf8.DecodeRune(t.raw[i:]) {
		i += n
	}
	return t.refuse(CodeUTF8, i, "文字不是有效的 UTF-8。", "The text is not valid UTF-8.")
}

// fields splits raw, reading on where a quoted field spans lines.
func (t *table) fields() (out []string, err error) {
	for i := 0; ; {
		var field string
		if i < len(t.raw) && t.raw[i] == '"' {
			field, i, err = t.quoted(i)
		} else {
			field, i, err = t.open(i)
		}
		if err != nil {
			return nil, err
		}
		if out = append(out, field); len(out) > t.lim.Fields {
			return nil, t.refuse(CodeTooLarge, 0, "一列超過 %d 個欄位。", "A row has more than %d fields.", t.lim.Fields)
		}
		if i >= len(t.raw) || t.raw[i] != t.lim.Comma {
			return out, t.check()
		}
		i++
	}
}

// open reads a field without quotes, from raw[i] on; it gives where the field ends.
func (t *table) open(i int) (string, int, error) {
	rest := t.raw[i:]
	n := bytes.IndexByte(rest, t.lim.Comma)
	if n < 0 {
		n = len(bytes.TrimRight(rest, "\r\n"))
	}
	if q := bytes.IndexByte(rest[:n], '"'); q >= 0 {
		return "", 0, t.refuse(CodeMalformed, i+q, "欄位中間有未成對的引號。", "A quote stands inside a field that is not in quotes.")
	}
	return string(rest[:n]), i + n, nil
}

// quoted reads a field in quotes, whose first stands at raw[i].
func (t *table) quoted(i int) (string, int, error) {
	start := i
	var field []byte
	for i++; ; {
		n := bytes.IndexByte(t.raw[i:], '"')
		if n < 0 {
			field = append(field, t.raw[i:]...)
			i = len(t.raw)
			if err := t.readLine(); err == io.EOF {
				return "", 0, t.refuse(CodeTruncated, start, "引號沒有關閉，檔案就結束了。", "The file ends inside a field in quotes.")
			} else if err != nil {
				return "", 0, err
			}
			continue
		}
		field = append(field, t.raw[i:i+n]...)
		i += n + 1
		if i < len(t.raw) && t.raw[i] == '"' {
			field = append(field, '"')
			i++
			continue
		}
		if end := t.raw[i:]; len(bytes.TrimRight(end, "\r\n")) > 0 && end[0] != t.lim.Comma {
			return "", 0, t.refuse(CodeMalformed, i, "引號之後應是分隔符號或換行，卻是%s。", "After a closing quote there must be a separator or a line break, not %s.", shown(end[0]))
		}
		return string(field), i, nil
	}
}

// refuse places an error at raw[i].
func (t *table) refuse(code string, i int, zh, en string, args ...any) error {
	e := Element{Raw: t.raw, At: Position{Offset: t.offset, Line: t.line, Column: 1}}
	return refuse(code, e.Place(int64(i)), zh, en, args...)
}
