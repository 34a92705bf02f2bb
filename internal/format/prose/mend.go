package prose

import (
	"bytes"
	"regexp"
	"strings"
)

// A printed page breaks a long hash or link at its margin, and the text taken from a PDF keeps the break. mend closes such breaks, and no
// others: a list with one value on each line must stay a list.

// mend gives the text without those breaks, with its map to the source; from has one entry more than text has bytes.
func mend(text []byte, from []int32) (string, []int32) {
	s := string(text)
	out, back, done := text[:0], from[:0], 0
	for at := 0; ; {
		n := strings.IndexByte(s[at:], '\n')
		if n < 0 {
			break
		}
		end := at + n
		at = end + 1
		next := at + indent(s[at:])
		if !broken(lastLine(out, s[done:end]), lineAt(s, next)) {
			continue
		}
		out, back = append(out, s[done:end]...), append(back, from[done:end]...)
		done, at = next, next
	}
	if done == 0 {
		return s, from
	}
	return string(append(out, s[done:]...)), append(back, from[done:]...)
}

func indent(s string) int {
	return len(s[:min(len(s), maxIndent)]) - len(strings.TrimLeft(s[:min(len(s), maxIndent)], " \t"))
}

func lineAt(s string, at int) string {
	s = s[at:min(len(s), at+maxSentence)]
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		s = s[:n]
	}
	return s
}

// lastLine is the end of the line before a break, with what has been joined to it already.
func lastLine(done []byte, rest string) string {
	rest = rest[max(0, len(rest)-maxSentence):]
	if n := strings.LastIndexByte(rest, '\n'); n >= 0 {
		return rest[n+1:]
	}
	done = done[max(0, len(done)-maxSentence):]
	return string(done[bytes.LastIndexByte(done, '\n')+1:]) + rest
}

// broken tells whether a value goes on from the end of a line to the line after it.
func broken(before, line string) bool {
	if line == "" || before == "" {
		return false
	}
	return hashGoesOn(before, line) || linkGoesOn(before, line) || strings.HasSuffix(before, "[.]") && wordAt(line, 0) && wordAt(before, len(before)-4)
}

var hashLabel = regexp.MustCompile(`(?i)(md5|sha-?(?:1|256|512))\b[^0-9a-f]{0,24}$`)

// labelled is the number of digits of the hash that a label at the end of s announces, 0 without one.
func labelled(s string) int {
	m := hashLabel.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	switch strings.TrimLeft(m[1], "shaSHA-") {
	case "1":
		return 40
	case "256":
		return 64
	case "512":
		return 128
	}
	return 32
}

// hashGoesOn wants both pieces together to have the length of a hash. A first piece that could be a hash by itself is one, unless the label
// before it asks for a longer one.
func hashGoesOn(before, line string) bool {
	head := len(strings.TrimRight(before, hexDigits))
	tail := len(line) - len(strings.TrimLeft(line, hexDigits))
	first := len(before) - head
	if first < 8 || first > 124 || tail < 4 || wordAt(before, head-1) || wordAt(line, tail) || strings.Trim(before[head:], "0123456789") == "" {
		return false
	}
	if whole := labelled(before[:head]); whole > 0 {
		return first+tail <= whole
	}
	_, already := hashKinds[first]
	_, fits := hashKinds[first+tail]
	return fits && !already && first+tail > 32
}

const hexDigits = "0123456789abcdefABCDEF"

var (
	linkEnd   = regexp.MustCompile(`(?i)(?:https?|hxxps?|ftps?|fxps?)(?:://|\[:\]//|\[://\])[^\s<>"|]{4,}$`)
	linkStart = regexp.MustCompile(`^[A-Za-z0-9%._~/?&=-]+`)
)

// linkGoesOn wants a link that stops at a sign with which none ends, and words after it that no sentence has.
func linkGoesOn(before, line string) bool {
	last := before[len(before)-1]
	if strings.IndexByte("&=?%/-_", last) < 0 {
		return false
	}
	link, rest := linkEnd.FindStringIndex(before), linkStart.FindString(line)
	if link == nil || rest == "" || beginsValue.MatchString(rest) || strings.Contains(line[:min(len(line), len(rest)+3)], "://") {
		return false
	}
	if strings.IndexByte("&=?%", last) >= 0 {
		return true
	}
	ownLine := strings.TrimSpace(before[:link[0]]) == ""
	return !ownLine && strings.ContainsAny(strings.TrimRight(rest, "."), "./=&?_%0123456789")
}
