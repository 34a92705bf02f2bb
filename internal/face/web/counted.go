package web

import (
	"time"

	"lianfang/internal/text"
)

// countedLately is how old a figure may be that is shown without its time.
const countedLately = 10 * time.Second

// countedAt says when figures were counted, if that is a while ago: a large country is counted behind those who read.
func (s *Server) countedAt(at time.Time) text.Text {
	if s.Now().Sub(at) < countedLately {
		return text.Text{}
	}
	return text.Format("%v 統計。", "Counted at %v.", dayAndTime(at))
}

// withTime puts that behind what a page says first.
func (s *Server) withTime(words text.Text, at time.Time) text.Text {
	counted := s.countedAt(at)
	if counted.IsZero() {
		return words
	}
	return text.Format("%[1]s%[2]s", "%[1]s %[2]s", words, counted)
}
