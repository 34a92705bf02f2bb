package web

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// warningAnswer takes one of the buttons.
func (s *Server) warningAnswer(ctx context.Context, q *request) (string, error) {
	x, err := s.Warning.Find(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil {
		return "", err
	}
	org := x.For(q.who.Org).Org
	answer := warning.Answer(q.FormValue("answer"))
	if answer == warning.TakenBack {
		return warningHref(x.Warning) + "?did=undone", s.Warning.TakeBack(ctx, q.who.Viewer, x.ID, org)
	}
	err = s.Warning.Give(ctx, q.who.Viewer, x.ID, org, warning.Reply{Answer: answer, Note: q.FormValue("remark"), Incident: q.FormValue("incident")})
	return warningHref(x.Warning) + "?did=" + urlEscape(string(answer)), err
}

func (s *Server) warningApprove(ctx context.Context, q *request) (string, error) {
	x, err := s.Warning.Find(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil {
		return "", err
	}
	state, err := s.Warning.Approve(ctx, q.who.Viewer, x.ID)
	if err != nil {
		return "", err
	}
	did := "approved"
	if state == warning.Released {
		did = "released"
	}
	return "/warnings/" + x.UUID + "/desk?did=" + did, nil
}

func (s *Server) warningDrop(ctx context.Context, q *request) (string, error) {
	x, err := s.Warning.Find(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil {
		return "", err
	}
	return "/warnings", s.Warning.Drop(ctx, q.who.Viewer, x.ID, q.FormValue("reason"))
}

func (s *Server) warningWithdraw(ctx context.Context, q *request) (string, error) {
	x, err := s.Warning.Find(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil {
		return "", err
	}
	if q.FormValue("reason") == "" {
		return "", fault.New(fault.Invalid, "reason_missing", text.Of("請寫下撤回的原因，收過的單位都會讀到。", "Write the reason; everyone who was told will read it."))
	}
	if _, err := s.Warning.Withdraw(ctx, q.who.Viewer, x.ID, q.FormValue("reason")); err != nil {
		return "", err
	}
	return warningHref(x.Warning) + "/desk?did=withdrawn", nil
}
