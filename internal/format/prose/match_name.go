package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/format/observable"
)

var (
	dottedForm     = regexp.MustCompile(`[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+){1,12}`)
	cellFileForm   = regexp.MustCompile("(?m)\\|[ `]{0,3}([^|`\\n\\\\/<>:*?\"]{1,120}\\.[A-Za-z0-9]{1,8})[ `]{0,3}(?:\\||$)")
	quotedFileForm = regexp.MustCompile("[`「『“\"]([^`「」『』“”\"\\n\\\\/|<>:*?]{1,120}\\.[A-Za-z0-9]{1,8})[`」』”\"]")
)

// readDotted decides whether words joined by dots are a domain, a file or neither.
func readDotted(p *page, a, b int) (hit, bool) {
	a, b = narrow(p.clean, a, b)
	s := p.clean[a:b]
	dot := strings.LastIndexByte(s, '.')
	if dot < 0 {
		return hit{}, false
	}
	ending := strings.ToLower(s[dot+1:])
	if observable.FileExtension(ending) && !readsAsDomain(p, a, b, ending) {
		return fileHit(p, a, b)
	}
	v, err := observable.Normalise(observable.Domain, s)
	if err != nil || !plausibleDomain(p, a, b, v.Text) {
		return hit{}, false
	}
	return hit{a: a, b: b, value: v}, true
}

// narrow takes Chinese off that stands directly against a name: "連線至evil.example後" gives evil.example. A first label wholly in Chinese
// stays if a blank or sign stands before it; a last label in Chinese stays if it is a top-level domain.
func narrow(s string, a, b int) (int, int) {
	first := strings.IndexByte(s[a:b], '.')
	label := s[a : a+first]
	if at := strings.LastIndexFunc(label, wide); at >= 0 {
		_, size := utf8.DecodeRuneInString(label[at:])
		if at+size < len(label) {
			a += at + size
		}
	}
	last := a + strings.LastIndexByte(s[a:b], '.') + 1
	if cut := firstWide(s[last:b]); cut > 0 {
		b = last + cut
	} else if cut == 0 {
		b = last + wideTLD(s[last:b])
	}
	// Chinese in the middle ("a.example與b.example") ends the name there; the rest is looked at again.
	if cut := strings.IndexFunc(s[a:b], wide); cut > 0 {
		if before := s[a : a+cut]; strings.Contains(before, ".") && !strings.HasSuffix(before, ".") {
			b = a + cut
		}
	}
	for b > a && (s[b-1] == '.' || s[b-1] == '-' || s[b-1] == '_') {
		b--
	}
	return a, b
}

// wideTLD is the length of the longest head of s that is a top-level domain in Chinese.
func wideTLD(s string) int {
	best, n := 0, 0
	for at := range s {
		if n++; n > 6 {
			break
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		if v, err := observable.Normalise(observable.Domain, "a."+s[:at+size]); err == nil && observable.KnownTLD(v.Text) {
			best = at + size
		}
	}
	return best
}

// readsAsDomain tells for an ending that both files and domains have whether a domain is meant.
func readsAsDomain(p *page, a, b int, ending string) bool {
	s := strings.ToLower(p.clean[a:b])
	if !observable.KnownTLD(s) {
		return false
	}
	if p.defanged(a, b) || ending == "com" && !strings.Contains(p.clean[max(0, a-1):a], `\`) || strings.HasPrefix(s, "www.") {
		return true
	}
	labels := strings.Split(s, ".")
	if observable.FileExtension(labels[len(labels)-2]) && len(labels) > 2 {
		return false // invoice.pdf.zip
	}
	if p.amongDomains(a, b) {
		return true
	}
	return len(labels) > 2 && !strings.Contains(s, "_") && domainCue.MatchString(before(p.clean, a, 60))
}

// amongDomains tells whether the place itself says that a name is a domain: a hosts file, a cell of a row that says "domain", a list of nothing but
// names.
func (p *page) amongDomains(a, b int) bool {
	i := p.rowAt(a)
	r := p.layout[i]
	line := lower(lineOf(p.clean, r))
	if hostsEntry.MatchString(line) || r.head >= 0 && domainCell.MatchString(line) {
		return true
	}
	if strings.TrimSpace(line) != lower(p.clean[a:b]) {
		return false
	}
	for _, k := range [...]int{i - 1, i + 1} {
		if k < 0 || k >= len(p.layout) {
			continue
		}
		near := strings.TrimSpace(lineOf(p.clean, p.layout[k]))
		if v, err := observable.Normalise(observable.Domain, near); err == nil && observable.KnownTLD(v.Text) && !observable.FileExtension(near[strings.LastIndexByte(near, '.')+1:]) {
			return true
		}
	}
	return false
}

var (
	hostsEntry = regexp.MustCompile(`^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)[ \t]+\S+\s*(?:#.*)?$`)
	domainCell = regexp.MustCompile(`(?:^|[,;|\t"])[ "]*(?:domain|hostname|fqdn|host|website|網域)[ "]*(?:[,;|\t"]|$)`)
)

var domainCue = regexp.MustCompile(`(?i)domain|host|c2|c&c|server|dns|resolv|connect|網域|主機|中繼站|連線|解析`)

// Names with dots that are no domains: products, program names and the names that scanners give to malware.
var (
	productNames = regexp.MustCompile(`(?i)^(?:asp|ado|vb|ml|paint|system|microsoft|socket|node|next|vue|nuxt|three|express|require|self|this|window|document|console|module|process|os|sys|path|java|javax|android|kernel32|e\.g|i\.e|u\.s)\.`)
	scannerWord  = regexp.MustCompile(`(?:^|\.)(?:Win32|Win64|W32|W64|MSIL|Trojan\w*|Backdoor|Worm|Ransom\w*|Exploit|Downloader|Dropper|Agent|Generic|Heur\w*|HEUR|Linux|Android|MacOS|OSX|JS|VBS|PUA|PUP|Riskware|HackTool|Malware|Gen|Variant)(?:\.|$)`)
	reverseName  = regexp.MustCompile(`^(?:com|org|net|io|dev|tw|cn|me|co|edu|gov)\.[a-z0-9_]+\.[a-z0-9_.]+$`)
)

// plausibleDomain tells whether a name with a right form is meant as a domain. What the author defanged is.
func plausibleDomain(p *page, a, b int, name string) bool {
	if !observable.KnownTLD(name) {
		return false
	}
	s := p.clean[a:b]
	prev, next := byteAt(p.clean, a-1), byteAt(p.clean, b)
	if prev == '@' || prev == '\\' || prev == '$' || prev == '.' || next == '@' {
		return false
	}
	if p.defanged(a, b) {
		return true
	}
	if prev == '/' || prev == '-' || prev == '#' || next == '=' || strings.HasPrefix(p.clean[b:], "()") || strings.HasPrefix(p.clean[b:], `("`) || strings.HasPrefix(p.clean[b:], `('`) {
		return false
	}
	if scannerWord.MatchString(s) || reverseName.MatchString(s) || strings.Count(s, ".") == 1 && productNames.MatchString(s) {
		return false
	}
	labels := strings.Split(s, ".")
	last := labels[len(labels)-1]
	// A sentence whose full stop lacks its blank ("the server.In March"), and code such as "user.Name".
	if sentenceCase(last) && !sentenceCase(labels[0]) || sentenceCase(last) && len(labels) == 2 && shortWord[strings.ToLower(last)] {
		return false
	}
	return len(labels[len(labels)-2]) > 1 || len(labels) > 2 || len(last) == 3 || len(last) == 2 || next == '/'
}

var shortWord = map[string]bool{"in": true, "it": true, "is": true, "at": true, "to": true, "as": true, "so": true, "my": true, "do": true, "be": true, "no": true, "us": true, "me": true,
	"we": true, "am": true, "an": true, "by": true, "if": true, "or": true, "and": true, "the": true, "for": true, "net": true, "id": true, "name": true}

func sentenceCase(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) && len(s) > size && strings.ToLower(s[size:]) == s[size:]
}

// fileHit is a file by its bare name; a path before it stays outside.
func fileHit(p *page, a, b int) (hit, bool) {
	if c := byteAt(p.clean, a-1); c == '@' || c == '.' && a >= 2 && wordAt(p.clean, a-2) || wordAt(p.clean, b) {
		return hit{}, false
	}
	a += len(fileLabel.FindString(p.clean[a:b]))
	s := p.clean[a:b]
	ending := s[strings.LastIndexByte(s, '.')+1:]
	// "Exploit.Agent.C" and "WinGo/Agent.ET" are names that scanners give.
	if len(ending) < 3 && (ending != strings.ToLower(ending) || byteAt(p.clean, a-1) == '/' && scannerWord.MatchString(s)) {
		return hit{}, false
	}
	if productNames.MatchString(s) && strings.Count(s, ".") == 1 {
		return hit{}, false
	}
	return normal(p, observable.FileName, a, b)
}

// fileLabel is what may stand directly before a Chinese file name and is no part of it.
var fileLabel = regexp.MustCompile(`^(?:附件|附檔|夾帶|檔名|檔案|名為|下載|執行|開啟)(?:檔名|檔案|為|名稱為)?`)

// readQuotedFile takes a file name with blanks in it, which only quotes or the walls of a table cell can bound.
func readQuotedFile(p *page, a, b int) (hit, bool) {
	s := p.clean[a:b]
	if !observable.FileExtension(s[strings.LastIndexByte(s, '.')+1:]) || strings.TrimSpace(s) != s || !strings.Contains(s, " ") || strings.ContainsAny(s, ",;，；") {
		return hit{}, false
	}
	return normal(p, observable.FileName, a, b)
}
