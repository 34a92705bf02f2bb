package law

import (
	"slices"
	"strconv"

	"lianfang/internal/text"
)

// Levels is one text's rule for the level (資通安全事件等級): rows, each a sufficient condition. 4 is the worst; 0 is no incident that must be notified.
type Levels struct {
	Set
	Rows   []Row
	legacy []Class // classes of earlier texts that mean nothing here
}

// Row is one sufficient condition.
type Row struct {
	ID       string
	Loss     Loss
	subject  subject
	class    Class
	severity Severity // "" either
	restored Restored // Within, Over; "" is not asked
	daily    bool     // only where daily work was affected
	Level    int
	Basis    Basis
}

type wireRow struct {
	ID       string   `json:"id"`
	Loss     Loss     `json:"loss"`
	Info     Class    `json:"info"`
	System   Class    `json:"system"`
	Business Class    `json:"business"`
	Severity Severity `json:"severity"`
	Restored string   `json:"restored"` // within, over
	Daily    bool     `json:"daily_work"`
	Level    int      `json:"level"`
	wireBasis
}

func (w *wireFile) readLevels(s Set) (*Levels, *flaw) {
	if w.Levels != "" || w.Body != "" || w.Months != "" || w.Parties != nil || w.Duties != nil {
		return nil, flawAt(text.Of("levels、body、months、parties、duties 屬於 clocks。", "levels, body, months, parties and duties are for clocks."), "kind")
	}
	all := make([]string, len(w.Rows))
	for i, r := range w.Rows {
		all[i] = r.ID
	}
	if wrong := ids(all, "rows"); wrong != nil {
		return nil, wrong
	}
	out := &Levels{Set: s}
	for i, c := range w.Legacy {
		if classWords[information][Class(c)].IsZero() {
			return nil, flawAt(text.Of("不認得的資訊分類。", "There is no such class of information."), "legacy", strconv.Itoa(i))
		}
		out.legacy = append(out.legacy, Class(c))
	}
	for i, r := range w.Rows {
		row, wrong := w.readRow(r)
		if wrong == nil && row.subject == information && slices.Contains(out.legacy, row.class) {
			wrong = flawAt(text.Of("legacy 的分類不能再當條件。", "A class that is legacy is no condition."), "info")
		}
		if wrong != nil {
			return nil, wrong.under("rows", strconv.Itoa(i))
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

var restoredWords = map[string]Restored{"": "", "within": Within, "over": Over}

func (w *wireFile) readRow(r wireRow) (Row, *flaw) {
	basis, wrong := w.basis(r.wireBasis)
	if wrong != nil {
		return Row{}, wrong
	}
	out := Row{ID: r.ID, Loss: r.Loss, severity: r.Severity, daily: r.Daily, Level: r.Level, Basis: basis}
	given := 0
	for s, c := range map[subject]Class{information: r.Info, system: r.System, business: r.Business} {
		if c == "" {
			continue
		}
		out.subject, out.class, given = s, c, given+1
		if classWords[s][c].IsZero() {
			return out, flawAt(text.Of("不認得的分類。", "There is no such class."), string(s))
		}
	}
	restored, ok := restoredWords[r.Restored]
	out.restored = restored
	available := r.Loss == Availability
	switch {
	case r.Loss.Words().IsZero():
		return out, flawAt(text.Of("loss 應是 C、I 或 A。", "loss is C, I or A."), "loss")
	case given != 1:
		return out, flawAt(text.Of("一列要有 info、system、business 其中一個。", "A row has one of info, system and business."))
	case out.subject == information && available || out.subject == system && r.Loss == Confidentiality || out.subject == business && !available:
		return out, flawAt(text.Of("這種損失不看這個對象。", "This loss is not asked of that."), string(out.subject))
	case r.Severity != "" && (available || r.Severity != Minor && r.Severity != Serious):
		return out, flawAt(text.Of("severity 是 minor 或 serious，可用性不用。", "severity is minor or serious, and not for availability."), "severity")
	case !ok || available != (restored != ""):
		return out, flawAt(text.Of("restored 是 within 或 over，只用於可用性。", "restored is within or over, for availability alone."), "restored")
	case r.Daily && restored != Within:
		return out, flawAt(text.Of("daily_work 只與 within 一起。", "daily_work goes with within alone."), "daily_work")
	case r.Level < 1 || r.Level > 4:
		return out, flawAt(text.Of("level 是 1 到 4。", "level is 1 to 4."), "level")
	}
	return out, nil
}

// Words says the condition.
func (r Row) Words() text.Text {
	of := classWords[r.subject][r.class]
	switch {
	case r.Loss == Availability && r.daily:
		return text.Format("%s 受影響或停頓，於可容忍中斷時間內回復，造成日常作業影響", "%s was affected or stopped and restored within the tolerable interruption time, and daily work was affected", of)
	case r.restored == Within:
		return text.Format("%s 受影響或停頓，於可容忍中斷時間內回復", "%s was affected or stopped and restored within the tolerable interruption time", of)
	case r.restored == Over:
		return text.Format("%s 受影響或停頓，無法於可容忍中斷時間內回復", "%s was affected or stopped and not restored within the tolerable interruption time", of)
	case r.Loss == Confidentiality:
		return text.Format("%[1]s 遭%[2]s洩漏", "%[2]s leak of %[1]s", of, r.severity.how())
	}
	return text.Format("%[1]s 遭%[2]s竄改", "%[2]s tampering with %[1]s", of, r.severity.how())
}

func (s Severity) how() text.Text {
	switch s {
	case Minor:
		return text.Of("輕微", "minor")
	case Serious:
		return text.Of("嚴重", "serious")
	}
	return text.Of("", "any")
}

// asks tells whether the rule looks at a subject in a loss at all.
func (l *Levels) asks(loss Loss, s subject) bool {
	return slices.ContainsFunc(l.Rows, func(r Row) bool { return r.Loss == loss && r.subject == s })
}

// LevelWords names a level.
func LevelWords(n int) text.Text {
	if n == 0 {
		return text.Of("未達等級（無須通報）", "no level (need not be notified)")
	}
	return text.Format("第 %d 級", "level %d", n)
}
