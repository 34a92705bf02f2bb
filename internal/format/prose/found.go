package prose

import (
	"io"

	"lianfang/internal/format/observable"
)

// Judgement tells whether the author accuses a value.
type Judgement string

// The judgements.
const (
	Malicious Judgement = "malicious"
	Context   Judgement = "context" // named, not accused: vendor, legitimate service, victim, author's own site or mail, reference
	Unsure    Judgement = "unsure"  // counts as accused
)

// Accused tells whether a reader should treat the value as accused.
func (j Judgement) Accused() bool { return j != Context }

// Found is one value of a document at the first place where it stands.
type Found struct {
	Value     observable.Value
	AsWritten string // as in the document, defanged or not, with any markup inside it
	Line      int    // from 1
	Column    int    // in characters, from 1
	Judgement Judgement
}

// Extract reads a document of at most MaxInput bytes and gives each distinct value once, in the order of the first places. The judgement is that
// of the whole document: a value that one sentence accuses and another only names is accused. Text is UTF-8 with or without a byte order
// mark, UTF-16 with one, or Big5. The error is a *framing.Error or that of r.
func Extract(r io.Reader) ([]Found, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxInput+1))
	if err != nil {
		return nil, err
	}
	src, err := decode(raw)
	if err != nil {
		return nil, err
	}
	p := newPage(src)
	hits := match(p)
	return gather(p, hits, newJudge(p, hits)), nil
}

// gather joins the occurrences of each value.
func gather(p *page, hits []hit, j *judge) []Found {
	var out []Found
	at := map[observable.Value]int{}
	var weights []verdict
	var seen []int // occurrences of each
	for _, h := range hits {
		i, again := at[h.value]
		if again {
			if seen[i]++; seen[i] <= maxPlace {
				weights[i].add(j.weigh(h))
			}
			continue
		}
		if len(out) == MaxFound {
			break
		}
		at[h.value] = len(out)
		line, column := p.place(h.a)
		out = append(out, Found{Value: h.value, AsWritten: p.written(h.a, h.b), Line: line, Column: column})
		weights, seen = append(weights, j.weigh(h)), append(seen, 1)
	}
	settle(out, weights)
	return out
}
