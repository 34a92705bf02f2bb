package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/store/storetest"
	"lianfang/internal/warning"
)

// TLP:RED and what cannot be taken back ask for a proof of the last quarter of an hour, and each page of RED that is read is a fact.
func TestRedAsksForAFreshProofAndIsNoted(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Amber, tlp.Red})
		red := []string{"/warnings/" + w.numbers[tlp.Red], "/warnings/" + w.numbers[tlp.Red] + "/why", "/intelligence/" + warnID(tlp.Red), "/intelligence/" + warnID(tlp.Red) + "/bytes"}
		officer, desk := w.reader("officer of the hospital"), w.reader("desk")
		notes := func() int { return w.count(warning.WarningRead) + w.count(intel.ObjectRead) }
		for _, p := range red {
			before := notes()
			if a := w.get(officer, p); a.code != http.StatusOK || notes() != before+1 {
				t.Errorf("%s with a fresh proof: %d, %d facts", p, a.code, notes()-before)
			}
		}
		before := notes()
		w.get(desk, "/live?page=/warnings/"+w.numbers[tlp.Red]+"/desk")
		if notes() != before {
			t.Error("a page drawn anew was noted as read")
		}
		w.clock.pass(16 * time.Minute)
		before = notes()
		for _, p := range red {
			if a := w.get(officer, p); a.code != http.StatusForbidden || strings.Contains(a.body, warnWord(tlp.Red)) || notes() != before {
				t.Errorf("%s with an old proof: %d, %d facts", p, a.code, notes()-before)
			}
		}
		for _, p := range []string{"/warnings/" + w.numbers[tlp.Red] + "/desk", "/intake/" + warnID(tlp.Red), "/live?page=/warnings/" + w.numbers[tlp.Red] + "/desk"} {
			if a := w.get(desk, p); a.code != http.StatusForbidden || strings.Contains(a.body, warnWord(tlp.Red)) {
				t.Errorf("%s by the desk with an old proof: %d", p, a.code)
			}
		}
		if a := w.get(officer, "/warnings/"+w.numbers[tlp.Amber]); a.code != http.StatusOK {
			t.Errorf("AMBER with an old proof: %d", a.code)
		}
		for _, deed := range []string{"/approve", "/drop", "/withdraw"} {
			if a := w.post(desk, "/warnings/"+w.numbers[tlp.Amber]+deed, "reason=x"); a.code != http.StatusForbidden {
				t.Errorf("%s with an old proof: %d", deed, a.code)
			}
		}
	})
}

// An agent answers where it was asked to, and for whom it was asked to.
func TestAnAgentAnswersForWhomItWasAskedTo(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.inventory(w.agent, inventory())
		w.warn(tlp.Green)
		path := "/warnings/" + w.numbers[tlp.Green]
		if a := w.get(w.reader("agent that monitors"), path); a.code != http.StatusOK || strings.Contains(a.body, path+"/answer") {
			t.Errorf("an agent that only monitors is offered to answer: %d", a.code)
		}
		if a := w.post(w.reader("agent that monitors"), path+"/answer", "answer=fixed"); a.code != http.StatusForbidden {
			t.Errorf("an agent that only monitors answered: %d", a.code)
		}
		if a := w.post(w.reader("agent with AMBER"), path+"/answer", "answer=not_mine"); a.code != http.StatusSeeOther {
			t.Errorf("an agent's own answer: %d", a.code)
		}
		if a := w.post(w.reader("agent without AMBER"), path+"/answer", "answer=fixed"); a.code != http.StatusSeeOther {
			t.Errorf("an agent's answer for its client: %d", a.code)
		}
		x, err := w.app.Warning.Find(t.Context(), system, w.numbers[tlp.Green])
		w.ok(err)
		rows, _, err := w.app.Warning.Recipients(t.Context(), system, x.ID, 0, 10)
		w.ok(err)
		for _, e := range rows {
			if want := map[int64]warning.Answer{w.agent: warning.NotMine, w.hospital: warning.Fixed}[e.Org]; e.Answer != want {
				t.Errorf("%d answered %q, want %q", e.Org, e.Answer, want)
			}
		}
		for name, ok := range map[string]bool{"agent that monitors": false, "agent with AMBER": false, "officer of the clinic": false, "officer of the hospital": true} {
			v := w.reader(name).viewer(w)
			if v.MayUpload(w.hospital) != ok {
				t.Errorf("%s may upload for the hospital: %v", name, !ok)
			}
		}
	})
}

func TestOneReaderDoesNotTakeAllStreams(t *testing.T) {
	w := small(t, t.TempDir(), nil)
	s := httptest.NewServer(w.handler)
	t.Cleanup(s.Close)
	got := 0
	for range 30 {
		if w.open(s, w.reader("desk"), "/now").code == http.StatusOK {
			got++
		}
	}
	if got == 0 || got > 25 || w.open(s, w.reader("second of the desk"), "/now").code != http.StatusOK {
		t.Errorf("one reader got %d streams, or left none to another", got)
	}
}

// What nobody may rely on must not send a mild warning by itself: that it goes out would tell what the RED word says.
func TestARedWordDoesNotReleaseAMildWarning(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.bring("rumour", vulnerability(boxID, "Box", boxCVE, tlp.Clear, "a:acme:box"))
		w.drain()
		c := w.cells[4] // RED
		w.beside(c)
		w.drain()
		list, err := w.app.Warning.List(t.Context(), system, warning.Filter{Limit: 50})
		w.ok(err)
		for _, e := range list.Entries {
			if e.State != warning.Draft {
				t.Errorf("%v is %s on the word of a RED source", e.Words.Title, e.State)
			}
		}
		if len(list.Entries) < 2 {
			t.Errorf("%d drafts", len(list.Entries))
		}
	})
}
