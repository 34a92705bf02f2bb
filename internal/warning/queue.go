package warning

import (
	"context"
	"maps"
	"slices"
	"time"

	"lianfang/internal/member"
)

// Queue is how many messages of a channel are in a state that is not their last.
type Queue struct {
	Channel member.Channel
	State   string // queued, claimed, sending
	N       int64
}

// Queues counts what is on its way on each channel that this centre has, also where that is nothing, and tells how long the oldest message that could
// go has waited.
func (w *Warnings) Queues(ctx context.Context) ([]Queue, time.Duration, error) {
	found, oldest, err := queues(ctx, w.store.Read(), w.micro())
	if err != nil {
		return nil, 0, err
	}
	var out []Queue
	for _, c := range slices.Sorted(maps.Keys(w.channels)) {
		for _, state := range []string{"queued", "claimed", "sending"} {
			q := Queue{Channel: c, State: state}
			for _, f := range found {
				if f.Channel == c && f.State == state {
					q.N = f.N
				}
			}
			out = append(out, q)
		}
	}
	return out, oldest, nil
}
