package intel_test

import (
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

var officer = marking.Desk(7)

func (w world) waiting() []intel.Held {
	w.t.Helper()
	list, next, err := w.WaitingForDesk(w.t.Context(), officer, 0, 0)
	if err != nil || next != 0 {
		w.t.Fatalf("%v, next %d", err, next)
	}
	return list
}

func (w world) heard(v marking.Viewer, kind journal.Kind) (n int) {
	w.t.Helper()
	facts, err := w.journal.After(w.t.Context(), v, 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range facts {
		if f.Kind == kind {
			n++
		}
	}
	return n
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if err == nil || fault.Of(err).Code != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestTheDeskLetsAHeldObjectGoOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		private := strings.Replace(indicator(id1, january, `,"object_marking_refs":["`+clear+`"]`), "[domain-name:value = 'Login.Bad-Example.org']", "[ipv4-addr:value = '10.0.0.1']", 1)
		w.take("a", bundle(private))
		list := w.waiting()
		if len(list) != 1 || list[0].STIXID != id1 || list[0].Why.Code != "only_special" || list[0].Source.IsZero() {
			t.Fatalf("%+v", list)
		}
		if _, _, err := w.Find(t.Context(), marking.Public(), id1); err == nil {
			t.Error("the public reads what is held")
		}
		refused(t, w.Settle(t.Context(), marking.System("program"), list[0].ID, true, "it is ours"), "person_only")
		refused(t, w.Settle(t.Context(), officer, list[0].ID, true, " "), "reason_missing")
		if err := w.Settle(t.Context(), officer, list[0].ID, true, "a member's own relay"); err != nil {
			t.Fatal(err)
		}
		if _, words, err := w.Find(t.Context(), marking.Public(), id1); err != nil || words[0].State != intel.Current {
			t.Errorf("after it was let go on: %v %+v", err, words)
		}
		if n := w.heard(marking.Public(), intel.ObjectReleased); n != 1 {
			t.Errorf("the public hears of it %d times", n)
		}
		if n := w.heard(marking.Public(), intel.HeldNoted); n != 0 {
			t.Error("the public learns who decided")
		}
		refused(t, w.Settle(t.Context(), officer, list[0].ID, false, "again"), "settled")
		if len(w.waiting()) != 0 {
			t.Error("it still waits")
		}
	})
}

func TestWhatTheDeskRefusedIsNotHeldAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.file("s", "daily.txt", "10.0.0.1 # day 1\nevil-host.org\n")
		for _, h := range w.waiting() {
			if err := w.Settle(t.Context(), officer, h.ID, false, "inside"); err != nil {
				t.Fatal(err)
			}
		}
		w.file("s", "daily.txt", "10.0.0.1 # day 2\nevil-host.org\n")
		if list := w.waiting(); len(list) != 0 {
			t.Errorf("held again: %+v", list)
		}
		if p, err := w.List(t.Context(), marking.Desk(7), intel.Query{Text: "10.0.0.1"}); err != nil || len(p.Items) != 0 {
			t.Errorf("a refused value is found: %v %+v", err, p.Items)
		}
		if day, err := w.Since(t.Context(), officer, time.Time{}); err != nil || day.Held != 0 {
			t.Errorf("%v %+v", err, day)
		}
	})
}

func TestTheDeskWithdrawsOnAForeignWord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.take("a", bundle(indicator(id1, january, `,"object_marking_refs":["`+clear+`"]`)))
		w.take("b", bundle(indicator(id1, february, `,"revoked":true`)))
		if w.withdrawn(system, id1) {
			t.Fatal("a stranger withdrew it")
		}
		list := w.waiting()
		if len(list) != 1 || list[0].Why.Code != "not_owner" {
			t.Fatalf("%+v", list)
		}
		if err := w.Settle(t.Context(), officer, list[0].ID, true, "the source is gone; confirmed by telephone"); err != nil {
			t.Fatal(err)
		}
		if !w.withdrawn(system, id1) || !w.withdrawn(marking.Public(), id1) {
			t.Error("it was not withdrawn for everyone who could read it")
		}
		if n := w.heard(marking.Public(), intel.ItemWithdrawn); n != 1 {
			t.Errorf("the public hears of it %d times", n)
		}
	})
}

func TestAnOvertakenObjectDoesNotWait(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		private := func(when string) string {
			return strings.Replace(indicator(id1, when, ""), "[domain-name:value = 'Login.Bad-Example.org']", "[ipv4-addr:value = '10.0.0.1']", 1)
		}
		w.take("a", bundle(private(january)))
		first := w.waiting()
		w.take("a", bundle(indicator(id1, february, `,"revoked":true`)))
		if list := w.waiting(); len(first) != 1 || len(list) != 0 {
			t.Errorf("%+v, then %+v", first, list)
		}
		refused(t, w.Settle(t.Context(), officer, first[0].ID, true, "late"), "settled")
	})
}

func TestTheDeskMarksWhatCameUnmarked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.file("s", "list.txt", "evil-host.org\nother-host.org\nthird-host.org\n")
		word := w.words(idOf(t, "evil-host.org"))[0]
		refused(t, markErr(w.Mark(t.Context(), marking.System("program"), word.ID, tlp.Clear, false, "why")), "person_only")
		refused(t, markErr(w.Mark(t.Context(), officer, word.ID, tlp.None, false, "why")), "bad_level")
		if n, err := w.Mark(t.Context(), officer, word.ID, tlp.Clear, false, "published by its finder"); n != 1 || err != nil {
			t.Fatalf("%d %v", n, err)
		}
		if _, words, err := w.Find(t.Context(), marking.Public(), idOf(t, "evil-host.org")); err != nil || words[0].TLP != tlp.Clear {
			t.Errorf("%v %+v", err, words)
		}
		if _, _, err := w.Find(t.Context(), marking.Public(), idOf(t, "other-host.org")); err == nil {
			t.Error("its neighbour was marked too")
		}
		other := w.words(idOf(t, "other-host.org"))[0]
		if n, err := w.Mark(t.Context(), officer, other.ID, tlp.Clear, true, "the whole list is public"); n != 2 || err != nil {
			t.Errorf("%d %v", n, err)
		}
		if _, _, err := w.Find(t.Context(), marking.Public(), idOf(t, "third-host.org")); err != nil {
			t.Error(err)
		}
		if n := w.heard(marking.Public(), intel.ItemDisclosed); n != 3 {
			t.Errorf("the public hears of %d", n)
		}
		if n := w.heard(marking.Public(), intel.ItemMarked); n != 0 {
			t.Error("the reason is the desk's")
		}
		w.file("s", "list.txt", "evil-host.org\nother-host.org\nthird-host.org\n\n")
		if _, _, err := w.Find(t.Context(), marking.Public(), idOf(t, "evil-host.org")); err != nil {
			t.Errorf("the list came again and hid it: %v", err)
		}
	})
}

func TestAMarkingIsWidenedAndNeverTightened(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		w.take("a", bundle(indicator(id1, january, `,"object_marking_refs":["`+amber+`"]`)))
		word := w.words(id1)[0]
		refused(t, markErr(w.Mark(t.Context(), officer, word.ID, tlp.Red, false, "careful")), "not_wider")
		if _, err := w.Mark(t.Context(), officer, word.ID, tlp.Clear, false, "the source agreed by mail"); err != nil {
			t.Fatal(err)
		}
		if _, words, err := w.Find(t.Context(), marking.Public(), id1); err != nil || words[0].TLP != tlp.Amber {
			t.Errorf("its own marking stays in sight: %v %+v", err, words)
		}
	})
}

func markErr(_ int, err error) error { return err }
