package access_test

import (
	"context"
	"testing"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

var system = marking.System("test")

// world is a centre with a desk, and a hospital with an officer who also reads for a bank.
type world struct {
	*access.Access
	t       *testing.T
	ctx     context.Context
	store   *store.Store
	journal *journal.Journal
	members *member.Members
	book    *marking.Book
	clock   time.Time

	centre, hospital, bank, applicant int64
	lin, chief, guard, guest          int64
}

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
	w := &world{t: t, ctx: t.Context(), store: s, book: marking.NewBook(s), clock: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	j, err := journal.Open(t.Context(), s, now)
	must(t, err)
	t.Cleanup(j.Close)
	w.journal, w.members = j, member.New(s, j, now)
	w.Access = access.New(s, j, w.members, w.book, now)
	org := func(slug, kind, sector, agreed string) member.NewOrg {
		return member.NewOrg{Slug: slug, Name: text.Of("單位"+slug, "The "+slug), Level: member.ProviderLevel, Sector: sector, Kind: kind, AgreedVersion: agreed}
	}
	ids, err := w.members.CreateOrgs(w.ctx, system, []member.NewOrg{
		org("centre", member.KindCentre, "government", "1"), org("hospital", "hospital", "health", "1"), org("bank", "company", "finance", "1"), org("shop", "company", "business", "")})
	must(t, err)
	w.centre, w.hospital, w.bank, w.applicant = ids[0], ids[1], ids[2], ids[3]
	people, err := w.members.AddPeople(w.ctx, system, []member.NewPerson{
		{Name: "林書瑜", Lang: text.ZhTW, Org: w.hospital, Role: member.Officer}, {Name: "Chief", Lang: text.En, Org: w.centre, Role: member.Admin},
		{Name: "Guard", Lang: text.En, Org: w.centre, Role: member.Desk}, {Name: "Guest", Lang: text.En, Org: w.applicant, Role: member.Admin}})
	must(t, err)
	w.lin, w.chief, w.guard, w.guest = people[0], people[1], people[2], people[3]
	must(t, w.members.AddOffices(w.ctx, system, []member.Office{{Person: w.lin, Org: w.bank, Role: member.Reader}}))
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) refused(err error, code string) {
	w.t.Helper()
	if f := fault.Of(err); err == nil || f.Code != code || f.Say.In(text.ZhTW) == "" {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

func (w *world) link(person, org int64, role member.Role) string {
	w.t.Helper()
	secret, err := w.Link(w.ctx, system, person, org, role, 15*time.Minute, false)
	must(w.t, err)
	return secret
}

func (w *world) session(person, org int64, role member.Role) string {
	w.t.Helper()
	s, err := w.Redeem(w.ctx, w.link(person, org, role))
	must(w.t, err)
	return s
}

func (w *world) who(session string) access.Who {
	w.t.Helper()
	who, err := w.Who(w.ctx, session)
	must(w.t, err)
	return who
}

func (w *world) facts(kinds ...journal.Kind) []journal.Fact {
	w.t.Helper()
	fs, err := w.journal.Latest(w.ctx, system, kinds, 1000)
	must(w.t, err)
	return fs
}
