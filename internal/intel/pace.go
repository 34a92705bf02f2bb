package intel

import (
	"context"
	"time"

	"lianfang/internal/marking"
)

// Pace is how much a source sends: a source may keep its rhythm and still dry up.
type Pace struct {
	Source
	Before, Now float64 // records a day that brought something: in the four weeks before, and in the last seven days
	Last        time.Time
}

const (
	paceNow    = 7 * 24 * time.Hour
	paceBefore = 28 * 24 * time.Hour
	// paceDry is the part of what it used to send below which a source dries up; paceLeast is how much a source must have sent a day for that to be told.
	paceDry   = 0.25
	paceLeast = 1.0
)

// Dries tells whether the source sends less than a quarter of what it used to.
func (p Pace) Dries() bool { return p.Before >= paceLeast && p.Now < paceDry*p.Before }

// Paces tells of each source how much it sends; the desk's alone.
func (n *Intel) Paces(ctx context.Context, v marking.Viewer) ([]Pace, error) {
	sources, err := n.Sources(ctx, v)
	if err != nil || len(sources) == 0 {
		return nil, err
	}
	now := n.now()
	sent, err := sentSince(ctx, n.store.Read(), now.Add(-paceNow-paceBefore), now.Add(-paceNow))
	if err != nil {
		return nil, err
	}
	out := make([]Pace, len(sources))
	for i, s := range sources {
		x := sent[s.ID]
		out[i] = Pace{Source: s, Before: float64(x.before) / 28, Now: float64(x.now) / 7, Last: x.last}
	}
	return out, nil
}
