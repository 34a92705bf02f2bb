package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/text"
)

func benchReportsCommand() *command {
	return &command{
		name:  "bench reports",
		brief: text.Of("量測許多人同時通報時收不收得下", "measure whether reports are taken when very many report at once"),
		about: text.Of("以固定速率從許多位址打開公開通報表單、填好送出；同時有一個位址灌單，也有成員在看自己的頁面。量測收下幾件、每一組代碼是否都打得開、成員的頁面多快、灌單的人是否被擋而別人沒有。位址是代理說的，限制照常。",
			"Opens the public form and sends it at a steady rate from many addresses, while one address floods and a member reads its pages. Measures how many were taken, that each code opens its case, how fast the member's pages are, and that who floods is held back and nobody else. The addresses are those that a proxy tells; the limits hold as ever."),
		flags: benchFlags(flag{name: "rate", value: "N", def: "200", say: text.Of("每秒幾件通報", "reports a second")},
			flag{name: "seconds", value: "N", def: "60", say: text.Of("多久", "for how long")}),
		examples: []example{{"lianfang bench reports --seconds 10", text.Of("十秒", "for ten seconds")},
			{"lianfang bench reports --store postgres://localhost/empty --check", text.Of("在 PostgreSQL 上，沒達到目標就以 1 結束", "on PostgreSQL, ending with 1 when a goal is missed")}},
		do: func(c *call) error {
			rate, err1 := strconv.Atoi(c.word("rate"))
			seconds, err2 := strconv.Atoi(c.word("seconds"))
			if err1 != nil || err2 != nil || rate < 1 || seconds < 1 || rate*seconds > 120_000 {
				return complain("--rate 與 --seconds 至少 1，相乘至多 120000。", "--rate and --seconds are at least 1, their product at most 120000.")
			}
			edge := app.Edge{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
			return c.benchBehind(edge, func(a *app.App, r *benchReport) error { return benchReports(a, r, rate, seconds) })
		},
	}
}

// rush is what came of many reports at once.
type rush struct {
	base   string
	client *http.Client

	mu      sync.Mutex
	codes   []string
	took    []time.Duration // from opening the form to the code
	pages   []time.Duration // of the member
	refused atomic.Int64    // of those who report once
	flooded atomic.Int64    // what one address sent
	held    atomic.Int64    // what of that was held back, with a time to wait
}

const (
	rushReporters = 64  // at once
	floodASecond  = 20  // from one address
	readASecond   = 10  // pages of a member
	pagesGoal     = 200 // ms
)

func benchReports(a *app.App, r *benchReport, rate, forSeconds int) error {
	people, err := listsPeople(a, r)
	if err != nil {
		return err
	}
	addr, err := a.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	x := &rush{base: "http://" + addr, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * rushReporters}, Timeout: time.Minute}}
	ctx, stop := context.WithCancel(r)
	defer stop()
	var beside sync.WaitGroup
	beside.Go(func() { x.every(ctx, floodASecond, x.flood) })
	beside.Go(func() { x.every(ctx, readASecond, func(i int) { x.read(ctx, people["member"], i) }) })
	want := rate * forSeconds
	start := time.Now()
	x.reportAtRate(ctx, want, rate)
	took := time.Since(start)
	stop()
	beside.Wait()
	return x.end(a, r, want, rate, took)
}

func (x *rush) end(a *app.App, r *benchReport, want, rate int, took time.Duration) error {
	numbers := map[string]bool{}
	for _, code := range x.codes {
		c, err := a.Incidents.BySecret(r, code)
		if err != nil {
			return fmt.Errorf("a code opens no case: %w", err)
		}
		numbers[c.Number] = true
	}
	r.atLeast("reports taken a second", float64(len(x.codes))/took.Seconds(), "a second", 0.97*float64(rate))
	r.atLeast(fmt.Sprintf("cases that a code opens, of %d reports", want), float64(len(numbers)), "cases", float64(want))
	r.atMost("refused of those who report once", float64(x.refused.Load()), "reports", 0)
	r.note("from opening the form to the code, median", percentile(x.took, 50), "ms")
	r.note("from opening the form to the code, 95th percentile", percentile(x.took, 95), "ms")
	r.atMost("a member's page meanwhile, 95th percentile", percentile(x.pages, 95), "ms", pagesGoal)
	r.note("sent by the one address that floods", float64(x.flooded.Load()), "reports")
	r.atMost("... of them taken", float64(x.flooded.Load()-x.held.Load()), "reports", 10+took.Minutes())
	r.note("peak memory, those who report included", peakMemory(), "MB")
	return nil
}

// percentile gives one in milliseconds.
func percentile(all []time.Duration, p int) float64 {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return float64(all[min(len(all)*p/100, len(all)-1)].Microseconds()) / 1000
}

// every does something so many times a second.
func (x *rush) every(ctx context.Context, aSecond int, do func(int)) {
	tick := time.NewTicker(time.Second / time.Duration(aSecond))
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do(i)
		}
	}
}

func (x *rush) reportAtRate(ctx context.Context, want, rate int) {
	todo := make(chan int)
	var all sync.WaitGroup
	for range rushReporters {
		all.Go(func() {
			for i := range todo {
				x.report(ctx, i)
			}
		})
	}
	start := time.Now()
	for i := range want {
		time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))))
		todo <- i
	}
	close(todo)
	all.Wait()
}

var (
	onceIn = regexp.MustCompile(`name="once" value="([A-Z2-7]{26})"`)
	codeIn = regexp.MustCompile(`data-code>([A-Z2-7]{26})<`)
)

// report is one person at an address of their own (of the range for measurements, RFC 2544): the form is opened, filled in and sent.
func (x *rush) report(ctx context.Context, i int) {
	from := fmt.Sprintf("198.%d.%d.%d", 18+i>>16, i>>8&255, i&255)
	start := time.Now()
	_, form, err := x.send(ctx, http.MethodGet, from, nil)
	once := onceIn.FindStringSubmatch(form)
	if err != nil || once == nil {
		x.refused.Add(1)
		return
	}
	_, answer, err := x.send(ctx, http.MethodPost, from, url.Values{"once": {once[1]}, "kind": {"fraud-page"}, "going_on": {"yes"}, "phone": {"02-0000-0000"},
		"what": {fmt.Sprintf("有人用我們店名 %d 做假網站賣鞋，客人匯了錢收不到貨，網址像 shop-%d.example。", i, i)}})
	code := codeIn.FindStringSubmatch(answer)
	if err != nil || code == nil {
		x.refused.Add(1)
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.codes, x.took = append(x.codes, code[1]), append(x.took, time.Since(start))
}

func (x *rush) flood(int) {
	x.flooded.Add(1)
	resp, _, err := x.send(context.Background(), http.MethodPost, "203.0.113.9", url.Values{"what": {"The same once more."}})
	if err == nil && resp.StatusCode == http.StatusTooManyRequests && resp.Header.Get("Retry-After") != "" {
		x.held.Add(1)
	}
}

// send asks as a browser behind the proxy does.
func (x *rush) send(ctx context.Context, method, from string, form url.Values) (*http.Response, string, error) {
	q, err := http.NewRequestWithContext(ctx, method, x.base+"/report", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, "", err
	}
	q.Header.Set("X-Forwarded-For", from)
	if form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return x.do(q)
}

func (x *rush) do(q *http.Request) (*http.Response, string, error) {
	resp, err := x.client.Do(q)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return resp, string(b), err
}

// read is a member who looks at its pages.
func (x *rush) read(ctx context.Context, cookie *http.Cookie, i int) {
	paths := []string{"/now", "/warnings", "/exposure", "/incidents", "/intelligence"}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, x.base+paths[i%len(paths)], nil)
	if err != nil {
		return
	}
	q.Header.Set("X-Forwarded-For", "192.0.2.7")
	q.AddCookie(cookie)
	start := time.Now()
	resp, _, err := x.do(q)
	if err != nil || resp.StatusCode != http.StatusOK {
		return
	}
	x.pages = append(x.pages, time.Since(start))
}
