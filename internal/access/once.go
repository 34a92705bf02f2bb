package access

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Answered is what a request was answered with.
type Answered struct {
	Status int
	Body   []byte
}

const (
	onceLasts = 24 * time.Hour  // how long an answer is kept
	onceWaits = 2 * time.Minute // after which a request that left no answer may be sent again
	maxKey    = 255             // bytes
	maxKept   = 64 << 10        // bytes of an answer
)

// Once answers a request that bears a key as it was answered the first time (draft-ietf-httpapi-idempotency-key-header). request is what was asked: the
// same key with another request is refused. An answer that says that the server failed is not kept.
func (a *Access) Once(ctx context.Context, w Who, key string, request []byte, do func() (Answered, error)) (Answered, error) {
	if len(key) > maxKey {
		return Answered{}, fault.New(fault.Invalid, "bad_idempotency_key", text.Format("Idempotency-Key 最長 %d 位元組。", "An Idempotency-Key has at most %d bytes.", maxKey))
	}
	hash := sha256.Sum256(fmt.Appendf(nil, "%d %d %d %s", w.Viewer.Token, w.Person, w.Org, key))
	digest := sha256.Sum256(request)
	now := a.now()
	before, mine, err := a.claimOnce(ctx, hash[:], digest[:], now)
	switch {
	case err != nil:
		return Answered{}, err
	case !mine && !bytes.Equal(before.digest, digest[:]):
		return Answered{}, fault.New(fault.Invalid, "idempotency_key_reused", text.Of("這個 Idempotency-Key 用在別的請求過。", "This Idempotency-Key was used for another request."))
	case !mine && before.status == 0:
		return Answered{}, fault.New(fault.Conflict, "still_under_way", text.Of("同一個請求還在處理，請稍後再問。", "The same request is still under way; ask again in a while."))
	case !mine:
		return Answered{int(before.status), before.body}, nil
	}
	out, err := do()
	if err != nil || out.Status >= 500 || len(out.Body) > maxKept {
		return out, cmp.Or(err, a.store.Write(ctx, func(tx *store.Tx) error { return dropOnce(ctx, tx, hash[:]) }))
	}
	return out, a.store.Write(ctx, func(tx *store.Tx) error { return keepOnce(ctx, tx, hash[:], out) })
}

// once is a row of what was answered.
type once struct {
	digest []byte
	at     int64
	status int64
	body   []byte
}

// claimOnce makes the request this one's to answer, or gives what another was answered.
func (a *Access) claimOnce(ctx context.Context, hash, digest []byte, now time.Time) (before once, mine bool, err error) {
	err = a.store.Write(ctx, func(tx *store.Tx) error {
		if mine, err = insertOnce(ctx, tx, hash, digest, now.UnixMicro()); err != nil || mine {
			return err
		}
		if before, err = findOnce(ctx, tx, hash); err != nil {
			return err
		}
		if before.status == 0 && now.Sub(time.UnixMicro(before.at)) > onceWaits { // its server died
			mine, err = takeOnce(ctx, tx, hash, digest, before.at, now.UnixMicro())
		}
		return err
	})
	return before, mine, err
}
