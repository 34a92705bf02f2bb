package pattern

import (
	"strconv"
	"strings"
)

// Path is what follows the colon of an object path: `hashes.'SHA-256'`, `sections[*].entropy`. The first step is a name.
type Path []Step

// Step is one component of a Path: a name, or a place in a list.
type Step struct {
	Name  string
	List  bool // a place in a list, not a name
	Any   bool // [*]
	Index int  // [n], 0 is the first; negative ones are read but lead nowhere
}

// String writes the path in its shortest form: a name is quoted only if it must be.
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p {
		switch {
		case s.Any:
			b.WriteString("[*]")
		case s.List:
			b.WriteString("[" + strconv.Itoa(s.Index) + "]")
		default:
			if i > 0 {
				b.WriteByte('.')
			}
			b.WriteString(quoteName(s.Name))
		}
	}
	return b.String()
}

func quoteName(name string) string {
	if isPlainName(name) {
		return name
	}
	return quote(name)
}

func isPlainName(name string) bool {
	if name == "" || !isIdentStart(name[0]) || isKeyword(name) {
		return false
	}
	for i := 1; i < len(name); i++ {
		if !isIdentPart(name[i]) {
			return false
		}
	}
	return true
}

// quote writes a string constant with its escapes (STIX 2.1, 9.2: only the quote and the backslash have one).
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}
