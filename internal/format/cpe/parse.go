package cpe

import (
	"strings"

	"lianfang/internal/format/framing"
)

const (
	formattedPrefix = "cpe:2.3:"
	uriPrefix       = "cpe:/"
)

// Parse reads a name in either form, told by its prefix (any case). Errors are *framing.Error with the place in the text.
func Parse(s string) (Name, error) {
	if len(s) > MaxName {
		return Name{}, tooLong(len(s))
	}
	switch {
	case hasPrefix(s, formattedPrefix):
		return parseFormatted(s)
	case hasPrefix(s, uriPrefix):
		return parseURI(s)
	}
	return Name{}, malformed(0, "不是 CPE：應以「cpe:2.3:」或「cpe:/」開頭。", `Not a CPE: it has to begin with "cpe:2.3:" or "cpe:/".`)
}

func hasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// parseFormatted reads the formatted string (NISTIR 7695 §6.2.3).
func parseFormatted(s string) (Name, error) {
	n := Name{Padded: attributes}
	pos := len(formattedPrefix)
	for a := Part; ; a++ {
		if a == attributes {
			return Name{}, malformed(pos-1, "CPE 的屬性超過 11 個；值裡的冒號前要加反斜線。",
				"The CPE has more than 11 attributes; a colon inside a value needs a backslash before it.")
		}
		end := endOfAttribute(s, pos)
		v, err := readFormatted(s[pos:end], pos)
		if err != nil {
			return Name{}, err
		}
		if v != "" {
			n.Padded--
		} else if a < minAttributes {
			return Name{}, malformed(pos, "CPE 缺少 %s。", "The CPE lacks its %s.", a.String())
		}
		n.Values[a] = v.orAny()
		if end == len(s) {
			return n.padded(a+1, end)
		}
		pos = end + 1
	}
}

// padded fills what the text left out with ANY and checks the part.
func (n Name) padded(from Attribute, end int) (Name, error) {
	if from < minAttributes {
		return Name{}, malformed(end, "CPE 太短：至少要有 part、vendor 與 product。", "The CPE is too short: it needs at least part, vendor and product.")
	}
	for a := from; a < attributes; a++ {
		n.Values[a] = Any
	}
	return n, n.checkPart(len(formattedPrefix))
}

// checkPart allows a, o, h and the logical values (NISTIR 7695 §5.3.3.1).
func (n Name) checkPart(offset int) error {
	switch n.Values[Part] {
	case "a", "o", "h", Any, NA:
		return nil
	}
	return malformed(offset, "CPE 的 part 應為 a（應用程式）、o（作業系統）或 h（硬體），這裡是「%s」。",
		"The part of a CPE is a (application), o (operating system) or h (hardware); here it is %q.", string(n.Values[Part]))
}

// endOfAttribute finds the next colon that has no backslash before it, or the end.
func endOfAttribute(s string, from int) int {
	for i := from; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ':':
			return i
		}
	}
	return len(s)
}

// readFormatted reads one attribute of a formatted string; the empty text gives "". Punctuation without its backslash is
// taken as quoted, as the standard's own unbinding does.
func readFormatted(raw string, offset int) (Value, error) {
	switch raw {
	case "":
		return "", nil
	case "*":
		return Any, nil
	case "-":
		return NA, nil
	}
	if canonical(raw) {
		return Value(raw), nil
	}
	signs := make([]sign, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		wild := c == '*' || c == '?'
		if c == '\\' {
			if i++; i == len(raw) {
				return "", malformed(offset+i-1, "反斜線後面沒有字元。", "Nothing follows the backslash.")
			}
			c, wild = raw[i], false
		}
		if !printable(c) {
			return "", badByte(offset+i, c)
		}
		signs = append(signs, sign{lower(c), wild})
	}
	if err := checkWildcards(signs, offset); err != nil {
		return "", err
	}
	return write(signs), nil
}

// canonical tells whether an attribute is written as write would write it, and has no wildcards.
func canonical(raw string) bool {
	if raw == `\-` {
		return true
	}
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c >= 'A' && c <= 'Z':
			return false
		case bare(c):
		case c == '\\' && i+1 < len(raw) && printable(raw[i+1]) && !bare(raw[i+1]):
			i++
		default:
			return false
		}
	}
	return true
}

// checkWildcards allows wildcards at the two ends only, each end one * or a row of ? (NISTIR 7695 §5.3.2).
func checkWildcards(signs []sign, offset int) error {
	head, tail := ends(signs)
	for i, s := range signs[head : len(signs)-tail] {
		if s.wild {
			return misplaced(offset + head + i)
		}
	}
	if wildcards := head + tail; wildcards == len(signs) && wildcards > 0 && !(tail == 0 && signs[0].c == '?') {
		return misplaced(offset + head) // "**", "?*": no text between two ends
	}
	return nil
}

// ends counts the signs of the wildcards at either end; what is nothing but wildcards counts as head.
func ends(signs []sign) (head, tail int) {
	head = run(len(signs), func(i int) sign { return signs[i] })
	rest := len(signs) - head
	return head, run(rest, func(i int) sign { return signs[len(signs)-1-i] })
}

// run is the length of one * or of a row of ? at the beginning of n signs.
func run(n int, sign func(int) sign) int {
	if n == 0 || !sign(0).wild {
		return 0
	}
	if sign(0).c == '*' {
		return 1
	}
	i := 1
	for i < n && sign(i).wild && sign(i).c == '?' {
		i++
	}
	return i
}

func misplaced(offset int) *framing.Error {
	return malformed(offset, "萬用字元只能在值的開頭或結尾。", "Wildcards may stand only at the beginning or the end of a value.").(*framing.Error)
}
