package access

import (
	"bytes"
	"context"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Passkey is a key that a person's device keeps and uses with fingerprint, face or screen lock (W3C Web Authentication, level 3).
type Passkey struct {
	ID        int64
	Name      string // as the person calls it
	CreatedAt time.Time
	UsedAt    time.Time // zero if never

	person int64
	record webauthn.Credential
	ended  bool
}

const (
	maxPasskeys = 20 // of one person
	maxKeyName  = 60 // runes
)

// UseAddress is told the address that browsers know the centre by. It lets passkeys be used under it: a passkey is bound to its host. Under a bare IP address there
// are none.
func (a *Access) UseAddress(public, centre string) error {
	a.address = strings.TrimSuffix(public, "/")
	u, err := url.Parse(public)
	if err != nil || u.Hostname() == "" {
		return err
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil
	}
	yes := true
	a.keys, err = webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: centre, RPOrigins: []string{u.Scheme + "://" + u.Host}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{RequireResidentKey: &yes, ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
		Timeouts: webauthn.TimeoutsConfig{Login: webauthn.TimeoutConfig{Enforce: true, Timeout: ceremonyLasts, TimeoutUVD: ceremonyLasts},
			Registration: webauthn.TimeoutConfig{Enforce: true, Timeout: ceremonyLasts, TimeoutUVD: ceremonyLasts}}})
	return err
}

// TakesPasskeys tells whether people may sign in by passkey here.
func (a *Access) TakesPasskeys() bool { return a.keys != nil }

func noPasskeys() error {
	return fault.New(fault.Invalid, "no_passkeys_here", text.Of("這個中心的網址是數字位址，不能使用通行密鑰。", "The address of this centre is a number, under which passkeys cannot be used."))
}

func passkeyRefused() error {
	return fault.New(fault.NotAllowed, "passkey_refused", text.Of("這把通行密鑰不能登入：不認得，或已經移除。請改用登入連結。", "This passkey does not sign in: it is not known, or was removed. Use a sign-in link instead."))
}

// holder is a person as the library asks for one. The user handle is the person's UUID, which says nothing of them.
type holder struct {
	member.Person
	keys []Passkey
}

func (h holder) WebAuthnID() []byte {
	id, _ := uuid.Parse(h.UUID) // our own
	return id[:]
}
func (h holder) WebAuthnName() string {
	if h.Email != "" {
		return h.Email
	}
	return h.Name
}
func (h holder) WebAuthnDisplayName() string { return h.Name }
func (h holder) WebAuthnCredentials() (out []webauthn.Credential) {
	for _, k := range h.keys {
		out = append(out, k.record)
	}
	return out
}

var ownWork = marking.System("ways in")

func (a *Access) holder(ctx context.Context, person int64) (holder, error) {
	p, err := a.members.PersonByID(ctx, ownWork, person)
	if err != nil {
		return holder{}, err
	}
	keys, err := a.selectPasskeys(ctx, person)
	return holder{p, keys}, err
}

// Passkeys lists a person's own, oldest first.
func (a *Access) Passkeys(ctx context.Context, w Who) ([]Passkey, error) {
	return a.selectPasskeys(ctx, w.Person)
}

// BeginPasskey begins to make a passkey for the person who is signed in. The caller has checked that the proof is fresh.
func (a *Access) BeginPasskey(ctx context.Context, w Who) (Ceremony, error) {
	if a.keys == nil {
		return Ceremony{}, noPasskeys()
	}
	h, err := a.holder(ctx, w.Person)
	if err != nil {
		return Ceremony{}, err
	}
	if len(h.keys) >= maxPasskeys {
		return Ceremony{}, fault.New(fault.Conflict, "too_many_passkeys", text.Format("一個人最多 %d 把通行密鑰，請先移除不用的。", "A person has at most %d passkeys; remove one first.", maxPasskeys))
	}
	var have []protocol.CredentialDescriptor
	for _, c := range h.WebAuthnCredentials() {
		have = append(have, c.Descriptor())
	}
	options, state, err := a.keys.BeginRegistration(h, webauthn.WithExclusions(have))
	if err != nil {
		return Ceremony{}, err
	}
	return a.begin(ctx, making, w.Person, options, state)
}

// FinishPasskey takes what the browser made; answer is the credential's JSON form. name is what the person calls it.
func (a *Access) FinishPasskey(ctx context.Context, w Who, secret, name string, answer []byte) error {
	if a.keys == nil {
		return noPasskeys()
	}
	began, err := a.redeem(ctx, making, secret)
	if err != nil {
		return err
	}
	if began.Person != w.Person {
		return ceremonyOver()
	}
	h, err := a.holder(ctx, w.Person)
	if err != nil {
		return err
	}
	made, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(answer))
	if err != nil {
		return notMade(err)
	}
	c, err := a.keys.CreateCredential(h, began.State, made)
	if err != nil {
		return notMade(err)
	}
	ids, err := a.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	k := Passkey{ID: ids, Name: keyName(name, len(h.keys)+1), CreatedAt: a.now(), person: w.Person, record: *c}
	err = a.fact(ctx, journal.Fact{Kind: PasskeyMade, Subject: w.Person, Object: k.ID, Actor: w.Person}, func(tx *store.Tx) error {
		if err := began.spend(ctx, tx); err != nil {
			return err
		}
		if err := insertPasskey(ctx, tx, k); err != nil {
			return err
		}
		return a.members.TellOfWay(ctx, tx, w.Person, member.WayPasskey)
	})
	if store.Duplicate(err) {
		return fault.New(fault.Conflict, "passkey_known", text.Of("這把通行密鑰已經登記過了。", "This passkey is registered already."))
	}
	return err
}

// keyName is what a person calls a passkey, on one line; one without a name is numbered.
func keyName(s string, n int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if r := []rune(s); len(r) > maxKeyName {
		s = string(r[:maxKeyName])
	}
	if s == "" {
		return text.Format("通行密鑰 %d", "Passkey %d", n).In(text.ZhTW)
	}
	return s
}

func notMade(err error) error {
	return fault.New(fault.Invalid, "passkey_not_made", text.Of("裝置給的通行密鑰不能採用，請再試一次。", "The passkey that the device made cannot be taken; try again.")).Because(err)
}

// EndPasskey removes one of a person's own.
func (a *Access) EndPasskey(ctx context.Context, w Who, id int64) error {
	gone := fault.New(fault.NotFound, "no_such_passkey", text.Of("沒有這把通行密鑰。", "There is no such passkey."))
	return a.fact(ctx, journal.Fact{Kind: PasskeyEnded, Subject: w.Person, Object: id, Actor: w.Person}, func(tx *store.Tx) error {
		ended, err := endPasskey(ctx, tx, w.Person, id, a.micro())
		if err == nil && !ended {
			return gone
		}
		return err
	})
}

// BeginKeySignIn begins to sign somebody in, whoever it will be: the device says which person.
func (a *Access) BeginKeySignIn(ctx context.Context) (Ceremony, error) {
	if a.keys == nil {
		return Ceremony{}, noPasskeys()
	}
	options, state, err := a.keys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, err
	}
	return a.begin(ctx, using, 0, options, state)
}

// FinishKeySignIn signs in whoever's passkey answered, and gives the session's secret. before is the session that the browser has: where it is the same
// person's, the new one is in the same office. Signing in is a proof.
func (a *Access) FinishKeySignIn(ctx context.Context, secret string, answer []byte, before string) (string, error) {
	if a.keys == nil {
		return "", noPasskeys()
	}
	began, err := a.redeem(ctx, using, secret)
	if err != nil {
		return "", err
	}
	k, err := a.whoseKey(ctx, began.State, answer)
	if err != nil {
		return "", err
	}
	return a.enter(ctx, arrival{person: k.person, by: "passkey", before: before, provedAt: a.micro()}, passkeyRefused, func(tx *store.Tx) error {
		if err := began.spend(ctx, tx); err != nil {
			return err
		}
		used, err := usePasskey(ctx, tx, k, a.micro())
		if err == nil && !used { // removed meanwhile
			return passkeyRefused()
		}
		return err
	})
}

// whoseKey verifies what the browser answered and gives the passkey, with its counter moved on.
func (a *Access) whoseKey(ctx context.Context, state webauthn.SessionData, answer []byte) (Passkey, error) {
	said, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader(answer))
	if err != nil {
		a.refuse(ctx, refusal{door: "passkey", why: "malformed"})
		return Passkey{}, passkeyRefused()
	}
	var k Passkey
	c, err := a.keys.ValidateDiscoverableLogin(func(rawID, handle []byte) (webauthn.User, error) {
		var err error
		if k, err = a.selectPasskey(ctx, rawID); err != nil {
			return nil, err
		}
		h, err := a.holder(ctx, k.person)
		if err == nil && !bytes.Equal(h.WebAuthnID(), handle) {
			err = passkeyRefused()
		}
		return h, err
	}, state, said)
	switch {
	case err != nil:
		a.refuse(ctx, refusal{door: "passkey", why: "unknown or wrong", subject: k.person})
		return Passkey{}, passkeyRefused()
	case c.Authenticator.CloneWarning:
		a.refuse(ctx, refusal{door: "passkey", why: "its counter went back: it may be a copy", subject: k.person})
		return Passkey{}, passkeyRefused()
	}
	k.record = *c
	return k, nil
}
