package prose

import (
	"regexp"
	"strings"

	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// verdict is the weight of the occurrences of one value: the highest and the lowest.
type verdict struct{ high, low int }

func (v *verdict) add(w verdict) { v.high, v.low = max(v.high, w.high), min(v.low, w.low) }

// Weights at which a judgement turns.
const (
	accusedFrom = 2  // malicious from here on
	unsureFrom  = 0  // unsure from here on
	overrides   = 4  // an accusation this strong stands against any clearing elsewhere
	clears      = -4 // a clearing this strong stands against weaker accusations elsewhere
)

func (v verdict) judgement() Judgement {
	switch {
	case v.low <= clears && v.high < overrides:
		return Context
	case v.high >= accusedFrom:
		return Malicious
	case v.high >= unsureFrom:
		return Unsure
	}
	return Context
}

// judge weighs occurrences with what it knows of the whole document.
type judge struct {
	p       *page
	hits    []hit
	spoils  bool            // the author defangs
	accused map[string]bool // hosts that stand defanged somewhere
	own     map[string]bool // hosts of the author
}

func newJudge(p *page, hits []hit) *judge {
	j := &judge{p: p, hits: hits, accused: map[string]bool{}, own: map[string]bool{}}
	for _, h := range hits {
		host := hostOf(h.value)
		switch {
		case host == "":
		case h.defanged:
			j.spoils = true
			j.accused[host] = true
		case h.value.Kind == observable.Email && (j.section(h) == mailHead || j.section(h) == contact || isContact(before(p.clean, h.a, 80))):
			j.own[host], j.own["www."+host] = true, true
		}
	}
	return j
}

// hostOf is the address or domain by which the value is reached, "" for what is not on the network.
func hostOf(v observable.Value) string {
	if h, ok := v.Host(); ok {
		return h.Text
	}
	switch v.Kind {
	case observable.Domain, observable.IPv4, observable.IPv6, observable.IPv4CIDR, observable.IPv6CIDR:
		return v.Text
	case observable.DomainWildcard:
		return strings.TrimPrefix(v.Text, "*.")
	}
	return ""
}

func (j *judge) section(h hit) section { return j.p.layout[j.p.rowAt(h.a)].in }

// base is the weight of a kind before anything is known of the place: hashes, techniques and the like are named to accuse, an autonomous system
// mostly to describe.
func base(k observable.Kind) int {
	switch k {
	case observable.MD5, observable.SHA1, observable.SHA256, observable.SHA512, observable.JA3, observable.CVE, observable.AttackTechnique,
		observable.RegistryKey, observable.Mutex, observable.BTC:
		return 2
	case observable.ASN:
		return -2
	}
	return 0
}

func (j *judge) weigh(h hit) verdict {
	score := base(h.value.Kind)
	if h.value.Kind == observable.CVE || h.value.Kind == observable.AttackTechnique {
		return verdict{score, score} // a vulnerability or technique is never cleared: it is the subject
	}
	start, end := j.p.sentence(h.a, h.b)
	left, right := j.p.clean[start:h.a], j.p.clean[h.b:end]
	score += j.weighWords(h, left, right) + j.weighSection(h)
	if hostOf(h.value) != "" {
		score += j.weighHost(h) + j.weighReference(h, left)
	}
	if h.value.Kind == observable.FileName && (systemFiles[strings.ToLower(h.value.Text)] || strings.HasSuffix(left, "link:") || strings.HasSuffix(left, "](")) {
		score -= 8
	}
	return verdict{score, score}
}

// weighWords heeds the sentence around the value.
func (j *judge) weighWords(h hit, left, right string) int {
	score := 0
	if h.defanged {
		score += 3
	}
	if accusing.MatchString(left) || accusing.MatchString(right) || accusing.MatchString(j.p.tableHead(h.a)) {
		score++
	}
	if accusingLabel.MatchString(left) {
		score++
	}
	row := j.p.layout[j.p.rowAt(h.a)].head >= 0
	switch {
	case clearedAfter(left, right, row):
		score -= 6
	case row && clearedBefore(right), directlyCleared.MatchString(left):
		score -= 6
	case clearedBefore(left):
		score -= 4
	case !h.defanged && impersonated.MatchString(left):
		score -= 4
	}
	return score
}

// clearedBefore tells whether words before the value clear it and nothing between them and it turns the sentence.
func clearedBefore(left string) bool {
	found := false
	for _, at := range clearingBefore.FindAllStringIndex(left, -1) {
		rest := left[at[1]:]
		if notClearing.MatchString(left[:at[0]]) || looksClear.MatchString(rest) || hacked.MatchString(left) || len(rest) > 160 || turning.MatchString(rest) || !oneList(rest) {
			continue
		}
		found = true
	}
	return found
}

// oneList tells whether the values in s, if any, and the one after it make one list, not clauses of their own.
func oneList(s string) bool {
	loc := anotherValue.FindStringIndex(s)
	if loc == nil {
		return true
	}
	words := anotherValue.ReplaceAllString(s[loc[1]:], "")
	return len(words) <= 40 && !strings.ContainsAny(words, ";；")
}

var anotherValue = regexp.MustCompile(`(?i)\b[a-z0-9-]+(?:\.[a-z0-9-]+)+`)

// clearedAfter tells whether words after the value clear it. They clear the values of a list directly before them, not those of an earlier clause.
func clearedAfter(left, right string, row bool) bool {
	at := clearingAfter.FindStringIndex(right)
	if at == nil || notClearing.MatchString(right[:at[0]]) || hacked.MatchString(right[:at[0]]) {
		return false
	}
	between := right[:at[0]]
	if row {
		return len(between) < 200
	}
	if turning.MatchString(between) || len(between) > 120 {
		return false
	}
	// Another value between, with words around it, is the one that is cleared.
	if loc := anotherValue.FindAllStringIndex(between, -1); loc != nil {
		rest := anotherValue.ReplaceAllString(between, "")
		return len(strings.Trim(rest, " ,、，;/&()（）\t-:0123456789")) <= len("and or 以及")
	}
	return true
}

func (j *judge) weighSection(h hit) int {
	switch j.section(h) {
	case indicators:
		return 2
	case benign:
		return -5
	case references:
		if h.defanged {
			return -1
		}
		return -4
	case mailHead:
		return -5
	case victims, contact:
		if !h.defanged {
			return -3
		}
	case advice:
		if !h.defanged {
			return -2
		}
	}
	return 0
}

// weighHost heeds whose the host is.
func (j *judge) weighHost(h hit) int {
	host, k, score := hostOf(h.value), h.value.Kind, 0
	if use, ok := observable.SpecialUse(h.value); ok && use.Code != "documentation" && use.Code != "testing" {
		return -9
	}
	named := k == observable.URL || k == observable.Domain || k == observable.Email
	switch {
	case h.defanged:
	case j.accused[host] && (named || k == observable.IPv4 || k == observable.IPv6):
		score += 2
	case j.own[host]:
		score -= 3
	case k == observable.URL && !strings.HasPrefix(h.value.Text, "http"): // nobody refers a reader to tcp:// or ftp://
	case k == observable.Email && anonymousMail[host]:
		score += 2
	case named && j.spoils:
		score--
	}
	if resolvers[host] {
		score -= 4
	}
	if named && k != observable.Email && knownHost(host) {
		score -= 3
		if h.defanged {
			score += 2
		}
	}
	return score
}

// weighReference heeds phrases that make a plain link further reading, the author's or the victim's.
func (j *judge) weighReference(h hit, left string) int {
	if h.defanged {
		return 0
	}
	line := j.p.lineBefore(h.a)
	switch k := h.value.Kind; {
	case suffering.MatchString(left) && !accusingLabel.MatchString(left):
		return -4
	case (k == observable.Email || k == observable.URL || k == observable.Domain) && isContact(left):
		return -4
	case k == observable.Email && mailLabel.MatchString(left) && !accusing.MatchString(tail(left, 40)):
		return -1
	case k != observable.URL && k != observable.Domain:
		return 0
	case referringLine.MatchString(line), footnote.MatchString(line) && j.section(h) != indicators, referenceColumn.MatchString(j.p.columnHead(h.a)):
		return -4
	case k == observable.URL && referring.MatchString(tail(left, 80)) && !accusing.MatchString(tail(left, 40)):
		return -4
	case k == observable.URL && markdownLink(j.p, h):
		return -2
	}
	return 0
}

// isContact tells whether the words before an address give it as the author's.
func isContact(left string) bool {
	return contacting.MatchString(tail(left, 60)) && !accusing.MatchString(tail(left, 30)) && !extorting.MatchString(tail(left, 120))
}

var referenceColumn = regexp.MustCompile(`(?i)\b(?:references?|source|link|advisory|report|details)\b|參考|來源|連結|公告`)

// markdownLink tells whether the URL is the target of a link with words of its own, "[our report](https://…)" or "https://…[our report]".
func markdownLink(p *page, h hit) bool {
	return strings.HasSuffix(p.clean[:h.a], "](") || byteAt(p.clean, h.b) == '['
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// The words for a judgement on pages and in reports.
var judgementWords = map[Judgement]text.Text{
	Malicious: text.Of("指為惡意", "accused"),
	Context:   text.Of("僅提及", "only named"),
	Unsure:    text.Of("無法確定", "unsure"),
}

// Say gives the word for the judgement.
func (j Judgement) Say() text.Text { return judgementWords[j] }
