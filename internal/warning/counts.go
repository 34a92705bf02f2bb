package warning

import (
	"context"

	"lianfang/internal/marking"
)

// ListCounts is how one warning of a list stands.
type ListCounts struct {
	Recipients int
	Silent     int // told and without an answer
}

// Counts counts the recipients of several warnings at once; it is the desk's.
func (w *Warnings) Counts(ctx context.Context, v marking.Viewer, ids []int64) (map[int64]ListCounts, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return w.list.All(w.now, ids, func(missing []int64) (map[int64]ListCounts, error) { return countLists(ctx, w.store.Read(), missing) })
}
