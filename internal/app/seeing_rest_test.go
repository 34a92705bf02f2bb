package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store/storetest"
)

const boxKey = "cpe:acme:box"

func TestSeeingByProgram(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		ctx, hospital, clinic, desk := t.Context(), w.machine("hospital's token").client(w), w.machine("clinic's token").client(w), w.machine("desk's token").client(w)
		x := got(desk.GetVulnerability(ctx, boxCVE))(w)
		if len(x.Voices) != 1 || x.Voices[0].Source != "open" || len(x.Products) != 1 || x.Products[0].Product != boxKey || x.Products[0].Counts == "" || x.Products[0].Differ || len(x.Sectors) != 1 || x.Sectors[0].Affected != 1 {
			t.Errorf("the desk reads %+v", x)
		}
		if x := got(hospital.GetVulnerability(ctx, boxCVE))(w); len(x.Voices) != 1 || x.Voices[0].Source != "" || x.Voices[0].Name == "open" || len(x.Sectors) != 1 {
			t.Errorf("the hospital reads %+v", x)
		}
		if x := got(clinic.GetVulnerability(ctx, boxCVE))(w); len(x.Voices) != 1 || len(x.Sectors) != 0 {
			t.Errorf("the clinic reads %+v", x)
		}
		w.refusedAs("none", "no_such_vulnerability", second(desk.GetVulnerability(ctx, "CVE-1999-0001")))
		p := got(desk.GetProduct(ctx, boxKey, client.ProductQuery{}))(w)
		if p.Known != 1 || len(p.Rows) != 1 || p.Rows[0].Vulnerability != boxCVE || p.Rows[0].Organisations != 1 || len(p.Versions) == 0 {
			t.Errorf("the desk reads %+v", p)
		}
		if p := got(clinic.GetProduct(ctx, boxKey, client.ProductQuery{Order: "newest"}))(w); len(p.Rows) != 1 || p.Rows[0].Organisations != 0 || len(p.Versions) != 0 {
			t.Errorf("the clinic reads %+v", p)
		}
		if flaws := all(w, hospital.ProductFlaws(ctx, boxKey, client.ProductQuery{Limit: 1})); len(flaws) != 1 {
			t.Errorf("flaws are %+v", flaws)
		}
		w.refusedAs("no product", "no_such_product", second(desk.GetProduct(ctx, "cpe:no:body", client.ProductQuery{})))
		w.refusedAs("no cursor", "bad_cursor", second(desk.GetProduct(ctx, boxKey, client.ProductQuery{After: "x"})))
		if c := got(desk.GetCoverage(ctx))(w); c.Known == 0 || c.Usable == 0 || len(c.Sources) != 1 || c.Sources[0].Kind != "stix" || len(c.Paces) == 0 {
			t.Errorf("coverage is %+v", c)
		}
		m := got(desk.GetRiskMap(ctx, client.RiskQuery{}))(w)
		if len(m.Cells) != 1 || m.Cells[0].Organisations != 1 || m.Cells[0].Open != 1 || len(m.Vulnerabilities) != 0 {
			t.Errorf("the map is %+v", m)
		}
		region := m.Cells[0].Region
		if region == "" {
			region = "-"
		}
		if m := got(desk.GetRiskMap(ctx, client.RiskQuery{Sector: m.Cells[0].Sector, Region: region}))(w); len(m.Vulnerabilities) != 1 || m.Vulnerabilities[0].Vulnerability != boxCVE {
			t.Errorf("its list is %+v", m)
		}
		sectors := got(desk.ListSectorExposure(ctx))(w)
		if i := slices.IndexFunc(sectors.Sectors, func(x client.SectorSum) bool { return x.Sector == m.Cells[0].Sector }); i < 0 || sectors.Sectors[i].Listed == 0 || sectors.Sectors[i].Members < sectors.Sectors[i].Listed {
			t.Errorf("sectors are %+v", sectors)
		}
		if x := got(desk.GetSectorExposure(ctx, m.Cells[0].Sector))(w); !x.Exact || x.Obliged.Listed.N+x.Free.Listed.N == 0 || len(x.Free.Weeks) != 12 {
			t.Errorf("the sector is %+v", x)
		}
		w.refusedAs("no sector", "no_such_sector", second(desk.GetSectorExposure(ctx, "nothing")))
		w.refusedAs("a sector for a member", "no_such_sector", second(hospital.GetSectorExposure(ctx, "health")))
		w.refusedAs("sectors for a member", client.NotAllowed, second(hospital.ListSectorExposure(ctx)))
		w.refusedAs("coverage for a member", client.NotAllowed, second(hospital.GetCoverage(ctx)))
		w.refusedAs("the map for a member", client.NotAllowed, second(hospital.GetRiskMap(ctx, client.RiskQuery{})))
	})
}

// What only TLP:RED words tell of is read in person.
func TestAVulnerabilityThatIsRedIsReadInPerson(t *testing.T) {
	w := full(t, t.TempDir())
	id := "vulnerability--7777777" + digit(tlp.Red) + "-1111-4111-8111-111111111111"
	w.refusedAs("words that are TLP:RED", client.RedInPerson, second(w.machine("desk's token").client(w).GetVulnerability(t.Context(), id)))
}

func TestTenQuestionsMakeAnInventory(t *testing.T) {
	w := newWorld(t, t.TempDir())
	w.base()
	officer := w.reader("officer of the clinic")
	if a := w.post(officer, "/exposure/questions/send", "pick-x=nothing"); a.code != http.StatusBadRequest && a.code != http.StatusUnprocessableEntity {
		t.Errorf("nothing ticked: %d", a.code)
	}
	a := w.post(officer, "/exposure/questions/send", url.Values{"pick-router": {"router.asus", "router.fortigate"}, "pick-mail": {"mail.m365"}, "pick-nas": {"nas.qnap", "no.such"}}.Encode())
	next := a.header.Get("Location")
	if a.code != http.StatusSeeOther || !strings.HasPrefix(next, "/exposure/questions/answers?pick=router.asus&pick=mail.m365") {
		t.Fatalf("%d to %s", a.code, next)
	}
	w.drain()
	page := w.get(officer, next+"&lang=en").body
	for _, want := range []string{"once the model is known", "Fortinet FortiGate", "Microsoft keeps the servers", "No known vulnerability matches it now"} {
		if !strings.Contains(page, want) {
			t.Errorf("the answers lack %q", want)
		}
	}
	a = w.post(officer, "/exposure/questions/send", url.Values{"pick": {"router.asus", "nas.qnap"}, "model-router.asus": {"RT AX88U"}, "version-nas.qnap": {"5.1.0"}}.Encode())
	if next = a.header.Get("Location"); next != "/exposure/questions/answers" {
		t.Errorf("then to %s", next)
	}
	w.drain()
	page = w.get(officer, next+"?lang=en").body
	if !strings.Contains(page, `value="RT AX88U"`) || !strings.Contains(page, `value="5.1.0"`) || strings.Contains(page, "FortiGate") {
		t.Errorf("what was told is not kept: %s", page)
	}
	assets := w.get(officer, "/exposure?lang=en").body
	if !strings.Contains(assets, "q-nas-qnap") || strings.Contains(assets, "q-router-fortigate") {
		t.Error("the list is not what was ticked last")
	}
	if a := w.post(w.reader("reader of the bank"), "/exposure/questions/send", "pick=nas.qnap"); a.code != http.StatusForbidden {
		t.Errorf("a reader sends answers: %d", a.code)
	}
}
