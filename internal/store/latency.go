package store

import (
	"slices"
	"sync"
	"time"
)

// latency keeps the durations of the last commits that waited for the disk, so that a slow disk is seen and not guessed.
type latency struct {
	mu   sync.Mutex
	ring [1024]commit
	n    int
}

type commit struct {
	at   time.Time
	took time.Duration
}

// latencyWindow is how far back commits count.
const latencyWindow = 5 * time.Minute

func (l *latency) add(start time.Time) {
	now := time.Now()
	l.mu.Lock()
	l.ring[l.n%len(l.ring)] = commit{now, now.Sub(start)}
	l.n++
	l.mu.Unlock()
}

// Latency is how long the commits of the last five minutes took.
type Latency struct {
	P50, P99 time.Duration
	Commits  int // how many it was told of, 1,024 at most
}

// CommitLatency is how long this node's commits of the last minutes took that waited for the disk.
func (s *Store) CommitLatency() Latency {
	s.timing.mu.Lock()
	var all []time.Duration
	for _, c := range s.timing.ring[:min(s.timing.n, len(s.timing.ring))] {
		if time.Since(c.at) < latencyWindow {
			all = append(all, c.took)
		}
	}
	s.timing.mu.Unlock()
	n := len(all)
	if n == 0 {
		return Latency{}
	}
	slices.Sort(all)
	return Latency{all[n/2], all[n*99/100], n}
}
