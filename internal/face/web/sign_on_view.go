package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

const signOnLife = 10 * time.Minute

func (q *request) leave(to, secret string, err error) (page.Page, error) {
	if err != nil {
		return nil, err
	}
	q.cookie(q.s.own(signOnCookie), secret, signOnLife)
	http.Redirect(q.w, q.Request, to, http.StatusSeeOther)
	return nil, nil
}

// signOnLeave is a link and no form: the policy of our pages lets no form lead to another host.
func (s *Server) signOnLeave(ctx context.Context, q *request) (page.Page, error) {
	return q.leave(s.Access.BeginSignOn(ctx, backTo(q.URL.Query().Get("back")), q.session()))
}

// signOnLink leaves to link an account. Since it is a link, another site could lead somebody here; their browser says so.
func (s *Server) signOnLink(ctx context.Context, q *request) (page.Page, error) {
	if from := q.Header.Get("Sec-Fetch-Site"); from != "" && from != "same-origin" && from != "none" {
		http.Redirect(q.w, q.Request, "/account", http.StatusSeeOther)
		return nil, nil
	}
	return q.leave(s.Access.BeginLink(ctx, q.who))
}

// signOnBack takes in whoever comes back from the agency's sign-on.
func (s *Server) signOnBack(ctx context.Context, q *request) (page.Page, error) {
	r := access.Returned{Code: q.URL.Query().Get("code"), State: q.URL.Query().Get("state"), Issuer: q.URL.Query().Get("iss"), Secret: q.secret(signOnCookie), Before: q.session()}
	q.cookie(s.own(signOnCookie), "", -1)
	got, err := s.Access.FinishSignOn(ctx, r)
	if err != nil {
		s.Log.Warn("a sign-on did not succeed", "error", err)
		return nil, err
	}
	to := "/account?did=sign_on_linked"
	if !got.Linked {
		if to, err = q.signedIn(ctx, got.Session, got.Back); err != nil {
			return nil, err
		}
	}
	http.Redirect(q.w, q.Request, to, http.StatusSeeOther)
	return nil, nil
}

func (s *Server) signOnEnd(ctx context.Context, q *request) (string, error) {
	id, err := strconv.ParseInt(q.FormValue("link"), 10, 64)
	if err != nil {
		return "", fault.New(fault.NotFound, "no_such_sign_on", text.Of("沒有這個連結。", "There is no such link."))
	}
	return "/account?did=sign_on_ended", s.Access.EndSignOn(ctx, q.who, id)
}

func (s *Server) signOnZone(ctx context.Context, q *request) (page.SignOn, error) {
	links, err := s.Access.SignOns(ctx, q.who)
	p := page.SignOn{Name: s.Access.SignOnName()}
	for _, l := range links {
		p.Links = append(p.Links, page.Passkey{ID: strconv.FormatInt(l.ID, 10), Name: l.Subject, Made: l.At, Used: l.UsedAt})
	}
	return p, err
}
