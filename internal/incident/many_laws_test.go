package incident_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
)

// exact are the times that duties give, as the statutes say them.
var exact = map[string]time.Duration{"TEL-NOTIFY": 15 * time.Minute, "TEL-STATUS-1": 2 * time.Hour, "TEL-STATUS-N": 3 * time.Hour, "TEL-PUBLIC-1": 30 * time.Minute, "TEL-PUBLIC-2": time.Hour, "TEL-PUBLIC-3": time.Hour,
	"FIN-PD": 72 * time.Hour, "PD-DIGI": 72 * time.Hour, "SN-NOTIFY": time.Hour, "SN-CONTROL-L12": 72 * time.Hour, "SN-CONTROL-L34": 36 * time.Hour, "SN-REVIEW-L12": 8 * time.Hour, "SN-REVIEW-L34": 2 * time.Hour, "SN-RELEVEL": time.Hour}

// Laws are added and removed, things happen, clocks are stopped and run on, times are corrected, in any order, and two nodes look whenever they like: no clock is lost, none warns twice, and
// each is due when its statute says.
func TestManyLawsAndTwoNodesLoseNoClock(t *testing.T) {
	each(t, func(w *world) {
		other := w.node()
		for seed := range uint64(6) {
			r := rand.New(rand.NewPCG(seed, 7))
			f := w.of(w.hospital, w.dutiful(time.Duration(r.IntN(120))*time.Minute))
			for range 25 {
				w.random(r, f)
				w.clock = w.clock.Add(time.Duration(r.IntN(400)) * time.Minute)
				if r.IntN(2) == 0 {
					w.wakeBoth(other)
				}
			}
			w.clock = w.clock.Add(40 * 24 * time.Hour)
			w.wakeBoth(other)
			w.wakeBoth(other)
			w.noneLost(seed, f)
			w.ok(w.Repeat(t.Context(), desk, f.ID, w.of(w.firm).Number, "over")) // so that the next begins alone
		}
	})
}

func (w *world) wakeBoth(other *incident.Incidents) {
	var both sync.WaitGroup
	failed := make([]error, 2)
	for i, n := range []*incident.Incidents{w.Incidents, other} {
		both.Go(func() {
			for k := 1; k > 0 && failed[i] == nil; {
				k, failed[i] = n.Wake(w.t.Context())
			}
		})
	}
	both.Wait()
	for _, err := range failed {
		w.ok(err)
	}
}

// random does something to a case. What cannot be done just now is refused, which is well.
func (w *world) random(r *rand.Rand, f incident.File) {
	ctx := w.t.Context()
	laws := []string{"tw-telecom-2020", "tw-fin-pd-2021", "tw-digi-pd-2023", "tw-pdpa-12"}
	which := laws[r.IntN(len(laws))]
	l := w.law(0, f)
	some := l.Entries[r.IntN(len(l.Entries))].ID
	past := w.clock.Add(-time.Duration(r.IntN(5000)) * time.Minute)
	var err error
	switch r.IntN(9) {
	case 0, 1:
		err = w.Bind(ctx, desk, f.UUID, which, "it holds")
	case 2:
		err = w.Unbind(ctx, desk, f.UUID, which, "it does not")
	case 3, 4:
		if len(l.Notables) > 0 {
			x := l.Notables[r.IntN(len(l.Notables))]
			err = w.Happened(ctx, desk, f.UUID, incident.Noted{Kind: x.Kind, Regime: x.Regime, At: past, Words: "it was so"})
		}
	case 5:
		clocks := w.file(f.UUID).Clocks.Clocks
		c := clocks[r.IntN(len(clocks))]
		err = w.StopClock(ctx, desk, f.UUID, c.Regime, c.Duty, "letter 7", "not asked for")
	case 6:
		err = w.CorrectTime(ctx, desk, f.UUID, some, past, "the log says so")
	case 7:
		err = w.WithdrawEntry(ctx, desk, f.UUID, some, "a slip")
	case 8:
		err = w.AssessCase(ctx, w.as(w.authority), f.UUID, incident.Judgement{Level: 1 + r.IntN(4), Words: "as we see it"})
	}
	if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
		w.t.Fatal(err)
	}
}

// noneLost holds what was told of a case against what the law says of its events.
func (w *world) noneLost(seed uint64, f incident.File) {
	w.t.Helper()
	record, err := w.RecordAt(w.t.Context(), desk, f.UUID, w.clock)
	w.ok(err)
	var events []law.Event
	for _, e := range record.Entries {
		events = append(events, e.Event)
	}
	should, err := law.Builtin().Fired(events, time.UnixMicro(f.ReceivedAt).Add(-time.Second), w.clock)
	w.ok(err)
	want, got := map[string]bool{}, w.firedKeys(f.ID)
	for _, x := range should {
		want[x.Key] = true
	}
	if !maps.Equal(want, got) {
		w.t.Errorf("seed %d: %d warnings are due and %d were told", seed, len(want), len(got))
	}
	steps := 0
	for _, s := range w.file(f.UUID).Steps {
		if s.Event == incident.Fired {
			steps++
		}
	}
	if steps != len(got) {
		w.t.Errorf("seed %d: %d warnings stand %d times among the steps", seed, len(got), steps)
	}
	for _, c := range record.Clocks.Clocks {
		if c.State == law.Overdue && !want[fmt.Sprintf("%s@%d/100", c.Key, c.Due.Unix())] {
			w.t.Errorf("seed %d: %s is overdue and nobody was told", seed, c.Key)
		}
		if limit, ok := exact[c.Duty]; ok && !c.Due.IsZero() && !c.Due.Equal(c.Start.Add(limit)) {
			w.t.Errorf("seed %d: %s is due %v after it began", seed, c.Duty, c.Due.Sub(c.Start))
		}
	}
	if len(got) == 0 || !slices.ContainsFunc(record.Clocks.Clocks, func(c law.Clock) bool { return c.Duty[:3] != "SN-" }) {
		w.t.Errorf("seed %d proves nothing: %d warnings", seed, len(got))
	}
}

func (w *world) firedKeys(of int64) map[string]bool {
	w.t.Helper()
	rows, err := w.store.Read().QueryContext(w.t.Context(), "SELECT key FROM incident_fired WHERE case_id = $1", of)
	w.ok(err)
	defer func() { _ = rows.Close() }()
	out := map[string]bool{}
	for rows.Next() {
		var key string
		w.ok(rows.Scan(&key))
		out[key] = true
	}
	w.ok(rows.Err())
	return out
}
