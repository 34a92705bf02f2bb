package access

import (
	"context"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// link is a way in that was sent to somebody.
type link struct {
	hash      []byte
	person    int64
	org       int64
	role      member.Role
	expiresAt int64
	usedAt    int64
	many      bool
}

func (l link) works(now int64) bool { return l.expiresAt > now && (l.usedAt == 0 || l.many) }

// Link makes a sign-in link for an office that the person holds, and gives its secret; whoever sends it must not keep it. It works once
// and for ttl, at most 15 minutes. With many it works as often as wanted and up to seven days: only the system may make such, for the
// demonstration.
//
// The desk, the system and the organisation itself may.
func (a *Access) Link(ctx context.Context, by marking.Viewer, person, org int64, role member.Role, ttl time.Duration, many bool) (string, error) {
	if !by.All() && (org == 0 || by.Org != org) {
		return "", notYours()
	}
	longest := linkLasts
	if many {
		if by.Class != marking.ClassSystem {
			return "", fault.New(fault.NotAllowed, "many_links", text.Of("可重複使用的連結只供示範環境使用。", "Links that work more than once are for the demonstration only."))
		}
		longest = demoLinkLasts
	}
	if ttl <= 0 || ttl > longest {
		return "", fault.New(fault.Invalid, "bad_link_time", text.Format("連結的有效時間須在 %v 以內。", "A link lasts at most %v.", longest))
	}
	if err := a.mustHold(ctx, person, org, role); err != nil {
		return "", err
	}
	secret, hash := newSecret(linkPrefix)
	l := link{hash: hash, person: person, org: org, role: role, expiresAt: a.now().Add(ttl).UnixMicro(), many: many}
	err := a.fact(ctx, journal.Fact{Kind: LinkMade, Subject: person, Object: org, Actor: by.Actor()}, func(tx *store.Tx) error { return insertLink(ctx, tx, l) })
	if err != nil {
		return "", err
	}
	return secret, nil
}

// mustHold refuses an office that nobody holds; person 0 holds none.
func (a *Access) mustHold(ctx context.Context, person, org int64, role member.Role) error {
	if person == 0 {
		return fault.New(fault.Invalid, "nobody", text.Of("連結須屬於一個人。", "A link is for a person."))
	}
	_, err := a.members.Standing(ctx, person, org, role)
	return err
}

// Redeem turns a link into a session and gives the session's secret. Signing in is a proof.
func (a *Access) Redeem(ctx context.Context, secret string) (string, error) {
	l, err := a.findWorking(ctx, secret)
	if err != nil {
		return "", err
	}
	session, hash := newSecret(sessionPrefix)
	now := a.micro()
	s := sessionRow{hash: hash, person: l.person, org: l.org, role: l.role, createdAt: now, seenAt: now, provedAt: now}
	err = a.fact(ctx, journal.Fact{Kind: SignedIn, Subject: l.person, Object: l.org, Actor: l.person}, func(tx *store.Tx) error {
		if err := useLink(ctx, tx, l.hash, now); err != nil {
			return err
		}
		return insertSession(ctx, tx, s)
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

// Prove is a fresh proof that the person of the session is there: a link that was sent to the same person is used up for it.
func (a *Access) Prove(ctx context.Context, session, secret string) error {
	s, err := a.findSession(ctx, session)
	if err != nil {
		return err
	}
	l, err := a.findWorking(ctx, secret)
	if err != nil {
		return err
	}
	if l.person != s.person {
		a.refuse(ctx, refusal{door: "link", why: "other person", subject: l.person})
		return linkRefused()
	}
	now := a.micro()
	return a.fact(ctx, journal.Fact{Kind: Proved, Subject: s.person, Object: s.org, Actor: s.person}, func(tx *store.Tx) error {
		if err := useLink(ctx, tx, l.hash, now); err != nil {
			return err
		}
		return setProved(ctx, tx, s.hash, now)
	})
}

// findWorking only reads, so a guess costs no write.
func (a *Access) findWorking(ctx context.Context, secret string) (link, error) {
	hash, ok := readSecret(linkPrefix, secret)
	if !ok {
		a.refuse(ctx, refusal{door: "link", why: "malformed"})
		return link{}, linkRefused()
	}
	l, err := a.selectLink(ctx, hash)
	if err != nil {
		return link{}, err
	}
	if !same(l.hash, hash) {
		a.refuse(ctx, refusal{door: "link", why: "unknown"})
		return link{}, linkRefused()
	}
	if !l.works(a.micro()) {
		a.refuse(ctx, refusal{door: "link", why: "used or too old", subject: l.person})
		return link{}, linkRefused()
	}
	if err := a.mustHold(ctx, l.person, l.org, l.role); err != nil {
		if !fault.Is(err, fault.NotFound) {
			return link{}, err
		}
		a.refuse(ctx, refusal{door: "link", why: "office gone", subject: l.person})
		return link{}, linkRefused()
	}
	return l, nil
}
