package exposure

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// A Transfer is an upload that comes in parts: what was cut off goes on where it stopped, on any node and after a restart. Its parts are rows of the
// store until the file is taken.
//
//	uploading ── last byte ──► reading ──► taken (an inventory; then it is judged)
//	    │                        └───────► refused, with the reason
//	    └── dropped by its maker, or 24 hours without a byte
type Transfer struct {
	ID        int64
	Org       int64
	Name      string
	Metadata  string // as its maker gave it
	ByMachine bool
	Size      int64
	Received  int64
	State     TransferState
	Inventory int64 // once it is taken
	Code      string
	Say       text.Text // why it was refused
	Expires   time.Time

	by    uploader
	parts int64
}

// TransferState is how far a transfer is.
type TransferState int64

// The states.
const (
	Uploading TransferState = iota
	Reading
	TakenIn
	Refused
)

const (
	transferLasts = 24 * time.Hour // after its last byte
	maxOpen       = 5              // transfers of an organisation at once
	partSize      = 1 << 20
	maxParts      = 4096 // or a client that sends byte by byte fills the store with rows
)

// NewTransfer is a transfer as it is asked for.
type NewTransfer struct {
	Org       int64
	Name      string
	Metadata  string
	ByMachine bool
	Size      int64
}

// transferKey keeps two beginnings from both being the last that an organisation may have.
const transferKey = 8119_122

// BeginTransfer makes a transfer. The secret is its name outside, and only whoever made it can use it.
func (e *Exposure) BeginTransfer(ctx context.Context, v marking.Viewer, n NewTransfer) (secret string, t Transfer, err error) {
	if err := mayUpload(v, n.Org); err != nil {
		return "", t, err
	}
	switch {
	case n.Size <= 0:
		return "", t, fault.New(fault.Invalid, "empty_upload", text.Of("檔案是空的。", "The file is empty."))
	case n.Size > MaxUpload:
		return "", t, fault.New(fault.Invalid, "too_large", text.Format("一份清單最多 %d MB，請分成幾份上傳。", "An inventory has at most %d MB; upload it in parts.", MaxUpload>>20))
	}
	now := e.now()
	if err := roomFor(ctx, e.store.Read(), n.Org, now.UnixMicro()); err != nil { // before the writer is asked for, which others wait for
		return "", t, err
	}
	id, err := e.store.TakeIDs(ctx, 1)
	if err != nil {
		return "", t, err
	}
	secret = rand.Text()
	t = Transfer{ID: id, Org: n.Org, Name: n.Name, Metadata: n.Metadata, ByMachine: n.ByMachine, Size: n.Size, Expires: now.Add(transferLasts), by: uploaderOf(v)}
	err = e.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Alone(ctx, transferKey); err != nil {
			return err
		}
		if err := roomFor(ctx, tx, n.Org, now.UnixMicro()); err != nil {
			return err
		}
		return insertTransfer(ctx, tx, t, transferHash(secret))
	})
	return secret, t, err
}

// roomFor refuses an organisation's transfer where too many are open.
func roomFor(ctx context.Context, q store.Querier, org, now int64) error {
	open, err := openTransfers(ctx, q, org, now)
	if err != nil || open < maxOpen {
		return err
	}
	return fault.New(fault.Busy, "too_many_uploads", text.Format("這個單位已有 %d 個還沒傳完的檔案。請先傳完或取消其中一個。", "%d files of this organisation are still on their way. Finish or cancel one of them first.", maxOpen))
}

func transferHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func uploaderOf(v marking.Viewer) uploader { return uploader{v.Person, v.Token, v.Org} }

func noTransfer() error {
	return fault.New(fault.NotFound, "no_such_transfer", text.Of("沒有這個上傳，或已經過期，請重新上傳。", "There is no such upload, or it is too old; begin it again."))
}

// FindTransfer finds a transfer of the viewer's own.
func (e *Exposure) FindTransfer(ctx context.Context, v marking.Viewer, secret string) (Transfer, error) {
	t, found, err := transferByHash(ctx, e.store.Read(), transferHash(secret))
	if err != nil {
		return Transfer{}, err
	}
	if !found || t.by != uploaderOf(v) || !v.MayUpload(t.Org) || !e.now().Before(t.Expires) {
		return Transfer{}, noTransfer()
	}
	return t, nil
}

// DropTransfer ends a transfer of the viewer's own; of one that was taken nothing is undone.
func (e *Exposure) DropTransfer(ctx context.Context, v marking.Viewer, secret string) error {
	t, err := e.FindTransfer(ctx, v, secret)
	if err != nil {
		return err
	}
	if t.State == Reading {
		return fault.New(fault.Conflict, "upload_complete", text.Of("檔案已經傳完，正在讀取，不能取消。", "The file has arrived and is being read; it cannot be cancelled."))
	}
	return e.store.Write(ctx, func(tx *store.Tx) error { return deleteTransfers(ctx, tx, []int64{t.ID}) })
}

// SweepTransfers forgets transfers that nobody goes on with, and those that ended a day ago. It is to be called now and then.
func (e *Exposure) SweepTransfers(ctx context.Context) error {
	for {
		n := 0
		err := e.store.Write(ctx, func(tx *store.Tx) error {
			old, err := oldTransfers(ctx, tx, e.now().UnixMicro(), sweepBatch)
			if err != nil || len(old) == 0 {
				return err
			}
			n = len(old)
			return deleteTransfers(ctx, tx, old)
		})
		if err != nil || n < sweepBatch {
			return err
		}
	}
}
