package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store/storetest"
)

// programs says how to fill a pattern of the interface; the grid asks it with sessions, TestProgramsSeeWhatTheirTokensMay with tokens.
func (w *world) programs(pattern string) ([]string, bool) {
	path, ok := strings.CutPrefix(pattern, "/api/v1")
	if !ok {
		return nil, false
	}
	orgs := []string{"", "?org=hospital", "?org=clinic", "?org=nowhere"}
	each := func(before string, afters ...string) (out []string) {
		for _, a := range afters {
			out = append(out, before+a)
		}
		return out
	}
	members := func(after string) []string {
		return []string{"/members/hospital" + after, "/members/clinic" + after, "/members/newcomer" + after, "/members/nowhere" + after}
	}
	columns := map[string][]string{
		"/changes": {"/changes?limit=1000"}, "/openapi.json": {"/openapi.json"},
		"/intelligence": append(w.each("/intelligence?q=", ""), "/intelligence", "/intelligence?limit=200&state=held"), "/intelligence/{id}": w.each("/intelligence/", ""), "/intelligence/{id}/bytes": w.each("/intelligence/", "/bytes"),
		"/intelligence/{id}/intake": w.each("/intelligence/", "/intake"), "/held": {"/held", "/held?limit=1"},
		"/warnings": {"/warnings", "/warnings?limit=500&state=released", "/warnings?state=draft"}, "/warnings/{number}": w.warnings(""), "/warnings/{number}/receipts": w.warnings("/receipts"),
		"/warnings/{number}/why": w.warnings("/why", "/why?org=hospital", "/why?org=clinic"), "/warnings/{number}/why-not": append(w.warnings("/why-not", "/why-not?org=hospital"), "/warnings/"+boxCVE+"/why-not"),
		"/warnings/{number}/recipients": w.warnings("/recipients"), "/warnings/{number}/progress": w.warnings("/progress"), "/calls": {"/calls"}, "/policy": {"/policy"}, "/policies": {"/policies"},
		"/exposure": each("/exposure", orgs...), "/exposure/matches": each("/exposure/matches", orgs...), "/exposure/matches/{cve}": append(each("/exposure/matches/"+boxCVE, orgs...), "/exposure/matches/vulnerability--77777770-1111-4111-8111-111111111111?org=hospital", "/exposure/matches/vulnerability--77777773-1111-4111-8111-111111111111?org=hospital"),
		"/exposure/findings": each("/exposure/findings", orgs...), "/exposure/findings/{cve}": w.findings("/exposure/findings/"), "/exposure/machines": each("/exposure/machines", orgs...), "/exposure/overdue": {"/exposure/overdue"}, "/exposure/days": {"/exposure/days"}, "/incidents": {"/incidents", "/incidents?level=3", "/incidents?q=word", "/incidents?state=closed"}, "/incidents/{id}": {"/incidents/x"}, "/incidents/{id}/evidence": {"/incidents/x/evidence"}, "/incidents/{id}/custody": {"/incidents/x/custody"}, "/evidence/{secret}": {"/evidence/x"}, "/incidents/{id}/iodef": {"/incidents/x/iodef"}, "/incidents/{id}/record": {"/incidents/x/record"}, "/incidents/{id}/signs": {"/incidents/x/signs"}, "/incidents/{id}/handovers": {"/incidents/x/handovers"}, "/incidents/{id}/links": {"/incidents/x/links"}, "/lessons": {"/lessons", "/lessons?incident=x", "/lessons?state=open"}, "/incidents/{id}/tasks": {"/incidents/x/tasks"}, "/incidents/{id}/guests": {"/incidents/x/guests"}, "/incidents/{id}/papers/{paper}": {"/incidents/x/papers/final"}, "/drills": {"/drills", "/drills?after=5&limit=1"}, "/drill-scripts": {"/drill-scripts"}, "/drills/{id}": {"/drills/x"}, "/roster": {"/roster", "/roster?from=2026-11-01T00:00:00Z"}, "/abuse-contacts": {"/abuse-contacts"}, "/abuse-contacts/of": {"/abuse-contacts/of?value=203.0.113.9"}, "/victim-lists": {"/victim-lists", "/victim-lists?after=5&limit=1"}, "/victim-lists/{id}": {"/victim-lists/x"}, "/victim-lists/{id}/status": {"/victim-lists/x/status"}, "/incidents/{id}/victims": {"/incidents/x/victims"}, "/announcements": {"/announcements"}, "/announcements/{number}": {"/announcements/LF-ANN-2026-0001"}, "/incidents/{id}/announcement": {"/incidents/x/announcement"}, "/statistics": {"/statistics", "/statistics?month=1999-01"}, "/playbooks": {"/playbooks"}, "/playbooks/{slug}": {"/playbooks/ransomware"},
		"/exposure/assets": each("/exposure/assets", orgs...), "/exposure/national": {"/exposure/national"}, "/inventories": each("/inventories", orgs...), "/inventories/{upload}/changes": w.inventories("/changes", "/changes?with=1"), "/inventories/{upload}/effects": w.inventories("/effects"),
		"/warnings/{number}/deliveries": w.warnings("/deliveries", "/deliveries?org=hospital", "/deliveries?org=clinic"),
		"/vulnerabilities/{cve}":        {"/vulnerabilities/" + boxCVE, "/vulnerabilities/vulnerability--77777770-1111-4111-8111-111111111111", "/vulnerabilities/vulnerability--77777773-1111-4111-8111-111111111111", "/vulnerabilities/vulnerability--77777774-1111-4111-8111-111111111111"},
		"/products/{product}":           {"/products/cpe:acme:box", "/products/cpe:acme:box?order=newest&limit=1", "/products/cpe:no:body"}, "/columns": each("/columns", orgs...), "/exposure/sectors": {"/exposure/sectors"}, "/exposure/sectors/{sector}": {"/exposure/sectors/health", "/exposure/sectors/finance", "/exposure/sectors/none"}, "/exposure/coverage": {"/exposure/coverage"}, "/exposure/map": {"/exposure/map", "/exposure/map?sector=health&region=-"},
		"/exposure/names": append(each("/exposure/names", orgs...), "/exposure/names?view=confirmed"), "/exposure/names/{place}": {"/exposure/names/1"}, "/products": {"/products?q=acme", "/products?q=box", "/products"},
		"/members": {"/members", "/members?q=hospital", "/members?sector=finance&state=applicant", "/members?community=ring"}, "/members/{slug}": members(""), "/members/{slug}/people": members("/people"), "/members/{slug}/contacts": members("/contacts"),
		"/members/{slug}/networks": members("/networks"), "/members/{slug}/domains": members("/domains"), "/members/{slug}/delegations": members("/delegations"), "/members/{slug}/links": members("/links"), "/sectors": {"/sectors"}, "/claims": {"/claims"},
		"/restricted/entries": {"/restricted/entries", "/restricted/entries?ended=true&q=x"}, "/restricted/entries/{code}": {"/restricted/entries/x"}, "/restricted/entries/{code}/versions": {"/restricted/entries/x/versions"},
		"/restricted/holdings": each("/restricted/holdings", orgs...), "/restricted/holdings/{holding}": {"/restricted/holdings/1", "/restricted/holdings/x"}, "/restricted/exceptions": each("/restricted/exceptions", orgs...),
		"/restricted/exceptions/{exception}": {"/restricted/exceptions/x"}, "/restricted/surveys": {"/restricted/surveys"}, "/restricted/surveys/{year}": {"/restricted/surveys/2026"}, "/restricted/surveys/{year}/answers": {"/restricted/surveys/2026/answers"},
		"/restricted/progress": each("/restricted/progress", orgs...),
		"/supply":              each("/supply", orgs...), "/supply/notices": each("/supply/notices", orgs...), "/supply/told": each("/supply/told", orgs...), "/supply/requests": each("/supply/requests", orgs...), "/supply/waiting": {"/supply/waiting"},
		"/supply/preview": {"/supply/preview", "/supply/preview?vulnerability=" + boxCVE},
		"/communities":    {"/communities"}, "/communities/{slug}": {"/communities/ring", "/communities/none"}, "/system": {"/system"}, "/situation": {"/situation"}, "/tokens": {"/tokens"}, "/uploads/{secret}": {"/uploads/x"},
	}
	out, ok := columns[path]
	for i := range out {
		out[i] = "/api/v1" + out[i]
	}
	return out, ok
}

// Every read of the interface × every sort of token: no answer holds what its reader may not see, and none has a word of what is TLP:RED.
func TestProgramsSeeWhatTheirTokensMay(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := full(t, addr)
		machines, checks := w.machines(), 0
		for _, pattern := range doors(w.app.Patterns()) {
			paths, ok := w.programs(pattern)
			if !ok {
				continue
			}
			for _, path := range paths {
				for _, m := range machines {
					a := w.ask(m, path)
					if a.code >= 500 {
						t.Errorf("%s of %s: %d %s", path, m.name, a.code, a.body)
					}
					checks += w.unseen(m, path, a)
				}
			}
		}
		_, err := w.machine("desk's token").client(w).GetEvidence(t.Context(), "vulnerability--7777777"+digit(tlp.Red)+"-1111-4111-8111-111111111111", client.OrgQuery{Org: "hospital"})
		w.refusedAs("evidence that is TLP:RED", client.RedInPerson, err)
		if checks < 10_000 {
			t.Errorf("only %d checks", checks)
		}
	})
}

func (w *world) unseen(m machine, path string, a answer) (checks int) {
	text := a.everything()
	for _, c := range w.cells {
		checks++
		if slices.ContainsFunc(c.secrets(), func(s string) bool { return strings.Contains(text, s) }) && (!m.sees(c) || c.level == tlp.Red) {
			w.t.Errorf("%s shows %s %v", path, m.name, c)
		}
	}
	for _, l := range levels {
		checks++
		if strings.Contains(text, warnWord(l)) && (!m.told(l) || l == tlp.Red) {
			w.t.Errorf("%s shows %s the warning of %v", path, m.name, l)
		}
	}
	return checks
}

// What is not for a program looks like what is not there, by whatever it asks.
func TestWhatIsNotForAProgramLooksLikeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	w := full(t, t.TempDir())
	same := func(m machine, path, name string) string {
		a := w.ask(m, path)
		return http.StatusText(a.code) + strings.ReplaceAll(requestID.ReplaceAllString(a.body, "REQ"), name, "NAME")
	}
	for _, m := range w.machines() {
		for _, after := range []string{"", "/receipts", "/why", "/why-not", "/recipients", "/progress"} {
			none := same(m, "/api/v1/warnings/LF-ANA-209901-00000001"+after, "LF-ANA-209901-00000001")
			for l, n := range w.numbers {
				if !m.told(l) && same(m, "/api/v1/warnings/"+n+after, n) != none {
					t.Errorf("%s can tell by %s that the warning of %v exists", m.name, after, l)
				}
			}
		}
		for _, after := range []string{"", "/bytes", "/intake"} {
			none := same(m, "/api/v1/intelligence/"+unknown+after, unknown)
			for _, c := range w.cells {
				if !m.sees(c) && same(m, "/api/v1/intelligence/"+c.id+after, c.id) != none {
					t.Errorf("%s can tell by %s that %v exists", m.name, after, c)
				}
			}
		}
		for _, after := range []string{"/people", "/contacts", "/networks", "/domains", "/delegations", "/links"} {
			none := same(m, "/api/v1/members/nowhere"+after, "nowhere")
			if m.all {
				continue
			}
			if of := same(m, "/api/v1/members/newcomer"+after, "newcomer"); of != none {
				t.Errorf("%s can tell by %s that there is an applicant: %s", m.name, after, of)
			}
		}
	}
}

// A page elsewhere that makes a browser call the interface with its session is refused, whatever it asks for.
func TestAPageElsewhereCannotUseASession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	head := func() int64 { n, err := w.app.Journal.Head(t.Context()); w.ok(err); return n }
	before := head()
	for _, c := range [][2]string{{http.MethodPost, "/api/v1/members"}, {http.MethodPut, "/api/v1/policy"}, {http.MethodPatch, "/api/v1/warnings/x"}, {http.MethodDelete, "/api/v1/communities/ring/members/school"}, {http.MethodPost, "/api/v1/communities/ring/members"}} {
		a := w.send(machine{}, c[0], c[1], `{"orgs":["bank"]}`, "Cookie", "lf_session="+w.reader("desk").cookie.Value, "Content-Type", "text/plain", "Sec-Fetch-Site", "cross-site")
		if a.code != http.StatusForbidden || strings.Contains(a.header.Get("Content-Type"), "problem") {
			t.Errorf("%v: %d %s", c, a.code, a.body)
		}
	}
	two := "lf_session=" + w.reader("desk").cookie.Value + "; lf_session=" + w.reader("second of the desk").cookie.Value
	if a := w.ask(machine{}, "/api/v1/system", "Cookie", two); a.code != http.StatusUnauthorized || !strings.Contains(a.body, "sign_in_needed") {
		t.Errorf("two sessions: %d %s", a.code, a.body)
	}
	if head() != before {
		t.Error("it did something")
	}
}
