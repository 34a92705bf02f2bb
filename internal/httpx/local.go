package httpx

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Local lets in requests of this machine only: from a loopback address, to a loopback name, and not through a proxy, which is on this machine too but
// speaks for others. Everybody else finds nothing there.
//
// A proxy that was not set up for it says nothing of whom it speaks for, so where one is known to stand in front (Rules.Fronted, Rules.Proxies) nobody is
// local. HTTP/1.0 is how nginx asks unless it is told otherwise; programs on this machine have spoken 1.1 for long.
func Local(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := plainAddr(r.RemoteAddr)
		if !from.IsLoopback() || !loopbackName(r.Host) || !r.ProtoAtLeast(1, 1) || ClientOf(r.Context()).Proxied || proxied(r.Header) {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func loopbackName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback()
	}
	return host == "localhost"
}

// proxied knows the headers that proxies and what stands before them add.
func proxied(h http.Header) bool {
	for name := range h {
		if strings.HasPrefix(name, "X-Forwarded") || strings.HasPrefix(name, "X-Original-") {
			return true
		}
	}
	for _, name := range []string{"Forwarded", "Via", "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "Fastly-Client-Ip", "X-Envoy-External-Address"} {
		if _, ok := h[name]; ok {
			return true
		}
	}
	return false
}
