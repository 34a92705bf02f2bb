package observable

import "strings"

// The ways in which the scheme of a link is spoilt, and what was meant. An "s" may follow each.
var spoilt = [...]struct{ written, meant string }{
	{"hxxp", "http"}, {"h**p", "http"}, {"h__p", "http"}, {"htxp", "http"}, {"hxtp", "http"}, {"httx", "http"}, {"h--p", "http"},
	{"http", "http"}, {"meow", "http"}, {"fxp", "ftp"}, {"f*p", "ftp"}, {"ftp", "ftp"},
}

// schemes mends the schemes in s; from is the map of RefangMap.
func schemes(s string, from []int32) (string, []int32) {
	var out []byte
	var back []int32
	done := 0
	for i := 0; i+6 < len(s); i++ {
		if i > 0 && isAlnum(s[i-1]) {
			continue
		}
		meant, n := scheme(s[i:])
		if n == 0 {
			continue
		}
		if out == nil {
			out, back = make([]byte, 0, len(s)), make([]int32, 0, len(from))
		}
		out, back = append(out, s[done:i]...), append(back, from[done:i]...)
		for k := 0; k < len(meant); k++ {
			// The last byte of the mended scheme is mapped to the last byte of the written one, so that the end of a range stays right.
			out, back = append(out, meant[k]), append(back, from[min(i+k, i+n-1)])
		}
		done, i = i+n, i+n-1
	}
	if out == nil {
		return s, from
	}
	return string(append(out, s[done:]...)), append(back, from[done:]...)
}

// scheme reads a spoilt scheme with its "://" at the head of s and gives the right one; n is 0 when there is none to mend.
func scheme(s string) (meant string, n int) {
	switch s[0] | 0x20 {
	case 'h', 'm', 'f':
	default:
		return "", 0
	}
	for _, p := range spoilt {
		if len(s) < len(p.written) || !strings.EqualFold(s[:len(p.written)], p.written) {
			continue
		}
		rest, meant := s[len(p.written):], p.meant
		if rest != "" && rest[0]|0x20 == 's' {
			rest, meant = rest[1:], meant+"s"
		}
		rest, ok := colonSlashes(rest)
		if !ok || rest == "" || rest[0] == ' ' && p.meant == p.written {
			return "", 0
		}
		n = len(s) - len(strings.TrimLeft(rest, " "))
		meant += "://"
		if s[:n] == meant {
			return "", 0
		}
		return meant, n
	}
	return "", 0
}

func colonSlashes(s string) (rest string, ok bool) {
	for _, sep := range [...]string{"://", `:\\`, `:\/\/`, " ://", ": //", ":/ /"} {
		if rest, ok = strings.CutPrefix(s, sep); ok {
			return rest, true
		}
	}
	return s, false
}

func isAlnum(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }
