package spreadsheet_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"lianfang/internal/format/spreadsheet"
)

func TestNoCellIsAFormula(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "nginx": "nginx", "1+1": "1+1", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "＝1": "'＝1", "é": "é", "\xff=": "\xff=",
	} {
		if got := spreadsheet.Cell(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// What is appended is read back by a reader of CSV as what Cell gives.
func FuzzAppendedCellsAreReadBack(f *testing.F) {
	for _, s := range []string{"", "a", `a"b`, "a,b", "a\nb", "=a\"\"", "\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line := append(spreadsheet.Append([]byte("x,"), s), ",y\n"...)
		got, err := csv.NewReader(strings.NewReader(string(line))).Read()
		// A reader of CSV takes the end of a line in any form for \n.
		if want := strings.ReplaceAll(spreadsheet.Cell(s), "\r\n", "\n"); err != nil || len(got) != 3 || got[1] != want {
			t.Errorf("%q is read back as %q (%v)", s, got, err)
		}
	})
}
