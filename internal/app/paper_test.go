package app_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"lianfang/client"
	"lianfang/internal/incident"
	"lianfang/internal/incident/paper"
	"lianfang/internal/store/storetest"
)

// unpacked is the content of a document, if an answer is one.
func unpacked(a answer) string {
	z, err := zip.NewReader(bytes.NewReader([]byte(a.body)), int64(len(a.body)))
	if err != nil {
		return a.everything()
	}
	var b strings.Builder
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			_, _ = io.Copy(&b, r)
		}
	}
	return b.String()
}

// Every sort of reader × every door to a paper: a draft is for the body and the desk, what was sent for whoever reviews it too, and no paper tells who reported or what the desk noted.
func TestWhoReadsAPaper(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		plant, officer := w.plant()
		ctx, n := t.Context(), w.app.Incidents
		c, _, err := n.ReportAs(ctx, system, incident.Report{What: "word-case", Name: "secret-name", Org: plant, Duty: true}, incident.FromMember)
		w.ok(err)
		w.ok(n.Write(ctx, system, c.ID, incident.DeskSide, "secret-note"))
		said := func(word string) paper.Content {
			return paper.Content{Items: map[string]string{"extent": word, "cause": word, "prevention": word, "plan": word}}
		}
		w.ok(n.FilePaper(ctx, system, c.UUID, paper.Final, said("word-sent"), ""))
		w.ok(n.SavePaper(ctx, system, c.UUID, paper.Final, said("word-draft")))
		writers := []string{officer.name, "desk", "second of the desk"}
		may := map[string][]string{"word-draft": writers, "word-sent": append([]string{"officer of the sector's centre"}, writers...)}
		at := "/incidents/" + c.UUID + "/papers/final"
		doors := []string{at, at + "?fresh=yes", at + "/print", at + "/odt", at + "/odt?in=en", "/api/v1" + at}
		for _, r := range w.readers {
			for _, version := range []string{"", "1", "2"} {
				for _, door := range doors {
					if version != "" {
						door, _, _ = strings.Cut(door, "?")
						door += "?v=" + version
					}
					a := w.get(r, door)
					told := unpacked(a)
					for word, readers := range may {
						if strings.Contains(told, word) && !slices.Contains(readers, r.name) {
							t.Errorf("%s shows %s to %s", door, word, r.name)
						}
					}
					if !slices.Contains(may["word-sent"], r.name) && a.code == http.StatusOK {
						t.Errorf("%s opens to %s", door, r.name)
					}
					if version == "" && slices.Contains(writers, r.name) && !strings.Contains(told, "word-draft") {
						t.Errorf("%s keeps the draft from %s: %d", door, r.name, a.code)
					}
					if version == "" && r.name == "officer of the sector's centre" && !strings.Contains(told, "word-sent") {
						t.Errorf("%s keeps what was sent from %s: %d", door, r.name, a.code)
					}
					if strings.Contains(told, "secret-name") || strings.Contains(told, "secret-note") {
						t.Errorf("%s shows %s who reported, or the desk's notes", door, r.name)
					}
				}
			}
		}
	})
}

// A paper is written by forms without script, and what was typed stands there again where it was not taken.
func TestAPaperByForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	plant, officer := w.plant()
	c, _, err := w.app.Incidents.ReportAs(t.Context(), system, incident.Report{What: "the control room is dark", Org: plant, Duty: true}, incident.FromMember)
	w.ok(err)
	at := "/incidents/" + c.UUID + "/papers/final"
	form := url.Values{"do": {"file"}, "item-times": {"typed <b>times</b>"}, "m0-what": {"=1+1"}, "m0-sort": {"technical"}, "m0-until": {"2026-12-31"}, "m0-track": {"monthly"}, "m1-what": {""}}
	a := w.post(officer, at, form.Encode())
	if a.code != http.StatusUnprocessableEntity || !strings.Contains(a.body, "typed &lt;b&gt;times") || !strings.Contains(a.body, "=1+1") || !strings.Contains(a.body, "5 ") {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	form.Set("reason", "the forensic firm is not done")
	if a := w.post(officer, at, form.Encode()); a.code != http.StatusSeeOther {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	if a := w.get(officer, at+"/print"); !strings.Contains(a.body, "the forensic firm is not done") || !strings.Contains(a.body, "typed &lt;b&gt;times") || !strings.Contains(a.body, "（未填）") {
		t.Errorf("%d\n%s", a.code, a.body)
	}
	if a := w.get(officer, "/incidents/"+c.UUID+"?lang=zh-TW"); !strings.Contains(a.body, at) || !strings.Contains(a.body, "已送出") {
		t.Errorf("the case does not name its paper: %d", a.code)
	}
	if a := w.get(officer, at+"/odt"); a.header.Get("Content-Type") != "application/vnd.oasis.opendocument.text" || a.header.Get("Content-Disposition") != `attachment; filename="`+strings.ToLower(c.Number)+`-final.odt"` {
		t.Errorf("%v", a.header)
	}
	free, _, err := w.app.Incidents.ReportAs(t.Context(), system, incident.Report{What: "of its own will", Org: plant}, incident.FromMember)
	w.ok(err)
	if a := w.get(officer, "/incidents/"+free.UUID+"?lang=zh-TW"); !strings.Contains(a.body, "沒有法定書表") {
		t.Errorf("a case of one's own will does not say that it needs no paper: %d", a.code)
	}
}

// The same by program, and the public figures.
func TestPapersByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.plant()
		ctx, desk, bank := t.Context(), w.machine("desk's token").client(w), w.machine("bank's token").client(w)
		x := got(desk.ReportIncident(ctx, client.NewIncident{Org: "plant", Duty: true, What: "the control room is dark"}))(w)
		p := got(desk.GetIncidentPaper(ctx, x.ID, "final"))(w)
		if p.Version != 0 || len(p.Items) != 7 || !p.Items[4].Missing || !p.Items[4].Formal || p.Items[0].Missing || len(p.Causes) == 0 {
			t.Errorf("%+v", p)
		}
		w.refusedAs("another member", "no_such_incident", second(bank.GetIncidentPaper(ctx, x.ID, "final")))
		w.refusedAs("no such paper", "no_form", second(desk.GetIncidentPaper(ctx, x.ID, "poem")))
		said := client.NewPaper{Items: []client.PaperWords{{ID: "cause", Words: "guessed"}}, Cause: "password", Measures: []client.PaperMeasure{{What: "two factors", Side: "technical", Until: "2026-12-31", Track: "monthly"}}, File: true}
		half := said
		half.Items = nil
		w.refusedAs("half a report", "formally_incomplete", second(desk.WriteIncidentPaper(ctx, x.ID, "final", half)))
		if p = got(desk.WriteIncidentPaper(ctx, x.ID, "final", said))(w); p.Version != 1 || !p.Filed || p.Items[6].Missing {
			t.Errorf("%+v", p)
		}
		if p = got(desk.JudgeIncidentPaper(ctx, x.ID, "final", client.PaperVerdict{Words: "say more", Recheck: "2027-01-01"}))(w); len(p.Verdicts) != 1 || p.Verdicts[0].Accepted || p.Verdicts[0].Version != 1 {
			t.Errorf("%+v", p)
		}
		m := got(bank.GetMonthFigures(ctx, client.MonthQuery{}))(w)
		if len(m.Tables) != 0 || m.Total.Cases != 0 || len(m.Months) != 24 || m.Month != m.Months[0] {
			t.Errorf("%+v", m)
		}
		w.refusedAs("a month to come", "no_such_month", second(bank.GetMonthFigures(ctx, client.MonthQuery{Month: "2999-01"})))
		for path, kind := range map[string]string{"/statistics": "text/html; charset=utf-8", "/statistics/csv": "text/csv; charset=utf-8", "/statistics/ods": "application/vnd.oasis.opendocument.spreadsheet"} {
			if a := w.get(&reader{}, path); a.code != http.StatusOK || a.header.Get("Content-Type") != kind {
				t.Errorf("%s: %d %v", path, a.code, a.header)
			}
		}
	})
}
