package list

import (
	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/tlp"
	"lianfang/internal/text"
)

// Entry is one value of a list and what the list says about it. Times are microseconds since 1970 UTC, 0 if not said.
type Entry struct {
	Row         int             // from 1, in file order
	Raw         string          // the value as written; a port beside it is in Port
	Kind        observable.Kind // what the list says it is, "" if it does not; the value itself may be something else
	Sort        string          // the list's own word for that: "ip:port", "FileHash-SHA256", "npm package"
	Port        string
	Column      string // name of the column or member the value stood in
	Description string
	FirstSeen   int64
	LastSeen    int64
	Confidence  int    // 0–100, -1 if not said
	TLP         string // as written, "" if not said
	Tags        []string
	Family      string // malware, campaign or product
	Source      string
	At          framing.Position
	Problems    []framing.Problem
}

func newEntry(at framing.Position) Entry { return Entry{Confidence: -1, At: at} }

func (e *Entry) problem(code string, say text.Text) {
	if len(e.Problems) < MaxProblems {
		e.Problems = append(e.Problems, framing.Problem{Code: code, Say: say, At: e.At, Object: short(e.Raw)})
	}
}

// Unreadable is the TLP of an entry that has a marking which cannot be taken: too long, or of a shape that is no text. It is no level, so
// that nobody takes it for "no marking".
const Unreadable = "unreadable"

// tag adds words, each once. One over the limit that may be a marking leaves the entry with one that nobody can read.
func (e *Entry) tag(words ...string) {
next:
	for _, w := range words {
		if w == "" {
			continue
		}
		for _, have := range e.Tags {
			if have == w {
				continue next
			}
		}
		if len(e.Tags) < MaxTags {
			e.Tags = append(e.Tags, w)
		} else if isMarked(w) {
			e.TLP = Unreadable
		}
	}
}

// isMarked tells whether a text calls something in it a marking.
func isMarked(s string) bool { return tlp.Find(s).State != tlp.Missing }

// beside takes a cell or member that nobody gave a meaning: it counts only if it is a marking.
func (e *Entry) beside(s string) {
	if len(s) <= maxMarking && isMarked(s) {
		e.tag(s)
	}
}

// short cuts what a message quotes.
func short(s string) string {
	const most = 60
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}
