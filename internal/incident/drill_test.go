package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const drillScript = "+0 answer 30\nfirst-words\n+20 report 60\nsecond-words\n+40 assess 20\nthird-words\n+50 nothing\nlast-words\n"

func (w *world) drill(orgs ...int64) incident.Drill {
	w.t.Helper()
	d, err := w.PlanDrill(w.t.Context(), desk, incident.NewDrill{Title: "spring drill", Class: "intrusions:system-compromise", Script: drillScript, Lang: text.En, Start: w.clock.Add(time.Hour), Orgs: orgs})
	w.ok(err)
	return d
}

// mailOf gives an organisation a contact by mail.
func (w *world) mailOf(org int64) {
	w.t.Helper()
	_, err := w.members.AddContacts(w.t.Context(), system, []member.NewContact{{Org: org, Role: "security", Channel: member.Mail, Address: fmt.Sprintf("contact-%d@member.example", org), Rank: 1, Verified: true}})
	w.ok(err)
}

// pass lets time go by, with two nodes that look for what is due.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	w.clock = w.clock.Add(d)
	w.ok(w.RunDrills(w.t.Context()))
	w.ok(w.node().RunDrills(w.t.Context()))
	w.followed()
}

func (w *world) fates(id string) map[int64]string {
	w.t.Helper()
	r, err := w.DrillOf(w.t.Context(), desk, id)
	w.ok(err)
	out := map[int64]string{}
	for _, b := range r.Bodies {
		var all []string
		for _, x := range b.Reactions {
			all = append(all, string(x.Fate))
		}
		out[b.Org] = strings.Join(all, " ")
	}
	return out
}

// A drill begins by itself, tells each member each part once when its time comes, measures who did what is asked and when, and ends by itself; every letter and every word says that it is a drill.
func TestADrillRunsByItsScript(t *testing.T) {
	each(t, func(w *world) {
		w.mails()
		for _, org := range []int64{w.hospital, w.firm} {
			w.mailOf(org)
		}
		c := t.Context()
		d := w.drill(w.hospital, w.firm)
		w.pass(0)
		if got := w.fates(d.UUID); got[w.hospital] != "not_told not_told not_told not_told" {
			t.Errorf("before it begins: %v", got)
		}
		w.pass(time.Hour)
		if got := w.fates(d.UUID); got[w.hospital] != "pending not_told not_told not_told" || got[w.firm] != got[w.hospital] {
			t.Errorf("at the beginning: %v", got)
		}
		letters := w.post()
		for _, l := range letters {
			if all := l.Subject.In(text.ZhTW) + l.Subject.In(text.En) + l.Body[0].In(text.En); !strings.Contains(all, "【演練】") || !strings.Contains(all, "[Drill]") || !strings.Contains(all, "no true incident") {
				t.Errorf("a letter says %q", all)
			}
		}
		if len(letters) != 2 {
			t.Errorf("%d letters", len(letters))
		}
		r, err := w.DrillOf(c, desk, d.UUID)
		w.ok(err)
		cases := map[int64]string{}
		for _, b := range r.Bodies {
			cases[b.Org] = b.Case
		}
		own, err := w.FindOwn(c, w.as(w.hospital), cases[w.hospital])
		if err != nil || !own.Exercise || len(own.Messages) != 1 || !strings.HasPrefix(own.Messages[0].Words, "[Drill] first-words") || !strings.Contains(own.Messages[0].Words, "10:30") || len(own.Clocks.Clocks) != 0 {
			t.Fatalf("%+v %v", own, err)
		}
		_, err = w.FindOwn(c, w.as(w.authority), cases[w.hospital])
		w.refused(err, "no_such_incident")
		_, err = w.DrillOf(c, w.as(w.hospital), d.UUID)
		w.refused(err, "no_such_drill")

		w.pass(10 * time.Minute)
		w.ok(w.WriteOwn(c, w.as(w.hospital), cases[w.hospital], "we are here"))
		w.pass(20 * time.Minute) // the second part is told 10 minutes late: nothing ran in between
		if got := w.fates(d.UUID); got[w.hospital] != "in_time pending not_told not_told" || got[w.firm] != "pending pending not_told not_told" {
			t.Errorf("after half an hour: %v", got)
		}
		w.pass(time.Minute)
		w.ok(w.WriteOwn(c, w.as(w.firm), cases[w.firm], "a minute late"))
		w.of(w.hospital, func(r *incident.Report) { r.Exercise = true })
		w.of(w.firm) // a true one is none of the drill's
		w.pass(30 * time.Minute)
		if got := w.fates(d.UUID); got[w.hospital] != "in_time in_time pending not_asked" || got[w.firm] != "late pending pending not_asked" {
			t.Errorf("after an hour: %v", got)
		}
		w.ok(w.AssessCase(c, w.as(w.hospital), cases[w.hospital], incident.Judgement{Facts: coreDown}))
		w.pass(30 * time.Minute)
		if got := w.fates(d.UUID); got[w.hospital] != "in_time in_time in_time not_asked" || got[w.firm] != "late missed missed not_asked" {
			t.Errorf("once it is over: %v", got)
		}
		mine, ok, err := w.OwnDrill(c, w.as(w.firm), cases[w.firm])
		if err != nil || !ok || len(mine.Bodies) != 1 || mine.Bodies[0].Org != w.firm || mine.Bodies[0].Reactions[1].Fate != incident.Missed || mine.Parts[0].InTime != 0 {
			t.Errorf("the firm reads %+v %v %v", mine, ok, err)
		}
		_, ok, err = w.OwnDrill(c, w.as(w.hospital), cases[w.firm])
		w.refused(err, "no_such_incident")
		if r, err = w.DrillOf(c, desk, d.UUID); err != nil || r.Drill.Ended.IsZero() || r.Done() != 50 || r.Bodies[0].Org != w.firm || r.Parts[0].Median != 10*time.Minute || r.Parts[3].Told != 2 {
			t.Errorf("%+v %v", r, err)
		}
		for _, b := range r.Bodies {
			if f := w.file(b.Case); f.State != incident.Closed || len(f.Threads[incident.ReporterSide]) > 5 {
				t.Errorf("its case is %s, with %d words", f.State, len(f.Threads[incident.ReporterSide]))
			}
		}
		w.pass(time.Hour)
		w.ok(w.Reopen(c, desk, w.file(cases[w.firm]).ID, "once more"))
		w.ok(w.WriteOwn(c, w.as(w.firm), cases[w.firm], "after the end"))
		if got := w.fates(d.UUID); got[w.firm] != "late missed missed not_asked" {
			t.Errorf("after its end: %v", got)
		}
		if _, ok, err = w.OwnDrill(c, w.as(w.firm), w.of(w.firm, func(r *incident.Report) { r.Exercise = true }).UUID); ok || err != nil {
			t.Errorf("a report of its own is a drill's: %v %v", ok, err)
		}
		w.refused(w.EndDrill(c, desk, d.UUID), "drill_over")
	})
}

// One that is ended before it begins reaches nobody; one that is ended in the middle tells no more.
func TestADrillIsEnded(t *testing.T) {
	each(t, func(w *world) {
		c := t.Context()
		early, late := w.drill(w.hospital), w.drill(w.firm)
		w.ok(w.EndDrill(c, desk, early.UUID))
		w.pass(time.Hour)
		w.ok(w.EndDrill(c, desk, late.UUID))
		w.pass(3 * time.Hour)
		if got := w.fates(early.UUID); got[w.hospital] != "not_told not_told not_told not_told" {
			t.Errorf("%v", got)
		}
		if got := w.fates(late.UUID); got[w.firm] != "cut not_told not_told not_told" {
			t.Errorf("%v", got)
		}
		p, err := w.Cases(c, desk, incident.List{Limit: 50})
		if err != nil || len(p.Cases) != 0 {
			t.Errorf("open are %+v, %v", p.Cases, err)
		}
		all, err := w.Drills(c, desk, 0, 10)
		if err != nil || len(all) != 2 || all[0].Bodies != 1 {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestWhatIsNoDrill(t *testing.T) {
	each(t, func(w *world) {
		good := incident.NewDrill{Title: "x", Class: "intrusions:system-compromise", Script: drillScript, Lang: text.En, Orgs: []int64{w.hospital}}
		w.ok(w.members.Suspend(t.Context(), system, w.firm, "left"))
		for code, change := range map[string]func(*incident.NewDrill){
			"nobody": func(x *incident.NewDrill) { x.Orgs = nil }, "no_member": func(x *incident.NewDrill) { x.Orgs = []int64{w.hospital, w.firm} }, "bad_class": func(x *incident.NewDrill) { x.Class = "x" }, "bad_script": func(x *incident.NewDrill) { x.Script = "x" },
			"bad_time": func(x *incident.NewDrill) { x.Start = w.clock.Add(500 * 24 * time.Hour) }, "bad_lang": func(x *incident.NewDrill) { x.Lang = "fr" }, "too_many": func(x *incident.NewDrill) { x.Orgs = make([]int64, 2001) },
		} {
			x := good
			change(&x)
			_, err := w.PlanDrill(t.Context(), desk, x)
			w.refused(err, code)
		}
		_, err := w.PlanDrill(t.Context(), w.as(w.hospital), good)
		w.refused(err, "person_only")
		centre, err := w.members.FindOrgBySlug(t.Context(), system, "centre")
		w.ok(err)
		good.Orgs = []int64{centre.ID, w.hospital, w.hospital} // itself does not take part, and nobody twice
		first, err := w.PlanDrill(t.Context(), desk, good)
		w.ok(err)
		if again, err := w.PlanDrill(t.Context(), desk, good); err != nil || again.UUID != first.UUID {
			t.Errorf("pressed twice it is %+v, %v", again, err)
		}
		for k := range 19 {
			good.Title = fmt.Sprint("drill ", k)
			d, err := w.PlanDrill(t.Context(), desk, good)
			if err != nil || d.Bodies != 1 {
				t.Fatalf("%+v %v", d, err)
			}
		}
		good.Title = "one more"
		_, err = w.PlanDrill(t.Context(), desk, good)
		w.refused(err, "drills_full")
	})
}

// What is asked twice is answered by what came after the second asking; a member that said it is under control may say so anew; who left since is told nothing; reports and cases of
// drills are not what waits for the desk.
func TestPartsThatAskForTheSame(t *testing.T) {
	each(t, func(w *world) {
		c := t.Context()
		d, err := w.PlanDrill(c, desk, incident.NewDrill{Title: "twice", Class: "intrusions:system-compromise", Lang: text.ZhTW, Orgs: []int64{w.hospital, w.firm, w.agency},
			Script: "+0 control 30\nfirst-words\n+20 control 30\nsecond-words\n+30 answer 30\nthird-words\n"})
		w.ok(err)
		w.ok(w.members.Suspend(c, system, w.agency, "left"))
		w.pass(0)
		r, err := w.DrillOf(c, desk, d.UUID)
		w.ok(err)
		cases := map[int64]string{}
		for _, b := range r.Bodies {
			cases[b.Org] = b.Case
		}
		if _, there := cases[w.agency]; there || cases[w.firm] == "" {
			t.Errorf("told are %v", cases)
		}
		w.ok(w.ControlDone(c, w.as(w.hospital), cases[w.hospital], w.clock, "isolated"))
		w.of(w.firm, func(r *incident.Report) { r.Exercise = true })
		if n, err := w.Count(c, desk); err != nil || n.Received != 0 {
			t.Errorf("waiting are %+v, %v", n, err)
		}
		w.pass(25 * time.Minute)
		w.ok(w.ControlDone(c, w.as(w.hospital), cases[w.hospital], w.clock, "isolated once more"))
		w.ok(w.ControlDone(c, w.as(w.firm), cases[w.firm], w.clock, "late for the first"))
		w.pass(10 * time.Minute)
		if got := w.fates(d.UUID); got[w.hospital] != "in_time in_time pending" || got[w.firm] != "missed in_time pending" {
			t.Errorf("%v", got)
		}
		w.pass(26 * time.Minute)
		if r, err := w.DrillOf(c, desk, d.UUID); err != nil || !r.Drill.Ended.IsZero() {
			t.Errorf("it ended before what it asks for was due: %v %v", r.Drill.Ended, err)
		}
		w.pass(time.Hour)
		if r, err := w.DrillOf(c, desk, d.UUID); err != nil || r.Drill.Ended.IsZero() {
			t.Errorf("it does not end: %+v %v", r, err)
		}
	})
}
