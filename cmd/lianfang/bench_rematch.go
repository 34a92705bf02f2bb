package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
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

func benchRematch(a *app.App, r *benchReport, data *nation.Catalogue, cves, n, rows int) error {
	start := time.Now()
	if err := takeCatalogue(a, r, data); err != nil {
		return err
	}
	r.note(fmt.Sprintf("%d vulnerabilities taken in", cves), seconds(time.Since(start)), "s")
	var before, beforeNew float64
	have, serial := 0, 0
	for _, size := range []int{n / 100, n / 10, n} {
		start := time.Now()
		if err := loadFleets(a, r, data, have, size, rows); err != nil {
			return err
		}
		have = size
		name := fmt.Sprintf("%d members × %d rows", size, rows)
		r.note(name+" loaded and judged", seconds(time.Since(start)), "s")
		queued, told := 0.0, 0
		for range trials {
			serial++
			q, _, got, err := exploit(a, r, serial)
			if err != nil {
				return err
			}
			queued, told = max(queued, seconds(q)), got
		}
		start = time.Now()
		if _, err := a.Exposure.Rematch(r, benchViewer); err != nil {
			return err
		}
		if err := job.Drain(r, a.Store); err != nil {
			return err
		}
		all := seconds(time.Since(start))
		if size == n {
			r.atMost(fmt.Sprintf("%s: a new vulnerability matched, %d warnings queued (worst of %d)", name, told, trials), queued, "s", 2)
			r.atMost(name+": everything compared once more", all, "s", 1200)
		} else {
			r.note(fmt.Sprintf("%s: a new vulnerability matched, %d warnings queued (worst of %d)", name, told, trials), queued, "s")
			r.note(name+": everything compared once more", all, "s")
		}
		if before > 0 {
			r.note(fmt.Sprintf("growth exponents to %d members: a new vulnerability", size), math.Log10(queued/beforeNew), "")
			r.note("… everything", math.Log10(all/before), "")
		}
		before, beforeNew = all, queued
	}
	r.atMost("peak memory", peakMemory(), "MB", 2048)
	return nil
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

// loadFleets brings the centre from have members to want, each with its inventory; a third of them runs the product that will be exploited.
func loadFleets(a *app.App, r *benchReport, data *nation.Catalogue, have, want, rows int) error {
	var orgs []member.NewOrg
	i := 0
	for o := range nation.Organisations(want, 1) {
		if i++; i > have {
			orgs = append(orgs, member.NewOrg{Slug: fmt.Sprintf("bench-%06d", i), Name: o.Name, Level: member.ProviderLevel, Sector: o.Sector, Region: o.Region, Kind: "company", AgreedVersion: "1"})
		}
	}
	ids, err := a.Members.CreateOrgs(r, benchViewer, orgs)
	if err != nil {
		return err
	}
	for k, id := range ids {
		firm := have + k
		body := data.Fleet(firm, rows)
		if firm%3 == 0 {
			body = io.MultiReader(body, strings.NewReader(fmt.Sprintf("edge-1,cpe:2.3:o:benchmaker:edgeos:7.2.%d:*:*:*:*:*:*:*\n", firm%9)))
		}
		if _, err := a.Exposure.Take(r, benchViewer, exposure.Upload{Org: id, Name: "inventory.csv", Format: sbom.CSV, Body: body}); err != nil {
			return err
		}
	}
	return job.Drain(r, a.Store)
}
