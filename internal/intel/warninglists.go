package intel

import (
	"io"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/misp"
	"lianfang/internal/format/observable"
)

// Lists is a set of MISP warninglists that the guard stage looks at.
type Lists struct{ set *misp.WarningSet }

// LoadWarninglists reads warninglists in any of the shapes in which MISP gives them, packed or not; name is the file's, for the words of an
// error. Problems name entries and lists that cannot be used; the error is a *framing.Error or what r failed with.
func LoadWarninglists(r io.Reader, name string) (lists *Lists, problems []framing.Problem, err error) {
	open, err := framing.Open(r, name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = open.Close() }() // what was read is whole or has failed already
	b := misp.NewWarningBuilder()
	for l, err := range misp.Warninglists(open) {
		if err != nil {
			return nil, nil, err
		}
		problems = append(append(problems, l.Problems...), b.Add(l)...)
		problems = problems[:min(len(problems), maxProblems)]
	}
	return &Lists{b.Build()}, problems, nil
}

// Len is the number of lists.
func (l *Lists) Len() int { return l.set.Len() }

// Listed names a list that the value is in, one of known false positives before one that only says what the value is; "" when there is none.
func (l *Lists) Listed(v observable.Value) string {
	hits := l.set.Match(v)
	for _, h := range hits {
		if h.List.Category == "false_positive" {
			return h.List.Name
		}
	}
	if len(hits) > 0 {
		return hits[0].List.Name
	}
	return ""
}
