package app

import (
	"context"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"lianfang/internal/httpx"
	"lianfang/internal/job"
	"lianfang/internal/marking"
)

// scrapeWithin bounds what one reading of the metrics may cost.
const scrapeWithin = 5 * time.Second

// gauges reads how the centre stands when somebody asks: nothing is counted twice, and several nodes of one store say the same.
type gauges struct{ app *App }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("lianfang_"+name, help, labels, nil)
}

var (
	factsDesc   = describe("journal_facts", "Facts in the journal.")
	behindDesc  = describe("follower_behind_facts", "Facts that a follower has not read.", "follower")
	jobsDesc    = describe("follower_jobs", "Jobs that wait or run.", "follower")
	deadDesc    = describe("follower_dead_jobs", "Jobs that were given up.", "follower")
	waitingDesc = describe("deliveries", "Messages that are not done, by channel and state: queued, claimed, sending.", "channel", "state")
	oldestDesc  = describe("delivery_oldest_seconds", "How long the oldest message that is due has waited.")
	commitDesc  = describe("commit_seconds", "How long this node's commits of the last five minutes took that waited for the disk.", "quantile")
	bytesDesc   = describe("store_bytes", "The size of the database.")
	silentDesc  = describe("sources_silent", "Sources that stay away for three times as long as they usually do; the page System names them.")
	nodesDesc   = describe("nodes", "Servers of this store by whether they answer.", "state")
	checkedDesc = describe("journal_checked_seconds", "When the journal was last verified, in seconds since 1970; 0 if never.")
	brokenDesc  = describe("journal_broken", "1 when the last verification found a fact that is not what it was.")
	upDesc      = describe("store_up", "1 when the store answered this reading.")
)

// Describe is part of prometheus.Collector.
func (g gauges) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{factsDesc, behindDesc, jobsDesc, deadDesc, waitingDesc, oldestDesc, commitDesc, bytesDesc, silentDesc, nodesDesc, checkedDesc, brokenDesc, upDesc} {
		ch <- d
	}
}

// Collect is part of prometheus.Collector. A store that does not answer is a figure, not an error: the other figures are still read.
func (g gauges) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWithin)
	defer cancel()
	put := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	commits := g.app.Store.CommitLatency()
	put(commitDesc, commits.P50.Seconds(), "0.5")
	put(commitDesc, commits.P99.Seconds(), "0.99")
	up := 1.0
	if err := g.read(ctx, put); err != nil {
		up = 0
		g.app.options.Log.Error("the metrics could not be read", "error", err)
	}
	put(upDesc, up)
}

func (g gauges) read(ctx context.Context, put func(*prometheus.Desc, float64, ...string)) error {
	head, err := g.app.Journal.Head(ctx)
	if err != nil {
		return err
	}
	put(factsDesc, float64(head))
	size, err := g.app.Store.Bytes(ctx)
	if err != nil {
		return err
	}
	put(bytesDesc, float64(size))
	lags, err := job.Lags(ctx, g.app.Store.Read())
	if err != nil {
		return err
	}
	for _, l := range lags {
		put(behindDesc, float64(l.Behind), l.Name)
		put(jobsDesc, float64(l.Ready), l.Name)
		put(deadDesc, float64(l.Dead), l.Name)
	}
	queues, oldest, err := g.app.Warning.Queues(ctx)
	if err != nil {
		return err
	}
	for _, q := range queues {
		put(waitingDesc, float64(q.N), string(q.Channel), q.State)
	}
	put(oldestDesc, oldest.Seconds())
	return g.readWatch(ctx, put)
}

// readWatch reads what the centre watches by itself.
func (g gauges) readWatch(ctx context.Context, put func(*prometheus.Desc, float64, ...string)) error {
	rhythms, err := g.app.Intel.Rhythms(ctx, marking.System("metrics"))
	if err != nil {
		return err
	}
	silent := 0
	for _, r := range rhythms {
		if !r.Silent.IsZero() {
			silent++
		}
	}
	put(silentDesc, float64(silent))
	nodes, err := g.app.Store.Nodes(ctx)
	if err != nil {
		return err
	}
	count := map[bool]int{}
	for _, n := range nodes {
		count[n.Alive]++
	}
	put(nodesDesc, float64(count[true]), "alive")
	put(nodesDesc, float64(count[false]), "silent")
	check, err := g.app.Journal.LastCheck(ctx)
	if err != nil {
		return err
	}
	checked, broken := 0.0, 0.0
	if !check.EndedAt.IsZero() {
		checked = float64(check.EndedAt.Unix())
	}
	if check.Bad != 0 {
		broken = 1
	}
	put(checkedDesc, checked)
	put(brokenDesc, broken)
	return nil
}

func (a *App) newRegistry() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(), gauges{a})
	return reg
}

// operations is what the people who run the centre look at: figures and profiles. It shows no intelligence and no names.
func (a *App) operations(mux *httpx.Mux, guard func(http.Handler) http.Handler) {
	mux.Handle("GET /metrics", guard(promhttp.HandlerFor(a.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2})))
	mux.Handle("GET /debug/pprof/", guard(http.HandlerFunc(pprof.Index)))
	mux.Handle("GET /debug/pprof/profile", guard(http.HandlerFunc(pprof.Profile)))
	mux.Handle("GET /debug/pprof/trace", guard(http.HandlerFunc(pprof.Trace)))
}
