package outbound

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// What somebody names to reach the inside of our network. 127.0.0.2 plays the public address that is allowed; on 127.0.0.1, at the same port, waits what
// nobody may reach.

// names is a name server on loopback whose answers change from question to question.
type names struct {
	mu      sync.Mutex
	answers map[string][][]string // by name: what each question in turn is answered, the last one ever after
	asked   map[string]int
}

func (n *names) next(name string, t dnsmessage.Type) (out []netip.Addr) {
	n.mu.Lock()
	defer n.mu.Unlock()
	turns, ok := n.answers[name]
	if !ok {
		turns = [][]string{{"127.0.0.1"}} // whatever else is asked leads inside
	}
	key := name + t.String()
	turn := turns[min(n.asked[key], len(turns)-1)]
	n.asked[key]++
	for _, s := range turn {
		a := netip.MustParseAddr(s)
		if a.Is4() == (t == dnsmessage.TypeA) {
			out = append(out, a)
		}
	}
	return out
}

func (n *names) serve(c net.PacketConn) {
	b := make([]byte, 1500)
	for {
		size, from, err := c.ReadFrom(b)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(b[:size]) != nil || len(m.Questions) != 1 {
			continue
		}
		q := m.Questions[0]
		m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
		for _, a := range n.next(strings.TrimSuffix(q.Name.String(), "."), q.Type) {
			h := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 0}
			if a.Is4() {
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AResource{A: a.As4()}})
			} else {
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}})
			}
		}
		if out, err := m.Pack(); err == nil {
			_, _ = c.WriteTo(out, from)
		}
	}
}

// asksThem makes this process ask them for every name, until the test ends.
func (n *names) asksThem(t *testing.T) {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go n.serve(c)
	before := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", c.LocalAddr().String())
	}}
	t.Cleanup(func() { net.DefaultResolver = before; _ = c.Close() })
}

// place is a server that counts who came.
func place(t *testing.T, addr string, h http.HandlerFunc) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	var came atomic.Int64
	s := httptest.NewUnstartedServer(h)
	_ = s.Listener.Close()
	s.Listener = l
	s.Config.ConnState = func(_ net.Conn, st http.ConnState) {
		if st == http.StateNew {
			came.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s, &came
}

func TestNobodyIsLedInside(t *testing.T) {
	inside, reached := place(t, "127.0.0.1:0", func(http.ResponseWriter, *http.Request) {})
	_, port, _ := net.SplitHostPort(inside.Listener.Addr().String())
	_, welcome := place(t, "127.0.0.2:"+port, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/redirect":
			http.Redirect(w, r, "http://127.0.0.1:"+port+"/", http.StatusTemporaryRedirect)
		case "/elsewhere":
			w.Header().Set("Alt-Svc", `h2="127.0.0.1:`+port+`"; ma=3600`)
			w.Header().Set("Refresh", "0; url=http://127.0.0.1:"+port+"/")
		}
	})
	n := &names{asked: map[string]int{}, answers: map[string][][]string{
		"rebind.example":   {{"127.0.0.2"}, {"127.0.0.1"}},
		"both.example":     {{"127.0.0.1", "127.0.0.2"}},
		"mapped.example":   {{"::ffff:127.0.0.1"}},
		"nat64.example":    {{"64:ff9b::7f00:1"}},
		"six.example":      {{"::1"}},
		"metadata.example": {{"169.254.169.254"}},
		"zero.example":     {{"0.0.0.0"}},
		"public.example":   {{"127.0.0.2"}},
	}}
	n.asksThem(t)
	client := New(Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")}}).Client(1000, 5*time.Second)
	ask := func(url string) error {
		q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		q.Close = true // so that the name is asked for anew each time
		resp, err := client.Do(q)
		if err == nil {
			_ = resp.Body.Close()
		}
		return err
	}
	if err := ask("http://public.example:" + port + "/elsewhere"); err != nil || welcome.Load() != 1 {
		t.Fatalf("the allowed address: %v", err)
	}
	if err := ask("http://rebind.example:" + port); err != nil {
		t.Fatalf("before the name turns: %v", err)
	}
	var refused *Refused
	for range 5 {
		if err := ask("http://rebind.example:" + port); !errors.As(err, &refused) {
			t.Errorf("the name has turned inside: %v", err)
		}
	}
	if err := ask("http://127.0.0.2:" + port + "/redirect"); !errors.Is(err, ErrRedirect) {
		t.Errorf("a redirect: %v", err)
	}
	_ = ask("http://both.example:" + port) // whichever of the two is tried, the inner one is not reached
	for _, host := range []string{"127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "017700000001", "0x7f.0.0.1", "0", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
		"[64:ff9b::127.0.0.1]", "[64:ff9b:1::127.0.0.1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "[0:0:0:0:0:ffff:127.0.0.1]", "localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1.nip.example",
		"user@127.0.0.1", "public.example@127.0.0.1", "mapped.example", "nat64.example", "six.example", "metadata.example", "zero.example", "169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "192.168.0.1", "10.0.0.1", "172.31.255.255"} {
		if err := ask("http://" + host + ":" + port + "/"); err == nil {
			t.Errorf("%s was asked", host)
		}
	}
	for _, url := range []string{"gopher://127.0.0.1:" + port, "ftp://public.example", "unix:///run/x.sock", "http+unix://x", "//127.0.0.1:" + port, "http://127.0.0.2:" + port + "\r\nHost: 127.0.0.1", "http:///", "file:///etc/passwd", "jar:http://127.0.0.1!/"} {
		if err := ask(url); err == nil {
			t.Errorf("%q was asked", url)
		}
	}
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:"+port) // of whoever started the program, or got a variable in
	t.Setenv("http_proxy", "http://127.0.0.1:"+port)
	if err := ask("http://public.example:" + port); err != nil {
		t.Error(err)
	}
	if reached.Load() != 0 {
		t.Errorf("the inside was reached %d times", reached.Load())
	}
}
