package incident_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"lianfang/internal/abuse"
	"lianfang/internal/incident"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
)

// contacts loads who answers for a network with a narrower one in it, and for a name.
func (w *world) contacts() {
	w.t.Helper()
	d := abuse.New(w.store, w.journal, w.now)
	w.UseAbuse(d)
	_, err := d.Load(w.t.Context(), desk, "registry", "", strings.NewReader("network,email,holder\n203.0.113.0/24,abuse@provider.test,PROVIDER\n203.0.113.64/26,abuse@customer.tw,CUSTOMER-TW\nshop.test,abuse@provider.test,PROVIDER\n198.51.0.0/16,abuse@provider.test,PROVIDER\nshared.example.org,abuse@provider.test,PROVIDER\n"))
	w.ok(err)
}

const contactRows = "ip,description,first_seen\n198.51.7.7,secret-hospital-row,2026-11-20T00:00:00Z\n203.0.113.9,provider-row,2026-11-20T04:00:00Z\n203.0.113.70,secret-customer-row,2026-11-20T00:00:00Z\nhttps://www.shop.test/login,provider-link,2026-11-20T00:00:00Z\nshared.example.org,two-members,2026-11-20T00:00:00Z\n192.0.2.1,nobodys,2026-11-20T00:00:00Z\n"

func (w *world) contactShares(id string) map[string]incident.VictimShare {
	w.t.Helper()
	_, all, err := w.FindVictims(w.t.Context(), desk, id)
	w.ok(err)
	out := map[string]incident.VictimShare{}
	for _, s := range all {
		if s.Org == 0 {
			out[s.Contact] = s
		}
	}
	return out
}

func letterTo(all []letter.Letter, address string) (letter.Letter, string) {
	for _, l := range all {
		if l.Address == address {
			var b strings.Builder
			for _, p := range append([]string{l.Subject.In(l.Lang)}, bodyOf(l)...) {
				b.WriteString(p + "\n")
			}
			return l, b.String()
		}
	}
	return letter.Letter{}, ""
}

func bodyOf(l letter.Letter) (out []string) {
	for _, p := range l.Body {
		out = append(out, p.In(l.Lang))
	}
	return out
}

var codeIn = regexp.MustCompile(`[A-Z2-7]{26}`)

// Rows that are no member's are mailed to who answers for abuse of them, each its own rows alone; its answer by code or by mail comes back, and the sender learns
// how far it is and not from whom.
func TestRowsOfNobodyReachWhoAnswersForThem(t *testing.T) {
	each(t, func(w *world) {
		w.owned()
		w.contacts()
		w.mails()
		w.UseMailbox("report@centre.example")
		c := t.Context()
		x, err := w.TakeVictims(c, desk, foreign(), contactRows)
		w.ok(err)
		shares := w.contactShares(x.UUID)
		if shares["abuse@provider.test"].Rows != 2 || shares["abuse@customer.tw"].Rows != 1 || shares[""].Rows != 2 || shares["abuse@customer.tw"].Holder != "CUSTOMER-TW" {
			t.Fatalf("it is divided as %+v", shares)
		}
		w.ok(w.TellVictims(c, desk, x.UUID))
		w.ok(w.node2().TellVictims(c, marking.Desk(78), x.UUID)) // pressed by two
		w.followed()
		all := w.post()
		l, said := letterTo(all, "abuse@provider.test")
		for _, want := range []string{"A server takes orders", "203.0.113.9", "2026/11/20 12:00:00", "provider-row", "www[.]shop[.]test", "TLP:AMBER", "another"} {
			if !strings.Contains(strings.ToLower(said), strings.ToLower(want)) {
				t.Errorf("the letter does not say %q:\n%s", want, said)
			}
		}
		for _, not := range []string{"secret", "198.51.7.7", "203.0.113.70", "192.0.2.1", "https://www.shop.test"} {
			if strings.Contains(said, not) {
				t.Errorf("the letter says %q:\n%s", not, said)
			}
		}
		if _, zh := letterTo(all, "abuse@customer.tw"); !strings.Contains(zh, "查詢碼") || !strings.Contains(zh, "203.0.113.70") {
			t.Errorf("the customer reads %s", zh)
		}
		if n := len(all); n != 2 { // the hospital has no contact in this world, and nobody gets two
			t.Errorf("%d letters", n)
		}
		code := codeIn.FindString(said)
		rows, answer, ok, err := w.VictimsByCode(c, code)
		if err != nil || !ok || len(rows) != 2 || answer != "" {
			t.Fatalf("%+v %q %v", rows, answer, err)
		}
		want := map[string]incident.VictimStatus{"198.51.7.7": incident.RowNotified, "203.0.113.9": incident.RowNotified, "203.0.113.70": incident.RowNotified, "https://www.shop.test/login": incident.RowNotified, "shared.example.org": incident.RowUnknown, "192.0.2.1": incident.RowUnknown}
		w.stands(x.UUID, want)

		w.clock = w.clock.Add(time.Hour)
		w.ok(w.AnswerVictimsByCode(c, code, incident.Fixed, "cleaned"))
		w.refused(w.AnswerVictimsByCode(c, code, "x", ""), "bad_answer")
		w.refused(w.AnswerVictimsByCode(c, strings.Repeat("A", 26), incident.Fixed, ""), "no_such_incident")
		_, again, err := w.TakeMail(c, incident.Mailed{From: "noc@provider.test", Words: "We told the customer.", Answers: []string{l.ID + "@centre.example"}, Digest: []byte("1")})
		if err != nil || again {
			t.Fatal(err)
		}
		f := w.file(w.contactShares(x.UUID)["abuse@provider.test"].Case)
		if thread := fmt.Sprint(f.Threads[incident.ReporterSide]); !strings.Contains(thread, "cleaned") || !strings.Contains(thread, "We told the customer.") || f.Org != 0 || f.Duty || len(f.Clocks.Clocks) != 0 {
			t.Errorf("the case is %+v, and says %s", f, thread)
		}
		want["203.0.113.9"], want["https://www.shop.test/login"] = incident.RowFixed, incident.RowFixed
		w.stands(x.UUID, want)

		// More rows for the same mailbox: the same case, and a letter that says no more than that.
		_, err = w.TakeVictims(c, desk, foreign(), contactRows+"203.0.113.10,provider-row,2026-11-20T04:00:00Z\n")
		w.ok(err)
		w.clock = w.clock.Add(time.Hour)
		w.ok(w.TellVictims(c, desk, x.UUID))
		w.followed()
		if _, said := letterTo(w.post(), "abuse@provider.test"); said == "" || strings.Contains(said, "203.0.113") || strings.Contains(said, "report") || codeIn.MatchString(said) {
			t.Errorf("the second letter is %q", said)
		}
		if rows, _, _, err := w.VictimsByCode(c, code); err != nil || len(rows) != 3 {
			t.Errorf("%+v %v", rows, err)
		}
	})
}

// Without letters nobody outside is told, and the rows wait; whoever becomes known later is found by looking again; a mailbox that is none is seen.
func TestRowsWaitUntilSomebodyAnswersForThem(t *testing.T) {
	each(t, func(w *world) {
		w.owned()
		c := t.Context()
		x, err := w.TakeVictims(c, desk, foreign(), contactRows)
		w.ok(err)
		if s := w.contactShares(x.UUID); len(s) != 1 || s[""].Rows != 5 {
			t.Fatalf("%+v", s)
		}
		w.contacts()
		w.ok(w.DivideAgain(c, desk, x.UUID))
		w.refused(w.DivideAgain(c, w.as(w.firm), x.UUID), "desk_only")
		if s := w.contactShares(x.UUID); s["abuse@provider.test"].Rows != 2 || s[""].Rows != 2 {
			t.Fatalf("%+v", s)
		}
		w.ok(w.TellVictims(c, desk, x.UUID))
		w.followed()
		if s := w.contactShares(x.UUID)["abuse@provider.test"]; s.Told != 0 || s.Case != "" {
			t.Errorf("without letters somebody was told: %+v", s)
		}
		w.UsePost(func(context.Context, letter.Letter) (bool, error) { return true, fmt.Errorf("550 no such user") })
		w.ok(w.TellVictims(c, desk, x.UUID))
		w.followed()
		w.post()
		if s := w.contactShares(x.UUID)["abuse@provider.test"]; s.Told != 0 || s.Bounced == 0 || s.Case == "" {
			t.Errorf("the letter came back, and it stands as %+v", s)
		}
		if s := w.contactShares(x.UUID)[""]; s.Told != 0 {
			t.Errorf("%+v", s)
		}
		w.mails() // the mailbox is there again: the whole letter goes once more
		w.ok(w.TellVictims(c, desk, x.UUID))
		w.followed()
		if _, said := letterTo(w.post(), "abuse@provider.test"); !codeIn.MatchString(said) || !strings.Contains(said, "203.0.113.9") {
			t.Errorf("told again: %q", said)
		}
		if s := w.contactShares(x.UUID)["abuse@provider.test"]; s.Told != 2 || s.Bounced != 0 {
			t.Errorf("%+v", s)
		}
		w.ok(w.DivideAgain(c, desk, x.UUID)) // told rows stay whose they are
		if s := w.contactShares(x.UUID)["abuse@provider.test"]; s.Told != 2 {
			t.Errorf("%+v", s)
		}
	})
}

// Whose name a row had is no answer later: an untold row of a domain that its member gave up goes to whoever answers for it now.
func TestARowIsNoFormerOwners(t *testing.T) {
	each(t, func(w *world) {
		w.owned()
		c := t.Context()
		x, err := w.TakeVictims(c, desk, foreign(), "www.agency.example.org\n")
		w.ok(err)
		if s := w.sharesOf(x.UUID); s[w.agency].Rows != 1 {
			t.Fatalf("%+v", s)
		}
		all, err := w.members.DomainsOf(c, system, []int64{w.agency})
		w.ok(err)
		for _, d := range all {
			if d.Name == "agency.example.org" {
				w.ok(w.members.WithdrawClaim(c, system, member.DomainPlace, d.ID))
			}
		}
		w.ok(w.DivideAgain(c, desk, x.UUID))
		if s := w.sharesOf(x.UUID); s[w.agency].Rows != 0 || s[0].Rows != 1 {
			t.Errorf("%+v", s)
		}
	})
}

// node2 is one more server, with the same letters and contacts.
func (w *world) node2() *incident.Incidents {
	n := w.node()
	n.UseAbuse(abuse.New(w.store, w.journal, w.now))
	n.UsePost(func(context.Context, letter.Letter) (bool, error) { return false, nil })
	return n
}
