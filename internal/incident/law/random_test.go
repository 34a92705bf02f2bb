package law_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lianfang/internal/incident/law"
)

// everything is the book with all switched on, so that every duty is met at random.
var everything = law.Builtin().On("eu-nis2", "us-circia", "tw-pdpa-draft-2026")

var families = []string{"tw-pb", "tw-sn", "tw-telecom", "tw-fin-pd", "tw-fin-epay", "tw-digi-pd", "tw-pdpa", "tw-pdpa-draft", "eu-nis2", "us-circia", "tw-pb-2021", "tw-sn-2026"}

// happenings are what is drawn, the common ones more often.
var happenings = []law.Kind{law.Knew, law.LevelSet, law.LevelSet, law.LevelSet, law.ControlDone, law.Occurred, law.ServiceBack, law.ContractorKnew, law.Opened,
	law.HandlingEnded, law.Ascertained, law.Ordered, law.RansomPaid, law.NewFacts, "x_trust_service", law.Notified, law.Notified, law.Received, law.ReviewDone, law.Forwarded,
	law.ReportFiled, law.ObstacleEnded, law.StatusLogged, law.StatusLogged, law.ProgressFiled, law.MeetingHeld, law.PersonsTold, law.Requested, law.Done,
	law.RegimeAdded, law.RegimeRemoved, law.Extended, law.StoppedFor, law.Corrected, law.Corrected, law.Withdrawn}

// drawn is a case at random: about the days around the change of the texts, often several things in the same minute.
func drawn(t *rapid.T) []law.Event {
	base := instant("2026-01-04T12:00:00+08:00")
	noted := base
	var out []law.Event
	for i := range rapid.IntRange(1, 14).Draw(t, "events") {
		noted = noted.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "pause")*rapid.IntRange(0, 3000).Draw(t, "minutes")) * time.Minute)
		e := law.Event{ID: fmt.Sprintf("e%d", i), Noted: noted, At: noted.Add(-time.Duration(rapid.IntRange(0, 200_000).Draw(t, "before")) * time.Second)}
		e.Kind = rapid.SampledFrom(happenings).Draw(t, "kind")
		if i < 2 {
			e.Kind = []law.Kind{law.RegimeAdded, law.Knew}[i]
		}
		out = append(out, filled(t, e, out))
	}
	return out
}

// filled gives an event what its kind asks for.
func filled(t *rapid.T, e law.Event, before []law.Event) law.Event {
	family := rapid.SampledFrom(families).Draw(t, "family")
	switch e.Kind {
	case law.LevelSet:
		n := rapid.IntRange(0, 4).Draw(t, "level")
		e.Level, e.Stage = &n, rapid.SampledFrom([]law.Stage{law.Assessed, law.Reviewed, law.SecondReviewed}).Draw(t, "stage")
	case law.Opened:
		e.Body, e.Voluntary, e.SelfReview = law.PublicBody, rapid.Bool().Draw(t, "voluntary"), rapid.Bool().Draw(t, "self")
	case law.Done:
		e.Duty = rapid.SampledFrom([]string{"TEL-PUBLIC-1", "TEL-STATUS-N", "TEL-SANCTION", "PB-CONTROL-L34", "PB-CONTROL-L12"}).Draw(t, "duty")
		e.Regime = map[string]string{"TEL": "tw-telecom", "PB-": "tw-pb"}[e.Duty[:3]]
	case law.Extended:
		e.Regime, e.Duty, e.Until = "tw-pb", "PB-REPORT", e.At.AddDate(0, 0, rapid.IntRange(1, 90).Draw(t, "days"))
		e.Consent = rapid.SampledFrom([]string{"superior", "authority", "reviewer"}).Draw(t, "consent")
	case law.StoppedFor, law.RegimeRemoved:
		e.Regime, e.Reason, e.Evidence = family, "a mistake", "ticket 7"
	case law.Corrected, law.Withdrawn:
		var can []string
		for _, o := range before {
			if o.Kind != law.Corrected && o.Kind != law.Withdrawn {
				can = append(can, o.ID)
			}
		}
		e.Of, e.Reason = rapid.SampledFrom(can).Draw(t, "of"), "a mistake"
	case law.Notified:
		e.Regime = family
		if rapid.Bool().Draw(t, "other way") {
			e.Way, e.Reason = "other", "the platform is down"
		}
	case law.Knew, law.ControlDone, law.Occurred, law.ServiceBack, law.ContractorKnew, law.HandlingEnded, law.Ascertained, law.Ordered, law.RansomPaid, law.NewFacts, "x_trust_service":
	default:
		e.Regime = family
	}
	return e
}

func fired(t *rapid.T, events []law.Event, from, to time.Time) []law.Firing {
	out, err := everything.Fired(events, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func view(t *rapid.T, events []law.Event, at time.Time) law.View {
	v, err := everything.View(events, at)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var (
	dawn = instant("2025-12-20T00:00:00Z")
	dusk = instant("2026-03-01T00:00:00Z")
)

func drawnInstant(t *rapid.T, name string) time.Time {
	return dawn.Add(time.Duration(rapid.Int64Range(0, int64(dusk.Sub(dawn)/time.Second)).Draw(t, name)) * time.Second)
}

// Cut into pieces anywhere, with or without what is written down later, the same warnings fire, and none twice.
func TestAnyCutOfTimeFiresTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawn(t)
		whole := fired(t, events, dawn, dusk)
		cuts := []time.Time{dawn, dusk}
		for i := range rapid.IntRange(0, 4).Draw(t, "cuts") {
			cuts = append(cuts, drawnInstant(t, fmt.Sprintf("cut%d", i)))
		}
		if len(whole) > 0 { // on the instant itself
			cuts = append(cuts, rapid.SampledFrom(whole).Draw(t, "firing").At)
		}
		slices.SortFunc(cuts, time.Time.Compare)
		var pieces []law.Firing
		for i := range len(cuts) - 1 {
			known := slices.DeleteFunc(slices.Clone(events), func(e law.Event) bool { return e.Noted.After(cuts[i+1]) })
			pieces = append(pieces, fired(t, known, cuts[i], cuts[i+1])...)
		}
		seen := map[string]bool{}
		for i, f := range pieces {
			if seen[f.Key] {
				t.Fatalf("%s fires twice", f.Key)
			}
			seen[f.Key] = true
			if i >= len(whole) || f.Key != whole[i].Key || !f.At.Equal(whole[i].At) {
				t.Fatalf("%s at %v is not in the whole", f.Key, f.At)
			}
		}
		if len(pieces) != len(whole) {
			t.Fatalf("%d in pieces, %d in the whole", len(pieces), len(whole))
		}
	})
}

// The order in which events are handed over, as when two cases are put together, changes nothing.
func TestTheOrderOfHandingOverChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawn(t)
		mixed := slices.Clone(events)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		at := drawnInstant(t, "at")
		if a, b := view(t, events, at), view(t, mixed, at); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
		if a, b := fired(t, events, dawn, at), fired(t, mixed, dawn, at); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

// What is overdue has been told; what was told was not done by then; and no clock goes away unless something is written down.
func TestNoClockIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawn(t)
		at := drawnInstant(t, "at")
		told := map[string]bool{}
		for _, f := range fired(t, events, dawn.AddDate(0, -1, 0), at) {
			told[fmt.Sprint(f.Clock.Key, f.Clock.Due.Unix(), f.Percent)] = true
			if !f.Clock.State.Open() || f.At.Before(f.Instant) || f.Clock.Start.After(f.At) {
				t.Fatalf("%s fires at %v, while it is %s", f.Key, f.At, f.Clock.State)
			}
		}
		now := view(t, events, at)
		keys := map[string]law.Clock{}
		for _, c := range now.Clocks {
			if _, twice := keys[c.Key]; twice {
				t.Fatalf("%s stands twice", c.Key)
			}
			keys[c.Key] = c
			if c.State == law.Overdue && !told[fmt.Sprint(c.Key, c.Due.Unix(), 100)] {
				t.Fatalf("%s is overdue and nobody was told\n%s", c.Key, c.Why)
			}
			if c.State.Open() && !c.Due.IsZero() && c.Due.Before(c.Start) {
				t.Fatalf("%s is due before it begins", c.Key)
			}
		}
		later := at.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour)
		silent := slices.DeleteFunc(slices.Clone(events), func(e law.Event) bool { return e.Noted.After(at) })
		found := 0
		for _, c := range view(t, silent, later).Clocks {
			if before, ok := keys[c.Key]; ok {
				found++
				if !c.Due.Equal(before.Due) || !c.Start.Equal(before.Start) || c.Base != before.Base {
					t.Fatalf("%s moved by waiting: %v, %v", c.Key, before.Due, c.Due)
				}
			}
		}
		if found != len(keys) {
			t.Fatalf("%d of %d clocks are still there", found, len(keys))
		}
	})
}

// Between an instant and the next at which something changes nothing does, so whoever sleeps until then misses nothing.
func TestWhoSleepsUntilNextMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawn(t)
		awake := map[int64]bool{}
		at := dawn
		for range 400 {
			v := view(t, events, at)
			if v.Next == nil || v.Next.After(dusk) {
				break
			}
			next, ok, err := everything.Next(events, at)
			if err != nil || !ok || !next.Equal(*v.Next) || !next.After(at) {
				t.Fatalf("next of %v is %v", at, next)
			}
			awake[next.UnixMicro()] = true
			mid := view(t, events, at.Add(next.Sub(at)/2))
			if mid.At = v.At; !reflect.DeepEqual(v, mid) {
				t.Fatalf("something changes between %v and %v", at, next)
			}
			at = next
		}
		for _, f := range fired(t, events, dawn, at) {
			if !awake[f.At.UnixMicro()] {
				t.Fatalf("%s fires at %v, and nobody was awake", f.Key, f.At)
			}
		}
	})
}

// Facts at random: more knowledge never leaves the range, and a worse answer never lowers the level.
func TestMoreKnowledgeStaysWithinTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SampledFrom([]string{"tw-2021", "tw-2026"}).Draw(t, "set")
		l, err := law.Builtin().LevelsFor(set, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		known := drawnThing(t)
		open := known
		for _, hide := range []struct {
			name string
			do   func()
		}{{"severity", func() { open.Severity = "" }}, {"info", func() { open.Info, open.Core = "", "" }}, {"restored", func() { open.Restored = "" }}, {"daily", func() { open.Daily = "" }}} {
			if rapid.Bool().Draw(t, hide.name) {
				hide.do()
			}
		}
		if known.Loss == law.Integrity && open.Info == "" && known.Info != "" && open.System != "" {
			open.Info = known.Info // a system alone says that no information was
			open.Core = known.Core
		}
		a, err := l.Assess(law.Facts{Affected: []law.Thing{known}})
		if err != nil {
			t.Fatal(err)
		}
		b, err := l.Assess(law.Facts{Affected: []law.Thing{open}})
		if err != nil {
			t.Fatal(err)
		}
		if a.Overall.AtLeast < b.Overall.AtLeast || a.Overall.AtMost > b.Overall.AtMost {
			t.Fatalf("%+v is %v, and with less known %v", known, a.Overall, b.Overall)
		}
		if b.Overall.Certain() != (len(b.Needs) == 0) {
			t.Fatalf("%+v: %v asks %v", open, b.Overall, b.Needs)
		}
	})
}

func drawnThing(t *rapid.T) law.Thing {
	thing := law.Thing{Loss: rapid.SampledFrom(law.Losses).Draw(t, "loss")}
	systems := []law.Class{"noncore_sys", "core_nonci_sys", "core_ci_sys"}
	if thing.Loss == law.Availability {
		thing.System, thing.Business = rapid.SampledFrom(systems).Draw(t, "system"), law.None
		thing.Restored = rapid.SampledFrom([]law.Restored{law.Within, law.Over}).Draw(t, "restored")
		thing.Daily = rapid.SampledFrom([]law.Answer{law.Yes, law.No}).Draw(t, "daily")
		return thing
	}
	thing.Severity = rapid.SampledFrom([]law.Severity{law.Minor, law.Serious}).Draw(t, "severity")
	thing.Info = rapid.SampledFrom([]law.Class{"noncore", "core_nonci", "core_ci", "official_secret", law.Sensitive, "state_secret"}).Draw(t, "info")
	if thing.Info == law.Sensitive {
		thing.Core = rapid.SampledFrom([]law.Class{"noncore", "core_nonci", "core_ci"}).Draw(t, "core")
	}
	if thing.Loss == law.Integrity && rapid.Bool().Draw(t, "with a system") {
		thing.System = rapid.SampledFrom(systems).Draw(t, "system")
	}
	return thing
}

// Anything at all as events: an answer or a refusal, never a crash.
func FuzzEvents(f *testing.F) {
	f.Add([]byte(`[{"id":"a","kind":"knew","at":"2026-03-10T09:00:00+08:00"},{"id":"b","kind":"regime_added","regime":"tw-telecom","at":"2026-03-10T09:00:00Z"}]`))
	f.Add([]byte(`[{"id":"a","kind":"level","level":3,"stage":"assessed","at":"2026-03-10T09:00:00+08:00"},{"id":"b","kind":"regime_added","regime":"tw-pb","at":"2026-03-10T09:00:00Z"},{"id":"c","kind":"corrected","of":"a","reason":"r","at":"2026-03-10T09:00:00Z"}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var events []law.Event
		if err := law.Read(b, &events); err != nil {
			return
		}
		v, err := everything.View(events, dusk)
		if err != nil {
			if everything.Check(events) == nil {
				t.Fatalf("passes the check and fails: %v", err)
			}
			return
		}
		for _, c := range v.Clocks {
			if c.Why.IsZero() || c.Basis.Article == "" {
				t.Fatalf("%+v", c)
			}
		}
		if _, err := everything.Fired(events, dawn, dusk); err != nil {
			t.Fatal(err)
		}
	})
}

// Anything at all as facts.
func FuzzFacts(f *testing.F) {
	f.Add([]byte(`{"affected":[{"loss":"A","system_class":"noncore_sys","restored_within_mto":"running","elapsed_minutes":5,"tolerable_minutes":9}]}`))
	f.Add([]byte(`{"affected":[{"loss":"C","info_class":"sensitive","core":"core_ci","severity":"minor"},{"loss":"I","system_class":"unknown"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var facts law.Facts
		if err := law.Read(b, &facts); err != nil {
			return
		}
		for _, l := range law.Builtin().Levels() {
			r, err := l.Assess(facts)
			if err == nil && (r.Overall.AtLeast > r.Overall.AtMost || r.Overall.AtMost > 4 || r.Overall.AtLeast < 0) {
				t.Fatalf("%s: %+v", b, r.Overall)
			}
		}
	})
}
