package access

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Ceremony is what a browser needs to make or use a passkey. The secret works once and for a few minutes.
type Ceremony struct {
	Secret  string          `json:"ceremony"`
	Options json.RawMessage `json:"options"`
}

// sealed is what the secret holds. The centre keeps nothing until a ceremony has succeeded, so that beginning many costs nobody anything.
type sealed struct {
	Act     string               `json:"a"`
	Person  int64                `json:"p"`
	State   webauthn.SessionData `json:"s,omitzero"` // of a passkey
	Setup   setup                `json:"w,omitzero"` // of a password
	Leaving leaving              `json:"l,omitzero"` // of a sign-on
	Until   int64                `json:"u"`
	hash    []byte
}

const (
	ceremonyLasts = 5 * time.Minute
	maxCeremony   = 16 << 10

	making   = "make passkey"
	using    = "passkey"
	choosing = "choose password"
)

func ceremonyOver() error {
	return fault.New(fault.Invalid, "ceremony_over", text.Of("這次操作已經逾時或用過了，請重新開始。", "This attempt ran out or was used; begin again."))
}

func (a *Access) begin(ctx context.Context, act string, person int64, options any, state *webauthn.SessionData) (Ceremony, error) {
	opts, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, err
	}
	secret, err := a.wrap(ctx, sealed{Act: act, Person: person, State: *state}, ceremonyLasts)
	return Ceremony{secret, opts}, err
}

// wrap gives the secret that stands for what is to be gone on with.
func (a *Access) wrap(ctx context.Context, s sealed, lasts time.Duration) (string, error) {
	s.Until = a.now().Add(lasts).UnixMicro()
	said, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	box, err := a.seal(ctx)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(closeIn(box, said)), nil
}

// redeem reads a secret that wrap gave. Whoever goes on with it calls spend in the transaction of what comes of it.
func (a *Access) redeem(ctx context.Context, act, secret string) (sealed, error) {
	var s sealed
	if len(secret) > maxCeremony {
		return s, ceremonyOver()
	}
	b, err := base64.RawURLEncoding.DecodeString(secret)
	if err != nil {
		return s, ceremonyOver()
	}
	box, err := a.seal(ctx)
	if err != nil {
		return s, err
	}
	said, err := openIn(box, b)
	if err != nil {
		a.refuse(ctx, refusal{door: act, why: "forged ceremony"})
		return s, ceremonyOver()
	}
	if err := json.Unmarshal(said, &s); err != nil {
		return s, err
	}
	s.hash = digest(secret)
	if s.Act != act || s.Until <= a.micro() {
		return s, ceremonyOver()
	}
	spent, err := a.isSpent(ctx, s.hash)
	if err == nil && spent {
		a.refuse(ctx, refusal{door: act, why: "used once more", subject: s.Person})
		err = ceremonyOver()
	}
	return s, err
}

// spend makes a ceremony work no second time, also when two come at once.
func (s sealed) spend(ctx context.Context, tx *store.Tx) error {
	fresh, err := insertSpent(ctx, tx, s.hash, s.Until)
	if err == nil && !fresh {
		return ceremonyOver()
	}
	return err
}

// seal is the box that ceremonies are put in; its key is the store's, so that every node opens what another closed.
func (a *Access) seal(ctx context.Context) (cipher.AEAD, error) {
	a.boxMu.Lock()
	defer a.boxMu.Unlock()
	if a.box != nil {
		return a.box, nil
	}
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh)
	var key []byte
	err := a.store.Write(ctx, func(tx *store.Tx) (err error) {
		key, err = ensureCeremonyKey(ctx, tx, fresh)
		return err
	})
	if err != nil {
		return nil, err
	}
	a.box, err = boxOf(key)
	return a.box, err
}
