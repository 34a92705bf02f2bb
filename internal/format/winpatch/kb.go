package winpatch

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// KB is the number of an article of Microsoft's knowledge base, and so of the update that it is about.
type KB uint32

func (k KB) String() string { return "KB" + strconv.FormatUint(uint64(k), 10) }

// The codes of what is odd about a list of KB numbers.
const (
	CodeNoKB     = "no_kb"    // a word that is no KB number
	CodeBulletin = "bulletin" // MS16-120: a bulletin of the days before 2017, which says no KB
)

var (
	between  = regexp.MustCompile(`[^\s,;|/\x{3000}、，；／｜]+`)
	marked   = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])kb[-_:#]?([0-9]+)(?:[^0-9]|$)`)
	bulletin = regexp.MustCompile(`(?i)^ms[0-9]{2}-[0-9]{3}$`)
	nothing  = regexp.MustCompile(`(?i)^(?:n/?a|none|null|-+|無|in)$`) // "3197873 in MS16-142"
)

// ParseKBs reads the KB numbers of a text: "KB5031356;KB 5032189, kb5033375", bare numbers, names of update files. A number is given
// once, in the order of the text. Words that are none are told in Problems, with their byte in s.
func ParseKBs(s string) ([]KB, []framing.Problem) {
	if len(s) > maxList {
		return nil, []framing.Problem{{Code: framing.CodeTooLarge, At: framing.Top, Say: text.Format("KB 清單超過 %d 個位元組。", "The list of KB numbers is longer than %d bytes.", maxList)}}
	}
	if nothing.MatchString(strings.TrimSpace(s)) {
		return nil, nil
	}
	var out []KB
	var problems []framing.Problem
	seen := make(map[KB]bool)
	words := between.FindAllStringIndex(s, -1)
	for i := 0; i < len(words); i++ {
		at := words[i]
		word := width.Fold.String(s[at[0]:at[1]])
		if strings.EqualFold(word, "kb") && i+1 < len(words) { // "KB 5032189"
			i++
			word += width.Fold.String(s[words[i][0]:words[i][1]])
		}
		k, ok := kbOf(word)
		switch {
		case !ok && nothing.MatchString(word):
		case !ok:
			problems = append(problems, oddWord(word, at[0]))
		case !seen[k]:
			seen[k] = true
			out = append(out, k)
		}
		if len(out)+len(problems) >= maxKBs {
			return out, append(problems, framing.Problem{Code: framing.CodeTooLarge, At: place(at[0]), Say: text.Format("KB 超過 %d 個，其餘略過。", "There are more than %d KB numbers; the rest was left out.", maxKBs)})
		}
	}
	return out, problems
}

func oddWord(word string, at int) framing.Problem {
	if bulletin.MatchString(word) {
		return framing.Problem{Code: CodeBulletin, At: place(at), Object: word,
			Say: text.Format("「%s」是舊的公告編號，看不出是哪個 KB。", "%q is an old bulletin's number and names no KB.", word)}
	}
	return framing.Problem{Code: CodeNoKB, At: place(at), Say: text.Format("「%.40s」不是 KB 編號。", "%.40q is no KB number.", word)}
}

func kbOf(word string) (KB, bool) {
	digits := word
	if m := marked.FindStringSubmatch(word); m != nil {
		digits = m[1]
	}
	if len(digits) < minDigits || len(digits) > maxDigits || strings.Trim(digits, "0123456789") != "" || digits[0] == '0' {
		return 0, false
	}
	return KB(small(digits)), true
}

func place(i int) framing.Position { return framing.Position{Offset: int64(i), Line: 1, Column: i + 1} }
