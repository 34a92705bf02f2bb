package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/incident"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
)

// network gives an organisation an approved network.
func (w *world) network(org int64, cidr string) {
	w.t.Helper()
	ids, err := w.app.Members.AddNetworks(w.t.Context(), system, []member.NewNetwork{{Org: org, CIDR: cidr}})
	w.ok(err)
	w.ok(w.app.Members.ApproveNetworks(w.t.Context(), system, ids))
}

// What the desk ticks in the words of a case becomes a draft for the member whose network it lies in, in one press; nothing in what goes out tells whose case it was.
func TestSignsOfACaseWarnWhomTheyConcern(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		plant, _ := w.plant()
		w.network(plant, "9.8.7.0/24")
		w.network(w.bank, "9.8.6.0/24")
		ctx, n, desk := t.Context(), w.app.Incidents, w.reader("desk")
		what := "Our server 9.8.7.9 was taken over. It downloads malware from hxxp://evil-loader[.]top/x.bin and connects to the C2 server at 9.8.6[.]77 and 203.0.113.5. Also seen: hxxp://plant[.]evil-loader[.]top/"
		c, _, err := n.ReportAs(ctx, system, incident.Report{What: what, Name: "secret-name", Org: plant}, incident.FromMember)
		w.ok(err)
		api := w.machine("desk's token").client(w)
		list := got(api.ListIncidentSigns(ctx, c.UUID))(w)
		ids, refused := map[string]string{}, map[string]bool{}
		for _, s := range list.Signs {
			ids[s.Value], refused[s.Value] = s.ID, s.Refused
		}
		if ids["9.8.6.77"] == "" || refused["9.8.6.77"] || !refused["9.8.7.9"] || !refused["http://plant.evil-loader.top/"] || !refused["203.0.113.5"] {
			t.Fatalf("%+v", list.Signs)
		}
		page := w.get(desk, "/incidents/"+c.UUID)
		if page.code != http.StatusOK || !strings.Contains(page.body, `value="`+ids["9.8.6.77"]+`"`) || strings.Contains(page.body, `value="`+ids["9.8.7.9"]+`"`) {
			t.Fatalf("%d\n%s", page.code, page.body)
		}
		w.refusedAs("the victim's own", "sign_refused", second(api.SendIncidentSigns(ctx, c.UUID, client.IncidentSending{Signs: []string{ids["9.8.7.9"]}, TLP: "TLP:AMBER", PAP: "PAP:GREEN"})))
		w.refusedAs("no marking", "bad_marking", second(api.SendIncidentSigns(ctx, c.UUID, client.IncidentSending{Signs: []string{ids["9.8.6.77"]}, TLP: "", PAP: "PAP:GREEN"})))
		form := url.Values{"sign": {ids["9.8.6.77"], ids["http://evil-loader.top/x.bin"]}, "signs-tlp": {"AMBER"}, "signs-pap": {"PAP:GREEN"}}
		for range 2 { // pressing twice adds nothing
			if a := w.post(desk, "/incidents/"+c.UUID+"/signs", form.Encode()); a.code != http.StatusSeeOther {
				t.Fatalf("%d\n%s", a.code, a.body)
			}
		}
		w.drain()
		if sent := got(api.ListIncidentSigns(ctx, c.UUID))(w).Sent; len(sent) != 2 {
			t.Errorf("%+v", sent)
		}
		drafts := all(w, api.Warnings(ctx, client.WarningQuery{State: "draft"}))
		if len(drafts) != 1 {
			t.Fatalf("%d drafts", len(drafts))
		}
		to := all(w, api.Recipients(ctx, drafts[0].ID))
		if len(to) != 1 || to[0].Org != "bank" {
			t.Errorf("%+v", to)
		}
		item := got(api.GetIntelligence(ctx, ids["9.8.6.77"]))(w)
		raw, err := json.Marshal(item)
		w.ok(err)
		for _, s := range []string{string(raw), w.get(desk, "/intelligence/"+ids["9.8.6.77"]+"/bytes").body} {
			for _, word := range []string{"plant", "Org plant", "secret-name", c.Number, c.UUID, "9.8.7.9"} {
				if strings.Contains(s, word) {
					t.Errorf("what goes out has %q: %s", word, s)
				}
			}
		}
		if a := w.get(desk, "/incidents/"+c.UUID); !strings.Contains(a.body, `href="/intelligence/`+ids["9.8.6.77"]) {
			t.Errorf("the case does not lead to what became of it")
		}
		drill, _, err := n.ReportAs(ctx, system, incident.Report{What: what, Org: plant, Exercise: true}, incident.FromMember)
		w.ok(err)
		w.refusedAs("a drill", "exercise", second(api.SendIncidentSigns(ctx, drill.UUID, client.IncidentSending{Signs: []string{"x"}, TLP: "TLP:AMBER", PAP: "PAP:GREEN"})))
	})
}

// A recipient says that a warning came true and gets the form with the warning in it; the case and the warning lead to each other, for whoever may know.
func TestAWarningLeadsToACaseAndBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	officer, desk := w.reader("officer of the hospital"), w.reader("desk")
	ctx := t.Context()
	w.base()
	row := got(w.hands("desk").DraftWarning(ctx, draft(func(n *client.NewWarning) { n.Sectors = nil })))(w)
	row = got(w.hands("second of the desk").ApproveWarning(ctx, row.ID))(w)
	w.drain()
	number := row.Number
	if a := w.get(officer, "/warnings/"+number); strings.Contains(a.body, "Open a case") {
		t.Error("a case is offered before anybody answered")
	}
	if a := w.post(officer, "/warnings/"+number+"/answer", "answer=need_help"); a.code != http.StatusSeeOther {
		t.Fatalf("%d", a.code)
	}
	a := w.get(officer, "/warnings/"+number)
	if !strings.Contains(a.body, "Open a case") || !strings.Contains(a.body, "/incidents/new?warning="+number) {
		t.Fatalf("no case is offered\n%s", a.body)
	}
	if a := w.get(officer, "/incidents/new?warning="+number); !strings.Contains(a.body, "Found after warning "+number) || !strings.Contains(a.body, `href="/warnings/`+number) {
		t.Errorf("the form knows nothing of the warning\n%s", a.body)
	}
	if a := w.get(w.reader("officer of the bank"), "/incidents/new?warning="+number); strings.Contains(a.body, "Found after") {
		t.Error("the form tells of a warning that is not for its reader")
	}
	if a := w.post(officer, "/incidents/new", url.Values{"what": {"it came true"}, "warning": {number}}.Encode()); a.code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.code, a.body)
	}
	list := all(w, w.machine("desk's token").client(w).Incidents(ctx, client.IncidentQuery{}))
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	for _, r := range []*reader{officer, desk} {
		path := "/warnings/" + number
		if r == desk {
			path += "/desk"
		}
		if a := w.get(r, path); !strings.Contains(a.body, list[0].Number) || strings.Contains(a.body, "Open a case") {
			t.Errorf("%s does not see the case at the warning\n%s", r.name, a.body)
		}
		if a := w.get(r, "/incidents/"+list[0].ID); !strings.Contains(a.body, `href="/warnings/`+number) {
			t.Errorf("%s does not see the warning at the case", r.name)
		}
	}
}
