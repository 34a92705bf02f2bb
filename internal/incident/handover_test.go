package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
)

func (w *world) handover(change ...func(*incident.Handover)) incident.Handover {
	h := incident.Handover{Unit: "handed-unit", Office: "handed-officer", At: w.clock.Add(-time.Hour), Ground: "刑事訴訟法第 240 條", TLP: tlp.Amber, PAP: tlp.PAPAmber, Agreed: law.No, Silent: true, Words: "handed-words",
		Items: []incident.HandedItem{{Name: "disk.img", SHA256: strings.Repeat("AB", 32)}}}
	for _, c := range change {
		c(&h)
	}
	return h
}

// A hand-over to the police is a person's act that is written down; the desk alone reads of it, and while it asks for silence nothing of the case is published.
func TestAHandOverIsWrittenDownAndSilent(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(time.Hour))
		silent := func() bool {
			s, err := w.Silent(ctx, f.ID)
			w.ok(err)
			return s
		}
		w.refused(w.HandOver(ctx, marking.System("test"), f.UUID, w.handover()), "person_only")
		w.refused(w.HandOver(ctx, w.as(w.hospital), f.UUID, w.handover()), "person_only")
		for code, change := range map[string]func(*incident.Handover){"text_missing": func(h *incident.Handover) { h.Ground = " " }, "bad_time": func(h *incident.Handover) { h.At = w.clock.Add(time.Hour) }, "bad_digest": func(h *incident.Handover) { h.Items[0].SHA256 = "abc" },
			"bad_marking": func(h *incident.Handover) { h.TLP = tlp.None }} {
			w.refused(w.HandOver(ctx, desk, f.UUID, w.handover(change)), code)
		}
		w.refused(w.LiftSilence(ctx, desk, f.UUID, "x"), "not_silent")
		w.ok(w.HandOver(ctx, desk, f.UUID, w.handover()))
		all, err := w.Handovers(ctx, desk, f.UUID)
		w.ok(err)
		if len(all) != 1 || all[0].Agreed != law.No || !all[0].Silent || all[0].Items[0].SHA256 != strings.Repeat("ab", 32) || all[0].TLP != tlp.Amber || !silent() {
			t.Errorf("%+v", all)
		}
		_, err = w.Handovers(ctx, w.as(w.hospital), f.UUID)
		w.refused(err, "desk_only")
		for _, org := range []int64{w.hospital, w.authority} {
			o, err := w.FindOwn(ctx, w.as(org), f.UUID)
			w.ok(err)
			if s := fmt.Sprintf("%+v", o); strings.Contains(s, "handed") {
				t.Errorf("%d reads of it: %s", org, s)
			}
		}
		w.ok(w.LiftSilence(ctx, desk, f.UUID, "the arrest was made"))
		if silent() {
			t.Error("silence was lifted")
		}
		w.refused(w.HandOver(ctx, desk, w.of(w.firm, func(r *incident.Report) { r.Exercise = true }).UUID, w.handover()), "exercise")
	})
}
