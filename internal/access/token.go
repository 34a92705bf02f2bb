package access

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Token is what may be known of an API token: never its secret.
type Token struct {
	ID        int64
	UUID      string
	Role      Role
	Org       int64 // 0 for desk and public
	CreatedAt int64
	ExpiresAt int64
	EndedAt   int64 // 0 while it is not revoked

	hash  []byte
	epoch int64 // of memberships, read with the row
}

// CreateToken makes a token for ttl, at most two years, and gives its secret, which is shown once, and its id. role is Desk, Member,
// Peer or Public; Member and Peer need an organisation, the others have none. The desk may make any, an organisation its own Member.
func (a *Access) CreateToken(ctx context.Context, by marking.Viewer, role Role, org int64, ttl time.Duration) (secret, id string, err error) {
	if err := a.checkToken(ctx, by, role, org, ttl); err != nil {
		return "", "", err
	}
	n, err := a.store.TakeIDs(ctx, 1)
	if err != nil {
		return "", "", err
	}
	secret, hash := newSecret(tokenPrefix)
	now := a.now()
	t := Token{ID: n, UUID: uuid.NewString(), Role: role, Org: org, CreatedAt: now.UnixMicro(), ExpiresAt: now.Add(ttl).UnixMicro(), hash: hash}
	f := journal.Fact{Kind: TokenMade, Subject: t.ID, Object: org, Actor: by.Actor(), Body: `{"role":"` + string(role) + `"}`}
	if err := a.fact(ctx, f, func(tx *store.Tx) error { return insertToken(ctx, tx, t) }); err != nil {
		return "", "", err
	}
	return secret, t.UUID, nil
}

func (a *Access) checkToken(ctx context.Context, by marking.Viewer, role Role, org int64, ttl time.Duration) error {
	switch role {
	case Member, Peer:
		if org == 0 {
			return fault.New(fault.Invalid, "token_without_org", text.Of("member 與 peer 權杖須指定單位。", "A member or peer token needs an organisation."))
		}
	case Desk, Public:
		if org != 0 {
			return fault.New(fault.Invalid, "token_with_org", text.Of("desk 與 public 權杖不屬於任何單位。", "A desk or public token belongs to no organisation."))
		}
	default:
		return fault.New(fault.Invalid, "bad_token_role", text.Of("權杖的角色須為 desk、member、peer 或 public。", "A token's role is desk, member, peer or public."))
	}
	if ttl <= 0 || ttl > tokenLasts {
		return fault.New(fault.Invalid, "bad_token_time", text.Of("權杖的效期須在兩年以內。", "A token lasts at most two years."))
	}
	if !by.All() && (role != Member || by.Org != org) {
		return notYours()
	}
	if org == 0 {
		return nil
	}
	_, err := a.members.FindOrg(ctx, by, org)
	return err
}

// Bearer tells who is behind a token. The error is "token_refused" where nobody is.
func (a *Access) Bearer(ctx context.Context, secret string) (Who, error) {
	hash, ok := readSecret(tokenPrefix, secret)
	if !ok {
		a.refuse(ctx, refusal{door: "token", why: "malformed"})
		return Who{}, tokenRefused()
	}
	t, err := a.selectToken(ctx, hash)
	if err != nil {
		return Who{}, err
	}
	if !same(t.hash, hash) {
		a.refuse(ctx, refusal{door: "token", why: "unknown"})
		return Who{}, tokenRefused()
	}
	if t.EndedAt != 0 || t.ExpiresAt <= a.micro() {
		a.refuse(ctx, refusal{door: "token", why: "revoked or too old", subject: t.ID})
		return Who{}, tokenRefused()
	}
	return a.whoOf(ctx, key{token: t.ID, org: t.Org, role: t.Role}, t.epoch)
}

// RevokeToken ends a token at once. Whoever may see it may.
func (a *Access) RevokeToken(ctx context.Context, by marking.Viewer, id string) error {
	gone := fault.New(fault.NotFound, "no_such_token", text.Of("沒有這個有效的權杖。", "There is no such token in force."))
	if uuid.Validate(id) != nil {
		return gone
	}
	return a.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		t, err := endToken(ctx, tx, by, id, a.micro())
		if err != nil {
			return nil, err
		}
		if t.ID == 0 {
			return nil, gone
		}
		return []journal.Fact{{Kind: TokenRevoked, Subject: t.ID, Object: t.Org, Actor: by.Actor()}}, nil
	})
}

// Tokens lists the tokens of the viewer's own organisation, or all for the desk, newest first, ended ones too.
func (a *Access) Tokens(ctx context.Context, v marking.Viewer) ([]Token, error) {
	return a.selectTokens(ctx, v)
}
