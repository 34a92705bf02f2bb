package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/job"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func benchListsCommand() *command {
	return &command{
		name:  "bench lists",
		brief: text.Of("量測資料很多時每個列表頁多快", "measure how fast every list page is with much behind it"),
		about: text.Of("建立許多單位、情資、清單列與收件紀錄，再以值班台與一個只看得到萬分之一的成員打開每個列表頁，印出伺服器時間的中位數與第 95 百分位。",
			"Makes many organisations, items, inventory rows and recipients, then opens every list page as the desk and as a member who sees one in ten thousand; prints the median and the 95th percentile of the server's time."),
		flags: benchFlags(flag{name: "rows", value: "N", def: "1000000", say: text.Of("每種資料各幾列", "how many rows of each sort")}),
		examples: []example{{"lianfang bench lists", text.Of("各一百萬列", "a million of each")},
			{"lianfang bench lists --rows 50000 --json", text.Of("各五萬列，印成 JSON", "fifty thousand of each, as JSON")}},
		do: func(c *call) error {
			n, err := strconv.Atoi(c.word("rows"))
			if err != nil || n < 10_000 || n > 10_000_000 {
				return complain("--rows 是 10000 到 10000000。", "--rows is 10000 to 10000000.")
			}
			return c.bench(func(a *app.App, r *benchReport) error { return benchLists(a, r, n) })
		},
	}
}

const (
	listsWarnings = 100
	listsOpened   = 40
	listsGoal     = 100 // ms
	searchGoal    = 200 // ms, over what people wrote in a hundred thousand incidents
)

func benchLists(a *app.App, r *benchReport, n int) error {
	people, err := listsPeople(a, r)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		load func(*app.App, *benchReport, int) error
	}{{"inventories loaded and judged", listsInventories}, {"organisations", listsOrgs}, {"items of intelligence", func(a *app.App, r *benchReport, n int) error { return grow(a, r, 0, n) }}, {"recipients told", listsRecipients},
		{"a reader's own rows", listsOwn}, {"cases and restricted products", listsCases}, {"/ 10 incidents", listsIncidents}} {
		start := time.Now()
		if err := part.load(a, r, n); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		r.note(fmt.Sprintf("%d %s in", n, part.name), seconds(time.Since(start)), "s")
	}
	if err := r.rested(a); err != nil {
		return err
	}
	h := a.Handler()
	long, err := listsLongPath(a, r)
	if err != nil {
		return err
	}
	for _, p := range listPages {
		path := p.path
		if path == listsLongCase {
			path = long
		}
		half, most, err := openMany(r, h, people[p.as], path)
		if err != nil {
			return fmt.Errorf("%s as %s: %w", p.path, p.as, err)
		}
		name := p.as + " " + p.path
		r.note(name+", median", half, "ms")
		goal := listsGoal
		if strings.Contains(path, "/incidents?q=") {
			goal = searchGoal
		}
		r.atMost(name+", 95th percentile", most, "ms", float64(goal))
	}
	r.note("peak memory", peakMemory(), "MB")
	return nil
}

// rested waits until the database has cleared up behind the loading, which is no part of a page's time: a minute without such work, at most ten minutes.
func (r *benchReport) rested(a *app.App) error {
	if a.Store.Dialect == store.SQLite {
		return nil
	}
	start, quiet := time.Now(), 0
	for quiet < 12 && time.Since(start) < 10*time.Minute {
		rest, err := a.Store.AtRest(r)
		if err != nil {
			return err
		}
		if quiet++; !rest {
			quiet = 0
		}
		time.Sleep(5 * time.Second)
	}
	r.note("until the database was at rest", seconds(time.Since(start)), "s")
	return nil
}

// listPages is every page with a list, as the desk and as a member see it.
var listPages = []struct{ as, path string }{
	{"desk", "/now"}, {"desk", "/warnings"}, {"desk", "/warnings?state=draft"}, {"desk", "/warnings?urgency=1"}, {"desk", "/warnings/calls"},
	{"desk", "/intelligence"}, {"desk", "/intelligence?type=indicator"}, {"desk", "/intelligence?q=benchmarkword"}, {"desk", "/intelligence/held"},
	{"desk", "/exposure"}, {"desk", "/exposure/names"}, {"desk", "/exposure/overdue"}, {"desk", "/exposure/coverage"}, {"desk", "/exposure/map"}, {"desk", "/vulnerabilities/CVE-2026-90001"}, {"desk", "/products/cpe:benchmaker:edgeos"},
	{"desk", "/exposure/restricted"}, {"desk", "/exposure/restricted/register"}, {"desk", "/exposure/restricted/exceptions"}, {"desk", "/exposure/restricted/survey"}, {"desk", "/exposure/restricted/progress"}, {"desk", "/disclosure"}, {"desk", "/communities"}, {"desk", "/members"}, {"desk", "/members?sector=finance"}, {"desk", "/members?gap=duty"}, {"desk", "/members?gap=old"}, {"desk", "/members?state=applicant"}, {"desk", "/members?q=bench-000042"},
	{"desk", "/applications"}, {"desk", "/claims"}, {"desk", "/invitations"}, {"desk", "/system"},
	{"desk", "/incidents"}, {"desk", "/incidents?level=3"}, {"desk", "/incidents?kind=ddos"}, {"desk", "/incidents?state=received"}, {"member", "/incidents"},
	{"desk", "/incidents?q=罕見特徵"}, {"desk", "/incidents?q=系統"}, {"desk", "/incidents?q=系統+無法連線+勒索"}, {"desk", "/incidents?q=203.0.113.77"}, {"desk", "/incidents?q=系統罕見"}, {"member", "/incidents?q=罕見特徵"}, {"member", "/incidents?q=系統"}, {"member", "/incidents?q=203.0.113.77"}, {"desk", listsLongCase},
	{"member", "/warnings"}, {"member", "/warnings?answer=none"}, {"member", "/intelligence"}, {"member", "/intelligence?type=indicator"}, {"member", "/intelligence?q=benchmarkword"}, {"member", "/exposure"}, {"member", "/exposure/names"}, {"member", "/exposure/uploads"}, {"member", "/exposure/machines"}, {"member", "/vulnerabilities/CVE-2026-90001"}, {"member", "/disclosure"}, {"member", "/advisories"}, {"member", "/communities"}, {"member", "/members"},
}

// openMany opens a page as a browser does, and gives the median and the 95th percentile in milliseconds. The first time does not count: it plans and fills
// what is remembered.
func openMany(ctx context.Context, h http.Handler, cookie *http.Cookie, path string) (half, most float64, err error) {
	var all []time.Duration
	for i := range listsOpened + 1 {
		q := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
		q.AddCookie(cookie)
		rec := httptest.NewRecorder()
		start := time.Now()
		h.ServeHTTP(rec, q)
		took := time.Since(start)
		if rec.Code != http.StatusOK {
			return 0, 0, fmt.Errorf("answered %d", rec.Code)
		}
		if i > 0 {
			all = append(all, took)
		}
	}
	slices.Sort(all)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return ms(all[len(all)/2]), ms(all[len(all)*95/100]), nil
}

// listsPeople makes the centre, somebody at its desk and the security officer of the member that reads, and gives the cookies of their sessions.
func listsPeople(a *app.App, r *benchReport) (map[string]*http.Cookie, error) {
	ids, err := a.Members.CreateOrgs(r, benchViewer, []member.NewOrg{
		{Slug: "centre", Name: text.Same("Centre"), Level: member.NationLevel, Sector: "government", Kind: member.KindCentre, AgreedVersion: "1"},
		{Slug: "reader", Name: text.Same("Reader"), Level: member.ProviderLevel, Sector: "finance", Kind: "company", AgreedVersion: "1"}})
	if err != nil {
		return nil, err
	}
	out := map[string]*http.Cookie{}
	for i, who := range []struct {
		name string
		role member.Role
	}{{"desk", member.Desk}, {"member", member.Officer}} {
		people, err := a.Members.AddPeople(r, benchViewer, []member.NewPerson{{Name: who.name, Email: who.name + "@centre.example", Lang: text.En, Org: ids[i], Role: who.role}})
		if err != nil {
			return nil, err
		}
		link, err := a.Access.Link(r, benchViewer, people[0], ids[i], who.role, 10*time.Minute, false)
		if err != nil {
			return nil, err
		}
		session, err := a.Access.Redeem(r, link)
		if err != nil {
			return nil, err
		}
		out[who.name] = &http.Cookie{Name: "lf_session", Value: session}
	}
	return out, nil
}

// listsInventories gives one member in a hundred rows of its own, and vulnerabilities that meet them.
func listsInventories(a *app.App, r *benchReport, n int) error {
	if err := loadMembers(a, r, 0, n/100, 100); err != nil {
		return err
	}
	if _, _, _, err := exploit(a, r, 1, edgeHole); err != nil {
		return err
	}
	return job.Drain(r, a.Store)
}

// listsOrgs fills up to n organisations, each with a contact, and claims that wait.
func listsOrgs(a *app.App, r *benchReport, n int) error {
	const together = 10_000
	var orgs []member.NewOrg
	i := 0
	flush := func() error {
		ids, err := a.Members.CreateOrgs(r, benchViewer, orgs)
		if err != nil {
			return err
		}
		contacts := make([]member.NewContact, len(ids))
		for k, id := range ids {
			contacts[k] = member.NewContact{Org: id, Role: "security", Channel: member.Phone, Address: "02-5550-0100", Rank: 1, Verified: k%10 != 0}
		}
		orgs = orgs[:0]
		_, err = a.Members.AddContacts(r, benchViewer, contacts)
		return err
	}
	for o := range nation.Organisations(n, 1) {
		if i++; i <= n/100 {
			continue
		}
		tier := ""
		if i%10 == 0 {
			tier = "A"
		}
		orgs = append(orgs, member.NewOrg{Slug: fmt.Sprintf("bench-%07d", i), Name: o.Name, Level: member.ProviderLevel, Sector: o.Sector, Region: o.Region, Tier: tier, Kind: "company", AgreedVersion: "1"})
		if len(orgs) == together {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if len(orgs) > 0 {
		if err := flush(); err != nil {
			return err
		}
	}
	return listsClaims(a, r)
}

func listsClaims(a *app.App, r *benchReport) error {
	o, err := a.Members.FindOrgBySlug(r, benchViewer, "bench-000001")
	if err != nil {
		return err
	}
	domains := make([]member.NewDomain, 10_000)
	for i := range domains {
		domains[i] = member.NewDomain{Org: o.ID, Name: fmt.Sprintf("d%d.example", i)}
	}
	_, err = a.Members.AddDomains(r, marking.Viewer{Class: marking.ClassMember, Org: o.ID}, domains)
	return err
}

// listsIncidents writes down a tenth as many incidents as there are rows: every tenth under a duty, so that its clocks run; one in ten thousand is the reader's.
func listsIncidents(a *app.App, r *benchReport, n int) error {
	body, err := a.Members.FindOrgBySlug(r, benchViewer, fmt.Sprintf("bench-%07d", (n/1000+1)*10)) // the first with a responsibility level
	if err != nil {
		return err
	}
	reader, err := a.Members.FindOrgBySlug(r, benchViewer, "reader")
	if err != nil {
		return err
	}
	var all errgroup.Group // each waits for what it wrote to be safe, so several go on at once
	all.SetLimit(16)
	for i := range n / 10 {
		all.Go(func() error {
			_, _, err := a.Incidents.ReportAs(r, benchViewer, listsReport(i, reader.ID, body.ID), incident.FromDesk)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return err
	}
	if err := listsLong(a, r); err != nil {
		return err
	}
	return job.Drain(r, a.Store)
}

func listsReport(i int, reader, body int64) incident.Report {
	kinds := []string{"ransomware", "ddos", "phishing-mail", ""}
	x := incident.Report{Kind: kinds[i%len(kinds)], What: listsWords(i), Knew: time.Now().Add(-time.Duration(i%3000) * time.Minute)}
	switch {
	case i%10_000 == 1:
		x.Org = reader
	case i%10 == 0:
		x.Org, x.Duty = body, true
		x.Facts = law.Facts{Affected: []law.Thing{{Loss: law.Availability, System: "core_nonci_sys", Restored: law.Over}}}
	}
	return x
}

// listsRecipients releases a hundred warnings to a hundredth of the rows each; the member that reads is among them every time.
func listsRecipients(a *app.App, r *benchReport, n int) error {
	reader, err := a.Members.FindOrgBySlug(r, benchViewer, "reader")
	if err != nil {
		return err
	}
	var all []int64
	for after := int64(0); len(all) < n/listsWarnings; {
		p, err := a.Members.ListOrgs(r, benchViewer, member.Filter{State: member.Member, Kind: "company", After: after, Limit: 500})
		if err != nil {
			return err
		}
		for _, o := range p.Orgs {
			if o.ID != reader.ID {
				all = append(all, o.ID)
			}
		}
		if after = p.Next; after == 0 {
			break
		}
	}
	all = all[:min(len(all), n/listsWarnings-1)]
	lin, wang := marking.Desk(1), marking.Desk(2)
	for i := range listsWarnings {
		name := fmt.Sprintf("Warning %d", i)
		id, err := a.Warning.Draft(r, lin, warning.NewWarning{Kind: warning.ANA, TLP: tlp.Green, Urgency: 1 + i%4, Words: warning.Words{Title: text.Same(name), Lead: text.Same("Update.")}, Orgs: append([]int64{reader.ID}, all[:min(len(all), 4000)]...)})
		if err != nil {
			return err
		}
		for from := 4000; from < len(all); from += 4000 {
			if err := a.Warning.AddRecipients(r, lin, id, all[from:min(from+4000, len(all))]); err != nil {
				return err
			}
		}
		for _, by := range []marking.Viewer{lin, wang} {
			if state, err := a.Warning.Approve(r, by, id); err != nil {
				return err
			} else if state == warning.Released {
				break
			}
		}
	}
	return job.Drain(r, a.Store)
}
