package web

import (
	"context"
	"fmt"
	"image/color"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/httpx"
)

// passwordSignIn signs in by mail address, password and code.
func (s *Server) passwordSignIn(ctx context.Context, q *request) (string, error) {
	mail, back := q.FormValue("mail"), backTo(q.FormValue("back"))
	session, err := s.Access.PasswordSignIn(ctx, access.Try{Mail: mail, Password: q.FormValue("password"), Code: q.FormValue("code"), From: httpx.ClientOf(ctx).Addr.String()}, q.session())
	if err == nil {
		return q.signedIn(ctx, session, back)
	}
	f := fault.Of(err)
	status := httpx.Status(f.Kind)
	switch {
	case f.Kind == fault.Internal:
		return "", err
	case f.Code == "sign_in_paused":
		status = http.StatusTooManyRequests
	}
	p := s.door(back)
	p.Password = page.PasswordDoor{Mail: mail, Problem: f.Say}
	q.write(status, p)
	return "", nil
}

// passwordBegin takes the password that was chosen, and shows the secret for the app.
func (s *Server) passwordBegin(ctx context.Context, q *request) (string, error) {
	setup, err := s.Access.BeginPassword(ctx, q.who, q.FormValue("password"))
	if fault.Is(err, fault.Invalid) {
		p, wrong := s.accountPage(ctx, q)
		if wrong != nil {
			return "", wrong
		}
		p.Password.Problem = fault.Of(err).Say
		q.write(http.StatusUnprocessableEntity, p)
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return "", q.showSetup(http.StatusOK, setup, nil)
}

// passwordConfirm keeps the password once a code was right, and shows the recovery codes, which no other page does.
func (s *Server) passwordConfirm(ctx context.Context, q *request) (string, error) {
	ceremony := q.FormValue("ceremony")
	codes, err := s.Access.FinishPassword(ctx, q.who, ceremony, q.FormValue("code"))
	if err == nil {
		q.write(http.StatusOK, page.RecoveryCodes{Codes: codes})
		return "", nil
	}
	if f := fault.Of(err); f.Code != "code_wrong" {
		return "", err
	}
	setup, wrong := s.Access.Again(ctx, q.who, ceremony)
	if wrong != nil {
		return "", wrong
	}
	return "", q.showSetup(http.StatusUnprocessableEntity, setup, err)
}

func (s *Server) passwordEnd(ctx context.Context, q *request) (string, error) {
	return "/account?did=password_ended", s.Access.EndPassword(ctx, q.who)
}

func (q *request) showSetup(status int, setup access.Setup, problem error) error {
	code, err := drawQR(setup.URI)
	if err != nil {
		return err
	}
	p := page.PasswordSetup{Ceremony: setup.Secret, QR: code, Key: setup.Key}
	if problem != nil {
		p.Problem = fault.Of(problem).Say
	}
	q.write(status, p)
	return nil
}

const quietZone = 4 // modules of white around, ISO/IEC 18004 §5.3.8

// drawQR draws on the server, so that the secret goes to no script and no other host.
func drawQR(s string) (page.QR, error) {
	code, err := qr.Encode(s, qr.M, qr.Auto)
	if err != nil {
		return page.QR{}, err
	}
	n := code.Bounds().Dx()
	var path strings.Builder
	for y := range n {
		for x := range n {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quietZone, y+quietZone)
			}
		}
	}
	return page.QR{Size: n + 2*quietZone, Path: path.String()}, nil
}
