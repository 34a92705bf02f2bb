package text

import (
	"strconv"
	"strings"
)

// fill does what fmt.Sprintf does, some times as fast, with a pattern that asks for nothing but texts and whole numbers: %s, %d, and the same with the
// number of an argument, %[2]s. ok is false for everything else, which is fmt's to do.
func fill(pattern string, l Lang, args []any) (out string, ok bool) {
	var b strings.Builder
	next, named := 0, false
	for {
		i := strings.IndexByte(pattern, '%')
		if i < 0 {
			break
		}
		if b.Cap() == 0 {
			b.Grow(len(pattern) + 16*len(args))
		}
		b.WriteString(pattern[:i])
		pattern = pattern[i+1:]
		if len(pattern) > 2 && pattern[0] == '[' && pattern[1] >= '1' && pattern[1] <= '9' && pattern[2] == ']' {
			next, named, pattern = int(pattern[1]-'1'), true, pattern[3:]
		}
		if pattern == "" || next >= len(args) || !put(&b, pattern[0], l, args[next]) {
			return "", false
		}
		next, pattern = next+1, pattern[1:]
	}
	if !named && next != len(args) { // fmt says of arguments too many that they are
		return "", false
	}
	b.WriteString(pattern)
	return b.String(), true
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
