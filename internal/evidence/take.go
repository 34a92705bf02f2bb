package evidence

import (
	"context"
	"crypto/md5"  //nolint:gosec // a name by which others look a file up; nothing rests on it
	"crypto/sha1" //nolint:gosec // the same
	"errors"
	"fmt"
	"io"

	"lianfang/internal/blob"
	"lianfang/internal/fault"
	"lianfang/internal/format/custody"
	"lianfang/internal/format/magic"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Take keeps a file whole as a piece of evidence. most is how long it may be by the way on which it comes.
func (v *Vault) Take(ctx context.Context, p Pass, name string, most int64, r io.Reader) (Item, error) {
	if err := v.open(); err != nil {
		return Item{}, err
	}
	if err := v.mayBring(ctx, v.store.Read(), p, 0); err != nil { // before a byte is read
		return Item{}, err
	}
	x, err := v.keep(ctx, p, name, most, r)
	if err != nil {
		return Item{}, err
	}
	return v.record(ctx, p, x, nil)
}

// keep puts the bytes into the folder and finds what is known of them while they come.
func (v *Vault) keep(ctx context.Context, p Pass, name string, most int64, r io.Reader) (Item, error) {
	sha, md := sha1.New(), md5.New() //nolint:gosec // see above
	var blocks custody.Blocks
	var head headOf
	sum, size, err := v.Folder.Put(ctx, r, most, sha, md, &blocks, &head)
	if errors.Is(err, blob.ErrTooLarge) {
		return Item{}, tooLarge(most)
	}
	if err != nil {
		return Item{}, err
	}
	if size == 0 {
		return Item{}, invalid("empty_file", "檔案是空的。", "The file is empty.")
	}
	return Item{Case: p.Case, Side: p.Side, Org: p.Org, Actor: p.Actor, Name: cleanName(name), Kind: magic.Of(head).Code, Size: size, SHA256: sum, SHA1: sha.Sum(nil), MD5: md.Sum(nil), CameAt: v.micro(), CheckedAt: v.micro(),
		Sound: true, blocks: blocks.Sums()}, nil
}

// headOf keeps the beginning of what is written.
type headOf []byte

func (h *headOf) Write(p []byte) (int, error) {
	if room := magic.Head - len(*h); room > 0 {
		*h = append(*h, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func tooLarge(most int64) error {
	return fault.New(fault.Invalid, "too_large", text.Format("這裡一個檔案最多 %d MB。更大的請聯絡值班台。", "A file has at most %d MB here. Call the desk about a larger one.", most>>20))
}

// record makes the row and the first entry of a piece whose bytes are on disk. also runs in the same transaction.
func (v *Vault) record(ctx context.Context, p Pass, x Item, also func(*store.Tx, Item) error) (Item, error) {
	id, err := v.store.TakeIDs(ctx, 1)
	if err != nil {
		return Item{}, err
	}
	x.ID = id
	err = v.chain(ctx, p, func(tx *store.Tx, c *caseRow) (entry, []journal.Fact, error) {
		if err := v.mayBring(ctx, tx, p, x.Size); err != nil {
			return entry{}, nil, err
		}
		if err := tx.Alone(ctx, namesKey); err != nil {
			return entry{}, nil, err
		}
		if _, there := v.Folder.Size(x.SHA256); !there { // the same bytes were destroyed elsewhere at this moment
			return entry{}, nil, fault.New(fault.Busy, "send_again", text.Of("檔案沒有收下，請再傳一次。", "The file was not taken; send it again."))
		}
		c.items++
		c.bytes += x.Size
		x.N = c.items
		if err := insertItem(ctx, tx, x); err != nil {
			return entry{}, nil, err
		}
		if also != nil {
			if err := also(tx, x); err != nil {
				return entry{}, nil, err
			}
		}
		return entry{act: custody.Received, items: []Item{x}}, []journal.Fact{{Kind: Came, Audience: marking.RedDesk, Subject: p.Case, Object: x.ID, Actor: p.Actor}}, nil
	})
	return x, err
}

// mayBring bounds what a case and strangers may fill the folder with.
func (v *Vault) mayBring(ctx context.Context, q store.Querier, p Pass, size int64) error {
	if p.Ended && p.Side != ByDesk {
		return fault.New(fault.Conflict, "case_ended", text.Of("這件已經結案，不再收檔案。請寫訊息給值班台。", "The case has ended and takes no more files. Write to the desk."))
	}
	c, err := selectCase(ctx, q, p.Case)
	if err != nil {
		return err
	}
	if c.items >= maxItems || c.bytes+size > maxCase || c.seq >= maxChain {
		return fault.New(fault.Conflict, "evidence_full", text.Format("這件的證物太多了（最多 %[1]d 個檔案、%[2]d GB），請打電話給中心。", "The case has too much evidence (at most %[1]d files and %[2]d GB); call the centre.", maxItems, maxCase>>30))
	}
	if p.Side != ByCode {
		return nil
	}
	files, bytes, all, err := countPublic(ctx, q, p.Case, v.micro()-day.Microseconds())
	if err != nil {
		return err
	}
	if files >= maxCodeDay || bytes+size > maxCodeSize {
		return fault.New(fault.Limited, "too_many_files", text.Format("一天最多 %[1]d 個檔案、共 %[2]d MB。請明天再傳，或打電話給中心。", "At most %[1]d files and %[2]d MB a day. Send the rest tomorrow, or call the centre.", maxCodeDay, maxCodeSize>>20))
	}
	if all+size > maxAllDay {
		return fault.New(fault.Busy, "too_many_files", text.Of("目前收到的檔案太多，暫時收不下。請打電話給中心，或晚一點再試。", "Too many files are coming in. Call the centre, or try again later."))
	}
	return nil
}

// Items lists what a pass may see: the desk all, everybody else what they brought.
func (v *Vault) Items(ctx context.Context, p Pass) ([]Item, error) {
	return selectItems(ctx, v.store.Read(), p.where(), p.Case)
}

// where is what a pass may see of its case.
func (p Pass) where() string {
	switch p.Side {
	case ByDesk:
		return "case_id = $1"
	case ByBody:
		return fmt.Sprintf("case_id = $1 AND side = 'body' AND org = %d", p.Org)
	case ByCode:
		return "case_id = $1 AND side = 'reporter'"
	}
	return "case_id = $1 AND 1 = 0"
}

// Item gives one by its number in the case.
func (v *Vault) Item(ctx context.Context, p Pass, n int64) (Item, error) {
	all, err := selectItems(ctx, v.store.Read(), p.where()+" AND n = $2", p.Case, n)
	if err != nil {
		return Item{}, err
	}
	if len(all) == 0 {
		return Item{}, noItem()
	}
	return all[0], nil
}
