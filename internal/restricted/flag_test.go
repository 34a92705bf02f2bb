package restricted_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/restricted"
)

const (
	zorro  = "asset,vendor,product,version\ncam-1,Zorro,A74,1\ncam-2,Zorro,B2,1\npc,Acme,Desk,1\n"
	rest   = "asset,vendor,product,version\ncam-2,Zorro,B2,2\npc,Acme,Desk,1\n"
	nought = "asset,vendor,product,version\npc,Acme,Desk,1\n"
)

// Both ways: the register meets inventories that are there, inventories meet the register that is there; the next inventory shows what is replaced.
func TestWhatIsFlaggedIsReplacedWhenTheNextInventoryShowsIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.upload(w.agency, "l.csv", zorro)
		w.upload(w.firm, "l.csv", zorro)
		w.upload(w.hospital, "l.csv", zorro)
		w.save("Z", "Zorro")
		w.has(w.agency, "cam-1 Z open; cam-2 Z open")
		w.has2(w.firm, w.hospital)
		v := w.viewer(w.agency, 0)
		cam := w.flag(w.agency, "cam-1")
		if got := cam.Why().String(); got != `name "Zorro"` {
			t.Error(got)
		}
		w.must(w.Mark(t.Context(), v, cam.ID, restricted.Mark{Event: restricted.Isolate}))
		w.must(w.Mark(t.Context(), v, cam.ID, restricted.Mark{Event: restricted.Plan, Until: w.clock.now().Add(48 * time.Hour)}))
		w.must(w.Mark(t.Context(), v, cam.ID, restricted.Mark{Event: restricted.Replace}))
		w.upload(w.agency, "other.csv", nought) // says nothing of what another list has
		w.has(w.agency, "cam-1 Z replaced; cam-2 Z open")
		w.upload(w.agency, "l.csv", zorro)
		w.has(w.agency, "cam-1 Z open; cam-2 Z open")
		w.must(w.Mark(t.Context(), v, cam.ID, restricted.Mark{Event: restricted.Replace, Words: "gone"}))
		w.upload(w.agency, "l.csv", rest) // cam-2 has another version, and is the same thing
		w.has(w.agency, "cam-1 Z verified; cam-2 Z open")
		if err := w.Mark(t.Context(), v, cam.ID, restricted.Mark{Event: restricted.Isolate}); !fault.Is(err, fault.Conflict) {
			t.Errorf("what is replaced is isolated: %v", err)
		}
		w.upload(w.agency, "l.csv", zorro)
		w.has(w.agency, "cam-1 Z open; cam-2 Z open")
		w.must(w.End(t.Context(), desk, "Z"))
		w.drain()
		w.has(w.agency, "cam-1 Z gone; cam-2 Z gone")
		w.save("Z", "Zorro", func(e *restricted.Entry) { e.Models, e.Since = []string{"B2"}, w.clock.now().Add(-time.Hour) })
		w.has(w.agency, "cam-1 Z gone; cam-2 Z open")
		var events []string
		steps, err := w.Steps(t.Context(), v, cam.ID, 100)
		w.must(err)
		for _, s := range slices.Backward(steps) {
			events = append(events, string(s.Event))
		}
		if got := strings.Join(events, " "); got != "found isolate plan replace seen replace absent found lapse" {
			t.Error(got)
		}
		if got := w.kinds(); got != "entry_changed flagged marked marked marked reopened marked replaced reopened entry_changed lifted entry_changed reopened" {
			t.Error(got)
		}
	})
}

// has2 says that neither has anything.
func (w *world) has2(a, b int64) {
	w.t.Helper()
	for _, org := range []int64{a, b} {
		flags, err := w.Flags(w.t.Context(), system, restricted.FlagFilter{State: restricted.AllStates, Limit: 1000})
		w.must(err)
		for _, f := range flags {
			if f.Org == org {
				w.t.Errorf("flagged: %+v", f)
			}
		}
	}
}

func TestAWrongMatchIsTheDesksToDecide(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.save("Z", "Zorro")
		w.upload(w.agency, "l.csv", zorro)
		v, cam := w.viewer(w.agency, 0), w.flag(w.agency, "cam-1")
		if err := w.Mark(t.Context(), v, cam.ID, restricted.Mark{Event: restricted.Dispute}); fault.Of(err).Code != "words_missing" {
			t.Error(err)
		}
		w.must(w.Mark(t.Context(), v, cam.ID, restricted.Mark{Event: restricted.Dispute, Words: "a toy"}))
		waiting, err := w.Flags(t.Context(), desk, restricted.FlagFilter{Disputed: true, Limit: 10})
		if err != nil || len(waiting) != 1 || waiting[0].Said != "a toy" {
			t.Errorf("%+v, %v", waiting, err)
		}
		if err := w.Rule(t.Context(), v, cam.ID, true, ""); !fault.Is(err, fault.NotAllowed) {
			t.Errorf("the agency agrees with itself: %v", err)
		}
		w.must(w.Rule(t.Context(), desk, cam.ID, true, ""))
		w.upload(w.agency, "l.csv", zorro)
		w.has(w.agency, "cam-1 Z wrong; cam-2 Z open")
		w.must(w.Rule(t.Context(), desk, cam.ID, false, "it is one"))
		w.has(w.agency, "cam-1 Z open; cam-2 Z open")
		for _, stranger := range []int64{w.hospital, w.firm, w.keeper} {
			if err := w.Mark(t.Context(), w.viewer(stranger, 0), cam.ID, restricted.Mark{Event: restricted.Isolate}); !fault.Is(err, fault.NotFound) {
				t.Errorf("a stranger marks it: %v", err)
			}
		}
	})
}

// Whatever happens in whatever order, a flag stands in a state of the table, and who finds it again finds it open.
func TestNoStateLeadsNowhere(t *testing.T) {
	events := []restricted.Event{restricted.Isolate, restricted.Plan, restricted.Replace, restricted.Dispute, restricted.Agree, restricted.Disagree, restricted.Seen, restricted.Absent, restricted.Found, restricted.Lapse, restricted.Except, restricted.Unexcept}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		s := restricted.Open
		for range 30 {
			e := events[r.IntN(len(events))]
			to, ok := s.After(e)
			if !ok {
				continue
			}
			switch {
			case to.Words().IsZero() || e.Words().IsZero():
				t.Fatalf("%s by %s has no words", to, e)
			case to == restricted.Proven && e != restricted.Absent, to == restricted.Wrong && (s != restricted.Disputed || e != restricted.Agree), to == restricted.Excepted && e != restricted.Except:
				t.Fatalf("%s by %s is %s", s, e, to)
			case !s.Stands() && to.Stands() && to != restricted.Open:
				t.Fatalf("%s by %s is %s", s, e, to)
			}
			s = to
		}
	}
}
