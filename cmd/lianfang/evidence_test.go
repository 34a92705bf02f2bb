package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/store/storetest"
)

// deskOf is a client of a centre's desk.
func deskOf(t *testing.T, addr, url string) (*client.Client, string) {
	t.Helper()
	token := decode[struct {
		Token string `json:"token"`
		ID    string `json:"id"`
	}](t, lianfang(t, "admin", "token", "create", "--role", "desk", "--json", "--store", addr).want(t, 0, "").out).Token
	c, err := client.New(url, client.Options{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	return c, token
}

func noise(size int) []byte {
	b := make([]byte, size)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(b)
	return b
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// A sealed package is verified by the command line alone, and a restored backup has the evidence.
func TestEvidenceIsSealedVerifiedAndBackedUp(t *testing.T) {
	ways(t, func(t *testing.T, from, to string) {
		blobs, toBlobs := filepath.Join(t.TempDir(), "blobs"), filepath.Join(t.TempDir(), "blobs")
		s := serveStore(t, from, "--blobs", blobs)
		desk, _ := deskOf(t, from, s.url)
		ctx := t.Context()
		x := must[client.Incident](t)(desk.ReportIncident(ctx, client.NewIncident{What: "locked"}))
		content := noise(3 << 20)
		must[client.EvidenceUpload](t)(desk.SendEvidence(ctx, x.ID, "disk.img", bytes.NewReader(content), int64(len(content))))
		seal := func(c *client.Client) string {
			pack := must[io.ReadCloser](t)(c.SealIncidentEvidence(ctx, x.ID, client.EvidenceSealing{Words: "for the court"}))
			b := must[[]byte](t)(io.ReadAll(pack))
			return file(t, "sealed.tar", string(b))
		}
		path := seal(desk)
		said := lianfang(t, "verify", "evidence", path).want(t, 0, "1 pieces of evidence").out
		key := file(t, "centre.pub", said[strings.LastIndex(said, "ed25519 "):])
		lianfang(t, "verify", "evidence", path, "--key", key).want(t, 0, "")
		b := must[[]byte](t)(os.ReadFile(path))
		b[len(b)/2] ^= 1
		if r := lianfang(t, "verify", "evidence", file(t, "bad.tar", string(b)), "--key", key, "--json").want(t, 1, ""); !strings.Contains(r.out, "evidence/0001.bin bytes ") {
			t.Errorf("%s", r.out)
		}
		night := filepath.Join(t.TempDir(), "night.lf")
		lianfang(t, "admin", "backup", night, "--store", from, "--blobs", blobs).want(t, 0, "")
		s.end(t, os.Interrupt)
		if strings.HasPrefix(to, "postgres") {
			lianfang(t, "admin", "restore", night, "--store", to).want(t, 2, "")
		}
		lianfang(t, "admin", "restore", night, "--store", to, "--blobs", toBlobs).want(t, 0, "intact")
		moved := serveStore(t, to, "--blobs", toBlobs)
		again, _ := deskOf(t, to, moved.url)
		lianfang(t, "verify", "evidence", seal(again), "--key", key).want(t, 0, "")
	})
}

// A server that is killed while evidence comes in loses nothing that it acknowledged, and the upload goes on where it was.
func TestAKilledServerLosesNoEvidence(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		blobs := filepath.Join(t.TempDir(), "blobs")
		s := serveStore(t, addr, "--blobs", blobs)
		desk, token := deskOf(t, addr, s.url)
		x := must[client.Incident](t)(desk.ReportIncident(t.Context(), client.NewIncident{What: "locked"}))
		content := noise(24 << 20)
		tus := func(method, path string, body io.Reader, headers ...string) (int, http.Header, error) {
			q := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), method, s.url+path, body))
			q.Header.Set("Authorization", "Bearer "+token)
			q.Header.Set("Tus-Resumable", "1.0.0")
			for i := 0; i+1 < len(headers); i += 2 {
				q.Header.Set(headers[i], headers[i+1])
			}
			r, err := http.DefaultClient.Do(q)
			if err != nil {
				return 0, nil, err
			}
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
			return r.StatusCode, r.Header, nil
		}
		_, h, err := tus(http.MethodPost, "/api/v1/evidence?incident="+x.ID, nil, "Upload-Length", strconv.Itoa(len(content)), "Upload-Metadata", "filename "+base64.StdEncoding.EncodeToString([]byte("disk.img")))
		if err != nil {
			t.Fatal(err)
		}
		at, path, acknowledged := 0, h.Get("Location"), 0
		for n := 0; at < len(content); n++ {
			if n%4 == 2 { // in the middle of a piece, and of the taking of the whole
				wait := time.Duration(rand.IntN(40)) * time.Millisecond
				go func(p *os.Process) { time.Sleep(wait); _ = p.Kill() }(s.Process)
			}
			code, h, err := tus(http.MethodPatch, path, bytes.NewReader(content[at:min(at+4<<20, len(content))]), "Content-Type", "application/offset+octet-stream", "Upload-Offset", strconv.Itoa(at))
			if err == nil && code == http.StatusNoContent {
				at = must[int](t)(strconv.Atoi(h.Get("Upload-Offset")))
				acknowledged = at
				continue
			}
			// PostgreSQL may still commit what a server sent just before it died, after the next one was asked where to go on: tus's 409.
			if err == nil && code != http.StatusConflict {
				t.Fatalf("a piece at %d: %d", at, code)
			}
			if err != nil {
				_ = s.Process.Kill()
				_ = s.Wait()
				s = serveStore(t, addr, "--blobs", blobs)
			}
			code, h, err = tus(http.MethodHead, path, nil)
			if err != nil || code != http.StatusOK {
				t.Fatalf("after a kill: %d %v", code, err)
			}
			if at = must[int](t)(strconv.Atoi(h.Get("Upload-Offset"))); at < acknowledged {
				t.Fatalf("%d bytes were acknowledged and %d are there", acknowledged, at)
			}
		}
		// One more kill: what is a piece of evidence stays one.
		desk = must[*client.Client](t)(client.New(s.url, client.Options{Token: token}))
		eventually(t, "it is taken", func() bool {
			l, err := desk.ListIncidentEvidence(t.Context(), x.ID)
			return err == nil && len(l.Evidence) == 1
		})
		_ = s.Process.Kill()
		_ = s.Wait()
		s = serveStore(t, addr, "--blobs", blobs)
		desk = must[*client.Client](t)(client.New(s.url, client.Options{Token: token}))
		r := must[io.ReadCloser](t)(desk.ReadIncidentEvidence(t.Context(), x.ID, client.EvidenceReading{N: 1, Words: "to compare"}))
		sum := sha256.Sum256(must[[]byte](t)(io.ReadAll(r)))
		want := sha256.Sum256(content)
		if hex.EncodeToString(sum[:]) != hex.EncodeToString(want[:]) {
			t.Error("the bytes are others")
		}
	})
}
