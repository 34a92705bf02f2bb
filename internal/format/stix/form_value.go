package stix

import "strings"

// Forms of other values that the standard takes from elsewhere.

// isCPE23 checks the formatted string of CPE 2.3 by its grammar (NISTIR 7695, 6.2): a part and ten further components. Package cpe
// reads more than that, because inventories are untidy.
func isCPE23(s string) bool {
	rest, ok := strings.CutPrefix(s, "cpe:2.3:")
	if !ok || len(rest) < 2 || !strings.Contains("aho*-", rest[:1]) || rest[1] != ':' {
		return false
	}
	components := 1
	for rest = rest[2:]; ; components++ {
		end := componentEnd(rest)
		if !isCPEComponent(rest[:end]) {
			return false
		}
		if end == len(rest) {
			return components == 10
		}
		rest = rest[end+1:]
	}
}

// componentEnd finds the next colon that has no backslash before it.
func componentEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ':':
			return i
		}
	}
	return len(s)
}

// isCPEComponent: ANY, NA, or a text with one * or any number of ? at its ends; signs stand behind a backslash.
func isCPEComponent(s string) bool {
	if s == "*" || s == "-" {
		return true
	}
	s = trimWild(s, strings.TrimPrefix, strings.TrimLeft)
	if !strings.HasSuffix(s, `\*`) && !strings.HasSuffix(s, `\?`) {
		s = trimWild(s, strings.TrimSuffix, strings.TrimRight)
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && s[i+1] > ' ' && s[i+1] < 0x7F:
			i++
		case !isLetter(c) && !isDigit(c) && c != '.' && c != '-' && c != '_':
			return false
		}
	}
	return s != ""
}

func trimWild(s string, one, all func(s, cut string) string) string {
	if t := one(s, "*"); t != s {
		return t
	}
	return all(s, "?")
}

// isRegistryKey: the hive of a key is written in full, never cut to HKLM and the like (STIX 2.1, 6.17.1).
func isRegistryKey(key string) bool {
	hive, _, _ := strings.Cut(key, `\`)
	switch strings.ToUpper(hive) {
	case "HKLM", "HKCU", "HKCR", "HKCC", "HKU", "HKPD", "HKDD":
		return false
	}
	return true
}

// isTLSH checks 35 bytes in hexadecimal digits; newer programs put T and a version in front (STIX 2.1, 10.7).
func isTLSH(s []byte) bool {
	if len(s) == 72 && s[0] == 'T' && isDigit(s[1]) {
		s = s[2:]
	}
	return isHex(s, 70)
}

// isSSDEEP checks `block size:hash:hash of twice the size`.
func isSSDEEP(s string) bool {
	parts := strings.Split(s, ":")
	if len(parts) != 3 || parts[0] == "" || !allDigits(parts[0]) {
		return false
	}
	for _, p := range parts[1:] {
		if strings.ContainsFunc(p, func(r rune) bool {
			return r > 0x7F || !isLetter(byte(r)) && !isDigit(byte(r)) && r != '/' && r != '+'
		}) {
			return false
		}
	}
	return true
}
