package access

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// SignOn is an account at the provider that somebody linked to themselves.
type SignOn struct {
	ID      int64
	Subject string // the account's name over there, which says nothing to anybody else
	At      time.Time
	UsedAt  time.Time // zero if never
}

// Returned is what the browser brings back from the provider.
type Returned struct {
	Secret string // of the cookie
	Code   string
	State  string
	Issuer string // RFC 9207, "" where the provider does not say
	Before string // the session that the browser has
}

// Arrived is what came of it: a session, or a link of the session's person.
type Arrived struct {
	Session string
	Back    string
	Linked  bool
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

func signOnRefused(why error) error {
	return fault.New(fault.NotAllowed, "sign_on_refused", text.Of("沒有登入成功，請從登入頁重新開始。", "The sign-in did not go through. Begin again from the sign-in page.")).Because(why)
}

func notLinked() error {
	return fault.New(fault.NotAllowed, "sign_on_not_linked", text.Of("那裡認得您，但那個帳號還沒有連到這裡的任何人。請先用通行密鑰、密碼或登入連結進來，再到「我的登入方式」連結它。",
		"You are known there, but that account is linked to nobody here. Sign in with a passkey, a password or a sign-in link first, and link it under “How I sign in”."))
}

// FinishSignOn takes in whoever comes back. Accounts are told apart by issuer and subject alone: a mail address can be given to another person, or be
// claimed by one.
func (a *Access) FinishSignOn(ctx context.Context, r Returned) (Arrived, error) {
	if a.signOn == nil {
		return Arrived{}, noSignOn()
	}
	began, err := a.redeem(ctx, abroad, r.Secret)
	if err != nil {
		return Arrived{}, err
	}
	id, err := a.identify(ctx, began.Leaving, r)
	if err != nil {
		if fault.Is(err, fault.NotAllowed) {
			a.refuse(ctx, refusal{door: abroad, why: "not proved"})
		}
		return Arrived{}, err
	}
	if began.Person != 0 {
		return Arrived{Linked: true}, a.linkSignOn(ctx, began, id, r.Before)
	}
	session, err := a.enterSignedOn(ctx, began, id, r.Before)
	return Arrived{Session: session, Back: began.Leaving.Back}, err
}

// identity is who the provider says it is.
type identity struct {
	subject string
	at      int64 // when they signed in over there, 0 where it does not say
}

// identify trades the code for an ID token and checks it by OpenID Connect Core §3.1.3.7.
func (a *Access) identify(ctx context.Context, l leaving, r Returned) (identity, error) {
	if subtle.ConstantTimeCompare([]byte(l.State), []byte(r.State)) != 1 || r.Code == "" || r.Issuer != "" && r.Issuer != a.signOn.Issuer {
		return identity{}, signOnRefused(errors.New("state, code or issuer of the answer"))
	}
	p, err := a.signOn.discover(ctx, a.now())
	if err != nil {
		return identity{}, err
	}
	ctx = oidc.ClientContext(ctx, a.signOn.Client)
	token, err := a.oauth(p).Exchange(ctx, r.Code, oauth2.VerifierOption(l.Verifier))
	if err != nil {
		return identity{}, signOnRefused(err)
	}
	raw, _ := token.Extra("id_token").(string)
	t, err := p.Verifier(&oidc.Config{ClientID: a.signOn.ClientID, Now: a.now}).Verify(ctx, raw)
	if err != nil {
		return identity{}, signOnRefused(err)
	}
	if t.AccessTokenHash != "" {
		if err := t.VerifyAccessToken(token.AccessToken); err != nil {
			return identity{}, signOnRefused(err)
		}
	}
	return a.readToken(t, l)
}

func (a *Access) readToken(t *oidc.IDToken, l leaving) (identity, error) {
	var more struct {
		Party    string `json:"azp"`
		AuthTime int64  `json:"auth_time"`
	}
	if err := t.Claims(&more); err != nil {
		return identity{}, signOnRefused(err)
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(t.Nonce), []byte(l.Nonce)) != 1:
		return identity{}, signOnRefused(errors.New("another nonce"))
	case more.Party != "" && more.Party != a.signOn.ClientID, len(t.Audience) > 1 && more.Party == "", !slices.Contains(t.Audience, a.signOn.ClientID):
		return identity{}, signOnRefused(errors.New("for another client"))
	case t.Subject == "" || len(t.Subject) > maxSubject:
		return identity{}, signOnRefused(errors.New("no subject"))
	}
	at, err := a.signedInAt(more.AuthTime, l)
	return identity{t.Subject, at}, err
}

// signedInAt is when they signed in over there, which is the proof that a session begins with: an old sign-in is none for what cannot be taken back.
func (a *Access) signedInAt(authTime int64, l leaving) (int64, error) {
	now := a.now()
	at := time.Unix(authTime, 0)
	switch {
	case authTime == 0 && l.Prove:
		return 0, fault.New(fault.NotAllowed, "sign_on_without_time", text.Format("%s不說您是何時登入的，不能用來再確認本人。請改用通行密鑰、密碼或登入連結。",
			"%s does not say when you signed in, so it is no fresh proof. Use a passkey, a password or a sign-in link.", a.signOn.Name))
	case authTime == 0:
		return 0, nil
	case at.After(now.Add(signOnSkew)), l.Prove && at.Before(time.UnixMicro(l.At).Add(-signOnSkew)), now.Sub(at) > signOnAge+signOnSkew:
		return 0, signOnRefused(errors.New("signed in there at another time"))
	}
	return min(at.UnixMicro(), now.UnixMicro()), nil
}

func (a *Access) enterSignedOn(ctx context.Context, began sealed, id identity, before string) (string, error) {
	person, err := a.findSignOn(ctx, a.signOn.Issuer, id.subject)
	if err != nil {
		return "", err
	}
	if person == 0 {
		a.refuse(ctx, refusal{door: abroad, why: "not linked"})
		return "", notLinked()
	}
	return a.enter(ctx, arrival{person: person, by: abroad, before: before, provedAt: id.at}, notLinked, func(tx *store.Tx) error {
		if err := began.spend(ctx, tx); err != nil {
			return err
		}
		used, err := useSignOn(ctx, tx, person, a.signOn.Issuer, id.subject, a.micro())
		if err == nil && !used { // removed meanwhile
			return notLinked()
		}
		return err
	})
}

// linkSignOn links to whoever left for it, and only in their own session.
func (a *Access) linkSignOn(ctx context.Context, began sealed, id identity, before string) error {
	s, err := a.findLiving(ctx, before)
	if err != nil {
		return err
	}
	if s.person != began.Person {
		return ceremonyOver()
	}
	have, err := a.selectSignOns(ctx, s.person, a.signOn.Issuer)
	if err != nil {
		return err
	}
	if len(have) >= maxSignOns {
		return fault.New(fault.Conflict, "too_many_sign_ons", text.Format("一個人最多連結 %d 個帳號，請先移除不用的。", "A person links at most %d accounts; remove one first.", maxSignOns))
	}
	link, err := a.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	err = a.fact(ctx, journal.Fact{Kind: SignOnLinked, Subject: s.person, Object: link, Actor: s.person}, func(tx *store.Tx) error {
		if err := began.spend(ctx, tx); err != nil {
			return err
		}
		if err := insertSignOn(ctx, tx, link, s.person, a.signOn.Issuer, id.subject, a.micro()); err != nil {
			return err
		}
		return a.members.TellOfWay(ctx, tx, s.person, member.WaySignOn)
	})
	if store.Duplicate(err) {
		return fault.New(fault.Conflict, "sign_on_known", text.Of("那個帳號已經連結過了。", "That account is linked already."))
	}
	return err
}

// SignOns lists a person's own, oldest first.
func (a *Access) SignOns(ctx context.Context, w Who) ([]SignOn, error) {
	if a.signOn == nil {
		return nil, nil
	}
	return a.selectSignOns(ctx, w.Person, a.signOn.Issuer)
}

// EndSignOn removes a link of a person's own.
func (a *Access) EndSignOn(ctx context.Context, w Who, id int64) error {
	return a.fact(ctx, journal.Fact{Kind: SignOnEnded, Subject: w.Person, Object: id, Actor: w.Person}, func(tx *store.Tx) error {
		ended, err := deleteSignOn(ctx, tx, w.Person, id)
		if err == nil && !ended {
			return fault.New(fault.NotFound, "no_such_sign_on", text.Of("沒有這個連結。", "There is no such link."))
		}
		return err
	})
}
