package law

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Kind is what happened in a case.
type Kind string

// What happened, whatever the law.
const (
	Opened         Kind = "opened"          // which sort of body it is, and whether it reports of its own will
	Knew           Kind = "knew"            // 知悉
	ContractorKnew Kind = "contractor_knew" // that the body's contractor knew is not that the body did
	Occurred       Kind = "occurred"        // 發生
	LevelSet       Kind = "level"           // a level was assessed, reviewed or reviewed again
	ControlDone    Kind = "control_done"    // 完成損害控制或復原
	ServiceBack    Kind = "restored"
	HandlingEnded  Kind = "handling_ended"
	Ascertained    Kind = "ascertained" // 查明
	Ordered        Kind = "ordered"     // an administrative order
	RansomPaid     Kind = "ransom_paid"
	NewFacts       Kind = "new_facts"
)

// What somebody did under a regime, which the event names: telling one authority does not tell another.
const (
	Notified        Kind = "notified"    // 通報; Way says how
	Received        Kind = "received"    // 接獲
	ReviewDone      Kind = "review_done" // 審核完成
	Forwarded       Kind = "forwarded"
	ReportFiled     Kind = "report_filed"
	ReportPassedOn  Kind = "report_passed_on"
	MeetingHeld     Kind = "meeting_held"
	ObstacleEnded   Kind = "obstacle_ended" // the usual way can be taken again
	StatusLogged    Kind = "status_logged"
	EarlyWarned     Kind = "early_warned"
	ProgressFiled   Kind = "progress_filed"
	Requested       Kind = "requested"
	Answered        Kind = "answered"
	PersonsTold     Kind = "persons_told"
	RansomReported  Kind = "ransom_reported"
	SupplementFiled Kind = "supplement_filed"
	Done            Kind = "done" // the duty that it names
)

// What changes how others are read.
const (
	RegimeAdded   Kind = "regime_added"
	RegimeRemoved Kind = "regime_removed"
	Extended      Kind = "extension_granted" // by one of those who must agree
	StoppedFor    Kind = "stopped"           // a duty no longer runs, with evidence
	Corrected     Kind = "corrected"         // when the event that it names truly was
	Withdrawn     Kind = "withdrawn"         // the event that it names was noted by mistake
)

// What rules may speak of and nobody notes.
const (
	LevelChanged     Kind = "level_changed"
	NotifiedUsualWay Kind = "notified_usual_way"
	NotifiedOtherWay Kind = "notified_other_way"
)

var (
	factKinds = []Kind{Opened, Knew, ContractorKnew, Occurred, LevelSet, ControlDone, ServiceBack, HandlingEnded, Ascertained, Ordered, RansomPaid, NewFacts}
	actKinds  = []Kind{Notified, Received, ReviewDone, Forwarded, ReportFiled, ReportPassedOn, MeetingHeld, ObstacleEnded, StatusLogged, EarlyWarned, ProgressFiled,
		Requested, Answered, PersonsTold, RansomReported, SupplementFiled, Done}
	rulingKinds  = []Kind{RegimeAdded, RegimeRemoved, Extended, StoppedFor, Corrected, Withdrawn}
	derivedKinds = []Kind{LevelChanged, NotifiedUsualWay, NotifiedOtherWay}
)

var ownKind = regexp.MustCompile(`^x_[a-z0-9_]{1,40}$`)

// noted tells whether an event may be of the kind.
func (k Kind) noted() bool {
	return slices.Contains(factKinds, k) || slices.Contains(actKinds, k) || slices.Contains(rulingKinds, k) || ownKind.MatchString(string(k))
}

// known tells whether a rule may speak of the kind.
func (k Kind) known() bool {
	return !slices.Contains(rulingKinds, k) && k.noted() || slices.Contains(derivedKinds, k)
}

// OfRegime tells whether an event of the kind names the regime to which it belongs.
func (k Kind) OfRegime() bool {
	return slices.Contains(actKinds, k) || k == RegimeAdded || k == RegimeRemoved || k == Extended || k == StoppedFor
}

// Body is a sort of body.
type Body string

// The sorts of body that the law knows, and everybody else.
const (
	PublicBody        Body = "public"             // 公務機關
	SpecificNonPublic Body = "specific_nonpublic" // 特定非公務機關
	PrivateBody       Body = "private"
)

// Words names the sort.
func (b Body) Words() text.Text {
	switch b {
	case PublicBody:
		return text.Of("公務機關", "public body")
	case SpecificNonPublic:
		return text.Of("特定非公務機關", "specific non-public body")
	case PrivateBody:
		return text.Of("其他單位", "other body")
	}
	return text.Text{}
}

// Stage says who set a level.
type Stage string

// The stages.
const (
	Assessed       Stage = "assessed"        // by the body itself
	Reviewed       Stage = "reviewed"        // 審核
	SecondReviewed Stage = "second_reviewed" // by the competent authority
)

// Words names the stage.
func (s Stage) Words() text.Text {
	switch s {
	case Assessed:
		return text.Of("評估", "assessed")
	case Reviewed:
		return text.Of("審核", "reviewed")
	case SecondReviewed:
		return text.Of("再行審核", "reviewed again")
	}
	return text.Text{}
}

// Event is something that happened in a case. Events are only ever added; a mistake is mended by a further one.
type Event struct {
	ID         string    `json:"id"`
	Kind       Kind      `json:"kind"`
	At         time.Time `json:"at"`    // when it happened
	Noted      time.Time `json:"noted"` // when it was written down; zero: at once
	By         string    `json:"by"`    // who, in words
	Regime     string    `json:"regime"`
	Duty       string    `json:"duty"`
	Level      *int      `json:"level"`
	Stage      Stage     `json:"stage"`
	Way        string    `json:"way"` // of a notification: "" or "usual", else "other" with a reason
	Reason     string    `json:"reason"`
	Evidence   string    `json:"evidence"`
	Until      time.Time `json:"until"`   // of an extension
	Consent    string    `json:"consent"` // the party that agrees to an extension
	Of         string    `json:"of"`      // the event that is corrected or withdrawn
	Body       Body      `json:"body"`
	Voluntary  bool      `json:"voluntary"`
	SelfReview bool      `json:"self_review"` // the body reviews its own incidents

	family string // of Regime, once it is checked
}

// CodeEvent is an event that cannot be.
const CodeEvent = "bad_event"

// Check tells of the first event that cannot be. What has passed stays right when further events are added that name none of these anew.
func (b *Book) Check(events []Event) error {
	_, err := b.check(events)
	return err
}

// check gives the events in the order in which they were written down.
func (b *Book) check(events []Event) ([]Event, error) {
	if len(events) > maxEvents {
		return nil, badEvent("", text.Format("一案最多 %d 筆事件。", "A case has at most %d events.", maxEvents))
	}
	byID := make(map[string]Event, len(events))
	out := slices.Clone(events)
	for i, e := range out {
		if e.Noted.IsZero() {
			out[i].Noted = e.At
		}
		if _, twice := byID[e.ID]; twice || e.ID == "" || len(e.ID) > maxID || strings.ContainsAny(e.ID, "/@ ") {
			return nil, badEvent(e.ID, text.Of("每一筆事件要有自己的 id，不含空白、/ 與 @。", "every event has an id of its own, without spaces, / and @."))
		}
		byID[e.ID] = out[i]
	}
	for i, e := range out {
		say := e.wrong()
		if say.IsZero() {
			say = e.wrongTie(byID)
		}
		if say.IsZero() {
			say = b.wrongLaw(e)
		}
		if !say.IsZero() {
			return nil, badEvent(e.ID, say)
		}
		if e.Regime != "" {
			out[i].family = b.family(e.Regime)[0].Family
		}
	}
	slices.SortFunc(out, func(x, y Event) int {
		return cmp.Or(x.Noted.Compare(y.Noted), cmp.Compare(x.ID, y.ID))
	})
	return out, nil
}

func badEvent(id string, say text.Text) error {
	return fault.New(fault.Invalid, CodeEvent, text.Format("事件「%s」：%s", "event %q: %s", short(id), say))
}

func (e Event) wrong() text.Text {
	switch {
	case !e.Kind.noted():
		return text.Format("沒有「%s」這種事件；自訂的以 x_ 開頭。", "there is no kind %q; one of your own begins with x_.", short(string(e.Kind)))
	case !sane(e.At) || !sane(e.Noted):
		return text.Of("要有合理的時間。", "a sensible time is wanted.")
	case e.At.After(e.Noted):
		return text.Of("發生的時間不能晚於記錄的時間。", "it cannot have happened after it was noted.")
	case max(len(e.By), len(e.Reason), len(e.Evidence), len(e.Way)) > maxReason:
		return text.Of("文字太長。", "the words are too long.")
	case e.Kind.OfRegime() != (e.Regime != ""):
		return text.Of("對特定規定所做的事要寫 regime，其他事件不寫。", "what is done under one law names its regime, and nothing else does.")
	case (e.Duty != "") != (e.Kind == Done || e.Kind == Extended) && e.Kind != StoppedFor:
		return text.Of("done 與 extension_granted 要寫 duty，其他事件不寫。", "done and extension_granted name a duty, and nothing else does.")
	case (e.Level != nil) != (e.Kind == LevelSet) || e.Level != nil && (*e.Level < 0 || *e.Level > 4):
		return text.Of("level 事件要寫 0 到 4 的 level。", "a level event has a level from 0 to 4.")
	case e.Stage.Words().IsZero() != (e.Kind != LevelSet):
		return text.Of("level 事件的 stage 應是 assessed、reviewed 或 second_reviewed。", "the stage of a level event is assessed, reviewed or second_reviewed.")
	case e.Way != "" && (e.Kind != Notified || e.Way != usualWay && e.Way != otherWay):
		return text.Of("way 只用於 notified，是 usual 或 other。", "way is for notified alone: usual or other.")
	case e.Kind == Opened && e.Body != "" && e.Body.Words().IsZero():
		return text.Of("body 應是 public、specific_nonpublic 或 private。", "body is public, specific_nonpublic or private.")
	case e.Kind != Opened && (e.Body != "" || e.Voluntary || e.SelfReview):
		return text.Of("body、voluntary、self_review 只用於 opened。", "body, voluntary and self_review are for opened alone.")
	case e.Until.IsZero() == (e.Kind == Extended) || !e.Until.IsZero() && !sane(e.Until):
		return text.Of("extension_granted 要寫 until，其他事件不寫。", "extension_granted says until when, and nothing else does.")
	case (e.Consent != "") != (e.Kind == Extended):
		return text.Of("extension_granted 要寫 consent，其他事件不寫。", "extension_granted says in consent who agrees, and nothing else does.")
	case e.Kind == StoppedFor && e.Evidence == "":
		return text.Of("停止計時要寫佐證（evidence）。", "a clock is stopped with evidence.")
	case e.Reason == "" && e.needsReason():
		return text.Of("要寫理由。", "a reason is wanted.")
	}
	return text.Text{}
}

// OtherWay is a notification by another way than the designated one.
const OtherWay = "other"

const (
	usualWay = "usual"
	otherWay = OtherWay
)

// needsReason: what changes when a duty ends, and a notification by another way (R2021 art. 4(3)).
func (e Event) needsReason() bool {
	return e.Kind == Corrected || e.Kind == Withdrawn || e.Kind == StoppedFor || e.Kind == RegimeRemoved || e.Way == otherWay
}

func (e Event) wrongTie(byID map[string]Event) text.Text {
	mends := e.Kind == Corrected || e.Kind == Withdrawn
	of, ok := byID[e.Of]
	switch {
	case !mends && e.Of == "":
		return text.Text{}
	case !mends || !ok:
		return text.Of("of 只用於 corrected 與 withdrawn，指向既有的事件。", "of is for corrected and withdrawn, and names an event that is there.")
	case of.Kind == Corrected || of.Kind == Withdrawn || of.Noted.After(e.Noted):
		return text.Of("更正與撤回不能再更正，也不能早於原事件的記錄。", "a correction is not corrected itself, and is noted after its event.")
	}
	return text.Text{}
}

// wrongLaw tells of a regime, duty or party that the book does not have.
func (b *Book) wrongLaw(e Event) text.Text {
	if e.Regime == "" {
		return text.Text{}
	}
	of := b.family(e.Regime)
	if len(of) == 0 {
		return text.Format("沒有「%s」這套規定。", "there is no law called %q.", short(e.Regime))
	}
	if e.Duty == "" {
		return text.Text{}
	}
	hasDuty := func(r *Regime) bool { d, ok := r.Duty(e.Duty); return ok && d.runs() }
	mayAgree := func(r *Regime) bool {
		d, ok := r.extension(e.Duty)
		return ok && slices.Contains(d.consent, e.Consent)
	}
	switch {
	case !slices.ContainsFunc(of, hasDuty):
		return text.Format("「%s」沒有「%s」這項義務。", "%q has no duty %q.", short(e.Regime), short(e.Duty))
	case e.Kind == Extended && !slices.ContainsFunc(of, mayAgree):
		return text.Format("「%s」不能由「%s」同意延長。", "%q cannot be extended by %q.", short(e.Duty), short(e.Consent))
	}
	return text.Text{}
}

// family lists the sets that an id or a family names: the id's whole family, since an act under one of its texts stays one when another is found to apply.
func (b *Book) family(ref string) []*Regime {
	var out []*Regime
	for _, r := range b.regimes {
		if r.ID == ref {
			ref = r.Family
		}
	}
	for _, r := range b.regimes {
		if r.Family == ref {
			out = append(out, r)
		}
	}
	return out
}
