package httpx

import (
	"net/http"
	"net/netip"
	"strings"
)

// From is the address that a request came from, "" where nothing tells it. A proxy in front stands on this machine or in our own network and appends for
// whom it speaks; of X-Forwarded-For the last entry is its own word, and what stands before it is whatever the client wrote.
func From(r *http.Request) string {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	peer := ap.Addr().Unmap()
	if !peer.IsLoopback() && !peer.IsPrivate() {
		return peer.String()
	}
	all := r.Header.Values("X-Forwarded-For")
	if len(all) == 0 {
		return peer.String()
	}
	last := all[len(all)-1]
	last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
	if a, err := netip.ParseAddr(last); err == nil {
		return a.Unmap().String()
	}
	return peer.String()
}
