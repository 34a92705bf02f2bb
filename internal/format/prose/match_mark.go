package prose

import (
	"regexp"
	"strings"

	"lianfang/internal/format/observable"
)

var (
	registryForm   = regexp.MustCompile(`(?i)\b(?:HKLM|HKCU|HKCR|HKU|HKCC|HKEY_LOCAL_MACHINE|HKEY_CURRENT_USER|HKEY_CLASSES_ROOT|HKEY_USERS|HKEY_CURRENT_CONFIG):?\\{1,2}[A-Za-z.{*_]`)
	cpeForm        = regexp.MustCompile(`(?i)\bcpe:(?:2\.3:[aoh*-](?::(?:\\.|[^\s:\\"'<>` + "`" + `|，。；、）)])+){10}|/[aoh]:[a-z0-9._~%:+-]+)`)
	purlForm       = regexp.MustCompile(`(?i)\bpkg:[a-z][a-z0-9.+-]*/[^\s"'<>` + "`" + `|，。；、（）()\[\]「」]+`)
	spacedHashForm = regexp.MustCompile(`(?i)[0-9a-f]{4,16}(?: [0-9a-f]{4,16}){2,31}`)
	hashForm       = regexp.MustCompile(`(?i)[0-9a-f]{32,128}`)
	cveForm        = regexp.MustCompile(`(?i)CVE[-‑–_][0-9]{4}[-‑–_][0-9]{4,19}`)
	techniqueForm  = regexp.MustCompile(`T(?:1[0-7]|08)[0-9]{2}(?:\.[0-9]{3})?`)
	mutexForm      = regexp.MustCompile(`\b(?:Global|Local)\\{1,2}[^\s"'<>` + "`" + `|，。；、（）()「」,;\\]{2,200}`)
	namedMutexForm = regexp.MustCompile(`(?i)(?:\bmut(?:ex(?:es)?|ants?)|互斥(?:鎖|體|物件)?)(?:(?: ?(?:named?|called|is|object|with the name|名稱|名為|為|:|：|=))* ?|[^\n.;"'` + "`" + `「]{0,40}[:：] ?)[` + "`" + `"'「“]?([^\s"'<>` + "`" + `|，。；、（）()「」“”,;]{4,200})`)
	btcForm        = regexp.MustCompile(`\b(?:bc1[02-9ac-hj-np-z]{11,87}|BC1[02-9AC-HJ-NP-Z]{11,87}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b`)
	asnForm        = regexp.MustCompile(`\b(?:ASN?[ #]{0,2}[0-9]{2,10}|ASN ?: ?[0-9]{2,10})\b`)
)

// Segments of registry paths that end in a word after a blank; elsewhere a blank ends the key unless a further backslash follows.
var registryBlank = regexp.MustCompile(`(?i)\\(?:Windows NT|Image File Execution Options|Internet Explorer|Internet Settings|Shell Folders|User Shell Folders|Control Panel|Active Setup|Session Manager|Windows Defender|Windows Script Host|Terminal Server|Terminal Server Client|Windows Error Reporting|Notification Packages|Security Packages|Installed Components|Browser Helper Objects)$`)

const maxKey = 1024 // bytes

func readRegistry(p *page, a, b int) (hit, bool) {
	rest := p.clean[b:min(len(p.clean), a+maxKey)]
	if end := strings.IndexFunc(rest, endsKey); end >= 0 {
		rest = rest[:end]
	}
	if r := p.layout[p.rowAt(a)]; r.wall == ',' || r.wall == ';' {
		rest, _, _ = strings.Cut(rest, string(r.wall))
	}
	s := p.clean[a : b+len(rest)]
	if byteAt(p.clean, a-1) == '`' || byteAt(p.clean, a-1) == '"' || strings.HasPrefix(before(p.clean, a, 3), "「") {
		return normal(p, observable.RegistryKey, a, a+len(strings.TrimRight(s, ` \.,;`)))
	}
	// Up to the last backslash blanks may stand within a segment, if the words look like one; in the last segment only in known ones.
	end := 0
	for end < len(s) {
		next := strings.IndexByte(s[end:], '\\')
		segment := s[end:]
		if next >= 0 {
			segment = s[end : end+next]
		}
		if blank := strings.IndexAny(segment, " \t"); blank >= 0 && next < 0 && wholeSegment(p.clean, a+len(s), segment) {
			end += len(segment)
			break
		}
		if blank := strings.IndexAny(segment, " \t"); blank >= 0 && (next < 0 || strings.Count(segment, " ") > 4 || strings.Contains(strings.ToUpper(segment), "HK")) {
			end += knownSegment(s, end, segment, blank)
			break
		}
		end += len(segment)
		for end < len(s) && s[end] == '\\' {
			end++
		}
	}
	key := strings.TrimRight(s[:end], ` \.,;)'`)
	return normal(p, observable.RegistryKey, a, a+len(key))
}

// wholeSegment tells whether blanks belong to the last segment of a key that ends at end: it runs to the end of its line or cell, and each of its
// few words begins as a name does.
func wholeSegment(s string, end int, segment string) bool {
	if c := byteAt(s, end); c != '\n' && c != '|' && c != 0 {
		return false
	}
	fields := strings.Fields(segment)
	for _, w := range fields {
		if c := w[0]; c >= 'a' && c <= 'z' || strings.IndexByte(".,;-(", c) >= 0 {
			return false
		}
	}
	return len(fields) <= 4 && !strings.HasSuffix(segment, ".")
}

func endsKey(r rune) bool {
	return r < ' ' || strings.ContainsRune("/:*?\"<>|`，。；、（）「」　：", r)
}

// knownSegment is how much of the last segment belongs to the key.
func knownSegment(s string, end int, segment string, blank int) int {
	best := blank
	for i := blank; i <= len(segment); i++ {
		if (i == len(segment) || segment[i] == ' ') && registryBlank.MatchString(s[:end+i]) {
			best = i
		}
	}
	return best
}

func readCPE(p *page, a, b int) (hit, bool) {
	return normal(p, observable.CPE, a, a+len(strings.TrimRight(p.clean[a:b], ".,;")))
}

func readPURL(p *page, a, b int) (hit, bool) {
	return normal(p, observable.PURL, a, a+len(trimEnd(p.clean[a:b])))
}

var (
	ja3Before  = regexp.MustCompile(`(?i)\bja3s?\b[^0-9a-f]{0,3}(?:(?:hash|fingerprint|digest|md5|is|of|值|指紋|雜湊)[^0-9a-z]{0,3}){0,3}$`)
	ja3After   = regexp.MustCompile(`(?i)^[ ]?[(（\[,|]?[^\n|]{0,20}\bja3s?\b`)
	otherHash  = regexp.MustCompile(`(?i)(?:imphash|import hash|rich(?: header)?(?: hash)?|vhash|authentihash|telfhash|commit(?: id)?|revision|serial(?: number| no\.?)?|session(?: id)?|etag|token|nonce|guid|uuid|key|password|secret|salt|金鑰|密鑰|權杖|序號|提交)[^0-9a-z]{0,5}$`)
	otherColum = regexp.MustCompile(`(?i)imphash|commit|serial|guid|序號`)
	ja3Cell    = regexp.MustCompile(`(?i)(?:^|[|,;\t])[ "]*ja3s?(?: hash| fingerprint)?[ "]*(?:[|,;\t]|$)`)
	ja3Column  = regexp.MustCompile(`(?i)\bja3`)
)

var hashKinds = map[int]observable.Kind{32: observable.MD5, 40: observable.SHA1, 64: observable.SHA256, 128: observable.SHA512}

// readHash takes a run of hexadecimal digits of the right length. What is called JA3 is that, and what is called by another name that has
// the same look (import hash, commit, serial number) is no hash of a file.
func readHash(p *page, a, b int) (hit, bool) {
	s := p.clean
	k, ok := hashKinds[b-a]
	if !ok || wordAt(s, a-1) || wordAt(s, b) || byteAt(s, a-1) == '-' || strings.Trim(s[a:b], "0123456789") == "" && b-a == 32 {
		return hit{}, false
	}
	head := p.columnHead(a)
	if otherHash.MatchString(before(s, a, 40)) || otherColum.MatchString(head) {
		return hit{}, false
	}
	if k == observable.MD5 && (ja3Cell.MatchString(p.tableRow(a)) || ja3Before.MatchString(before(s, a, 60)) || ja3Column.MatchString(head) || !strings.Contains(strings.ToLower(before(s, a, 12)), "md5") && ja3After.MatchString(after(s, b, 30))) {
		k = observable.JA3
	}
	return normal(p, k, a, b)
}

// readSpacedHash takes a hash in groups parted by blanks, if a label before it says of which length it is.
func readSpacedHash(p *page, a, b int) (hit, bool) {
	digits := strings.ReplaceAll(p.clean[a:b], " ", "")
	if len(digits) != labelled(before(p.clean, a, 40)) || wordAt(p.clean, b) {
		return hit{}, false
	}
	v, err := observable.Normalise(hashKinds[len(digits)], digits)
	return hit{a: a, b: b, value: v}, err == nil
}

// moreCVE reads on after a number: "CVE-2026-1234/5678", "CVE-2026-1234, -5678 and -9012".
func (p *page) moreCVE(hits []hit, h hit) []hit {
	year := h.value.Text[:len("CVE-2026-")]
	for at := h.b; len(hits) < maxHits; {
		loc := cveTail.FindStringSubmatchIndex(after(p.clean, at, 40))
		if loc == nil || wordAt(p.clean, at+loc[3]) {
			break
		}
		a, b := at+loc[2], at+loc[3]
		v, err := observable.Normalise(observable.CVE, year+p.clean[a:b])
		if err != nil {
			break
		}
		hits = append(hits, hit{a: a, b: b, value: v})
		at = b
	}
	return hits
}

var cveTail = regexp.MustCompile(`^(?: ?/ ?-?|(?:,| and|, and|及|與|和|、|，) ?[-‑])([0-9]{4,7})`)

func readTechnique(p *page, a, b int) (hit, bool) {
	if wordAt(p.clean, a-1) || wordAt(p.clean, b) || byteAt(p.clean, a-1) == '-' || byteAt(p.clean, b) == '-' && wordAt(p.clean, b+1) {
		return hit{}, false
	}
	return normal(p, observable.AttackTechnique, a, b)
}

func readMutex(p *page, a, b int) (hit, bool) {
	name := strings.TrimRight(p.clean[a:b], ".:*]}")
	v, err := observable.Normalise(observable.Mutex, strings.ReplaceAll(name, `\\`, `\`)) // source code doubles the backslash
	return hit{a: a, b: a + len(name), value: v}, err == nil
}

// readNamedMutex takes the word after "mutex" if quotes bound it or it looks like no plain word.
func readNamedMutex(p *page, a, b int) (hit, bool) {
	s := strings.TrimRight(p.clean[a:b], ".:*]}")
	quoted := strings.IndexByte("`\"'", byteAt(p.clean, a-1)) >= 0 || strings.HasSuffix(p.clean[:a], "「") || strings.HasSuffix(p.clean[:a], "“")
	if firstWide(s) >= 0 || strings.HasPrefix(s, "http") || !quoted && (!strings.ContainsAny(s, "0123456789_{") || len(s) < 4) {
		return hit{}, false
	}
	return normal(p, observable.Mutex, a, a+len(s))
}

func readBTC(p *page, a, b int) (hit, bool) {
	if wordAt(p.clean, a-1) {
		return hit{}, false
	}
	return normal(p, observable.BTC, a, b)
}

// readASN needs no blank, or the letters ASN: "AS 2023" may be a sentence.
func readASN(p *page, a, b int) (hit, bool) {
	s := p.clean[a:b]
	if strings.HasPrefix(s, "AS ") && len(s) < 7 {
		return hit{}, false
	}
	return normal(p, observable.ASN, a, b)
}
