package intel

import (
	"strings"

	"lianfang/internal/text"
)

// Stage names one of the seven stages.
type Stage string

// The stages, in order.
const (
	StageParse     Stage = "parse"
	StageNormalise Stage = "normalise"
	StageGuard     Stage = "guard"
	StageMark      Stage = "mark"
	StageWeigh     Stage = "weigh"
	StageMerge     Stage = "merge"
	StageAccept    Stage = "accept"
)

// Stages lists the stages in order.
func Stages() []Stage {
	return []Stage{StageParse, StageNormalise, StageGuard, StageMark, StageWeigh, StageMerge, StageAccept}
}

// Result is how a stage ended for an object.
type Result string

// The results.
const (
	Pass   Result = "pass"
	Note   Result = "note" // passed, with something worth saying
	Hold   Result = "hold" // goes on, but waits for the desk
	Refuse Result = "refuse"
)

// Verdict is what one stage said of one object, and why.
type Verdict struct {
	Stage  Stage
	Result Result
	Code   string // a key of reasons
	Detail string // a name, number or value that the reason mentions
}

// Trace is the verdicts of an object in the order of the stages. It is stored as text: "stage:result:code:detail" a line.
type Trace []Verdict

func (t *Trace) add(s Stage, r Result, code, detail string) {
	*t = append(*t, Verdict{s, r, code, detail})
}

// Encode writes the trace as it is stored.
func (t Trace) Encode() string {
	var b strings.Builder
	for i, v := range t {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(string(v.Stage) + ":" + string(v.Result) + ":" + v.Code + ":" + strings.ReplaceAll(v.Detail, "\n", " "))
	}
	return b.String()
}

// DecodeTrace reads what Encode wrote.
func DecodeTrace(s string) Trace {
	var t Trace
	for line := range strings.SplitSeq(s, "\n") {
		p := strings.SplitN(line, ":", 4)
		if len(p) == 4 {
			t = append(t, Verdict{Stage(p[0]), Result(p[1]), p[2], p[3]})
		}
	}
	return t
}

// Say gives the reason in words.
func (v Verdict) Say() text.Text {
	if t, ok := reasons[v.Code]; ok {
		if strings.Contains(t.In(text.En), "%s") {
			return t.With(v.Detail)
		}
		return t
	}
	return text.Same(v.Code)
}

// reasons is everything a stage can say.
var reasons = map[string]text.Text{
	"read":             text.Of("讀得懂。", "Read without a problem."),
	"breaks_must":      text.Of("違反標準：%s；內容照原樣保留。", "Breaks a MUST of its standard: %s. It is kept byte for byte."),
	"unusable":         text.Of("讀不懂：%s", "Cannot be used: %s"),
	"normal":           text.Of("值已是標準寫法。", "The values were in normal form."),
	"rewritten":        text.Of("已改成標準寫法：%s", "Rewritten to normal form: %s"),
	"no_value":         text.Of("沒有可比對的值。", "Holds no value to compare."),
	"odd_value":        text.Of("有讀不懂的值，照原樣保留：%s", "A value could not be read and is kept as written: %s"),
	"clear":            text.Of("不在任何排除清單上。", "On no warning list."),
	"special":          text.Of("是保留或內部位址，不會據以預警或阻擋：%s", "A reserved or private address; nobody is warned or blocked because of it: %s"),
	"documentation":    text.Of("是文件範例用的位址或網域：%s", "An address or name reserved for documentation: %s"),
	"warninglist":      text.Of("在排除清單上，不會單獨據以預警或阻擋：%s", "On a warning list; nobody is warned or blocked because of it alone: %s"),
	"only_special":     text.Of("裡面只有保留或內部位址，等值班台看過：%s", "Holds reserved or private addresses only; it waits for the desk: %s"),
	"marked":           text.Of("依來源標示：%s", "Marked by its source: %s"),
	"contract":         text.Of("來源未標示，依與該來源的約定：%s", "Unmarked; by the agreement with this source: %s"),
	"operator":         text.Of("來源未標示，依匯入者指定：%s", "Unmarked; as the person who imported it said: %s"),
	"unmarked":         text.Of("沒有標示，只有值班台看得到，等人標示。", "Unmarked; only the desk sees it until someone marks it."),
	"unknown_marking":  text.Of("標示看不懂，只有值班台看得到：%s", "Its marking is not understood, so only the desk sees it: %s"),
	"weighed":          text.Of("可信度 %s（來源評等與來源自己的把握）。", "Weight %s, from the source's rating and its own confidence."),
	"first":            text.Of("第一次收到。", "Not known before."),
	"newer":            text.Of("同一來源的新版本，取代舊的。", "A newer version by the same source; it replaces the older one."),
	"same":             text.Of("已收過同樣內容，只更新最後看到的時間。", "Already known; only its last-seen time moves."),
	"older":            text.Of("比已有的版本舊，不取代。", "Older than the version here; nothing is replaced."),
	"conflict":         text.Of("編號與版本相同但內容不同，保留先到的。", "Same id and version but other content; the first one stays."),
	"another_source":   text.Of("另一個來源也說到它，並列保存。", "Another source speaks of it too; kept beside the first."),
	"another_record":   text.Of("同一來源另一種紀錄也說到它，並列保存。", "The same source speaks of it in a record of another kind; both are kept."),
	"another_marking":  text.Of("同一來源在另一份文件裡也提到，標示不同，並列保存。", "The same source speaks of it in another file with another marking; both are kept."),
	"not_owner":        text.Of("不是原來源，不能更改或撤回：%s。等值班台看過。", "Not its first source, so it may not change or withdraw it: %s. It waits for the desk."),
	"revoked":          text.Of("來源撤回。", "Withdrawn by its source."),
	"accepted":         text.Of("收下。", "Accepted."),
	"held":             text.Of("收下但先保留，等值班台看過。", "Kept, but it waits for the desk."),
	"refused":          text.Of("不收。", "Not accepted."),
	"marking_conflict": text.Of("同一來源把標示放寬：%s。等值班台看過。", "The source now marks it more widely: %s. It waits for the desk."),
}
