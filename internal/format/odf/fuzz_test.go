package odf_test

import (
	"bytes"
	"testing"

	"lianfang/internal/format/odf"
)

// Whatever somebody wrote, the parts are XML in whole, and nothing in them could run.
func FuzzWords(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var text, sheet bytes.Buffer
		d := odf.Text{Meta: odf.Meta{Title: s, Creator: s}, Foot: s, Blocks: []odf.Block{odf.Heading{Words: s}, odf.Paragraph{Words: s}, odf.List{Items: []string{s}}, odf.Table{Name: s, Head: []string{s}, Rows: [][]string{{s}}}}}
		if err := d.Write(&text); err != nil {
			t.Skip(err)
		}
		sound(t, opened(t, text.Bytes()))
		if err := (odf.Sheets{Sheets: []odf.Sheet{{Name: s, Head: []string{s}, Rows: [][]odf.Cell{{odf.Words(s)}}}}}).Write(&sheet); err != nil {
			t.Fatal(err)
		}
		sound(t, opened(t, sheet.Bytes()))
	})
}
