package web

import (
	"context"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/incident"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const (
	rosterShown = 14 * 24 * time.Hour
	gapSoon     = 24 * time.Hour // a gap that begins within it is work
)

// roster is who is on duty at the desk, and the form that puts somebody on duty.
func (s *Server) roster(ctx context.Context, q *request) (page.Page, error) {
	return s.rosterPage(ctx, q, text.Text{})
}

func (s *Server) rosterPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	r, err := s.rosterAhead(ctx, q)
	if err != nil {
		return nil, err
	}
	who, err := s.peopleOfTurns(ctx, q, r.Turns)
	if err != nil {
		return nil, err
	}
	get := q.FormValue
	p := page.Roster{Problem: problem, May: q.who.Person != 0}
	for _, t := range r.Turns {
		p.Turns = append(p.Turns, page.RosterTurn{ID: t.UUID, Name: who[t.Person].Name, Phone: who[t.Person].Phone, Line: lineName(t.Line), From: t.From, Until: t.Until, Now: t.At(s.Now())})
	}
	for _, g := range r.Gaps {
		p.Gaps = append(p.Gaps, gapSaid(g))
	}
	if p.People, err = s.deskPeople(ctx, q); err != nil {
		return nil, err
	}
	for k := int64(1); k <= 2; k++ {
		p.Lines = append(p.Lines, page.Choice{Name: lineName(k), Value: itoa(k), On: itoa(k) == get("line")})
	}
	for _, k := range []int64{0, 1, 3, 7, 12, 25} {
		name := text.Of("不重複", "no")
		if k > 0 {
			name = text.Format("再 %d 週", "%d weeks more", k)
		}
		p.Weeks = append(p.Weeks, page.Choice{Name: name, Value: itoa(k), On: itoa(k) == get("weeks")})
	}
	p.Fields = []page.Field{{Name: "from", Label: text.Of("從", "From"), Type: "datetime-local", Value: get("from"), Must: true}, {Name: "until", Label: text.Of("到", "Until"), Type: "datetime-local", Value: get("until"), Must: true}}
	return p, nil
}

func (s *Server) rosterAhead(ctx context.Context, q *request) (incident.Roster, error) {
	return s.Incidents.Roster(ctx, q.who.Viewer, s.Now(), s.Now().Add(rosterShown))
}

func gapSaid(g incident.Gap) text.Text {
	form := func(t time.Time) string { return t.In(taipei).Format("01-02 15:04") }
	return text.Format("%[1]v沒有人值班：%[2]s 到 %[3]s", "Nobody is on the %[1]v: %[2]s to %[3]s", lineName(g.Line), form(g.From), form(g.Until))
}

func (s *Server) peopleOfTurns(ctx context.Context, q *request, turns []incident.Turn) (map[int64]member.Person, error) {
	var ids []int64
	for _, t := range turns {
		ids = append(ids, t.Person)
	}
	return s.Members.PeopleByID(ctx, q.who.Viewer, ids)
}

// deskPeople are those who can be put on duty.
func (s *Server) deskPeople(ctx context.Context, q *request) (out []page.Choice, err error) {
	all, err := s.Members.PeopleOf(ctx, q.who.Viewer, q.who.Org)
	for _, p := range all {
		if slices.ContainsFunc(p.Offices, func(o member.Office) bool { return o.Role == member.Desk }) {
			out = append(out, page.Choice{Name: text.Same(p.Name), Value: p.UUID, On: p.UUID == q.FormValue("person")})
		}
	}
	return out, err
}

func (s *Server) rosterAdd(ctx context.Context, q *request) (string, error) {
	err := s.addTurns(ctx, q)
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.rosterPage(ctx, q, problem) })
	}
	return "/roster?did=incident_stepped", nil
}

func (s *Server) addTurns(ctx context.Context, q *request) error {
	from, err := minuteOf(q.FormValue("from"))
	if err != nil {
		return err
	}
	until, err := minuteOf(q.FormValue("until"))
	if err != nil {
		return err
	}
	p, err := s.Members.PersonByUUID(ctx, q.who.Viewer, q.FormValue("person"))
	if err != nil {
		return err
	}
	line, _ := strconv.ParseInt(q.FormValue("line"), 10, 64) // what is no line is refused
	weeks, _ := strconv.Atoi(q.FormValue("weeks"))
	_, err = s.Incidents.AddTurns(ctx, q.who.Viewer, incident.NewTurn{Person: p.ID, Line: line, From: from, Until: until, Weeks: weeks})
	return err
}

func (s *Server) rosterEnd(ctx context.Context, q *request) (string, error) {
	return "/roster?did=incident_stepped", s.Incidents.EndTurn(ctx, q.who.Viewer, q.PathValue("turn"))
}

// dutyNow says who is on duty, on the list of incidents.
func (s *Server) dutyNow(ctx context.Context, q *request, out *page.ShiftNotes) error {
	r, err := s.rosterAhead(ctx, q)
	if err != nil {
		return err
	}
	out.Roster = r.Kept
	turns := slices.DeleteFunc(r.Turns, func(t incident.Turn) bool { return !t.At(s.Now()) })
	who, err := s.peopleOfTurns(ctx, q, turns)
	for _, t := range turns {
		out.Duty = append(out.Duty, text.Format("%[1]v：%[2]s（到 %[3]s）", "%[1]v: %[2]s (until %[3]s)", lineName(t.Line), who[t.Person].Name, t.Until.In(taipei).Format("01-02 15:04")))
	}
	return err
}

// gapTasks are times soon in which nobody is on duty.
func (s *Server) gapTasks(ctx context.Context, q *request) (out []page.Task, err error) {
	r, err := s.rosterAhead(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, g := range r.Gaps {
		if g.From.Before(s.Now().Add(gapSoon)) {
			out = append(out, page.Task{Urgency: 3, What: gapSaid(g), Href: "/roster", Queue: text.Of("輪值", "Roster"), State: page.State{Tone: page.Waiting, Name: text.Of("沒有人", "nobody")}})
		}
	}
	return out, nil
}
