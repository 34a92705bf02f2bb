package evidence

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"strconv"

	"lianfang/internal/fault"
	"lianfang/internal/format/custody"
	"lianfang/internal/journal"
	"lianfang/internal/signkey"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Read gives the desk the bytes of a piece. That it was read, and why, is an entry before the first byte goes.
func (v *Vault) Read(ctx context.Context, p Pass, n int64, why string) (Item, io.ReadCloser, error) {
	if err := deskOnly(p); err != nil {
		return Item{}, nil, err
	}
	if err := v.open(); err != nil {
		return Item{}, nil, err
	}
	x, err := v.Item(ctx, p, n)
	if err != nil {
		return Item{}, nil, err
	}
	if x.DestroyedAt != 0 {
		return Item{}, nil, destroyed()
	}
	if err := v.handle(ctx, p, []int64{n}, entry{act: actRead, why: why}); err != nil {
		return Item{}, nil, err
	}
	r, err := v.Folder.Verified(x.SHA256)
	return x, r, err
}

// Sealing is a package that is ready to be written.
type Sealing struct {
	Name string
	Size int64
	pack custody.Package
	v    *Vault
}

// Seal makes an entry of the sealing, and gives the package. Nothing named is everything that is kept. The bytes are read when it is written.
func (v *Vault) Seal(ctx context.Context, p Pass, ns []int64, why string) (*Sealing, error) {
	if err := deskOnly(p); err != nil {
		return nil, err
	}
	if err := v.open(); err != nil {
		return nil, err
	}
	if err := reason(why); err != nil {
		return nil, err
	}
	var items []Item
	var seq int64
	err := v.chain(ctx, p, func(tx *store.Tx, c *caseRow) (e entry, facts []journal.Fact, err error) {
		if items, err = v.kept(ctx, tx, p, ns); err != nil {
			return e, nil, err
		}
		for _, x := range items {
			if size, ok := v.Folder.Size(x.SHA256); !ok || size != x.Size {
				return e, nil, fault.New(fault.Internal, "blob_missing", text.Format("第 %d 件證物的位元組不完整，不能封存。請先從備份找回。", "The bytes of piece %d are not whole, so nothing can be sealed. Bring them back from a backup first.", x.N))
			}
		}
		seq = c.seq + 1
		return entry{act: custody.Sealed, items: items, why: why}, nil, nil
	})
	if err != nil {
		return nil, err
	}
	return v.sealing(ctx, p, items, seq)
}

func (v *Vault) sealing(ctx context.Context, p Pass, items []Item, seq int64) (*Sealing, error) {
	chain, err := selectLinesTo(ctx, v.store.Read(), p.Case, seq)
	if err != nil {
		return nil, err
	}
	key, found, err := signkey.Public(ctx, v.store)
	if err != nil || !found {
		return nil, errors.Join(err, errors.New("evidence: there is no key"))
	}
	entries, wrong := custody.CheckChain(chain, key)
	if wrong != nil {
		return nil, fault.New(fault.Internal, "custody_broken", text.Format("監管鏈不完整（%[1]s）：%[2]s 不能封存。", "The chain of custody does not hold (%[1]s): %[2]s Nothing can be sealed.", wrong.Place, wrong.Say))
	}
	s := &Sealing{Name: PackageName(p.Number, seq), v: v, pack: custody.Package{Case: p.Number, Centre: v.Centre().In(text.ZhTW), Chain: chain}}
	if s.pack.SealedAt, err = custody.Micros(entries[len(entries)-1].At); err != nil {
		return nil, err
	}
	for _, x := range items {
		s.pack.Items = append(s.pack.Items, custody.Item{N: x.N, Name: x.Name, Kind: x.Kind, Size: x.Size, CameAt: custody.Stamp(x.CameAt), Side: string(x.Side), SHA256: x.SHA256.String(), SHA1: hex.EncodeToString(x.SHA1), MD5: hex.EncodeToString(x.MD5), Blocks: custody.BlockSums(x.blocks)})
	}
	s.Size, err = custody.Size(s.pack)
	return s, err
}

// Write writes the package.
func (s *Sealing) Write(ctx context.Context, w io.Writer) error {
	key, err := signkey.Key(ctx, s.v.store, s.v.now())
	if err != nil {
		return err
	}
	byN := map[int64]custody.Item{}
	for _, x := range s.pack.Items {
		byN[x.N] = x
	}
	return custody.Write(w, s.pack, key, func(x custody.Item) (io.ReadCloser, error) { return s.v.openItem(x.SHA256) })
}

// Check reads the bytes of a case's evidence again, on demand, and makes an entry of what came of it: the numbers of those that changed.
func (v *Vault) Check(ctx context.Context, p Pass) (changed []int64, err error) {
	if err := deskOnly(p); err != nil {
		return nil, err
	}
	if err := v.open(); err != nil {
		return nil, err
	}
	items, err := v.kept(ctx, v.store.Read(), p, nil)
	if err != nil {
		return nil, err
	}
	var good, broken []Item
	for _, x := range items {
		sound, err := v.sound(ctx, x)
		if err != nil {
			return nil, err
		}
		if err := v.noteCheck(ctx, x, sound); err != nil {
			return nil, err
		}
		if sound {
			good = append(good, x)
			continue
		}
		broken, changed = append(broken, x), append(changed, x.N)
	}
	for act, some := range map[string][]Item{actChecked: good, actChanged: broken} {
		if len(some) == 0 {
			continue
		}
		err := v.chain(ctx, p, func(*store.Tx, *caseRow) (entry, []journal.Fact, error) {
			return entry{act: act, items: some}, nil, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return changed, nil
}

// Numbers reads the numbers of pieces that somebody chose.
func Numbers(said []string) (out []int64, err error) {
	for _, s := range said {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 1 || n > maxItems {
			return nil, noItem()
		}
		out = append(out, n)
	}
	return out, nil
}
