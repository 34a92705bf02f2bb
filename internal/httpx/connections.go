package httpx

import (
	"net"
	"net/netip"
	"sync"
)

// How many connections may be open. The streams of a whole agency fit into those of one address.
const (
	connsMost = 10_000
	connsOwn  = 2_000
)

// Bounded is a listener that keeps a bound on the connections that are open, of all and of each address. What is too much is closed at once, so that who
// waits in line is not kept waiting by who does not move. Proxies and this machine speak for many, so they have no bound of their own; nor has anybody where a proxy
// stands in front that was not named.
func Bounded(l net.Listener, p Proxies, fronted bool, m *Meter) net.Listener {
	return &bounded{Listener: l, proxies: p, fronted: fronted, opened: m.open.Inc, closed: m.open.Dec, refused: m.refused.Inc, most: connsMost, own: connsOwn, of: map[netip.Prefix]int{}}
}

// BoundedTo is Bounded for what is no door of HTTP: so many connections in all, and of each address.
func BoundedTo(l net.Listener, p Proxies, most, own int) net.Listener {
	none := func() {}
	return &bounded{Listener: l, proxies: p, opened: none, closed: none, refused: none, most: most, own: own, of: map[netip.Prefix]int{}}
}

type bounded struct {
	net.Listener
	proxies   Proxies
	fronted   bool
	most, own int

	opened, closed, refused func() // told of each connection

	mu  sync.Mutex
	all int
	of  map[netip.Prefix]int
}

// Accept gives the next connection that there is room for.
func (b *bounded) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		a := plainAddr(c.RemoteAddr().String())
		if b.take(a) {
			b.opened()
			return &counted{Conn: c, give: func() { b.give(a) }}, nil
		}
		b.refused()
		_ = c.Close()
	}
}

func (b *bounded) take(a netip.Addr) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := neighbours(a)
	spared := b.fronted || a.IsLoopback() || b.proxies.Has(a)
	if b.all >= b.most || !spared && b.of[k] >= b.own {
		return false
	}
	b.all++
	b.of[k]++
	return true
}

func (b *bounded) give(a netip.Addr) {
	b.closed()
	b.mu.Lock()
	defer b.mu.Unlock()
	k := neighbours(a)
	b.all--
	if b.of[k]--; b.of[k] == 0 {
		delete(b.of, k)
	}
}

// counted is a connection that says when it is closed.
type counted struct {
	net.Conn
	once sync.Once
	give func()
}

func (c *counted) Close() error {
	c.once.Do(c.give)
	return c.Conn.Close()
}
