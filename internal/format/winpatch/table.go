package winpatch

import (
	"io"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// column names under which tables have what a record needs, in small letters: the update guide's export, and lists made from it.
var names = map[string][]string{
	"kb":         {"kb", "article", "kb article", "kbarticle", "bulletinkb", "kb number", "update"},
	"supersedes": {"supercedence", "supersedence", "supersedes", "supercedes", "superseded"},
	"product":    {"product", "affectedproduct", "affected product", "full product name", "fullproductname"},
	"build":      {"build number", "fixed build", "fixedbuild", "build"},
}

// columns are the places of what is read; -1: not there.
type columns struct{ kb, supersedes, product, build int }

func fromTable(r io.Reader, yield func(Record, error) bool) {
	var c *columns
	for row, err := range framing.Rows(r, framing.RowLimits{Bytes: maxFile, Row: maxRecord, Fields: maxFields}) {
		if err != nil {
			yield(Record{}, err)
			return
		}
		if c == nil {
			if c = find(row.Fields); c == nil {
				yield(Record{}, &framing.Error{Code: framing.CodeWrongType, At: row.At,
					Say: text.Of("第一列應有 KB（或 Article）與 Supercedence 欄。", "The first row should have the columns KB (or Article) and Supercedence.")})
				return
			}
			continue
		}
		if !yield(c.record(row), nil) {
			return
		}
	}
	if c == nil {
		yield(Record{}, &framing.Error{Code: framing.CodeTruncated, At: framing.Top, Say: text.Of("檔案是空的。", "The file is empty.")})
	}
}

func find(fields []string) *columns {
	at := func(what string) int {
		for _, name := range names[what] {
			for i, f := range fields {
				if strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(f, "\ufeff")), name) {
					return i
				}
			}
		}
		return -1
	}
	c := columns{at("kb"), at("supersedes"), at("product"), at("build")}
	if c.kb < 0 || c.supersedes < 0 {
		return nil
	}
	return &c
}

func (c columns) record(row framing.Row) Record {
	get := func(i int) string {
		if i < 0 || i >= len(row.Fields) {
			return ""
		}
		return row.Fields[i]
	}
	return newRecord(get(c.kb), get(c.supersedes), get(c.product), get(c.build), row.At)
}
