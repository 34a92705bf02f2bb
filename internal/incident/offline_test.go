package incident_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/offline"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
)

// A report that was written while the line was down comes in hours later: the law's hour runs from when the incident was known, and is met by the telephone call of then.
func TestWhatWasToldInAnotherWayCountsFromThen(t *testing.T) {
	each(t, func(w *world) {
		knew, filled := w.clock.Add(-6*time.Hour), w.clock.Add(-5*time.Hour)
		r := incident.Report{What: "All files are locked.", Org: w.hospital, Duty: true, Knew: knew, Filled: filled, Told: knew.Add(40 * time.Minute), ToldHow: "平臺中斷，以電話向主管機關值班人員通報"}
		c, _, err := w.ReportAs(t.Context(), w.as(w.hospital), r, incident.FromMember)
		w.ok(err)
		f := w.file(c.UUID)
		if k := w.clockOf(f, "SN-NOTIFY"); k.State != law.Met || !k.Ended.Equal(r.Told) || !k.Due.Equal(knew.Add(time.Hour)) {
			t.Errorf("the clock is %+v", k)
		}
		if came := f.Steps[0]; !strings.Contains(came.Words, "2026-11-27 04:00") || !time.UnixMicro(came.At).Equal(w.clock) {
			t.Errorf("the first step is %+v", came)
		}

		// Without another way it is as late as it is.
		late, _, err := w.ReportAs(t.Context(), w.as(w.hospital), incident.Report{What: "x", Org: w.hospital, Duty: true, Knew: knew, Filled: filled}, incident.FromMember)
		w.ok(err)
		if k := w.clockOf(w.file(late.UUID), "SN-NOTIFY"); k.State != law.MetLate {
			t.Errorf("the clock is %+v", k)
		}
		r.ToldHow = ""
		_, _, err = w.ReportAs(t.Context(), w.as(w.hospital), r, incident.FromMember)
		w.refused(err, "text_missing")
		r.ToldHow, r.Told = "by telephone", w.clock.Add(time.Hour)
		_, _, err = w.ReportAs(t.Context(), w.as(w.hospital), r, incident.FromMember)
		w.refused(err, "bad_time")
	})
}

// What is odd about a file is said, and keeps no report out.
func TestWhatIsOddAboutAFileIsSaid(t *testing.T) {
	each(t, func(w *world) {
		key, err := w.OfflineKey(t.Context())
		w.ok(err)
		made := offline.Form{Centre: "https://centre.example", Org: "hospital", Issued: w.clock.Add(-90 * 24 * time.Hour)}
		for name, x := range map[string]struct {
			form, slug string
			filled     time.Time
			want       []incident.Doubt
		}{
			"nothing":             {made.Token(key), "hospital", w.clock.Add(-time.Hour), nil},
			"at the desk":         {made.Token(key), "", w.clock.Add(-time.Hour), nil},
			"a clock may err":     {made.Token(key), "hospital", w.clock.Add(4 * time.Minute), nil},
			"another's":           {made.Token(key), "firm", w.clock.Add(-time.Hour), []incident.Doubt{incident.OtherOrg}},
			"a form of nobody's":  {"x.y", "hospital", w.clock.Add(-time.Hour), []incident.Doubt{incident.NotOurForm}},
			"a clock ahead":       {made.Token(key), "hospital", w.clock.Add(time.Hour), []incident.Doubt{incident.ClockAhead}},
			"before the form was": {made.Token(key), "hospital", made.Issued.Add(-time.Hour), []incident.Doubt{incident.BeforeForm, incident.LongOnWay}},
		} {
			b, err := json.Marshal(map[string]any{"lianfang_report": 1, "form": x.form, "filled": x.filled.Format(time.RFC3339), "fields": map[string]string{"what": "x"}})
			w.ok(err)
			read, err := w.ReadOffline(t.Context(), strings.NewReader(string(b)), x.slug)
			w.ok(err)
			if !slices.Equal(read.Doubts, x.want) || read.Fields["what"] != "x" {
				t.Errorf("%s: %+v", name, read)
			}
		}
	})
}
