package main

import (
	"io"
	"strconv"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/marking"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

func benchImportCommand() *command {
	return &command{
		name:  "bench import",
		brief: text.Of("量測收進情資的速度", "measure how fast intelligence is accepted"),
		about: text.Of("產生 STIX 物件，分十批收進，背景工作同時進行；印出每秒收進幾個、最後一批與第一批的比、多久之後全部能搜尋，以及記憶體。",
			"Generates STIX objects and takes them in as ten files while the followers work; prints objects accepted a second, the last tenth against the first, how long until all can be searched, and memory."),
		flags: benchFlags(flag{name: "objects", value: "N", def: "500000", say: text.Of("物件數", "how many objects")}),
		examples: []example{{"lianfang bench import --objects 100000", text.Of("十萬個物件", "a hundred thousand objects")},
			{"lianfang bench import --store postgres://localhost/empty --check", text.Of("在 PostgreSQL 上，沒達到目標就以 1 結束", "on PostgreSQL, ending with 1 when a goal is missed")}},
		do: func(c *call) error {
			n, err := strconv.Atoi(c.word("objects"))
			if err != nil || n < 1000 {
				return complain("--objects 至少 1000。", "--objects is at least 1000.")
			}
			return c.bench(func(a *app.App, r *benchReport) error { return benchImport(a, r, n) })
		},
	}
}

const tenths = 10

func benchImport(a *app.App, r *benchReport, n int) error {
	var rates []float64
	var taken time.Duration
	start := time.Now()
	for i := range tenths {
		in, out := io.Pipe()
		go func() {
			_ = out.CloseWithError(nation.Bundle(out, nation.Options{Objects: n / tenths, Seed: uint64(i + 1), Repeat: nation.RepeatInReports}))
		}()
		t := time.Now()
		_, err := a.Intel.Import(r, marking.System("bench"), intel.File{Name: "bench-" + strconv.Itoa(i) + ".json", Source: "bench-" + strconv.Itoa(i), Marking: tlp.Green}, in)
		if err != nil {
			return err
		}
		d := time.Since(t)
		taken += d
		rates = append(rates, float64(n/tenths)/d.Seconds())
	}
	accepted := time.Since(start)
	if err := job.Drain(r, a.Store); err != nil {
		return err
	}
	r.atLeast("objects accepted a second, followers at work", float64(n)/taken.Seconds(), "objects/s", 5000)
	r.atLeast("last tenth against the first", 100*rates[tenths-1]/rates[0], "%", 80)
	for i, x := range rates {
		r.note("tenth "+strconv.Itoa(i+1), x, "objects/s")
	}
	r.note("until everything is done and searchable, behind the last object", seconds(time.Since(start)-accepted), "s")
	r.note("objects done and searchable a second", float64(n)/time.Since(start).Seconds(), "objects/s")
	r.note("peak memory", peakMemory(), "MB")
	return nil
}
