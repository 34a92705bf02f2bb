package text

import "fmt"

// Later is a Text that is put together where it is read: who makes many, of which few are read or which go straight into a line, makes no text in between.
type Later struct {
	zh, en string
	args   [laterArgs]string
	n      int // of args; 0 is words that are whole
}

// laterArgs is as many as any pattern of these asks for.
const laterArgs = 5

// Say keeps the words of Format for later. Without arguments the patterns are the words themselves.
func Say(zh, en string, args ...string) Later {
	if len(args) > laterArgs {
		return Format(zh, en, boxed(args)...).Later()
	}
	t := Later{zh: zh, en: en, n: len(args)}
	copy(t.args[:], args)
	return t
}

// Later is the Text as a Later.
func (t Text) Later() Later { return Later{zh: t.zh, en: t.en} }

// Now puts the words together.
func (t *Later) Now() Text { return Text{t.In(ZhTW), t.In(En)} }

// In gives the words in one language.
func (t *Later) In(l Lang) string {
	if t.n == 0 {
		return t.pattern(l)
	}
	var room [128]byte
	return string(t.Append(room[:0], l))
}

// Append appends the words in one language to b.
func (t *Later) Append(b []byte, l Lang) []byte {
	if t.n == 0 {
		return append(b, t.pattern(l)...)
	}
	from, rest := len(b), t.pattern(l)
	for next, named := 0, false; ; next++ {
		h, found := nextHole(rest)
		b = append(b, h.before...)
		if !found {
			if named || next == t.n {
				return b
			}
			return t.byFmt(b[:from], l)
		}
		if h.arg >= 0 {
			next, named = h.arg, true
		}
		if h.verb != 's' || next >= t.n {
			return t.byFmt(b[:from], l)
		}
		b, rest = append(b, t.args[next]...), h.rest
	}
}

// byFmt is for patterns that ask for more than texts.
func (t *Later) byFmt(b []byte, l Lang) []byte {
	return fmt.Appendf(b, t.pattern(l), boxed(t.args[:t.n])...)
}

func boxed(args []string) []any {
	out := make([]any, len(args))
	for i, s := range args {
		out[i] = s
	}
	return out
}

func (t *Later) pattern(l Lang) string {
	if l == En {
		return t.en
	}
	return t.zh
}
