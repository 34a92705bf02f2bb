package rest

import (
	"lianfang/client"
	"lianfang/internal/incident"
)

func lessonOf(l incident.Lesson) client.IncidentLesson {
	return client.IncidentLesson{ID: l.UUID, Incident: l.Case, Number: l.Number, Words: l.Words, At: micros(l.At), Led: string(l.Led), Ref: l.Ref, Reason: l.Reason, LedAt: micros(l.LedAt)}
}

func (s *Server) listLessons(a asked[client.LessonQuery, none]) (client.IncidentLessons, error) {
	out := client.IncidentLessons{Lessons: []client.IncidentLesson{}}
	all, err := s.Incidents.Lessons(a.Context(), a.who.Viewer, incident.LessonList{Case: a.query.Incident, Open: a.query.State == "open", Limit: a.query.Limit})
	for _, l := range all {
		out.Lessons = append(out.Lessons, lessonOf(l))
	}
	return out, err
}

func (s *Server) addLesson(a asked[none, client.NewIncidentLesson]) (client.IncidentLessons, error) {
	id := a.PathValue("id")
	if err := s.Incidents.Learn(a.Context(), a.who.Viewer, id, a.body.Words); err != nil {
		return client.IncidentLessons{}, err
	}
	return s.listLessons(asked[client.LessonQuery, none]{Request: a.Request, who: a.who, query: client.LessonQuery{Incident: id, Limit: 100}})
}

func (s *Server) endLesson(a asked[none, client.LessonLed]) (client.IncidentLesson, error) {
	id := a.PathValue("lesson")
	if err := s.Incidents.Lead(a.Context(), a.who.Viewer, id, incident.Led(a.body.Led), a.body.Ref, a.body.Reason); err != nil {
		return client.IncidentLesson{}, err
	}
	l, err := s.Incidents.LessonOf(a.Context(), a.who.Viewer, id)
	return lessonOf(l), err
}
