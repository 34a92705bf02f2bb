package access

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// A password counts only together with a code of an authenticator app. The secret of the app is kept in a box whose key is the other half of the
// password's own Argon2id tag: a key that lay in the store beside it would keep nobody out, and so a stolen store gives no code to whoever has not
// guessed the password. Changing the password therefore sets up the app anew.

// setup is a password on its way: chosen, and not yet confirmed by a code.
type setup struct {
	PHC  string `json:"h"`
	Box  []byte `json:"b"` // the secret as it will be kept
	Open []byte `json:"o"` // and as the code is checked; whoever sets it up has it on the screen
}

// Setup is what somebody needs to put the secret into an authenticator app.
type Setup struct {
	Secret string // of the ceremony
	URI    string // for the QR code
	Key    string // the same secret to type, in groups
}

// Password is what may be known of a person's.
type Password struct {
	Set    bool
	Mail   string // with which one signs in; without one there can be no password
	At     time.Time
	UsedAt time.Time // zero if never
	Codes  int       // recovery codes that are left
}

func passwordRefused() error {
	return fault.New(fault.NotAllowed, "password_refused", text.Of("電子郵件、密碼或驗證碼不對。驗證碼只能用一次，若剛用過，請等下一個。", "The mail address, the password or the code is wrong. A code works once: if you have just used it, wait for the next."))
}

// Password tells of one's own.
func (a *Access) Password(ctx context.Context, w Who) (Password, error) {
	p, err := a.members.PersonByID(ctx, ownWork, w.Person)
	if err != nil {
		return Password{}, err
	}
	row, err := a.selectPassword(ctx, w.Person)
	out := Password{Set: row.person != 0, Mail: p.Email, Codes: row.codes}
	if out.Set {
		out.At = time.UnixMicro(row.createdAt).UTC()
	}
	if row.usedAt != 0 {
		out.UsedAt = time.UnixMicro(row.usedAt).UTC()
	}
	return out, err
}

// BeginPassword takes the password that somebody chose and gives the secret for their app. Nothing is kept until FinishPassword. The caller has checked
// that the proof is fresh.
func (a *Access) BeginPassword(ctx context.Context, w Who, password string) (Setup, error) {
	p, err := a.members.PersonByID(ctx, ownWork, w.Person)
	if err != nil {
		return Setup{}, err
	}
	if p.Email == "" {
		return Setup{}, fault.New(fault.Invalid, "password_without_mail", text.Of("用密碼登入要有電子郵件，請單位的管理者先登錄您的信箱。", "Signing in by password takes a mail address; ask your administrator to enter yours."))
	}
	if err := checkPassword(password, p); err != nil {
		return Setup{}, err
	}
	h := newHashed()
	sum, key, err := a.hasher.of(ctx, password, h)
	if err != nil {
		return Setup{}, err
	}
	h.sum = sum
	secret := make([]byte, otpBytes)
	_, _ = rand.Read(secret)
	box, err := boxOf(key)
	if err != nil {
		return Setup{}, err
	}
	app, err := totp.Generate(totp.GenerateOpts{Issuer: "Lianfang", AccountName: p.Email, Secret: secret})
	if err != nil {
		return Setup{}, err
	}
	ceremony, err := a.wrap(ctx, sealed{Act: choosing, Person: w.Person, Setup: setup{h.String(), closeIn(box, secret), secret}}, ceremonyLasts)
	return Setup{Secret: ceremony, URI: app.URL(), Key: inFours(app.Secret())}, err
}

// inFours is easier to type.
func inFours(s string) string {
	var parts []string
	for len(s) > 4 {
		parts, s = append(parts, s[:4]), s[4:]
	}
	return strings.Join(append(parts, s), " ")
}

// Again is the Setup that a ceremony began, for somebody who mistyped the code.
func (a *Access) Again(ctx context.Context, w Who, ceremony string) (Setup, error) {
	began, err := a.ownSetup(ctx, w, ceremony)
	if err != nil {
		return Setup{}, err
	}
	p, err := a.members.PersonByID(ctx, ownWork, w.Person)
	if err != nil {
		return Setup{}, err
	}
	app, err := totp.Generate(totp.GenerateOpts{Issuer: "Lianfang", AccountName: p.Email, Secret: began.Setup.Open})
	if err != nil {
		return Setup{}, err
	}
	return Setup{Secret: ceremony, URI: app.URL(), Key: inFours(app.Secret())}, nil
}

func (a *Access) ownSetup(ctx context.Context, w Who, ceremony string) (sealed, error) {
	began, err := a.redeem(ctx, choosing, ceremony)
	if err == nil && began.Person != w.Person {
		err = ceremonyOver()
	}
	return began, err
}

// FinishPassword keeps the password once a code shows that the app has the secret. It gives the recovery codes, which are shown this once. What was set
// up before is replaced.
func (a *Access) FinishPassword(ctx context.Context, w Who, ceremony, code string) ([]string, error) {
	began, err := a.ownSetup(ctx, w, ceremony)
	if err != nil {
		return nil, err
	}
	step, ok := stepOf(began.Setup.Open, readCode(code), a.now())
	if !ok {
		return nil, fault.New(fault.Invalid, "code_wrong", text.Of("驗證碼不對。請看驗證器現在顯示的六位數字；手機的時間要是準的。", "The code is wrong. Take the six digits that the app shows now; the phone's clock has to be right."))
	}
	codes, hashes := newBackupCodes()
	row := passwordRow{person: w.Person, phc: began.Setup.PHC, box: began.Setup.Box, step: step, createdAt: a.micro()}
	err = a.fact(ctx, journal.Fact{Kind: PasswordSet, Subject: w.Person, Actor: w.Person}, func(tx *store.Tx) error {
		if err := began.spend(ctx, tx); err != nil {
			return err
		}
		if _, err := deletePassword(ctx, tx, w.Person); err != nil {
			return err
		}
		if err := insertPassword(ctx, tx, row, hashes); err != nil {
			return err
		}
		return a.members.TellOfWay(ctx, tx, w.Person, member.WayPassword)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// EndPassword removes one's own, with its app and its recovery codes.
func (a *Access) EndPassword(ctx context.Context, w Who) error {
	return a.fact(ctx, journal.Fact{Kind: PasswordEnded, Subject: w.Person, Actor: w.Person}, func(tx *store.Tx) error {
		ended, err := deletePassword(ctx, tx, w.Person)
		if err == nil && !ended {
			return fault.New(fault.NotFound, "no_password", text.Of("沒有設定密碼。", "No password is set."))
		}
		return err
	})
}
