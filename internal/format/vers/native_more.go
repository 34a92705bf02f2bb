package vers

import "strings"

// fromConan reads the ranges of Conan 2. A bound such as <2- leaves out the pre-releases of 2; ", include_prerelease" says how
// pre-releases are chosen, which is not a matter of order.
func fromConan(b *builder, s string) error {
	s, _, _ = strings.Cut(s, ",")
	for _, alternative := range strings.Split(s, "||") {
		for _, t := range terms(alternative) {
			if err := conanTerm(b, t); err != nil {
				return err
			}
		}
	}
	return nil
}

func conanTerm(b *builder, term string) error {
	mark := term[0]
	if mark == '~' || mark == '^' {
		version := strings.TrimSuffix(term[1:], "-")
		n, ok := release(version)
		if !ok {
			return notVersion("conan", version)
		}
		place := min(1, len(n)-1)
		if mark == '^' {
			place = caretPlace(n)
		}
		return b.from(version, strings.Join(up(n, place), ".")+"-")
	}
	if term == "*" || term == "*-" {
		return b.add(GreaterOrEqual, "0.0.0")
	}
	sign, version := comparatorOf(term)
	if sign == Greater || sign == GreaterOrEqual {
		version = strings.TrimSuffix(version, "-")
	}
	return b.add(sign, version)
}

// fromGem reads the requirements of RubyGems: terms with commas, ~> raises the last but one number.
func fromGem(b *builder, s string) error {
	for _, t := range strings.Split(s, ",") {
		t = strings.TrimSpace(t)
		if version, ok := strings.CutPrefix(t, "~>"); ok {
			version = strings.TrimSpace(version)
			if err := b.compatible(version); err != nil {
				return err
			}
			continue
		}
		sign, version := comparatorOf(t)
		if err := b.add(sign, version); err != nil {
			return err
		}
	}
	return nil
}

// compatible adds "this or later within the same branch": 2.0.8 up to 2.1, 2.0 up to 3.
func (b *builder) compatible(version string) error {
	head, _ := leading(version, func(c byte) bool { return digit(c) || c == '.' })
	n, ok := dotted(strings.TrimSuffix(head, "."))
	if !ok {
		return notVersion(b.set.Scheme, version)
	}
	return b.from(version, strings.Join(up(n, max(0, len(n)-2)), "."))
}

// fromPyPI reads the specifiers of PEP 440: terms with commas, ~= and ==1.2.*.
func fromPyPI(b *builder, s string) error {
	for _, t := range strings.Split(s, ",") {
		if err := pypiTerm(b, strings.TrimSpace(t)); err != nil {
			return err
		}
	}
	return nil
}

func pypiTerm(b *builder, term string) error {
	if version, ok := strings.CutPrefix(term, "~="); ok {
		return b.compatible(strings.TrimSpace(version))
	}
	sign, version := comparatorOf(term)
	branch, star := strings.CutSuffix(version, ".*")
	if !star {
		return b.add(sign, version)
	}
	n, ok := dotted(branch)
	if !ok || sign != Equal {
		return notVersion("pypi", version)
	}
	return b.from(branch, strings.Join(up(n, len(n)-1), "."))
}

// fromIntervals reads the intervals of NuGet and Maven: [1.0,2.0) [1.0] (,1.0],[1.2,). A bare version is a minimum for NuGet and
// exactly that version for Maven, where it is a wish.
func fromIntervals(b *builder, s string) error {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimLeft(s, ", ") {
		if s[0] != '[' && s[0] != '(' {
			if strings.ContainsAny(s, "[](),") {
				return malformed(b.set.Scheme, "「%s」不是版本區間。", "%q is not an interval of versions.", clip(s))
			}
			sign := Equal
			if b.set.Scheme == "nuget" {
				sign = GreaterOrEqual
			}
			return b.add(sign, s)
		}
		end := strings.IndexAny(s, "])")
		if end < 0 {
			return malformed(b.set.Scheme, "版本區間「%s」沒有結尾。", "The interval of versions %q has no end.", clip(s))
		}
		if err := interval(b, s[0] == '[', s[1:end], s[end] == ']'); err != nil {
			return err
		}
		s = s[end+1:]
	}
	return nil
}

func interval(b *builder, ownStart bool, s string, ownEnd bool) error {
	from, to, both := strings.Cut(s, ",")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	switch {
	case !both && ownStart && ownEnd:
		return b.add(Equal, from)
	case !both:
		return malformed(b.set.Scheme, "「%s」不是版本區間。", "%q is not an interval of versions.", clip(s))
	case from == "" && to == "":
		b.set.All = true
	}
	start, end := Greater, Less
	if ownStart {
		start = GreaterOrEqual
	}
	if ownEnd {
		end = LessOrEqual
	}
	if from != "" {
		if err := b.add(start, from); err != nil {
			return err
		}
	}
	if to != "" {
		return b.add(end, to)
	}
	return nil
}
