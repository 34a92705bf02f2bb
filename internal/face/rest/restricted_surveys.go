package rest

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/restricted"
)

func surveyOf(x restricted.Survey) client.RestrictedSurvey {
	return client.RestrictedSurvey{Year: x.Year, Deadline: exposure.LastDay(x.Deadline), Words: x.Words}
}

const yearsMost = 100

func (s *Server) listSurveys(a asked[none, none]) (client.RestrictedSurveyList, error) {
	out := client.RestrictedSurveyList{Surveys: []client.RestrictedSurvey{}}
	list, err := s.Restricted.Surveys(a.Context(), a.who.Viewer, yearsMost)
	for _, x := range list {
		out.Surveys = append(out.Surveys, surveyOf(x))
	}
	return out, err
}

// yearOf is the year of a path; what is none is no survey's.
func yearOf(s string) int {
	n, _ := strconv.Atoi(s)
	return cmp.Or(n, -1)
}

func (s *Server) getSurvey(a asked[none, none]) (client.RestrictedSurvey, error) {
	ctx, v, year := a.Context(), a.who.Viewer, yearOf(a.PathValue("year"))
	x, err := s.Restricted.SurveyOf(ctx, v, year)
	if err != nil {
		return client.RestrictedSurvey{}, err
	}
	out := surveyOf(x)
	if v.All() {
		t, err := s.Restricted.TallyOf(ctx, v, year)
		out.Asked, out.Answered, out.None, out.Late = t.Asked, t.Answered, t.None, t.Late
		return out, err
	}
	answer, err := s.answered(ctx, a.who, v.Org, year)
	out.Answer = &answer
	return out, err
}

func (s *Server) answered(ctx context.Context, who access.Who, org int64, year int) (client.RestrictedAnswer, error) {
	x, ok, err := s.Restricted.AnswerOf(ctx, who.Viewer, org, year)
	if err != nil {
		return client.RestrictedAnswer{}, err
	}
	names, err := slugs(ctx, s, naming, []int64{org}, func(id int64) int64 { return id })
	return client.RestrictedAnswer{Org: names[org], Said: ok, Pieces: x.N, Late: x.Late, At: instant(x.At)}, err
}

func (s *Server) openSurvey(a asked[none, client.NewRestrictedSurvey]) (client.RestrictedSurvey, error) {
	x := restricted.Survey{Year: yearOf(a.PathValue("year")), Words: a.body.Words}
	var err error
	if x.Deadline, err = restricted.LastDay(a.body.Deadline); err != nil {
		return client.RestrictedSurvey{}, err
	}
	return surveyOf(x), s.Restricted.OpenSurvey(a.Context(), a.who.Viewer, x)
}

func (s *Server) answerSurvey(a asked[client.OrgQuery, client.RestrictedDeclaration]) (client.RestrictedAnswer, error) {
	org, err := s.orgOf(a.Context(), a.who, a.query.Org)
	if err != nil {
		return client.RestrictedAnswer{}, err
	}
	year := yearOf(a.PathValue("year"))
	if a.body.None {
		err = s.Restricted.SayNone(a.Context(), a.who.Viewer, org, year)
	} else {
		var items []restricted.Item
		for _, x := range a.body.Items {
			items = append(items, restricted.Item{Brand: x.Brand, Model: x.Model, Kind: restricted.Kind(x.Kind), Place: x.Place, N: x.Pieces})
		}
		err = s.Restricted.Answer(a.Context(), a.who.Viewer, org, year, items)
	}
	if err != nil {
		return client.RestrictedAnswer{}, err
	}
	return s.answered(a.Context(), a.who, org, year)
}

func (s *Server) listAnswers(a asked[client.RestrictedAnswerQuery, none]) (client.RestrictedAnswerList, error) {
	out := client.RestrictedAnswerList{Answers: []client.RestrictedAnswer{}}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	list, behind, err := s.Restricted.Answers(a.Context(), a.who.Viewer, restricted.AnswersFilter{Year: yearOf(a.PathValue("year")), Missing: a.query.Missing, After: after, Limit: a.query.Limit})
	for _, x := range list {
		out.Answers = append(out.Answers, client.RestrictedAnswer{Org: x.Org.Slug, Said: x.Said, Pieces: x.N, Late: x.Late, At: instant(x.At)})
	}
	out.Next = next(behind)
	return out, err
}

func (s *Server) getProgressOfReplacement(a asked[client.OrgQuery, none]) (client.RestrictedProgress, error) {
	out := client.RestrictedProgress{Curves: []client.RestrictedCurve{}}
	org, err := s.orgOrAll(a.Context(), a.who, a.query.Org)
	if err != nil {
		return out, err
	}
	list, err := s.Restricted.Progress(a.Context(), a.who.Viewer, org)
	for _, c := range list {
		x := client.RestrictedCurve{By: c.By, Key: c.Key, Months: []client.RestrictedMonth{}}
		for _, m := range c.Months {
			x.Months = append(x.Months, client.RestrictedMonth{Month: fmt.Sprintf("%d-%02d", m.Month/100, m.Month%100), Listed: m.Listed, Replaced: m.Replaced, Rate: m.Rate()})
		}
		out.Curves = append(out.Curves, x)
	}
	return out, err
}
