package access

import (
	"context"

	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// arrival is somebody who has shown who they are and comes in.
type arrival struct {
	person   int64
	by       string // how: "passkey", "password"
	before   string // the secret of the session that the browser has, "" for none
	provedAt int64  // when they showed it
}

// enter begins a session and gives its secret, which is always a new one: a session that somebody else put into the browser is never taken over. use takes
// what let them in, in the same transaction; refused is what somebody without any office hears.
func (a *Access) enter(ctx context.Context, e arrival, refused func() error, use func(*store.Tx) error) (string, error) {
	o, holds, err := a.officeFor(ctx, e.person, e.before)
	if err != nil {
		return "", err
	}
	if !holds {
		a.refuse(ctx, refusal{door: e.by, why: "no office", subject: e.person})
		return "", refused()
	}
	session, hash := newSecret(sessionPrefix)
	now := a.micro()
	s := sessionRow{hash: hash, person: e.person, org: o.Org, role: o.Role, createdAt: now, seenAt: now, provedAt: e.provedAt}
	err = a.fact(ctx, journal.Fact{Kind: SignedIn, Subject: e.person, Object: o.Org, Actor: e.person, Body: `{"by":"` + e.by + `"}`}, func(tx *store.Tx) error {
		if err := use(tx); err != nil {
			return err
		}
		return insertSession(ctx, tx, s)
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

// officeFor is the office that a person signs in to: that of a session that still lives, else the first; false where there is none.
func (a *Access) officeFor(ctx context.Context, person int64, before string) (member.Office, bool, error) {
	if s, err := a.findLiving(ctx, before); err == nil && s.person == person {
		return member.Office{Person: person, Org: s.org, Role: s.role}, true, nil
	}
	offices, err := a.members.OfficesOf(ctx, ownWork, person)
	if err != nil || len(offices) == 0 {
		return member.Office{}, false, err
	}
	return offices[0], true, nil
}

// findLiving is findSession for a secret that may be anything; that it is nothing is no refusal.
func (a *Access) findLiving(ctx context.Context, session string) (sessionRow, error) {
	hash, ok := readSecret(sessionPrefix, session)
	if !ok {
		return sessionRow{}, signInNeeded()
	}
	s, err := a.selectSession(ctx, hash)
	if err == nil && (!same(s.hash, hash) || !s.lives(a.now())) {
		err = signInNeeded()
	}
	return s, err
}
