package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/marking"
	"lianfang/internal/member"
)

// foreign is a list as a team abroad sends it.
func foreign(change ...func(*incident.VictimList)) incident.VictimList {
	x := incident.VictimList{Origin: incident.FromTeam, Sender: "secret-sender", Reference: "A-1", What: "A server takes orders from a botnet.", Class: "intrusions:system-compromise", TLP: "TLP:AMBER"}
	for _, c := range change {
		c(&x)
	}
	return x
}

// owned gives the hospital a wide network with the firm's within it, the agency a domain, and the firm a network that nobody approved.
func (w *world) owned() {
	w.t.Helper()
	_, err := w.members.AddNetworks(w.t.Context(), system, []member.NewNetwork{{Org: w.hospital, CIDR: "198.51.0.0/16"}, {Org: w.firm, CIDR: "198.51.100.0/24"}})
	w.ok(err)
	_, err = w.members.AddNetworks(w.t.Context(), w.as(w.firm), []member.NewNetwork{{Org: w.firm, CIDR: "203.0.113.0/24"}})
	w.ok(err)
	_, err = w.members.AddDomains(w.t.Context(), system, []member.NewDomain{{Org: w.agency, Name: "agency.example.org"}, {Org: w.agency, Name: "shared.example.org"}, {Org: w.firm, Name: "shared.example.org"}})
	w.ok(err)
}

func (w *world) sharesOf(id string) map[int64]incident.VictimShare {
	w.t.Helper()
	_, all, err := w.FindVictims(w.t.Context(), desk, id)
	w.ok(err)
	out := map[int64]incident.VictimShare{}
	for _, s := range all {
		out[s.Org] = s
	}
	return out
}

const sentRows = "ip,description,first_seen\n198.51.100.7,secret-firm-row,2026-11-20T00:00:00Z\n198.51.7.7,hospital-row,2026-11-20T00:00:00Z\n198.51.7.8,hospital-row,2026-11-20T00:00:00Z\n203.0.113.9,unapproved,2026-11-20T00:00:00Z\n"

// Each owner gets its own rows alone, by its narrowest approved network; nothing is told before the desk says so, and nothing twice.
func TestAListReachesEachOwnerWithItsOwnRows(t *testing.T) {
	each(t, func(w *world) {
		w.owned()
		w.mails()
		c := t.Context()
		x, err := w.TakeVictims(c, desk, foreign(), sentRows)
		w.ok(err)
		shares := w.sharesOf(x.UUID)
		if shares[w.hospital].Rows != 2 || shares[w.firm].Rows != 1 || shares[0].Rows != 1 || shares[w.firm].Case != "" {
			t.Fatalf("it is divided as %+v", shares)
		}
		w.ok(w.TellVictims(c, desk, x.UUID))
		w.ok(w.node().TellVictims(c, marking.Desk(78), x.UUID)) // pressed by two
		w.followed()
		shares = w.sharesOf(x.UUID)
		f := w.file(shares[w.hospital].Case)
		if f.Org != w.hospital || f.Reviewer != 0 || f.Duty || f.KnewAt != 0 || f.Class != "intrusions:system-compromise" || len(f.Clocks.Clocks) != 0 || len(f.Threads[incident.ReporterSide]) != 0 {
			t.Errorf("the case is %+v", f)
		}
		rows, _, ok, err := w.OwnVictims(c, w.as(w.hospital), f.UUID)
		w.ok(err)
		if said := fmt.Sprint(rows, f.What); !ok || len(rows) != 2 || strings.Contains(said, "secret") {
			t.Errorf("the hospital reads %s", said)
		}
		for _, org := range []int64{w.authority, w.firm, w.agent} {
			_, _, _, err := w.OwnVictims(c, w.as(org), f.UUID)
			w.refused(err, "no_such_incident")
			_, _, err = w.FindVictims(c, w.as(org), x.UUID)
			w.refused(err, "no_such_list")
			w.refused(w.AnswerVictims(c, w.as(org), f.UUID, incident.Fixed, ""), "no_such_incident")
		}

		// The same list again, with a row more: no case more, and the owner hears of the row.
		w.clock = w.clock.Add(time.Hour)
		w.ok(w.AnswerVictims(c, w.as(w.hospital), f.UUID, incident.Confirmed, "secret-words"))
		w.ok(w.AnswerVictims(c, w.as(w.firm), shares[w.firm].Case, incident.NotOurs, ""))
		w.clock = w.clock.Add(time.Hour)
		again, err := w.TakeVictims(c, desk, foreign(), sentRows+"198.51.7.9,hospital-row,2026-11-20T00:00:00Z\n")
		w.ok(err)
		if s := w.sharesOf(x.UUID)[w.hospital]; again.UUID != x.UUID || s.Rows != 3 || s.Told != 2 {
			t.Errorf("sent again it is %+v", s)
		}
		want := map[string]incident.VictimStatus{"198.51.100.7": incident.RowNotTheirs, "198.51.7.7": incident.RowConfirmed, "198.51.7.8": incident.RowConfirmed, "203.0.113.9": incident.RowUnknown, "198.51.7.9": incident.RowWaits}
		w.stands(x.UUID, want)
		w.ok(w.TellVictims(c, desk, x.UUID))
		w.followed()
		want["198.51.7.9"] = incident.RowNotified
		w.stands(x.UUID, want)
		if all := w.file(f.UUID).Threads[incident.ReporterSide]; len(all) != 2 {
			t.Errorf("the thread is %+v", all)
		}
		w.ok(w.NoteStatusSent(c, desk, x.UUID))
	})
}

func (w *world) stands(id string, want map[string]incident.VictimStatus) {
	w.t.Helper()
	_, rows, err := w.StatusOfVictims(w.t.Context(), desk, id)
	w.ok(err)
	if len(rows) != len(want) {
		w.t.Errorf("%d rows", len(rows))
	}
	for _, r := range rows {
		if want[r.Value] != r.Status {
			w.t.Errorf("%s is %q", r.Value, r.Status)
		}
	}
}

// Names and links are found by domains; what is no row, or may not be passed on, is refused whole.
func TestWhatAListMayHold(t *testing.T) {
	each(t, func(w *world) {
		w.owned()
		x, err := w.TakeVictims(t.Context(), desk, foreign(), "shared.example.org\nwww.agency.example.org\nhttps://mail.agency.example.org/owa\nhttps://198.51.100.8/x\nagency.example.net\n")
		w.ok(err)
		if s := w.sharesOf(x.UUID); s[w.agency].Rows != 2 || s[w.firm].Rows != 1 || s[0].Rows != 2 {
			t.Errorf("it is divided as %+v", s)
		}
		for code, try := range map[string]func() (incident.VictimList, string){
			"red_list": func() (incident.VictimList, string) {
				return foreign(func(x *incident.VictimList) { x.TLP = "TLP:RED" }), sentRows
			},
			"bad_origin": func() (incident.VictimList, string) {
				return foreign(func(x *incident.VictimList) { x.Origin = "x" }), sentRows
			},
			"bad_class": func() (incident.VictimList, string) {
				return foreign(func(x *incident.VictimList) { x.Class = "x" }), sentRows
			},
		} {
			x, sent := try()
			_, err := w.TakeVictims(t.Context(), desk, x, sent)
			w.refused(err, code)
		}
		_, err = w.TakeVictims(t.Context(), w.as(w.firm), foreign(), sentRows)
		w.refused(err, "desk_only")
	})
}

// Ten thousand addresses are divided in seconds.
func TestTenThousandRowsAreDividedInSeconds(t *testing.T) {
	each(t, func(w *world) {
		w.owned()
		var b strings.Builder
		for i := range 10_000 {
			fmt.Fprintf(&b, "198.51.%d.%d\n", i/250, i%250+1)
		}
		began := time.Now()
		x, err := w.TakeVictims(t.Context(), desk, foreign(), b.String())
		w.ok(err)
		took := time.Since(began)
		t.Logf("%v", took)
		if s := w.sharesOf(x.UUID); s[w.hospital].Rows+s[w.firm].Rows != 10_000 || took > 20*time.Second {
			t.Errorf("%+v in %v", s, took)
		}
	})
}
