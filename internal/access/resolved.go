package access

import (
	"sync"
	"time"
)

// key is what a Viewer depends on, besides the memberships.
type key struct {
	person, token, org int64
	role               Role
}

// resolved remembers who is who until the membership epoch moves, or for a minute. It holds two generations: when the young one is full,
// the old one is forgotten, and whoever is asked for becomes young again. So it is bounded and drops who is not asked for.
type resolved struct {
	mu         sync.Mutex
	young, old map[key]entry
}

type entry struct {
	epoch int64
	at    time.Time
	who   Who
}

func (r *resolved) get(k key, epoch int64, now time.Time) (Who, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.young[k]
	if !ok {
		if e, ok = r.old[k]; ok {
			r.keep(k, e)
		}
	}
	if !ok || e.epoch != epoch || now.Sub(e.at) >= resolvedLasts || now.Before(e.at) {
		return Who{}, false
	}
	return e.who, true
}

func (r *resolved) put(k key, epoch int64, now time.Time, w Who) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(k, entry{epoch, now, w})
}

func (r *resolved) keep(k key, e entry) {
	if r.young == nil || len(r.young) >= resolvedMax/2 {
		r.young, r.old = map[key]entry{}, r.young
	}
	r.young[k] = e
}
