package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/job"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
)

// A list comes by REST, is told from there, and every sort of reader looks at every door to it: each owner reads its own rows, and nobody else that there is a list.
func TestTheWallAroundListsOfVictims(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx := t.Context()
		w.network(w.clinic, "198.51.100.0/24")
		_, err := w.app.Members.AddDomains(ctx, system, []member.NewDomain{{Org: w.school, Name: "school.example.org"}})
		w.ok(err)
		hands := w.hands("desk")
		sent := client.NewVictimList{Origin: "team", Sender: "word-sender", Reference: "word-reference", What: "word-told", Class: "intrusions:system-compromise", TLP: "TLP:AMBER",
			Rows: "value,description\n198.51.100.7,word-clinicrow\nwww.school.example.org,word-schoolrow\n203.0.113.77,word-nobodysrow\n"}
		list, err := hands.TakeVictimList(ctx, sent)
		w.ok(err)
		if len(list.Owners) != 3 || list.Ordered != nil {
			t.Fatalf("divided as %+v", list)
		}
		_, err = hands.TellVictims(ctx, list.ID)
		w.ok(err)
		w.ok(job.Drain(ctx, w.app.Store))
		list, err = hands.GetVictimList(ctx, list.ID)
		w.ok(err)
		at := map[string]string{}
		for _, o := range list.Owners {
			at[o.Org] = o.Incident
		}
		if at["clinic"] == "" || at["school"] == "" || at[""] != "" {
			t.Fatalf("told as %+v", list)
		}

		desks, clinic, school := []string{"desk", "second of the desk"}, "officer of the clinic", "officer of the school"
		may := map[string][]string{"word-sender": nil, "word-reference": nil, "word-nobodysrow": nil, "word-told": {clinic, school}, "word-clinicrow": {clinic}, "198.51.100.7": {clinic}, "word-schoolrow": {school}, "www.school.example.org": {school}}
		doors := []string{"/incidents", "/now", "/victims", "/victims/" + list.ID, "/victims/" + list.ID + "/status", "/api/v1/incidents", "/api/v1/changes?limit=1000", "/api/v1/victim-lists", "/api/v1/victim-lists/" + list.ID, "/api/v1/victim-lists/" + list.ID + "/status"}
		for _, id := range []string{at["clinic"], at["school"]} {
			doors = append(doors, "/incidents/"+id, "/api/v1/incidents/"+id, "/api/v1/incidents/"+id+"/victims", "/api/v1/incidents/"+id+"/record")
		}
		for _, r := range w.readers {
			told := ""
			for _, path := range doors {
				a := w.get(r, path)
				if a.code >= 500 {
					t.Errorf("%s of %s: %d", path, r.name, a.code)
				}
				told += a.everything()
			}
			for word, who := range may {
				reads := slices.Contains(who, r.name) || slices.Contains(desks, r.name)
				if shown := strings.Contains(told, word); shown != reads && (shown || word != "word-nobodysrow") { // the words of rows that are nobody's stand nowhere
					t.Errorf("%s shown to %s: %v", word, r.name, shown)
				}
			}
		}

		// The owner answers; the sender's answer tells the state and no name.
		_, err = w.hands(school).AnswerIncidentVictims(ctx, at["clinic"], client.VictimAnswer{Answer: "fixed"})
		w.refusedAs("another's rows", "no_such_incident", err)
		_, err = w.hands(clinic).AnswerIncidentVictims(ctx, at["clinic"], client.VictimAnswer{Answer: "confirmed", Words: "word-answer"})
		w.ok(err)
		status := w.get(w.reader("desk"), "/victims/"+list.ID+"/status")
		if want := "198.51.100.7,\"confirmed, being handled\"\nwww.school.example.org,\"notified, no answer yet\"\n203.0.113.77,owner unknown\n"; status.code != http.StatusOK || !strings.HasSuffix(status.body, want) || strings.Contains(status.body, "word-answer") || strings.Contains(strings.ToLower(status.body), "clinic") {
			t.Errorf("%d %q", status.code, status.body)
		}
		_, err = hands.NoteVictimStatus(ctx, list.ID)
		w.ok(err)
	})
}
