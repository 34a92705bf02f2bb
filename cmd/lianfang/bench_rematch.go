package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

func benchRematchCommand() *command {
	return &command{
		name:  "bench rematch",
		brief: text.Of("量測一國的清單與全部弱點重新比對要多久", "measure how long all inventories of a country take to be compared with all that is known"),
		about: text.Of("建立許多單位，每個單位上傳一份清單；收進許多弱點；再量測一筆新的已遭利用弱點多久找到所有受影響的單位並排好預警，以及把全部弱點與全部清單重新比對一次要多久。依序以百分之一、十分之一與全部單位量測，印出成長指數。",
			"Makes many organisations, each with an inventory, and takes many vulnerabilities in; then measures how soon a new exploited one has found everybody affected and the warnings are queued, and how long everything takes to be compared with everything once more. With a hundredth, a tenth and all of the organisations, and the growth exponents between."),
		flags: benchFlags(flag{name: "members", value: "N", def: "10000", say: text.Of("單位數", "how many organisations")},
			flag{name: "rows", value: "N", def: "1500", say: text.Of("每份清單的列數", "inventory rows of each")},
			flag{name: "cves", value: "N", def: "250000", say: text.Of("弱點數", "how many vulnerabilities")}),
		examples: []example{{"lianfang bench rematch --members 1000 --cves 20000", text.Of("小一點", "a small one")},
			{"lianfang bench rematch --json", text.Of("印成 JSON", "as JSON")}},
		do: func(c *call) error {
			n, err1 := strconv.Atoi(c.word("members"))
			rows, err2 := strconv.Atoi(c.word("rows"))
			cves, err3 := strconv.Atoi(c.word("cves"))
			if err1 != nil || err2 != nil || err3 != nil || n < 100 || n > 100_000 || rows < 30 || rows > 100_000 || cves < 1000 || cves > 1_000_000 {
				return complain("--members 是 100 到 100000，--rows 是 30 到 100000，--cves 是 1000 到 1000000。", "--members is 100 to 100000, --rows 30 to 100000, --cves 1000 to 1000000.")
			}
			return c.bench(func(a *app.App, r *benchReport) error {
				return benchRematch(a, r, nation.NewCatalogue(cves), cves, n, rows)
			})
		},
	}
}

// rematching is a run of the benchmark.
type rematching struct {
	*benchReport
	app          *app.App
	data         *nation.Catalogue
	rows         int
	have, serial int // members there are, vulnerabilities that were exploited
}

// pace is how long one size takes.
type pace struct{ hole, joined, all float64 }

func benchRematch(a *app.App, r *benchReport, data *nation.Catalogue, cves, n, rows int) error {
	b := &rematching{benchReport: r, app: a, data: data, rows: rows}
	start := time.Now()
	if err := takeCatalogue(a, r, data); err != nil {
		return err
	}
	r.note(fmt.Sprintf("%d vulnerabilities taken in", cves), seconds(time.Since(start)), "s")
	var before pace
	for _, size := range []int{n / 100, n / 10, n} {
		now, err := b.at(size, size == n)
		if err != nil {
			return err
		}
		if before.all > 0 {
			r.note(fmt.Sprintf("growth exponents to %d members: a new vulnerability", size), math.Log10(now.hole/before.hole), "")
			r.note("… a new one on one system alone", math.Log10(now.joined/before.joined), "")
			r.note("… everything", math.Log10(now.all/before.all), "")
		}
		before = now
	}
	if size, err := a.Store.Bytes(r); err == nil {
		r.note("the store", float64(size)/1e6, "MB")
	}
	r.atMost("peak memory", peakMemory(), "MB", 2048)
	return nil
}

// at brings the centre to so many members, and measures there.
func (b *rematching) at(size int, last bool) (p pace, err error) {
	name := fmt.Sprintf("%d members × %d rows", size, b.rows)
	start, fresh := time.Now(), size-b.have
	if err := b.loadFleets(size); err != nil {
		return p, err
	}
	b.note(fmt.Sprintf("%s: %d of them loaded and judged, rows a second", name, fresh), float64(fresh*b.rows)/seconds(time.Since(start)), "/s")
	bound := func(goal float64) func(string, float64) {
		return func(what string, v float64) {
			if last {
				b.atMost(what, v, "s", goal)
			} else {
				b.note(what, v, "s")
			}
		}
	}
	var told int
	if p.hole, told, err = b.worst(edgeHole); err != nil {
		return p, err
	}
	bound(2)(fmt.Sprintf("%s: a new vulnerability matched, %d warnings queued (worst of %d)", name, told, trials), p.hole)
	if p.joined, told, err = b.worst(b.data.Joined()); err != nil {
		return p, err
	}
	bound(2)(fmt.Sprintf("… one of a common product on one system alone, %d warnings", told), p.joined)
	start = time.Now()
	if _, err := b.app.Exposure.Rematch(b, benchViewer); err != nil {
		return p, err
	}
	if err := b.drained(text.Format("%d 個單位，全部重新比對", "%d members, everything compared once more", size)); err != nil {
		return p, err
	}
	p.all = seconds(time.Since(start))
	bound(1200)(name+": everything compared once more", p.all)
	return p, nil
}

// worst is the longest of several new vulnerabilities until its warnings are queued.
func (b *rematching) worst(configurations string) (longest float64, told int, err error) {
	for range trials {
		b.serial++
		q, _, got, err := exploit(b.app, b.benchReport, b.serial, configurations)
		if err != nil {
			return 0, 0, err
		}
		longest, told = max(longest, seconds(q)), got
	}
	return longest, told, nil
}

// drained waits until nothing is left to do, and says now and then how much is.
func (b *rematching) drained(what text.Text) error {
	ctx, stop := context.WithCancel(b)
	var done sync.WaitGroup
	defer done.Wait()
	defer stop()
	done.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(lineEvery):
			}
			lags, err := job.Lags(ctx, b.app.Store.Read())
			if err != nil {
				continue // it is no more than shown
			}
			jobs := int64(0)
			for _, l := range lags {
				jobs += l.Ready
			}
			b.call.tell(text.Format("%[1]s：還有 %[2]d 件工作", "%[1]s: %[2]d jobs left", what, jobs))
		}
	})
	return job.Drain(b, b.app.Store)
}

// takeCatalogue brings all vulnerabilities in through the intake, as NVD's records.
func takeCatalogue(a *app.App, r *benchReport, data *nation.Catalogue) error {
	in, out := io.Pipe()
	go func() {
		w := bufio.NewWriterSize(out, 1<<16)
		err := data.WriteNVD(w)
		if err == nil {
			err = w.Flush()
		}
		_ = out.CloseWithError(err)
	}()
	if _, err := a.Intel.Import(r, benchViewer, intel.File{Name: "nvd.jsonl", Source: "nvd", Marking: tlp.Clear}, in); err != nil {
		return err
	}
	return job.Drain(r, a.Store)
}

// loadFleets brings the centre to so many members, each with its inventory; a third of them runs the product that will be exploited.
func (b *rematching) loadFleets(want int) error {
	var orgs []member.NewOrg
	i := 0
	for o := range nation.Organisations(want, 1) {
		if i++; i > b.have {
			orgs = append(orgs, member.NewOrg{Slug: fmt.Sprintf("bench-%06d", i), Name: o.Name, Level: member.ProviderLevel, Sector: o.Sector, Region: o.Region, Kind: "company", AgreedVersion: "1"})
		}
	}
	ids, err := b.app.Members.CreateOrgs(b, benchViewer, orgs)
	if err != nil {
		return err
	}
	last := time.Now()
	for k, id := range ids {
		firm := b.have + k
		body := b.data.Fleet(firm, b.rows)
		if firm%3 == 0 {
			body = io.MultiReader(body, strings.NewReader(fmt.Sprintf("edge-1,cpe:2.3:o:benchmaker:edgeos:7.2.%d:*:*:*:*:*:*:*\n", firm%9)))
		}
		if _, err := b.app.Exposure.Take(b, benchViewer, exposure.Upload{Org: id, Name: "inventory.csv", Format: sbom.CSV, Body: body}); err != nil {
			return err
		}
		if time.Since(last) > lineEvery {
			last = time.Now()
			b.call.tell(text.Format("%[1]d / %[2]d 份清單已收下", "%[1]d / %[2]d inventories taken", firm+1, want))
		}
	}
	b.have = want
	return b.drained(text.Format("%d 個單位的清單正在比對", "the inventories of %d members are compared", want))
}
