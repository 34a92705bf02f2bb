package osv

import (
	"slices"

	"lianfang/internal/format/vers"
)

// Span is a stretch of versions that have the flaw. An empty text is no bound; at most one of Before and UpTo is set, and at most one of
// From and After.
type Span struct {
	From   string // v >= From
	After  string // v > After; only of GitHub's own form
	Before string // v < Before
	UpTo   string // v <= UpTo
}

// Bounds gives the span as package vers tests it.
func (s Span) Bounds() vers.Range {
	return vers.Range{StartIncl: s.From, StartExcl: s.After, EndExcl: s.Before, EndIncl: s.UpTo}
}

// Spans gives what lies in the range, by the schema's evaluation: events are sorted by the order of their versions, introduced opens a
// span, fixed and last_affected close it, and the highest limit cuts. The scheme is a name of package vers, see Affected.Scheme.
//
// Where the order of the versions cannot be told (commits, an unknown ecosystem, a text that is no version) the error is a *vers.Error and
// the spans are those of the events as they stand in the file: right if the file is sorted, for a person to read and not to judge by.
func (r Range) Spans(scheme string) ([]Span, error) {
	turns, err := r.sorted(scheme)
	if err != nil {
		return open(r.Events), err
	}
	spans := open(turns)
	if slices.ContainsFunc(r.Events, func(e Event) bool { return e.Kind == Limit }) {
		return r.cut(scheme, spans)
	}
	return spans, nil
}

// Scheme gives the name of the order that a range of this package has, for Spans; empty where there is none.
func (a Affected) Scheme(t RangeType) string {
	switch t {
	case Semver:
		return "semver"
	case ByEcosystem:
		return a.Package.Ecosystem.Scheme()
	}
	return ""
}

// Spans gives the spans of all ranges. The error is the first of a range whose versions have no order; of that range nothing is given.
func (a Affected) Spans() (all []Span, err error) {
	for _, r := range a.Ranges {
		spans, wrong := r.Spans(a.Scheme(r.Type))
		if wrong == nil {
			all = append(all, spans...)
		} else if err == nil {
			err = wrong
		}
	}
	return all, err
}

// turn is an event with its version read; beginning stands before every version.
type turn struct {
	Event
	version   vers.Version
	beginning bool
}

// sorted puts the events into the order of their versions. On one version they stay as the file has them, but last_affected is last, for
// it counts only after the version.
func (r Range) sorted(scheme string) ([]Event, error) {
	all := make([]turn, len(r.Events))
	for i, e := range r.Events {
		all[i].Event = e
		if e.Kind == Introduced && e.Version == "0" {
			all[i].beginning = true
			continue
		}
		if e.Kind == Limit && e.Version == "*" {
			continue
		}
		v, err := vers.ParseVersion(scheme, e.Version)
		if err != nil {
			return nil, err
		}
		all[i].version = v
	}
	return inOrder(all)
}

// inOrder sorts the events and leaves the limits out.
func inOrder(all []turn) ([]Event, error) {
	all = slices.DeleteFunc(all, func(t turn) bool { return t.Kind == Limit })
	var wrong error
	slices.SortStableFunc(all, func(a, b turn) int {
		if a.beginning || b.beginning {
			return rank(b.beginning) - rank(a.beginning)
		}
		c, err := a.version.Compare(b.version)
		if err != nil && wrong == nil {
			wrong = err
		}
		if c == 0 {
			c = rank(late(a)) - rank(late(b))
		}
		return c
	})
	out := make([]Event, len(all))
	for i, t := range all {
		out[i] = t.Event
	}
	return out, wrong
}

func rank(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// late tells an event that counts only after its version.
func late(t turn) bool { return t.Kind == LastAffected || t.Kind == After }

// open walks through the events in order.
func open(events []Event) (spans []Span) {
	var now *Span
	for _, e := range events {
		switch {
		case now == nil && e.Kind == Introduced && e.Version == "0":
			now = &Span{}
		case now == nil && e.Kind == Introduced:
			now = &Span{From: e.Version}
		case now == nil && e.Kind == After:
			now = &Span{After: e.Version}
		case now != nil && e.Kind == Fixed:
			now.Before = e.Version
			spans, now = closed(spans, *now), nil
		case now != nil && e.Kind == LastAffected:
			now.UpTo = e.Version
			spans, now = closed(spans, *now), nil
		}
	}
	if now != nil {
		spans = append(spans, *now)
	}
	return spans
}

// closed takes a span unless it is empty. "From the beginning until before 0" is how some databases say that nothing is affected.
func closed(spans []Span, s Span) []Span {
	if s.Before != "" && (s.Before == s.From || s.From == "" && s.After == "" && s.Before == "0") {
		return spans
	}
	return append(spans, s)
}

// cut takes away what lies at or above the highest limit (the schema's BeforeLimits).
func (r Range) cut(scheme string, spans []Span) ([]Span, error) {
	limit := ""
	for _, e := range r.Events {
		if e.Kind != Limit {
			continue
		}
		if e.Version == "*" {
			return spans, nil
		}
		if limit == "" {
			limit = e.Version
			continue
		}
		c, err := vers.Compare(scheme, e.Version, limit)
		if err != nil {
			return spans, err
		}
		if c > 0 {
			limit = e.Version
		}
	}
	var out []Span
	for _, s := range spans {
		s, ok, err := below(scheme, s, limit)
		if err != nil {
			return spans, err
		}
		if ok {
			out = append(out, s)
		}
	}
	return out, nil
}

// below gives the part of a span that lies before a version; false if there is none.
func below(scheme string, s Span, limit string) (Span, bool, error) {
	if start := s.From + s.After; start != "" {
		c, err := vers.Compare(scheme, start, limit)
		if err != nil || c >= 0 {
			return s, false, err
		}
	}
	if end := s.Before + s.UpTo; end != "" {
		c, err := vers.Compare(scheme, end, limit)
		if err != nil || c < 0 {
			return s, true, err
		}
	}
	s.Before, s.UpTo = limit, ""
	return s, true, nil
}
