package life

import "lianfang/internal/text"

// State is how far an organisation is with a vulnerability.
type State string

// The states.
const (
	Open      State = "open"      // nobody has taken it yet
	Accepted  State = "accepted"  // somebody works on it until a day
	Mitigated State = "mitigated" // something helps until it is fixed
	Fixed     State = "fixed"     // somebody says so; the next inventory is to show it
	Verified  State = "verified"  // an inventory no longer has it
	Gone      State = "gone"      // the record was corrected or withdrawn
)

// States are all of them.
var States = []State{Open, Accepted, Mitigated, Fixed, Verified, Gone}

// Ended tells whether there is nothing to do any more.
func (s State) Ended() bool { return s == Verified || s == Gone }

// Waits tells whether the day by which it has to be dealt with runs: neither fixed nor kept from harm.
func (s State) Waits() bool { return s == Open || s == Accepted }

// Words names the state.
func (s State) Words() text.Text {
	switch s {
	case Open:
		return text.Of("待處理", "open")
	case Accepted:
		return text.Of("處理中", "being worked on")
	case Mitigated:
		return text.Of("已緩解", "mitigated")
	case Fixed:
		return text.Of("已修補，等下次清單確認", "said to be fixed; the next inventory will show")
	case Verified:
		return text.Of("已確認修補", "fixed, shown by an inventory")
	case Gone:
		return text.Of("已不相符", "no longer concerns you")
	}
	return text.Same(string(s))
}

// Event is what moves a finding on.
type Event string

// What people do.
const (
	Accept   Event = "accept"
	Mitigate Event = "mitigate"
	Fix      Event = "fix"
	Reopen   Event = "reopen"
)

// What inventories and records say.
const (
	Still    Event = "still"    // an inventory after the claim still has it
	Cleared  Event = "cleared"  // an inventory no longer has it
	Vanished Event = "vanished" // no record says any more that it is affected
	Found    Event = "found"    // it is there again
)

// What else stands in the history of a finding, and moves no state.
const (
	Suppress   Event = "suppress"
	Unsuppress Event = "unsuppress"
	Expire     Event = "expire"    // a suppression ended by its day
	AskAgain   Event = "ask_again" // what a suppression rested on changed
	Overdue    Event = "overdue"
)

// Steps are the events of people.
var Steps = []Event{Accept, Mitigate, Fix, Reopen}

// Facts are the events of inventories and records.
var Facts = []Event{Still, Cleared, Vanished, Found}

// Words says what happened.
func (e Event) Words() text.Text {
	switch e {
	case Accept:
		return text.Of("開始處理", "Taken on")
	case Mitigate:
		return text.Of("採取緩解措施", "Mitigated")
	case Fix:
		return text.Of("回報已修補", "Said to be fixed")
	case Reopen:
		return text.Of("重新開啟", "Opened again")
	case Still:
		return text.Of("新的清單裡還在，重新開啟", "A newer inventory still has it: opened again")
	case Cleared:
		return text.Of("新的清單裡已經沒有，確認修補", "A newer inventory no longer has it: fixed")
	case Vanished:
		return text.Of("來源更正或撤回，已不相符", "The record was corrected or withdrawn: it no longer concerns you")
	case Found:
		return text.Of("再次出現，重新開啟", "It is there again: opened again")
	case Suppress:
		return text.Of("標記為不受影響或接受風險", "Said not to matter")
	case Unsuppress:
		return text.Of("取消標記", "That was taken back")
	case Expire:
		return text.Of("標記到期，重新計算", "That ended by its day: it counts again")
	case AskAgain:
		return text.Of("標記的依據改變，請再判斷一次", "What that rested on changed: to be decided again")
	case Overdue:
		return text.Of("超過期限", "The day has passed")
	}
	return text.Same(string(e))
}

var moves = map[State]map[Event]State{
	Open:      {Accept: Accepted, Mitigate: Mitigated, Fix: Fixed, Cleared: Verified, Vanished: Gone},
	Accepted:  {Accept: Accepted, Mitigate: Mitigated, Fix: Fixed, Reopen: Open, Cleared: Verified, Vanished: Gone},
	Mitigated: {Accept: Accepted, Mitigate: Mitigated, Fix: Fixed, Reopen: Open, Cleared: Verified, Vanished: Gone},
	Fixed:     {Reopen: Open, Still: Open, Cleared: Verified, Vanished: Gone},
	Verified:  {Found: Open},
	Gone:      {Found: Open},
}

// Next is where an event leads; ok is false where it does nothing.
func Next(s State, e Event) (next State, ok bool) {
	next, ok = moves[s][e]
	return next, ok
}

// From lists the states that an event moves.
func From(e Event) []State {
	var out []State
	for _, s := range States {
		if _, ok := moves[s][e]; ok {
			out = append(out, s)
		}
	}
	return out
}

// Offered lists what people may do in a state.
func Offered(s State) []Event {
	var out []Event
	for _, e := range Steps {
		if _, ok := moves[s][e]; ok {
			out = append(out, e)
		}
	}
	return out
}
