package identity

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// A key names a product in one of four ways:
//
//	cpe:apache:tomcat                                     vendor and product of a CPE, as package judge keys them
//	purl:maven/org.apache.logging.log4j/log4j-core        a package URL without its version, as package judge keys it
//	name:apache software foundation|apache tomcat         vendor and product in words, of NameKey
//	vendor:友訊                                            a vendor's name in words, of VendorKey

// NameKey is the key of a product that is named in words: small letters, half width, nothing but letters, digits and + # between blanks. It is ""
// when one of the two is not said.
func NameKey(vendor, product string) string {
	v, p := plainWords(vendor), plainWords(product)
	if unsaid[v] || unsaid[p] {
		return ""
	}
	return "name:" + v + "|" + p
}

// VendorKey is the key of a vendor that is named in words.
func VendorKey(vendor string) string {
	if v := plainWords(vendor); !unsaid[v] {
		return "vendor:" + v
	}
	return ""
}

var unsaid = map[string]bool{"": true, "n a": true, "unspecified": true, "unknown": true, "none": true, "不明": true, "無": true}

// maxWords is how many bytes of a name are looked at.
const maxWords = 300

func plainWords(s string) string { return strings.Join(wordsOf(s), " ") }

// unmarked takes away what names carry beside their words.
var unmarked = strings.NewReplacer(`\`, "", "®", " ", "™", " ", "(r)", " ", "(tm)", " ", "&", " ")

// noPlainWord tells whether a sign is another than the letters and digits of ASCII and the blank between words.
func noPlainWord(r rune) bool {
	return r != ' ' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

// wordsOf cuts a name into words. Signs part words but for + and # behind a letter ("c++", "c#") and a point before a letter at the
// beginning (".net"); what a CPE writes behind a backslash is written plain.
func wordsOf(s string) []string {
	if len(s) > maxWords {
		s = s[:maxWords]
	}
	if strings.IndexFunc(s, noPlainWord) < 0 { // as most names of the CPE dictionary are
		return strings.Fields(strings.ToLower(s))
	}
	s = strings.ToValidUTF8(strings.ToLower(width.Fold.String(s)), "")
	s = unmarked.Replace(s)
	var out []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	runes := []rune(s)
	for i, r := range runes {
		han := unicode.Is(unicode.Han, r)
		switch {
		case han && word.Len() > 0 && i > 0 && !unicode.Is(unicode.Han, runes[i-1]), !han && i > 0 && unicode.Is(unicode.Han, runes[i-1]):
			flush()
		}
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			word.WriteRune(r)
		case (r == '+' || r == '#') && word.Len() > 0:
			word.WriteRune(r)
		default:
			flush()
		}
	}
	flush()
	return out
}
