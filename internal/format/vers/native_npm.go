package vers

import "strings"

// fromNpm reads the ranges of node-semver: alternatives between ||, terms between blanks, hyphen ranges, x-ranges, ~ and ^.
func fromNpm(b *builder, s string) error {
	for _, alternative := range strings.Split(s, "||") {
		alternative = strings.TrimSpace(alternative)
		if from, to, ok := strings.Cut(alternative, " - "); ok {
			if err := npmHyphen(b, strings.TrimSpace(from), strings.TrimSpace(to)); err != nil {
				return err
			}
			continue
		}
		list := terms(alternative)
		if len(list) == 0 {
			b.set.All = true
		}
		for _, t := range list {
			if err := npmTerm(b, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// partial is a version of which numbers may be missing or x.
type partial struct {
	numbers []string // those that are given, 0 to 3
	suffix  string   // pre-release with its hyphen
}

func npmPartial(s string) (p partial, ok bool) {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "="), "v")
	s, _, _ = strings.Cut(s, "+")
	main := s
	if i := strings.IndexByte(s, '-'); i >= 0 {
		main, p.suffix = s[:i], s[i:]
	}
	parts := strings.Split(main, ".")
	for _, n := range parts {
		if n == "x" || n == "X" || n == "*" {
			return p, p.suffix == ""
		}
		if !digits(n) {
			return p, false
		}
		p.numbers = append(p.numbers, n)
	}
	return p, len(p.numbers) <= 3 && (p.suffix == "" || len(p.numbers) == 3)
}

// full fills missing numbers with 0.
func (p partial) full() string { return padTo3(p.numbers) + p.suffix }

func padTo3(n []string) string {
	n = append([]string{}, n...)
	for len(n) < 3 {
		n = append(n, "0")
	}
	return strings.Join(n, ".")
}

// next is the first version after all that the partial stands for.
func (p partial) next() string { return padTo3(up(p.numbers, len(p.numbers)-1)) }

func npmHyphen(b *builder, from, to string) error {
	f, ok := npmPartial(from)
	t, ok2 := npmPartial(to)
	if !ok || !ok2 {
		return notVersion("npm", from+" - "+to)
	}
	if err := b.add(GreaterOrEqual, f.full()); err != nil || len(t.numbers) == 0 {
		return err
	}
	if len(t.numbers) < 3 {
		return b.add(Less, t.next())
	}
	return b.add(LessOrEqual, t.full())
}

func npmTerm(b *builder, term string) error {
	tilde := strings.HasPrefix(term, "~")
	caret := strings.HasPrefix(term, "^")
	sign, rest := comparatorOf(strings.TrimPrefix(strings.TrimLeft(term, "~^"), ">"))
	if !tilde && !caret {
		sign, rest = comparatorOf(term)
	}
	p, ok := npmPartial(rest)
	switch {
	case !ok:
		return notVersion("npm", rest)
	case len(p.numbers) == 0:
		b.set.All = true
		return nil
	case tilde:
		return b.from(p.full(), padTo3(up(p.numbers, min(1, len(p.numbers)-1))))
	case caret:
		return b.from(p.full(), padTo3(up(p.numbers, caretPlace(p.numbers))))
	}
	return npmCompared(b, sign, p)
}

// caretPlace is the place that must not change: the first that is not zero, or the last given.
func caretPlace(numbers []string) int {
	for i, n := range numbers {
		if compareDigits(n, "") != 0 {
			return i
		}
	}
	return len(numbers) - 1
}

// npmCompared reads a term with a sign. A partial stands for all versions that begin like it: >1.2 is >=1.3.0, <=1.2 is <1.3.0,
// 1.2 is >=1.2.0 <1.3.0.
func npmCompared(b *builder, sign Comparator, p partial) error {
	if len(p.numbers) == 3 {
		return b.add(sign, p.full())
	}
	switch sign {
	case Greater:
		return b.add(GreaterOrEqual, p.next())
	case LessOrEqual:
		return b.add(Less, p.next())
	case Equal:
		return b.from(p.full(), p.next())
	}
	return b.add(sign, p.full())
}
