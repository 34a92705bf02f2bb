package identity

import (
	"regexp"
	"slices"
	"strings"
)

// Written is a product as somebody writes it in words, its version apart, so that what is said of the name holds when the version is another.
type Written struct {
	Key     string // "vendor|name of the product", in the form of NameKey; the vendor may be ""
	Version string // "" where the words tell none for sure
	Update  string // as CPE names write it: sp1, update351
}

// maxPart is how long a version is that is kept, in bytes.
const maxPart = 100

var javaUpdate = regexp.MustCompile(`(?i)\bupdate [0-9]+\b`)

// Write takes a row's words apart. ok is false where they name no product: nothing is written, or the number of an update. A year or another plain number
// stays in the name, since it may be one: "Windows Server 2019".
func Write(vendor, name, version string) (w Written, ok bool) {
	if kbNumber.MatchString(name) || unsaid[plainWords(name)] {
		return Written{}, false
	}
	if len(name) > maxWords {
		name = name[:maxWords]
	}
	rest := localeTag.ReplaceAllString(archWords.ReplaceAllString(strings.ToValidUTF8(name, ""), " "), " ")
	s := said{}
	s.findVersions(rest)
	if m := pack.FindStringSubmatch(rest); m != nil {
		w.Update, rest = "sp"+m[1], pack.ReplaceAllString(rest, " ")
	}
	switch {
	case s.update != "": // Java
		w.Update, w.Version = s.update, s.versions[0]
		rest = javaUpdate.ReplaceAllString(rest, " ")
	default:
		for _, v := range s.versions {
			if !strings.ContainsAny(v, "._") {
				continue
			}
			if rest = strings.Replace(rest, v, " ", 1); w.Version == "" {
				w.Version = v
			}
		}
	}
	if version != "" {
		w.Version = version
	}
	if w.Version = strings.TrimSpace(w.Version); len(w.Version) > maxPart || strings.ContainsAny(w.Version, "|\n\r") {
		w.Version = ""
	}
	words := wordsOf(rest)
	for len(words) > 1 && lone[words[len(words)-1]] { // "Tool v1.2": the sign of the version is none of the name
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return Written{}, false
	}
	maker := plainWords(vendor)
	if unsaid[maker] {
		maker = ""
	}
	w.Key = maker + "|" + strings.Join(words, " ")
	return w, true
}

var lone = set("v ver version 版 版本 r release")

// Title is a key for people: the vendor and the name.
func (w Written) Title() string { return strings.TrimSpace(strings.Replace(w.Key, "|", " ", 1)) }

// Find finds what a written name may mean, as Index.Find.
func (w Written) Find(ix *Index) []Candidate {
	maker, name, _ := strings.Cut(w.Key, "|")
	return ix.Find(maker, name, w.Version)
}

// VersionFor is the version that the words tell when they are known to mean a product: what is written as one, else the first plain number that is no part
// of the product's own name, as 2016 is in "Microsoft Access 2016" and not in "Windows Server 2016".
func (w Written) VersionFor(p Product) string {
	if w.Version != "" {
		return w.Version
	}
	_, name, _ := strings.Cut(w.Key, "|")
	s := said{words: wordsOf(name), present: map[string]int{}}
	for i, word := range s.words {
		s.note(word, i)
	}
	s.findVersions(name)
	own := wordsOf(spaced(p.Product))
	covered := map[int]bool{}
	for i, word := range s.words {
		covered[i] = slices.Contains(own, word)
	}
	return s.versionBeside(covered)
}
