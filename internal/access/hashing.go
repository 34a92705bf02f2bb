package access

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// The cost of one password, by the OWASP Password Storage Cheat Sheet: 19 MiB and two passes, some 40 ms.
const (
	argonMemory = 19 << 10 // KiB
	argonPasses = 2
	argonLanes  = 1
	saltBytes   = 16
	sumBytes    = 32
	hashesWait  = 64 // passwords that wait for a processor; more are told to come back
)

// hashed is what is kept of a password.
type hashed struct {
	memory, passes uint32
	lanes          uint8
	salt, sum      []byte
}

func newHashed() hashed {
	h := hashed{memory: argonMemory, passes: argonPasses, lanes: argonLanes, salt: make([]byte, saltBytes), sum: make([]byte, sumBytes)}
	_, _ = rand.Read(h.salt)
	_, _ = rand.Read(h.sum) // equals no password, as long as nobody's is put here
	return h
}

const phcForm = "$argon2id$v=%d$m=%d,t=%d,p=%d$%s"

// String is the PHC form.
func (h hashed) String() string {
	b := base64.RawStdEncoding
	return fmt.Sprintf(phcForm, argon2.Version, h.memory, h.passes, h.lanes, b.EncodeToString(h.salt)+"$"+b.EncodeToString(h.sum))
}

// readHashed reads what String wrote, also with the costs of another year.
func readHashed(s string) (h hashed, err error) {
	var version int
	var rest string
	if _, err = fmt.Sscanf(s, phcForm, &version, &h.memory, &h.passes, &h.lanes, &rest); err != nil || version != argon2.Version {
		return h, fmt.Errorf("a password in the store is not Argon2id: %w", err)
	}
	salt, sum, _ := strings.Cut(rest, "$")
	if h.salt, err = base64.RawStdEncoding.DecodeString(salt); err == nil {
		h.sum, err = base64.RawStdEncoding.DecodeString(sum)
	}
	return h, err
}

// hasher computes a few passwords at a time: each takes memory and a processor, and a flood of sign-ins must take neither from those who are in.
type hasher struct {
	slots   chan struct{}
	waiting atomic.Int64
}

func newHasher() *hasher { return &hasher{slots: make(chan struct{}, runtime.NumCPU())} }

// of gives two halves of one Argon2id tag: what is compared, and a key for what only the password is to open.
func (g *hasher) of(ctx context.Context, password string, h hashed) (sum, key []byte, err error) {
	if g.waiting.Add(1) > hashesWait+int64(cap(g.slots)) {
		g.waiting.Add(-1)
		return nil, nil, tooBusy()
	}
	defer g.waiting.Add(-1)
	select {
	case g.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	defer func() { <-g.slots }()
	tag := argon2.IDKey([]byte(norm.NFKC.String(password)), h.salt, h.passes, h.memory, h.lanes, 2*sumBytes)
	return tag[:sumBytes], tag[sumBytes:], nil
}

func tooBusy() error {
	return fault.New(fault.Busy, "sign_in_busy", text.Of("現在登入的人太多，請幾秒後再試；通行密鑰不必等。", "Too many people are signing in; try again in a few seconds. A passkey need not wait."))
}
