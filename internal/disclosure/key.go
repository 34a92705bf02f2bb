package disclosure

import (
	"bytes"
	"context"
	"crypto"
	"encoding/hex"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Key is the OpenPGP key by which a centre signs what it publishes, and to which others encrypt.
type Key struct {
	Public      string // armoured
	Fingerprint string // 40 hexadecimal digits in capitals
	MadeAt      int64
	secret      []byte
}

// PublicKey gives the centre's key to whoever reads; found is false before the first advisory was published.
func (d *Disclosures) PublicKey(ctx context.Context) (k Key, found bool, err error) {
	return selectKey(ctx, d.store.Read())
}

// Key gives the centre's key, making it when it is first needed: to sign.
func (d *Disclosures) Key(ctx context.Context) (Key, error) {
	k, found, err := selectKey(ctx, d.store.Read())
	if err != nil || found {
		return k, err
	}
	p, err := d.Publisher(ctx)
	if err != nil {
		return Key{}, err
	}
	fresh, err := newKey(p, d.now())
	if err != nil {
		return Key{}, err
	}
	err = d.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		made, err := ensureKey(ctx, tx, fresh)
		if err != nil || !made { // another node was first
			return nil, err
		}
		return []journal.Fact{{Kind: KeyMade, Audience: deskAlone}}, nil
	})
	if err != nil {
		return Key{}, err
	}
	k, _, err = selectKey(ctx, d.store.Read())
	return k, err
}

func newKey(p Publisher, now time.Time) (Key, error) {
	clean := strings.NewReplacer("(", "", ")", "", "<", "", ">", "", "\x00", "").Replace(p.Name) // what a user id may not hold (RFC 9580 §5.11)
	e, err := openpgp.NewEntity(clean, "CSAF", "", settings(now))
	if err != nil {
		return Key{}, err
	}
	k := Key{Fingerprint: strings.ToUpper(hex.EncodeToString(e.PrimaryKey.Fingerprint)), MadeAt: now.UnixMicro()}
	var secret, public bytes.Buffer
	if err := e.SerializePrivate(&secret, settings(now)); err != nil {
		return Key{}, err
	}
	if err := e.Serialize(&public); err != nil {
		return Key{}, err
	}
	k.secret = secret.Bytes()
	k.Public, err = armoured(openpgp.PublicKeyType, public.Bytes())
	if err != nil {
		return Key{}, err
	}
	return k, nil
}

// settings are Ed25519 keys in the form that every program reads (version 4), and SHA-512.
func settings(now time.Time) *packet.Config {
	return &packet.Config{Algorithm: packet.PubKeyAlgoEdDSA, DefaultHash: crypto.SHA512, Time: func() time.Time { return now }}
}

func (k Key) entity() (*openpgp.Entity, error) {
	return openpgp.ReadEntity(packet.NewReader(bytes.NewReader(k.secret)))
}

// signedAt is when something is signed: never before the key was made, though clocks differ.
func (k Key) signedAt(now time.Time) time.Time {
	if made := time.UnixMicro(k.MadeAt); now.Before(made) {
		return made
	}
	return now
}

// Sign makes a detached signature, armoured.
func (k Key) Sign(b []byte, now time.Time) (string, error) {
	e, err := k.entity()
	if err != nil {
		return "", unreadable(err)
	}
	var out bytes.Buffer
	if err := openpgp.DetachSign(&out, e, bytes.NewReader(b), settings(k.signedAt(now))); err != nil {
		return "", err
	}
	return armoured(openpgp.SignatureType, out.Bytes())
}

// armoured writes a packet as text. The checksum is optional (RFC 9580 §6.1), but GnuPG before 2.4 stumbles where it is not there.
func armoured(kind string, packet []byte) (string, error) {
	var out bytes.Buffer
	w, err := armor.EncodeWithChecksumOption(&out, kind, nil, true)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(packet); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return out.String() + "\n", nil
}

// SignText signs a text of whole lines within itself (RFC 9580 §7): the signature is over the lines without the end of the last one.
func (k Key) SignText(lines string, now time.Time) ([]byte, error) {
	e, err := k.entity()
	if err != nil {
		return nil, unreadable(err)
	}
	var out bytes.Buffer
	lines = strings.TrimSuffix(lines, "\n")
	if err := openpgp.DetachSignText(&out, e, strings.NewReader(lines), settings(k.signedAt(now))); err != nil {
		return nil, err
	}
	signature, err := armoured(openpgp.SignatureType, out.Bytes())
	escaped := strings.ReplaceAll("\n"+lines, "\n-", "\n- -")
	return []byte("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n" + escaped + "\n" + signature), err
}

func unreadable(err error) error {
	return fault.New(fault.Internal, "bad_signing_key", text.Of("簽章金鑰讀不懂。", "The signing key cannot be read.")).Because(err)
}
