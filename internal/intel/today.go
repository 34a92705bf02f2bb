package intel

import (
	"context"
	"time"

	"lianfang/internal/marking"
)

// Day is what came in since a moment.
type Day struct {
	Words int64 // assertions
	Items int64 // items not known before
	Held  int64 // objects that wait for the desk, whenever they came
}

// Since counts what came in; it is the desk's.
func (n *Intel) Since(ctx context.Context, v marking.Viewer, t time.Time) (Day, error) {
	if !v.All() {
		return Day{}, nil
	}
	return n.today.One(n.now, t.UnixMicro(), func() (Day, error) { return countSince(ctx, n.store.Read(), t.UnixMicro()) })
}
