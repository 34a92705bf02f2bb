package main

import (
	"bufio"
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/internal/store/storetest"
)

// pair is two nodes on one database, of which one may be dead.
type pair struct {
	mu    sync.Mutex
	nodes [2]*server
	turn  int
}

func (p *pair) set(i int, s *server) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.nodes[i] = s
}

// url is the address of a node, the other one each time, as behind a load balancer.
func (p *pair) url() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turn++
	return p.nodes[p.turn%2].url
}

// listener follows the changes as a program does: when its line is cut it goes on at whichever node answers, behind the last change it has.
type listener struct {
	nodes interface{ url() string }
	token string
	mu    sync.Mutex
	ids   []string
	lines int // how often it connected
}

func (l *listener) got() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.ids)
}

func (l *listener) follow(ctx context.Context) {
	for ctx.Err() == nil {
		l.listen(ctx)
		time.Sleep(20 * time.Millisecond)
	}
}

func (l *listener) listen(ctx context.Context) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.nodes.url()+"/api/v1/changes", nil)
	if err != nil {
		return
	}
	req.Header.Set("Authorization", "Bearer "+l.token)
	req.Header.Set("Accept", "text/event-stream")
	if ids := l.got(); len(ids) > 0 {
		req.Header.Set("Last-Event-ID", ids[len(ids)-1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return
	}
	defer func() { _ = resp.Body.Close() }()
	l.mu.Lock()
	l.lines++
	l.mu.Unlock()
	id := ""
	for in := bufio.NewScanner(resp.Body); in.Scan(); { // an event counts once it has come whole
		if s, ok := strings.CutPrefix(in.Text(), "id: "); ok {
			id = s
		}
		if in.Text() == "" && id != "" {
			l.mu.Lock()
			l.ids = append(l.ids, id)
			l.mu.Unlock()
			id = ""
		}
	}
}

// allChanges reads the changes from the beginning, in pages.
func allChanges(t *testing.T, url, token string) (ids []string) {
	t.Helper()
	for after := ""; ; {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/api/v1/changes?limit=1000&after="+after, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var page struct {
			Changes []struct {
				Cursor string `json:"cursor"`
			} `json:"changes"`
			Next, Head string
		}
		err = json.NewDecoder(resp.Body).Decode(&page)
		if _ = resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%d %v", resp.StatusCode, err)
		}
		for _, c := range page.Changes {
			ids = append(ids, c.Cursor)
		}
		if after = page.Next; page.Next == page.Head {
			return ids
		}
	}
}

// TestNodesKilledAtRandomLoseAndDoubleNothing runs two servers on one database and kills either of them at random points, while advisories come in, mails
// go out and a program follows the changes. Whatever the dead one held, the other goes on with.
func TestNodesKilledAtRandomLoseAndDoubleNothing(t *testing.T) {
	addr := storetest.PostgresAddr(t)
	launchFleet(t, addr)
	box := openPostbox(t)
	start := func() *server {
		return serveStore(t, addr, "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(box.port), "--smtp-tls", "none", "--mail-from", "desk@centre.example", "--public-url", "http://localhost:8119")
	}
	nodes := &pair{nodes: [2]*server{start(), start()}}
	token := decode[struct {
		Token string `json:"token"`
		ID    string `json:"id"`
	}](t, lianfang(t, "admin", "token", "create", "--store", addr, "--role", "desk", "--json").want(t, 0, "").out).Token
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	reader := &listener{nodes: nodes, token: token}
	go reader.follow(ctx)

	arrived := func() int { return len(copies(box.letters())) }
	var worst time.Duration
	n := kills(t)
	for round := range n {
		in := file(t, "nvd.json", exploited(round+1))
		if out, err := exec.Command(binary, "import", "--store", addr, "--source", "nvd", "--marking", "clear", in).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		time.Sleep(time.Duration(rand.IntN(600)) * time.Millisecond)
		which := rand.IntN(2)
		dead := nodes.nodes[which]
		_ = dead.Process.Kill()
		_ = dead.Wait()
		killed, want := time.Now(), (round+1)*fleet
		for end := killed.Add(time.Minute); arrived() < want; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("round %d: %d mails a minute after the kill, want %d\n%s", round, arrived(), want, nodes.nodes[1-which].errs)
			}
		}
		worst = max(worst, time.Since(killed))
		nodes.set(which, start())
	}
	lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	checkMails(t, box.letters(), n*fleet)
	checkInboxes(t, addr, n)

	want := allChanges(t, nodes.nodes[0].url, token)
	for end := time.Now().Add(20 * time.Second); len(reader.got()) < len(want) && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	if got := reader.got(); !slices.Equal(got[:min(len(got), len(want))], want) {
		t.Errorf("the program got %d changes over %d lines, other than the %d that there are", len(got), reader.lines, len(want))
	}
	t.Logf("%d kills; the last mail at most %v after a kill; %d changes over %d lines", n, worst.Round(time.Millisecond), len(want), reader.lines)
	for _, s := range nodes.nodes {
		s.end(t, os.Interrupt)
	}
}
