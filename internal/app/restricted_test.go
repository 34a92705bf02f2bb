package app_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// agency is a public agency with an officer and a CISO, and a hospital that a sector's authority may name.
func (w *world) agency() (officer, ciso *reader) {
	ids, err := w.app.Members.CreateOrgs(w.t.Context(), system, []member.NewOrg{
		{Slug: "office", Name: text.Same("Org office"), Level: member.ProviderLevel, Sector: "government", Kind: "agency", Tier: "B", AgreedVersion: "1"}})
	w.ok(err)
	officer = w.add("officer of the agency", ids[0], member.Officer, reader{})
	ciso = w.add("CISO of the agency", ids[0], member.Reader, reader{})
	_, err = w.app.Members.AddContacts(w.t.Context(), system, []member.NewContact{{Org: ids[0], Person: ciso.person, Role: "ciso", Channel: member.Mail, Address: "ciso@mail.example", Rank: 1}})
	w.ok(err)
	return officer, ciso
}

func (w *world) deed(r *reader, path string, fields url.Values) answer {
	w.t.Helper()
	return w.send(machine{reader: r}, http.MethodPost, path, fields.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", "en", "Cookie", r.cookie.String())
}

func (w *world) as(r *reader, method, path, body string) answer {
	w.t.Helper()
	return w.send(machine{reader: r}, method, path, body, "Content-Type", "application/json", "Accept-Language", "en", "Cookie", r.cookie.String())
}

// An agency's camera is flagged, and excepted by two people of two sides, by pages and by programs alike.
func TestAnExceptionGoesThroughItsTwoApprovals(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		officer, ciso := w.agency()
		desk := w.reader("desk")
		must := func(a answer, code int, what string) {
			t.Helper()
			if a.code != code {
				t.Fatalf("%s: %d, want %d\n%s", what, a.code, code, a.body)
			}
		}
		must(w.deed(desk, "/exposure/restricted/register", url.Values{"code": {"Z1"}, "brand": {"Zorro"}, "public": {"yes"}, "audience": {"concerned"}, "kind": {"camera"}}), http.StatusSeeOther, "the register")
		must(w.deed(desk, "/exposure/restricted/register", url.Values{"code": {"Z2"}, "public": {"yes"}, "audience": {"concerned"}}), http.StatusUnprocessableEntity, "an entry of nothing")
		w.inventory(officer.org, "asset,vendor,product,version\ncam-1,Zorro,A74,1\ncam-2,Zorro,B2,1\n")
		w.drain()
		if a := w.get(officer, "/exposure"); !strings.Contains(a.body, "/exposure/restricted") || !strings.Contains(a.body, "Restricted products that are open: 2.") {
			t.Error("one's own systems do not say that something is restricted")
		}
		var list client.RestrictedHoldingList
		w.ok(json.Unmarshal([]byte(w.as(officer, http.MethodGet, "/api/v1/restricted/holdings", "").body), &list))
		if len(list.Holdings) != 2 || list.Holdings[0].Entry != "Z1" || list.Holdings[0].Org != "office" {
			t.Fatalf("%+v", list)
		}
		id := list.Holdings[0].ID
		if a := w.get(officer, "/exposure/restricted?mark="+id); !strings.Contains(a.body, "/exposure/restricted/ask?holding="+id) {
			t.Error("no way to an exception")
		}
		day := w.clock.now().Add(90 * 24 * time.Hour).Format("2006-01-02")
		form := url.Values{"holding": {id}, "need": {"the gate"}, "alternative": {"none"}, "area": {"gate 3"}, "persons": {"Lin"}, "until": {day}, "offline": {"yes"}}
		if a := w.deed(officer, "/exposure/restricted/ask?first="+id, form); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "no official data") || !strings.Contains(a.body, "the gate") {
			t.Errorf("an exception that is not declared is taken: %d", a.code)
		}
		form.Set("no_data", "yes")
		a := w.deed(officer, "/exposure/restricted/ask?first="+id, form)
		must(a, http.StatusSeeOther, "asking")
		page, _, _ := strings.Cut(a.header.Get("Location"), "?")
		api := "/api/v1/restricted/exceptions/" + page[strings.LastIndex(page, "/")+1:]
		must(w.deed(officer, page+"/endorse", nil), http.StatusForbidden, "the officer is not the CISO")
		must(w.deed(desk, page+"/grant", nil), http.StatusUnprocessableEntity, "the authority before the CISO")
		must(w.as(w.reader("officer of the hospital"), http.MethodGet, api, ""), http.StatusNotFound, "a stranger")
		must(w.deed(ciso, page+"/endorse", nil), http.StatusSeeOther, "the CISO")
		must(w.deed(desk, page+"/refuse", nil), http.StatusUnprocessableEntity, "no without a reason")
		must(w.as(w.reader("administrator of the centre"), http.MethodPost, api+"/grant", "{}"), http.StatusForbidden, "the keeper of the centre")
		must(w.as(desk, http.MethodPost, api+"/grant", "{}"), http.StatusOK, "the authority")
		var x client.RestrictedException
		w.ok(json.Unmarshal([]byte(w.as(officer, http.MethodGet, api, "").body), &x))
		if x.Stage != "granted" || x.Endorsed == nil || x.Granted == nil || x.Until != day || len(x.Holdings) != 1 {
			t.Errorf("%+v", x)
		}
		if a := w.get(officer, page); !strings.Contains(a.body, "P CISO of the agency") || !strings.Contains(a.body, page+"/finish") || strings.Contains(a.body, page+"/revoke") {
			t.Errorf("the page does not show who approved, or offers what is not the officer's: %d", a.code)
		}
		w.clock.pass(91 * 24 * time.Hour)
		w.ok(w.app.Restricted.Sweep(t.Context()))
		token, _, err := w.app.Access.CreateToken(t.Context(), system, "member", officer.org, time.Hour)
		w.ok(err)
		program := machine{reader: &reader{name: "agency's token"}, token: token}
		var h client.RestrictedHoldingDetail
		w.ok(json.Unmarshal([]byte(w.send(program, http.MethodGet, "/api/v1/restricted/holdings/"+id, "").body), &h))
		if h.State != "open" || len(h.History) != 3 || h.History[0].Event != "unexcept" {
			t.Errorf("%+v", h)
		}
		if a := w.send(program, http.MethodGet, "/api/v1/changes?limit=1000", ""); strings.Count(a.body, "restricted.exception_moved") != 3 || !strings.Contains(a.body, "restricted.flagged") || strings.Contains(a.body, "restricted.entry") {
			t.Error("the agency's programs are not told, or are told of the register")
		}
	})
}

// Who joined freely meets none of it: no link, no page, no answer that tells more than that nothing is there.
func TestWhoJoinedFreelyMeetsNoDuty(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.agency()
	desk := w.reader("desk")
	for _, fields := range []url.Values{{"code": {"Z1"}, "brand": {"acme"}, "public": {"yes"}, "audience": {"concerned"}, "groups": {"*:*"}}} {
		if a := w.deed(desk, "/exposure/restricted/register", fields); a.code != http.StatusSeeOther {
			t.Fatal(a.code, a.body)
		}
	}
	if a := w.deed(desk, "/exposure/restricted/register", url.Values{"code": {"Z2"}, "brand": {"acme"}, "audience": {"concerned"}, "orgs": {"hospital"}}); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "no responsibility level") {
		t.Errorf("who joined freely is named: %d", a.code)
	}
	if a := w.deed(desk, "/exposure/restricted/survey/open", url.Values{"year": {"2026"}, "deadline": {"2026-12-31"}}); a.code != http.StatusSeeOther {
		t.Fatal(a.code, a.body)
	}
	w.drain()
	for _, name := range []string{"officer of the hospital", "administrator of the hospital", "officer of the bank", "agent with AMBER", "officer of the sector's centre"} {
		r := w.reader(name)
		if a := w.get(r, "/exposure"); a.code != http.StatusOK || strings.Contains(a.body, "restricted") {
			t.Errorf("%s is shown the way to it: %d", name, a.code)
		}
		for _, path := range []string{"/exposure/restricted", "/exposure/restricted/register", "/exposure/restricted/exceptions", "/exposure/restricted/survey", "/exposure/restricted/progress", "/exposure/restricted?org=office"} {
			if a := w.get(r, path); a.code != http.StatusNotFound {
				t.Errorf("%s reads %s: %d", name, path, a.code)
			}
		}
		for _, path := range []string{"entries", "holdings", "holdings?org=office", "exceptions", "surveys", "surveys/2026", "progress", "progress?org=office"} {
			if a := w.as(r, http.MethodGet, "/api/v1/restricted/"+path, ""); a.code != http.StatusNotFound {
				t.Errorf("%s reads %s: %d %s", name, path, a.code, a.body)
			}
		}
	}
	if rows := w.get(desk, "/exposure/restricted/survey").body; strings.Contains(rows, "Org hospital") || !strings.Contains(rows, "Org office") {
		t.Error("the wrong bodies are asked")
	}
}

// A year is answered on the page, and the register comes as a file.
func TestAYearIsAnsweredAndTheRegisterComesAsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	officer, _ := w.agency()
	desk := w.reader("desk")
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", "register.csv")
	w.ok(err)
	_, err = part.Write([]byte("code,brand,models,kinds\nZ1,Zorro,A*|Phone 9,phone\nZ2,Quux,Ab*,camera\n"))
	w.ok(err)
	w.ok(m.Close())
	a := w.send(machine{reader: desk}, http.MethodPost, "/exposure/restricted/register/import", body.String(), "Content-Type", m.FormDataContentType(), "Accept-Language", "en", "Cookie", desk.cookie.String())
	if a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Line 2:") {
		t.Fatalf("a model of one letter: %d %s", a.code, a.body)
	}
	again := strings.ReplaceAll(body.String(), "A*|", "")
	if a = w.send(machine{reader: desk}, http.MethodPost, "/exposure/restricted/register/import", again, "Content-Type", m.FormDataContentType(), "Accept-Language", "en", "Cookie", desk.cookie.String()); a.code != http.StatusSeeOther {
		t.Fatalf("%d %s", a.code, a.body)
	}
	if a = w.get(desk, "/exposure/restricted/register/export"); !strings.HasPrefix(a.body, "code,brand,") || !strings.Contains(a.body, "Z1,Zorro,,Phone 9,,phone,") || !strings.Contains(a.header.Get("Content-Disposition"), "register.csv") {
		t.Errorf("%v %s", a.header, a.body)
	}
	if a = w.deed(desk, "/exposure/restricted/survey/open", url.Values{"year": {"2026"}, "deadline": {"2026-12-31"}, "words": {"as every year"}}); a.code != http.StatusSeeOther {
		t.Fatal(a.code, a.body)
	}
	if a = w.get(officer, "/exposure/restricted"); !strings.Contains(a.body, "The inventory of 2026 is not answered yet.") {
		t.Errorf("%d, and nobody is asked", a.code)
	}
	for lines, want := range map[string]string{"Zorro,Phone 9,phone,3F,many": "Line 1 cannot be read", "Zorro,Phone 9,toaster,3F,1": "toaster"} {
		if a = w.deed(officer, "/exposure/restricted/survey?year=2026", url.Values{"items": {lines}, "say": {"these"}}); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, want) || !strings.Contains(a.body, lines) {
			t.Errorf("%d, and not %s", a.code, want)
		}
	}
	if a = w.deed(officer, "/exposure/restricted/survey?year=2026", url.Values{"items": {"Zorro，Phone 9，phone，3F，4\n\nOld Brand\tX\tdrone"}, "say": {"these"}}); a.code != http.StatusSeeOther {
		t.Fatalf("%d %s", a.code, a.body)
	}
	if a = w.get(officer, "/exposure/restricted/survey"); !strings.Contains(a.body, "Zorro,Phone 9,phone,3F,4\nOld Brand,X,drone,,1") {
		t.Errorf("what was declared does not come back: %s", a.body)
	}
	if a = w.get(desk, "/exposure/restricted/survey/export?year=2026"); !strings.Contains(a.body, "office,Org office,B,2026-11-25,5,Z1,phone,Zorro Phone 9,,3F,4,open,") {
		t.Error(a.body)
	}
	if a = w.get(officer, "/exposure/restricted/progress"); !strings.Contains(a.body, "2026-11") || !strings.Contains(a.body, "0.0%") {
		t.Errorf("%d, and no curve", a.code)
	}
	if a = w.get(desk, "/exposure/restricted/progress/export"); !strings.Contains(a.body, "sector,government,2026-11,5,0,0.0000") {
		t.Error(a.body)
	}
}
