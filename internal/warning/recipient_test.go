package warning_test

import (
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/warning"
)

func (w *world) release(change ...func(*warning.NewWarning)) warning.Found {
	w.t.Helper()
	id := w.draft(change...)
	for _, person := range []int64{w.lin, w.wang} {
		s, err := w.Approve(w.t.Context(), marking.Desk(person), id)
		must(w.t, err)
		if s == warning.Released {
			break
		}
	}
	w.drain()
	rows, _, err := w.Recipients(w.t.Context(), system, id, 0, 1)
	must(w.t, err)
	f, err := w.Find(w.t.Context(), system, rows[0].Number)
	must(w.t, err)
	return f
}

func TestWhoComesLateIsToldAlone(t *testing.T) {
	each(t, func(w *world) {
		id := w.exposes(true, tlp.Amber, "harbour", exposure.OrgExposure{Org: w.hospital, Affected: 1})
		w.deliver()
		w.mail.take()
		w.clock.pass(time.Hour)
		w.mu.Lock()
		w.orgs[id] = append(w.orgs[id], exposure.OrgExposure{Org: w.clinic, Affected: 1})
		w.mu.Unlock()
		w.happens(exposure.OrgMatched, 5, w.clinic)
		in := w.inbox(w.as(w.doctor, w.clinic))
		if len(in) != 1 || in[0].Reason.Affected != 1 {
			t.Fatalf("%+v", in)
		}
		w.deliver()
		if mails := w.mail.take(); len(mails) != 1 || mails[0].Address != "doctor@mail.example" {
			t.Errorf("%+v", mails)
		}
		w.clock.pass(time.Hour)
		w.mu.Lock()
		w.orgs[id] = append(w.orgs[id], exposure.OrgExposure{Org: w.bank, Possible: 1})
		w.mu.Unlock()
		w.happens(exposure.MatchFound, id, 1)
		if len(w.inbox(w.as(w.teller, w.bank))) != 1 {
			t.Error("the bank was not told")
		}
		w.one()
		items, err := w.intel.ItemsByID(w.t.Context(), w.as(w.doctor, w.clinic), w.found[id].Items)
		if err != nil || len(items) != 1 {
			t.Errorf("who came late cannot read: %v", err)
		}
	})
}

func TestNobodyLearnsOfOtherRecipients(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		x := w.release()
		nurse := w.as(w.nurse, w.hospital)
		must(t, w.Give(ctx, w.as(w.teller, w.bank), x.ID, w.bank, warning.Reply{Answer: warning.NeedHelp, Note: "secret of the bank"}))
		rows, _, err := w.Recipients(ctx, nurse, x.ID, 0, 0)
		if err != nil || len(rows) != 1 || rows[0].Org != w.hospital {
			t.Errorf("%v %+v", err, rows)
		}
		if got, err := w.Receipts(ctx, nurse, x.ID, 0, 0); err != nil || len(got) != 0 {
			t.Errorf("%v %+v", err, got)
		}
		_, err = w.Progress(ctx, nurse, x.ID)
		w.refused(err, "counts_not_shown")
		_, err = w.WhyGot(ctx, nurse, x.ID, w.bank)
		w.refused(err, "no_such_warning")
		_, err = w.WhyNot(ctx, nurse, x.Number, w.bank)
		w.refused(err, "no_such_warning")
		w.refused(w.Give(ctx, nurse, x.ID, w.bank, warning.Reply{Answer: warning.Fixed}), "no_such_warning")
		w.refused(w.Give(ctx, w.as(w.doctor, w.clinic), x.ID, w.clinic, warning.Reply{Answer: warning.Fixed}), "no_such_warning")
		_, err = w.Find(ctx, w.as(w.doctor, w.clinic), x.Number)
		w.refused(err, "no_such_warning")
		_, err = w.CallingList(ctx, nurse, 0)
		w.refused(err, "desk_only")
		if reach, err := w.ReachedOrgs(ctx, nurse, x.Item, 0, 0); err != nil || len(reach) != 0 {
			t.Errorf("%v %v", err, reach)
		}
		for viewer, want := range map[string]int{"nurse": 0, "teller": 1, "doctor": 0} {
			v := map[string]marking.Viewer{"nurse": nurse, "teller": w.as(w.teller, w.bank), "doctor": w.as(w.doctor, w.clinic)}[viewer]
			if n := w.facts(v, warning.ReceiptGiven); n != want {
				t.Errorf("%s sees %d receipts, want %d", viewer, n, want)
			}
		}
		if n := w.facts(w.as(w.doctor, w.clinic), warning.WarningReleased, warning.WarningTold); n != 0 {
			t.Errorf("the clinic sees %d facts of a warning that is not its own", n)
		}
		if n := w.facts(nurse, warning.WarningTold); n != 1 {
			t.Errorf("the hospital sees %d tellings", n)
		}
	})
}

func (w *world) facts(v marking.Viewer, kinds ...journal.Kind) int {
	w.t.Helper()
	facts, err := w.journal.Latest(w.t.Context(), v, kinds, 100)
	must(w.t, err)
	return len(facts)
}

func TestAmberStrictAndRedAreForThoseTheyName(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		x := w.release(func(n *warning.NewWarning) { n.TLP = tlp.Red })
		if len(w.inbox(w.as(w.nurse, w.hospital))) != 1 {
			t.Error("the officer does not see RED")
		}
		s, err := w.members.Standing(ctx, 0, w.hospital, "")
		must(t, err)
		token, err := w.book.Resolve(ctx, s)
		must(t, err)
		if len(w.inbox(token)) != 0 {
			t.Error("a token sees RED")
		}
		_, err = w.Find(ctx, token, x.Number)
		w.refused(err, "no_such_warning")
	})
}

func TestAnEarlyWarningGoesToOneOrganisationAlone(t *testing.T) {
	each(t, func(w *world) {
		w.take("harbour", tlp.Green, indicator(false))
		it, _, err := w.intel.Find(w.t.Context(), system, indID)
		must(t, err)
		seen, err := w.intel.Observables(w.t.Context(), system, it.ID, 1)
		must(t, err)
		must(t, w.touch(it.ID, w.bank, seen[0].ID))
		w.happens(exposure.TouchFound, it.ID, w.bank)
		x := w.one()
		if x.Kind != warning.EWA || x.TLP != tlp.Amber || x.State != warning.Released {
			t.Fatalf("%+v", x.Warning)
		}
		in := w.inbox(w.as(w.teller, w.bank))
		if len(in) != 1 || in[0].Reason.What != "203.0.113.0/24" || !strings.Contains(in[0].Words.Facts[0].Value.String(), "203.0.113[.]45") {
			t.Errorf("%+v", in)
		}
		_, err = w.Find(w.t.Context(), w.as(w.nurse, w.hospital), x.Number)
		w.refused(err, "no_such_warning")
		w.refused(w.Give(w.t.Context(), w.as(w.teller, w.bank), x.ID, w.bank, warning.Reply{Answer: warning.NotMine}), "bad_answer")
		must(t, w.Give(w.t.Context(), w.as(w.teller, w.bank), x.ID, w.bank, warning.Reply{Answer: warning.Confirmed, Incident: "TW-2026-7"}))
	})
}

func TestExplanations(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.exposes(true, tlp.Amber, "harbour", exposure.OrgExposure{Org: w.hospital, Affected: 1})
		x := w.one()
		w.deliver()
		got, err := w.WhyGot(ctx, w.as(w.nurse, w.hospital), x.ID, w.hospital)
		if err != nil || len(got) < 7 {
			t.Fatalf("%v %+v", err, got)
		}
		not, err := w.WhyNot(ctx, w.as(w.doctor, w.clinic), "CVE-2024-21762", w.clinic)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range not {
			if c.Text.In("zh-TW") == "" || c.Detail.In("zh-TW") == "" || strings.Contains(c.Detail.String(), "hospital") {
				t.Errorf("%+v", c)
			}
		}
		_, err = w.WhyNot(ctx, w.as(w.doctor, w.clinic), x.Number, w.clinic)
		w.refused(err, "no_such_warning")
		desk, err := w.WhyNot(ctx, marking.Desk(w.lin), x.Number, w.clinic)
		if err != nil || len(desk) == 0 {
			t.Errorf("%v", err)
		}
	})
}
