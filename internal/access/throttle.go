package access

import (
	"net/netip"
	"sync"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// throttle slows guessing at passwords. Each failure beyond a few free ones doubles the time until the next attempt is looked at; with time, failures are
// forgotten. Nobody is locked out: an attacker who guesses at somebody's password from elsewhere does not slow a network from which that person came in
// before, and passkeys and links know no throttle. While somebody waits, an attempt costs a look into this memory and no more.
//
// A node counts for itself and forgets when it ends, since a row for every guess would cost the writer more than the guess costs the attacker.
type throttle struct {
	mu         sync.Mutex
	young, old map[string]strikes
}

type strikes struct {
	n     float64
	at    time.Time // when n was so
	until time.Time // until when the next attempt waits
	known bool      // somebody came in so
}

// pace is how fast failures of one sort may follow.
type pace struct {
	free    float64       // failures that cost nothing
	longest time.Duration // the longest wait
	forget  time.Duration // in which one failure is forgotten
}

var (
	paceOfPair    = pace{3, 15 * time.Minute, 15 * time.Minute}  // one account from one network
	paceOfAccount = pace{10, 15 * time.Minute, 15 * time.Minute} // one account from everywhere: some hundred guesses a day
	paceOfNetwork = pace{30, 5 * time.Minute, 10 * time.Second}  // all accounts from one network: an agency behind one address mistypes too
)

const strikesMax = 50_000 // kept in each of two generations

// guess is an attempt that was let through to be looked at.
type guess struct{ pair, account, network string }

func newGuess(account, from string) guess {
	network := networkOf(from)
	return guess{account + "\n" + network, account + "\n", "\n" + network}
}

// networkOf is what one attacker has for the asking: an IPv4 address, or the 64 bits of IPv6 that a line comes with.
func networkOf(from string) string {
	a, err := netip.ParseAddr(from)
	if err != nil {
		return from
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	p, _ := a.Prefix(64)
	return p.String()
}

// take counts an attempt as failed before it is looked at, so that of a thousand at once only the free ones are; forgive takes that back. It gives how
// long the attempt has to wait; one that has to wait was not counted.
func (t *throttle) take(g guess, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	type counted struct {
		key string
		pace
	}
	keys := []counted{{g.pair, paceOfPair}, {g.network, paceOfNetwork}}
	if !t.get(g.pair).known {
		keys = append(keys, counted{g.account, paceOfAccount})
	}
	var wait time.Duration
	for _, k := range keys {
		wait = max(wait, t.get(k.key).until.Sub(now))
	}
	if wait > 0 {
		return wait
	}
	for _, k := range keys {
		t.put(k.key, t.get(k.key).strike(k.pace, now))
	}
	return 0
}

func (s strikes) strike(p pace, now time.Time) strikes {
	s.n = max(0, s.n-float64(now.Sub(s.at))/float64(p.forget)) + 1
	s.at = now
	if over := s.n - p.free; over > 0 {
		s.until = now.Add(min(time.Second<<min(int(over), 20), p.longest))
	}
	return s
}

// forgive takes back what take counted: it was no failure. known says that somebody came in.
func (t *throttle) forgive(g guess, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range []string{g.account, g.network} {
		s := t.get(key)
		s.n, s.until = max(0, s.n-1), time.Time{}
		t.put(key, s)
	}
	s := t.get(g.pair)
	if s.n, s.until = max(0, s.n-1), (time.Time{}); known {
		s.n, s.known = 0, true
	}
	t.put(g.pair, s)
}

func (t *throttle) get(key string) strikes {
	if s, ok := t.young[key]; ok {
		return s
	}
	return t.old[key]
}

func (t *throttle) put(key string, s strikes) {
	if t.young == nil || len(t.young) >= strikesMax {
		t.young, t.old = map[string]strikes{}, t.young
	}
	t.young[key] = s
}

// mayGuess refuses an attempt that comes too soon.
func (a *Access) mayGuess(g guess) error {
	wait := a.guesses.take(g, a.now())
	if wait <= 0 {
		return nil
	}
	a.refuseQuietly(refusal{door: "password", why: "too soon"})
	seconds := int((wait + time.Second - 1) / time.Second)
	if seconds < 120 {
		return fault.New(fault.Busy, "sign_in_paused", text.Format("錯太多次了，請等 %d 秒再試。通行密鑰與登入連結不必等。", "Too many wrong attempts: wait %d seconds. Passkeys and sign-in links need not wait.", seconds))
	}
	return fault.New(fault.Busy, "sign_in_paused", text.Format("錯太多次了，請等 %d 分鐘再試。通行密鑰與登入連結不必等。", "Too many wrong attempts: wait %d minutes. Passkeys and sign-in links need not wait.", (seconds+59)/60))
}
