package intel_test

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"lianfang/internal/intel"
	"lianfang/internal/store/storetest"
)

// generated is a reader of head, then n times what part gives, then tail.
type generated struct {
	head, tail string
	part       func(i int) string
	n, i       int
	rest       string
	begun      bool
}

func (g *generated) Read(p []byte) (int, error) {
	for g.rest == "" {
		switch {
		case !g.begun:
			g.begun, g.rest = true, g.head
		case g.i < g.n:
			g.rest = g.part(g.i)
			g.i++
		case g.tail != "":
			g.rest, g.tail = g.tail, ""
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}

// peak runs f and gives the largest heap that was seen meanwhile, in MB above what was there before.
func peak(f func()) uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapInuse, m.HeapInuse
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	f()
	close(done)
	<-ended
	return (most - before) >> 20
}

func TestAHundredThousandRelationshipsOfOneObject(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	const n = 100_000
	g := &generated{head: `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[` + indicator(id1, "2026-01-01T00:00:00.000Z", ""), tail: "]}", n: n,
		part: func(i int) string {
			return fmt.Sprintf(`,{"type":"relationship","spec_version":"2.1","id":"relationship--11111111-1111-4111-8111-%012d","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","relationship_type":"indicates","source_ref":%q,"target_ref":"malware--11111111-1111-4111-8111-%012d"}`, i, id1, i)
		}}
	start := time.Now()
	var r *intel.Report
	var err error
	used := peak(func() { r, err = w.read("s", "a.json", g) })
	took := time.Since(start)
	t.Logf("%d objects in %.1f s, %d MB", n+1, took.Seconds(), used)
	if err != nil || r.Objects.New != n+1 {
		t.Fatalf("%+v %v", r, err)
	}
	if used > 200 || took > time.Minute { // 5 s on two idle cores
		t.Errorf("%d MB, %v", used, took)
	}
}

// The values repeat, so that the test measures the road and not the database.
func TestAFileOf300MBIsNeverHeldInMemory(t *testing.T) {
	for _, tc := range []struct {
		name string
		file *generated
	}{
		{"long objects", &generated{head: `{"type":"bundle","id":"bundle--22222222-2222-4222-8222-222222222222","objects":[` + long(4<<20), tail: "]}", n: 75,
			part: func(int) string { return "," + long(4<<20) }}},
		{"a list", &generated{head: "value,description\n", n: 150, part: func(int) string { return strings.Repeat("evil-host.org,"+strings.Repeat("x", 4000)+"\n", 500) }}},
	} {
		w := newWorldNow(t, storetest.SQLite(t))
		start := time.Now()
		var r *intel.Report
		var err error
		used := peak(func() { r, err = w.read("s", "a", tc.file) })
		if err != nil || r.Objects.New != 1 || used > 300 {
			t.Errorf("%s: %d MB, %+v, %v", tc.name, used, r, err)
		}
		t.Logf("%s: %.1f s, %d MB", tc.name, time.Since(start).Seconds(), used)
	}
}

var padding = strings.Repeat("x", 4<<20)

func long(n int) string {
	return indicator(id1, "2026-01-01T00:00:00.000Z", `,"description":"`+padding[:n]+`"`)
}
