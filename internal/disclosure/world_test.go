package disclosure_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lianfang/internal/disclosure"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// world is a centre with a maker, a hospital and somebody who looks after the maker's machines.
type world struct {
	*disclosure.Disclosures
	t       *testing.T
	store   *store.Store
	journal *journal.Journal
	members *member.Members
	book    *marking.Book
	clock   time.Time
	letters []letter.Letter
	taken   map[string][]byte

	maker, hospital, agent int64
}

var (
	system = marking.System("test")
	desk   = marking.Desk(77)
)

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		test(begin(t, s))
		report, err := journal.Verify(t.Context(), s)
		if err != nil || report.Bad != nil {
			t.Errorf("the journal does not hold: %v %v", err, report)
		}
	})
}

func begin(t *testing.T, s *store.Store) *world {
	w := &world{t: t, store: s, book: marking.NewBook(s), clock: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC), taken: map[string][]byte{}}
	now := func() time.Time { return w.clock }
	j, err := journal.Open(t.Context(), s, now)
	w.ok(err)
	t.Cleanup(j.Close)
	w.journal, w.members = j, member.New(s, j, now)
	w.Disclosures = disclosure.New(s, j, w.book, w.members, now, disclosure.Options{Address: func() string { return "https://centre.example" },
		Intake: func(_ context.Context, name string, doc []byte) error { w.taken[name] = doc; return nil }})
	org := func(slug, kind string) member.NewOrg {
		n := member.NewOrg{Slug: slug, Name: text.Of("單位"+slug, "The "+slug), Level: member.ProviderLevel, Sector: member.Business, Kind: kind, AgreedVersion: "2026-1"}
		if kind == member.KindCentre {
			n.Level, n.Sector = member.NationLevel, "government"
		}
		return n
	}
	ids, err := w.members.CreateOrgs(t.Context(), system, []member.NewOrg{org("centre", member.KindCentre), org("maker", "company"), org("hospital", "hospital"), org("agent", member.KindMSSP)})
	w.ok(err)
	w.maker, w.hospital, w.agent = ids[1], ids[2], ids[3]
	return w
}

// mails lets letters be sent, into w.letters.
func (w *world) mails() {
	w.UsePost(func(_ context.Context, l letter.Letter) (bool, error) {
		w.letters = append(w.letters, l)
		return false, nil
	})
}

// post sends what is due and gives the letters.
func (w *world) post() []letter.Letter {
	w.t.Helper()
	w.letters = nil
	for {
		sent, err := w.SendLetter(w.t.Context(), "https://centre.example")
		w.ok(err)
		if !sent {
			return w.letters
		}
	}
}

func secretIn(l letter.Letter) string { return l.Link[strings.LastIndex(l.Link, "/")+1:] }

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
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

// as is the viewer of an organisation's token.
func (w *world) as(org int64) marking.Viewer {
	w.t.Helper()
	s, err := w.members.Standing(w.t.Context(), 0, org, "")
	w.ok(err)
	v, err := w.book.Resolve(w.t.Context(), s)
	w.ok(err)
	return v
}

// report is a valid one, changed.
func report(change ...func(*disclosure.Report)) disclosure.Report {
	r := disclosure.Report{Product: "Acme Box", Version: "2.0", What: "finder-words-what", How: "finder-words-how", Others: "finder-words-others", Lang: text.ZhTW}
	for _, c := range change {
		c(&r)
	}
	return r
}

// opened reports something, anonymously unless changed, and gives the case and the finder's secret.
func (w *world) opened(change ...func(*disclosure.Report)) (disclosure.File, string) {
	w.t.Helper()
	number, secret, err := w.Report(w.t.Context(), report(change...))
	w.ok(err)
	p, err := w.Cases(w.t.Context(), desk, disclosure.List{Limit: 100})
	w.ok(err)
	for _, c := range p.Cases {
		if c.Number == number {
			return w.file(c.UUID), secret
		}
	}
	w.t.Fatalf("%s is not in the desk's list", number)
	return disclosure.File{}, ""
}

func (w *world) file(id string) disclosure.File {
	w.t.Helper()
	f, err := w.Find(w.t.Context(), desk, id)
	w.ok(err)
	return f
}

func (w *world) validated(change ...func(*disclosure.Report)) (disclosure.File, string) {
	w.t.Helper()
	f, secret := w.opened(change...)
	w.ok(w.Validate(w.t.Context(), desk, f.ID, disclosure.Assessment{Title: "Remote execution", Product: "Box", Version: "2.0", Words: "desk-words-assessment"}))
	return w.file(f.UUID), secret
}

func (w *world) told(change ...func(*disclosure.Report)) (disclosure.File, string) {
	w.t.Helper()
	f, secret := w.validated(change...)
	_, err := w.Tell(w.t.Context(), desk, f.ID, disclosure.Vendor{Org: w.maker, Brief: "brief-for-the-maker"})
	w.ok(err)
	return w.file(f.UUID), secret
}

func draft(change ...func(*disclosure.Draft)) disclosure.Draft {
	x := disclosure.Draft{Title: disclosure.Words{Zh: "盒子遠端執行", En: "Remote execution in Box"}, Summary: disclosure.Words{Zh: "摘要。", En: "Summary."}, Remedy: disclosure.Words{Zh: "更新到 2.1。", En: "Update to 2.1."},
		Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Products: []disclosure.Affected{{Vendor: "Acme", Product: "Box", Range: "vers:generic/<2.1", Fixed: "2.1", PURL: "pkg:generic/acme/box"}}, Thanks: []string{"Finder Lin"}}
	for _, c := range change {
		c(&x)
	}
	return x
}
