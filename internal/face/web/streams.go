package web

import "sync/atomic"

// streams counts the open live pages.
type streams struct{ n atomic.Int64 }

func (s *streams) take() bool {
	if s.n.Add(1) > liveMost {
		s.n.Add(-1)
		return false
	}
	return true
}

func (s *streams) give() { s.n.Add(-1) }
