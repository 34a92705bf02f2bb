package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lianfang/internal/store/storetest"
)

// balancer is an address that stays the same, whatever node answers.
type balancer string

func (b balancer) url() string { return string(b) }

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// balance runs the load balancer of deploy/three-nodes as it stands.
func balance(t *testing.T, nodes []string) (url, stats string) {
	t.Helper()
	listen, stats := freeAddress(t), freeAddress(t)
	c := exec.Command("haproxy", "-f", "../../deploy/three-nodes/haproxy.cfg")
	c.Env = append(os.Environ(), "LISTEN="+listen, "STATS="+stats, "NODE1="+nodes[0], "NODE2="+nodes[1], "NODE3="+nodes[2])
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	return "http://" + listen, "http://" + stats + "/;csv"
}

// up waits until the load balancer counts on so many nodes.
func up(t *testing.T, stats string, n int) {
	t.Helper()
	for range 300 {
		if res, err := http.Get(stats); err == nil { //nolint:gosec // loopback, made by this test
			b, _ := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if strings.Count(string(b), ",UP,") == n+1 { // and the backend itself
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("there are not %d nodes up", n)
}

// sender hands in lists one after the other, each until it is taken, as a program does that was told to.
type sender struct {
	url, token   string
	sent, failed atomic.Int64
	worst        atomic.Int64 // the longest that a list took until it was taken, in milliseconds
	refused      atomic.Int64 // the status of a list that a node refused: then no more are sent
}

func (s *sender) send(ctx context.Context, who int) {
	for n := 0; ctx.Err() == nil && s.refused.Load() == 0; n++ {
		begun := time.Now()
		for !s.post(fmt.Sprintf("type,indicator\ndomain,w%d-%d.example.com\n", who, n)) {
			if s.refused.Load() != 0 {
				return
			}
			s.failed.Add(1)
			time.Sleep(20 * time.Millisecond)
		}
		s.sent.Add(1)
		s.worst.Store(max(s.worst.Load(), time.Since(begun).Milliseconds()))
		time.Sleep(20 * time.Millisecond)
	}
}

func (s *sender) post(list string) bool {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, s.url+"/api/v1/intelligence?name=l.csv&marking=TLP:GREEN", strings.NewReader(list))
	if err != nil {
		return false
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "application/octet-stream")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode >= 400 && resp.StatusCode < 500 {
		s.refused.Store(int64(resp.StatusCode))
	}
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusCreated
}

// TestThreeNodesBehindALoadBalancerAreKilledInTurn kills each of three nodes while programs hand in lists and follow the changes through the load balancer.
// Only what a node had in its hands may fail, and a program that sends it again loses and doubles nothing. It takes a minute: `make soak`.
func TestThreeNodesBehindALoadBalancerAreKilledInTurn(t *testing.T) {
	if os.Getenv(allLarge) == "" {
		t.Skip("long; set " + allLarge)
	}
	if _, err := exec.LookPath("haproxy"); err != nil {
		t.Fatal("haproxy is not installed; scripts/machine.sh sees to it where the long tests run")
	}
	addr := storetest.PostgresAddr(t)
	at := []string{freeAddress(t), freeAddress(t), freeAddress(t)}
	var nodes []*server
	for _, a := range at {
		nodes = append(nodes, serveAt(t, a, addr, "--public-url", "http://localhost:8119"))
	}
	url, stats := balance(t, at)
	up(t, stats, 3)
	token := decode[struct {
		Token string `json:"token"`
		ID    string `json:"id"`
	}](t, lianfang(t, "admin", "token", "create", "--store", addr, "--role", "desk", "--json").want(t, 0, "").out).Token
	if code, _ := get(t, url+"/metrics"); code != http.StatusNotFound {
		t.Errorf("the figures are shown to whoever comes through the load balancer: %d", code)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	reader := &listener{nodes: balancer(url), token: token}
	go reader.follow(ctx)
	const senders = 6
	s := &sender{url: url, token: token}
	load, end := context.WithCancel(ctx)
	defer end()
	var all sync.WaitGroup
	for i := range senders {
		all.Go(func() { s.send(load, i) })
	}
	kills := 0
	for range 2 {
		for i := range nodes {
			time.Sleep(2 * time.Second)
			_ = nodes[i].Process.Kill()
			_ = nodes[i].Wait()
			kills++
			time.Sleep(3 * time.Second)
			nodes[i] = serveAt(t, at[i], addr, "--public-url", "http://localhost:8119")
			up(t, stats, 3)
		}
	}
	end()
	all.Wait()
	if code := s.refused.Load(); code != 0 {
		t.Fatalf("a list was refused: %d", code)
	}
	if f := s.failed.Load(); f > int64(kills*senders) {
		t.Errorf("%d requests failed at %d kills, more than were under way", f, kills)
	}
	lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	st := storetest.Open(t, addr)
	for _, q := range []string{"SELECT count(*) FROM item", "SELECT count(DISTINCT stix_id) FROM item"} {
		var n int64
		if err := st.Read().QueryRow(q).Scan(&n); err != nil || n != s.sent.Load() {
			t.Errorf("%s: %d, and %d were taken (%v)", q, n, s.sent.Load(), err)
		}
	}
	want := allChanges(t, url, token)
	for until := time.Now().Add(20 * time.Second); len(reader.got()) < len(want) && time.Now().Before(until); {
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	if got := reader.got(); !slices.Equal(got[:min(len(got), len(want))], want) {
		t.Errorf("the program got %d changes over %d lines, other than the %d that there are", len(got), reader.lines, len(want))
	}
	t.Logf("%d kills: %d lists taken, %d requests failed and were sent again, the slowest took %d ms; %d changes over %d lines", kills, s.sent.Load(), s.failed.Load(), s.worst.Load(), len(want), reader.lines)
}
