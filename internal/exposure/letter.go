package exposure

import (
	"bytes"
	"context"
	"strings"
	"time"

	"lianfang/internal/format/observable"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
)

// Outside is what intelligence that was received already says of an organisation's names and networks. Nothing is looked up outside for it, and nothing is
// scanned.
type Outside struct {
	At       time.Time
	Places   []OutsidePlace
	Touches  []OutsideTouch // the newest first
	TouchedN int            // of them in all
	Red      int            // touches that rest on TLP:RED words alone are counted and not told
}

// OutsidePlace is a network or domain that is the organisation's own.
type OutsidePlace struct {
	Name    string // "203.0.113.0/28" or "example.org"
	Network bool
	Pending bool // the desk has not approved it: it is not watched yet
	Touched int  // of the touches that were read

	lo, hi [16]byte
}

// OutsideTouch is a value of an indicator that lies in one of them.
type OutsideTouch struct {
	Item     int64
	STIXID   string
	Title    string
	Value    observable.Value
	What     string // the network or domain
	At       time.Time
	Sighted  int64 // times that sources saw it
	LastSeen time.Time
}

// touchesRead is how many touches of an organisation are read for its letter, and touchesTold how many of them are told one by one.
const (
	touchesRead = 2000
	touchesTold = 200
)

// Outside gathers it for an organisation that the viewer speaks for.
func (e *Exposure) Outside(ctx context.Context, v marking.Viewer, org int64) (Outside, error) {
	out := Outside{At: e.now()}
	if err := notThisOrg(v, org); err != nil {
		return out, err
	}
	if err := e.places(ctx, v, org, &out); err != nil {
		return out, err
	}
	var err error
	if out.TouchedN, out.Red, err = touchCounts(ctx, e.store.Read(), v, org); err != nil {
		return out, err
	}
	all, err := touchesOfOrg(ctx, e.store.Read(), v, org, touchesRead)
	if err != nil {
		return out, err
	}
	for i := range all {
		for j := range out.Places {
			if p := &out.Places[j]; p.holds(all[i].Value) {
				p.Touched++
				all[i].What = p.Name
			}
		}
	}
	out.Touches = all[:min(len(all), touchesTold)]
	return out, e.sighted(ctx, v, out.Touches)
}

// holds tells whether a value lies in the network, or at or below the domain.
func (p OutsidePlace) holds(x observable.Value) bool {
	if h, ok := x.Host(); ok {
		x = h
	}
	lo, hi, ok := observable.RangeOf(x)
	if p.Network {
		return ok && bytes.Compare(lo[:], p.hi[:]) <= 0 && bytes.Compare(hi[:], p.lo[:]) >= 0
	}
	return x.Kind == observable.Domain && (x.Text == p.Name || strings.HasSuffix(x.Text, "."+p.Name))
}

// places lists the networks and domains of an organisation.
func (e *Exposure) places(ctx context.Context, v marking.Viewer, org int64, out *Outside) error {
	networks, err := e.members.NetworksOf(ctx, v, []int64{org})
	if err != nil {
		return err
	}
	for _, x := range networks {
		if x.Refused == "" {
			out.Places = append(out.Places, OutsidePlace{Name: x.CIDR, Network: true, Pending: x.ApprovedAt == 0, lo: x.Lo, hi: x.Hi})
		}
	}
	domains, err := e.members.DomainsOf(ctx, v, []int64{org})
	for _, x := range domains {
		if x.Refused == "" {
			out.Places = append(out.Places, OutsidePlace{Name: x.Name, Pending: x.ApprovedAt == 0})
		}
	}
	return err
}

// sighted adds how often sources saw what touches.
func (e *Exposure) sighted(ctx context.Context, v marking.Viewer, list []OutsideTouch) error {
	if len(list) == 0 {
		return nil
	}
	keys := make([]int64, len(list))
	for i, t := range list {
		keys[i] = intel.Key(t.STIXID)
	}
	seen, err := sightingsOf(ctx, e.store.Read(), v, keys)
	for i := range list {
		x := seen[keys[i]]
		list[i].Sighted, list[i].LastSeen = x.times, x.last
	}
	return err
}
