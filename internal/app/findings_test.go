package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store/storetest"
)

// An officer takes a finding on, says that it is fixed, and the next inventory shows it; programs and pages tell the same.
func TestAFindingIsTakenToItsEnd(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Clear, tlp.Amber})
		cve, officer, program := warnID(tlp.Amber), w.reader("officer of the hospital"), w.machine("hospital's token")
		page := "/exposure/findings/" + cve
		if a := w.get(officer, "/exposure"); !strings.Contains(a.body, page) {
			t.Fatalf("the list does not lead to it: %d", a.code)
		}
		deed := func(path string, fields url.Values) answer {
			return w.send(machine{reader: officer}, http.MethodPost, path, fields.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", "en", "Cookie", officer.cookie.String())
		}
		if a := deed(page+"/handle", url.Values{"event": {"accept"}}); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Say who works on it") {
			t.Errorf("taken on by nobody: %d", a.code)
		}
		day := w.clock.now().Add(10 * 24 * time.Hour).Format("2006-01-02")
		if a := deed(page+"/handle", url.Values{"event": {"accept"}, "who": {"Lin"}, "until": {day}, "words": {"at the weekend"}}); a.code != http.StatusSeeOther {
			t.Errorf("%d", a.code)
		}
		var x client.FindingDetail
		read := func() {
			t.Helper()
			a := w.send(program, http.MethodGet, "/api/v1"+page, "")
			if a.code != http.StatusOK {
				t.Fatalf("%d %s", a.code, a.body)
			}
			x = client.FindingDetail{}
			w.ok(json.Unmarshal([]byte(a.body), &x))
		}
		if read(); x.State != "accepted" || x.Who != "Lin" || x.Until != day || len(x.Points) != 6 || len(x.Matches) != 1 || len(x.Remedies) != 1 || x.History[0].Words != "at the weekend" {
			t.Errorf("%+v", x)
		}
		if a := w.send(program, http.MethodPost, "/api/v1"+page+"/steps", `{"event":"fix"}`); a.code != http.StatusCreated {
			t.Errorf("%d %s", a.code, a.body)
		}
		if a := w.send(program, http.MethodPost, "/api/v1"+page+"/steps", `{"event":"accept","who":"x","until":"`+day+`"}`); a.code != http.StatusConflict {
			t.Errorf("what is said to be fixed is taken on: %d %s", a.code, a.body)
		}
		w.inventory(w.hospital, renewed())
		w.drain()
		if read(); x.State != "verified" || x.Result != "not_affected" {
			t.Errorf("%+v", x.Finding)
		}
		if a := w.get(officer, page); a.code != http.StatusOK || !strings.Contains(a.body, "fixed, shown by an inventory") && !strings.Contains(a.body, "已確認修補") {
			t.Errorf("%d, and the page does not say that it is fixed", a.code)
		}
		changes := w.send(program, http.MethodGet, "/api/v1/changes?limit=1000", "").body
		for _, kind := range []string{"exposure.handled", "exposure.verified"} {
			if !strings.Contains(changes, kind) {
				t.Errorf("%s is not told to the organisation's programs", kind)
			}
		}
		if others := w.send(w.machine("bank's token"), http.MethodGet, "/api/v1/changes?limit=1000", "").body; strings.Contains(others, `"exposure.`) {
			t.Error("another organisation's programs are told")
		}
	})
}

func TestAFindingIsSaidNotToMatter(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Clear})
		cve, program := warnID(tlp.Clear), w.machine("hospital's token")
		path := "/api/v1/exposure/findings/" + cve
		product := "cpe:acme:wall" + digit(tlp.Clear)
		day := w.clock.now().Add(30 * 24 * time.Hour).Format("2006-01-02")
		body := `{"product":"` + product + `","reason":"vulnerable_code_not_present","words":"built without it","until":"` + day + `"}`
		a := w.send(program, http.MethodPost, path+"/suppressions", body)
		var list client.SuppressionList
		w.ok(json.Unmarshal([]byte(a.body), &list))
		if a.code != http.StatusCreated || len(list.Suppressions) != 1 || list.Suppressions[0].Until != day {
			t.Fatalf("%d %s", a.code, a.body)
		}
		var x client.FindingDetail
		w.ok(json.Unmarshal([]byte(w.send(program, http.MethodGet, path, "").body), &x))
		if x.Machines != 0 || x.Suppressed != 1 {
			t.Errorf("%+v", x.Finding)
		}
		if a := w.send(w.machine("bank's token"), http.MethodDelete, path+"/suppressions/"+list.Suppressions[0].ID, ""); a.code != http.StatusNotFound {
			t.Errorf("the bank takes it back: %d %s", a.code, a.body)
		}
		if a := w.send(program, http.MethodDelete, path+"/suppressions/"+list.Suppressions[0].ID, ""); a.code != http.StatusNoContent {
			t.Errorf("%d %s", a.code, a.body)
		}
		if a := w.send(program, http.MethodPut, "/api/v1/exposure/machines/fw0", `{"criticality":"high","internet":"yes","owner":"Lin","group":"OPD"}`); a.code != http.StatusOK || !strings.Contains(a.body, `"criticality":"high"`) {
			t.Errorf("%d %s", a.code, a.body)
		}
		if a := w.get(w.reader("reader of the hospital"), "/exposure"); !strings.Contains(a.body, "OPD") {
			t.Error("what is said of a machine is not shown beside it")
		}
	})
}
