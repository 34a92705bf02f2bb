package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/text"
)

func benchGrowthCommand() *command {
	return &command{
		name:  "bench growth",
		brief: text.Of("量測資料變多時，讀取與比對慢多少", "measure how reads and matching slow down as the store grows"),
		about: text.Of("資料量分四次加倍，每次量測列表、搜尋、單筆、日誌游標，以及新清單對上已知漏洞所花的時間，印出成長指數：0 是不變，1 是等比例。",
			"Doubles the store three times and measures a list page, a search, one object, the journal behind a cursor, and a new inventory against all known vulnerabilities; prints the exponents: 0 stays as it is, 1 grows in proportion."),
		flags: benchFlags(flag{name: "objects", value: "N", def: "80000", say: text.Of("最後一次的物件數", "objects at the last step")}),
		examples: []example{{"lianfang bench growth", text.Of("到八萬個物件", "up to eighty thousand objects")},
			{"lianfang bench growth --objects 400000 --json", text.Of("到四十萬個，印成 JSON", "up to four hundred thousand, as JSON")}},
		do: func(c *call) error {
			n, err := strconv.Atoi(c.word("objects"))
			if err != nil || n < 8000 || n > 5_000_000 {
				return complain("--objects 是 8000 到 5000000。", "--objects is 8000 to 5000000.")
			}
			return c.bench(func(a *app.App, r *benchReport) error { return benchGrowth(a, r, n) })
		},
	}
}

// curve is the time of one act at each size.
type curve struct {
	name  string
	do    func() error
	times []time.Duration
}

const doublings = 3

func benchGrowth(a *app.App, r *benchReport, n int) error {
	few := marking.Public() // sees one object in ten thousand
	desk := marking.System("bench")
	first := ""
	curves := []*curve{
		{name: "list page of the desk", do: func() error { _, err := a.Intel.List(r, desk, intel.Query{}); return err }},
		{name: "list page of a reader of 0.01 %", do: func() error { _, err := a.Intel.List(r, few, intel.Query{}); return err }},
		{name: "indicators of a reader of 0.01 %", do: func() error { _, err := a.Intel.List(r, few, intel.Query{Type: "indicator"}); return err }},
		{name: "search for a rare word, desk", do: func() error { _, err := a.Intel.List(r, desk, intel.Query{Text: "benchmarkword"}); return err }},
		{name: "search for a rare word, reader of 0.01 %", do: func() error { _, err := a.Intel.List(r, few, intel.Query{Text: "benchmarkword"}); return err }},
		{name: "one object", do: func() error { _, _, err := a.Intel.Find(r, desk, first); return err }},
		{name: "100 facts behind a cursor", do: func() error {
			head, err := a.Journal.Head(r)
			if err == nil {
				_, err = a.Journal.After(r, desk, head/2, 100)
			}
			return err
		}},
	}
	have := 0
	for step := range doublings + 1 {
		size := n >> (doublings - step)
		if err := grow(a, r, have, size); err != nil {
			return err
		}
		have = size
		if first == "" {
			p, err := a.Intel.List(r, desk, intel.Query{Limit: 1})
			if err != nil || len(p.Items) == 0 {
				return fmt.Errorf("nothing to look at: %w", err)
			}
			first = p.Items[0].STIXID
		}
		for _, c := range curves {
			d, err := median(c.do)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			c.times = append(c.times, d)
		}
	}
	inventories, err := inventoryCurve(a, r)
	if err != nil {
		return err
	}
	for _, c := range append(curves, inventories) {
		for i, d := range c.times {
			if i == 0 || i == len(c.times)-1 {
				r.note(c.name+", "+[]string{"smallest", "", "", "largest"}[i*3/(len(c.times)-1)], float64(d.Microseconds())/1000, "ms")
			}
		}
		r.note(c.name+", growth exponent", exponent(c.times), "")
	}
	r.note("peak memory", peakMemory(), "MB")
	return nil
}

// exponent is the slope over all doublings; what takes less than a tenth of a millisecond is noise and counts as that.
func exponent(times []time.Duration) float64 {
	floor := func(d time.Duration) float64 { return max(d.Seconds(), 1e-4) }
	return math.Log2(floor(times[len(times)-1])/floor(times[0])) / float64(len(times)-1)
}

func median(do func() error) (time.Duration, error) {
	var all []time.Duration
	for range 9 {
		start := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		all = append(all, time.Since(start))
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}

// grow brings the store to so many objects, one in ten thousand of them for everybody and with a word of its own.
func grow(a *app.App, r *benchReport, have, want int) error {
	take := func(name string, level tlp.Level, o nation.Options) error {
		in, out := io.Pipe()
		go func() { _ = out.CloseWithError(nation.Bundle(out, o)) }()
		_, err := a.Intel.Import(r, marking.System("bench"), intel.File{Name: name, Source: name, Marking: level}, in)
		return err
	}
	if err := take(fmt.Sprintf("green-%d", want), tlp.Green, nation.Options{Objects: want - have, Seed: uint64(want), Repeat: nation.RepeatInReports}); err != nil {
		return err
	}
	rare := fmt.Sprintf(`{"type":"bundle","id":"bundle--00000000-0000-4000-8000-%012d","objects":[`, want)
	for i := range max(1, (want-have)/10_000) {
		if i > 0 {
			rare += ","
		}
		rare += fmt.Sprintf(`{"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-%012d","created":"2026-11-24T00:00:00.000Z","modified":"2026-11-24T00:00:00.000Z",`+
			`"name":"benchmarkword %d","pattern":"[domain-name:value = 'b%d.example.org']","pattern_type":"stix","valid_from":"2026-11-24T00:00:00Z"}`, want+i, i, want+i)
	}
	_, err := a.Intel.Import(r, marking.System("bench"), intel.File{Name: fmt.Sprintf("rare-%d.json", want), Source: "rare", Marking: tlp.Clear}, bytes.NewReader([]byte(rare+"]}")))
	if err != nil {
		return err
	}
	return job.Drain(r, a.Store)
}

// inventoryCurve measures a new inventory of 100 rows against 1,000 known vulnerabilities, then twice as many, and so on.
func inventoryCurve(a *app.App, r *benchReport) (*curve, error) {
	c := &curve{name: "a new inventory against known vulnerabilities"}
	var orgs []member.NewOrg
	for i := range doublings + 1 {
		orgs = append(orgs, member.NewOrg{Slug: fmt.Sprintf("growth-%d", i), Name: text.Same("Growth"), Level: member.ProviderLevel, Sector: "business", Kind: "company", AgreedVersion: "1"})
	}
	ids, err := a.Members.CreateOrgs(r, benchViewer, orgs)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		var b, inv bytes.Buffer
		if err := nation.NVD(&b, 1000<<i, 1); err != nil {
			return nil, err
		}
		if _, err := a.Intel.Import(r, benchViewer, intel.File{Name: fmt.Sprintf("nvd-%d.json", i), Source: "nvd", Marking: tlp.Clear}, &b); err != nil {
			return nil, err
		}
		if err := job.Drain(r, a.Store); err != nil {
			return nil, err
		}
		if err := nation.WriteInventory(&inv, nation.InventoryRows(i, 100, 1)); err != nil {
			return nil, err
		}
		start := time.Now()
		if _, err := a.Exposure.TakeAll(r, benchViewer, []exposure.Upload{{Org: id, Name: "inventory.csv", Format: sbom.CSV, Body: &inv}}); err != nil {
			return nil, err
		}
		if err := job.Drain(r, a.Store); err != nil {
			return nil, err
		}
		c.times = append(c.times, time.Since(start))
	}
	return c, nil
}
