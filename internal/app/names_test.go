package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/store/storetest"
)

// Two members hand in a name in words; one chooses for itself, the desk confirms for both and takes it back. By programs, and by pages.
func TestNamesAreConfirmedByProgramsAndPages(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		w.drain()
		by := map[string]machine{}
		for _, m := range w.machines() {
			by[m.name] = m
		}
		hospital, clinic, desk := by["hospital's token"], by["clinic's token"], by["desk's token"]
		give := func(m machine, method, path, body string, into any) int {
			t.Helper()
			a := w.send(m, method, "/api/v1"+path, body, "Content-Type", "application/json")
			if into != nil && a.code < 300 {
				w.ok(json.Unmarshal([]byte(a.body), into))
			}
			return a.code
		}
		for m, list := range map[*machine]string{&hospital: "asset,product\nward-1,Acme Box 1.0\nward-2,Hospital Secret Program\n", &clinic: "asset,product\ndesk-1,Acme Box 1.0\n"} {
			if code := give(*m, http.MethodPut, "/inventories/words.csv", list, nil); code != http.StatusOK {
				t.Fatalf("%s: %d", m.name, code)
			}
		}
		w.drain()
		var all, own, theirs client.NameList
		give(desk, http.MethodGet, "/exposure/names", "", &all)
		give(hospital, http.MethodGet, "/exposure/names", "", &own)
		give(clinic, http.MethodGet, "/exposure/names", "", &theirs)
		if len(all.Names) != 2 || all.Names[0].Name != "acme box" || all.Names[0].Orgs != 2 || len(own.Names) != 2 || len(theirs.Names) != 1 || theirs.Names[0].Orgs != 0 {
			t.Fatalf("%+v\n%+v\n%+v", all.Names, own.Names, theirs.Names)
		}
		if c := all.Names[0].Candidates; len(c) == 0 || c[0].Product != "cpe:acme:box" || c[0].Version != "" || len(c[0].Why) == 0 {
			t.Fatalf("%+v", c)
		}
		box, secret := all.Names[0].ID, all.Names[1].ID
		meets := func(m machine, asset string) bool {
			t.Helper()
			a := w.send(m, http.MethodGet, "/api/v1/exposure/matches?limit=200", "")
			return strings.Contains(a.body, `"asset":"`+asset+`"`)
		}
		if code := give(hospital, http.MethodPut, "/exposure/names/"+box+"/pick", `{"state":"confirmed","product":"cpe:acme:box","words":"we bought it"}`, nil); code != http.StatusOK {
			t.Fatal(code)
		}
		w.drain()
		if !meets(hospital, "ward-1") || meets(clinic, "desk-1") {
			t.Error("a member's word holds for itself alone, and at once")
		}
		for _, x := range []struct {
			m            machine
			method, path string
			body         string
			code         int
		}{
			{clinic, http.MethodGet, "/exposure/names/" + secret, "", http.StatusNotFound},
			{clinic, http.MethodPut, "/exposure/names/" + secret + "/pick", `{"state":"none"}`, http.StatusNotFound},
			{clinic, http.MethodPut, "/exposure/names/" + box, `{"state":"none"}`, http.StatusForbidden},
			{clinic, http.MethodPut, "/exposure/updates", "KB,Supersedence\nKB5031356,\n", http.StatusForbidden},
			{desk, http.MethodPut, "/exposure/names/" + box, `{"state":"confirmed","product":"nothing"}`, http.StatusBadRequest},
			{desk, http.MethodPut, "/exposure/updates", "KB,Supersedence\nKB5031356,\n", http.StatusOK},
			{desk, http.MethodPut, "/exposure/updates", "KB,Supersedence\n", http.StatusBadRequest},
		} {
			if code := give(x.m, x.method, x.path, x.body, nil); code != x.code && !(x.code == http.StatusBadRequest && code == http.StatusUnprocessableEntity) {
				t.Errorf("%s %s: %d, want %d", x.method, x.path, code, x.code)
			}
		}
		if a := w.send(clinic, http.MethodGet, "/api/v1/exposure/names", ""); strings.Contains(a.body, "we bought it") || strings.Contains(a.body, "secret") || strings.Contains(a.body, `"pick"`) {
			t.Errorf("a member reads another's words: %s", a.body)
		}
		give(desk, http.MethodGet, "/exposure/names?view=proposed", "", &all)
		if len(all.Names) != 1 || len(all.Names[0].Proposals) != 1 || all.Names[0].Proposals[0] != (client.NameProposal{Product: "cpe:acme:box", Orgs: 1}) {
			t.Errorf("%+v", all.Names)
		}
		// the desk confirms on the page
		post := func(who string, path string, form url.Values) answer {
			t.Helper()
			return w.send(machine{}, http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Cookie", "lf_session="+w.reader(who).cookie.Value, "Sec-Fetch-Site", "same-origin")
		}
		a := post("desk", "/exposure/names/settle", url.Values{"name": {box}, "state": {"confirmed"}, "product": {"cpe:acme:box"}, "words": {"the only one"}})
		if a.code != http.StatusSeeOther {
			t.Fatalf("%d %s", a.code, a.body)
		}
		w.drain()
		if !meets(hospital, "ward-1") || !meets(clinic, "desk-1") {
			t.Error("the desk's word holds for all")
		}
		if a := post("officer of the hospital", "/exposure/names/settle", url.Values{"name": {box}, "state": {"open"}}); a.code != http.StatusForbidden {
			t.Errorf("an officer settles: %d", a.code)
		}
		if a := post("officer of the hospital", "/exposure/names/pick", url.Values{"name": {box}, "state": {"none"}}); a.code != http.StatusUnprocessableEntity {
			t.Errorf("what the desk decided is chosen otherwise: %d", a.code)
		}
		if a := post("desk", "/exposure/names/settle", url.Values{"name": {box}, "state": {"open"}}); a.code != http.StatusSeeOther {
			t.Fatalf("%d", a.code)
		}
		if a := post("officer of the hospital", "/exposure/names/pick", url.Values{"name": {box}, "state": {"open"}}); a.code != http.StatusSeeOther {
			t.Fatalf("%d", a.code)
		}
		w.drain()
		if meets(hospital, "ward-1") || meets(clinic, "desk-1") {
			t.Error("what was taken back still holds")
		}
	})
}
