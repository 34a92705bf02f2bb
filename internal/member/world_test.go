package member_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// world is a small nation on a real store: a centre, two hospitals, a bank, an MSSP and an applicant.
type world struct {
	*member.Members
	t       *testing.T
	store   *store.Store
	journal *journal.Journal
	book    *marking.Book
	clock   time.Time

	centre, hospital, clinic, bank, mssp, applicant int64
}

var system = marking.System("test")

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := begin(t, s)
		test(w)
		report, err := journal.Verify(t.Context(), s)
		if err != nil || report.Bad != nil {
			t.Errorf("the journal does not hold: %v %v", err, report)
		}
	})
}

func begin(t *testing.T, s *store.Store) *world {
	w := &world{t: t, store: s, book: marking.NewBook(s), clock: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	j, err := journal.Open(t.Context(), s, now)
	must(t, err)
	t.Cleanup(j.Close)
	w.journal, w.Members = j, member.New(s, j, now)
	ids, err := w.CreateOrgs(t.Context(), system, []member.NewOrg{
		org("centre", func(n *member.NewOrg) {
			n.Level, n.Kind, n.Sector = member.NationLevel, member.KindCentre, "government"
		}),
		org("morning-hospital", func(n *member.NewOrg) { n.Tier, n.Region = "A", "TPE" }),
		org("green-clinic"),
		org("harmony-bank", func(n *member.NewOrg) { n.Sector = "finance" }),
		org("watch-mssp", func(n *member.NewOrg) { n.Kind, n.Sector = member.KindMSSP, member.Business }),
		org("new-shop", func(n *member.NewOrg) { n.AgreedVersion, n.Sector = "", member.Business }),
	})
	must(t, err)
	w.centre, w.hospital, w.clinic, w.bank, w.mssp, w.applicant = ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]
	return w
}

// org is a valid hospital, changed.
func org(slug string, change ...func(*member.NewOrg)) member.NewOrg {
	n := member.NewOrg{Slug: slug, Name: text.Of("單位 "+slug, "The "+slug), Level: member.ProviderLevel, Sector: "health", Kind: "company", AgreedVersion: "2026-1"}
	for _, c := range change {
		c(&n)
	}
	return n
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) refused(err error, kind fault.Kind, code string) {
	w.t.Helper()
	f := fault.Of(err)
	if err == nil || f.Kind != kind || f.Code != code {
		w.t.Errorf("got %v, want %s %s", err, kind, code)
		return
	}
	if f.Say.In(text.ZhTW) == "" || f.Say.In(text.En) == "" {
		w.t.Errorf("%s is silent in one language", code)
	}
}

// person adds somebody who holds one office.
func (w *world) person(name string, org int64, role member.Role) int64 {
	w.t.Helper()
	ids, err := w.AddPeople(w.t.Context(), system, []member.NewPerson{{Name: name, Email: name + "@mail.example", Lang: text.ZhTW, Org: org, Role: role}})
	must(w.t, err)
	return ids[0]
}

// as is the viewer of a person or, with person 0, of an organisation's token.
func (w *world) as(person, org int64, role member.Role) marking.Viewer {
	w.t.Helper()
	s, err := w.Standing(w.t.Context(), person, org, role)
	must(w.t, err)
	if s.Class == marking.ClassDesk {
		return marking.Desk(person)
	}
	v, err := w.book.Resolve(w.t.Context(), s)
	must(w.t, err)
	return v
}

func (w *world) epoch() int64 {
	w.t.Helper()
	n, err := w.book.Epoch(w.t.Context())
	must(w.t, err)
	return n
}

func (w *world) kinds(subject int64) string {
	w.t.Helper()
	fs, err := w.journal.About(w.t.Context(), system, subject, 100)
	must(w.t, err)
	out := ""
	for _, f := range fs {
		out += fmt.Sprint(f.Kind, " ")
	}
	return out
}

func ctx(w *world) context.Context { return w.t.Context() }
