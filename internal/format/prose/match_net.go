package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/format/observable"
)

var (
	urlForm      = regexp.MustCompile(`(?i)\b(?:https?|ftps?|sftp|wss?|tcp|udp|ssh|ldaps?|smb|rdp|file|socks[45]?|tls|dns|irc|mqtts?)://(?:\[[0-9a-f:.]+\]|[^\s<>"'` + "`" + `\[\]{}|\\^(),;，。、；：（）「」『』【】《》“”‘’]+)[^\s<>"` + "`" + `\[\]{}|\\^,;，。、；：（）「」『』【】《》“”‘’]*`)
	emailForm    = regexp.MustCompile(`(?i)[a-z0-9._%+=~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+){1,8}`)
	wildcardForm = regexp.MustCompile(`(?i)\*\.(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+`)
	bareLinkForm = regexp.MustCompile(`(?i)(?:[a-z0-9_-]+\.)+[a-z0-9-]{1,63}(?::[0-9]{1,5})?/[^\s<>"` + "`" + `\[\]{}|\\^,;，。、；：（）「」『』【】《》“”‘’]*`)
	ipv6Form     = regexp.MustCompile(`(?i)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:[0-9.]*)(?:/[0-9]{1,3})?`)
	ipv4Form     = regexp.MustCompile(`[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:/[0-9]{1,2})?`)
	spacedIPForm = regexp.MustCompile(`[0-9]{1,3}(?: ?\. ?[0-9]{1,3}){3}`)
	wordDotForm  = regexp.MustCompile(`(?i)[a-z0-9-]+(?: dot [a-z0-9-]+){1,8}`)
)

// readURL takes what looks like a link, without what belongs to the sentence around it.
func readURL(p *page, a, b int) (hit, bool) {
	b = max(p.goesOn(a, b), p.quoted(a, b))
	if !p.enclosed(a, b) {
		b = a + len(linkText(p.clean[a:b]))
	}
	return normalLink(p, a, b)
}

// quoted is where the quotes around a link end, 0 for one without quotes; commas, semicolons and Chinese inside belong to the link.
func (p *page) quoted(a, b int) int {
	quote := byteAt(p.clean, a-1)
	if quote != '"' && quote != '`' {
		return 0
	}
	rest := p.clean[b:min(len(p.clean), b+maxSentence)]
	n := strings.IndexByte(rest, quote)
	if n < 0 || strings.ContainsAny(rest[:n], " \t\n|<>") || strings.Contains(rest[:n], "://") {
		return 0
	}
	return b + n
}

// enclosed tells whether quotes stand directly around a link, so that even Chinese in it belongs to it.
func (p *page) enclosed(a, b int) bool {
	for _, q := range [...][2]string{{"「", "」"}, {"『", "』"}, {"“", "”"}, {`"`, `"`}, {"`", "`"}, {"<", ">"}} {
		if strings.HasSuffix(p.clean[max(0, a-3):a], q[0]) && strings.HasPrefix(p.clean[b:], q[1]) {
			return true
		}
	}
	return false
}

// goesOn carries a link on past commas and semicolons, and past brackets in its query ("?q=[a]", "?id[]=3"), which the form leaves out: in lists
// written without blanks the next link begins after a comma, in CSV the next field, and AsciiDoc puts the words of a link in brackets behind it.
func (p *page) goesOn(a, b int) int {
	for b-a < observable.MaxRaw {
		from := 0
		switch rest := p.clean[b:min(len(p.clean), b+64)]; {
		case rest == "":
			return b
		case (rest[0] == ',' || rest[0] == ';') && !p.inCSV(a):
			from = 1
		case rest[0] == '[' && (p.clean[b-1] == '=' || queryArray.MatchString(rest)):
			from = strings.IndexByte(rest, ']') + 1
		}
		if from == 0 || strings.ContainsAny(p.clean[b:b+from], " \t\n") {
			return b
		}
		rest := p.clean[b+from : min(len(p.clean), b+from+observable.MaxRaw)]
		end := strings.IndexFunc(rest, endsLink)
		if end < 0 {
			end = len(rest)
		}
		if from == 1 && (end == 0 || beginsValue.MatchString(rest[:end])) {
			return b
		}
		b += from + end
	}
	return b
}

var queryArray = regexp.MustCompile(`^\[[0-9A-Za-z_]*\]=`)

// beginsValue is the head of another link, name or address of a list.
var beginsValue = regexp.MustCompile(`(?i)^(?:[a-z]{2,6}://|(?:[a-z0-9_-]+\.)+[a-z0-9]{2,}(?:[/:,]|$))`)

func endsLink(r rune) bool {
	return r <= ' ' || wide(r) || strings.ContainsRune("<>\"`[]{}|\\^,;“”‘’", r)
}

func normalLink(p *page, a, b int) (hit, bool) {
	h, ok := normal(p, observable.URL, a, b)
	if !ok {
		return hit{}, false
	}
	if host, ok := h.value.Host(); ok && host.Kind == observable.Domain && !observable.KnownTLD(host.Text) {
		// Chinese that follows the host without a blank was taken for a part of it.
		if cut := firstWide(p.clean[a:b]); cut > 0 && cut < b-a {
			return normalLink(p, a, a+cut)
		}
	}
	return h, true
}

// linkText cuts a link where Chinese text goes on and takes off closing signs.
func linkText(s string) string {
	rest := strings.Index(s, "://") + 3
	if n := strings.IndexAny(s[rest:], "/?#"); n >= 0 {
		if wide := firstWide(s[rest+n:]); wide >= 0 {
			s = s[:rest+n+wide]
		}
	}
	return trimEnd(s)
}

// trimEnd takes off signs that end a clause, and a closing bracket without its opening one.
func trimEnd(s string) string {
	for s != "" {
		c := s[len(s)-1]
		switch {
		case strings.IndexByte(".,;:!?'*>\"", c) >= 0, c == ')' && strings.Count(s, "(") < strings.Count(s, ")"), c == '_' && strings.HasSuffix(s, "__"):
			s = s[:len(s)-1]
		default:
			return s
		}
	}
	return s
}

// firstWide finds the first letter of a script that is written without blanks, or a full-width sign.
func firstWide(s string) int {
	return strings.IndexFunc(s, wide)
}

func wide(r rune) bool {
	return r >= 0x2E80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF)
}

func readEmail(p *page, a, b int) (hit, bool) {
	at := a + strings.IndexByte(p.clean[a:b], '@')
	if cut := firstWide(p.clean[at:b]); cut > 0 {
		if v, err := observable.Normalise(observable.Email, p.clean[a:b]); err != nil || !observable.KnownTLD(v.Text) {
			b = at + cut
		}
	}
	if eq := strings.LastIndexByte(p.clean[a:at], '='); eq >= 0 { // emailAddress=user@… of a certificate
		a += eq + 1
	}
	for a < at && strings.IndexByte(".-%", p.clean[a]) >= 0 {
		a++
	}
	h, ok := normal(p, observable.Email, a, b)
	if !ok || !observable.KnownTLD(h.value.Text) {
		return hit{}, false
	}
	return h, true
}

func readWildcard(p *page, a, b int) (hit, bool) {
	h, ok := normal(p, observable.DomainWildcard, a, b)
	return h, ok && observable.KnownTLD(h.value.Text)
}

// readBareLink takes host/path without a scheme, but neither a CIDR block nor two names with a stroke between them.
func readBareLink(p *page, a, b int) (hit, bool) {
	s := p.clean[a:b]
	if c := byteAt(p.clean, a-1); wordAt(p.clean, a-1) || c == '/' || c == '\\' || c == '@' || c == '.' || c == '-' || c == '*' {
		return hit{}, false
	}
	slash := strings.IndexByte(s, '/')
	if wide := firstWide(s[slash:]); wide >= 0 {
		s = s[:slash+wide]
	}
	s = trimEnd(s)
	if len(s) <= slash+1 {
		return hit{}, false
	}
	host, _, _ := strings.Cut(s[:slash], ":")
	path := s[slash+1:]
	v, ok := observable.Guess(host)
	switch {
	case !ok, v.Kind != observable.Domain && v.Kind != observable.IPv4, v.Kind == observable.Domain && !plausibleDomain(p, a, a+len(host), v.Text):
		return hit{}, false
	case v.Kind == observable.IPv4 && strings.Trim(path, "0123456789") == "":
		return hit{}, false // a block
	case strings.Trim(path, "0123456789") == "" && len(path) < 3 && !p.defanged(a, a+len(host)):
		return hit{}, false
	}
	if other, ok := observable.Guess(path); ok && (other.Kind == observable.IPv4 || other.Kind == observable.Domain && observable.KnownTLD(path) && !observable.FileExtension(path[strings.LastIndexByte(path, '.')+1:])) {
		return hit{}, false
	}
	return normal(p, observable.URL, a, a+len(s))
}

// readIPv6 needs a digit and three groups, or a well-known head, so that C++ names, clock times and hardware addresses are not taken.
func readIPv6(p *page, a, b int) (hit, bool) {
	a += leadingLabel(p.clean[a:b])
	s := p.clean[a:b]
	if byteAt(p.clean, a-1) != ':' && wordAt(p.clean, a-1) || wordAt(p.clean, b) || byteAt(p.clean, b) == ':' {
		return hit{}, false
	}
	trimmed := strings.TrimRight(s, ".")
	if at := strings.IndexByte(trimmed, '.'); at >= 0 && strings.Count(trimmed, ".") == 1 {
		trimmed = trimmed[:at] // a port as tcpdump writes it
	}
	if strings.HasSuffix(trimmed, ":") && !strings.HasSuffix(trimmed, "::") {
		trimmed = strings.TrimSuffix(trimmed, ":")
	}
	b = a + len(trimmed)
	if !strings.ContainsAny(trimmed, "0123456789") || strings.Count(trimmed, ":") < 3 && !strings.HasPrefix(trimmed, "2") && !strings.HasPrefix(trimmed, "f") && trimmed != "::1" {
		return hit{}, false
	}
	if fingerprint(trimmed) {
		return hit{}, false
	}
	if strings.Contains(trimmed, "/") {
		return normal(p, observable.IPv6CIDR, a, b)
	}
	return normal(p, observable.IPv6, a, b)
}

// fingerprint tells whether all groups have two digits, as serial numbers and fingerprints of certificates are written.
func fingerprint(s string) bool {
	for group := range strings.SplitSeq(s, ":") {
		if len(group) != 2 {
			return false
		}
	}
	return true
}

// leadingLabel is the length of what belongs to a label before the address: the colon of "IP:2001:db8::1", or "C2:", which could be a group.
func leadingLabel(s string) int {
	if strings.HasPrefix(s, ":") && !strings.HasPrefix(s, "::") {
		return 1
	}
	if strings.HasPrefix(s, "C2:") {
		return 3
	}
	return 0
}

func readIPv4(p *page, a, b int) (hit, bool) {
	s := p.clean
	if near := byteAt(s, a-1); wordAt(s, a-1) || near == '.' || near == '-' && wordAt(s, a-2) && !rangeStart.MatchString(before(s, a, 24)) || wordAt(s, b) || byteAt(s, b) == '.' && digitAt(s, b+1) {
		return hit{}, false
	}
	if !p.defanged(a, b) && p.isVersion(a, b) {
		return hit{}, false
	}
	if strings.Contains(s[a:b], "/") {
		if h, ok := normal(p, observable.IPv4CIDR, a, b); ok {
			return h, true
		}
		b = a + strings.IndexByte(s[a:b], '/')
	}
	return normal(p, observable.IPv4, a, b)
}

// rangeStart is the first address of "192.0.2.1-192.0.2.9".
var rangeStart = regexp.MustCompile(`(?:^|[^0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3} ?-$`)

func digitAt(s string, i int) bool { c := byteAt(s, i); return c >= '0' && c <= '9' }

// readSpacedIP takes "192 . 0 . 2 . 66", a way of defanging by blanks; at least one blank must be there.
func readSpacedIP(p *page, a, b int) (hit, bool) {
	s := p.clean[a:b]
	if strings.Count(s, " . ") < 2 || wordAt(p.clean, a-1) || wordAt(p.clean, b) {
		return hit{}, false
	}
	v, err := observable.Normalise(observable.IPv4, strings.ReplaceAll(s, " ", ""))
	return hit{a: a, b: b, value: v, defanged: true}, err == nil
}

// readWordDot takes "images-sync dot example dot net". Two dots, or a label that no plain word has, are needed: "the dot com years" is no name.
func readWordDot(p *page, a, b int) (hit, bool) {
	name := strings.ReplaceAll(p.clean[a:b], " dot ", ".")
	if strings.Count(name, ".") < 2 && !strings.ContainsAny(name, "-0123456789") {
		return hit{}, false
	}
	v, err := observable.Normalise(observable.Domain, name)
	return hit{a: a, b: b, value: v, defanged: true}, err == nil && observable.KnownTLD(v.Text) && utf8.ValidString(v.Text)
}
