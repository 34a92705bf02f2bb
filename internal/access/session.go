package access

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

type sessionRow struct {
	hash      []byte
	person    int64
	org       int64
	role      member.Role
	createdAt int64
	seenAt    int64
	provedAt  int64
	endedAt   int64
	epoch     int64 // of memberships, read with the row
}

func (s sessionRow) lives(now time.Time) bool {
	return s.endedAt == 0 && now.Sub(time.UnixMicro(s.seenAt)) < sessionIdle && now.Sub(time.UnixMicro(s.createdAt)) < sessionLasts
}

func (a *Access) findSession(ctx context.Context, session string) (sessionRow, error) {
	hash, ok := readSecret(sessionPrefix, session)
	if !ok {
		if session != "" { // nobody signed in is no refusal
			a.refuse(ctx, refusal{door: "session", why: "malformed"})
		}
		return sessionRow{}, signInNeeded()
	}
	s, err := a.selectSession(ctx, hash)
	if err != nil {
		return sessionRow{}, err
	}
	if !same(s.hash, hash) {
		a.refuse(ctx, refusal{door: "session", why: "unknown"})
		return sessionRow{}, signInNeeded()
	}
	if !s.lives(a.now()) {
		a.refuse(ctx, refusal{door: "session", why: "ended", subject: s.person})
		return sessionRow{}, signInNeeded()
	}
	return s, nil
}

// Who tells who is behind a session. The error is "sign_in_needed" where nobody is.
func (a *Access) Who(ctx context.Context, session string) (Who, error) {
	s, err := a.findSession(ctx, session)
	if err != nil {
		return Who{}, err
	}
	w, err := a.whoOf(ctx, key{person: s.person, org: s.org, role: Role(s.role)}, s.epoch)
	if fault.Is(err, fault.NotFound) {
		a.refuse(ctx, refusal{door: "session", why: "office gone", subject: s.person})
		return Who{}, signInNeeded()
	}
	if err != nil {
		return Who{}, err
	}
	w.ProvedAt, w.Session = s.provedAt, true
	a.touch(ctx, s)
	return w, nil
}

// touch keeps a session from falling silent. It is no fact, and written every five minutes at most. Somebody who reads must not wait for
// whoever writes, so it gives up soon, and its error is dropped: the next request tries again.
func (a *Access) touch(ctx context.Context, s sessionRow) {
	now := a.now()
	if now.Sub(time.UnixMicro(s.seenAt)) < seenEvery {
		return
	}
	ctx, stop := context.WithTimeout(ctx, seenWaits)
	defer stop()
	_ = a.store.Write(ctx, func(tx *store.Tx) error { return setSeen(ctx, tx, s.hash, now.UnixMicro()) })
}

// SignOut ends a session. Ending what has ended is no error.
func (a *Access) SignOut(ctx context.Context, session string) error {
	hash, ok := readSecret(sessionPrefix, session)
	if !ok {
		return nil
	}
	s, err := a.selectSession(ctx, hash)
	if err != nil || !same(s.hash, hash) || s.endedAt != 0 {
		return err
	}
	return a.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		n, err := endSession(ctx, tx, s.hash, a.micro())
		return signedOut(n, journal.Fact{Subject: s.person, Object: s.org, Actor: s.person}), err
	})
}

// SignOutEverywhere ends all sessions of a person and makes links that are on their way useless: a telephone is lost. The person and
// the desk may.
func (a *Access) SignOutEverywhere(ctx context.Context, by marking.Viewer, person int64) error {
	if !by.All() && (person == 0 || by.Person != person) {
		return notYours()
	}
	return a.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		n, err := endSessions(ctx, tx, person, a.micro())
		return signedOut(n, journal.Fact{Subject: person, Actor: by.Actor()}), err
	})
}

// signedOut is one fact for each of n sessions that ended; none where another request was first.
func signedOut(n int64, f journal.Fact) []journal.Fact {
	f.Kind = SignedOut
	return slices.Repeat([]journal.Fact{f}, int(n))
}

// Switch makes a session stand for another office of the same person. The proof stays: it was of the person.
func (a *Access) Switch(ctx context.Context, session string, org int64, role member.Role) error {
	s, err := a.findSession(ctx, session)
	if err != nil {
		return err
	}
	if err := a.mustHold(ctx, s.person, org, role); err != nil {
		return err
	}
	return a.fact(ctx, journal.Fact{Kind: Switched, Subject: s.person, Object: org, Actor: s.person, Body: `{"role":"` + string(role) + `"}`},
		func(tx *store.Tx) error { return setOffice(ctx, tx, s.hash, org, role) })
}
