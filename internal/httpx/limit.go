package httpx

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Class is a sort of requests that has a measure of its own.
type Class string

// The classes.
const (
	Doors   Class = "sign-in" // where secrets are tried and mails are asked for
	Open    Class = "open"    // what anybody may send without being in
	Reports Class = "reports" // what somebody at the desk has to read each of
	Usual   Class = "usual"   // everything else
)

// Rate is how many requests of a class one address may send: so many at once, and then so many a second.
type Rate struct {
	Burst  int
	Second float64
}

// Rates are the usual ones. Behind one address there can be a whole agency, so what people and programs do all day has much room: a thousand streams that
// come back at once fit into the burst. At the doors a person sends a handful.
func Rates() map[Class]Rate {
	return map[Class]Rate{Doors: {60, 1}, Open: {120, 2}, Reports: {10, 1.0 / 120}, Usual: {4000, 200}}
}

// limitedMost is how many addresses are remembered.
const limitedMost = 100_000

// Limiter counts the requests of each address. It holds two generations: when the young one is full the old one is forgotten, and whoever comes again
// becomes young again. So it is bounded however many addresses somebody has.
type Limiter struct {
	rates      map[Class]Rate
	now        func() time.Time
	mu         sync.Mutex
	young, old map[bucketKey]*bucket
}

type bucketKey struct {
	class Class
	from  netip.Prefix
}

type bucket struct {
	rate *rate.Limiter
	told time.Time // when it was last said that this address is held back
}

// NewLimiter makes a limiter; now is the clock.
func NewLimiter(rates map[Class]Rate, now func() time.Time) *Limiter {
	return &Limiter{rates: rates, now: now}
}

// neighbours is whom an address is counted with: in IPv6 everybody has a network of addresses.
func neighbours(a netip.Addr) netip.Prefix {
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // fails for the zero address alone, which then counts as one
	return p
}

// Take counts a request. wait is how long the address has to wait before the next one; first tells that this has not been said within the last minute.
func (l *Limiter) Take(c Class, a netip.Addr) (wait time.Duration, first bool) {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.at(bucketKey{c, neighbours(a)})
	turn := b.rate.ReserveN(now, 1)
	if wait = turn.DelayFrom(now); wait <= 0 {
		return 0, false
	}
	turn.CancelAt(now)
	if first = b.told.IsZero() || now.Sub(b.told) >= time.Minute; first {
		b.told = now
	}
	return wait, first
}

func (l *Limiter) at(k bucketKey) *bucket {
	if b, ok := l.young[k]; ok {
		return b
	}
	b, ok := l.old[k]
	if !ok {
		r := l.rates[k.class]
		b = &bucket{rate: rate.NewLimiter(rate.Limit(r.Second), r.Burst)}
	}
	if l.young == nil || len(l.young) >= limitedMost/2 {
		l.young, l.old = map[bucketKey]*bucket{}, l.young
	}
	l.young[k] = b
	return b
}
