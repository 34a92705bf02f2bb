package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/job"
	"lianfang/internal/store/storetest"
)

// The desk plans a drill by page or REST; each member reads its own case and nobody else's, and the desk who reacted when, as a page and as a table.
func TestTheDeskHoldsADrill(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, desk := t.Context(), w.reader("desk")
		if a := w.get(desk, "/drills?example=ransomware"); !strings.Contains(a.body, "+60 report 60") || !strings.Contains(a.body, "There is no drill yet.") {
			t.Errorf("%d\n%s", a.code, a.body)
		}
		form := url.Values{"title": {"=word-title"}, "class": {"intrusions:system-compromise"}, "script": {"+0 answer 30\nword-first\n+10 nothing\nword-last\n"}, "sector": {"health"}, "orgs": {"bank"}}
		bad := url.Values{"title": {"kept-title"}, "class": {"intrusions:system-compromise"}, "script": {"+0 answer 30\nx\n+5 sing\ny"}, "sector": {"health"}}
		if a := w.post(desk, "/drills", bad.Encode()); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Script, line 3") || !strings.Contains(a.body, "kept-title") || !strings.Contains(a.body, "+5 sing") {
			t.Errorf("%d\n%s", a.code, a.body)
		}
		a := w.post(desk, "/drills", form.Encode())
		where, _, _ := strings.Cut(a.header.Get("Location"), "?")
		if a.code != http.StatusSeeOther || !strings.HasPrefix(where, "/drills/") {
			t.Fatalf("%d %s\n%s", a.code, where, a.body)
		}
		step := func(d time.Duration) {
			w.clock.pass(d)
			for range 2 { // it ends at the look after its last part was told
				w.ok(w.app.Incidents.RunDrills(ctx))
				w.ok(job.Drain(ctx, w.app.Store))
			}
		}
		step(time.Second)
		hands := w.hands("second of the desk")
		d, err := hands.GetDrill(ctx, strings.TrimPrefix(where, "/drills/"))
		if err != nil || d.Members != 3 || len(d.Reactions) != 3 || d.Parts[0].Told != 3 || d.Parts[0].Asks != "answer" {
			t.Fatalf("%+v %v", d, err)
		}
		at := map[string]string{}
		for _, m := range d.Reactions {
			at[m.Org] = m.Incident
		}
		may := map[string][]string{at["hospital"]: {"officer of the hospital"}, at["clinic"]: {"officer of the clinic"}, at["bank"]: {"officer of the bank"}}
		for _, r := range w.readers {
			onDesk := strings.Contains(r.name, "desk")
			for _, path := range []string{"/drills", where, where + "/reactions", "/api/v1/drills", "/api/v1" + where} {
				if a := w.get(r, path); (a.code == http.StatusOK) != onDesk || !onDesk && strings.Contains(a.everything(), "word-") {
					t.Errorf("%s of %s: %d", path, r.name, a.code)
				}
			}
			for id, who := range may {
				if a := w.get(r, "/incidents/"+id); a.code == http.StatusOK && !onDesk && r.name != who[0] && !sameOffice(w, r, who[0]) {
					t.Errorf("the case of %s is shown to %s", who[0], r.name)
				}
			}
		}
		officer := w.hands("officer of the hospital")
		w.clock.pass(12 * time.Minute)
		_, err = officer.WriteToIncident(ctx, at["hospital"], client.IncidentWords{Thread: "reporter", Words: "word-answer"})
		w.ok(err)
		step(30 * time.Minute)
		a = w.get(desk, where)
		for _, want := range []string{"12 min · in time", "no reaction", "33 %", "word-first", "over"} {
			if !strings.Contains(a.body, want) {
				t.Errorf("the page says nothing of %q:\n%s", want, a.body)
			}
		}
		if a := w.get(desk, where+"/reactions"); !strings.Contains(a.body, "hospital,Org hospital,1,0,answer,30,") || !strings.Contains(a.body, ",12.0,in_time\n") || strings.Count(a.body, "\n") != 7 || strings.Contains(a.body, "word-answer") {
			t.Errorf("the table is %s", a.body)
		}
		w.refusedAs("over", "drill_over", second(hands.EndDrill(ctx, d.ID)))
		own, err := officer.GetIncident(ctx, at["hospital"])
		if err != nil || !own.Exercise || own.State != "closed" {
			t.Errorf("%+v %v", own, err)
		}
		scripts, err := hands.ListDrillScripts(ctx)
		w.ok(err)
		planned, err := hands.PlanDrill(ctx, client.NewDrill{Title: "by a program", Class: "fraud:phishing", Script: scripts.Scripts[0].Script, Orgs: []string{"school"}})
		w.ok(err)
		_, err = w.machine("desk's token").client(w).PlanDrill(ctx, client.NewDrill{Title: "x", Class: "fraud:phishing", Script: scripts.Scripts[0].Script, Orgs: []string{"school"}})
		w.refusedAs("a program", "person_only", err)
		if a := w.post(desk, "/drills/"+planned.ID+"/end", ""); a.code != http.StatusSeeOther {
			t.Errorf("%d\n%s", a.code, a.body)
		}
		if all, err := hands.ListDrills(ctx, client.DrillQuery{Limit: 1}); err != nil || len(all.Drills) != 1 || all.Drills[0].ID != planned.ID || all.Drills[0].Ended == nil || all.Next == "" {
			t.Errorf("%+v %v", all, err)
		}
	})
}

// sameOffice tells whether a reader is of the organisation of another.
func sameOffice(w *world, r *reader, name string) bool { return r.org == w.reader(name).org }
