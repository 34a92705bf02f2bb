package web

import (
	"context"
	"net/http"
	"strconv"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/httpx"
)

func (s *Server) recoveryZone(ctx context.Context, q *request) (page.Recoveries, error) {
	all, err := s.Access.Recoveries(ctx, q.who)
	p := page.Recoveries{Open: q.who.May(access.RecoverPeople)}
	for _, r := range all {
		row := page.Recovery{ID: strconv.FormatInt(r.ID, 10), Person: r.Person, By: r.OpenedBy, Reason: r.Reason, At: r.OpenedAt, Until: r.Until, Confirm: r.Confirm}
		if r.Mine {
			p.Mine = &row
			continue
		}
		p.Rows = append(p.Rows, row)
	}
	return p, err
}

// recoveryOpen opens one; what was wrong with the form is said beside it.
func (s *Server) recoveryOpen(ctx context.Context, q *request) (string, error) {
	told, err := s.Access.OpenRecovery(ctx, q.who, q.FormValue("who"), q.FormValue("reason"))
	switch {
	case err != nil && fault.Of(err).Kind != fault.Internal:
		f := fault.Of(err)
		p, wrong := s.accountPage(ctx, q)
		if wrong != nil {
			return "", wrong
		}
		p.Recoveries.Who, p.Recoveries.Reason, p.Recoveries.Problem = q.FormValue("who"), q.FormValue("reason"), f.Say
		q.write(httpx.Status(f.Kind), p)
		return "", nil
	case told:
		return "/account?did=recovery_opened", err
	}
	return "/account?did=recovery_opened_untold", err
}

// recoveryConfirm shows the new link where no mail could carry it, this once.
func (s *Server) recoveryConfirm(ctx context.Context, q *request) (string, error) {
	id, _ := strconv.ParseInt(q.FormValue("recovery"), 10, 64) // what is no number is nobody's
	got, err := s.Access.ConfirmRecovery(ctx, q.who, id)
	switch {
	case err != nil:
		return "", err
	case got.Link != "":
		q.write(http.StatusOK, page.RecoveryLink{Person: got.Person, Link: got.Link})
		return "", nil
	case got.Mailed:
		return "/account?did=recovered", nil
	}
	return "/account?did=recovered_unsent", nil
}

func (s *Server) recoveryCancel(ctx context.Context, q *request) (string, error) {
	id, _ := strconv.ParseInt(q.FormValue("recovery"), 10, 64)
	return "/account?did=recovery_cancelled", s.Access.CancelRecovery(ctx, q.who, id)
}
