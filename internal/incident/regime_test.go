package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
)

func (w *world) law(org int64, f incident.File) incident.Lawful {
	w.t.Helper()
	v := desk
	if org != 0 {
		v = w.as(org)
	}
	l, err := w.Law(w.t.Context(), v, f.UUID)
	w.ok(err)
	return l
}

func rule(l incident.Lawful, id string) incident.Rule {
	for _, r := range l.Rules {
		if r.ID == id {
			return r
		}
	}
	return incident.Rule{}
}

func entry(l incident.Lawful, k law.Kind) string {
	for _, e := range l.Entries {
		if e.Kind == k && !e.Gone {
			return e.ID
		}
	}
	return "none"
}

// One case stands under the Act and under personal data at once; what fits is thought of, what is added runs its clocks for everybody who reads the case, and what is removed has a reason.
func TestSeveralLawsHoldForOneCase(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(time.Hour))
		if r := rule(w.law(0, f), "tw-pdpa-12"); r.Fits || r.Bound || r.ID == "" {
			t.Errorf("%+v", r)
		}
		for _, id := range []string{"tw-pdpa-draft-2026", "tw-pb-2026", "eu-nis2"} {
			if r := rule(w.law(0, f), id); r.ID != "" {
				t.Errorf("%s is offered", id)
			}
			w.refused(w.Bind(ctx, desk, f.UUID, id, ""), "not_addable")
		}
		body := w.as(w.hospital)
		w.ok(w.SayLeak(ctx, body, f.UUID, incident.Leaked{Answer: law.Yes, Persons: 1200}))
		w.refused(w.SayLeak(ctx, body, f.UUID, incident.Leaked{Answer: law.No, Persons: 1200}), "bad_persons")
		if l := w.law(0, f); !rule(l, "tw-pdpa-12").Fits || rule(l, "tw-fin-pd-2021").Fits || l.Leaked.Persons != 1200 {
			t.Errorf("%+v", l)
		}
		w.ok(w.Bind(ctx, body, f.UUID, "tw-pdpa-12", "names and diagnoses"))
		w.refused(w.Bind(ctx, desk, f.UUID, "tw-pdpa", ""), "already_bound")
		w.ok(w.Bind(ctx, desk, f.UUID, "tw-digi-pd-2023", ""))
		knew := w.clock.Add(-time.Hour)
		for _, org := range []int64{w.hospital, w.authority} {
			o, err := w.FindOwn(ctx, w.as(org), f.UUID)
			w.ok(err)
			seen := map[string]law.Clock{}
			for _, c := range o.Clocks.Clocks {
				seen[c.Duty] = c
			}
			if c := seen["PD-DIGI"]; c.State != law.StillRunning || !c.Due.Equal(knew.Add(72*time.Hour)) || seen["PD-OLD-12"].State != law.NotStarted || seen["SN-CONTROL-L34"].State != law.StillRunning {
				t.Errorf("%d sees %+v", org, seen)
			}
		}
		w.refused(w.Unbind(ctx, body, f.UUID, "tw-digi-pd-2023", " "), "text_missing")
		w.refused(w.Unbind(ctx, body, f.UUID, "tw-sn-2026", "x"), "desk_only")
		w.refused(w.Unbind(ctx, w.as(w.authority), f.UUID, "tw-digi-pd-2023", "x"), "no_such_incident")
		w.clock = w.clock.Add(time.Minute)
		w.ok(w.Unbind(ctx, body, f.UUID, "tw-digi-pd-2023", "no such operator"))
		if c := w.clockOf(f, "PD-DIGI"); c.State != law.NotApplicable || !strings.Contains(c.Why.String(), "no such operator") {
			t.Errorf("%+v", c)
		}
	})
}

// What meets a duty is noted with its real time; a clock is stopped by evidence and runs on once that is withdrawn; a time is corrected, and the record of each moment stays as it was.
func TestTheRecordOfAMomentStays(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(time.Hour))
		body := w.as(w.hospital)
		w.ok(w.Bind(ctx, desk, f.UUID, "tw-telecom-2020", ""))
		w.ok(w.Bind(ctx, desk, f.UUID, "tw-fin-pd-2021", ""))
		w.refused(w.Happened(ctx, body, f.UUID, incident.Noted{Kind: law.ReviewDone, Regime: "tw-sn-2026"}), "bad_entry")
		w.refused(w.Happened(ctx, body, f.UUID, incident.Noted{Kind: law.Occurred, At: w.clock.Add(time.Hour)}), "bad_time")
		w.refused(w.Happened(ctx, w.as(w.authority), f.UUID, incident.Noted{Kind: law.Occurred}), "no_such_incident")
		began := w.clock.Add(-10 * time.Minute)
		w.ok(w.Happened(ctx, body, f.UUID, incident.Noted{Kind: law.Occurred, At: began}))
		w.refused(w.Happened(ctx, body, f.UUID, incident.Noted{Kind: law.Occurred, At: began}), "bad_entry")
		if c := w.clockOf(f, "TEL-NOTIFY"); !c.Due.Equal(began.Add(15*time.Minute)) || c.State != law.StillRunning {
			t.Errorf("%+v", c)
		}
		first := w.clock
		w.clock = w.clock.Add(20 * time.Minute)
		w.ok(w.Happened(ctx, body, f.UUID, incident.Noted{Kind: law.Notified, Regime: "tw-telecom-2020", At: began.Add(14 * time.Minute), Words: "by telephone", OtherWay: true}))
		if c := w.clockOf(f, "TEL-NOTIFY"); c.State != law.Met {
			t.Errorf("%+v", c)
		}
		if c := w.clockOf(f, "FIN-PD"); c.State != law.StillRunning {
			t.Errorf("telling one authority told another: %+v", c)
		}
		w.refused(w.StopClock(ctx, body, f.UUID, "tw-fin-pd-2021", "FIN-PD", "letter 7", "x"), "desk_only")
		w.refused(w.StopClock(ctx, desk, f.UUID, "tw-fin-pd-2021", "FIN-PD", "", "x"), "text_missing")
		w.refused(w.StopClock(ctx, desk, f.UUID, "tw-fin-pd-2021", "SN-REPORT", "letter 7", "x"), "bad_duty")
		w.ok(w.StopClock(ctx, desk, f.UUID, "tw-fin-pd-2021", "FIN-PD", "letter 7", "not designated"))
		if c := w.clockOf(f, "FIN-PD"); c.State != law.Stopped || !strings.Contains(c.Why.String(), "letter 7") {
			t.Errorf("%+v", c)
		}
		w.clock = w.clock.Add(time.Minute)
		w.refused(w.WithdrawEntry(ctx, body, f.UUID, entry(w.law(0, f), law.StoppedFor), "x"), "desk_only")
		w.refused(w.WithdrawEntry(ctx, desk, f.UUID, entry(w.law(0, f), law.RegimeAdded), "x"), "no_such_entry")
		w.ok(w.WithdrawEntry(ctx, desk, f.UUID, entry(w.law(0, f), law.StoppedFor), "it is designated"))
		if c := w.clockOf(f, "FIN-PD"); c.State != law.StillRunning {
			t.Errorf("%+v", c)
		}
		w.clock = w.clock.Add(time.Minute)
		truly := w.clock.Add(-3 * time.Hour)
		w.ok(w.CorrectTime(ctx, desk, f.UUID, entry(w.law(0, f), law.Knew), truly, "the guard's log"))
		if c := w.clockOf(f, "FIN-PD"); !c.Due.Equal(truly.Add(72*time.Hour)) || w.file(f.UUID).KnewAt != truly.UnixMicro() {
			t.Errorf("%+v", c)
		}
		w.refused(w.CorrectTime(ctx, desk, f.UUID, "e99", truly, "x"), "no_such_entry")

		for _, v := range []int64{w.hospital, w.authority} {
			r, err := w.RecordAt(ctx, w.as(v), f.UUID, first)
			w.ok(err)
			states := map[string]law.Clock{}
			for _, c := range r.Clocks.Clocks {
				states[c.Duty] = c
			}
			if states["TEL-NOTIFY"].State != law.StillRunning || !states["FIN-PD"].Due.Equal(first.Add(71*time.Hour)) || slices.ContainsFunc(r.Entries, func(e incident.Entry) bool {
				return !e.Moved.IsZero() || e.Gone || e.Kind == law.Notified && e.Regime == "tw-telecom-2020"
			}) {
				t.Errorf("the record of a moment knows what came later: %+v", r)
			}
		}
		if r, err := w.RecordAt(ctx, desk, f.UUID, w.clock.Add(-5*time.Hour)); err != nil || len(r.Entries) != 0 || len(r.Clocks.Clocks) != 0 {
			t.Errorf("before anything was noted: %+v %v", r, err)
		}
		_, err := w.RecordAt(ctx, w.as(w.firm), f.UUID, first)
		w.refused(err, "no_such_incident")
	})
}

// What was controlled by mistake is being handled again.
func TestAWithdrawnControlOpensTheHandlingAgain(t *testing.T) {
	each(t, func(w *world) {
		f := w.of(w.hospital, w.dutiful(time.Hour))
		w.ok(w.ControlDone(t.Context(), desk, f.UUID, w.clock, "restored"))
		w.ok(w.WithdrawEntry(t.Context(), desk, f.UUID, entry(w.law(0, f), law.ControlDone), "another case"))
		if g := w.file(f.UUID); g.State != incident.Handling || w.clockOf(f, "SN-CONTROL-L34").State != law.StillRunning {
			t.Errorf("%s", g.State)
		}
	})
}

// A citizen's case, of which the law knew nothing, gets what the law needs with its first law; the code shows none of it.
func TestALawHoldsForAFirmThatIsNoMember(t *testing.T) {
	each(t, func(w *world) {
		f, code := w.anonymous(func(r *incident.Report) { r.Kind = "leaked-data" })
		if r := rule(w.law(0, f), "tw-pdpa-12"); !r.Fits {
			t.Errorf("%+v", r)
		}
		w.ok(w.Bind(t.Context(), desk, f.UUID, "tw-digi-pd-2023", "law-words"))
		if c := w.clockOf(f, "PD-DIGI"); c.State != law.StillRunning || !c.Due.Equal(w.clock.Add(72*time.Hour)) {
			t.Errorf("%+v", c)
		}
		told, err := w.BySecret(t.Context(), code)
		w.ok(err)
		if s := fmt.Sprintf("%+v", told); strings.Contains(s, "law-words") {
			t.Errorf("a code shows %s", s)
		}
	})
}

// A second authority reviews by its own law: it reads the case, and no other does; a voluntary case opens to one by its body alone.
func TestSeveralAuthoritiesReviewEachByItsLaw(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f, free := w.of(w.hospital, w.dutiful(time.Hour)), w.of(w.hospital)
		w.ok(w.Write(ctx, desk, f.ID, incident.ReporterSide, "thread-words"))
		w.refused(w.AddReviewer(ctx, desk, f.UUID, "tw-fin-pd-2021", w.ministry, "x"), "not_bound")
		w.ok(w.Bind(ctx, desk, f.UUID, "tw-fin-pd-2021", ""))
		w.ok(w.Bind(ctx, desk, free.UUID, "tw-fin-pd-2021", ""))
		w.refused(w.AddReviewer(ctx, desk, f.UUID, "tw-fin-pd-2021", w.firm, "x"), "no_authority_there")
		w.refused(w.AddReviewer(ctx, desk, f.UUID, "tw-fin-pd-2021", w.authority, "x"), "no_authority_there")
		w.refused(w.AddReviewer(ctx, desk, free.UUID, "tw-fin-pd-2021", w.ministry, "x"), "voluntary")
		w.refused(w.AddReviewer(ctx, w.as(w.authority), f.UUID, "tw-fin-pd-2021", w.ministry, "x"), "no_such_incident")
		w.ok(w.AddReviewer(ctx, desk, f.UUID, "tw-fin-pd-2021", w.ministry, "it supervises the fund"))
		w.refused(w.AddReviewer(ctx, desk, f.UUID, "tw-fin-pd-2021", w.ministry, "x"), "already_in")
		o, err := w.FindOwn(ctx, w.as(w.ministry), f.UUID)
		w.ok(err)
		if s := fmt.Sprintf("%+v", o); !o.Reviewing || !o.Reviews || o.SetsLevel || strings.Contains(s, "thread-words") || strings.Contains(s, "reporter-name") {
			t.Errorf("%s", s)
		}
		if p, err := w.Cases(ctx, w.as(w.ministry), incident.List{Limit: 9}); err != nil || len(p.Cases) != 1 {
			t.Errorf("%d cases, %v", len(p.Cases), err)
		}
		w.ok(w.AssessCase(ctx, w.as(w.ministry), f.UUID, incident.Judgement{Level: 4, Words: "reviewed by us"}))
		if g := w.file(f.UUID); g.Level != 3 || w.clockOf(f, "SN-REVIEW-L34").State != law.StillRunning {
			t.Errorf("a reviewer by one law decided by another: level %d", g.Level)
		}
		party := w.law(w.ministry, f).Mine.ID
		w.refused(w.EndParty(ctx, w.as(w.hospital), f.UUID, party, "x"), "no_such_party")
		w.ok(w.Unbind(ctx, desk, f.UUID, "tw-fin-pd-2021", "it does not supervise it"))
		_, err = w.FindOwn(ctx, w.as(w.ministry), f.UUID)
		w.refused(err, "no_such_incident")
		w.refused(w.AssessCase(ctx, w.as(w.ministry), f.UUID, incident.Judgement{Level: 4, Words: "x"}), "no_such_incident")

		w.ok(w.AddReviewer(ctx, w.as(w.hospital), free.UUID, "tw-fin-pd-2021", w.ministry, "we want them to know"))
		if _, err = w.FindOwn(ctx, w.as(w.ministry), free.UUID); err != nil {
			t.Error(err)
		}
		w.ok(w.EndParty(ctx, w.as(w.ministry), free.UUID, w.law(w.ministry, free).Mine.ID, "not ours"))
		_, err = w.FindOwn(ctx, w.as(w.ministry), free.UUID)
		w.refused(err, "no_such_incident")
	})
}
