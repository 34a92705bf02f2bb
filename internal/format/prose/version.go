package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A version of four numbers looks like an address. What is defanged is none; beyond that the words about it decide, and words that could stand
// before either count only where the numbers are small, as those of versions are.

var (
	versionBefore = regexp.MustCompile(`(?i)(?:\b(?:versions?|ver\.?|v|firmware|build|builds|release[sd]?|rev\.?|sdk|framework|chrome|firefox|edge|fixed in|prior to|update to|upgrade to|section|chapter|table|figure)|版本?|韌體|更新至|升級至|修正於)[ :：=]{0,3}[（(]?[vV]?$|[A-Za-z][/_-]$|[A-Za-z]$`)
	versionAfter  = regexp.MustCompile(`(?i)^(?:[ ]?(?:版|\(?build\b|(?:is|are|was) (?:affected|fixed|vulnerable|patched)|and (?:earlier|prior|later|below|above|newer|older)|or (?:earlier|later|newer|older|higher|lower)|[(（]含[）)]|以前|以後|以上|以下|之前|之後|及(?:之前|以前|先前|更早)|或(?:更新|更早|以上|以下))|[-_][A-Za-z]|[A-Za-z_])`)
	versionHead   = regexp.MustCompile(`(?i)\b(?:versions?|releases?|builds?|firmware|fixed|patched)\b|版本|韌體|修補|修正`)
	affected      = regexp.MustCompile(`(?i)(?:\b(?:affect(?:s|ed|ing)|vulnerable|fixed|patched|upgrade|firmware|versions?)\b|受影響(?:版本|產品|平台)?|影響(?:版本|產品|平台)|修補版本|版本)[^\n。]*$`)
	machinery     = regexp.MustCompile(`(?i)\b(?:ips?|hosts?|address(?:es)?|servers? at|c2|c&c|source|from|connect\w*|resolv\w*)\b|位址|主機|來源|中繼站|連線|IP`)
)

// beforeVersion are common words that may stand before a version; machineWord those with a capital that stand before an address.
var (
	beforeVersion = set(`agent client driver office before until step sensor software engine app appliance platform daemon library plugin plug-in module kernel os product suite`)
	machineWord   = set(`ip ips ipv4 address addresses host hosts server servers c2 c2s c&c attacker attackers source src destination dst dns node nodes peer gateway proxy scanner scanners block blocked from to at via on
		contact contacted connect connected target targets resolver relay sinkhole mx ns vpn rdp ssh smtp ftp http https tcp udp victim victims and or see with by`)
)

func (p *page) isVersion(a, b int) bool {
	left := p.wrapped(a, 120)
	switch {
	case versionBefore.MatchString(tail(left, 24)), versionAfter.MatchString(after(p.clean, b, 24)), versionHead.MatchString(p.columnHead(a)), versionList(before(p.clean, a, 120)):
		return true
	case !smallNumbers(p.clean[a:b]):
		return false
	case p.layout[p.rowAt(a)].in == victims:
		return true
	}
	return afterProduct(left[:len(lead(lower(left)))])
}

// wrapped is the text before a place, on its line and, where that line goes on a wrapped one, on the line before.
func (p *page) wrapped(a, n int) string {
	left := before(p.clean, a, n)
	start := a - len(left)
	if len(left) == n || start == 0 || p.layout[p.rowAt(a)].head >= 0 || shortLine(p.clean[:start]) || newItem(p.clean[start:]) {
		return left
	}
	return before(p.clean, start-1, n-len(left)) + " " + left
}

// smallNumbers tells whether no part has three digits and the first is at most 30.
func smallNumbers(s string) bool {
	first, _, _ := strings.Cut(s, ".")
	for part := range strings.SplitSeq(s, ".") {
		if len(part) > 2 {
			return false
		}
	}
	return len(first) == 1 || first <= "30"
}

// versionList tells whether the line speaks of affected or fixed versions and not of machines.
func versionList(left string) bool {
	loc := affected.FindStringIndex(left)
	return loc != nil && !machinery.MatchString(left[loc[0]:])
}

// afterProduct tells whether the word before is the name of a product, or one of those that stand before versions.
func afterProduct(left string) bool {
	for _, thing := range [...]string{"系統", "軟體", "平台", "產品", "引擎", "閘道", "套件", "模組"} {
		if strings.HasSuffix(left, thing) {
			return true
		}
	}
	if !strings.HasSuffix(left, " ") {
		return false
	}
	words := strings.Fields(left)
	if len(words) == 0 {
		return false
	}
	word := words[len(words)-1]
	if at := strings.LastIndexFunc(word, wide); at >= 0 {
		_, size := utf8.DecodeRuneInString(word[at:])
		word = word[at+size:]
	}
	first, _ := utf8.DecodeRuneInString(word)
	if beforeVersion[word] {
		return true
	}
	return unicode.IsUpper(first) && !strings.ContainsAny(word, `:;,.()[]\=`) && !machineWord[strings.ToLower(word)]
}
