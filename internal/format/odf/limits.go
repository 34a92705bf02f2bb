package odf

import (
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// How much a document holds. What is more is an error and is never cut.
const (
	maxBlocks  = 10_000
	maxRows    = 100_000 // of a sheet, or of a table in a text
	maxColumns = 256
	maxWords   = 1 << 20 // bytes of one paragraph or cell
	maxSheets  = 64
	maxName    = 31 // characters of a sheet's name; spreadsheets of others take no more
)

func tooLarge(what text.Text, most int) error {
	return fault.New(fault.Invalid, "too_large", text.Format("文件太大：%s最多 %d。", "The document is too large: %s, at most %d.", what, most))
}
