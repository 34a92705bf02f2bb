package rows

import "strings"

// Cell makes text safe to stand in a table that a spreadsheet will open: a value that the spreadsheet would take for a formula
// gets an apostrophe before it (OWASP, CSV Injection), and what holds the delimiter, a quotation mark or a line end is quoted as RFC 4180 §2 says.
// Full-width signs count too, for East Asian editions of spreadsheets read ＝ as =.
func Cell(s string) string {
	if formula(s) {
		s = "'" + s
	}
	if strings.ContainsAny(s, ",;\t|\"\r\n'") || strings.TrimSpace(s) != s {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// formula looks at the first character that is no blank or control character, for spreadsheets skip those.
func formula(s string) bool {
	for i, r := range s {
		switch r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠':
			return true
		case '\t', '\r', '\n':
			if i == 0 {
				return true
			}
		}
		if r > ' ' && r != '\u00a0' && r != '\u3000' && r != '\ufeff' {
			return false
		}
	}
	return false
}
