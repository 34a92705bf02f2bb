package web

import "sync"

// streams counts the open live pages, of all and of each reader, so that nobody takes the desk's away.
type streams struct {
	mu  sync.Mutex
	all int
	of  map[int64]int
}

func (s *streams) take(person int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= liveMost || s.of[person] >= liveOwn {
		return false
	}
	if s.of == nil {
		s.of = map[int64]int{}
	}
	s.all++
	s.of[person]++
	return true
}

func (s *streams) give(person int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.of[person]--; s.of[person] == 0 {
		delete(s.of, person)
	}
}
