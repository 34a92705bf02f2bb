package store

import (
	"slices"
	"sync"
	"time"
)

// latency keeps the last commits' durations, so that a slow disk is seen and not guessed.
type latency struct {
	mu   sync.Mutex
	ring [256]time.Duration
	n    int
}

func (l *latency) add(d time.Duration) {
	l.mu.Lock()
	l.ring[l.n%len(l.ring)] = d
	l.n++
	l.mu.Unlock()
}

// CommitLatency is the median and the 99th percentile of the last 256 commits; zero before the first.
func (s *Store) CommitLatency() (p50, p99 time.Duration) {
	s.timing.mu.Lock()
	defer s.timing.mu.Unlock()
	n := min(s.timing.n, len(s.timing.ring))
	if n == 0 {
		return 0, 0
	}
	d := slices.Clone(s.timing.ring[:n])
	slices.Sort(d)
	return d[n/2], d[n*99/100]
}
