package main

import (
	"bytes"
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
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func benchKEVCommand() *command {
	return &command{
		name:  "bench kev",
		brief: text.Of("量測新的已遭利用漏洞多快通知到受影響的成員", "measure how fast members hear of a newly exploited vulnerability"),
		about: text.Of("建立許多成員與清單，再送進五個已遭利用的漏洞，量測多久之後每個受影響的成員都收到；成員數依序為百分之一、十分之一與全部，印出成長指數。",
			"Makes many members with inventories, brings in five exploited vulnerabilities and measures until every affected member has its warning; with a hundredth, a tenth and all of the members, and the growth exponent between."),
		flags: benchFlags(flag{name: "members", value: "N", def: "10000", say: text.Of("成員數", "how many members")},
			flag{name: "rows", value: "N", def: "100", say: text.Of("每個成員的清單列數", "inventory rows a member")}),
		examples: []example{{"lianfang bench kev --members 1000", text.Of("一千個成員", "a thousand members")},
			{"lianfang bench kev --json", text.Of("印成 JSON", "as JSON")}},
		do: func(c *call) error {
			n, err1 := strconv.Atoi(c.word("members"))
			rows, err2 := strconv.Atoi(c.word("rows"))
			if err1 != nil || err2 != nil || n < 100 || n > 100_000 || rows < 1 {
				return complain("--members 是 100 到 100000，--rows 至少 1。", "--members is 100 to 100000, --rows at least 1.")
			}
			return c.bench(func(a *app.App, r *benchReport) error { return benchKEV(a, r, n, rows) })
		},
	}
}

var benchViewer = marking.System("bench")

const trials = 5

func benchKEV(a *app.App, r *benchReport, n, rows int) error {
	var before float64
	have, serial := 0, 0
	for _, size := range []int{n / 100, n / 10, n} {
		load := time.Now()
		if err := loadMembers(a, r, have, size, rows); err != nil {
			return err
		}
		have = size
		r.note(fmt.Sprintf("%d members × %d rows loaded and judged", size, rows), seconds(time.Since(load)), "s")
		queued, inbox := 0.0, 0.0
		told := 0
		for range trials {
			serial++
			q, d, got, err := exploit(a, r, serial, edgeHole)
			if err != nil {
				return err
			}
			queued, inbox, told = max(queued, seconds(q)), max(inbox, seconds(d)), got
		}
		if size == n {
			r.atMost(fmt.Sprintf("%d members: %d warned, queued (worst of %d)", size, told, trials), queued, "s", 5)
			r.atMost(fmt.Sprintf("%d members: inboxes complete (worst of %d)", size, trials), inbox, "s", 15)
		} else {
			r.note(fmt.Sprintf("%d members: %d warned, inboxes complete (worst of %d)", size, told, trials), inbox, "s")
		}
		if before > 0 {
			r.note(fmt.Sprintf("growth exponent to %d members", size), math.Log10(inbox/before), "")
		}
		before = inbox
	}
	r.atMost("peak memory", peakMemory(), "MB", 600)
	return nil
}

// loadMembers brings the centre from `have` members to `want`, with inventories; a third of them runs the product that will be exploited.
func loadMembers(a *app.App, r *benchReport, have, want, rows int) error {
	var orgs []member.NewOrg
	i := 0
	for o := range nation.Organisations(want, 1) {
		if i++; i > have {
			tier := ""
			if (i-1)%30 == 0 { // among those who run what will be exploited
				tier = "A"
			}
			orgs = append(orgs, member.NewOrg{Slug: fmt.Sprintf("bench-%06d", i), Name: o.Name, Level: member.ProviderLevel, Sector: o.Sector, Region: o.Region, Tier: tier, Kind: "company", AgreedVersion: "1"})
		}
	}
	ids, err := a.Members.CreateOrgs(r, benchViewer, orgs)
	if err != nil {
		return err
	}
	const together = 50
	for start := 0; start < len(ids); start += together {
		var ups []exposure.Upload
		for k, id := range ids[start:min(start+together, len(ids))] {
			var b bytes.Buffer
			if err := nation.WriteInventory(&b, nation.InventoryRows(have+start+k, rows, 1)); err != nil {
				return err
			}
			if (have+start+k)%3 == 0 {
				fmt.Fprintf(&b, "edge-1,cpe:2.3:o:benchmaker:edgeos:7.2.%d:*:*:*:*:*:*:*,,,,,\n", (have+start+k)%9)
			}
			ups = append(ups, exposure.Upload{Org: id, Name: "inventory.csv", Format: sbom.CSV, Body: &b})
		}
		if _, err := a.Exposure.TakeAll(r, benchViewer, ups); err != nil {
			return err
		}
	}
	return job.Drain(r, a.Store)
}

// edgeHole are the configurations of the vulnerability that is exploited: a third of all members runs what it is in.
const edgeHole = `[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:benchmaker:edgeos:*:*:*:*:*:*:*:*","versionStartIncluding":"7.2.0","versionEndExcluding":"7.2.7","matchCriteriaId":"0"}]}]}]`

// exploit brings one new exploited vulnerability in and waits until everybody affected has it in the inbox, or all is done and nobody is.
func exploit(a *app.App, r *benchReport, serial int, configurations string) (queued, inbox time.Duration, told int, err error) {
	cve := fmt.Sprintf("CVE-2026-%d", 90000+serial)
	record := fmt.Sprintf(`{"vulnerabilities":[{"cve":{"id":%q,"published":"2026-11-24T00:00:00.000","lastModified":"2026-11-24T00:00:00.000","vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"A hole."}],"references":[],
		"cisaExploitAdd":"2026-11-24","cisaActionDue":"2026-12-01","cisaRequiredAction":"Update.","cisaVulnerabilityName":"Benchmaker EdgeOS hole",
		"configurations":%s}}]}`, cve, configurations)
	start := time.Now()
	if _, err := a.Intel.Import(r, benchViewer, intel.File{Name: cve + ".json", Source: "nvd", Marking: tlp.Clear}, io.Reader(strings.NewReader(record))); err != nil {
		return 0, 0, 0, err
	}
	for {
		idle, err := job.Idle(r, a.Store) // before it is asked for
		if err != nil {
			return 0, 0, 0, err
		}
		v, err := a.Exposure.VulnerabilityByCVE(r, benchViewer, cve)
		if err == nil {
			list, err := a.Warning.List(r, benchViewer, warning.Filter{Limit: 10})
			if err != nil {
				return 0, 0, 0, err
			}
			for _, e := range list.Entries {
				if e.Vulnerability != v.ID || e.State != warning.Released {
					continue
				}
				if queued == 0 {
					queued = time.Since(start)
				}
				p, err := a.Warning.Progress(r, benchViewer, e.ID)
				if err != nil {
					return 0, 0, 0, err
				}
				if p.Told == p.Recipients && p.Told > 0 {
					return queued, time.Since(start), int(p.Told), job.Drain(r, a.Store)
				}
			}
		}
		if idle && queued == 0 {
			return time.Since(start), 0, 0, nil
		}
		select {
		case <-r.Done():
			return 0, 0, 0, r.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
