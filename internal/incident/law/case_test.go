package law_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// knew is when the body of a test's case knew of it: a Tuesday morning in Taipei under the text of 2026.
var knew = instant("2026-03-10T09:00:00+08:00")

// story is a case that is told event by event.
type story struct {
	t      testing.TB
	book   *law.Book
	events []law.Event
}

func tell(t testing.TB, regimes ...string) *story {
	s := &story{t: t, book: law.Builtin()}
	for _, r := range regimes {
		s.at(0, law.Event{Kind: law.RegimeAdded, Regime: r})
	}
	return s
}

// at adds what happened so long after the knowledge and was written down at once.
func (s *story) at(after time.Duration, e law.Event) *story {
	if e.At.IsZero() {
		e.At = knew.Add(after)
	}
	if e.ID == "" {
		e.ID = fmt.Sprintf("e%d", len(s.events)+1)
	}
	s.events = append(s.events, e)
	return s
}

func (s *story) knew() *story { return s.at(0, law.Event{Kind: law.Knew}) }

func (s *story) level(after time.Duration, n int, stage law.Stage) *story {
	return s.at(after, law.Event{Kind: law.LevelSet, Level: &n, Stage: stage, By: "Lin"})
}

func (s *story) act(after time.Duration, k law.Kind, regime string) *story {
	return s.at(after, law.Event{Kind: k, Regime: regime})
}

func (s *story) view(after time.Duration) law.View {
	s.t.Helper()
	v, err := s.book.View(s.events, knew.Add(after))
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// clock is the only clock of a duty.
func (s *story) clock(after time.Duration, duty string) law.Clock {
	s.t.Helper()
	all := s.clocks(after, duty)
	if len(all) != 1 {
		s.t.Fatalf("%d clocks of %s", len(all), duty)
	}
	return all[0]
}

func (s *story) clocks(after time.Duration, duty string) []law.Clock {
	s.t.Helper()
	return slices.DeleteFunc(s.view(after).Clocks, func(c law.Clock) bool { return c.Duty != duty })
}

// want checks how far a duty is and its due, reckoned from the knowledge; -1: none.
func (s *story) want(after time.Duration, duty string, state law.State, due time.Duration) law.Clock {
	s.t.Helper()
	c := s.clock(after, duty)
	wantDue := knew.Add(due)
	if due < 0 {
		wantDue = time.Time{}
	}
	if c.State != state || !c.Due.Equal(wantDue) {
		s.t.Errorf("%s after %v: %s until %v, want %s until %v\n%s", duty, after, c.State, c.Due, state, wantDue, c.Why)
	}
	if c.Why.In(text.ZhTW) == "" || c.Why.In(text.En) == "" {
		s.t.Errorf("%s does not say why", duty)
	}
	return c
}

func (s *story) fired(from, to time.Duration) []law.Firing {
	s.t.Helper()
	out, err := s.book.Fired(s.events, knew.Add(from), knew.Add(to))
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

const (
	minute = time.Minute
	hour   = time.Hour
	day    = 24 * time.Hour
	second = time.Second
)
