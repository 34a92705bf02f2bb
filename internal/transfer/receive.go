// Package transfer takes a file that comes in pieces over a line that may break. Who keeps the file says where its bytes go; how a piece is read, checked and counted is the same for all.
package transfer

import (
	"bytes"
	"context"
	"errors"
	"hash"
	"io"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Checksum is what the bytes of one piece must add up to.
type Checksum struct {
	Hash hash.Hash
	Want []byte
}

// Sink is where the parts of a file go.
type Sink interface {
	// Part stores some bytes, at most PartSize+1. counts: they belong to the file at once; else when Count says so.
	Part(ctx context.Context, at int64, b []byte, counts bool) error
	// Count makes what was stored up to a place belong to the file.
	Count(ctx context.Context, to int64) error
	// Drop forgets what was stored and does not count.
	Drop(ctx context.Context) error
}

// PartSize is how much of a piece is stored at once, and so how much of it is in memory.
const PartSize = 1 << 20

// WrongOffset tells where a file goes on.
func WrongOffset(at int64) error {
	return fault.New(fault.Conflict, "wrong_offset", text.Format("這個上傳現在從第 %d 位元組接下去。", "This upload goes on at byte %d.", at))
}

func tooLong() error {
	return fault.New(fault.Invalid, "too_long", text.Of("送來的位元組比檔案開始時說的多，多的部分沒有收下。", "More bytes came than the file was said to have; the rest was not taken."))
}

// Receive takes a piece that begins at a place of a file of some size. When the connection is cut, what came is kept; with a checksum all of the piece is kept or nothing.
func Receive(ctx context.Context, body io.Reader, at, size int64, sum *Checksum, to Sink) error {
	r := &receiving{sink: to, at: at, begin: at, size: size, sum: sum}
	return r.all(context.WithoutCancel(ctx), body) // who went away has still sent what came
}

// receiving is one piece on its way in.
type receiving struct {
	sink  Sink
	at    int64 // where the next part goes
	begin int64
	size  int64
	sum   *Checksum
}

func (r *receiving) all(ctx context.Context, body io.Reader) error {
	part := make([]byte, PartSize+1)
	have := 0 // bytes read ahead of the part
	for {
		n, err := io.ReadFull(body, part[have:])
		n += have
		last := err != nil // the connection ended, as it should or not
		if r.at+int64(n) > r.size {
			return tooLong()
		}
		keep := min(n, PartSize)
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

func (r *receiving) part(ctx context.Context, b []byte) error {
	if len(b) == 0 {
		return nil
	}
	at := r.at
	r.at += int64(len(b))
	if r.sum != nil {
		r.sum.Hash.Write(b)
	}
	return r.sink.Part(ctx, at, b, r.sum == nil)
}

// ended tells whether a body came to its end, rather than being cut off.
func ended(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }

func readError(err error) error {
	if ended(err) {
		return nil
	}
	return fault.New(fault.Invalid, "cut_off", text.Of("連線中斷；已收到的部分留著，請接著傳。", "The connection was cut; what came is kept, go on from there.")).Because(err)
}

// verify compares a piece with its checksum.
func (r *receiving) verify(ctx context.Context, whole bool) error {
	if r.sum == nil {
		return nil
	}
	if !whole || !bytes.Equal(r.sum.Hash.Sum(nil), r.sum.Want) {
		err := r.sink.Drop(ctx)
		if err != nil || !whole {
			return err
		}
		return fault.New(fault.Invalid, "checksum_mismatch", text.Of("這一塊的檢查碼不符，沒有收下，請再送一次。", "The checksum of this piece does not match; it was not taken, send it again."))
	}
	if r.at == r.begin {
		return nil
	}
	return r.sink.Count(ctx, r.at)
}
