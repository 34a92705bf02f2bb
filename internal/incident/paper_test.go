package incident_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/incident/paper"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// finished is a final report in which nothing lacks.
func finished() paper.Content {
	return paper.Content{Items: map[string]string{"times": "paper-times", "extent": "paper-extent", "control": "paper-control", "investigation": "paper-investigation", "cause": "paper-cause", "prevention": "paper-prevention"}, Cause: "password",
		Measures: []paper.Measure{{What: "measure-what", Sort: paper.Technical, Owner: "measure-owner", Until: "2026-12-31", Track: "measure-track"}, {What: "measure-two", Sort: paper.People, Until: "2027-01-31", Track: "ask monthly"}}}
}

// What a case tells stands in its papers before anybody wrote into them, each item by its article, and who reported is not in them.
func TestAPaperBeginsWithWhatTheCaseTells(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(30*time.Minute))
		w.ok(w.Triage(ctx, desk, f.ID, incident.Triaging{Class: "malicious-code:infected-system", Line: 1, Words: "desk-words"}))
		w.ok(w.ControlDone(ctx, w.as(w.hospital), f.UUID, w.clock, "restored-words"))
		notice, err := w.Paper(ctx, w.as(w.hospital), f.UUID, paper.Notice, 0)
		w.ok(err)
		for item, want := range map[string]string{"body": "單位hospital", "times": "知悉：2026-11-27 08:30", "situation": "reporter-words-what", "level": "第 3 級", "measures": "restored-words"} {
			if !strings.Contains(notice.Version.Content.Items[item], want) {
				t.Errorf("%s: %q has no %q", item, notice.Version.Content.Items[item], want)
			}
		}
		final, err := w.Paper(ctx, desk, f.UUID, paper.Final, 0)
		w.ok(err)
		if s := final.Version.Content.Items; !strings.Contains(s["times"], "完成損害控制或復原：2026-11-27 09:00") || !strings.Contains(s["control"], "restored-words") || s["cause"] != "" {
			t.Errorf("%+v", s)
		}
		if all := fmt.Sprintf("%+v %+v", notice, final); strings.Contains(all, "reporter-name") || strings.Contains(all, "0912345678") || strings.Contains(all, "desk-words") {
			t.Errorf("a paper tells what is the desk's: %s", all)
		}
		if len(final.Form.Items) != 7 || final.Form.ID != "final-tw-2026" || final.Form.Items[4].Cite().In(text.ZhTW) == "" || !strings.Contains(final.Form.Items[4].Cite().In(text.En), "secondary") {
			t.Errorf("%+v", final.Form)
		}
		old := w.of(w.agency, func(r *incident.Report) {
			r.Duty, r.Knew, r.Facts = true, time.Date(2025, 12, 31, 0, 0, 0, 0, law.Taipei), coreDown
		})
		if p, err := w.Paper(ctx, desk, old.UUID, paper.Final, 0); err != nil || p.Form.ID != "final-tw-2021" {
			t.Errorf("%v %+v", err, p.Form)
		}
	})
}

// A final report that lacks what the law asks for is not sent without a reason; sent, it meets the clock, and the reviewer says whether it will do.
func TestAFinalReportIsFiledAndJudged(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.mails()
		f := w.of(w.hospital, w.dutiful(30*time.Minute))
		body, reviewer := w.as(w.hospital), w.as(w.authority)
		w.ok(w.ControlDone(ctx, body, f.UUID, w.clock, "restored"))
		half := finished()
		half.Measures = []paper.Measure{{What: "a", Sort: paper.Management}}
		half.Items["cause"] = " "
		w.ok(w.SavePaper(ctx, body, f.UUID, paper.Final, half))
		if _, err := w.Paper(ctx, reviewer, f.UUID, paper.Final, 0); err == nil {
			t.Error("a draft is there for the reviewer")
		}
		err := w.FilePaper(ctx, body, f.UUID, paper.Final, half, "")
		w.refused(err, "formally_incomplete")
		if s := err.Error(); !strings.Contains(s, "5 ") || !strings.Contains(s, "7 ") || strings.Contains(s, "6 measures") {
			t.Error(s)
		}
		if c := w.clockOf(f, "SN-REPORT"); c.State == law.Met {
			t.Error("the clock is met by a draft")
		}
		w.refused(w.JudgePaper(ctx, reviewer, f.UUID, paper.Final, incident.Verdict{Accepted: true}), "not_filed")
		w.clock = w.clock.Add(24 * time.Hour)
		w.ok(w.FilePaper(ctx, body, f.UUID, paper.Final, half, "the forensic firm is not done"))
		if c := w.clockOf(f, "SN-REPORT"); c.State != law.Met || !c.Ended.Equal(w.clock) {
			t.Errorf("%+v", c)
		}
		p, err := w.Paper(ctx, reviewer, f.UUID, paper.Final, 0)
		w.ok(err)
		if p.Version.N != 2 || p.Version.Reason != "the forensic firm is not done" || p.Write || !p.Judge || len(p.Versions) != 1 {
			t.Errorf("%+v", p)
		}
		w.refused(w.JudgePaper(ctx, body, f.UUID, paper.Final, incident.Verdict{Accepted: true}), "no_such_incident")
		w.refused(w.JudgePaper(ctx, reviewer, f.UUID, paper.Final, incident.Verdict{}), "text_missing")
		w.refused(w.JudgePaper(ctx, reviewer, f.UUID, paper.Final, incident.Verdict{Accepted: true, Recheck: "soon"}), "bad_day")
		w.ok(w.JudgePaper(ctx, reviewer, f.UUID, paper.Final, incident.Verdict{Words: "the cause is missing", Recheck: "2026-12-15"}))
		w.ok(w.FilePaper(ctx, body, f.UUID, paper.Final, finished(), ""))
		w.ok(w.JudgePaper(ctx, desk, f.UUID, paper.Final, incident.Verdict{Accepted: true, Recheck: "2027-02-01"}))
		p, err = w.Paper(ctx, body, f.UUID, paper.Final, 0)
		w.ok(err)
		if len(p.Versions) != 3 || len(p.Verdicts) != 2 || p.Verdicts[0].Version != 3 || !p.Verdicts[0].Accepted || p.Verdicts[1].Words != "the cause is missing" || p.Version.Content.Undone() != 2 {
			t.Errorf("%+v", p)
		}
		days, err := w.Rechecks(ctx, []incident.Case{w.file(f.UUID).Case})
		w.ok(err)
		if days[f.ID] != "2027-02-01" {
			t.Errorf("%v", days)
		}
		first, err := w.Paper(ctx, body, f.UUID, paper.Final, 1)
		w.ok(err)
		if first.Version.Content.Measures[0].What != "a" || first.Version.Filed {
			t.Errorf("%+v", first.Version)
		}
		// The plan goes on after the case is closed; what the law asked for was sent.
		w.ok(w.NoteDone(ctx, desk, f.ID, "tw-sn", "SN-REPORT-UP", w.clock, "passed on"))
		closed := w.Close(ctx, desk, f.ID, "done")
		if closed != nil && !strings.Contains(closed.Error(), "clock") {
			t.Error(closed)
		}
		done := finished()
		done.Measures[0].Done = "2026-12-20"
		w.ok(w.FilePaper(ctx, body, f.UUID, paper.Final, done, ""))
		again := w.of(w.hospital, w.dutiful(time.Hour))
		w.ok(w.SavePaper(ctx, body, again.UUID, paper.Final, finished()))
		p, err = w.Paper(ctx, body, again.UUID, paper.Final, 0)
		w.ok(err)
		if len(p.Again) != 1 || p.Again[0].ID != f.ID {
			t.Errorf("the case of the same cause is not there: %+v", p.Again)
		}
	})
}

// What the desk mends in a case is mended in its papers, the report is met by no word alone, and a paper tells nothing that is the desk's.
func TestPapersFollowTheirCase(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(30*time.Minute))
		body := w.as(w.hospital)
		w.ok(w.ControlDone(ctx, body, f.UUID, w.clock, "restored"))
		w.ok(w.HandOver(ctx, desk, f.UUID, w.handover()))
		w.clock = w.clock.Add(time.Hour)
		for _, by := range []marking.Viewer{body, desk} {
			w.refused(w.Happened(ctx, by, f.UUID, incident.Noted{Kind: law.ReportFiled, Regime: "tw-sn-2026", Words: "sent by post"}), "bad_entry")
		}
		w.ok(w.CorrectTime(ctx, desk, f.UUID, w.entry(f, law.ControlDone), w.clock.Add(-30*time.Minute), "it was later"))
		p, err := w.Paper(ctx, body, f.UUID, paper.Final, 0)
		w.ok(err)
		if s := p.Version.Content.Items["times"]; !strings.Contains(s, "復原：2026-11-27 09:30") {
			t.Errorf("the old time stands in %q", s)
		}
		if s := fmt.Sprintf("%+v", p.Version.Content); strings.Contains(s, "移送") {
			t.Errorf("the body reads that the police has it: %s", s)
		}
		w.ok(w.FilePaper(ctx, body, f.UUID, paper.Final, finished(), ""))
		w.ok(w.WithdrawEntry(ctx, desk, f.UUID, w.entry(f, law.ReportFiled), "of another case"))
		if c := w.clockOf(f, "SN-REPORT"); c.State == law.Met {
			t.Error("met by what was withdrawn")
		}
		w.ok(w.FilePaper(ctx, body, f.UUID, paper.Final, finished(), ""))
		if c := w.clockOf(f, "SN-REPORT"); c.State != law.Met {
			t.Errorf("not met by the report that was sent again: %+v", c)
		}
	})
}

// entry is the id of the last entry of a kind.
func (w *world) entry(f incident.File, k law.Kind) (id string) {
	w.t.Helper()
	r, err := w.RecordAt(w.t.Context(), desk, f.UUID, w.clock)
	w.ok(err)
	for _, e := range r.Entries {
		if e.Kind == k && !e.Gone {
			id = e.ID
		}
	}
	return id
}

// Who may not see a case sees no paper of it, and what was reported of one's own will has none.
func TestWhoSeesAPaper(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(30*time.Minute))
		w.ok(w.FilePaper(ctx, w.as(w.hospital), f.UUID, paper.Final, finished(), ""))
		for _, org := range []int64{w.firm, w.agent, w.agency, w.ministry} {
			_, err := w.Paper(ctx, w.as(org), f.UUID, paper.Final, 0)
			w.refused(err, "no_such_incident")
			w.refused(w.SavePaper(ctx, w.as(org), f.UUID, paper.Final, finished()), "no_such_incident")
			w.refused(w.JudgePaper(ctx, w.as(org), f.UUID, paper.Final, incident.Verdict{Accepted: true}), "no_such_incident")
		}
		w.refused(w.SavePaper(ctx, w.as(w.authority), f.UUID, paper.Final, finished()), "no_such_incident")
		bad := finished()
		bad.Measures[0].Until = "tomorrow"
		w.refused(w.SavePaper(ctx, w.as(w.hospital), f.UUID, paper.Final, bad), "bad_day")
		bad = finished()
		bad.Cause = "magic"
		w.refused(w.SavePaper(ctx, w.as(w.hospital), f.UUID, paper.Final, bad), "bad_cause")
		bad = finished()
		bad.Items["extent"] = strings.Repeat("長", 20_001)
		w.refused(w.SavePaper(ctx, w.as(w.hospital), f.UUID, paper.Final, bad), "text_too_long")
		free := w.of(w.firm)
		_, err := w.Paper(ctx, w.as(w.firm), free.UUID, paper.Final, 0)
		w.refused(err, "no_paper")
	})
}

// A notification that is sent again because the level changed meets the clock that the change began.
func TestANoticeAfterTheLevelChanged(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(30*time.Minute))
		w.clock = w.clock.Add(time.Minute)
		w.ok(w.AssessCase(ctx, desk, f.UUID, incident.Judgement{Level: 4, Words: "worse"}))
		if c := w.clockOf(f, "SN-RELEVEL"); c.State == law.Met {
			t.Fatalf("%+v", c)
		}
		w.clock = w.clock.Add(10 * time.Minute)
		p, err := w.Paper(ctx, w.as(w.hospital), f.UUID, paper.Notice, 0)
		w.ok(err)
		w.ok(w.FilePaper(ctx, w.as(w.hospital), f.UUID, paper.Notice, p.Version.Content, ""))
		if c := w.clockOf(f, "SN-RELEVEL"); c.State != law.Met {
			t.Errorf("%+v", c)
		}
	})
}

// Figures of a month name nobody: what is of one or two bodies is not told, nor what would give it away, and drills are not counted.
func TestAMonthInFiguresThatNameNobody(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		for range 8 {
			w.anonymous(func(r *incident.Report) { r.Kind = "phishing-mail" })
		}
		w.anonymous(func(r *incident.Report) { r.Exercise = true })
		f := w.of(w.hospital, w.dutiful(time.Hour))
		for range 3 {
			w.of(w.firm)
		}
		w.clock = w.clock.Add(5 * time.Minute)
		p, err := w.Cases(ctx, desk, incident.List{Limit: 100})
		w.ok(err)
		for _, c := range p.Cases {
			w.ok(w.Triage(ctx, desk, c.ID, incident.Triaging{Class: "fraud:phishing", Line: 1}))
		}
		w.ok(w.FilePaper(ctx, w.as(w.hospital), f.UUID, paper.Final, finished(), ""))
		_, err = w.Month(ctx, "2026-11")
		w.refused(err, "no_such_month")
		w.clock = w.clock.AddDate(0, 1, 0)
		m, err := w.Month(ctx, "")
		w.ok(err)
		if m.Month != "2026-11" || m.Total.N != 12 || m.Median.Minutes != 5 || !m.Median.Told || len(m.Tables) != 7 {
			t.Errorf("%+v", m)
		}
		for _, b := range m.Tables {
			var open int64
			hidden := 0
			for _, r := range b.Rows {
				if r.Count.Hidden != "" {
					hidden++
				}
				open += r.Count.N
				if r.Name.In(text.ZhTW) == "" || r.Name.In(text.En) == "" {
					t.Errorf("%s %s has no name", b.Key, r.Code)
				}
			}
			if b.Key != "class" && hidden < 2 {
				t.Errorf("%s tells what the one hospital has: %+v", b.Key, b.Rows)
			}
			if b.Key == "class" && open != 12 {
				t.Errorf("%+v", b)
			}
		}
		w.clock = w.clock.AddDate(0, 1, 0)
		if none, err := w.Month(ctx, "2026-12"); err != nil || none.Total.N != 0 || none.Total.Hidden != "" {
			t.Errorf("%v %+v", err, none)
		}
		for _, org := range []int64{w.hospital, w.firm} {
			w.ok(w.Triage(ctx, desk, w.of(org).ID, incident.Triaging{Class: "fraud:phishing", Line: 1}))
		}
		for range 5 { // nobody has looked at these: they lift nothing
			w.anonymous()
		}
		w.clock = w.clock.AddDate(0, 1, 0)
		if two, err := w.Month(ctx, "2027-01"); err != nil || two.Total.Hidden == "" || len(two.Tables) != 0 || two.Median.Told {
			t.Errorf("two bodies are told: %v %+v", err, two)
		}
		var ods bytes.Buffer
		w.ok(m.Sheets(text.ZhTW).Write(&ods))
		if s := m.CSV(text.En); !strings.Contains(s, "2026-11,,,All,12\r\n") || strings.Contains(s, ",1\r\n") {
			t.Error(s)
		}
	})
}
