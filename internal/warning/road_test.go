package warning_test

import (
	"regexp"
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/warning"
)

func TestTheWholeRoad(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.exposes(true, tlp.Amber, "harbour", exposure.OrgExposure{Org: w.hospital, Affected: 1, Possible: 1}, exposure.OrgExposure{Org: w.bank, Affected: 2},
			exposure.OrgExposure{Org: w.applicant, Affected: 5})
		x := w.one()
		if x.State != warning.Released || x.TLP != tlp.Amber || x.Urgency != 1 || !regexp.MustCompile(`^LF-ANA-202611-00000001$`).MatchString(x.Number) {
			t.Fatalf("%+v", x)
		}
		nurse := w.as(w.nurse, w.hospital)
		in := w.inbox(nurse)
		if len(in) != 1 || in[0].Org != w.hospital || in[0].Reason.Affected != 1 || in[0].Reason.Possible != 1 {
			t.Fatalf("the hospital's inbox: %+v", in)
		}
		if got := w.inbox(w.as(w.doctor, w.clinic)); len(got) != 0 {
			t.Errorf("the clinic was told: %+v", got)
		}
		if items, err := w.intel.ItemsByID(ctx, nurse, []int64{x.Item}); err != nil || len(items) != 1 {
			t.Errorf("a recipient cannot read what it was warned of: %v %v", items, err)
		}
		w.deliver()
		mails := w.mail.take()
		if len(mails) != 3 { // two ranks at urgency 1 for the hospital, one for the bank
			t.Fatalf("%d mails: %+v", len(mails), mails)
		}
		for _, m := range mails {
			if n := m.Notices[0]; !n.Title.IsZero() || n.Link != "https://centre.example/warnings/"+x.Number || m.SecondCopy {
				t.Errorf("an AMBER mail says too much: %+v", m)
			}
		}
		must(t, w.MarkSeen(ctx, nurse, x.ID, w.hospital))
		must(t, w.Give(ctx, nurse, x.ID, w.hospital, warning.Reply{Answer: warning.Acknowledged, Note: "今晚更新"}))
		got, err := w.Receipts(ctx, system, x.ID, 0, 0)
		if err != nil || len(got) != 2 || got[0].Answer != warning.Seen || got[1].Answer != warning.Acknowledged {
			t.Errorf("%v %+v", err, got)
		}

		w.take("harbour", tlp.Amber, indicator(true))
		w.drain()
		in = w.inbox(nurse)
		if in[0].News == 0 {
			t.Error("the hospital was not told of the withdrawal")
		}
		found, err := w.Find(ctx, nurse, x.Number)
		if err != nil || len(found.Updates) != 1 || found.Updates[0].Kind != warning.ItemTakenBack {
			t.Errorf("%v %+v", err, found.Updates)
		}
		w.deliver()
		if mails := w.mail.take(); len(mails) != 3 || mails[0].Notices[0].Event != warning.EventUpdated {
			t.Errorf("mails of the withdrawal: %+v", mails)
		}
		var withdrawn int64
		for _, i := range found.Items {
			if !i.WithdrawnAt.IsZero() {
				withdrawn = i.Item
			}
		}
		it, err := w.intel.ItemsByID(ctx, system, []int64{withdrawn})
		if err != nil || len(it) != 1 || it[0].STIXID != indID {
			t.Errorf("withdrawn: %+v %v", it, err)
		}
		_ = intel.ItemWithdrawn
	})
}
