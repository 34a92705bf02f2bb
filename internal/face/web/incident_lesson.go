package web

import (
	"context"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

const lessonsShown = 100

// caseLessons puts what was learned of a case onto the desk's page of it.
func (s *Server) caseLessons(ctx context.Context, q *request, id string, p *page.IncidentFile) error {
	if !q.who.Viewer.All() {
		return nil
	}
	all, err := s.Incidents.Lessons(ctx, q.who.Viewer, incident.LessonList{Case: id, Limit: lessonsShown})
	if err != nil {
		return err
	}
	p.Lessons = &page.CaseLessons{Rows: lessonRows(q, all)}
	if q.who.Person != 0 {
		p.Lessons.Add = &page.CaseAct{What: "lesson", Name: text.Of("寫一條心得", "Write a lesson"), Hint: text.Of("只有值班台看得到。", "The desk alone reads it."),
			Fields: []page.Field{{Name: "lesson-words", Send: "words", Label: text.Of("學到什麼、要改什麼", "What was learned, and what has to change"), Type: "area", Must: true}}}
	}
	return nil
}

func lessonRows(q *request, all []incident.Lesson) (out []page.LessonRow) {
	for _, l := range all {
		r := page.LessonRow{Words: l.Words, At: l.At, Case: page.Link{Name: text.Same(l.Number), Href: incidentHref(l.Case)}, Reason: l.Reason, Post: "/lessons/" + l.UUID}
		switch l.Led {
		case incident.ToWarn:
			r.Led = page.Link{Name: text.Of("起草了預警", "A warning was drafted"), Href: "/warnings/" + pathEscape(l.Ref) + "/desk"}
		case incident.ToAdvise:
			r.Led = page.Link{Name: text.Format("改了處置須知 %s", "The advice %s was changed", l.Ref), Href: adviceHref(l.Ref)}
		case incident.ToNothing:
			r.Led = page.Link{Name: text.Of("不必改什麼", "Nothing has to change")}
		default:
			r.Open, r.Warn = true, "/warnings/new?lesson="+l.UUID
			if q.who.May(access.EditPolicy) {
				r.Advise = "/advice/edit?slug=" + urlEscape(l.Kind) + "&lesson=" + l.UUID
			}
		}
		out = append(out, r)
	}
	return out
}

// lessons are all of them, those of which nothing has come yet unless all are asked for.
func (s *Server) lessons(ctx context.Context, q *request) (page.Page, error) {
	return s.lessonsPage(ctx, q, text.Text{})
}

func (s *Server) lessonsPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	all := q.URL.Query().Get("all") == "yes"
	rows, err := s.Incidents.Lessons(ctx, q.who.Viewer, incident.LessonList{Open: !all, Limit: lessonsShown})
	return page.Lessons{Problem: problem, All: all, Rows: lessonRows(q, rows)}, err
}

// lessonEnd says that nothing has to come of one.
func (s *Server) lessonEnd(ctx context.Context, q *request) (string, error) {
	err := s.Incidents.Lead(ctx, q.who.Viewer, q.PathValue("lesson"), incident.ToNothing, "", q.FormValue("words"))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.lessonsPage(ctx, q, problem) })
	}
	return "/lessons?did=lesson_led", err
}

// lessonOf is the lesson from which a form was opened, for whoever writes it; none is none.
func (s *Server) lessonOf(ctx context.Context, q *request, id string) (page.FormLesson, error) {
	if id == "" {
		return page.FormLesson{}, nil
	}
	l, err := s.Incidents.LessonOf(ctx, q.who.Viewer, id)
	return page.FormLesson{UUID: id, Words: l.Words, Number: l.Number}, err
}

// led says what a lesson led to, if a form came from one. That somebody else has said so by then undoes nothing.
func (s *Server) led(ctx context.Context, q *request, to incident.Led, ref string) error {
	id := q.FormValue("lesson")
	if id == "" || !q.who.Viewer.All() {
		return nil
	}
	if err := s.Incidents.Lead(ctx, q.who.Viewer, id, to, ref, ""); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return nil
}
