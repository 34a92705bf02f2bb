package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// account is the page of one's own ways of signing in.
func (s *Server) account(ctx context.Context, q *request) (page.Page, error) {
	return s.accountPage(ctx, q)
}

func (s *Server) accountPage(ctx context.Context, q *request) (page.Account, error) {
	var p page.Account
	keys, err := s.Access.Passkeys(ctx, q.who)
	if err != nil {
		return p, err
	}
	p = page.Account{Org: q.who.OrgName, Role: roleName[q.who.Role], Passkeys: s.Access.TakesPasskeys()}
	for _, k := range keys {
		p.Keys = append(p.Keys, page.Passkey{ID: strconv.FormatInt(k.ID, 10), Name: k.Name, Made: k.CreatedAt, Used: k.UsedAt})
	}
	w, err := s.Access.Password(ctx, q.who)
	p.Password = page.Password{Set: w.Set, NoMail: w.Mail == "", At: w.At, Used: w.UsedAt, Codes: w.Codes}
	if err != nil {
		return p, err
	}
	if p.SignOn, err = s.signOnZone(ctx, q); err != nil {
		return p, err
	}
	p.Recoveries, err = s.recoveryZone(ctx, q)
	return p, err
}

func (s *Server) passkeyEnd(ctx context.Context, q *request) (string, error) {
	id, err := strconv.ParseInt(q.FormValue("passkey"), 10, 64)
	if err != nil {
		return "", fault.New(fault.NotFound, "no_such_passkey", text.Of("沒有這把通行密鑰。", "There is no such passkey."))
	}
	return "/account?did=passkey_ended", s.Access.EndPasskey(ctx, q.who, id)
}

// signOutEverywhere ends all of one's sessions, this one too: a device was lost.
func (s *Server) signOutEverywhere(ctx context.Context, q *request) (string, error) {
	if err := s.Access.SignOutEverywhere(ctx, q.who.Viewer, q.who.Person); err != nil {
		return "", err
	}
	q.cookie(q.s.own(sessionCookie), "", -1)
	q.forget()
	return "/sign-in?did=signed_out", nil
}

// ceremonyAnswer is what a browser sends at the end of a ceremony: the credential as PublicKeyCredential.toJSON writes it.
type ceremonyAnswer struct {
	Ceremony   string          `json:"ceremony"`
	Name       string          `json:"name"`
	Back       string          `json:"back"`
	Credential json.RawMessage `json:"credential"`
}

const maxCeremonyAnswer = 64 << 10

func readCeremony(q *request) (ceremonyAnswer, error) {
	var a ceremonyAnswer
	b, err := io.ReadAll(http.MaxBytesReader(q.w, q.Body, maxCeremonyAnswer))
	if err != nil || json.Unmarshal(b, &a) != nil {
		return a, fault.New(fault.Invalid, "bad_ceremony", text.Of("瀏覽器送來的內容讀不懂，請重新開始。", "What the browser sent cannot be read; begin again."))
	}
	return a, nil
}

// told answers the script.
func (q *request) told(v any, err error) (string, error) {
	if err != nil {
		return "", err
	}
	q.w.Header().Set("Content-Type", "application/json")
	return "", json.NewEncoder(q.w).Encode(v)
}

func (s *Server) passkeyBegin(ctx context.Context, q *request) (string, error) {
	return q.told(s.Access.BeginPasskey(ctx, q.who))
}

type next struct {
	To string `json:"to"`
}

func (s *Server) passkeyFinish(ctx context.Context, q *request) (string, error) {
	a, err := readCeremony(q)
	if err == nil {
		err = s.Access.FinishPasskey(ctx, q.who, a.Ceremony, a.Name, a.Credential)
	}
	return q.told(next{"/account?did=passkey_made"}, err)
}

func (s *Server) keySignInBegin(ctx context.Context, q *request) (string, error) {
	return q.told(s.Access.BeginKeySignIn(ctx))
}

// keySignInFinish gives the browser its session. The one that it had before ends.
func (s *Server) keySignInFinish(ctx context.Context, q *request) (string, error) {
	a, err := readCeremony(q)
	if err != nil {
		return q.told(nil, err)
	}
	session, err := s.Access.FinishKeySignIn(ctx, a.Ceremony, a.Credential, q.session())
	if err != nil {
		return q.told(nil, err)
	}
	to, err := q.signedIn(ctx, session, a.Back)
	return q.told(next{to}, err)
}
