package identity

import (
	"regexp"
	"slices"
	"strings"

	"lianfang/internal/text"
)

// said is a free text taken apart.
type said struct {
	words    []string       // all of them, numbers too
	present  map[string]int // words and pairs of neighbours written as one, with the place of the first
	versions []string       // in the order in which they are tried: with points first
	update   string         // service pack or Java update, as CPE names write it: sp1, update351
	edition  string
	arch     string
	makers   map[string]maker
	known    []*knownName // names kept here that stand in the text
	named    bool         // somebody named a vendor apart from the product
}

// maker is a vendor that the text names.
type maker struct {
	at, n int // its words
	why   text.Text
	sure  int
}

var (
	dotted    = regexp.MustCompile(`(?i)(?:^|[^0-9A-Za-z.])(?:v|ver\.?|version|release|r)?\s?([0-9]+(?:[._][0-9]+)+(?:[a-z]{0,2}[0-9]*)?(?:\([0-9]+\)[0-9A-Za-z.]*)?(?:-[0-9A-Za-z.]+)?)(?:[^0-9A-Za-z.]|$|\.$)`)
	whole     = regexp.MustCompile(`(?i)(?:^|[^0-9A-Za-z.\-])(?:v|ver\.?\s?|version\s|版本\s?)?([0-9]{1,6}[a-z]?)(?:[^0-9A-Za-z.\-]|$)`)
	letters   = regexp.MustCompile(`(?i)\bv?([0-9]+(?:\.[0-9]+)+[a-z][0-9]*)\b`)
	pack      = regexp.MustCompile(`(?i)\b(?:service pack |sp)([0-9])\b`)
	javaName  = regexp.MustCompile(`(?i)^(?:java|j2se|jre|jdk).*?\b([0-9]+) update ([0-9]+)`)
	kbNumber  = regexp.MustCompile(`(?i)\bKB[0-9]{6,8}\b`)
	archWords = regexp.MustCompile(`(?i)[(\s]?(x86_64|x64|x86|amd64|arm64|64[- ]?bit|32[- ]?bit|64 ?位元|32 ?位元)\)?`)
	localeTag = regexp.MustCompile(`(?i)\b(?:zh|en|ja)-[a-z]{2}\b`)
)

// takeApart reads a free text. vendor is what a column of its own says, or "".
func (ix *Index) takeApart(vendor, product string) said {
	if len(product) > maxWords {
		product = product[:maxWords]
	}
	s := said{present: map[string]int{}, makers: map[string]maker{}, named: plainWords(vendor) != ""}
	rest := strings.ToValidUTF8(product, "")
	if m := archWords.FindStringSubmatch(rest); m != nil {
		s.arch = strings.ToLower(m[1])
		rest = archWords.ReplaceAllString(rest, " ")
	}
	rest = localeTag.ReplaceAllString(rest, " ")
	if m := pack.FindStringSubmatch(rest); m != nil {
		s.update = "sp" + m[1]
	}
	s.findVersions(rest)
	s.words = wordsOf(rest)
	for i, w := range s.words {
		s.note(w, i)
		if i > 0 {
			s.note(s.words[i-1]+w, i-1)
		}
	}
	for _, w := range []string{"professional", "pro", "standard", "enterprise", "datacenter", "home", "community", "esr", "lts"} {
		if _, ok := s.present[w]; ok && s.edition == "" {
			s.edition = w
		}
	}
	names := known().names
	for i := range names {
		if _, ok := s.present[names[i].words[0]]; ok && phrase(s.words, names[i].words) >= 0 {
			s.known = append(s.known, &names[i])
		}
	}
	ix.findMakers(&s, vendor)
	return s
}

func (s *said) note(word string, at int) {
	if _, ok := s.present[word]; !ok {
		s.present[word] = at
	}
}

// findVersions lists what may be the version: the last number with points, then a plain one.
func (s *said) findVersions(text string) {
	if m := javaName.FindStringSubmatch(text); m != nil { // CPE names call Java 8 Update 351 version 1.8.0, update update351
		s.versions, s.update = []string{"1." + m[1] + ".0"}, "update"+m[2]
		return
	}
	text = strings.NewReplacer("/", " ", ",", " ", "，", " ", "韌體", " ", "版本", " ", "版", " ").Replace(text)
	var points, plain []string
	for at := 0; at < len(text); {
		m := dotted.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		points = append(points, text[at+m[2]:at+m[3]])
		at += m[3]
	}
	for _, m := range letters.FindAllStringSubmatch(text, 4) {
		if !slices.ContainsFunc(points, func(p string) bool { return strings.HasPrefix(p, m[1]) }) {
			points = append(points, m[1])
		}
	}
	for at := 0; at < len(text); {
		m := whole.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		plain = append(plain, text[at+m[2]:at+m[3]])
		at += m[3]
	}
	for i := len(points) - 1; i >= 0; i-- {
		s.versions = append(s.versions, points[i])
	}
	for i := len(plain) - 1; i >= 0; i-- {
		s.versions = append(s.versions, plain[i])
	}
}

// maxMakerWords is how many words a vendor's name may have that is looked for.
const maxMakerWords = 5

// findMakers looks for vendors: in a column of its own, else at any place of the text, by the names kept here and by those of the list.
func (ix *Index) findMakers(s *said, vendor string) {
	if s.named {
		words := wordsOf(vendor)
		ix.makersAt(s, words, -1, len(words))
		for n := len(words) - 1; n > 0; n-- { // "Adobe Systems Incorporated" begins with who it is
			if len(s.makers) == 0 {
				ix.makersAt(s, words[:n], -1, n)
			}
		}
	}
	for i := range s.words {
		for n := 1; n <= maxMakerWords && i+n <= len(s.words); n++ {
			ix.makersAt(s, s.words[i:i+n], i, n)
		}
	}
}

func (ix *Index) makersAt(s *said, words []string, at, n int) {
	v, kept := known().vendors[strings.Join(words, " ")]
	if kept {
		s.maker(v.cpe, maker{at, n, text.Format("廠商「%[1]s」就是 %[2]s：%[3]s", "the maker “%[1]s” is %[2]s: %[3]s", strings.Join(words, " "), v.cpe, reasons[v.why]), v.confidence})
	}
	joined := strings.Join(words, "")
	if len(joined) < 2 || digits(joined) || filler[joined] {
		return
	}
	for _, listed := range ix.makers[joined] {
		sure := 100
		if kept && listed != v.cpe { // an older way to write the vendor, which newer records leave
			sure = v.confidence - 10
		}
		s.maker(listed, maker{at, n, text.Format("寫明廠商「%s」", "the maker “%s” is named", listed), sure})
	}
}

func (s *said) maker(vendor string, m maker) {
	if have, ok := s.makers[vendor]; !ok || m.sure > have.sure || m.n > have.n {
		s.makers[vendor] = m
	}
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789.") == "" }
