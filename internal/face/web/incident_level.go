package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// What can be answered about the level, in the words of somebody who runs a plant. The codes are the law's.
var (
	notAffected  = page.Choice{Name: text.Of("沒有", "No")}
	notKnownYet  = page.Choice{Name: text.Of("還不知道", "Not known yet"), Value: string(law.Unknown)}
	infoChoices  = []page.Choice{notAffected, {Name: text.Of("有：一般資料（非核心業務資訊）", "Yes: ordinary information (non-core business)"), Value: "noncore"}, {Name: text.Of("有：核心業務的資料", "Yes: information of a core business"), Value: "core_nonci"}, {Name: text.Of("有：維運關鍵基礎設施的資料", "Yes: information by which critical infrastructure is run"), Value: "core_ci"}, {Name: text.Of("有：一般公務機密", "Yes: official secrets"), Value: "official_secret"}, {Name: text.Of("有：國家機密", "Yes: state secrets"), Value: "state_secret"}, notKnownYet}
	systemChoice = []page.Choice{notAffected, {Name: text.Of("有：一般系統（非核心資通系統）", "Yes: an ordinary system (non-core)"), Value: "noncore_sys"}, {Name: text.Of("有：核心系統", "Yes: a core system"), Value: "core_nonci_sys"}, {Name: text.Of("有：維運關鍵基礎設施的核心系統", "Yes: a core system by which critical infrastructure is run"), Value: "core_ci_sys"}, notKnownYet}
	severities   = []page.Choice{notKnownYet, {Name: text.Of("輕微", "minor"), Value: "minor"}, {Name: text.Of("嚴重", "serious"), Value: "serious"}}
	restoredIn   = []page.Choice{notKnownYet, {Name: text.Of("還在中斷", "still interrupted"), Value: "running"}, {Name: text.Of("有，在可容忍中斷時間內回復", "yes, within the tolerable interruption time"), Value: "yes"}, {Name: text.Of("沒有，超過可容忍中斷時間", "no, it took longer"), Value: "no"}}
	dailyWork    = []page.Choice{notKnownYet, {Name: text.Of("有影響", "yes"), Value: "yes"}, {Name: text.Of("沒有影響", "no"), Value: "no"}}
)

func levelForm(q *request, found *law.Result) page.LevelForm {
	ask := func(name string, label text.Text, all []page.Choice) page.CaseChoice {
		return page.CaseChoice{Name: name, Label: label, Choices: chosen(all, q.FormValue(name))}
	}
	reason := func(name string) page.Field {
		return page.Field{Name: name, Label: text.Of("為什麼是輕微或嚴重", "Why minor or serious"), Hint: text.Of("條文沒有數字，由您判斷；例如筆數、有沒有個資。", "The law gives no figure and leaves it to you: how many records, for example, or whether there is personal data."), Value: q.FormValue(name)}
	}
	f := page.LevelForm{Groups: []page.LevelGroup{
		{Title: text.Of("洩漏（機密性）", "Leaked (confidentiality)"), Hint: text.Of("有資料被不該看的人看到或拿走嗎？", "Was information seen or taken by somebody who must not?"),
			Choices: []page.CaseChoice{ask("c_info", text.Of("被洩漏的資料", "Information that leaked"), infoChoices), ask("c_severity", text.Of("程度", "How bad"), severities)}, Fields: []page.Field{reason("c_reason")}},
		{Title: text.Of("竄改（完整性）", "Changed (integrity)"), Hint: text.Of("有資料或系統被改掉、加密、植入程式嗎？", "Was information or a system changed, encrypted, or something put into it?"),
			Choices: []page.CaseChoice{ask("i_info", text.Of("被改的資料", "Information that was changed"), infoChoices), ask("i_system", text.Of("被改的系統", "System that was changed"), systemChoice), ask("i_severity", text.Of("程度", "How bad"), severities)}, Fields: []page.Field{reason("i_reason")}},
		{Title: text.Of("中斷（可用性）", "Stopped (availability)"), Hint: text.Of("有系統不能用或變慢嗎？", "Is a system down, or slow?"),
			Choices: []page.CaseChoice{ask("a_system", text.Of("受影響的系統", "System that is affected"), systemChoice), ask("a_restored", text.Of("在可容忍中斷時間內回復了嗎", "Was it back within the tolerable interruption time"), restoredIn), ask("a_daily", text.Of("日常作業有受影響嗎", "Was daily work affected"), dailyWork)},
			Fields:  []page.Field{{Name: "a_minutes", Label: text.Of("可容忍中斷時間（分鐘）", "Tolerable interruption time (minutes)"), Hint: text.Of("資通安全維護計畫裡有；還在中斷時才需要。", "It stands in the maintenance plan; needed only while it is still interrupted."), Value: q.FormValue("a_minutes"), Type: "number"}}},
	}}
	if found != nil {
		v := resultView(*found)
		f.Found = &v
	}
	return f
}

// factsOfForm are the answers of a form; since is when it began, for what is still interrupted.
func factsOfForm(q *request, since, now time.Time) (f law.Facts, err error) {
	get := func(name string) string { return q.FormValue(name) }
	if c := get("c_info"); c != "" {
		f.Affected = append(f.Affected, law.Thing{Loss: law.Confidentiality, Info: law.Class(c), Severity: law.Severity(get("c_severity")), Reason: get("c_reason")})
	}
	if info, system := get("i_info"), get("i_system"); info != "" || system != "" {
		t := law.Thing{Loss: law.Integrity, Info: law.Class(info), System: law.Class(system), Severity: law.Severity(get("i_severity")), Reason: get("i_reason")}
		if system == "" {
			t.System = law.None
		}
		f.Affected = append(f.Affected, t)
	}
	if system := get("a_system"); system != "" {
		t := law.Thing{Loss: law.Availability, System: law.Class(system), Restored: law.Restored(get("a_restored")), Daily: law.Answer(get("a_daily"))}
		if said := strings.TrimSpace(get("a_minutes")); said != "" {
			if t.Tolerable, err = strconv.Atoi(said); err != nil {
				return f, fault.New(fault.Invalid, "bad_minutes", text.Of("可容忍中斷時間請填分鐘數。", "Give the tolerable interruption time in minutes."))
			}
		}
		if t.Restored == law.Running && !since.IsZero() {
			t.Elapsed = int(now.Sub(since).Minutes())
		}
		f.Affected = append(f.Affected, t)
	}
	return f, f.Check()
}

// resultView says a level with what led to it.
func resultView(r law.Result) page.LevelView {
	v := page.LevelView{Who: r.Say, Range: r.Overall.Words()}
	for _, l := range r.Trace {
		v.Lines = append(v.Lines, page.LevelLine{How: l.How.Words(), Say: l.Say, Basis: l.Basis.Words()})
	}
	for _, n := range r.Notices {
		v.Notes = append(v.Notes, n.Say)
	}
	for _, n := range r.Needs {
		v.Asks = append(v.Asks, n.Ask)
	}
	return v
}

// levelViews are what was found about the level of a case, the latest first.
func (s *Server) levelViews(all []incident.Assessment) (out []page.LevelView) {
	for i := len(all) - 1; i >= 0; i-- {
		a := all[i]
		v := page.LevelView{Range: a.Range.Words()}
		if r, ok := s.Incidents.Result(a); ok {
			v = resultView(r)
		}
		v.Who, v.At, v.Words = text.Format("%s%s", "%[2]s by %[1]s", a.Side.Name(), a.Stage.Words()), time.UnixMicro(a.At), a.Words
		out = append(out, v)
	}
	return out
}

func (s *Server) incidentLevel(ctx context.Context, q *request) (page.Page, error) {
	return s.levelPage(ctx, q, nil, text.Text{})
}

func (s *Server) levelPage(ctx context.Context, q *request, found *law.Result, problem text.Text) (page.Page, error) {
	id := q.PathValue("id")
	number, err := s.incidentNumber(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return page.IncidentLevel{Problem: problem, Number: number, Case: incidentHref(id), Post: incidentHref(id) + "/level", Level: levelForm(q, found)}, nil
}

func (s *Server) incidentNumber(ctx context.Context, q *request, id string) (string, error) {
	if q.who.Viewer.All() {
		f, err := s.Incidents.Find(ctx, q.who.Viewer, id)
		return f.Number, err
	}
	o, err := s.Incidents.FindOwn(ctx, q.who.Viewer, id)
	return o.Number, err
}

func (s *Server) incidentLevelSave(ctx context.Context, q *request) (string, error) {
	id := q.PathValue("id")
	f, err := factsOfForm(q, time.Time{}, s.Now())
	if err == nil && q.FormValue("check") == "yes" {
		return "", s.showLevel(q, f, time.Time{}, func(found *law.Result) (page.Page, error) { return s.levelPage(ctx, q, found, text.Text{}) })
	}
	if err == nil {
		err = s.Incidents.AssessCase(ctx, q.who.Viewer, id, incident.Judgement{Facts: f})
	}
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.levelPage(ctx, q, nil, problem) })
	}
	return incidentHref(id) + "?did=incident_stepped", nil
}

// showLevel draws a form again with the level that its answers give; nothing is kept.
func (s *Server) showLevel(q *request, f law.Facts, knew time.Time, draw func(*law.Result) (page.Page, error)) error {
	found, err := s.Incidents.AssessLevel(knew, f)
	if err != nil {
		return err
	}
	p, err := draw(&found)
	if err != nil {
		return err
	}
	q.write(http.StatusOK, p)
	return nil
}
