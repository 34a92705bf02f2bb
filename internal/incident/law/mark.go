package law

import (
	"regexp"
	"strings"

	"lianfang/internal/text"
)

// Mark says how well a figure was checked against the statute.
type Mark string

// The marks.
const (
	Verified   Mark = "verified"   // the text of the law was read
	Secondary  Mark = "verified-2" // only a source was read that quotes the text
	Unverified Mark = "unverified" // from general knowledge
)

// Words says the mark.
func (m Mark) Words() text.Text {
	switch m {
	case Verified:
		return text.Of("已核對條文", "read in the statute")
	case Secondary:
		return text.Of("據次級資料，條文尚待核對", "from a secondary source; the statute is still to be read")
	case Unverified:
		return text.Of("未核對", "not checked")
	}
	return text.Text{}
}

// Article is a place in a statute as it is cited: "6(1)1" is article 6, paragraph 1, item 1. NoArticle stands where the place is not known.
type Article string

// NoArticle is for what is not checked and whose place nobody has seen.
const NoArticle Article = "unknown"

var taiwanese = regexp.MustCompile(`^(\d+)((?:\(\d+\))*)(\d*)$`)

// Words cites the article as each language does.
func (a Article) Words() text.Text {
	if a == NoArticle {
		return text.Of("條次未查", "article not known")
	}
	var zh []string
	for _, one := range strings.Split(string(a), ", ") {
		zh = append(zh, citedInChinese(one))
	}
	return text.Of(strings.Join(zh, "、"), "art. "+string(a))
}

func citedInChinese(a string) string {
	m := taiwanese.FindStringSubmatch(a)
	if m == nil {
		return "第 " + a + " 條"
	}
	s := "第 " + m[1] + " 條"
	for i, p := range strings.FieldsFunc(m[2], func(r rune) bool { return r == '(' || r == ')' }) {
		if i > 0 {
			s += "、"
		}
		s += "第 " + p + " 項"
	}
	if m[3] != "" {
		s += "第 " + m[3] + " 款"
	}
	return s
}

// Source is a text that was read.
type Source struct {
	Key     string    `json:"key"`
	Title   text.Text `json:"title"`
	Address string    `json:"address"`
}

// Basis is what a figure rests on: an article of a statute, how well it was checked, and where it was read.
type Basis struct {
	Statute text.Text `json:"statute"`
	Article Article   `json:"article"`
	Mark    Mark      `json:"mark"`
	Source  Source    `json:"source"`
}

// Words cites the statute; what was not read in the statute itself says so.
func (b Basis) Words() text.Text {
	if b.Mark == Verified {
		return text.Format("%s%s", "%s, %s", b.Statute, b.Article.Words())
	}
	return text.Format("%s%s（%s）", "%s, %s (%s)", b.Statute, b.Article.Words(), b.Mark.Words())
}
