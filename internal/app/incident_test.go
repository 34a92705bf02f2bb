package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// plant is a member under the Act, below the sector's centre, with an officer.
func (w *world) plant() (int64, *reader) {
	w.t.Helper()
	ids, err := w.app.Members.CreateOrgs(w.t.Context(), system, []member.NewOrg{{Slug: "plant", Name: text.Same("Org plant"), Level: member.ProviderLevel, Sector: "finance", Kind: "company", Tier: "A", Parent: w.sector, AgreedVersion: "1"}})
	w.ok(err)
	return ids[0], w.add("officer of the plant", ids[0], member.Officer, reader{level: tlp.Green, warned: tlp.None})
}

// Every sort of reader × every door to a case: what was reported of one's own will is for the desk and the body, what a duty asks for also for whoever reviews it.
func TestTheWallAroundIncidents(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		plant, officer := w.plant()
		ctx, n := t.Context(), w.app.Incidents
		_, _, err := n.Report(ctx, incident.Report{What: "word-public", Name: "secret-name"})
		w.ok(err)
		all, err := n.Cases(ctx, system, incident.List{Limit: 9})
		w.ok(err)
		ids := map[string]string{"word-public": all.Cases[0].UUID}
		for word, duty := range map[string]bool{"word-free": false, "word-duty": true} {
			c, _, err := n.ReportAs(ctx, system, incident.Report{What: word, Name: "secret-name", Org: plant, Duty: duty}, incident.FromMember)
			w.ok(err)
			ids[word] = c.UUID
			w.ok(n.Write(ctx, system, c.ID, incident.DeskSide, "secret-note"))
		}
		desks := []string{"desk", "second of the desk"}
		may := map[string][]string{"word-public": desks, "word-free": append([]string{officer.name}, desks...), "word-duty": append([]string{officer.name, "officer of the sector's centre"}, desks...)}
		for _, r := range w.readers {
			paths := []string{"/incidents", "/now", "/api/v1/incidents", "/api/v1/changes?limit=1000"}
			for _, id := range ids {
				paths = append(paths, "/incidents/"+id, "/api/v1/incidents/"+id, "/api/v1/incidents/"+id+"/iodef")
			}
			for _, path := range paths {
				a := w.get(r, path)
				if a.code >= 500 {
					t.Errorf("%s of %s: %d", path, r.name, a.code)
				}
				told := a.everything()
				for word, id := range ids {
					allowed := strings.Contains(" "+strings.Join(may[word], " ; ")+" ;", " "+r.name+" ;")
					if strings.Contains(told, word) && !allowed {
						t.Errorf("%s shows %s to %s", path, word, r.name)
					}
					if allowed && strings.HasSuffix(path, id) && !strings.Contains(told, word) {
						t.Errorf("%s keeps %s from %s: %d", path, word, r.name, a.code)
					}
				}
				if !strings.Contains(r.name, "desk") && (strings.Contains(told, "secret-name") || strings.Contains(told, "secret-note")) {
					t.Errorf("%s shows %s what is the desk's", path, r.name)
				}
			}
		}
	})
}

// A citizen reports without an account, the desk answers, and the answer stands behind the code.
func TestACitizenReportsAndReadsTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	a := w.post(nil, "/report", url.Values{"kind": {"ransomware"}, "what": {"locked <b>files</b>"}, "going_on": {"yes"}, "since": {"2020-01-01T08:30"}}.Encode())
	code := regexp.MustCompile(`data-code>([A-Z2-7]{26})<`).FindStringSubmatch(a.body)
	if a.code != http.StatusOK || len(code) != 2 || strings.Contains(a.body, "<b>files") || a.header.Get("X-Robots-Tag") == "" || !strings.Contains(a.body, "電源不要關") {
		t.Fatalf("%d %v\n%s", a.code, a.header, a.body)
	}
	if a := w.post(nil, "/report", "kind=ransomware&what="); a.code != http.StatusUnprocessableEntity {
		t.Errorf("an empty report is answered %d", a.code)
	}
	list := all(w, w.machine("desk's token").client(w).Incidents(t.Context(), client.IncidentQuery{}))
	if len(list) != 1 || list[0].Origin != "public" || list[0].What != "locked <b>files</b>" {
		t.Fatalf("%+v", list)
	}
	desk, file := w.reader("desk"), "/incidents/"+list[0].ID
	for _, deed := range []struct{ path, form string }{{"/triage", "class=malicious-code%3Ainfected-system&line=1"}, {"/say", "thread=reporter&words=Pull+the+cable."}, {"/handle", ""}} {
		if a := w.post(desk, file+deed.path, deed.form); a.code != http.StatusSeeOther {
			t.Errorf("%s: %d", deed.path, a.code)
		}
	}
	if a := w.get(&reader{}, "/track/"+code[1]); a.code != http.StatusOK || !strings.Contains(a.body, "Pull the cable.") || !strings.Contains(a.body, "處理中") || a.header.Get("X-Robots-Tag") == "" {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	if a := w.post(nil, "/track", "code="+strings.ToLower(code[1])); a.code != http.StatusSeeOther || a.header.Get("Location") != "/track/"+code[1] {
		t.Errorf("%d %s", a.code, a.header.Get("Location"))
	}
	if a := w.post(nil, "/track/"+code[1]+"/add", "words=It+is+pulled."); a.code != http.StatusSeeOther {
		t.Errorf("%d", a.code)
	}
	if a := w.get(desk, file); !strings.Contains(a.body, "It is pulled.") {
		t.Errorf("the desk does not read what was added: %d", a.code)
	}
}

// A member under the Act reports by a program, sees the level with its articles and the clocks; its authority reviews it.
func TestIncidentsByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		_, officer := w.plant()
		ctx, desk, bank := t.Context(), w.machine("desk's token").client(w), w.machine("bank's token").client(w)
		down := []client.IncidentThing{{Loss: "A", System: "core_nonci_sys", Restored: "no"}}
		knew := w.clock.now().Add(-10 * time.Minute)
		x := got(desk.ReportIncident(ctx, client.NewIncident{Org: "plant", Duty: true, What: "the control room is dark", Knew: &knew, Affected: down}))(w)
		if x.Level == nil || *x.Level != 3 || x.Origin != "program" || len(x.Levels[0].Trace) == 0 || x.Due == nil || !x.Due.Equal(w.clock.now().Add(2*time.Hour).Truncate(time.Second)) {
			t.Errorf("%+v", x)
		}
		states := map[string]string{}
		for _, c := range x.Clocks {
			states[c.Duty] = c.State
		}
		if states["SN-NOTIFY"] != "met" || states["SN-CONTROL-L34"] != "running" || states["SN-REVIEW-L34"] != "running" {
			t.Errorf("%v", states)
		}
		w.refusedAs("another member", "no_such_incident", second(bank.GetIncident(ctx, x.ID)))
		w.refusedAs("another's incident", "own_incidents", second(bank.ReportIncident(ctx, client.NewIncident{Org: "plant", What: "x"})))
		w.refusedAs("a duty that nobody has", "no_duty", second(bank.ReportIncident(ctx, client.NewIncident{Duty: true, What: "x"})))
		if mine := got(bank.ReportIncident(ctx, client.NewIncident{What: "a strange mail"}))(w); mine.Org != "bank" || len(mine.Clocks) != 0 || len(mine.Notices) == 0 {
			t.Errorf("%+v", mine)
		}
		got(desk.StepIncident(ctx, x.ID, client.IncidentStep{Event: "triage", Class: "availability:outage", Line: 2}))(w)
		if y := got(desk.AssessIncident(ctx, x.ID, client.IncidentJudgement{Level: 4, Words: "it runs infrastructure"}))(w); *y.Level != 4 || y.Levels[1].Stage != "reviewed" {
			t.Errorf("%+v", y)
		}
		w.refusedAs("clocks run", "clocks_run", second(desk.StepIncident(ctx, x.ID, client.IncidentStep{Event: "close", Words: "x"})))
		got(desk.WriteToIncident(ctx, x.ID, client.IncidentWords{Thread: "reporter", Words: "who is on site?"}))(w)
		page := w.get(officer, "/incidents/"+x.ID)
		if page.code != http.StatusOK || !strings.Contains(page.body, "who is on site?") || !strings.Contains(page.body, "36") {
			t.Errorf("%d\n%s", page.code, page.body)
		}
		if y := got(desk.StepIncident(ctx, x.ID, client.IncidentStep{Event: "control", Words: "restored"}))(w); y.State != "controlled" {
			t.Errorf("%+v", y)
		}
	})
}

// A program hands in files by its token: each incident is a case of its organisation, once, and what is no file is refused with its place.
func TestAProgramHandsInFilesOfIncidents(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		programs := map[string]machine{}
		for _, m := range w.machines() {
			programs[m.name] = m
		}
		const file = `<IODEF-Document version="2.00" xml:lang="en" xmlns="urn:ietf:params:xml:ns:iodef-2.0"><Incident purpose="reporting"><IncidentID name="cert.abroad.example">A-1</IncidentID><GenerationTime>2026-01-01T10:00:00Z</GenerationTime>
			<Description>word-of-the-file</Description><Contact role="creator" type="organization"><ContactName>secret-name</ContactName></Contact></Incident></IODEF-Document>`
		var first string
		for range 2 {
			a := w.send(programs["hospital's token"], http.MethodPost, "/api/v1/incidents/files", file, "Content-Type", "application/octet-stream")
			id := regexp.MustCompile(`"id":\s*"([0-9a-f-]{36})"`).FindStringSubmatch(a.body)
			if a.code != http.StatusCreated || id == nil || first != "" && first != id[1] {
				t.Fatalf("%d %s", a.code, a.body)
			}
			first = id[1]
		}
		a := w.send(programs["hospital's token"], http.MethodPost, "/api/v1/incidents/files", "<!DOCTYPE a>"+file)
		if a.code != http.StatusBadRequest && a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "DOCTYPE") {
			t.Errorf("a DOCTYPE: %d %s", a.code, a.body)
		}
		given := w.send(programs["desk's token"], http.MethodGet, "/api/v1/incidents/"+first+"/iodef", "")
		if given.code != http.StatusOK || !strings.Contains(given.body, "word-of-the-file") || strings.Contains(given.body, "secret-name") {
			t.Errorf("given is %d %s", given.code, given.body)
		}
		if other := w.send(programs["public token"], http.MethodGet, "/api/v1/incidents/"+first+"/iodef", ""); other.code < 400 {
			t.Errorf("a public token is given %d %s", other.code, other.body)
		}
	})
}
