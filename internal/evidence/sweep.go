package evidence

import (
	"context"
	"errors"
	"io"
	"time"

	"lianfang/internal/blob"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Destroy ends one piece before its time, with a reason; not while the case is held back.
func (v *Vault) Destroy(ctx context.Context, p Pass, n int64, why string) error {
	if err := deskOnly(p); err != nil {
		return err
	}
	if err := reason(why); err != nil {
		return err
	}
	if err := v.destroy(ctx, p, []int64{n}, why, ""); err != nil {
		return err
	}
	return v.erase(ctx)
}

func (v *Vault) destroy(ctx context.Context, p Pass, ns []int64, why string, side Side) error {
	return v.chain(ctx, p, func(tx *store.Tx, c *caseRow) (entry, []journal.Fact, error) {
		if c.hold != "" {
			return entry{}, nil, fault.New(fault.Conflict, "evidence_held", text.Of("這件的證物在保全中，不能銷毀。請先解除保全。", "The evidence of this case is held back and cannot be destroyed. End the hold first."))
		}
		items, err := v.kept(ctx, tx, p, ns)
		if err != nil {
			return entry{}, nil, err
		}
		var ids []int64
		for _, x := range items {
			ids = append(ids, x.ID)
			c.bytes -= x.Size
		}
		return entry{act: actDestroyed, side: side, items: items, why: why}, nil, destroyItems(ctx, tx, ids, v.micro())
	})
}

// purgeWhy is the reason of the program, in both languages since nobody knows who reads it.
const purgeWhy = "案件結束滿 180 天 / 180 days since the case ended"

// Sweep does what time asks for: it destroys what is over, erases its bytes, ends uploads that nobody goes on with, and checks what was not checked for a day.
func (v *Vault) Sweep(ctx context.Context) error {
	if v.Folder == nil {
		return nil
	}
	return errors.Join(v.purge(ctx), v.erase(ctx), v.sweepUploads(ctx), v.checkOld(ctx))
}

// purge destroys the evidence of cases that ended long ago.
func (v *Vault) purge(ctx context.Context) error {
	before, after := v.micro()-lasts.Microseconds(), int64(0)
	for {
		some, err := v.keeping(ctx, after, sweepBatch)
		if err != nil || len(some) == 0 {
			return err
		}
		byID := map[int64]Pass{}
		var ids []int64
		for _, p := range some {
			byID[p.Case], after = p, p.Case
			ids = append(ids, p.Case)
		}
		over, err := v.Ended(ctx, ids, before)
		if err != nil {
			return err
		}
		for _, id := range over {
			err := v.destroy(ctx, byID[id], nil, purgeWhy, BySelf)
			if err != nil && !fault.Is(err, fault.Conflict) { // held back, or destroyed, meanwhile
				return err
			}
		}
	}
}

// erase removes the bytes of what is destroyed, unless another piece has the same.
func (v *Vault) erase(ctx context.Context) error {
	all, err := v.toErase(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		err := v.store.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Alone(ctx, namesKey); err != nil {
				return err
			}
			known, err := named(ctx, tx, []blob.Sum{x.SHA256})
			if err != nil {
				return err
			}
			if !known[x.SHA256] {
				if err := v.Folder.Remove(x.SHA256); err != nil {
					return err
				}
			}
			return markErased(ctx, tx, x.ID)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// namesKey keeps bytes from being erased while a row that names them is on its way: who makes the row looks once more whether they are there.
const namesKey = 8119_141

// Collect removes bytes that nobody names. now is real time, which the folder goes by.
func (v *Vault) Collect(ctx context.Context) error {
	if v.Folder == nil {
		return nil
	}
	_, err := v.Folder.Collect(ctx, time.Now(), func(ctx context.Context, some []blob.Sum) (map[blob.Sum]bool, error) {
		return named(ctx, v.store.Read(), some)
	})
	return err
}

// sound reads the bytes of a piece and tells whether they are what came.
func (v *Vault) sound(ctx context.Context, x Item) (bool, error) {
	err := v.Folder.Check(ctx, x.SHA256)
	if errors.Is(err, blob.ErrChanged) || fault.Of(err) != nil && fault.Of(err).Code == "blob_missing" {
		return false, nil
	}
	return err == nil, err
}

// noteCheck keeps what a check found; a piece that is not sound is a fact the first time.
func (v *Vault) noteCheck(ctx context.Context, x Item, sound bool) error {
	was := x.Sound
	x.CheckedAt, x.Sound = v.micro(), sound
	if sound || !was {
		return v.store.Write(ctx, func(tx *store.Tx) error { return updateChecked(ctx, tx, x) })
	}
	v.Log.Error("evidence is no longer what came: bring it back from a backup", "case", x.Case, "piece", x.N)
	return v.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: Changed, Audience: marking.RedDesk, Subject: x.Case, Object: x.ID}}, updateChecked(ctx, tx, x)
	})
}

// checkOld reads again what nobody has read for a day. What changed becomes an entry of its chain.
func (v *Vault) checkOld(ctx context.Context) error {
	for {
		some, err := v.unchecked(ctx, v.micro()-checkEvery.Microseconds(), sweepBatch)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, x := range some {
			if err := v.checkOne(ctx, x); err != nil {
				return err
			}
		}
	}
}

func (v *Vault) checkOne(ctx context.Context, x Item) error {
	sound, err := v.sound(ctx, x)
	if err != nil {
		return err
	}
	if err := v.noteCheck(ctx, x, sound); err != nil || sound || !x.Sound {
		return err
	}
	number, err := caseNumber(ctx, v.store.Read(), x.Case)
	if err != nil {
		return err
	}
	return v.chain(ctx, Pass{Case: x.Case, Number: number, Side: BySelf}, func(*store.Tx, *caseRow) (entry, []journal.Fact, error) {
		return entry{act: actChanged, items: []Item{x}}, nil, nil
	})
}

// openItem gives the bytes of a piece by its SHA-256 as a package writes it.
func (v *Vault) openItem(sha256 string) (io.ReadCloser, error) {
	sum, ok := blob.ParseSum(sha256)
	if !ok {
		return nil, errors.New("evidence: that is no SHA-256")
	}
	return v.Folder.Verified(sum)
}
