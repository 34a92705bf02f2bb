package stix

import (
	"bytes"
	"strings"

	"golang.org/x/text/language"
)

// Forms of strings that the standard fixes.

// isHex checks pairs of hexadecimal digits; length 0 means any (STIX 2.1, 2.8).
func isHex(s []byte, length int) bool {
	if len(s) == 0 || len(s)%2 != 0 || length > 0 && len(s) != length {
		return false
	}
	for _, c := range s {
		if !isHexDigit(c) {
			return false
		}
	}
	return true
}

func isHexDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isUUID checks the text form of RFC 4122. STIX 2.0 asks for version 4 (part 1, 2.4), 2.1 for any of RFC 4122 (2.9).
func isUUID(s string, version4 bool) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isHexDigit(s[i]) {
				return false
			}
		}
	}
	if variant := s[19] | 0x20; s[19] != '8' && s[19] != '9' && variant != 'a' && variant != 'b' {
		return false
	}
	if version4 {
		return s[14] == '4'
	}
	return s[14] >= '1' && s[14] <= '5'
}

// isTypeName checks the name of a type (STIX 2.1, 11.2; 2.0 part 1, 7.2): a hyphen may stand anywhere, but not behind another one.
func isTypeName(s []byte) bool {
	return len(s) >= 3 && len(s) <= 250 && isRelationshipType(s) && !bytes.Contains(s, []byte("--"))
}

func isRelationshipType(s []byte) bool {
	for _, c := range s {
		if !(c >= 'a' && c <= 'z' || isDigit(c) || c == '-') {
			return false
		}
	}
	return len(s) > 0
}

// isLanguageTag checks the form of RFC 5646, subtags of one to eight letters and digits, the first of letters only, and that the
// subtags are registered.
func isLanguageTag(s []byte) bool {
	if _, err := language.Parse(string(s)); err != nil {
		return false
	}
	for i, part := range strings.Split(string(s), "-") {
		if len(part) < 1 || len(part) > 8 || i == 0 && len(part) < 2 && part != "x" && part != "i" {
			return false
		}
		for k := range len(part) {
			if !isLetter(part[k]) && (i == 0 || !isDigit(part[k])) {
				return false
			}
		}
	}
	return true
}

// isLanguageCode checks a three-letter code of ISO 639-2, the ones of bibliographers included.
func isLanguageCode(s string) bool {
	if len(s) != 3 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	_, err := language.ParseBase(s)
	return err == nil
}

// isMediaType checks one of the top-level types of IANA and a subtype (RFC 6838, 4.2); the registry itself changes every week.
func isMediaType(s string) bool {
	top, sub, ok := strings.Cut(s, "/")
	switch top {
	case "application", "audio", "font", "image", "message", "model", "multipart", "text", "video":
		return ok && sub != "" && !strings.ContainsFunc(sub, func(r rune) bool {
			return !(r < 0x80 && (isLetter(byte(r)) || isDigit(byte(r)) || strings.ContainsRune("!#$&-^_.+;= ", r)))
		})
	}
	return false
}

// isCharset checks the alphabet of the names of IANA character sets.
func isCharset(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r < 0x80 && (isLetter(byte(r)) || isDigit(byte(r)) || strings.ContainsRune("-_().:+", r)))
	})
}
