package observable

import (
	"strings"
	"unicode/utf8"
)

// Refang undoes what authors do so that nobody clicks: hxxp, [.], (dot), {dot}, [:], [://], [@], (at), \. and their like. What is not
// defanged stays as it is.
func Refang(s string) string {
	if !mayBeDefanged(s) {
		return s
	}
	out, _ := RefangMap(s)
	return out
}

// RefangMap is Refang for a whole text: it also gives for each byte of the result the byte offset in s from which it came, and as a last
// entry the length of s. A result byte range [a,b) was written in s as s[m[a]:m[b]] or a part of it.
func RefangMap(s string) (string, []int32) {
	f := &refanger{src: s, out: make([]byte, 0, len(s)), from: make([]int32, 0, len(s)+1)}
	for f.at < len(s) {
		f.step()
	}
	f.from = append(f.from, int32(len(s)))
	return schemes(string(f.out), f.from)
}

func mayBeDefanged(s string) bool {
	colon := strings.Contains(s, ":")
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '[' || c == ']' || c == '(' || c == '{' || c == '\\' || c == '*' || c >= 0x80:
			return true
		case colon && (c|0x20 == 'h' || c|0x20 == 'f' || c|0x20 == 'm'):
			return true
		}
	}
	return false
}

type refanger struct {
	src  string
	at   int
	out  []byte
	from []int32
	// stray is set after an opening bracket without its closing one ("evil[.example]"): the next closing bracket is dropped.
	stray bool
}

func (f *refanger) emit(text string, upTo int) {
	for i := 0; i < len(text); i++ {
		f.out, f.from = append(f.out, text[i]), append(f.from, int32(f.at))
	}
	f.at = upTo
}

func (f *refanger) last() byte {
	if len(f.out) == 0 {
		return 0
	}
	return f.out[len(f.out)-1]
}

func (f *refanger) next(at int) byte {
	if at >= len(f.src) {
		return 0
	}
	return f.src[at]
}

func (f *refanger) step() {
	c := f.src[f.at]
	switch {
	case c == '\\' || c == '[' || c == '(' || c == '{' || c == 0xE3 || c == 0xEF:
		if f.bracket() || f.open() || f.escapedDot() {
			return
		}
	case c == '.' && f.next(f.at+1) == ']' && wordByte(f.last()) && wordByte(f.next(f.at+2)):
		f.emit(".", f.at+2)
		return
	case c == ']' && f.stray:
		f.stray, f.at = false, f.at+1
		return
	case c <= ' ':
		f.stray = false
	}
	f.char()
}

// char copies one character, leaves out those without width and makes a full-width dot or colon, or a hyphen that forbids a
// line break, plain where it can only be part of a value.
func (f *refanger) char() {
	r, size := utf8.DecodeRuneInString(f.src[f.at:])
	end := f.at + size
	switch {
	case invisible(r):
		f.at = end
	case (r == '‑' || r == '‐') && isAlnum(f.last()) && isAlnum(f.next(end)):
		f.emit("-", end)
	case r == '．' && wordByte(f.last()) && wordByte(f.next(end)):
		f.emit(".", end)
	case r == '：' && wordByte(f.last()) && strings.HasPrefix(f.src[end:], "//"):
		f.emit(":", end)
	default:
		f.emit(f.src[f.at:end], end)
	}
}

var openings = [...]struct{ open, shut string }{{"[", "]"}, {"(", ")"}, {"{", "}"}, {"［", "］"}, {"（", "）"}, {"【", "】"}}

const longestFang = 24 // bytes within brackets

// bracket reads "[.]" and its like at the current place.
func (f *refanger) bracket() bool {
	rest := strings.TrimPrefix(f.src[f.at:], `\`)
	for _, b := range openings {
		inner, ok := strings.CutPrefix(rest, b.open)
		if !ok {
			continue
		}
		if again, twice := strings.CutPrefix(inner, b.open); twice {
			inner = again
		}
		end := strings.Index(inner[:min(len(inner), longestFang)], b.shut)
		if end < 0 {
			return false
		}
		word := strings.ToLower(strings.Trim(inner[:end], " \\\"'`"))
		meant, ok := f.meaning(word)
		if !ok {
			return false
		}
		after := strings.TrimPrefix(inner[end+len(b.shut):], b.shut)
		f.replace(meant, len(f.src)-len(after))
		return true
	}
	return false
}

func (f *refanger) meaning(word string) (string, bool) {
	switch word {
	case ".", "dot", "d0t", "。", "．", "點", "点", "point":
		return ".", true
	case ":", "：", "colon":
		return ":", true
	case "::":
		return word, true
	case "://", "/", "//", ":/", ":\\\\":
		return strings.ReplaceAll(word, `\`, "/"), true
	case "@", "at", "＠", "at sign":
		return "@", true
	case "s":
		return "s", f.endsIn("http", "hxxp")
	case "-", "_":
		return word, wordByte(f.last()) && f.next(f.at+3) != ' '
	case "slash":
		return "/", true
	}
	if f.last() == '.' && wordOnly(word) && f.src[f.at] == '[' {
		return word, true // evil.[com]
	}
	if len(word) > 1 && word[0] == '.' && wordOnly(word[1:]) && wordByte(f.last()) {
		return word, true // evil[.com]
	}
	return "", false
}

// replace writes what was meant; a blank on both sides ("evil [.] example") goes too.
func (f *refanger) replace(meant string, end int) {
	if f.last() == ' ' && f.next(end) == ' ' && len(f.out) > 1 && wordByte(f.out[len(f.out)-2]) && wordByte(f.next(end+1)) {
		f.out, f.from = f.out[:len(f.out)-1], f.from[:len(f.from)-1]
		end++
	}
	f.emit(meant, end)
}

// open reads "evil[.example" where the closing bracket is forgotten or stands after the label.
func (f *refanger) open() bool {
	if f.src[f.at] != '[' || f.next(f.at+1) != '.' || !wordByte(f.last()) || !wordByte(f.next(f.at+2)) {
		return false
	}
	f.stray = true
	f.emit(".", f.at+2)
	return true
}

// escapedDot reads "evil\.example", but not inside a Windows path or registry key ("Microsoft\.NETFramework").
func (f *refanger) escapedDot() bool {
	if f.src[f.at] != '\\' || f.next(f.at+1) != '.' || !wordByte(f.last()) || !wordByte(f.next(f.at+2)) {
		return false
	}
	if plainBackslash(f.token()) {
		return false
	}
	f.emit(".", f.at+2)
	return true
}

func plainBackslash(token string) bool {
	for i := 0; i < len(token); i++ {
		if token[i] == '\\' && (i+1 == len(token) || token[i+1] != '.') {
			return true
		}
	}
	return false
}

// token is the run without blanks around the current place.
func (f *refanger) token() string {
	from, to := max(0, f.at-256), min(len(f.src), f.at+256)
	from += strings.LastIndexAny(f.src[from:f.at], " \t\r\n") + 1
	if n := strings.IndexAny(f.src[f.at:to], " \t\r\n"); n >= 0 {
		to = f.at + n
	}
	return f.src[from:to]
}

func (f *refanger) endsIn(words ...string) bool {
	for _, w := range words {
		if len(f.out) >= len(w) && strings.EqualFold(string(f.out[len(f.out)-len(w):]), w) {
			return true
		}
	}
	return false
}

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c == '_' || c >= 0x80
}

func wordOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if !wordByte(s[i]) && s[i] != '.' {
			return false
		}
	}
	return s != ""
}
