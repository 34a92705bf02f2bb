package warning

import (
	"context"

	"lianfang/internal/marking"
)

// ByID gives several warnings for the desk's stream, which names them; nobody else has them by number alone.
func (w *Warnings) ByID(ctx context.Context, v marking.Viewer, ids []int64) (map[int64]Warning, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	list, err := warningsByID(ctx, w.store.Dialect, w.store.Read(), ids)
	out := map[int64]Warning{}
	for _, x := range list {
		out[x.ID] = x
	}
	return out, err
}

// ReceiptsByID gives several receipts for the same.
func (w *Warnings) ReceiptsByID(ctx context.Context, v marking.Viewer, ids []int64) (map[int64]Receipt, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	list, err := receiptsByID(ctx, w.store.Read(), ids)
	out := map[int64]Receipt{}
	for _, r := range list {
		out[r.ID] = r
	}
	return out, err
}
