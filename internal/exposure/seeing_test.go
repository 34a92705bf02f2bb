package exposure_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// one is a CVE record with what its containers say; the authority is acme.
func one(cve, day, affected, adp string) string {
	return fmt.Sprintf(`{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":%q,"state":"PUBLISHED","assignerShortName":"acme","datePublished":"%sT00:00:00Z"},
"containers":{"cna":{"providerMetadata":{"orgId":"00000000-0000-4000-8000-000000000001","shortName":"acme"},"title":"Box opens %s","descriptions":[{"lang":"en","value":"The box of %s opens."}],"affected":[%s]}%s}}`, cve, day, cve, cve, affected, adp)
}

const (
	boxRange = `{"vendor":"Acme","product":"Box","defaultStatus":"unaffected","versions":[{"version":"1.0","lessThan":"2.4","status":"affected","versionType":"semver"}]}`
	boxWords = `{"vendor":"Acme","product":"Box","versions":[{"version":"see advisory","status":"affected"}]}`
	strange  = `{"vendor":"Nobody Here","product":"Thing","versions":[{"version":"n/a","status":"affected"}]}`
)

func nvdBox(cve, end string) string {
	return fmt.Sprintf(`{"format":"NVD_CVE","version":"2.0","resultsPerPage":1,"startIndex":0,"totalResults":1,"timestamp":"2026-11-01T00:00:00.000","vulnerabilities":[{"cve":{"id":%q,"sourceIdentifier":"x@acme.example","published":"2026-10-05T00:00:00.000","lastModified":"2026-10-06T00:00:00.000","vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"NVD tells it too."}],
"metrics":{"cvssMetricV31":[{"source":"nvd@nist.gov","type":"Primary","cvssData":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8,"baseSeverity":"CRITICAL"}}]},
"configurations":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:acme:box:*:*:*:*:*:*:*:*","versionStartIncluding":"1.0","versionEndExcluding":%q,"matchCriteriaId":"00000000-0000-4000-8000-000000000002"}]}]}]}}]}`, cve, end)
}

// seeing is a world with three vulnerabilities: one that two tell differently, one told only in words, one of a vendor that nobody runs.
func seeing(t *testing.T, s *store.Store) *world { return seeingAt(t, s, time.Now) }

func seeingAt(t *testing.T, s *store.Store, clock func() time.Time) *world {
	w := newWorldAt(t, s, clock)
	w.upload(0, "asset,cpe\nx,cpe:2.3:a:acme:box:2.3:*:*:*:*:*:*:*\ny,cpe:2.3:a:acme:box:2.4:*:*:*:*:*:*:*\n")
	w.upload(1, "asset,cpe\nz,cpe:2.3:a:acme:box:2.3:*:*:*:*:*:*:*\n")
	w.know("one", "a.json", one("CVE-2026-0001", "2026-10-05", boxRange, ""))
	w.know("two", "b.json", nvdBox("CVE-2026-0001", "2.4.1"))
	w.know("one", "c.json", one("CVE-2026-0002", "2026-09-05", boxWords, ""))
	w.know("one", "d.json", one("CVE-2026-0003", "2026-09-06", strange, ""))
	return w
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// member is a reader of an organisation.
func (w *world) member(org int) marking.Viewer {
	w.t.Helper()
	v, err := marking.NewBook(w.store).Resolve(w.t.Context(), marking.Standing{Class: marking.ClassMember, Org: w.orgs[org], Agreed: true, Sector: "health"})
	w.ok(err)
	return v
}

func TestVoicesStandSideBySide(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seeing(t, s)
		x, err := w.Told(t.Context(), marking.Desk(1), "cve-2026-0001")
		w.ok(err)
		if len(x.Voices) != 2 || x.Voices[0].Name != "cna:acme" || x.Voices[1].Name != "nvd" || x.Voices[1].Source != "two" {
			t.Fatalf("voices are %+v", x.Voices)
		}
		if got := x.Voices[0].Claims[0].Affected[0].In(text.En); got != "from 1.0 up to, not including 2.4" {
			t.Errorf("acme says %q", got)
		}
		if !slices.Equal(x.Voices[1].Claims[0].Fixed, []string{"2.4.1"}) {
			t.Errorf("fixed %v", x.Voices[1].Claims[0].Fixed)
		}
		if len(x.Products) != 1 || !x.Products[0].Differ || x.Products[0].Counts != 0 {
			t.Errorf("products are %+v", x.Products)
		}
		if len(x.Scores) != 1 || x.Published.Format("2006-01-02") != "2026-10-05" || len(x.Said) != 2 {
			t.Errorf("scores %v, published %v, said %v", x.Scores, x.Published, x.Said)
		}
		if m, err := w.Told(t.Context(), w.member(0), "CVE-2026-0001"); err != nil || len(m.Voices) != 2 || m.Voices[1].Source != "" {
			t.Errorf("a member reads %+v, %v", m.Voices, err)
		}
	})
}

// What only the desk may see is no voice for others, and what is TLP:RED is none for anybody.
func TestVoicesAreOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seeing(t, s)
		for source, mark := range map[string]tlp.Level{"secret": tlp.Red, "desk": tlp.Amber} {
			_, err := w.intel.Import(t.Context(), system, intel.File{Name: source, Source: source, Marking: mark}, strings.NewReader(nvdBox("CVE-2026-0001", "9.9-"+source)))
			w.ok(err)
		}
		w.drain()
		for name, tc := range map[string]struct {
			v           marking.Viewer
			voices, red int
		}{"desk": {marking.Desk(1), 3, 1}, "member": {w.member(0), 2, 0}, "public": {marking.Public(), 2, 0}} {
			x, err := w.Told(t.Context(), tc.v, "CVE-2026-0001")
			w.ok(err)
			if len(x.Voices) != tc.voices || x.Red != tc.red {
				t.Errorf("%s hears %d voices, red %d", name, len(x.Voices), x.Red)
			}
			if all := fmt.Sprint(x); strings.Contains(all, "9.9-secret") || tc.voices < 3 && strings.Contains(all, "9.9-desk") {
				t.Errorf("%s reads %s", name, all)
			}
			if x.Red > 0 && (x.CVSS != 9.8 || x.Title == "") {
				t.Errorf("%s: CVSS %v, title %q", name, x.CVSS, x.Title)
			}
		}
	})
}

func TestAProductListsWhatIsKnownAndWhatRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seeing(t, s)
		w.upload(2, "asset,cpe,purl\nq,cpe:2.3:a:acme:box:2.3:*:*:*:*:*:*:*,pkg:npm/box@2.3\n")
		const key = "cpe:acme:box"
		p, err := w.ProductByKey(t.Context(), marking.Desk(1), key)
		w.ok(err)
		if p.Known != 2 || p.Exploited != 0 || !slices.Equal(p.Others, []string{"purl:npm/box"}) {
			t.Errorf("the product is %+v", p)
		}
		var got []string
		for after := ""; ; {
			page, err := w.VulnerabilitiesOfProduct(t.Context(), marking.Desk(1), key, exposure.NewestFirst, after, 1)
			w.ok(err)
			for _, r := range page.Rows {
				got = append(got, fmt.Sprintf("%s %d %d", r.CVE, r.Published, r.Orgs))
			}
			if after = page.Next; after == "" {
				break
			}
		}
		if want := []string{"CVE-2026-0001 20261005 3", "CVE-2026-0002 20260905 0"}; !slices.Equal(got, want) {
			t.Errorf("known are %q, want %q", got, want)
		}
		urgent, err := w.VulnerabilitiesOfProduct(t.Context(), w.member(0), key, exposure.UrgentFirst, "", 10)
		w.ok(err)
		if len(urgent.Rows) != 2 || urgent.Rows[0].CVE != "CVE-2026-0001" || urgent.Rows[0].Orgs != 1 {
			t.Errorf("a member reads %+v", urgent)
		}
		runs, err := w.VersionsInUse(t.Context(), marking.Desk(1), key, 10)
		w.ok(err)
		if len(runs) != 2 || runs[0].Version != "2.3" || runs[0].Orgs != 3 || runs[0].Affected != 1 || runs[1].Version != "2.4" || runs[1].Orgs != 1 {
			t.Errorf("in use are %+v", runs)
		}
		own, err := w.VersionsInUse(t.Context(), w.member(1), key, 10)
		w.ok(err)
		if len(own) != 1 || own[0].Orgs != 1 {
			t.Errorf("own are %+v", own)
		}
		if _, err := w.ProductByKey(t.Context(), w.member(0), "purl:npm/box"); err == nil {
			t.Error("a member reads a product that only another has on record")
		}
	})
}

func TestCoverageIsCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		clock := &dial{at: time.Now()}
		w := seeingAt(t, s, clock.now)
		c, err := w.Coverage(t.Context(), marking.Desk(1))
		w.ok(err)
		if c.Known != 3 || c.Usable != 1 || c.WithNVD != 1 || c.NoNVD != 1 || c.Uncounted != 0 {
			t.Errorf("covered are %+v", c.Tally)
		}
		if got := c.ByKind[knowledge.ByAuthority]; got != (knowledge.Share{Speaks: 3, Rules: 1}) {
			t.Errorf("the authority covers %+v", got)
		}
		if got := c.Months.Newest(); !slices.Equal(got, []int{202610, 202609}) || c.Months[202609].Known != 2 {
			t.Errorf("months are %v", got)
		}
		if c.BlindN != 1 || len(c.Blind) != 1 || c.Blind[0].CVE != "CVE-2026-0002" || c.Blind[0].Vendor != "acme" {
			t.Errorf("blind are %+v", c.Blind)
		}
		if m, err := w.Coverage(t.Context(), w.member(0)); err != nil || m.Known != 0 {
			t.Errorf("a member counts %+v, %v", m, err)
		}
		later := strings.Replace(one("CVE-2026-0002", "2026-09-05", boxRange, ""), `"datePublished"`, `"dateUpdated":"2026-11-20T00:00:00Z","datePublished"`, 1)
		w.know("one", "again.json", later) // the authority says which versions
		clock.pass(2 * time.Minute)        // what a slow machine counted is kept for a while
		if c, err = w.Coverage(t.Context(), marking.Desk(1)); err != nil || c.Usable != 2 || c.BlindN != 0 {
			t.Errorf("afterwards %+v, %v", c, err)
		}
	})
}

// The letter tells what is said of one's own names and networks, and of each of them that nothing is.
func TestTheLetterTellsOfOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ids, err := w.members.AddNetworks(t.Context(), system, []member.NewNetwork{{Org: w.orgs[0], CIDR: "198.51.100.0/24"}})
		w.ok(err)
		w.ok(w.members.ApproveNetworks(t.Context(), system, ids))
		_, err = w.members.AddDomains(t.Context(), system, []member.NewDomain{{Org: w.orgs[0], Name: "two.example"}, {Org: w.orgs[1], Name: "three.example"}})
		w.ok(err)
		for i, mark := range []tlp.Level{tlp.Clear, tlp.Amber, tlp.Red} {
			doc := fmt.Sprintf(`{"type":"bundle","id":"bundle--22222222-2222-4222-8222-22222222222%[1]d","objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--11111111-1111-4111-8111-11111111111%[1]d",
				"name":"beacon","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","pattern":"[ipv4-addr:value = '198.51.100.%[1]d']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}]}`, i)
			_, err := w.intel.Import(t.Context(), system, intel.File{Name: "i.json", Source: "list", Marking: mark}, strings.NewReader(doc))
			w.ok(err)
		}
		w.drain()
		for name, tc := range map[string]struct {
			v    marking.Viewer
			want []string
			red  int
		}{"desk": {marking.Desk(1), []string{"198.51.100.0", "198.51.100.1"}, 1}, "member": {w.member(0), []string{"198.51.100.0"}, 0}} {
			x, err := w.Outside(t.Context(), tc.v, w.orgs[0])
			w.ok(err)
			var got []string
			for _, p := range x.Touches {
				got = append(got, p.Value.Text)
			}
			slices.Sort(got)
			if !slices.Equal(got, tc.want) || x.TouchedN != len(tc.want) || x.Red != tc.red {
				t.Errorf("%s reads %v, %d in all, %d red", name, got, x.TouchedN, x.Red)
			}
			if len(x.Places) != 2 || x.Places[0].Touched != len(tc.want) || !x.Places[0].Network || x.Places[0].Pending || x.Places[1].Touched != 0 {
				t.Errorf("%s: places are %+v", name, x.Places)
			}
		}
		if _, err := w.Outside(t.Context(), w.member(1), w.orgs[0]); err == nil {
			t.Error("a member reads another's letter")
		}
	})
}

func TestTheRiskMapCountsWhatIsOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := seeing(t, s)
		all, _, err := w.RiskMap(t.Context(), marking.Desk(1))
		w.ok(err)
		if len(all) != 1 || all[0].Sector != "health" || all[0].Listed != 2 || all[0].Orgs != 2 || all[0].Worsts != 2 || all[0].Open[all[0].Worst.Rank()] != 2 {
			t.Errorf("the map is %+v", all)
		}
		if worst := w.standing(0).Priority.Decision; all[0].Worst != worst {
			t.Errorf("the worst is %s, the organisation's own page says %s", all[0].Worst, worst)
		}
		own, _, err := w.RiskMap(t.Context(), w.member(0))
		w.ok(err)
		if len(own) != 1 || own[0].Orgs != 1 || own[0].Listed != 1 {
			t.Errorf("a member's map is %+v", own)
		}
		list, err := w.RiskIn(t.Context(), marking.Desk(1), "health", exposure.Nationwide, 10)
		w.ok(err)
		if len(list) != 1 || list[0].CVE != "CVE-2026-0001" || list[0].Affected != 2 {
			t.Errorf("open are %+v", list)
		}
		if none, err := w.RiskIn(t.Context(), marking.Desk(1), "finance", "", 10); err != nil || len(none) != 0 {
			t.Errorf("open at banks are %+v, %v", none, err)
		}
		sectors, err := w.SectorsExposed(t.Context(), marking.Desk(1), list[0].ID)
		w.ok(err)
		if !slices.Equal(sectors, []exposure.SectorExposure{{Sector: "health", Affected: 2}}) {
			t.Errorf("by sector %+v", sectors)
		}
	})
}
