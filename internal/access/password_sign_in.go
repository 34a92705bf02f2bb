package access

import (
	"context"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// Try is what somebody typed to sign in.
type Try struct {
	Mail, Password string
	Code           string // of the app, or a recovery code
	From           string // the address it came from
}

// PasswordSignIn signs in who knows the password and has the code, and gives the session's secret; before is as for passkeys. Whatever is wrong, the
// answer and its time are the same. Signing in is a proof.
func (a *Access) PasswordSignIn(ctx context.Context, t Try, before string) (string, error) {
	t.Mail = strings.ToLower(strings.TrimSpace(t.Mail))
	if len(t.Mail) > maxAddress || len(t.Password) > 4*maxPassword || len(t.Code) > maxPassword {
		a.refuseQuietly(refusal{door: "password", why: "malformed"})
		return "", passwordRefused()
	}
	g := newGuess(t.Mail, t.From)
	if err := a.mayGuess(g); err != nil {
		return "", err
	}
	p, row, err := a.whosePassword(ctx, t.Mail)
	if err != nil {
		return "", err
	}
	secret, err := a.openPassword(ctx, row, t.Password)
	if err != nil {
		a.guesses.forgive(g, false) // nothing was looked at
		return "", err
	}
	use, by, err := a.useCode(ctx, row, secret, readCode(t.Code))
	if err != nil {
		return "", err
	}
	if secret == nil || use == nil {
		a.refuseQuietly(refusal{door: "password", why: "wrong", subject: p.ID})
		return "", passwordRefused()
	}
	session, err := a.enter(ctx, arrival{person: p.ID, by: by, before: before, provedAt: a.micro()}, passwordRefused, use)
	if err != nil {
		if fault.Is(err, fault.NotAllowed) {
			a.refuseQuietly(refusal{door: "password", why: "code used once more, or no office", subject: p.ID})
		}
		return "", err
	}
	a.guesses.forgive(g, true)
	return session, nil
}

// whosePassword gives what is kept for an address; where nothing is, a password that nobody has.
func (a *Access) whosePassword(ctx context.Context, mail string) (member.Person, passwordRow, error) {
	p, err := a.members.PersonByEmail(ctx, ownWork, mail)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return p, passwordRow{}, err
	}
	row, err := a.selectPassword(ctx, p.ID) // also of nobody: it takes the same time
	if row.person == 0 {
		row.phc = a.stranger.String()
	}
	return p, row, err
}

// openPassword gives the secret of the app to whoever knows the password, nil to others.
func (a *Access) openPassword(ctx context.Context, row passwordRow, password string) ([]byte, error) {
	h, err := readHashed(row.phc)
	if err != nil {
		return nil, err
	}
	sum, key, err := a.hasher.of(ctx, password, h)
	if err != nil || !same(sum, h.sum) || row.person == 0 {
		return nil, err
	}
	box, err := boxOf(key)
	if err != nil {
		return nil, err
	}
	return openIn(box, row.box)
}

// useCode gives what takes a code so that it works no second time, on no node, and how it is called; nil where the code is none. A wrong code costs no
// write, so that its time tells nothing of the password.
func (a *Access) useCode(ctx context.Context, row passwordRow, secret []byte, code string) (use func(*store.Tx) error, by string, err error) {
	once := func(used bool, err error) error {
		if err == nil && !used { // by another who came at the same time
			return passwordRefused()
		}
		return err
	}
	if isBackupCode(code) {
		hash := digest(code)
		unused, err := a.hasBackupCode(ctx, row.person, hash)
		if err != nil || !unused {
			return nil, "", err
		}
		return func(tx *store.Tx) error { return once(useBackupCode(ctx, tx, row, hash, a.micro())) }, "recovery code", nil
	}
	step, ok := stepOf(secret, code, a.now())
	if !ok || step <= row.step {
		return nil, "", nil
	}
	return func(tx *store.Tx) error { return once(useStep(ctx, tx, row, step, a.micro())) }, "password", nil
}
