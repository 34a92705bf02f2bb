package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReadyAsksTheServerAndSaysNoWithoutOne(t *testing.T) {
	s := serveStore(t, t.TempDir())
	at := strings.TrimPrefix(s.url, "http://")
	lianfang(t, "ready", "--listen", at).want(t, 0, "ready")
	_, port, _ := strings.Cut(at, ":")
	lianfang(t, "ready", "--listen", "0.0.0.0:"+port).want(t, 0, "ready")
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
	}))
	defer broken.Close()
	if r := lianfang(t, "ready", "--listen", strings.TrimPrefix(broken.URL, "http://")).want(t, 1, ""); !strings.Contains(r.err, "the store does not answer") {
		t.Errorf("it does not say why: %q", r.err)
	}
	lianfang(t, "ready", "--listen", "127.0.0.1:1", "--within", "1s").want(t, 1, "")
	lianfang(t, "ready", "--within", "soon").complains(t, "--within is like 3s")
}
