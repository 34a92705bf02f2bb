package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"lianfang/client"
)

// The desk puts people on duty by page and by REST; the list of incidents says who is on, and Now where nobody will be. Nobody else reads the roster.
func TestTheDeskKeepsItsRoster(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	ctx, desk := t.Context(), w.reader("desk")
	if a := w.get(desk, "/incidents"); !strings.Contains(a.body, "There is no roster yet.") {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	person, err := w.app.Members.PersonByID(ctx, system, desk.person)
	w.ok(err)
	taipei := time.FixedZone("", 8*3600)
	now := w.clock.now().In(taipei)
	at := func(d time.Duration) string { return now.Add(d).Format("2006-01-02T15:04") }
	form := func(from, until time.Duration, person string) string {
		return url.Values{"person": {person}, "line": {"1"}, "from": {at(from)}, "until": {at(until)}, "weeks": {"0"}}.Encode()
	}
	if a := w.post(desk, "/roster", form(-time.Hour, 3*time.Hour, person.UUID)); a.code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.code, a.body)
	}
	if a := w.post(desk, "/roster", form(3*time.Hour, 2*time.Hour, person.UUID)); a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "36 hours") || !strings.Contains(a.body, `value="`+at(3*time.Hour)+`"`) {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	hands := w.hands("second of the desk")
	more, err := hands.AddRosterTurns(ctx, client.NewRosterTurn{Person: person.UUID, Line: 1, From: now.Add(5 * time.Hour), Until: now.Add(9 * time.Hour), Weeks: 1})
	if err != nil || len(more.Turns) != 2 || more.Turns[0].Name != person.Name {
		t.Fatalf("%+v %v", more, err)
	}
	list, err := hands.GetRoster(ctx, client.RosterQuery{})
	if err != nil || len(list.Turns) != 3 || len(list.Gaps) < 1 || list.Gaps[0].Line != 1 {
		t.Errorf("%+v %v", list, err)
	}
	_, err = w.machine("desk's token").client(w).AddRosterTurns(ctx, client.NewRosterTurn{Person: person.UUID, Line: 1, From: now.Add(50 * time.Hour), Until: now.Add(51 * time.Hour)})
	w.refusedAs("a program", "person_only", err)
	if a := w.get(desk, "/incidents"); !strings.Contains(a.body, "first line: "+person.Name) {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	if a := w.get(desk, "/now"); !strings.Contains(a.body, "Nobody is on the first line") {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	if a := w.post(desk, "/roster/"+more.Turns[1].ID, ""); a.code != http.StatusSeeOther {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	w.ok(hands.EndRosterTurn(ctx, more.Turns[0].ID))
	w.refusedAs("taken back twice", "no_such_turn", hands.EndRosterTurn(ctx, more.Turns[0].ID))
	for _, r := range w.readers {
		if a := w.get(r, "/roster"); (a.code == http.StatusOK) != strings.Contains(r.name, "desk") {
			t.Errorf("%s is answered %d", r.name, a.code)
		}
	}
}
