package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/store/storetest"
)

// A case from the public form to the advisory by programs: the desk's token, and that of the vendor, which is the hospital.
func TestCasesByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, desk, maker, bank := t.Context(), w.machine("desk's token").client(w), w.machine("hospital's token").client(w), w.machine("bank's token").client(w)
		a := w.post(nil, "/disclosure/report", url.Values{"product": {"Acme <b>Box</b>"}, "what": {"finder-words"}, "name": {"finder-name"}}.Encode())
		code := regexp.MustCompile(`data-code>([A-Z2-7]{26})<`).FindStringSubmatch(a.body)
		if a.code != http.StatusOK || len(code) != 2 || strings.Contains(a.body, "<b>Box") || a.header.Get("X-Robots-Tag") == "" {
			t.Fatalf("%d %v\n%s", a.code, a.header, a.body)
		}
		list := all(w, desk.Cases(ctx, client.CaseQuery{}))
		if len(list) != 1 || list[0].State != "received" || list[0].What != "" {
			t.Fatalf("%+v", list)
		}
		id := list[0].ID
		if one := got(desk.GetCase(ctx, id))(w); one.What != "finder-words" || one.Finder.Name != "finder-name" || one.Offered[0] != "validate" {
			t.Errorf("%+v", one)
		}
		w.refusedAs("an advisory before anything", "wrong_state", second(desk.PutAdvisoryDraft(ctx, id, client.AdvisoryDraft{RemedyKind: "vendor_fix"})))
		got(desk.StepCase(ctx, id, client.CaseStep{Event: "validate", Title: "Flaw", Product: "Box"}))(w)
		w.refusedAs("a vendor that was not told", "no_such_case", second(maker.GetHanded(ctx, id)))
		if one := got(desk.StepCase(ctx, id, client.CaseStep{Event: "tell", Org: "hospital", Brief: "brief"}))(w); one.Org != "hospital" || one.DaysLeft == nil || *one.DaysLeft != 90 || one.Link != "" {
			t.Errorf("%+v", one)
		}
		got(desk.WriteToCase(ctx, id, client.CaseWords{Thread: "finder", Words: "to-finder"}))(w)
		got(desk.NumberCase(ctx, id, client.CaseNumbers{CVE: "CVE-2026-4321"}))(w)
		h := got(maker.GetHanded(ctx, id))(w)
		if said := fmt.Sprintf("%+v", h); strings.Contains(said, "finder-") || h.Brief != "brief" || h.CVE != "CVE-2026-4321" {
			t.Errorf("the vendor reads %s", said)
		}
		w.refusedAs("another member", "no_such_case", second(bank.GetHanded(ctx, id)))
		w.refusedAs("the vendor leads", "not_allowed", second(maker.GetCase(ctx, id)))
		if mine, theirs := all(w, maker.Handed(ctx, client.HandedQuery{})), all(w, bank.Handed(ctx, client.HandedQuery{})); len(mine) != 1 || len(theirs) != 0 {
			t.Errorf("%d %d", len(mine), len(theirs))
		}
		if h := got(maker.AnswerHanded(ctx, id, client.HandedAnswer{Words: "fixed", Ready: true}))(w); h.State != "ready" || h.Messages[0].Words != "fixed" {
			t.Errorf("%+v", h)
		}
		got(desk.StepCase(ctx, id, client.CaseStep{Event: "extend", Until: "2027-01-31", Words: "later"}))(w)
		x := got(desk.GetAdvisoryDraft(ctx, id))(w)
		x.Title, x.Summary, x.Remedy = client.Words{Zh: "盒子", En: "Box"}, client.Words{Zh: "摘要", En: "Summary"}, client.Words{Zh: "更新", En: "Update"}
		x.Products = []client.AdvisoryProduct{{Vendor: "Acme", Product: "Box", Range: "vers:generic/<2.1", Fixed: "2.1"}}
		if look := got(desk.PutAdvisoryDraft(ctx, id, x))(w); !look.Ready || look.Revision != 1 || !strings.Contains(look.Document, "CVE-2026-4321") {
			t.Errorf("%+v", look)
		}
		w.refusedAs("a token publishes", "person_only", second(desk.PublishAdvisory(ctx, id, client.AdvisoryRelease{Summary: "First"})))
		number := w.publishedByDesk(id)
		nobody := w.machine("nobody").client(w)
		if list := all(w, nobody.Advisories(ctx, client.AdvisoryQuery{})); len(list) != 1 || list[0].Number != number || list[0].CVE != "CVE-2026-4321" {
			t.Errorf("%+v", list)
		}
		if one := got(nobody.GetAdvisory(ctx, number))(w); one.Revision != 1 || w.get(&reader{}, one.File).code != http.StatusOK {
			t.Errorf("%+v", one)
		}
		if page := w.get(&reader{}, "/advisories/"+number); page.code != http.StatusOK || !strings.Contains(page.body, "vers:generic/&lt;2.1") {
			t.Errorf("%d %s", page.code, page.body)
		}
		for _, path := range []string{"/advisories", "/advisories/" + number, "/.well-known/csaf/white/2026/" + strings.ToLower(number) + ".json", "/api/v1/changes?limit=1000"} {
			if a := w.get(&reader{}, path); strings.Contains(a.body, "finder-") || strings.Contains(a.body, id) {
				t.Errorf("%s tells of the case", path)
			}
		}
		if a := w.get(&reader{}, "/disclosure/thread/"+code[1]); a.code != http.StatusOK || !strings.Contains(a.body, "to-finder") || strings.Contains(a.body, code[1]+"<") {
			t.Errorf("%d %s", a.code, a.body)
		}
	})
}

// publishedByDesk publishes with the session of somebody of the desk.
func (w *world) publishedByDesk(id string) string {
	w.t.Helper()
	a := w.post(w.reader("desk"), "/disclosure/cases/"+id+"/publish", "summary=First")
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil || a.code != http.StatusSeeOther || to.Query().Get("did") != "advised" {
		w.t.Fatalf("%d %s\n%s", a.code, to, a.body)
	}
	return to.Query().Get("number")
}
