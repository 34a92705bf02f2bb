package httpx

import (
	"io"
	"net"
	"net/netip"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// from is a connection of some address.
type from struct {
	net.Conn
	addr string
}

func (f from) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(f.addr), 4711))
}

// line gives connections one after the other.
type line struct {
	net.Listener
	next chan net.Conn
}

func (l line) Accept() (net.Conn, error) { return <-l.next, nil }

func TestConnectionsAreBoundedOfAllAndOfEach(t *testing.T) {
	l := line{next: make(chan net.Conn, 20)}
	b := Bounded(l, Proxies{netip.MustParsePrefix("10.0.0.0/8")}, false, NewMeter(prometheus.NewRegistry())).(*bounded)
	b.most, b.own = 9, 2
	come := func(addr string) (ours, theirs net.Conn) {
		ours, theirs = net.Pipe()
		l.next <- from{ours, addr}
		return ours, theirs
	}
	taken := func() net.Conn { c, _ := b.Accept(); return c }
	for _, a := range []string{"198.51.100.7", "198.51.100.7", "198.51.100.7", "2001:db8::1", "2001:db8::2", "2001:db8::3", "10.0.0.1", "10.0.0.1", "10.0.0.1"} {
		_, theirs := come(a)
		if a == "198.51.100.7" || a[0] == '2' {
			t.Cleanup(func() { _ = theirs.Close() })
		}
	}
	var all []net.Conn
	for range 7 { // two of each address, and all three of the proxy
		all = append(all, taken())
	}
	if got := all[6].RemoteAddr().String(); got != "10.0.0.1:4711" || b.all != 7 {
		t.Errorf("%s, %d", got, b.all)
	}
	come("127.0.0.1")
	come("127.0.0.1")
	_, full := come("127.0.0.1")
	all = append(all, taken(), taken())
	go func() { _, _ = b.Accept() }()
	if _, err := full.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("one more than all: %v", err)
	}
	for _, c := range all {
		_ = c.Close()
		_ = c.Close() // counted once
	}
	if b.all != 0 || len(b.of) != 0 {
		t.Errorf("%d left of %v", b.all, b.of)
	}
}
