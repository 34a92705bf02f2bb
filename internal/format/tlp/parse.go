package tlp

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// The words before a level. A version may stand after TLP ("TLP 2.0: AMBER", "TLPv1").
const labels = `(?:(?:TRAFFIC LIGHT PROTOCOL|TLP)(?: ?V?[12](?: [0-9])?)?(?: (?:LEVEL|MARKING|COLOU?R))?|MARKING|SHARING LEVEL|交通燈號協定|燈號協定|情資分享等級|資訊分享等級|分享等級|分享範圍|機密等級|情資等級)`

// The words of a level: TLP 2.0, TLP 1.0 and the Chinese names of the colours.
const colours = `(AMBER ?STRICT|AMBER|CLEAR|WHITE|GREEN|RED|琥珀色?嚴格|琥珀色?|綠色?|白色?|透明|紅色?)`

var marking = regexp.MustCompile(`^(?:` + labels + ` ?)*` + colours + `(?: ?\((.*)\)| ?([\p{Han} ]+))?$`)

var byWord = map[string]Level{
	"CLEAR": Clear, "WHITE": Clear, "白": Clear, "透明": Clear, "GREEN": Green, "綠": Green, "AMBER": Amber, "琥珀": Amber,
	"AMBERSTRICT": AmberStrict, "琥珀嚴格": AmberStrict, "RED": Red, "紅": Red,
}

// Parse reads one marking in any of the ways seen: TLP 1.0 and 2.0, any case, full-width letters, MISP tags, with or without a label before it
// and an explanation in brackets after it. ok is false both for nothing and for what is not understood; Read tells these apart.
func Parse(s string) (Level, bool) {
	r := Read(s)
	return r.Level, r.State == Known
}

// Read is Parse that tells Missing from Unknown. A text with two levels in it is Unknown.
func Read(s string) Reading {
	if len(s) > maxText || !utf8.ValidString(s) {
		return Reading{State: Unknown}
	}
	s = plain(s)
	switch s {
	case "", "NONE", "NULL", "N A", "NA", "無", "未標示":
		return Reading{}
	}
	m := marking.FindStringSubmatch(s)
	if m == nil {
		return Reading{State: Unknown}
	}
	return explained(level(m[1]), m[2]+m[3])
}

func level(word string) Level {
	return byWord[strings.NewReplacer(" ", "", "色", "").Replace(word)]
}

var anyLevel = regexp.MustCompile(`\b(?:CLEAR|WHITE|GREEN|AMBER|STRICT|RED)\b|琥珀|綠色|白色|紅色|嚴格`)

// explained heeds what stands after the level: "AMBER (strict)" is the stricter level, and an explanation that names another level leaves open
// which one is meant.
func explained(l Level, gloss string) Reading {
	for _, word := range anyLevel.FindAllString(gloss, -1) {
		switch {
		case (word == "STRICT" || word == "嚴格") && (l == Amber || l == AmberStrict):
			l = AmberStrict
		case level(word) != l && !(l == AmberStrict && word == "AMBER"):
			return Reading{State: Unknown}
		}
	}
	return Reading{Known, l}
}

// plain brings a marking to capital letters of one width, with single blanks for all signs but round brackets.
func plain(s string) string {
	s = strings.ToUpper(width.Fold.String(s))
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '(' || r == ')':
			b.WriteRune(r)
		case r < 0x80 || isSign(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(strings.Join(strings.Fields(b.String()), " "), " (", "(")
}

func isSign(r rune) bool {
	return r == '：' || r == '、' || r == '。' || r >= '\u2000' && r <= '\u206F' || r >= '\u3000' && r <= '\u303F' || r == '\uFEFF' || r == '\u00A0'
}

var inText = regexp.MustCompile(`(?i)(?:\bTLP ?[:\-_：﹕] ?|\bTraffic Light Protocol ?[:：]? ?|分享等級 ?[:：] ?|機密等級 ?[:：] ?)(?:TLP ?[:：] ?)?([A-Z]+(?:[ +_-]*STRICT)?)`)

// Find looks for markings in prose ("[TLP:GREEN] Fwd: …") and joins all it finds, so the strictest holds. Only what is called a marking there
// counts, not the mere word of a colour.
func Find(s string) Reading {
	if len(s) > maxSearch {
		s = s[:maxSearch]
	}
	var all Reading
	if !mayMark(s) {
		return all
	}
	for _, m := range inText.FindAllStringSubmatch(width.Fold.String(s), -1) {
		all = all.And(Read(m[1]))
	}
	return all
}

// mayMark spares a text the search when no label is in it: it is asked of every line of every list.
func mayMark(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		switch s[i] {
		case 't', 'T':
			if l := s[i+1] | 0x20; l == 'l' && s[i+2]|0x20 == 'p' || l == 'r' && s[i+2]|0x20 == 'a' {
				return true
			}
		case 0xEF: // Ｔ and ｔ of full width, U+FF34 and U+FF54
			if s[i+1] == 0xBC && s[i+2] == 0xB4 || s[i+1] == 0xBD && s[i+2] == 0x94 {
				return true
			}
		case "等"[0]:
			if strings.HasPrefix(s[i:], "等級") {
				return true
			}
		}
	}
	return false
}

// MISPTag is the tag of the MISP taxonomy "tlp", e.g. "tlp:amber+strict"; "" for what is no level.
func (l Level) MISPTag() string { return strings.ToLower(l.String()) }
