package intel

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// maxPieces bounds what the words of one document take together, in bytes: each keeps the document's head and products.
const maxPieces = 256 << 20

// piece is what all words of a document share.
type piece struct {
	raw      []byte
	at       framing.Position
	document int64
	time     time.Time // of this revision
	label    string    // the marking as written; "" where the document has none
	problems []framing.Problem
}

// pieces hands on the words of documents that speak of several vulnerabilities.
type pieces struct {
	*intake
	yield func(*Draft, error) bool
	index int

	head    piece
	spoken  map[string]bool // the items of which this document speaks
	size    int
	stopped bool // too much came of it
	told    bool // that some of it cannot be used
}

// refuse hands on that a document cannot be used.
func (p *pieces) refuse(why ...framing.Problem) bool {
	p.spoken, p.size = nil, 0
	d := vulnerability("", p.head.raw, p.head.at, p.index, why, true)
	p.index++
	return p.yield(d, nil)
}

// word hands on what the document says of one vulnerability, under each number that it has, else under its own name.
func (p *pieces) word(name string, numbers []string, raw []byte, title string, first int64) bool {
	if len(numbers) == 0 && !strings.ContainsFunc(name, unicode.IsLetter) { // the number of a ticket means something to its owner alone
		return p.refuseOne("no_vulnerability", text.Format("一個漏洞沒有大家通用的編號（%.40s），略過不用。", "A vulnerability has no number that is known beyond its issuer (%.40[1]q) and was left out.", name))
	}
	if p.size += len(raw) * max(len(numbers), 1); p.size > maxPieces {
		if p.stopped {
			return true
		}
		p.stopped = true
		return p.refuseOne(framing.CodeTooLarge, text.Format("這份文件的漏洞太多、產品清單太長，拆開超過 %d MB；後面的沒有收，請分成幾份。",
			"The document has too many vulnerabilities with too long a list of products: more than %d MB when taken apart. The rest was not taken; send it in parts.", maxPieces>>20))
	}
	if len(numbers) == 0 {
		return p.hand(p.draft(name, AdvisoryItem(name), "", raw), title, first)
	}
	for _, n := range numbers {
		if !p.hand(p.draft(n, CVEItem(n), n, raw), title, first) {
			return false
		}
	}
	return true
}

func (p *pieces) hand(d *Draft, title string, first int64) bool {
	if p.spoken == nil {
		p.spoken = map[string]bool{}
	}
	if p.spoken[d.STIXID] { // under two names that have the same number
		return true
	}
	p.spoken[d.STIXID] = true
	d.FirstSeen, d.Title = first, vulnerabilityTitle(d.Title, title, nil)
	return p.yield(d, nil)
}

func (p *pieces) draft(name, stixID, cve string, raw []byte) *Draft {
	d := vulnerability(name, raw, p.head.at, p.index, p.head.problems, false)
	p.index++
	p.head.problems = nil // they are the document's, and said once
	d.STIXID, d.CVE, d.document = stixID, cve, p.head.document
	if cve == "" {
		d.Values = nil
	}
	p.version(d, p.head.time)
	if p.head.label != "" {
		said{}.word(p.head.label).mark(d)
	}
	return d
}

func (p *pieces) refuseOne(code string, say text.Text) bool {
	p.told = true
	d := vulnerability("", p.head.raw, p.head.at, p.index, []framing.Problem{{Code: code, Say: say, At: p.head.at}}, true)
	p.index++
	return p.yield(d, nil)
}

// finish takes back what an earlier revision said of vulnerabilities of which this one no longer speaks. A document that neither speaks of any nor
// takes any back is refused.
func (p *pieces) finish(none text.Text) bool {
	spoken, told := p.spoken, p.told
	p.spoken, p.size, p.told = nil, 0, false
	if p.stopped {
		p.stopped = false
		return true
	}
	had, err := wordsOfDocument(p.ctx, p.store.Read(), p.source.ID, p.head.document)
	if err != nil {
		return p.yield(nil, err)
	}
	gone := 0
	for _, w := range had {
		if spoken[w.stixID] {
			continue
		}
		gone++
		raw, err := rawOf(p.ctx, p.store.Read(), w.id)
		if err != nil {
			return p.yield(nil, err)
		}
		d := p.draft(w.title, w.stixID, "", slices.Concat([]byte(`{"doc":`), raw, []byte{'}'})) // what it last said, taken back
		d.Revoked, d.Title = true, w.title
		if !p.yield(d, nil) {
			return false
		}
	}
	if len(spoken) == 0 && gone == 0 && !told {
		return p.refuseOne("no_vulnerability", none)
	}
	return true
}

// documentWord is a live word of a document.
type documentWord struct {
	id            int64
	stixID, title string
}

// documentKey tells documents apart: whose, and their number there. It is never 0.
func documentKey(kind, issuer, id string) int64 {
	if n := digestOf([]byte("document\x00" + kind + "\x00" + issuer + "\x00" + id)); n != 0 {
		return n
	}
	return 1
}

// revised is the time of a revision. Two revisions may bear one time, in whole seconds, and then their numbers tell which is newer.
func revised(t time.Time, revision string) time.Time {
	if t.IsZero() {
		return t
	}
	n := 0
	revision, _, _ = strings.Cut(revision, "+") // SemVer's build metadata orders nothing
	for i, part := range strings.SplitN(revision, ".", 3) {
		v, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		if i == 0 && !strings.Contains(revision, ".") {
			n = min(v, maxRevision)
			break
		}
		n = n*100 + min(v, 99)
	}
	return t.Truncate(time.Second).Add(time.Duration(n) * time.Microsecond)
}

// maxRevision is the highest number that fits beside the seconds, in microseconds.
const maxRevision = 999_999

// isNumber tells a CVE number.
func isNumber(s string) bool {
	v, ok := observable.Settle(observable.CVE, s)
	return ok && v.Kind == observable.CVE && v.Text == s
}
