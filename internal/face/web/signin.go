package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/httpx"
)

func (s *Server) home(_ context.Context, q *request) (page.Page, error) {
	to := "/sign-in"
	switch {
	case q.who.Session && q.who.Viewer.All():
		to = "/now"
	case q.who.Session:
		to = "/warnings"
	}
	http.Redirect(q.w, q.Request, to, http.StatusSeeOther)
	return nil, nil
}

func (s *Server) signIn(_ context.Context, q *request) (page.Page, error) {
	p := s.door(backTo(q.URL.Query().Get("back")))
	p.Sent, p.Minutes = q.URL.Query().Get("did") == "asked", access.LinkMinutes
	if s.Scene != nil {
		p.Demo = s.Scene.People()
	}
	return p, nil
}

// door is the sign-in page with the ways in that this centre has.
func (s *Server) door(back string) page.SignIn {
	return page.SignIn{Back: back, NoMail: !s.Mails, Passkeys: s.Access.TakesPasskeys(), SignOn: s.Access.SignOnName()}
}

// signInAsk sends a link to an address that is known here. The answer is the same for every address.
func (s *Server) signInAsk(_ context.Context, q *request) (string, error) {
	if !s.Mails {
		return "", noSuchPage()
	}
	back := backTo(q.FormValue("back"))
	after := ""
	if back != "" {
		after = "?back=" + url.QueryEscape(back)
	}
	if err := s.Access.Ask(q.FormValue("mail"), after); err != nil {
		p := s.door(back)
		p.Mail = page.Field{Value: q.FormValue("mail"), Error: fault.Of(err).Say}
		q.write(http.StatusUnprocessableEntity, p)
		return "", nil
	}
	return "/sign-in?did=asked", nil
}

// signInLink shows the button that uses a link. The link alone signs nobody in, since mail scanners follow links.
func (s *Server) signInLink(_ context.Context, q *request) (page.Page, error) {
	return page.SignIn{Use: "/sign-in/use", Token: q.PathValue("secret"), Back: backTo(q.URL.Query().Get("back"))}, nil
}

const sessionLife = 7 * 24 * time.Hour

func (s *Server) signInUse(ctx context.Context, q *request) (string, error) {
	session, err := s.Access.Redeem(ctx, q.FormValue("token"))
	if err != nil {
		f := fault.Of(err)
		if f.Kind == fault.Internal {
			return "", err
		}
		p := s.door("")
		p.Problem = f.Say
		q.write(http.StatusForbidden, p)
		return "", nil
	}
	return q.signedIn(ctx, session, q.FormValue("back"))
}

func (s *Server) own(name string) string { return httpx.HostCookie(name, s.Secure) }

// secret is a cookie that is one, as the browser brought it, "" for none. Two are none: in the clear a neighbouring site can plant one of its own beside ours, and
// nobody should work in somebody else's session without knowing.
func (q *request) secret(name string) string {
	c := q.CookiesNamed(q.s.own(name))
	if len(c) != 1 {
		return ""
	}
	return c[0].Value
}

func (q *request) session() string { return q.secret(sessionCookie) }

// signedIn gives the browser its new session and says where to go. The one that it had before ends: the browser forgets it now, and nobody else is to
// keep it.
func (q *request) signedIn(ctx context.Context, session, back string) (string, error) {
	if before := q.session(); before != "" {
		if err := q.s.Access.SignOut(ctx, before); err != nil {
			return "", err
		}
	}
	q.cookie(q.s.own(sessionCookie), session, sessionLife)
	return cmp.Or(backTo(back), "/"), nil
}

func (s *Server) signOut(ctx context.Context, q *request) (string, error) {
	if err := s.Access.SignOut(ctx, q.session()); err != nil && fault.Of(err).Kind == fault.Internal {
		return "", err
	}
	q.cookie(q.s.own(sessionCookie), "", -1)
	q.forget()
	return "/sign-in?did=signed_out", nil
}

// forget has the browser forget what was typed into forms and not sent yet.
func (q *request) forget() { q.w.Header().Set("Clear-Site-Data", `"storage"`) }

// theme keeps light or dark; it works without script, and the script spares the reload.
func (s *Server) theme(_ context.Context, q *request) (string, error) {
	t := page.Theme(q.FormValue("theme"))
	if t == page.Light || t == page.Dark {
		q.cookie(themeCookie, string(t), 365*24*time.Hour)
	}
	if back := backTo(q.FormValue("back")); back != "" {
		return back, nil
	}
	return "/", nil
}

// backTo accepts only a path of this very site. Browsers drop tabs and other controls from an address, so "/<tab>/x" would lead elsewhere:
// what does not parse is no path.
func backTo(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") ||
		strings.Contains(s, "\\") || strings.HasPrefix(u.Path, "/sign-in") {
		return ""
	}
	return s
}

// refererPath is the page that a form stood on.
func refererPath(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return ""
	}
	return u.RequestURI()
}
