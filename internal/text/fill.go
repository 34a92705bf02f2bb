package text

import (
	"strconv"
	"strings"
)

// hole is the place of an argument in a pattern.
type hole struct {
	before string // the words up to it, or all that are left where there is none
	arg    int    // the number of the argument, from 0; -1 where it is the next one
	verb   byte   // 0 where the pattern ends before it
	rest   string
}

func nextHole(pattern string) (h hole, found bool) {
	i := strings.IndexByte(pattern, '%')
	if i < 0 {
		return hole{before: pattern}, false
	}
	h = hole{before: pattern[:i], arg: -1}
	pattern = pattern[i+1:]
	if len(pattern) > 2 && pattern[0] == '[' && pattern[1] >= '1' && pattern[1] <= '9' && pattern[2] == ']' {
		h.arg, pattern = int(pattern[1]-'1'), pattern[3:]
	}
	if pattern != "" {
		h.verb, h.rest = pattern[0], pattern[1:]
	}
	return h, true
}

// fill does what fmt.Sprintf does, some times as fast, with a pattern that asks for nothing but texts and whole numbers: %s, %d, and the same with the
// number of an argument, %[2]s. ok is false for everything else, which is fmt's to do.
func fill(pattern string, l Lang, args []any) (out string, ok bool) {
	var b strings.Builder
	b.Grow(len(pattern) + 16*len(args))
	for next, named := 0, false; ; next++ {
		h, found := nextHole(pattern)
		b.WriteString(h.before)
		if !found {
			return b.String(), named || next == len(args) // fmt says of arguments too many that they are
		}
		if h.arg >= 0 {
			next, named = h.arg, true
		}
		if next >= len(args) || !put(&b, h.verb, l, args[next]) {
			return "", false
		}
		pattern = h.rest
	}
}

func put(b *strings.Builder, verb byte, l Lang, arg any) bool {
	switch x := arg.(type) {
	case string:
		b.WriteString(x)
	case Text:
		b.WriteString(x.In(l))
	case int:
		b.WriteString(strconv.Itoa(x))
		return verb == 'd'
	default:
		return false
	}
	return verb == 's'
}
