package intel

import (
	"context"

	"lianfang/internal/marking"
)

// ValuesOf lists the values of several items at once, as far as the viewer may see the words that mention them; at most limit in all.
func (n *Intel) ValuesOf(ctx context.Context, v marking.Viewer, items []int64, limit int) (map[int64][]Mentioned, error) {
	return valuesOf(ctx, n.store.Read(), v, items, limit)
}
