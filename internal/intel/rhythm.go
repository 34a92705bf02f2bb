package intel

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/marking"
)

// Rhythm is how regularly a source speaks, by its own history.
type Rhythm struct {
	Source
	Arrivals int           // separate ones among the last files
	Usual    time.Duration // the median between two arrivals, 0 while there are too few to tell
	Silent   time.Time     // when it should have spoken again and did not, zero while it keeps its rhythm
}

const (
	rhythmFiles = 60               // files of a source that are looked at
	rhythmBurst = 10 * time.Minute // files that come within it are one arrival
	rhythmKnown = 4                // arrivals from which a rhythm can be told
	rhythmTimes = 3                // silent after so many times the usual pause,
	rhythmLeast = time.Hour        // but never sooner than this
)

// Rhythms tells of each source how it usually speaks and whether it went silent; the desk's alone.
func (n *Intel) Rhythms(ctx context.Context, v marking.Viewer) ([]Rhythm, error) {
	sources, err := n.Sources(ctx, v)
	if err != nil || len(sources) == 0 {
		return nil, err
	}
	came, err := arrivals(ctx, n.store.Read(), rhythmFiles)
	if err != nil {
		return nil, err
	}
	out := make([]Rhythm, len(sources))
	for i, s := range sources {
		out[i] = rhythmOf(s, came[s.ID], n.now())
	}
	return out, nil
}

// rhythmOf judges a source by its own history; came is in order of time.
func rhythmOf(s Source, came []time.Time, now time.Time) Rhythm {
	r := Rhythm{Source: s}
	var gaps []time.Duration
	var begun, last time.Time // of the last arrival: its first file, and the last file
	for _, at := range came {
		if d := at.Sub(begun); begun.IsZero() || d >= rhythmBurst {
			if r.Arrivals++; !begun.IsZero() {
				gaps = append(gaps, d)
			}
			begun = at
		}
		last = at
	}
	if r.Arrivals < rhythmKnown {
		return r
	}
	slices.Sort(gaps)
	r.Usual = gaps[len(gaps)/2]
	if late := last.Add(max(rhythmTimes*r.Usual, rhythmLeast)); now.After(late) {
		r.Silent = last.Add(r.Usual)
	}
	return r
}
