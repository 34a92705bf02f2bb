package exposure

import (
	"context"
	"slices"

	"lianfang/internal/store"
)

// stockroom gives the components that somebody holds, by product. What was asked for once is not read again: it lives no longer than what it is judged for.
type stockroom struct {
	q    store.Querier // nil: what is there already is all
	held map[string][]component
}

func (r *stockroom) of(ctx context.Context, products []string) (map[string][]component, error) {
	if r.q == nil {
		return r.held, nil
	}
	if r.held == nil {
		r.held = map[string][]component{}
	}
	var fresh []string
	for _, p := range products {
		if _, asked := r.held[p]; !asked {
			r.held[p], fresh = nil, append(fresh, p)
		}
	}
	if len(fresh) == 0 {
		return r.held, nil
	}
	found, err := componentsOf(ctx, r.q, fresh)
	for p, list := range found {
		r.held[p] = slices.Clip(list)
	}
	return r.held, err
}
