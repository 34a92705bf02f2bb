package law

import (
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Loss is what an incident does to information or a system; each is assessed by itself.
type Loss string

// The three.
const (
	Confidentiality Loss = "C"
	Integrity       Loss = "I"
	Availability    Loss = "A"
)

// Losses are the three in their order.
var Losses = []Loss{Confidentiality, Integrity, Availability}

// Words names the loss.
func (l Loss) Words() text.Text {
	switch l {
	case Confidentiality:
		return text.Of("機密性（洩漏）", "confidentiality (leak)")
	case Integrity:
		return text.Of("完整性（竄改）", "integrity (tampering)")
	case Availability:
		return text.Of("可用性（中斷）", "availability (interruption)")
	}
	return text.Text{}
}

// Class says how much hangs on information, a system or a business.
type Class string

// Unknown is an answer that nobody can give yet, None that there is no such thing.
const (
	Unknown Class = "unknown"
	None    Class = "none"
)

// Sensitive is a class of the regulation of 2021 alone.
const Sensitive Class = "sensitive"

// subject is what a condition speaks of.
type subject string

const (
	information subject = "info"
	system      subject = "system"
	business    subject = "business"
)

// subjects lists the classes of each, the lowest first.
var subjects = map[subject][]Class{
	information: {"noncore", "core_nonci", "core_ci", "official_secret", Sensitive, "state_secret"},
	system:      {"noncore_sys", "core_nonci_sys", "core_ci_sys"},
	business:    {"noncore", "core_nonci", "core_ci"},
}

// cores are the classes by which information is asked anew.
var cores = []Class{"noncore", "core_nonci", "core_ci"}

var classWords = map[subject]map[Class]text.Text{
	information: {
		"noncore":         text.Of("非核心業務資訊", "information of a non-core business"),
		"core_nonci":      text.Of("未涉及關鍵基礎設施維運之核心業務資訊", "information of a core business without critical infrastructure"),
		"core_ci":         text.Of("涉及關鍵基礎設施維運之核心業務資訊", "information of a core business that runs critical infrastructure"),
		"official_secret": text.Of("一般公務機密", "official secrets"),
		Sensitive:         text.Of("敏感資訊", "sensitive information"),
		"state_secret":    text.Of("國家機密", "state secrets"),
	},
	system: {
		"noncore_sys":    text.Of("非核心資通系統", "a non-core system"),
		"core_nonci_sys": text.Of("未涉及關鍵基礎設施維運之核心資通系統", "a core system without critical infrastructure"),
		"core_ci_sys":    text.Of("涉及關鍵基礎設施維運之核心資通系統", "a core system that runs critical infrastructure"),
	},
	business: {
		"noncore":    text.Of("非核心業務", "a non-core business"),
		"core_nonci": text.Of("未涉及關鍵基礎設施維運之核心業務", "a core business without critical infrastructure"),
		"core_ci":    text.Of("涉及關鍵基礎設施維運之核心業務", "a core business that runs critical infrastructure"),
	},
}

// Severity is a person's word: the law gives no figure for it.
type Severity string

// The two.
const (
	Minor   Severity = "minor"
	Serious Severity = "serious"
)

// Restored tells whether it came back within the tolerable interruption time (可容忍中斷時間).
type Restored string

// The answers.
const (
	Within  Restored = "yes"
	Over    Restored = "no"
	Running Restored = "running" // still interrupted: Elapsed and Tolerable say
)

// Answer is yes or no; "" or "unknown" is not known yet.
type Answer string

// The answers.
const (
	Yes Answer = "yes"
	No  Answer = "no"
)

const notKnown = "unknown"

// Facts are what is known of an incident. What is not known yet is left empty.
type Facts struct {
	Affected []Thing `json:"affected"`
}

// Thing is one thing that is affected in one way.
type Thing struct {
	Name      string   `json:"name"` // in a person's words
	Loss      Loss     `json:"loss"`
	Info      Class    `json:"info_class"`
	Core      Class    `json:"core"`         // of secret or sensitive information: noncore, core_nonci or core_ci as well
	System    Class    `json:"system_class"` // none: no system is affected
	Business  Class    `json:"business"`
	Severity  Severity `json:"severity"`
	Reason    string   `json:"severity_reason"` // why minor or serious
	Restored  Restored `json:"restored_within_mto"`
	Elapsed   int      `json:"elapsed_minutes"`
	Tolerable int      `json:"tolerable_minutes"` // by the body's maintenance plan; 0 is not known
	Daily     Answer   `json:"daily_work"`        // daily work was affected
}

// CodeFacts is a fact that cannot be.
const CodeFacts = "bad_facts"

// maxMinutes is ten years; more is a slip of the finger.
const maxMinutes = 10 * 366 * 24 * 60

// Check tells of the first fact that cannot be.
func (f Facts) Check() error {
	if len(f.Affected) > maxThings {
		return fault.New(fault.Invalid, CodeFacts, text.Format("受影響的項目最多 %d 個。", "At most %d things can be affected.", maxThings))
	}
	for i, t := range f.Affected {
		if say := t.wrong(); !say.IsZero() {
			return fault.New(fault.Invalid, CodeFacts, text.Format("第 %d 個受影響項目：%s", "affected thing %d: %s", i+1, say))
		}
	}
	return nil
}

func (t Thing) wrong() text.Text {
	switch {
	case t.Loss.Words().IsZero():
		return text.Of("loss 應是 C、I 或 A。", "loss is C, I or A.")
	case len(t.Name) > maxReason || len(t.Reason) > maxReason:
		return text.Of("文字太長。", "the words are too long.")
	case t.Severity != "" && t.Severity != Minor && t.Severity != Serious && t.Severity != notKnown:
		return text.Of("severity 應是 minor、serious 或 unknown。", "severity is minor, serious or unknown.")
	case t.Restored != "" && t.Restored != Within && t.Restored != Over && t.Restored != Running && t.Restored != notKnown:
		return text.Of("restored_within_mto 應是 yes、no、running 或 unknown。", "restored_within_mto is yes, no, running or unknown.")
	case t.Daily != "" && t.Daily != Yes && t.Daily != No && t.Daily != notKnown:
		return text.Of("daily_work 應是 yes、no 或 unknown。", "daily_work is yes, no or unknown.")
	case t.Elapsed < 0 || t.Tolerable < 0 || t.Elapsed > maxMinutes || t.Tolerable > maxMinutes:
		return text.Of("分鐘數不合理。", "the minutes cannot be.")
	case t.Tolerable > 0 && (t.Restored == Within && t.Elapsed > t.Tolerable || t.Restored == Over && t.Elapsed > 0 && t.Elapsed <= t.Tolerable):
		return text.Of("中斷分鐘數與是否在可容忍中斷時間內回復互相矛盾。", "the minutes contradict whether it was restored within the tolerable time.")
	}
	for s, c := range map[subject]Class{information: t.Info, system: t.System, business: t.Business} {
		if c != "" && c != Unknown && classWords[s][c].IsZero() && (c != None || s == information) {
			return text.Format("「%[2]s」不是 %[1]s 的分類。", "%[2]q is no class of %[1]s.", string(s), short(string(c)))
		}
	}
	return t.unfitting()
}

// unfitting tells of an answer to a question that the loss does not ask.
func (t Thing) unfitting() text.Text {
	switch {
	case t.Core != "" && t.Core != Unknown && classWords[business][t.Core].IsZero():
		return text.Of("core 應是 noncore、core_nonci、core_ci 或 unknown。", "core is noncore, core_nonci, core_ci or unknown.")
	case t.Core != "" && t.Info != Sensitive && t.Info != "official_secret" && t.Info != "state_secret":
		return text.Of("core 只用於敏感資訊與機密。", "core is for sensitive or secret information alone.")
	case t.Loss == Confidentiality && (t.System != "" || t.Business != ""):
		return text.Of("機密性只看資訊，不看系統或業務。", "confidentiality is of information, not of a system or a business.")
	case t.Loss == Integrity && t.Business != "":
		return text.Of("完整性看資訊與系統，不看業務。", "integrity is of information and systems, not of a business.")
	case t.Loss == Availability && t.Info != "":
		return text.Of("可用性看系統與業務，不看資訊。", "availability is of systems and businesses, not of information.")
	case t.Loss == Availability && t.Severity != "":
		return text.Of("可用性不分輕微與嚴重，看是否在可容忍中斷時間內回復。", "availability has no minor and serious; it asks whether it was restored within the tolerable time.")
	case t.Loss != Availability && (t.Restored != "" || t.Daily != "" || t.Elapsed != 0 || t.Tolerable != 0):
		return text.Of("中斷時間只用於可用性。", "the time of an interruption is for availability alone.")
	}
	return text.Text{}
}

// left is how long a running interruption may still last.
func (t Thing) left() time.Duration { return time.Duration(t.Tolerable-t.Elapsed) * time.Minute }
