package law

import (
	"cmp"
	"slices"

	"lianfang/internal/text"
)

// Range is a level that may not be certain yet. Where both are equal it is.
type Range struct {
	AtLeast int `json:"at_least"`
	AtMost  int `json:"at_most"`
}

// Certain tells whether everything that decides is known.
func (r Range) Certain() bool { return r.AtLeast == r.AtMost }

// Words says the range.
func (r Range) Words() text.Text {
	if r.Certain() {
		return LevelWords(r.AtLeast)
	}
	return text.Format("至少為%s，至多為%s", "at least %s, at most %s", LevelWords(r.AtLeast), LevelWords(r.AtMost))
}

func (r Range) with(o Range) Range { return Range{max(r.AtLeast, o.AtLeast), max(r.AtMost, o.AtMost)} }

// How a row stands to the facts.
type How string

// The three.
const (
	Hit      How = "hit"      // it holds
	Possible How = "possible" // it holds by some of the answers that are still open
	Near     How = "near"     // it would hold if one answer were another, and the level would be higher
)

// Words says how.
func (h How) Words() text.Text {
	switch h {
	case Hit:
		return text.Of("符合", "holds")
	case Possible:
		return text.Of("視未知答案而定", "depends on what is open")
	case Near:
		return text.Of("差一項", "one answer away")
	}
	return text.Text{}
}

// Line is a row of the rule as it stands to one thing.
type Line struct {
	Thing int       `json:"thing"` // from 1
	Row   string    `json:"row"`
	How   How       `json:"how"`
	Level int       `json:"level"`
	Lacks string    `json:"lacks,omitempty"` // the question whose answer would have to be another
	Say   text.Text `json:"say"`
	Basis Basis     `json:"basis"`
}

// Need is a question whose answer changes the level.
type Need struct {
	Thing  int       `json:"thing"`
	Answer string    `json:"answer"`
	Ask    text.Text `json:"ask"`
}

// Notice is something that a reader must be told beside the result.
type Notice struct {
	Thing int       `json:"thing,omitempty"`
	Code  string    `json:"code"`
	Say   text.Text `json:"say"`
}

// The codes of notices about a level.
const (
	NoticeBusinessOnly = "business_only"           // no system is affected, and this text goes by systems
	NoticeNoReason     = "severity_without_reason" // a person's word needs a reason
	NoticeRunning      = "still_running"           // the level rises when the tolerable time is over
	NoticeLegacy       = "legacy_class"            // a class of an earlier text
)

// LossResult is one of the three assessments.
type LossResult struct {
	Loss Loss `json:"loss"`
	Range
}

// Result is the level with everything that led to it.
type Result struct {
	Set     string       `json:"ruleset"`
	Level   *int         `json:"level"`   // null: not certain yet
	Overall Range        `json:"overall"` // the highest of the three, never a mean
	Losses  []LossResult `json:"losses"`
	Trace   []Line       `json:"trace"`
	Needs   []Need       `json:"needs"`
	Notices []Notice     `json:"notices"`
	Say     text.Text    `json:"say"`
}

// Assess finds the level of an incident.
func (l *Levels) Assess(f Facts) (Result, error) {
	if err := f.Check(); err != nil {
		return Result{}, err
	}
	r := Result{Set: l.ID, Trace: []Line{}, Needs: []Need{}, Notices: []Notice{}}
	for _, loss := range Losses {
		r.Losses = append(r.Losses, LossResult{Loss: loss})
	}
	for i, t := range f.Affected {
		one := l.assess(i+1, t)
		which := &r.Losses[slices.Index(Losses, t.Loss)]
		which.Range = which.with(one.level)
		r.Overall = r.Overall.with(one.level)
		r.Trace = append(r.Trace, one.lines...)
		r.Needs = append(r.Needs, one.needs...)
		r.Notices = append(r.Notices, one.notices...)
	}
	if r.Overall.Certain() {
		r.Level = &r.Overall.AtLeast
	}
	r.Say = text.Format("%s：%s。", "%s: %s.", l.Title, r.Overall.Words())
	return r, nil
}

// assessed is what comes of one thing.
type assessed struct {
	level   Range
	lines   []Line
	needs   []Need
	notices []Notice
}

func (l *Levels) assess(n int, t Thing) assessed {
	a := l.answers(t)
	all := a.each()
	levels, standing := l.hold(t.Loss, a, all)
	out := assessed{level: Range{AtLeast: 4}}
	for _, c := range all {
		out.level = Range{min(out.level.AtLeast, levels[c]), max(out.level.AtMost, levels[c])}
	}
	for _, s := range standing {
		if s.how == Near && s.row.Level <= out.level.AtMost {
			continue
		}
		out.lines = append(out.lines, Line{Thing: n, Row: s.row.ID, How: s.how, Level: s.row.Level, Lacks: string(s.lacks), Say: s.say(), Basis: s.row.Basis})
	}
	slices.SortStableFunc(out.lines, func(x, y Line) int {
		return cmp.Or(cmp.Compare(hows[x.How], hows[y.How]), cmp.Compare(y.Level, x.Level))
	})
	out.needs = needs(n, t, a, all, levels)
	out.notices = l.notices(n, t, out.level.AtMost)
	return out
}

var hows = map[How]int{Hit: 0, Possible: 1, Near: 2}

// standing is how a row stands to a thing.
type standing struct {
	row   Row
	how   How
	lacks question
}

// hold holds every row of a loss against every completion.
func (l *Levels) hold(loss Loss, a answers, all []completion) (map[completion]int, []standing) {
	levels := make(map[completion]int, len(all))
	var out []standing
	for _, r := range l.Rows {
		if r.Loss != loss {
			continue
		}
		hits, lacks := 0, question("")
		for _, c := range all {
			switch missed := r.misses(a, c); {
			case len(missed) == 0:
				hits++
				levels[c] = max(levels[c], r.Level)
			case len(missed) == 1 && lacks == "":
				lacks = missed[0]
			}
		}
		switch {
		case hits == len(all):
			out = append(out, standing{r, Hit, ""})
		case hits > 0:
			out = append(out, standing{r, Possible, ""})
		case lacks != "":
			out = append(out, standing{r, Near, lacks})
		}
	}
	return levels, out
}

func (s standing) say() text.Text {
	w := s.row.Words()
	switch s.how {
	case Near:
		return text.Format("若%[1]s不同而成為「%[2]s」，則為%[3]s", "if the %[1]s were another, so that %[2]s, it would be %[3]s", s.lacks.words(), w, LevelWords(s.row.Level))
	case Possible:
		return text.Format("可能是「%s」：%s", "perhaps %s: %s", w, LevelWords(s.row.Level))
	}
	return text.Format("%s：%s", "%s: %s", w, LevelWords(s.row.Level))
}

func (q question) words() text.Text {
	switch q {
	case askInfo, askCore:
		return text.Of("資訊分類", "class of information")
	case askSystem:
		return text.Of("資通系統分類", "class of system")
	case askBusiness:
		return text.Of("業務分類", "class of business")
	case askSeverity:
		return text.Of("輕微或嚴重的判斷", "judgement of minor or serious")
	case askRestored:
		return text.Of("是否於可容忍中斷時間內回復", "time of restoring")
	}
	return text.Of("對日常作業的影響", "effect on daily work")
}

// needs asks what changes the level: two completions that differ in one answer alone and give different levels.
func needs(n int, t Thing, a answers, all []completion, levels map[completion]int) []Need {
	open := a.open(t)
	var out []Need
	for _, q := range []question{askInfo, askCore, askSystem, askBusiness, askSeverity, askRestored, askDaily} {
		first, ok := open[q]
		if ok && slices.ContainsFunc(all, func(c completion) bool { return levels[c] != levels[first(c)] }) {
			out = append(out, Need{Thing: n, Answer: string(q), Ask: q.ask(t)})
		}
	}
	return out
}

func (q question) ask(t Thing) text.Text {
	switch q {
	case askInfo:
		return text.Of("是哪一類資訊？", "What class of information is it?")
	case askCore:
		return text.Of("條文已沒有這一類資訊：是核心業務資訊嗎？是否涉及關鍵基礎設施維運？", "The text no longer knows this class: is it information of a core business, and one that runs critical infrastructure?")
	case askSystem:
		return text.Of("有沒有資通系統受影響？是不是核心資通系統？", "Is a system affected, and is it a core system?")
	case askBusiness:
		return text.Of("哪一項業務受影響或停頓？是不是核心業務？", "Which business was affected or stopped, and is it a core business?")
	case askSeverity:
		return text.Of("輕微或嚴重？條文沒有數字，請判斷並寫下理由。", "Minor or serious? The law gives no figure: judge, and say why.")
	case askRestored:
		if t.Restored == Running {
			return text.Of("可容忍中斷時間是多久？（見資通安全維護計畫）", "How long is the tolerable interruption time? (See the maintenance plan.)")
		}
		return text.Of("是否於可容忍中斷時間內回復？", "Was it restored within the tolerable interruption time?")
	}
	return text.Of("是否造成日常作業影響？", "Was daily work affected?")
}

func (l *Levels) notices(n int, t Thing, level int) []Notice {
	var out []Notice
	add := func(code string, say text.Text) { out = append(out, Notice{n, code, say}) }
	if t.Loss == Availability && t.System == None && t.Business != "" && t.Business != None && !l.asks(Availability, business) {
		add(NoticeBusinessOnly, text.Of("業務受影響，但沒有資通系統受影響：這套條文的可用性以資通系統為準，所以不計等級。請確認系統是否真的未受影響。",
			"A business was affected and no system: by this text availability goes by systems, so it gives no level. Make sure that no system was."))
	}
	if (t.Severity == Minor || t.Severity == Serious) && t.Reason == "" {
		add(NoticeNoReason, text.Of("輕微或嚴重由人判斷，請寫下理由。", "Minor or serious is a person's judgement: say why."))
	}
	if slices.Contains(l.legacy, t.Info) {
		add(NoticeLegacy, text.Format("「%s」是舊條文的分類，這套條文改看是不是核心業務資訊。", "%s is a class of an earlier text; this one asks whether it is of a core business.", classWords[information][t.Info]))
	}
	if t.Restored == Running && t.Tolerable > 0 && t.Elapsed <= t.Tolerable {
		longer := t
		longer.Elapsed = t.Tolerable + 1
		if then := l.assess(n, longer).level.AtMost; then > level {
			add(NoticeRunning, text.Format("仍在中斷：再 %d 分鐘就超過可容忍中斷時間，屆時為%s。", "Still interrupted: in %d minutes the tolerable time is over, and then it is %s.", int(t.left().Minutes()), LevelWords(then)))
		}
	}
	return out
}
