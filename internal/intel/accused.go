package intel

import (
	"context"

	"lianfang/internal/format/observable"
	"lianfang/internal/marking"
)

// Accusation is a value that a live indicator says is bad, and that the guard has nothing against.
type Accusation struct {
	Item, Observable int64
	Value            observable.Value
}

// Accusations lists the values that some assertions accuse. It is for background work.
func (n *Intel) Accusations(ctx context.Context, v marking.Viewer, words []int64) ([]Accusation, error) {
	return accusationsOf(ctx, n.store.Read(), v, words)
}

// AccusedInRange lists accused addresses and networks inside a range, the newest first.
func (n *Intel) AccusedInRange(ctx context.Context, v marking.Viewer, lo, hi [16]byte, limit int) ([]Accusation, error) {
	return accusedInScope(ctx, n.store.Read(), v, addressScope(lo), addressScope(hi), limit)
}

// AccusedUnder lists accused names at or below the registrable domain of a name, the newest first.
func (n *Intel) AccusedUnder(ctx context.Context, v marking.Viewer, name string, limit int) ([]Accusation, error) {
	parents := observable.Suffixes(name)
	if len(parents) == 0 {
		return nil, nil
	}
	scope := domainScope(parents[len(parents)-1])
	return accusedInScope(ctx, n.store.Read(), v, scope, scope, limit)
}
