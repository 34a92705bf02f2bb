package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// Options are what the operator decides.
type Options struct {
	// Allow are networks that may be reached although they are not public, e.g. 10.20.0.0/16. Empty: none.
	Allow []netip.Prefix
	// Roots are the authorities whose certificates count; nil means the system's.
	Roots *x509.CertPool
}

// Limits of every connection.
const (
	dialWithin  = 10 * time.Second
	headersSize = 64 << 10
)

// Dialer makes checked connections. It is safe for several goroutines.
type Dialer struct {
	options Options
	net     net.Dialer
}

// New makes a dialer.
func New(o Options) *Dialer {
	d := &Dialer{options: o}
	d.net = net.Dialer{Timeout: dialWithin, ControlContext: d.control}
	return d
}

// control runs for every address that a name led to, just before the connection, so what is checked is what is connected to.
func (d *Dialer) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}
	return check(ap.Addr(), d.options.Allow)
}

// DialContext connects over TCP.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	switch network {
	case "tcp", "tcp4", "tcp6":
		return d.net.DialContext(ctx, network, address)
	}
	return nil, fmt.Errorf("network %q is not used", network)
}

// ErrRedirect is what a client gives instead of following a redirect.
var ErrRedirect = errors.New("the server answered with a redirect, which is not followed")

// ErrTooLong is what reading an answer beyond its limit gives.
var ErrTooLong = errors.New("the answer is longer than allowed")

// Client makes an HTTP client that reads at most maxBytes of an answer's body and takes at most as long as within, from the dial to the
// last byte.
func (d *Dialer) Client(maxBytes int64, within time.Duration) *http.Client {
	t := &http.Transport{
		Proxy:                  nil,
		DialContext:            d.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: d.options.Roots},
		TLSHandshakeTimeout:    dialWithin,
		ResponseHeaderTimeout:  within,
		MaxResponseHeaderBytes: headersSize,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        time.Minute,
		ForceAttemptHTTP2:      true,
	}
	return &http.Client{
		Transport:     limited{t, maxBytes},
		Timeout:       within,
		CheckRedirect: func(*http.Request, []*http.Request) error { return ErrRedirect },
	}
}

// limited cuts the bodies of answers.
type limited struct {
	next http.RoundTripper
	max  int64
}

// RoundTrip also refuses schemes other than http and https before anything is connected.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" && r.URL.Scheme != "http" {
		return nil, fmt.Errorf("scheme %q is not used", r.URL.Scheme)
	}
	resp, err := l.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &cut{resp.Body, l.max}
	return resp, nil
}

type cut struct {
	io.ReadCloser
	left int64
}

func (c *cut) Read(p []byte) (int, error) {
	if c.left < 0 {
		return 0, ErrTooLong
	}
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.ReadCloser.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		return n - 1, ErrTooLong
	}
	return n, err
}
