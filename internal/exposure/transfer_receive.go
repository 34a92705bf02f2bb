package exposure

import (
	"bytes"
	"context"
	"errors"
	"hash"
	"io"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Checksum is what the bytes of one piece must add up to.
type Checksum struct {
	Hash hash.Hash
	Want []byte
}

// Receive takes a piece of a transfer that begins at offset, and gives how far the transfer is then. When the connection is cut, what came is kept; with
// a checksum all of the piece is kept or nothing. Whoever sends last is listened to: a connection that hangs does not shut out the next.
func (e *Exposure) Receive(ctx context.Context, v marking.Viewer, secret string, offset int64, body io.Reader, sum *Checksum) (Transfer, error) {
	t, err := e.FindTransfer(ctx, v, secret)
	if err != nil {
		return t, err
	}
	if t.State != Uploading || offset != t.Received {
		return t, wrongOffset(t.Received)
	}
	writer, err := e.store.TakeIDs(ctx, 1)
	if err != nil {
		return t, err
	}
	if err := e.store.Write(ctx, func(tx *store.Tx) error { return claimTransfer(ctx, tx, t, writer) }); err != nil {
		return t, err
	}
	r := &receiving{e: e, t: t, writer: writer, at: offset, sum: sum}
	ctx = context.WithoutCancel(ctx) // who went away has still sent what came
	if err := r.all(ctx, body); err != nil {
		return r.t, err
	}
	return r.t, nil
}

func wrongOffset(at int64) error {
	return fault.New(fault.Conflict, "wrong_offset", text.Format("這個上傳現在從第 %d 位元組接下去。", "This upload goes on at byte %d.", at))
}

func tooLong() error {
	return fault.New(fault.Invalid, "too_long", text.Of("送來的位元組比檔案開始時說的多，多的部分沒有收下。", "More bytes came than the file was said to have; the rest was not taken."))
}

// receiving is one piece on its way in.
type receiving struct {
	e      *Exposure
	t      Transfer
	writer int64
	at     int64 // where the next part goes: ahead of t.Received while a checksum is not verified
	sum    *Checksum
}

func (r *receiving) all(ctx context.Context, body io.Reader) error {
	part := make([]byte, partSize+1)
	have := 0 // bytes read ahead of the part
	for {
		n, err := io.ReadFull(body, part[have:])
		n += have
		last := err != nil // the connection ended, as it should or not
		if r.at+int64(n) > r.t.Size {
			return tooLong()
		}
		keep := min(n, partSize)
		if last {
			keep = n
		}
		if werr := r.part(ctx, part[:keep]); werr != nil {
			return werr
		}
		have = copy(part, part[keep:n])
		if !last {
			continue
		}
		return errors.Join(r.verify(ctx, ended(err)), readError(err))
	}
}

// ended tells whether a body came to its end, rather than being cut off.
func ended(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }

func readError(err error) error {
	if ended(err) {
		return nil
	}
	return fault.New(fault.Invalid, "cut_off", text.Of("連線中斷；已收到的部分留著，請接著傳。", "The connection was cut; what came is kept, go on from there.")).Because(err)
}

// part stores some bytes. Without a checksum they count at once.
func (r *receiving) part(ctx context.Context, b []byte) error {
	if len(b) == 0 {
		return nil
	}
	if r.t.parts++; r.t.parts > maxParts {
		return fault.New(fault.Invalid, "too_many_parts", text.Format("這個檔案分成太多小塊了（最多 %d 塊），請用大一點的區塊重新上傳。", "The file comes in too many pieces (at most %d); begin again with larger ones.", maxParts))
	}
	at := r.at
	r.at += int64(len(b))
	if r.sum != nil {
		r.sum.Hash.Write(b)
		return r.e.store.Write(ctx, func(tx *store.Tx) error { return insertPart(ctx, tx, r.t, r.writer, at, b) })
	}
	return r.advance(ctx, func(tx *store.Tx) error { return insertPart(ctx, tx, r.t, r.writer, at, b) })
}

// advance makes what is stored count, and where that is the whole file, says so.
func (r *receiving) advance(ctx context.Context, also func(*store.Tx) error) error {
	was, next := r.t, r.t
	next.Received, next.Expires = r.at, r.e.now().Add(transferLasts)
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

// verify compares a piece with its checksum.
func (r *receiving) verify(ctx context.Context, whole bool) error {
	if r.sum == nil {
		return nil
	}
	if !whole || !bytes.Equal(r.sum.Hash.Sum(nil), r.sum.Want) {
		err := r.e.store.Write(ctx, func(tx *store.Tx) error { return dropParts(ctx, tx, r.t, r.writer) })
		if err != nil || !whole {
			return err
		}
		return fault.New(fault.Invalid, "checksum_mismatch", text.Of("這一塊的檢查碼不符，沒有收下，請再送一次。", "The checksum of this piece does not match; it was not taken, send it again."))
	}
	if r.at == r.t.Received {
		return nil
	}
	return r.advance(ctx, func(*store.Tx) error { return nil })
}
