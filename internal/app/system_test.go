package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// keeper is an administrator of the centre who has just signed in: the clock passes by days here.
func (w *world) keeper() *reader {
	name := fmt.Sprint("keeper of ", w.clock.now().Unix())
	for _, r := range w.readers {
		if r.name == name {
			return r
		}
	}
	return w.add(name, w.centre, member.Admin, reader{all: true})
}

// system gives the page System as an administrator of the centre reads it.
func (w *world) system() string {
	w.t.Helper()
	a := w.get(w.keeper(), "/system")
	if a.code != http.StatusOK {
		w.t.Fatalf("the page System answers %d", a.code)
	}
	return a.body
}

// shows waits until the page System says all of it.
func (w *world) shows(what ...string) {
	w.t.Helper()
	var body string
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		body = w.system()
		missing := false
		for _, s := range what {
			missing = missing || !strings.Contains(body, s)
		}
		if !missing {
			return
		}
	}
	w.t.Fatalf("the page System does not show %q:\n%s", what, body)
}

func TestASourceThatStaysAwayIsCalledSilentByItsOwnRhythm(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.ok(w.app.Intel.AddSources(t.Context(), system, []intel.Source{{Slug: "daily", Name: text.Same("Daily list"), Reliability: "B", DefaultTLP: tlp.Green},
			{Slug: "burst", Name: text.Same("Burst list"), Reliability: "B", DefaultTLP: tlp.Green}, {Slug: "weekly", Name: text.Same("Weekly list"), Reliability: "B", DefaultTLP: tlp.Green}}))
		came := func(source string, n int) {
			w.file(source, tlp.Green, fmt.Sprintf("type,indicator\ndomain,%s%d.example.com\n", source, n))
		}
		for i := range 20 { // ten files at once are one arrival
			came("burst", i)
		}
		for day := range 29 {
			if came("daily", day); day%7 == 0 {
				came("weekly", day)
			}
			w.clock.pass(24 * time.Hour)
		}
		w.shows("Daily list", "Burst list")
		if body := w.system(); strings.Contains(body, "Silent:") {
			t.Errorf("somebody is called silent after a day:\n%s", body)
		}
		w.clock.pass(3 * 24 * time.Hour)
		w.shows("Silent: Daily list")
		stranger := w.add("officer after a month", w.bank, member.Officer, reader{})
		if a := w.get(stranger, "/system"); a.code != http.StatusForbidden || strings.Contains(a.body, "Daily list") {
			t.Errorf("the sources are the centre's alone: %d", a.code)
		}
	})
}

func TestTheJournalIsVerifiedWhenAskedAndABrokenOneIsShown(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		keeper := w.keeper()
		w.shows("Not yet; once a day")
		if a := w.post(keeper, "/system/check", ""); a.code != http.StatusSeeOther {
			t.Fatalf("asking for a check answers %d", a.code)
		}
		w.shows("facts, intact")
		facts, err := w.app.Journal.Latest(t.Context(), system, []journal.Kind{journal.Checked}, 10)
		w.ok(err)
		if len(facts) != 1 || facts[0].Object != 0 {
			t.Errorf("the check is no fact: %+v", facts)
		}
		w.ok(w.app.Store.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE fact SET object = 4711 WHERE seq = 3")
			return err
		}))
		w.clock.pass(time.Minute)
		if a := w.post(w.reader("officer of the bank"), "/system/check", ""); a.code != http.StatusForbidden {
			t.Errorf("a member's officer asks for a check: %d", a.code)
		}
		w.post(keeper, "/system/check", "")
		w.shows("does not hold from fact 3 on", " below.")
	})
}

func TestEveryServerIsShownWithItsVersion(t *testing.T) {
	t.Parallel()
	addr := storetest.PostgresAddr(t)
	w := newWorld(t, addr, func(o *app.Options) { o.Version = "1.4.0" })
	other, err := app.New(t.Context(), app.Options{Store: addr, Serve: true, Version: "1.3.9"})
	w.ok(err)
	w.ok(other.Work(t.Context()))
	w.shows("1.4.0", "1.3.9", "at work: 2; versions: 2; silent: 0")
	w.ok(other.Stop(t.Context()))
	w.shows("at work: 1; versions: 1; silent: 0")
}

func TestNumbersBeginWithTheCodeOfTheCentre(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		a, err := app.New(t.Context(), app.Options{Store: addr})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Members.SetProfile(t.Context(), system, member.Profile{Code: "HISAC", Hotline: "02-5550-0119", Lang: text.En}); err != nil {
			t.Fatal(err)
		}
		if err := a.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		w := small(t, addr, []tlp.Level{tlp.Green})
		if n := w.numbers[tlp.Green]; !strings.HasPrefix(n, "HISAC-ANA-") {
			t.Errorf("the warning has the number %q", n)
		}
		if !strings.Contains(w.system(), "02-5550-0119") {
			t.Error("the line of the centre is on no page")
		}
	})
}
