package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/marking"
	"lianfang/internal/store/storetest"
)

// Every sort of reader × every door to what is worked on a case: words planted with each thing are found by who may read them and by nobody else.
func TestTheWallAroundWorkOnACase(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		plant, officer := w.plant()
		ctx, n, desk := t.Context(), w.app.Incidents, marking.Desk(w.reader("desk").person)
		c, _, err := n.ReportAs(ctx, system, incident.Report{What: "word-report", Name: "word-name", Org: plant, Duty: true}, incident.FromMember)
		w.ok(err)
		w.ok(n.Bind(ctx, desk, c.UUID, "tw-fin-pd-2021", "word-law"))
		w.ok(n.HandOver(ctx, desk, c.UUID, incident.Handover{Unit: "word-police", Office: "word-police", Ground: "word-police", At: w.clock.now(), TLP: tlp.Amber, PAP: tlp.PAPAmber, Silent: true, Words: "word-police"}))
		w.ok(n.LetIn(ctx, desk, c.UUID, incident.NewGuest{Org: w.clinic, Role: incident.Vendor, Why: "word-why"}))
		w.ok(n.LetIn(ctx, desk, c.UUID, incident.NewGuest{Org: w.school, Role: incident.Helper, Scope: incident.Scope{Report: true}, Agreed: true, Why: "word-why"}))
		inside, err := n.Insiders(ctx, desk, c.UUID)
		w.ok(err)
		w.ok(n.WriteTo(ctx, desk, c.UUID, inside[0].ID, "word-clinic"))
		w.ok(n.WriteTo(ctx, desk, c.UUID, inside[1].ID, "word-school"))
		for who, what := range map[incident.Side]string{incident.DeskSide: "word-taskdesk", incident.ReporterSide: "word-taskbody"} {
			w.ok(n.AddTasks(ctx, desk, c.UUID, incident.NewTasks{Who: who, What: []string{what}}))
		}
		w.ok(n.AddTasks(ctx, desk, c.UUID, incident.NewTasks{Who: incident.GuestSide, Party: inside[0].ID, What: []string{"word-taskclinic"}}))

		desks, body, reviewer, clinic, school := []string{"desk", "second of the desk"}, officer.name, "officer of the sector's centre", "officer of the clinic", "officer of the school"
		may := map[string][]string{"word-name": nil, "word-police": nil, "word-taskdesk": nil, "word-report": {body, reviewer, school}, "word-law": {body, reviewer}, "word-why": {body, reviewer}, "word-taskbody": {body},
			"word-clinic": {clinic}, "word-taskclinic": {clinic}, "word-school": {school}}
		at := "/incidents/" + c.UUID
		doors := []string{"/incidents", "/now", "/warnings", "/intelligence", at, at + "/record", at + "/record?at=" + w.clock.now().Add(8*time.Hour).Format("2006-01-02T15:04"), "/api/v1/incidents", "/api/v1/changes?limit=1000"}
		for _, below := range []string{"", "/record", "/signs", "/handovers", "/tasks", "/guests", "/announcement"} {
			doors = append(doors, "/api/v1"+at+below)
		}
		for _, r := range w.readers {
			told := ""
			for _, path := range doors {
				a := w.get(r, path)
				if a.code >= 500 {
					t.Errorf("%s of %s: %d", path, r.name, a.code)
				}
				for word, who := range may {
					if strings.Contains(a.everything(), word) && !slices.Contains(who, r.name) && !slices.Contains(desks, r.name) {
						t.Errorf("%s shows %s to %s", path, word, r.name)
					}
				}
				told += a.everything()
			}
			for word, who := range may {
				if (slices.Contains(who, r.name) || slices.Contains(desks, r.name)) && !strings.Contains(told, word) {
					t.Errorf("%s is kept from %s", word, r.name)
				}
			}
		}
	})
}
