package restricted

import "lianfang/internal/text"

// State is how far an organisation is with something that the register meets.
type State string

// The states.
const (
	Open     State = "open"
	Isolated State = "isolated" // kept off the official network
	Planned  State = "planned"  // to be replaced by a day
	Replaced State = "replaced" // somebody says so; the next inventory is to show it
	Disputed State = "disputed" // somebody says that it is not the product; the desk decides
	Excepted State = "excepted" // an exception is in force
	Proven   State = "verified" // an inventory no longer has it
	Wrong    State = "wrong"    // the desk agreed that it is not the product
	Gone     State = "gone"     // the register no longer meets it
)

// States are all of them.
var States = []State{Open, Isolated, Planned, Replaced, Disputed, Excepted, Proven, Wrong, Gone}

// Stands tells whether the organisation still has it and it counts.
func (s State) Stands() bool { return s != Proven && s != Wrong && s != Gone }

var stateWords = map[State]text.Text{
	Open: text.Of("待處理", "open"), Isolated: text.Of("已隔離於公務網路之外", "kept off the official network"), Planned: text.Of("預定汰換", "replacement planned"),
	Replaced: text.Of("已汰換，等下次清單確認", "said to be replaced; the next inventory will show"), Disputed: text.Of("不是這項產品，等值班台認定", "said to be another product; the desk decides"),
	Excepted: text.Of("例外使用", "exception in force"), Proven: text.Of("已確認汰換", "replaced, shown by an inventory"), Wrong: text.Of("認定不是這項產品", "agreed to be another product"),
	Gone: text.Of("已不在產品清單上", "no longer in the register"),
}

// Words names the state.
func (s State) Words() text.Text { return stateWords[s] }

// Event is what moves it on.
type Event string

// The events: of the organisation, of the desk, of inventories and the register, of exceptions.
const (
	Isolate  Event = "isolate"
	Plan     Event = "plan"
	Replace  Event = "replace"
	Dispute  Event = "dispute"
	Agree    Event = "agree"
	Disagree Event = "disagree"
	Seen     Event = "seen"   // an inventory after the claim still has it
	Absent   Event = "absent" // an inventory no longer has it
	Found    Event = "found"  // it is there, or there again
	Lapse    Event = "lapse"  // the register no longer meets it
	Except   Event = "except"
	Unexcept Event = "unexcept" // the exception ended
)

// Marks are the events of the organisation.
var Marks = []Event{Isolate, Plan, Replace, Dispute}

var eventWords = map[Event]text.Text{
	Isolate: text.Of("已隔離於公務網路之外", "Kept off the official network"), Plan: text.Of("預定汰換", "To be replaced by a day"), Replace: text.Of("回報已汰換", "Said to be replaced"),
	Dispute: text.Of("回報不是這項產品", "Said to be another product"), Agree: text.Of("值班台同意不是這項產品", "The desk agrees that it is another product"),
	Disagree: text.Of("值班台認定是這項產品", "The desk finds that it is the product"), Seen: text.Of("新的清單裡還在，重新開啟", "A newer inventory still has it: opened again"),
	Absent: text.Of("新的清單裡已經沒有，確認汰換", "A newer inventory no longer has it: replaced"), Found: text.Of("列冊", "Listed"),
	Lapse: text.Of("產品清單不再包含它", "The register no longer meets it"), Except: text.Of("例外使用獲准", "An exception came in force"), Unexcept: text.Of("例外使用結束，重新開啟", "The exception ended: opened again"),
}

// Words says what happened.
func (e Event) Words() text.Text { return eventWords[e] }

// moves is the table of states. What is wrong stays so, whatever inventories say: a person decided. Marks of the organisation and what it lists come
// first where both are true.
var moves = map[State]map[Event]State{
	Open:     {Isolate: Isolated, Plan: Planned, Replace: Replaced, Dispute: Disputed, Except: Excepted, Absent: Proven, Lapse: Gone},
	Isolated: {Plan: Planned, Replace: Replaced, Dispute: Disputed, Except: Excepted, Absent: Proven, Lapse: Gone},
	Planned:  {Isolate: Planned, Plan: Planned, Replace: Replaced, Dispute: Disputed, Except: Excepted, Absent: Proven, Lapse: Gone},
	Replaced: {Plan: Planned, Seen: Open, Absent: Proven, Lapse: Gone},
	Disputed: {Agree: Wrong, Disagree: Open, Replace: Replaced, Absent: Proven, Lapse: Gone},
	Excepted: {Replace: Replaced, Unexcept: Open, Absent: Proven, Lapse: Gone},
	Proven:   {Found: Open},
	Wrong:    {Disagree: Open},
	Gone:     {Found: Open},
}

// After is the state that an event leads to; ok is false where it means nothing.
func (s State) After(e Event) (State, bool) {
	to, ok := moves[s][e]
	return to, ok
}

// before lists the states that an event moves, and to what.
func (e Event) before() (out [][2]State) {
	for _, s := range States {
		if to, ok := moves[s][e]; ok {
			out = append(out, [2]State{s, to})
		}
	}
	return out
}
