package prose

import (
	"net/netip"
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
	hopeless    = -7 // below this a value is named for a reason that its host cannot change
	directly    = -6 // a value of which at least this is said is cleared by name
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
	spoils  bool            // the author defangs
	accused map[string]bool // hosts that stand defanged somewhere
	own     map[string]bool // hosts of the author
}

// settle lends the judgement of a host to the links and mailboxes there: nobody has a mailbox at a command server for honest ends. A link needs
// more than doubt about its host, because references to a site that was abused lead there too.
func settle(found []Found, weights []verdict) {
	hosts := map[string]int{}
	for i, f := range found {
		if k := f.Value.Kind; (k == observable.Domain || k == observable.IPv4 || k == observable.IPv6) && weights[i].judgement().Accused() {
			hosts[f.Value.Text] = 1 + weights[i].high
		}
	}
	for i, f := range found {
		host, ok := f.Value.Host()
		if trust := hosts[host.Text]; ok && weights[i].low > hopeless && (trust > 1 || trust == 1 && f.Value.Kind == observable.Email) {
			weights[i].high, weights[i].low = max(weights[i].high, unsureFrom), max(weights[i].low, clears+1)
		}
		found[i].Judgement = weights[i].judgement()
	}
}

func newJudge(p *page, hits []hit) *judge {
	j := &judge{p: p, accused: map[string]bool{}, own: map[string]bool{}}
	for _, h := range hits {
		host := hostOf(h.value)
		switch {
		case host == "":
		case h.defanged:
			j.spoils = true
			j.accused[host] = true
		case h.value.Kind == observable.Email && !anonymousMail[host] && (j.section(h) == mailHead || j.section(h) == contact || p.around(h).isContact()):
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
		return -1
	}
	return 0
}

func (j *judge) weigh(h hit) verdict {
	score := base(h.value.Kind)
	if h.value.Kind == observable.CVE || h.value.Kind == observable.AttackTechnique {
		return verdict{score, score} // a vulnerability or technique is never cleared: it is the subject
	}
	t := j.p.around(h)
	clears := t.cleared(h.defanged)
	score += j.weighWords(h, t) + clears
	if in := j.weighSection(h); in < 0 || clears > directly {
		score += in // what is said of the value itself outweighs the title above it
	}
	switch {
	case hostOf(h.value) != "":
		score += j.weighHost(h) + j.weighReference(h, t)
	case h.value.Kind == observable.ASN && t.owned():
		score -= 4
	case h.value.Kind == observable.FileName && (systemFiles[strings.ToLower(h.value.Text)] || strings.HasSuffix(t.left, "link:") || strings.HasSuffix(t.left, "](")):
		score -= 8
	}
	return verdict{score, score}
}

// weighWords heeds the sentence around the value.
func (j *judge) weighWords(h hit, t around) int {
	score := 0
	if h.defanged {
		score += 3
	}
	if accusing.in(t.left) || accusing.in(t.right) || accusing.in(lower(j.p.tableHead(h.a))) {
		score++
	}
	if t.labelled() {
		score++
	}
	if t.saidMalicious() {
		score += 3
	}
	return score
}

func (j *judge) weighSection(h hit) int {
	in := j.section(h)
	if in == plainText && indicatorColumn.MatchString(j.p.columnHead(h.a)) {
		in = indicators
	}
	switch in {
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
		if k := h.value.Kind; k == observable.Email || k == observable.Domain || k == observable.URL {
			return -5
		}
		return -2
	case victims, contact:
		if !h.defanged {
			return -3
		}
	case advice:
		if k := h.value.Kind; !h.defanged && (k == observable.URL || k == observable.Domain || k == observable.Email) {
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
	_, err := netip.ParseAddr(host)
	bare := err == nil
	switch {
	case h.defanged:
	case j.accused[host] && (named || k == observable.IPv4 || k == observable.IPv6):
		score += 2
	case j.own[host]:
		score -= 3
	case k == observable.URL && !strings.HasPrefix(h.value.Text, "http"): // nobody refers a reader to tcp:// or ftp://
	case k == observable.Email && anonymousMail[host]:
		score += 2
	case k == observable.Email && roleMail[strings.ToLower(h.value.Text[:strings.IndexByte(h.value.Text, '@')])]:
		score -= 3
	case named && j.spoils && !bare:
		score-- // who spoils his indicators and leaves this one as it is means something by it
	}
	if resolvers[host] {
		score -= 4
	}
	switch {
	case !named:
	case k == observable.Email:
		if authority(host) && !h.defanged {
			score -= 2
		}
	case knownHost(host) && h.defanged:
		score--
	case knownHost(host):
		score -= 3
	}
	return score
}

// weighReference heeds phrases that make a plain link further reading, the author's or the victim's.
func (j *judge) weighReference(h hit, t around) int {
	if h.defanged {
		return 0
	}
	line := lower(j.p.lineBefore(h.a))
	k := h.value.Kind
	named := k == observable.URL || k == observable.Domain || k == observable.Email
	if host, _ := h.value.Host(); host.Kind == observable.IPv4 || host.Kind == observable.IPv6 {
		k, named = host.Kind, false // nobody refers a reader to a bare address
	}
	switch {
	case t.owned(), named && t.isContact() && !anonymousMail[hostOf(h.value)], k == observable.URL && officeHost(hostOf(h.value)):
		return -4
	case k == observable.Email && saidBy(t.right):
		return -4
	case k == observable.Email && mailLabel.ends(t.left, 4, "\n") && !accusing.in(tail(t.left, 40)):
		return -1
	case k != observable.URL && k != observable.Domain:
		return 0
	case refersLine(line), footnote.MatchString(line) && j.section(h) != indicators, referenceColumn.MatchString(j.p.columnHead(h.a)):
		return -4
	case k == observable.URL && referring.ends(t.lead, 42, "，。@") && !accusing.in(tail(t.lead, 40)):
		return -4
	case k == observable.URL && markdownLink(j.p, h):
		return -2
	}
	return 0
}

// officeHost tells whether the first label of a host is that of a program with which those who defend do their work.
func officeHost(host string) bool {
	first, _, _ := strings.Cut(host, ".")
	return officeHosts[first]
}

// saidBy tells whether the words after an address make its owner the one who wrote what follows in a mail.
func saidBy(right string) bool {
	right = strings.TrimLeft(right[:min(len(right), 24)], "> )]")
	return strings.HasPrefix(right, "wrote") || strings.HasPrefix(right, "writes") || strings.HasPrefix(right, "寫道")
}

// refersLine tells whether a line begins with a label such as "Source:".
func refersLine(line string) bool {
	line = strings.TrimLeft(line, " \t>*_#|-.)[]0123456789")
	if line == "" {
		return false
	}
	n := referringLine.at(line, 0)
	rest := strings.TrimLeft(line[n:], " *_")
	return n > 0 && (strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "："))
}

// Footnotes: "[1] https://…", "[1]: https://…" and "[1] Author, title, https://…".
var footnote = regexp.MustCompile(`^\s*(?:\[\^?\d{1,3}\][:：]?\s*(?:[^:/\n]{0,120}[\s:：])?|\d{1,2}[.)]\s*)$`)

var indicatorColumn = regexp.MustCompile(`(?i)^(?:indicators?(?:[ _]value)?|iocs?(?:[ _]value)?|c2s?|c&c|malicious\b.*|指標|入侵指標|威脅指標|中繼站|惡意.*)$`)

var referenceColumn = regexp.MustCompile(`(?i)(?:\b|_)(?:references?|source|link|advisory|report|details)\b|參考|來源|連結|公告`)

// markdownLink tells whether the URL is the target of a link with words of its own, "[our report](https://…)" or "https://…[our report]".
func markdownLink(p *page, h hit) bool {
	return strings.HasSuffix(p.clean[:h.a], "](") || byteAt(p.clean, h.b) == '['
}

// The words for a judgement on pages and in reports.
var judgementWords = map[Judgement]text.Text{
	Malicious: text.Of("指為惡意", "accused"),
	Context:   text.Of("僅提及", "only named"),
	Unsure:    text.Of("無法確定", "unsure"),
}

// Say gives the word for the judgement.
func (j Judgement) Say() text.Text { return judgementWords[j] }
