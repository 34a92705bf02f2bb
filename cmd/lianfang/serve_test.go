package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

// server is the program, serving.
type server struct {
	*exec.Cmd
	url, browser string
	started      time.Duration // from its start to its first line
	errs         *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serveStore starts a server on a store and stops it after the test.
func serveStore(t *testing.T, addr string, more ...string) *server {
	t.Helper()
	return serveAt(t, ":0", addr, more...)
}

func serveAt(t *testing.T, listen, addr string, more ...string) *server {
	t.Helper()
	s := &server{Cmd: exec.Command(binary, append([]string{"serve", "--store", addr, "--listen", listen, "--lang", "en"}, more...)...), errs: &lockedBuffer{}}
	s.Stderr = s.errs
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Process.Kill(); _ = s.Wait() })
	lines := bufio.NewScanner(out)
	for _, to := range []*string{&s.url, &s.browser} {
		if !lines.Scan() {
			t.Fatalf("no address: %s", s.errs)
		}
		*to = lines.Text()
		if s.started == 0 {
			s.started = time.Since(begun)
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return s
}

// end asks the server to stop and gives how long it took.
func (s *server) end(t *testing.T, sig os.Signal) time.Duration {
	t.Helper()
	begun := time.Now()
	if err := s.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("the server ended with %v\n%s", err, s.errs)
	}
	return time.Since(begun)
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url) //nolint:gosec // loopback, made by this test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// signInLink is a link as it is printed.
var signInLink = regexp.MustCompile(`http://localhost:\d+/sign-in/\S+`)

// eventually waits for something that another process writes.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 400 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s did not come", what)
}

func TestServeSaysWhereItIsAndMakesItsFirstAdministrator(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		s := serveStore(t, addr)
		if !regexp.MustCompile(`^http://127\.0\.0\.1:\d+$`).MatchString(s.url) || s.browser != strings.Replace(s.url, "127.0.0.1", "localhost", 1) {
			t.Errorf("got %q and %q", s.url, s.browser)
		}
		eventually(t, "the first link", func() bool { return signInLink.MatchString(s.errs.String()) })
		link := signInLink.FindString(s.errs.String())
		if code, _ := get(t, strings.Replace(link, s.browser, s.url, 1)); code != http.StatusOK {
			t.Errorf("the link answers %d", code)
		}
		if code, _ := get(t, s.url+"/readyz"); code != http.StatusOK {
			t.Errorf("/readyz answers %d", code)
		}
		another := lianfang(t, "admin", "person", "link", "管理者", "--store", addr, "--public-url", s.browser).want(t, 0, s.browser+"/sign-in/").out
		if another == link {
			t.Error("the same link twice")
		}
		for _, sig := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
			if took := s.end(t, sig); took > 10*time.Second {
				t.Errorf("stopping took %v", took)
			}
			s = serveStore(t, addr)
			if signInLink.MatchString(s.errs.String()) {
				t.Error("the second start made another administrator")
			}
			t.Logf("start of an existing store: %v", s.started)
		}
		s.end(t, syscall.SIGTERM)
		lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	})
}

func TestTheFirstAdministratorHasTheNameThatWasSaid(t *testing.T) {
	addr := t.TempDir()
	s := serveStore(t, addr, "--admin-name", "Lin", "--admin-email", "lin@cert.example.tw", "--centre-name", "示範中心", "--public-url", "https://cert.example.tw")
	if s.browser != "https://cert.example.tw" {
		t.Errorf("for browsers: %q", s.browser)
	}
	lianfang(t, "admin", "person", "list", "--store", addr).want(t, 0, "admin,desk")
	lianfang(t, "admin", "person", "link", "LIN@cert.example.tw", "--store", addr).want(t, 0, "https://cert.example.tw/sign-in/")
	lianfang(t, "admin", "org", "list", "--kind", "centre", "--store", addr, "--json").want(t, 0, "示範中心")
}

func TestOneServerAFolder(t *testing.T) {
	addr := t.TempDir()
	first := serveStore(t, addr)
	lianfang(t, "serve", "--store", addr, "--listen", ":0").complains(t, "already using the folder")
	_, port, _ := strings.Cut(strings.TrimPrefix(first.url, "http://"), ":")
	lianfang(t, "serve", "--store", t.TempDir(), "--listen", "127.0.0.1:"+port).complains(t, "in use already")
	lianfang(t, "serve", "--store", t.TempDir(), "--listen", "nowhere").complains(t, "--listen")
	lianfang(t, "serve", "--store", t.TempDir(), "--public-url", "cert.example.tw").complains(t, "--public-url")
	lianfang(t, "serve", "--store", t.TempDir(), "--log-format", "xml").complains(t, "--log-format")
}

func TestTwoServersShareAPostgreSQLStore(t *testing.T) {
	addr := storetest.PostgresAddr(t)
	a, b := serveStore(t, addr), serveStore(t, addr)
	for _, s := range []*server{a, b} {
		if code, _ := get(t, s.url+"/healthz"); code != http.StatusOK {
			t.Errorf("answers %d", code)
		}
	}
	importJSON(t, 0, "--store", addr, "--wait", file(t, "b.json", bundle(0, 50)))
	intact(t, addr, 50)
}

func TestImportBesideAServer(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		serveStore(t, addr)
		var wg sync.WaitGroup
		for i := range 3 {
			f := file(t, "b.json", bundle(i*400, (i+1)*400))
			wg.Go(func() {
				out, err := exec.Command(binary, "import", "--store", addr, "--wait", "--json", f).CombinedOutput()
				if err != nil || !bytes.Contains(out, []byte(`"new":400`)) {
					t.Errorf("%v: %s", err, out)
				}
			})
		}
		wg.Go(func() { // a verification in the midst of it
			if out, err := exec.Command(binary, "verify", "journal", "--store", addr).CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
		wg.Wait()
		intact(t, addr, 1200)
	})
}

// TestKilledImportsLoseAndDoubleNothing kills imports at random points of their way and runs them again.
func TestKilledImportsLoseAndDoubleNothing(t *testing.T) {
	const objects = 8000
	f := file(t, "b.json", bundle(0, objects))
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		whole := time.Now()
		importJSON(t, 0, "--store", scratch(t, addr), f)
		took := time.Since(whole)
		for range kills(t) {
			cmd := exec.Command(binary, "import", "--store", addr, "--json", f)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(rand.Float64() * 0.5 * float64(took)))
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			if made(addr) { // else it was killed before there was anything to verify
				lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
			}
		}
		o := importJSON(t, 0, "--store", addr, f).Files[0].Objects
		if o.New+o.Seen != objects || o.Updated+o.Held+o.Rejected != 0 {
			t.Errorf("got %+v", o)
		}
		t.Logf("the kills left %d of %d", o.Seen, objects)
		intact(t, addr, objects)
		if o := importJSON(t, 0, "--store", addr, f).Files[0].Objects; o.Seen != objects {
			t.Errorf("and once more: %+v", o)
		}
	})
}

func made(addr string) bool {
	_, err := os.Stat(filepath.Join(addr, store.FileName))
	return err == nil || store.IsAddress(addr)
}

func scratch(t *testing.T, like string) string {
	if strings.HasPrefix(like, "postgres://") {
		return storetest.PostgresAddr(t)
	}
	return t.TempDir()
}

func TestAnInterruptedImportSaysSoAndCanGoOn(t *testing.T) {
	addr, f := t.TempDir(), file(t, "b.json", bundle(0, 20000))
	lianfang(t, "admin", "org", "create", "north-hospital", "--store", addr, "--sector", "health").want(t, 0, "") // making a store is not what is interrupted
	ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
	defer cancel()
	var out, errs strings.Builder
	code := run(ctx, []string{"import", "--lang", "en", "--store", addr, f}, nil, &out, &errs)
	if code != exitCouldNot || !strings.Contains(errs.String(), "Run the same command again") {
		t.Errorf("exit %d\n%s\n%s", code, out.String(), errs.String())
	}
	lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")

	// One that waits for its input ends too.
	waiting, stop := io.Pipe()
	defer func() { _ = stop.Close() }()
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if code := run(ctx, []string{"import", "--store", addr, "-"}, waiting, &out, &errs); code != exitCouldNot {
		t.Errorf("exit %d", code)
	}
}

func TestTokensWorkWhileTheServerRuns(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		serveStore(t, addr)
		lianfang(t, "admin", "token", "create", "--store", addr, "--role", "member").complains(t, "organisation")
		lianfang(t, "admin", "token", "create", "--store", addr, "--role", "member", "--org", "none").complains(t, "none")
		lianfang(t, "admin", "token", "create", "--store", addr, "--expires", "soon").complains(t, "soon")
		lianfang(t, "admin", "token", "create", "--store", addr, "--role", "king").complains(t, "role")
		lianfang(t, "admin", "org", "create", "north-hospital", "--store", addr, "--sector", "health", "--json").want(t, 0, `"state":"member"`)
		lianfang(t, "admin", "org", "create", "waiting", "--store", addr, "--applicant").want(t, 0, "applicant")
		lianfang(t, "admin", "org", "create", "north-hospital", "--store", addr).complains(t, "taken")
		lianfang(t, "admin", "person", "create", "Wu", "--store", addr, "--org", "north-hospital", "--role", "officer", "--link").want(t, 0, "/sign-in/")
		var ids []string
		for _, args := range [][]string{{"--role", "desk"}, {"--role", "member", "--org", "north-hospital", "--expires", "365d"}, {"--role", "public"}} {
			out := lianfang(t, append([]string{"admin", "token", "create", "--store", addr, "--json"}, args...)...).want(t, 0, "").out
			made := decode[struct {
				Token string `json:"token"`
				ID    string `json:"id"`
			}](t, out)
			if made.Token == "" || made.ID == "" {
				t.Errorf("got %s", out)
			}
			ids = append(ids, made.ID)
		}
		lianfang(t, "admin", "token", "revoke", ids[0], "--store", addr).want(t, 0, "")
		lianfang(t, "admin", "token", "revoke", ids[0], "--store", addr).complains(t, "no such token")
		var listed struct {
			Tokens []tokenRow `json:"tokens"`
		}
		if err := json.Unmarshal([]byte(lianfang(t, "admin", "token", "list", "--store", addr, "--json").want(t, 0, "").out), &listed); err != nil || len(listed.Tokens) != 3 {
			t.Fatalf("got %+v, %v", listed, err)
		}
		for _, k := range listed.Tokens {
			if (k.Ended != "") != (k.ID == ids[0]) {
				t.Errorf("got %+v", k)
			}
		}
	})
}

func TestTheServersAddressIsGoneWithTheServer(t *testing.T) {
	addr := t.TempDir()
	s := serveStore(t, addr)
	if b, err := os.ReadFile(filepath.Join(addr, addressFile)); err != nil || strings.TrimSpace(string(b)) != s.browser {
		t.Errorf("got %q, %v", b, err)
	}
	s.end(t, os.Interrupt)
	if _, err := os.Stat(filepath.Join(addr, addressFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
