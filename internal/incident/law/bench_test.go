package law_test

import (
	"testing"
	"time"

	"lianfang/internal/incident/law"
)

// usual is a case as the law sees most: twenty events under two laws.
func usual(b *testing.B) *story {
	s := tell(b, "tw-sn", "tw-telecom").knew().at(0, law.Event{Kind: law.Occurred}).level(10*minute, 2, law.Assessed).act(20*minute, law.Notified, "tw-sn").
		act(5*minute, law.Notified, "tw-telecom").act(30*minute, law.Received, "tw-sn").level(2*hour, 3, law.Reviewed).act(2*hour, law.ReviewDone, "tw-sn").
		act(2*hour+minute, law.Forwarded, "tw-sn").act(2*hour+10*minute, law.Notified, "tw-sn")
	for i := range 7 {
		s.act(hour+2*hour*time.Duration(i), law.StatusLogged, "tw-telecom")
	}
	return s.at(16*hour, law.Event{Kind: law.ServiceBack}).at(30*hour, law.Event{Kind: law.ControlDone})
}

func BenchmarkView(b *testing.B) {
	s := usual(b)
	for b.Loop() {
		s.view(40 * hour)
	}
}

func BenchmarkFired(b *testing.B) {
	s := usual(b)
	for b.Loop() {
		s.fired(0, 60*day)
	}
}

// As many events as a case may have, each another level: the worst there is.
func BenchmarkFiredWorst(b *testing.B) {
	s := tell(b, "tw-pb").knew()
	for i := range 998 {
		s.level(minute*time.Duration(i), i%5, law.Assessed)
	}
	for b.Loop() {
		s.fired(0, 60*day)
	}
}
