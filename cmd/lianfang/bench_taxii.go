package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

func benchTaxiiCommand() *command {
	return &command{
		name:  "bench taxii",
		brief: text.Of("量測其他程式以 TAXII 取用的速度", "measure how fast other programs take over by TAXII"),
		about: text.Of("一半物件收進之後，一個成員的 TAXII 用戶端開始讀，同時另一半還在收；確認每個物件都讀到剛好一次。之後幾個用戶端各自從頭讀起，每頁 100 個，每次都驗證權杖，量測每秒幾頁。用戶端也在這個行程裡。",
			"When half the objects are in, a member's TAXII client begins to read while the other half comes in, and must get each object exactly once. Then several clients read from the beginning in pages of 100, each request with its token, and pages a second are measured. The clients run in this process too."),
		flags: benchFlags(flag{name: "objects", value: "N", def: "100000", say: text.Of("物件數", "how many objects")},
			flag{name: "clients", value: "N", def: "4", say: text.Of("同時讀的用戶端數", "how many clients read at once")}),
		examples: []example{{"lianfang bench taxii --objects 20000", text.Of("兩萬個物件", "twenty thousand objects")},
			{"lianfang bench taxii --store postgres://localhost/empty --check", text.Of("在 PostgreSQL 上，沒達到目標就以 1 結束", "on PostgreSQL, ending with 1 when a goal is missed")}},
		do: func(c *call) error {
			n, err1 := strconv.Atoi(c.word("objects"))
			clients, err2 := strconv.Atoi(c.word("clients"))
			if err1 != nil || err2 != nil || n < 1000 || clients < 1 || clients > 64 {
				return complain("--objects 至少 1000，--clients 是 1 到 64。", "--objects is at least 1000, --clients 1 to 64.")
			}
			return c.bench(func(a *app.App, r *benchReport) error { return benchTaxii(a, r, n, clients) })
		},
	}
}

// taker is a TAXII client: it reads on by next, and at the end by the date of the last object.
type taker struct {
	client *http.Client
	url    string
	token  string
	since  string
	times  []time.Duration
}

func benchTaxii(a *app.App, r *benchReport, n, clients int) error {
	orgs, _, err := changesWorld(a, r)
	if err != nil {
		return err
	}
	addr, err := a.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	token, _, err := a.Access.CreateToken(r, benchViewer, access.Member, orgs[0], time.Hour)
	if err != nil {
		return err
	}
	newTaker := func() *taker {
		return &taker{client: &http.Client{Transport: &http.Transport{}}, url: "http://" + addr + "/taxii2/centre/collections/all/objects/", token: token}
	}
	first, err := takeIn(a, r, n/2, 0)
	if err != nil {
		return err
	}
	met, more, err := readDuring(a, r, newTaker(), n-n/2)
	if err != nil {
		return err
	}
	once := 0
	for _, k := range met.times {
		if k == 1 {
			once++
		}
	}
	r.atLeast(fmt.Sprintf("objects of %d that a client got exactly once while an import ran", first+more), float64(once), "objects", float64(first+more))
	r.note("pages read meanwhile", float64(met.pages), "pages")
	if err := job.Drain(r, a.Store); err != nil {
		return err
	}
	return r.pageRate(newTaker, clients)
}

// takeIn imports some objects that nobody has imported before, and tells how many were new.
func takeIn(a *app.App, r *benchReport, n, number int) (int, error) {
	in, out := io.Pipe()
	go func() {
		_ = out.CloseWithError(nation.Bundle(out, nation.Options{Objects: n, Seed: uint64(100 + number)}))
	}()
	name := "taxii-" + strconv.Itoa(number)
	report, err := a.Intel.Import(r, benchViewer, intel.File{Name: name + ".json", Source: name, Marking: tlp.Green}, in)
	if err != nil {
		return 0, err
	}
	return int(report.Objects.New), nil
}

// met is what a reader met: how often each object, and on how many pages.
type met struct {
	times map[string]int
	pages int
}

// readDuring reads while more comes in, and on until everything has been met.
func readDuring(a *app.App, r *benchReport, t *taker, n int) (m met, more int, err error) {
	over := make(chan error, 1)
	go func() {
		var err error
		more, err = takeIn(a, r, n, 1)
		over <- err
	}()
	m.times = map[string]int{}
	read := func() error { return t.readOn(r, func(id string) { m.times[id]++ }) }
	for {
		select {
		case err := <-over:
			m.pages = len(t.times)
			if err == nil {
				err = read()
			}
			return m, more, err
		default:
			if err := read(); err != nil {
				return m, 0, err
			}
		}
	}
}

// pageRate lets clients read from the beginning, again and again, for some seconds.
func (r *benchReport) pageRate(newTaker func() *taker, clients int) error {
	const during = 8 * time.Second
	ctx, stop := context.WithTimeout(r, during)
	defer stop()
	all := make([]*taker, clients)
	start := time.Now()
	failed := make(chan error, clients)
	for i := range all {
		t := newTaker()
		all[i] = t
		go func() {
			var err error
			for err == nil && ctx.Err() == nil {
				err = t.readPlain(ctx)
			}
			if ctx.Err() != nil { // the time is over
				err = nil
			}
			failed <- err
		}()
	}
	for range all {
		if err := <-failed; err != nil {
			return err
		}
	}
	took := time.Since(start).Seconds()
	var times []time.Duration
	for _, t := range all {
		times = append(times, t.times...)
	}
	slices.Sort(times)
	r.atLeast("pages of 100 a second, each with its token", float64(len(times))/took, "pages/s", 600)
	r.note("one page, median", float64(times[len(times)/2].Microseconds())/1000, "ms")
	r.note("one page, 95 of 100", float64(times[len(times)*95/100].Microseconds())/1000, "ms")
	r.note("peak memory, clients included", peakMemory(), "MB")
	return nil
}

var nextOf = regexp.MustCompile(`^\{"more":true,"next":"([^"]+)"`)

// readPlain reads to the end and looks at no object, as a client does that only keeps them.
func (t *taker) readPlain(ctx context.Context) error {
	q := url.Values{"limit": {"100"}}
	for {
		body, _, err := t.get(ctx, q)
		if err != nil {
			return err
		}
		next := nextOf.FindSubmatch(body)
		if next == nil {
			return nil
		}
		q.Set("next", string(next[1]))
	}
}

// readOn reads to the end of what is there now.
func (t *taker) readOn(ctx context.Context, each func(id string)) error {
	for next := ""; ; {
		q := url.Values{"limit": {"100"}}
		if next != "" {
			q.Set("next", next)
		} else if t.since != "" {
			q.Set("added_after", t.since)
		}
		body, last, err := t.get(ctx, q)
		if err != nil {
			return err
		}
		var page struct {
			More    bool   `json:"more"`
			Next    string `json:"next"`
			Objects []struct {
				ID string `json:"id"`
			} `json:"objects"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return err
		}
		for _, o := range page.Objects {
			each(o.ID)
		}
		if last != "" {
			t.since = last
		}
		if !page.More {
			return nil
		}
		next = page.Next
	}
}

func (t *taker) get(ctx context.Context, q url.Values) (body []byte, last string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.url+"?"+q.Encode(), nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept", "application/taxii+json;version=2.1")
	req.SetBasicAuth("bench", t.token)
	start := time.Now()
	resp, err := t.client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err = io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, body)
	}
	t.times = append(t.times, time.Since(start))
	return body, resp.Header.Get("X-TAXII-Date-Added-Last"), err
}
