package app_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"lianfang/internal/app"
	"lianfang/internal/httpx"
	"lianfang/internal/httpx/httpxtest"
)

// One connection of HTTP/2 asks a hundred times and lets nothing of the answers come.
func TestStreamsOfHTTP2ThatNobodyReadsAreEnded(t *testing.T) {
	const streams = 100
	certFile, keyFile := httpxtest.Pair(t, t.TempDir(), "centre.example", time.Now().Add(1000*time.Hour))
	w := newWorld(t, t.TempDir(), func(o *app.Options) {
		o.Edge.CertFile, o.Edge.KeyFile = certFile, keyFile
		o.Edge.Patience = httpx.Patience{Still: time.Second, Pace: 1 << 10}
	})
	addr, err := w.app.Listen("127.0.0.1:0")
	w.ok(err)
	c, err := tls.Dial("tcp", addr, &tls.Config{NextProtos: []string{"h2"}, InsecureSkipVerify: true}) //nolint:gosec // the test looks at what comes
	w.ok(err)
	defer func() { _ = c.Close() }()
	w.ok(c.SetDeadline(time.Now().Add(30 * time.Second)))
	_, err = io.WriteString(c, http2.ClientPreface)
	w.ok(err)
	f := http2.NewFramer(c, c)
	w.ok(f.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0}))
	w.ok(f.WriteSettingsAck())
	var head bytes.Buffer
	pack := hpack.NewEncoder(&head)
	for i := range streams {
		head.Reset()
		for _, h := range [][2]string{{":method", "GET"}, {":scheme", "https"}, {":authority", addr}, {":path", "/sign-in"}} {
			w.ok(pack.WriteField(hpack.HeaderField{Name: h[0], Value: h[1]}))
		}
		w.ok(f.WriteHeaders(http2.HeadersFrameParam{StreamID: uint32(2*i + 1), BlockFragment: head.Bytes(), EndStream: true, EndHeaders: true}))
	}
	ended := map[uint32]bool{}
	for len(ended) < streams {
		frame, err := f.ReadFrame()
		if err != nil {
			t.Fatalf("%d of %d streams were ended: %v", len(ended), streams, err)
		}
		switch frame := frame.(type) {
		case *http2.RSTStreamFrame:
			ended[frame.StreamID] = true
		case *http2.DataFrame:
			if len(frame.Data()) > 0 {
				t.Fatal("data came that there was no room for")
			}
		case *http2.GoAwayFrame:
			t.Fatalf("%v", frame)
		}
	}
}
