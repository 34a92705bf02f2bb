package cpe

import (
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// at is a place in a name, which is one line.
func at(offset int) framing.Position {
	return framing.Position{Offset: int64(offset), Line: 1, Column: offset + 1}
}

func malformed(offset int, zh, en string, args ...any) error {
	return &framing.Error{Code: "malformed", Say: text.Format(zh, en, args...), At: at(offset)}
}

func tooLong(n int) error {
	return &framing.Error{Code: "too_large", At: at(MaxName),
		Say: text.Format("CPE 名稱有 %d 個位元組，上限是 %d。", "The CPE name has %d bytes; the limit is %d.", n, MaxName)}
}

func badByte(offset int, c byte) error {
	switch {
	case c == 0:
		return &framing.Error{Code: "nul", At: at(offset),
			Say: text.Of("CPE 名稱含有 U+0000。", "The CPE name contains U+0000.")}
	case c >= 0x80:
		return malformed(offset, "CPE 名稱含有非 ASCII 字元，標準不允許。", "The CPE name contains a character outside ASCII, which the standard does not allow.")
	default:
		return malformed(offset, "CPE 名稱含有空白或控制字元（0x%02x）。", "The CPE name contains a blank or control character (0x%02x).", c)
	}
}
