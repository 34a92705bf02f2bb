package exposure

import (
	"context"
	"encoding/json"
	"time"

	"lianfang/internal/spans"
)

// InventoryThing is an inventory as traces know it: what follows from it begins there.
func InventoryThing(id int64) spans.Thing { return spans.Thing{Kind: "inventory", ID: id} }

func originOfInventories(_ context.Context, payload string) ([]spans.Origin, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil {
		return nil, err
	}
	out := make([]spans.Origin, len(ids))
	for i, id := range ids {
		out[i].Root = InventoryThing(id)
	}
	return out, nil
}

// traceTaken begins the trace of each inventory that was taken.
func (e *Exposure) traceTaken(ctx context.Context, start time.Time, taken []Taken, all []parsed) {
	for i, t := range taken {
		_, sp := e.journal.Spans().Root(ctx, "inventory", InventoryThing(t.Inventory), start)
		sp.Count("inventory", t.Inventory)
		sp.Count("rows", int64(len(all[i].rows)))
		sp.End(nil)
	}
}
