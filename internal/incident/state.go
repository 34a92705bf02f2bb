package incident

import "lianfang/internal/text"

// State is how far a case has come.
type State string

// The states.
const (
	Received   State = "received"
	Triaged    State = "triaged"
	Handling   State = "handling"
	Controlled State = "controlled" // the damage is under control, or all is restored
	Closed     State = "closed"
	Refused    State = "refused"
	Duplicate  State = "duplicate"
)

// States are all of them, in the order in which a case goes.
var States = []State{Received, Triaged, Handling, Controlled, Closed, Refused, Duplicate}

var stateNames = map[State]text.Text{
	Received: text.Of("已收到", "received"), Triaged: text.Of("已分案", "triaged"), Handling: text.Of("處理中", "being handled"), Controlled: text.Of("已控制", "under control"),
	Closed: text.Of("已結案", "closed"), Refused: text.Of("不受理", "not taken on"), Duplicate: text.Of("重複", "a duplicate"),
}

// Name is the state in words.
func (s State) Name() text.Text { return stateNames[s] }

// Open tells whether something is still to be done about a case.
func (s State) Open() bool {
	return s == Received || s == Triaged || s == Handling || s == Controlled
}

// Event is something that is done with a case.
type Event string

// The events that move a case.
const (
	Triage  Event = "triage" // class and line; may be done again
	Handle  Event = "handle"
	Control Event = "control"
	Close   Event = "close"
	Refuse  Event = "refuse"
	Repeat  Event = "repeat" // it repeats another case
	Reopen  Event = "reopen"
)

// What stands among the steps and moves nothing.
const (
	Came   Event = "came"
	Assess Event = "assess" // of the level, by the body
	Review Event = "review" // of the level, by whom the law says
	Note   Event = "note"   // that a duty was met
	Extend Event = "extend"
	Share  Event = "share" // the reporter lets their authority read it
	Fired  Event = "fired" // a clock came to a warning
	Raise  Event = "raise" // to the second line, by a rule

	Bind        Event = "bind"     // a law holds for it
	Unbind      Event = "unbind"   // and does no more
	Happen      Event = "happen"   // something that the law asks about is noted
	Stop        Event = "stop"     // of a clock, by evidence
	Correct     Event = "correct"  // of a time
	Withdraw    Event = "withdraw" // of what was noted by mistake
	Leak        Event = "leak"     // what is known of personal data
	Admit       Event = "admit"    // an organisation is let in
	Leave       Event = "leave"    // and out
	Send        Event = "send"     // signs of the attack go to whom they concern
	Handed      Event = "handed"   // to the police or a prosecution; the desk's alone
	Lift        Event = "lift"     // of the silence about it; the desk's alone
	Tasked      Event = "tasked"   // somebody got something to do
	TaskEnded   Event = "task_ended"
	AdmitPolice Event = "admit_police" // the desk's alone
	Filed       Event = "file"         // a paper of the law was sent
	Judged      Event = "judge"        // what was found about such a paper

	AnnounceDraft Event = "announce_draft" // what everybody may be told was written; the desk's alone
	AnnounceTell  Event = "announce"       // and published
	AnnounceEnd   Event = "announce_end"   // and taken back
)

// Events are all that move a case.
var Events = []Event{Triage, Handle, Control, Close, Refuse, Repeat, Reopen}

var eventNames = map[Event]text.Text{
	Came: text.Of("收到通報", "report received"), Triage: text.Of("分案", "triaged"), Handle: text.Of("開始處理", "handling began"), Control: text.Of("完成損害控制或復原", "damage under control, or restored"),
	Close: text.Of("結案", "closed"), Refuse: text.Of("不受理", "not taken on"), Repeat: text.Of("併入另一件", "joined to another case"), Reopen: text.Of("重新開啟", "reopened"),
	Assess: text.Of("評估等級", "level assessed"), Review: text.Of("審核等級", "level reviewed"), Note: text.Of("記下已辦理", "noted as done"), Extend: text.Of("同意延長", "extension granted"),
	Share: text.Of("同意主管機關閱覽", "shared with the authority"), Fired: text.Of("時限提醒", "clock warning"), Raise: text.Of("依規則轉二線", "to the second line, by rule"),
	Bind: text.Of("適用一套規定", "a law was added"), Unbind: text.Of("不再適用一套規定", "a law was removed"), Happen: text.Of("記下發生的事", "noted what happened"), Stop: text.Of("停止計時", "clock stopped"),
	Correct: text.Of("更正時間", "time corrected"), Withdraw: text.Of("撤回紀錄", "entry withdrawn"), Leak: text.Of("個資情形", "personal data"), Admit: text.Of("加入單位", "organisation let in"), Leave: text.Of("單位離開", "organisation left"),
	Send: text.Of("送出跡象", "signs sent out"), Handed: text.Of("移送檢警調", "handed to the police or prosecution"), Lift: text.Of("解除保密", "silence lifted"), Tasked: text.Of("交辦事項", "tasks given"), TaskEnded: text.Of("事項結束", "task ended"), AdmitPolice: text.Of("加入檢警調", "police let in"),
	Filed: text.Of("送出法定書表", "paper of the law filed"), Judged: text.Of("審核法定書表", "paper of the law reviewed"),
	AnnounceDraft: text.Of("擬公告稿", "announcement drafted"), AnnounceTell: text.Of("公告", "announced to the public"), AnnounceEnd: text.Of("收回公告", "announcement taken back"),
}

// Name is the event in words.
func (e Event) Name() text.Text { return eventNames[e] }

// table is the life of a case, as doc.go draws it.
var table = map[State]map[Event]State{
	Received:   {Triage: Triaged, Control: Controlled, Close: Closed, Refuse: Refused, Repeat: Duplicate},
	Triaged:    {Triage: Triaged, Handle: Handling, Control: Controlled, Close: Closed, Refuse: Refused, Repeat: Duplicate},
	Handling:   {Triage: Handling, Control: Controlled, Close: Closed, Repeat: Duplicate},
	Controlled: {Triage: Controlled, Handle: Handling, Close: Closed, Repeat: Duplicate},
	Closed:     {Reopen: Handling},
	Refused:    {Reopen: Received},
	Duplicate:  {Reopen: Received},
}

// Next tells what becomes of a case; ok is false where the event is not possible.
func Next(s State, e Event) (next State, ok bool) {
	next, ok = table[s][e]
	return next, ok
}

// Offered lists what the desk may do with a case in a state, in the order of Events.
func Offered(s State) (out []Event) {
	for _, e := range Events {
		if _, ok := table[s][e]; ok {
			out = append(out, e)
		}
	}
	return out
}

// Side is who speaks or acts.
type Side string

// The sides. The first two are also the names of the threads.
const (
	ReporterSide Side = "reporter"
	DeskSide     Side = "desk"
	ReviewerSide Side = "reviewer"
	SystemSide   Side = "system"
	GuestSide    Side = "guest" // another organisation that was let in
)

// Name is the side in words.
func (s Side) Name() text.Text {
	switch s {
	case ReporterSide:
		return text.Of("通報人", "the reporter")
	case ReviewerSide:
		return text.Of("審核機關", "the reviewing body")
	case SystemSide:
		return text.Of("系統", "the system")
	case GuestSide:
		return text.Of("受邀單位", "an organisation that was let in")
	}
	return text.Of("值班台", "the desk")
}

// Origin is the way by which a report came.
type Origin string

// The origins.
const (
	FromPublic  Origin = "public"
	FromMember  Origin = "member"
	FromDesk    Origin = "desk" // somebody called, and the desk wrote it down
	FromProgram Origin = "program"
)

// Name is the origin in words.
func (o Origin) Name() text.Text {
	switch o {
	case FromMember:
		return text.Of("成員單位通報", "by a member")
	case FromDesk:
		return text.Of("電話通報，值班台代填", "by telephone, written down by the desk")
	case FromProgram:
		return text.Of("程式介接通報", "by a program")
	}
	return text.Of("民眾通報", "by the public")
}

// GoingOn tells whether it still goes on.
type GoingOn string

// The answers.
const (
	StillOn GoingOn = "yes"
	Over    GoingOn = "no"
	Unsure  GoingOn = "unknown"
)

// Name is the answer in words.
func (g GoingOn) Name() text.Text {
	switch g {
	case StillOn:
		return text.Of("還在發生", "still going on")
	case Over:
		return text.Of("已經停了", "over")
	}
	return text.Of("不確定", "not sure")
}
