package web

import (
	"context"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

// shiftShown is how many notes of earlier shifts stand on the list.
const shiftShown = 10

func lineFilter(l incident.List) page.Filter {
	f := page.Filter{Name: text.Of("線別", "Line"), Key: "line", Choices: []page.Choice{{Name: text.Of("兩線", "Both lines"), On: l.Line == 0}}}
	for k := int64(1); k <= 2; k++ {
		f.Choices = append(f.Choices, page.Choice{Name: lineName(k), Value: itoa(k), On: l.Line == k})
	}
	return f
}

// shiftNotes is what earlier shifts left to this one.
func (s *Server) shiftNotes(ctx context.Context, q *request) (*page.ShiftNotes, error) {
	all, err := s.Incidents.ShiftNotes(ctx, q.who.Viewer, shiftShown)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, x := range all {
		ids = append(ids, x.Actor)
	}
	people, err := s.Members.PeopleByID(ctx, q.who.Viewer, ids)
	out := &page.ShiftNotes{May: q.who.Person != 0}
	for _, x := range all {
		out.Notes = append(out.Notes, page.Said{Who: text.Same(people[x.Actor].Name), Words: x.Words, At: time.UnixMicro(x.At)})
	}
	if err != nil {
		return nil, err
	}
	return out, s.dutyNow(ctx, q, out)
}

func (s *Server) incidentShift(ctx context.Context, q *request) (string, error) {
	return "/incidents?did=incident_stepped", s.Incidents.AddShiftNote(ctx, q.who.Viewer, q.FormValue("words"))
}
