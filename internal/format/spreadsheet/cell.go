// Package spreadsheet keeps tables that others open in a spreadsheet what they are: text.
package spreadsheet

import (
	"strings"
	"unicode/utf8"
)

// formula is what a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), also in the wide forms that East Asian editions read alike.
const formula = "=+-@\t\r\n＝＋－＠"

// Cell keeps a spreadsheet from taking what somebody wrote for a formula: such text begins with an apostrophe.
func Cell(s string) string {
	if isFormula(s) {
		return "'" + s
	}
	return s
}

// Append writes s as a cell of a line of RFC 4180, quoted where it has to be, and never a formula.
func Append(b []byte, s string) []byte {
	apostrophe := isFormula(s)
	if !strings.ContainsAny(s, "\",\r\n") {
		if apostrophe {
			b = append(b, '\'')
		}
		return append(b, s...)
	}
	b = append(b, '"')
	if apostrophe {
		b = append(b, '\'')
	}
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return append(append(b, s...), '"')
		}
		b = append(append(b, s[:i]...), `""`...)
		s = s[i+1:]
	}
}

func isFormula(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune(formula, first)
}
