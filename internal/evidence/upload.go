package evidence

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"time"

	"lianfang/internal/blob"
	"lianfang/internal/fault"
	"lianfang/internal/letter"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/transfer"
)

// An Upload is a piece of evidence that comes in parts, by somebody with an account. Its parts lie in the folder; what counts of them stands in the store, after they are on disk.
//
//	uploading ── last byte ──► whole ──► taken (a piece of evidence)
//	    │                        └────► refused, with the reason
//	    └── dropped by its maker, or a day without a byte
type Upload struct {
	ID       int64
	Name     string
	Metadata string // as its maker gave it
	Size     int64
	Received int64
	State    UploadState
	N        int64  // number of the piece, once it is taken
	Code     string // why it was refused
	Expires  time.Time

	pass Pass
	part string // name of the partial file
}

// UploadState is how far an upload is.
type UploadState int64

// The states.
const (
	Uploading UploadState = iota
	Whole
	Taken
	Refused
)

// NewUpload is an upload as it is asked for.
type NewUpload struct {
	Name, Metadata string
	Size           int64
}

// Begin makes an upload. The secret is its name outside, and only whoever made it can use it.
func (v *Vault) Begin(ctx context.Context, p Pass, n NewUpload) (secret string, u Upload, err error) {
	if err := v.open(); err != nil {
		return "", u, err
	}
	switch {
	case p.Side != ByBody && p.Side != ByDesk:
		return "", u, noItem()
	case n.Size <= 0:
		return "", u, invalid("empty_file", "檔案是空的。", "The file is empty.")
	case n.Size > MaxItem:
		return "", u, tooLarge(MaxItem)
	}
	if u.ID, err = v.store.TakeIDs(ctx, 1); err != nil {
		return "", u, err
	}
	secret, hash := letter.NewSecret()
	u = Upload{ID: u.ID, Name: cleanName(n.Name), Metadata: n.Metadata, Size: n.Size, Expires: v.now().Add(uploadKept), pass: p, part: strings.ToLower(rand.Text())}
	err = v.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := lockCase(ctx, tx, p.Case, p.Number); err != nil { // two beginnings come one after the other
			return err
		}
		open, coming, err := openUploads(ctx, tx, p.Case, v.micro())
		if err != nil {
			return err
		}
		if open >= maxOpen {
			return fault.New(fault.Busy, "too_many_uploads", text.Format("這件已有 %d 個還沒傳完的檔案。請先傳完或取消其中一個。", "%d files of this case are still on their way. Finish or cancel one of them first.", maxOpen))
		}
		if err := v.mayBring(ctx, tx, p, coming+n.Size); err != nil {
			return err
		}
		return insertUpload(ctx, tx, u, hash)
	})
	return secret, u, err
}

// FindUpload finds an upload of the pass's own maker.
func (v *Vault) FindUpload(ctx context.Context, person, token, org int64, secret string) (Upload, error) {
	u, found, err := uploadBy(ctx, v.store.Read(), "hash = $1", letter.Digest(secret))
	if err != nil {
		return Upload{}, err
	}
	if !found || u.pass.Person != person || u.pass.Token != token || u.pass.ByOrg != org || !v.now().Before(u.Expires) {
		return Upload{}, fault.New(fault.NotFound, "no_such_transfer", text.Of("沒有這個上傳，或已經過期，請重新上傳。", "There is no such upload, or it is too old; begin it again."))
	}
	return u, nil
}

// Receive takes a piece of an upload that was found. Whoever sends last is listened to.
func (v *Vault) Receive(ctx context.Context, u Upload, offset int64, body io.Reader, sum *transfer.Checksum) (Upload, error) {
	if err := v.open(); err != nil {
		return u, err
	}
	if u.State != Uploading || offset != u.Received {
		return u, transfer.WrongOffset(u.Received)
	}
	writer, err := v.store.TakeIDs(ctx, 1)
	if err != nil {
		return u, err
	}
	if err := v.store.Write(ctx, func(tx *store.Tx) error { return claimUpload(ctx, tx, u, writer) }); err != nil {
		return u, err
	}
	r := &receiving{v: v, u: u, writer: writer}
	err = transfer.Receive(ctx, body, offset, u.Size, sum, r)
	if err == nil && r.u.State == Whole {
		return v.takeUpload(context.WithoutCancel(ctx), r.u)
	}
	return r.u, err
}

// receiving is one piece on its way in.
type receiving struct {
	v      *Vault
	u      Upload
	writer int64
}

// Part puts bytes into the partial file; on disk before they count.
func (r *receiving) Part(ctx context.Context, at int64, b []byte, counts bool) error {
	err := r.v.Folder.WritePart(r.u.part, at, b)
	if errors.Is(err, blob.ErrLost) {
		r.u, err = r.v.endUpload(ctx, r.u, Refused, 0, "upload_lost")
		return errors.Join(err, fault.New(fault.Conflict, "upload_lost", text.Of("已傳的部分不見了，請重新上傳。", "What was sent is gone; begin the upload anew.")))
	}
	if err != nil || !counts {
		return err
	}
	return r.Count(ctx, at+int64(len(b)))
}

// Count makes what is on disk count.
func (r *receiving) Count(ctx context.Context, to int64) error {
	next := r.u
	next.Received, next.Expires = to, r.v.now().Add(uploadKept)
	if to == next.Size {
		next.State = Whole
	}
	err := r.v.store.Write(ctx, func(tx *store.Tx) error { return moveUpload(ctx, tx, r.u, next, r.writer) })
	if err == nil {
		r.u = next
	}
	return err
}

// Drop has nothing to do: what does not count is written over.
func (r *receiving) Drop(context.Context) error { return nil }

// takeUpload makes a whole upload a piece of evidence. It is done once, whoever asks and however often: the row moves with it.
func (v *Vault) takeUpload(ctx context.Context, u Upload) (Upload, error) {
	r, err := v.Folder.Partial(u.part, u.Size)
	if errors.Is(err, blob.ErrLost) {
		return v.endUpload(ctx, u, Refused, 0, "upload_lost")
	}
	if err != nil {
		return u, err
	}
	defer func() { _ = r.Close() }()
	x, err := v.keep(ctx, u.pass, u.Name, MaxItem, r)
	if err != nil {
		return u, err
	}
	if x.Size != u.Size {
		return v.endUpload(ctx, u, Refused, 0, "upload_lost")
	}
	x, err = v.record(ctx, u.pass, x, func(tx *store.Tx, x Item) error { return takeUploadRow(ctx, tx, u.ID, x.N) })
	if f := fault.Of(err); f != nil && f.Code == "evidence_full" {
		return v.endUpload(ctx, u, Refused, 0, f.Code)
	}
	if err != nil {
		return u, err
	}
	u.State, u.N = Taken, x.N
	return u, v.Folder.DropPartial(u.part)
}

func (v *Vault) endUpload(ctx context.Context, u Upload, state UploadState, n int64, code string) (Upload, error) {
	u.State, u.N, u.Code = state, n, code
	if err := v.store.Write(ctx, func(tx *store.Tx) error { return endUpload(ctx, tx, u) }); err != nil {
		return u, err
	}
	return u, v.Folder.DropPartial(u.part)
}

// Finish takes an upload whose last byte came and that was not taken, as after a crash.
func (v *Vault) Finish(ctx context.Context, u Upload) (Upload, error) {
	if u.State != Whole || v.Folder == nil {
		return u, nil
	}
	return v.takeUpload(ctx, u)
}

// Idle is how long ago its last byte came.
func (u Upload) Idle(now time.Time) time.Duration { return now.Add(uploadKept).Sub(u.Expires) }

// WhyRefused is why an upload was not taken, in words.
func WhyRefused(code string) text.Text {
	if code == "upload_lost" {
		return text.Of("已傳的部分不見了，請重新上傳。", "What was sent is gone; begin the upload anew.")
	}
	return text.Of("這件的證物太多了，請打電話給中心。", "The case has too much evidence; call the centre.")
}

// Drop ends an upload that was found; of one that was taken nothing is undone.
func (v *Vault) Drop(ctx context.Context, u Upload) error {
	if err := v.open(); err != nil {
		return err
	}
	if u.State == Whole {
		return fault.New(fault.Conflict, "upload_complete", text.Of("檔案已經傳完，正在收存，不能取消。", "The file has arrived and is being kept; it cannot be cancelled."))
	}
	if err := v.store.Write(ctx, func(tx *store.Tx) error { return deleteUpload(ctx, tx, u.ID) }); err != nil {
		return err
	}
	return v.Folder.DropPartial(u.part)
}

// Resume takes what is whole and was left when a server died. Where another node is at it, one of the two finds that it is done.
func (v *Vault) Resume(ctx context.Context) error { return v.takeWhole(ctx, 0) }

// takeWhole takes whole uploads whose last byte came so long ago.
func (v *Vault) takeWhole(ctx context.Context, idle time.Duration) error {
	if v.Folder == nil {
		return nil
	}
	whole, err := selectUploads(ctx, v.store.Read(), "state = 1")
	if err != nil {
		return err
	}
	for _, u := range whole {
		if u.Idle(v.now()) < idle {
			continue
		}
		if _, err := v.takeUpload(ctx, u); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}

// sweepUploads takes what is whole and left, and forgets what nobody goes on with.
func (v *Vault) sweepUploads(ctx context.Context) error {
	if err := v.takeWhole(ctx, 10*time.Minute); err != nil { // who sent it just now is still at it
		return err
	}
	old, err := selectUploads(ctx, v.store.Read(), "expires_at <= $1 AND state <> 1", v.micro())
	if err != nil {
		return err
	}
	for _, u := range old {
		if err := v.store.Write(ctx, func(tx *store.Tx) error { return deleteUpload(ctx, tx, u.ID) }); err != nil {
			return err
		}
		if err := v.Folder.DropPartial(u.part); err != nil {
			return err
		}
	}
	return nil
}
