package vers

import (
	"cmp"
	"strings"

	"github.com/google/osv-scalibr/semantic"
)

// apkVersion is number{.number}…{letter}{_suffix{number}}…{~hash}{-r number} as apk-tools reads it, a row of tokens. What is not
// written so is ordered too, as osv-scalibr does: packages with such versions exist.
type apkVersion struct {
	loose  foreign
	tokens []apkToken // nil for what apk-tools calls invalid
}

type apkToken struct {
	kind apkKind
	text string
	rank int // of a suffix; below 0 before the release
}

// apkKind in the order of apk-tools: where two versions part, the one whose next token comes later in this order is older.
type apkKind int

const (
	apkFirst apkKind = iota
	apkNumber
	apkLetter
	apkSuffix
	apkSuffixNumber
	apkHash
	apkRevision
	apkEnd
)

var apkRanks = map[string]int{"alpha": -4, "beta": -3, "pre": -2, "rc": -1, "cvs": 1, "svn": 2, "git": 3, "hg": 4, "p": 5}

func readApk(s string) (order, bool) {
	if !made(s, "._-~+") {
		return nil, false
	}
	loose, err := semantic.ParseAlpineVersion(s)
	return apkVersion{foreign{loose}, apkTokens(s)}, err == nil
}

// apkTokens cuts a version into its tokens, an end last; nil if it is not valid.
func apkTokens(s string) (out []apkToken) {
	rest, revision, revised := strings.Cut(s, "-r")
	if revised && !digits(revision) {
		return nil
	}
	rest, hash, hashed := strings.Cut(rest, "~")
	if hashed && (hash == "" || strings.Trim(hash, "0123456789abcdef") != "") {
		return nil
	}
	main, suffixes, _ := strings.Cut(rest, "_")
	letter := ""
	if n := len(main); n > 0 && main[n-1] >= 'a' && main[n-1] <= 'z' {
		main, letter = main[:n-1], main[n-1:]
	}
	numbers, ok := dotted(main)
	if !ok {
		return nil
	}
	for i, n := range numbers {
		out = append(out, apkToken{kind: apkKind(min(i, 1)), text: n}) // the first, then the others
	}
	if letter != "" {
		out = append(out, apkToken{kind: apkLetter, text: letter})
	}
	if main+letter != rest {
		more, ok := apkSuffixes(suffixes)
		if !ok {
			return nil
		}
		out = append(out, more...)
	}
	if hashed {
		out = append(out, apkToken{kind: apkHash, text: hash})
	}
	if revised {
		out = append(out, apkToken{kind: apkRevision, text: revision})
	}
	return append(out, apkToken{kind: apkEnd})
}

func apkSuffixes(s string) (out []apkToken, ok bool) {
	for _, x := range strings.Split(s, "_") {
		word, nth := leading(x, letter)
		rank := apkRanks[word]
		if rank == 0 || nth != "" && !digits(nth) {
			return nil, false
		}
		out = append(out, apkToken{kind: apkSuffix, rank: rank})
		if nth != "" {
			out = append(out, apkToken{kind: apkSuffixNumber, text: nth})
		}
	}
	return out, true
}

func (v apkVersion) compare(o order) (int, bool) {
	w := o.(apkVersion)
	if v.tokens == nil || w.tokens == nil {
		return v.loose.compare(w.loose)
	}
	for i := 0; ; i++ { // both rows end in apkEnd, so they part there at the latest
		a, b := v.tokens[i], w.tokens[i]
		switch {
		case a.kind == apkSuffix && a.rank < 0 && b.kind != apkSuffix:
			return -1, true
		case b.kind == apkSuffix && b.rank < 0 && a.kind != apkSuffix:
			return 1, true
		case a.kind != b.kind:
			return cmp.Compare(b.kind, a.kind), true
		case a.kind == apkEnd:
			return 0, true
		}
		if c := a.compare(b); c != 0 {
			return c, true
		}
	}
}

// compare orders tokens of one kind. After the first, a number with a leading zero counts like the digits after a decimal point.
func (a apkToken) compare(b apkToken) int {
	switch {
	case a.kind == apkSuffix:
		return cmp.Compare(a.rank, b.rank)
	case a.kind == apkLetter, a.kind == apkHash, a.kind == apkNumber && (a.text[0] == '0' || b.text[0] == '0'):
		return strings.Compare(a.text, b.text)
	}
	return compareDigits(a.text, b.text)
}
