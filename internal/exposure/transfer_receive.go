package exposure

import (
	"context"
	"io"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/transfer"
)

// Receive takes a piece of a transfer that begins at offset, and gives how far the transfer is then. When the connection is cut, what came is kept; with
// a checksum all of the piece is kept or nothing. Whoever sends last is listened to: a connection that hangs does not shut out the next.
func (e *Exposure) Receive(ctx context.Context, v marking.Viewer, secret string, offset int64, body io.Reader, sum *transfer.Checksum) (Transfer, error) {
	t, err := e.FindTransfer(ctx, v, secret)
	if err != nil {
		return t, err
	}
	if t.State != Uploading || offset != t.Received {
		return t, transfer.WrongOffset(t.Received)
	}
	writer, err := e.store.TakeIDs(ctx, 1)
	if err != nil {
		return t, err
	}
	if err := e.store.Write(ctx, func(tx *store.Tx) error { return claimTransfer(ctx, tx, t, writer) }); err != nil {
		return t, err
	}
	r := &receiving{e: e, t: t, writer: writer}
	err = transfer.Receive(ctx, body, offset, t.Size, sum, r)
	return r.t, err
}

// receiving is one piece on its way in. Its parts are rows of the store.
type receiving struct {
	e      *Exposure
	t      Transfer
	writer int64
}

// Part stores some bytes.
func (r *receiving) Part(ctx context.Context, at int64, b []byte, counts bool) error {
	if r.t.parts++; r.t.parts > maxParts {
		return fault.New(fault.Invalid, "too_many_parts", text.Format("這個檔案分成太多小塊了（最多 %d 塊），請用大一點的區塊重新上傳。", "The file comes in too many pieces (at most %d); begin again with larger ones.", maxParts))
	}
	insert := func(tx *store.Tx) error { return insertPart(ctx, tx, r.t, r.writer, at, b) }
	if !counts {
		return r.e.store.Write(ctx, insert)
	}
	return r.advance(ctx, at+int64(len(b)), insert)
}

// Count makes what is stored count.
func (r *receiving) Count(ctx context.Context, to int64) error {
	return r.advance(ctx, to, func(*store.Tx) error { return nil })
}

// Drop forgets what does not count.
func (r *receiving) Drop(ctx context.Context) error {
	return r.e.store.Write(ctx, func(tx *store.Tx) error { return dropParts(ctx, tx, r.t, r.writer) })
}

// advance makes what is stored count, and where that is the whole file, says so.
func (r *receiving) advance(ctx context.Context, to int64, also func(*store.Tx) error) error {
	was, next := r.t, r.t
	next.Received, next.Expires = to, r.e.now().Add(transferLasts)
	if next.Received == next.Size {
		next.State = Reading
	}
	err := r.e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := also(tx); err != nil {
			return nil, err
		}
		if err := moveTransfer(ctx, tx, was, next, r.writer); err != nil || next.State != Reading {
			return nil, err
		}
		return []journal.Fact{{Kind: InventoryReceived, Subject: next.Org, Object: next.ID, Actor: next.by.person}}, nil
	})
	if err == nil {
		r.t = next
	}
	return err
}
