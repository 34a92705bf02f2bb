package stage_test

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/disclosure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/nation"
	"lianfang/internal/nation/stage"
	"lianfang/internal/restricted"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

var system = marking.System("test")

func open(t *testing.T, addr string) (*app.App, *stage.Stage) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	a, err := app.New(t.Context(), app.Options{Store: addr, Serve: true, Demo: true, Advice: stage.Advice, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if err := a.Work(t.Context()); err != nil {
		t.Fatal(err)
	}
	st, err := stage.Settle(t.Context(), a, func(text.Text, int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	st.SetSpeed(40)
	return a, st
}

func TestTheStoryReachesThoseItConcernsAndNobodyElse(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		a, st := open(t, addr)
		for playing := range 2 { // it can be played again
			if err := st.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := a.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			checkResult(t, st)
			checkRecipients(t, a, playing)
		}
		r, err := journal.Verify(t.Context(), a.Store)
		if err != nil || r.Bad != nil {
			t.Errorf("the journal: %v, %+v", err, r.Bad)
		}
	})
}

// The pages on which something waits for people are not empty.
func TestSomethingWaitsForPeople(t *testing.T) {
	a, _ := open(t, t.TempDir())
	desk := marking.Desk(1)
	asked, err := a.Restricted.Exceptions(t.Context(), desk, restricted.ExceptionFilter{Stage: restricted.Asked, Limit: 10})
	if err != nil || len(asked) != 1 || asked[0].AskedBy == 0 {
		t.Errorf("exceptions that wait are %+v, %v", asked, err)
	}
	cases, err := a.Disclosure.Cases(t.Context(), desk, disclosure.List{Limit: 10})
	if err != nil || len(cases.Cases) != 1 || cases.Cases[0].State != disclosure.Answered {
		t.Fatalf("cases are %+v, %v", cases, err)
	}
	f, err := a.Disclosure.Find(t.Context(), desk, cases.Cases[0].UUID)
	if err != nil || len(f.Threads[disclosure.FinderSide]) < 2 || len(f.Threads[disclosure.VendorSide]) < 1 {
		t.Errorf("the threads are %+v, %v", f.Threads, err)
	}
}

func checkResult(t *testing.T, st *stage.Stage) {
	t.Helper()
	r, err := st.Result(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Warnings) != 1 || r.Warnings[0].Recipients != 9 {
		t.Fatalf("warnings %+v, want one to 9 organisations", r.Warnings)
	}
	if r.Warnings[0].Inbox > 10*time.Second {
		t.Errorf("inboxes took %v", r.Warnings[0].Inbox)
	}
	var answers []string
	for _, x := range r.Receipts {
		answers = append(answers, x.Org+" "+x.Answer)
	}
	want := []string{"morninglight-hospital acknowledged", "three-umbrellas need_help", "bamboo-credit not_mine"}
	if !slices.Equal(answers, want) {
		t.Errorf("answers %q, want %q", answers, want)
	}
	if len(r.Withdrawals) != 1 || r.Withdrawals[0].Reached != 9 {
		t.Errorf("withdrawals %+v, want one that reached 9", r.Withdrawals)
	}
}

// checkRecipients holds the warning against what the nation says should happen, organisation by organisation.
func checkRecipients(t *testing.T, a *app.App, playing int) {
	t.Helper()
	n, err := nation.Load()
	if err != nil {
		t.Fatal(err)
	}
	list, err := a.Warning.List(t.Context(), system, warning.Filter{State: warning.Released})
	if err != nil || len(list.Entries) != playing+1 {
		t.Fatalf("%d warnings, %v", len(list.Entries), err)
	}
	x := list.Entries[0]
	for _, l := range []text.Lang{text.ZhTW, text.En} {
		if x.Words.Title.In(l) == "" || x.Words.Lead.In(l) == "" || len(x.Words.Todo) < 3 {
			t.Errorf("the words in %s: %+v", l, x.Words)
		}
	}
	for _, e := range n.Script.Expected {
		o, err := a.Members.FindOrgBySlug(t.Context(), system, e.Organisation)
		if err != nil {
			t.Fatal(err)
		}
		inbox, err := a.Warning.Inbox(t.Context(), system, warning.Filter{Org: o.ID})
		if err != nil {
			t.Fatal(err)
		}
		told := slices.ContainsFunc(inbox.Entries, func(r warning.Entry) bool { return r.ID == x.ID })
		if told != e.Warned {
			t.Errorf("%s told: %v, want %v (%s)", e.Organisation, told, e.Warned, e.Why)
		}
		found, err := a.Exposure.Findings(t.Context(), system, o.ID, x.Vulnerability, 50)
		if err != nil {
			t.Fatal(err)
		}
		worst := judge.No
		for _, f := range found {
			worst = max(worst, f.Result)
		}
		want := map[nation.Verdict]judge.Result{nation.Affected: judge.Yes, nation.Possible: judge.Unknown, nation.NotAffected: judge.No}[e.Verdict]
		if worst != want {
			t.Errorf("%s is %s, want %s (%s)", e.Organisation, worst, want, e.Why)
		}
	}
}

func TestItsOwnStoreIsTakenAsItIsAndSomebodyElsesIsLeftAlone(t *testing.T) {
	quiet := func(text.Text, int64, int64) {}
	own, _ := open(t, t.TempDir())
	before, _ := own.Journal.Head(t.Context())
	if _, err := stage.Settle(t.Context(), own, quiet); err != nil {
		t.Errorf("its own store: %v", err)
	}
	if after, _ := own.Journal.Head(t.Context()); after-before > 100 { // links alone
		t.Errorf("settling again wrote %d facts", after-before)
	}
	other, err := app.New(t.Context(), app.Options{Store: t.TempDir(), Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Stop(context.Background()) }()
	_, err = other.Members.CreateOrgs(t.Context(), system, []member.NewOrg{{Slug: "real-hospital", Name: text.Same("Real"), Level: member.ProviderLevel, Sector: "health", Kind: "hospital", AgreedVersion: "1"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stage.Settle(t.Context(), other, quiet); !fault.Is(err, fault.Conflict) {
		t.Errorf("somebody else's store: %v", err)
	}
}
