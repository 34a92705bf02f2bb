package disclosure

import "lianfang/internal/text"

// State is how far a case has come.
type State string

// The states.
const (
	Sent      State = "sent" // the finder has not shown that the address is theirs; the desk does not see it
	Received  State = "received"
	Validated State = "validated"
	Invalid   State = "invalid"
	Duplicate State = "duplicate"
	Told      State = "told" // the vendor knows; the clock runs
	Answered  State = "answered"
	Ready     State = "ready" // there is a fix
	Published State = "published"
	Closed    State = "closed"
)

// States are all of them, in the order in which a case goes.
var States = []State{Sent, Received, Validated, Told, Answered, Ready, Published, Invalid, Duplicate, Closed}

var stateNames = map[State]text.Text{
	Sent: text.Of("等通報人確認信箱", "address not confirmed yet"), Received: text.Of("已收到", "received"), Validated: text.Of("已確認屬實", "validated"),
	Invalid: text.Of("不成立", "not valid"), Duplicate: text.Of("重複", "a duplicate"), Told: text.Of("已通知廠商", "vendor told"), Answered: text.Of("廠商已回覆", "vendor answered"),
	Ready: text.Of("修補已備妥", "fix ready"), Published: text.Of("已公開", "published"), Closed: text.Of("已結案", "closed"),
}

// Name is the state in words.
func (s State) Name() text.Text { return stateNames[s] }

// Open tells whether something is still to be done about a case.
func (s State) Open() bool {
	return s != Published && s != Invalid && s != Duplicate && s != Closed
}

// Runs tells whether the clock of a case runs.
func (s State) Runs() bool { return s == Told || s == Answered || s == Ready }

// Event moves a case.
type Event string

// The events.
const (
	Confirm  Event = "confirm"
	Validate Event = "validate"
	Refuse   Event = "refuse"
	Repeat   Event = "repeat" // it repeats another case
	Tell     Event = "tell"
	Answer   Event = "answer"
	FixReady Event = "ready"
	Publish  Event = "publish"
	Close    Event = "close"
	Reopen   Event = "reopen"
)

// Extend moves no case: its deadline is another from then on. It stands among the steps.
const Extend Event = "extend"

// Events are all that move a case.
var Events = []Event{Confirm, Validate, Refuse, Repeat, Tell, Answer, FixReady, Publish, Close, Reopen}

var eventNames = map[Event]text.Text{
	Confirm: text.Of("收到通報", "report received"), Validate: text.Of("確認屬實", "validated"), Refuse: text.Of("判定不成立", "found not valid"), Repeat: text.Of("併入另一件", "joined to another case"),
	Tell: text.Of("通知廠商", "vendor told"), Answer: text.Of("廠商回覆", "vendor answered"), FixReady: text.Of("修補備妥", "fix ready"), Publish: text.Of("公開通告", "advisory published"),
	Close: text.Of("結案", "closed"), Reopen: text.Of("重新開啟", "reopened"), Extend: text.Of("變更公開期限", "deadline changed"),
}

// Name is the event in words.
func (e Event) Name() text.Text { return eventNames[e] }

// table is the life of a case, as doc.go draws it.
var table = map[State]map[Event]State{
	Sent:      {Confirm: Received},
	Received:  {Validate: Validated, Refuse: Invalid, Repeat: Duplicate, Close: Closed},
	Validated: {Validate: Validated, Refuse: Invalid, Repeat: Duplicate, Tell: Told, Publish: Published, Close: Closed},
	Told:      {Refuse: Invalid, Repeat: Duplicate, Tell: Told, Answer: Answered, FixReady: Ready, Publish: Published, Close: Closed},
	Answered:  {Refuse: Invalid, Repeat: Duplicate, Tell: Told, Answer: Answered, FixReady: Ready, Publish: Published, Close: Closed},
	Ready:     {Repeat: Duplicate, Tell: Told, Answer: Answered, FixReady: Ready, Publish: Published, Close: Closed},
	Published: {Publish: Published},
	Invalid:   {Reopen: Received},
	Duplicate: {Reopen: Received},
	Closed:    {Reopen: Received},
}

// Next tells what becomes of a case; ok is false where the event is not possible.
func Next(s State, e Event) (next State, ok bool) {
	next, ok = table[s][e]
	return next, ok
}

// Offered lists what the desk may do with a case in a state, in the order of Events.
func Offered(s State) (out []Event) {
	for _, e := range Events {
		if _, ok := table[s][e]; ok && e != Confirm {
			out = append(out, e)
		}
	}
	return out
}

// Side is who speaks or acts.
type Side string

// The sides; each is also the name of a thread.
const (
	FinderSide Side = "finder"
	VendorSide Side = "vendor"
	DeskSide   Side = "desk"
)

// Name is the side in words.
func (s Side) Name() text.Text {
	switch s {
	case FinderSide:
		return text.Of("通報人", "the finder")
	case VendorSide:
		return text.Of("廠商", "the vendor")
	}
	return text.Of("值班台", "the desk")
}
