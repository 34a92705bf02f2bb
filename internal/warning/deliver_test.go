package warning_test

import (
	"fmt"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/warning"
)

func TestWhatWasCutOffGoesOutOnceMoreAndSaysSo(t *testing.T) {
	each(t, func(w *world) {
		w.release(func(n *warning.NewWarning) { n.Orgs = []int64{w.bank} })
		cutOff := func() { // as a process that dies between sending and marking leaves it
			must(t, w.store.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec("UPDATE delivery SET state = 'sending', lease_until = $1, doubt = (doubt OR state = 'sending')", w.clock.now().Add(time.Minute).UnixMicro())
				return err
			}))
		}
		cutOff()
		w.deliver()
		if n := len(w.mail.take()); n != 0 {
			t.Fatalf("%d mails while another node held the lease", n)
		}
		w.clock.pass(2 * time.Minute)
		w.deliver()
		if m := w.mail.take(); len(m) != 1 || !m[0].SecondCopy {
			t.Fatalf("%+v", m)
		}
		w.clock.pass(2 * time.Minute)
		w.deliver()
		if n := len(w.mail.take()); n != 0 {
			t.Errorf("%d mails more", n)
		}
		cutOff()
		w.clock.pass(2 * time.Minute)
		cutOff()
		w.clock.pass(2 * time.Minute)
		w.deliver()
		if n := len(w.mail.take()); n != 0 {
			t.Errorf("a third copy went out")
		}
		if o, err := w.Open(t.Context(), system); err != nil || o.Failed != 1 || o.Queued != 0 {
			t.Errorf("%v %+v", err, o)
		}
	})
}

func TestASecondCopyStandsInNoMailWithWhatIsNew(t *testing.T) {
	each(t, func(w *world) {
		only := func(n *warning.NewWarning) { n.Orgs, n.Urgency = []int64{w.bank}, 2 }
		doubtful := w.release(only)
		must(t, w.store.Write(t.Context(), func(tx *store.Tx) error { // as a process leaves it that dies while the message leaves
			_, err := tx.Exec("UPDATE delivery SET state = 'sending', lease_until = $1", w.clock.now().Add(time.Minute).UnixMicro())
			return err
		}))
		w.clock.pass(2 * time.Minute)
		for range 8 { // enough for a digest
			w.release(only)
		}
		w.deliver()
		seen := 0
		for _, m := range w.mail.take() {
			old := 0
			for _, n := range m.Notices {
				if seen++; n.Number == doubtful.Number {
					old++
				}
			}
			if m.SecondCopy != (old > 0) || old > 0 && old != len(m.Notices) {
				t.Errorf("a mail of %d warnings, %d of them in doubt, says second copy: %v", len(m.Notices), old, m.SecondCopy)
			}
		}
		if seen != 9 {
			t.Errorf("%d warnings in the mails, want 9", seen)
		}
	})
}

func TestWhatWasClaimedButDidNotLeaveIsNoSecondCopy(t *testing.T) {
	each(t, func(w *world) {
		w.release(func(n *warning.NewWarning) { n.Orgs = []int64{w.bank} })
		for range 3 { // as a process that dies before it reaches the mail server leaves it, again and again
			must(t, w.store.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec("UPDATE delivery SET state = 'claimed', lease_until = $1", w.clock.now().Add(15*time.Second).UnixMicro())
				return err
			}))
			w.clock.pass(time.Minute)
		}
		w.deliver()
		if m := w.mail.take(); len(m) != 1 || m[0].SecondCopy {
			t.Errorf("%+v", m)
		}
	})
}

func TestADoubtfulSecondCopyIsTheLast(t *testing.T) {
	each(t, func(w *world) {
		w.release(func(n *warning.NewWarning) { n.Orgs = []int64{w.bank} })
		w.mail.says = func(warning.Message) warning.Outcome {
			return warning.Outcome{Result: warning.TryAgain, Doubt: true, Said: "the line broke"}
		}
		for range 6 {
			w.deliver()
			w.clock.pass(time.Hour)
		}
		if m := w.mail.take(); len(m) != 2 || m[0].SecondCopy || !m[1].SecondCopy {
			t.Errorf("%d copies: %+v", len(m), m)
		}
	})
}

func TestOutcomes(t *testing.T) {
	each(t, func(w *world) {
		x := w.release(func(n *warning.NewWarning) { n.Orgs = []int64{w.bank} })
		say := warning.Outcome{Result: warning.TryAgain, After: time.Hour, Said: "busy"}
		w.mail.says = func(warning.Message) warning.Outcome { return say }
		w.deliver()
		w.clock.pass(59 * time.Minute)
		w.deliver()
		if n := len(w.mail.take()); n != 1 {
			t.Errorf("%d attempts within the hour", n)
		}
		w.clock.pass(2 * time.Minute)
		say = warning.Outcome{Result: warning.Bounced, Said: "no such mailbox"}
		w.deliver()
		if m := w.mail.take(); len(m) != 1 || m[0].SecondCopy {
			t.Errorf("%+v", m)
		}
		contacts, err := w.members.ContactsOf(t.Context(), system, []int64{w.bank})
		if err != nil || contacts[w.bank][0].StaleAt == 0 {
			t.Errorf("an address that bounced still counts: %v %+v", err, contacts)
		}
		list, err := w.Deliveries(t.Context(), system, x.ID, w.bank)
		if err != nil || len(list) != 1 || list[0].State != "bounced" || list[0].Attempts != 2 {
			t.Errorf("%v %+v", err, list)
		}
	})
}

func TestManyMailsBecomeOne(t *testing.T) {
	each(t, func(w *world) {
		only := func(n *warning.NewWarning) { n.Orgs, n.Urgency = []int64{w.bank}, 2 }
		for range 5 {
			w.release(only)
		}
		w.deliver()
		if m := w.mail.take(); len(m) != 1 || len(m[0].Notices) != 5 {
			t.Fatalf("%d mails", len(m))
		}
		w.clock.pass(time.Hour)
		for range 5 {
			w.release(only)
			w.clock.pass(time.Second)
			w.deliver()
		}
		if m := w.mail.take(); len(m) != 3 {
			t.Errorf("%d mails one by one, want 3", len(m))
		}
		w.release(func(n *warning.NewWarning) { n.Orgs, n.Urgency = []int64{w.bank}, 1 })
		w.deliver()
		if m := w.mail.take(); len(m) == 0 {
			t.Error("the most urgent was held back")
		}
		w.clock.pass(time.Hour)
		w.deliver()
		total := 0
		for _, m := range w.mail.take() {
			total += len(m.Notices)
		}
		if total > 2 {
			t.Errorf("%d left", total)
		}
	})
}

// TestTenThousandAreAllTold goes from the fact that somebody is exposed to every inbox filled and every mail through the queue.
func TestTenThousandAreAllTold(t *testing.T) {
	w := begin(t, storetest.SQLite(t))
	const many = 10_000
	var orgs []member.NewOrg
	for i := range many {
		orgs = append(orgs, org(fmt.Sprintf("m%d", i), "company", "business"))
	}
	ids, err := w.members.CreateOrgs(t.Context(), system, orgs)
	must(t, err)
	var contacts []member.NewContact
	var exposed []exposure.OrgExposure
	for i, id := range ids {
		contacts = append(contacts, member.NewContact{Org: id, Role: "security", Channel: member.Mail, Address: fmt.Sprintf("m%d@mail.example", i), Rank: 1, Verified: true})
		exposed = append(exposed, exposure.OrgExposure{Org: id, Affected: 1})
	}
	_, err = w.members.AddContacts(t.Context(), system, contacts)
	must(t, err)
	start := time.Now()
	w.exposes(true, tlp.Amber, "harbour", exposed...)
	took := time.Since(start)
	p, err := w.Progress(t.Context(), system, w.one().ID)
	must(t, err)
	o, err := w.Open(t.Context(), system)
	must(t, err)
	t.Logf("%d recipients told and %d mails queued in %v", p.Told, o.Queued, took)
	if p.Told != many || o.Queued != many {
		t.Errorf("%+v %+v in %v", p.Counts, o, took)
	}
	start = time.Now()
	w.deliver()
	t.Logf("%d mails through the queue in %v", len(w.mail.take()), time.Since(start))
}
