package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/job"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func benchChangesCommand() *command {
	return &command{
		name:  "bench changes",
		brief: text.Of("量測變更串流多快送到眾多讀者", "measure how fast the stream of changes reaches many readers"),
		about: text.Of("許多成員各開一條 /api/v1/changes 串流，同時以固定速率發布預警；量測從記入日誌到每位讀者收到的時間，並確認每一則都收到剛好一次。讀者也在這個行程裡，記憶體是兩者合計。",
			"Many members each keep a stream of /api/v1/changes open while warnings are released at a steady rate; measures the time from the journal to each reader, and that each got every one exactly once. The readers run in this process too, so memory is that of both."),
		flags: benchFlags(flag{name: "followers", value: "N", def: "1000", say: text.Of("串流數", "how many streams")},
			flag{name: "rate", value: "N", def: "300", say: text.Of("每秒發布幾則預警", "warnings released a second")},
			flag{name: "seconds", value: "N", def: "20", say: text.Of("發布多久", "for how long")}),
		examples: []example{{"lianfang bench changes --followers 100", text.Of("一百位讀者", "a hundred readers")},
			{"lianfang bench changes --store postgres://localhost/empty --check", text.Of("在 PostgreSQL 上，沒達到目標就以 1 結束", "on PostgreSQL, ending with 1 when a goal is missed")}},
		do: func(c *call) error {
			n, err1 := strconv.Atoi(c.word("followers"))
			rate, err2 := strconv.Atoi(c.word("rate"))
			seconds, err3 := strconv.Atoi(c.word("seconds"))
			if err1 != nil || err2 != nil || err3 != nil || n < 1 || n > 4000 || rate < 1 || seconds < 1 {
				return complain("--followers 是 1 到 4000，--rate 與 --seconds 至少 1。", "--followers is 1 to 4000, --rate and --seconds at least 1.")
			}
			return c.bench(func(a *app.App, r *benchReport) error { return benchChanges(a, r, n, rate, seconds) })
		},
	}
}

// readership is the readers of a stream: how late everything came to them, and how much.
type readership struct {
	late [10_000]atomic.Int64 // by milliseconds
	got  []atomic.Int64       // by reader
}

func benchChanges(a *app.App, r *benchReport, n, rate, forSeconds int) error {
	orgs, desk, err := changesWorld(a, r)
	if err != nil {
		return err
	}
	addr, err := a.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(r)
	defer stop()
	readers := &readership{got: make([]atomic.Int64, n)}
	if err := readers.open(ctx, a, "http://"+addr, orgs); err != nil {
		return err
	}
	want := rate * forSeconds
	start := time.Now()
	if err := releaseAtRate(ctx, a, desk, orgs, want, rate); err != nil {
		return err
	}
	took := time.Since(start)
	for end := time.Now().Add(30 * time.Second); readers.missing(want) && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	exact := 0
	for i := range readers.got {
		if readers.got[i].Load() == int64(want) {
			exact++
		}
	}
	if err := job.Drain(r, a.Store); err != nil {
		return err
	}
	r.atLeast("warnings released a second", float64(want)/took.Seconds(), "a second", 0.97*float64(rate))
	r.atLeast(fmt.Sprintf("readers of %d that got each of %d exactly once", n, want), float64(exact), "readers", float64(n))
	r.note("from the journal to a reader, median", readers.percentile(50), "ms")
	r.atMost("from the journal to a reader, 95 of 100", readers.percentile(95), "ms", 1000)
	r.note("from the journal to a reader, worst", readers.percentile(100), "ms")
	r.atMost("peak memory, readers included", peakMemory(), "MB", 600)
	return nil
}

// changesWorld makes fifty members and two people of the desk.
func changesWorld(a *app.App, r *benchReport) (orgs []int64, desk [2]marking.Viewer, err error) {
	all := []member.NewOrg{{Slug: "centre", Name: text.Same("Centre"), Level: member.NationLevel, Sector: "government", Kind: member.KindCentre, AgreedVersion: "1"}}
	for i := range 50 {
		all = append(all, member.NewOrg{Slug: fmt.Sprintf("reader-%02d", i), Name: text.Same("Reader"), Level: member.ProviderLevel, Sector: "business", Kind: "company", AgreedVersion: "1"})
	}
	ids, err := a.Members.CreateOrgs(r, benchViewer, all)
	if err != nil {
		return nil, desk, err
	}
	var people []member.NewPerson
	for i := range desk {
		people = append(people, member.NewPerson{Name: "Desk", Email: fmt.Sprintf("desk%d@centre.example", i), Lang: text.En, Org: ids[0], Role: member.Desk})
	}
	persons, err := a.Members.AddPeople(r, benchViewer, people)
	if err != nil {
		return nil, desk, err
	}
	for i := range desk {
		desk[i] = marking.Desk(persons[i])
	}
	return ids[1:], desk, nil
}

// open connects each reader with a token of its own and returns when all of them read.
func (s *readership) open(ctx context.Context, a *app.App, base string, orgs []int64) error {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, WriteBufferSize: 1 << 10, ReadBufferSize: 16 << 10}}
	head, err := a.Journal.Head(ctx)
	if err != nil {
		return err
	}
	ready := make(chan error, len(s.got))
	for i := range s.got {
		token, _, err := a.Access.CreateToken(ctx, benchViewer, access.Member, orgs[i%len(orgs)], time.Hour)
		if err != nil {
			return err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1/changes?after="+a.Journal.Cursor(head), nil)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Accept", "text/event-stream")
		go s.read(client, req, &s.got[i], ready)
	}
	for range s.got {
		if err := <-ready; err != nil {
			return err
		}
	}
	return nil
}

func (s *readership) read(client *http.Client, req *http.Request, got *atomic.Int64, ready chan<- error) {
	resp, err := client.Do(req)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("a stream was answered %d", resp.StatusCode)
	}
	ready <- err
	if err != nil {
		return
	}
	defer func() { _ = resp.Body.Close() }()
	s.count(resp.Body, got)
}

// count reads events; only those of releases count.
func (s *readership) count(body io.Reader, got *atomic.Int64) {
	for in := bufio.NewReaderSize(body, 16<<10); ; {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		if !bytes.Contains(line, []byte(`"kind":"warning.released"`)) {
			continue
		}
		_, rest, _ := bytes.Cut(line, []byte(`"at":"`))
		at, err := time.Parse(time.RFC3339Nano, string(rest[:min(len(rest), 27)]))
		if err != nil {
			continue // not counted, so this reader lacks one at the end
		}
		got.Add(1)
		s.late[min(max(time.Since(at).Milliseconds(), 0), int64(len(s.late)-1))].Add(1)
	}
}

func (s *readership) missing(want int) bool {
	for i := range s.got {
		if s.got[i].Load() < int64(want) {
			return true
		}
	}
	return false
}

func (s *readership) percentile(p float64) float64 {
	var all, sum int64
	for i := range s.late {
		all += s.late[i].Load()
	}
	for i := range s.late {
		if sum += s.late[i].Load(); float64(sum) >= p/100*float64(all) && sum > 0 {
			return float64(i)
		}
	}
	return 0
}

// releaseAtRate has two people of the desk draft and release warnings for one member each, at a steady rate.
func releaseAtRate(ctx context.Context, a *app.App, desk [2]marking.Viewer, orgs []int64, want, rate int) error {
	todo := make(chan int)
	failed := make(chan error, 8)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range todo {
				if err := releaseOne(ctx, a, desk, orgs[i%len(orgs)], i); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	start := time.Now()
	var err error
	for i := 0; i < want && err == nil; i++ {
		time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))))
		select {
		case todo <- i:
		case err = <-failed:
		}
	}
	close(todo)
	all.Wait()
	return err
}

func releaseOne(ctx context.Context, a *app.App, desk [2]marking.Viewer, org int64, i int) error {
	words := warning.Words{Title: text.Format("第 %d 則", "Number %d", i), Lead: text.Of("量測", "A measurement"), Todo: []warning.Step{{Do: text.Of("更新", "Update")}}}
	id, err := a.Warning.Draft(ctx, desk[0], warning.NewWarning{Kind: warning.ANA, TLP: tlp.Green, Urgency: 3, Orgs: []int64{org}, Words: words})
	if err != nil {
		return err
	}
	_, err = a.Warning.Approve(ctx, desk[1], id)
	return err
}
