package warning

import (
	"context"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// Channel takes messages to contacts. It must be safe for several goroutines.
type Channel interface {
	// Name says which contacts are reached by it.
	Name() member.Channel
	// Send tries once, and gives up when the context ends. What it cannot know to have arrived or not is TryAgain with Doubt.
	Send(ctx context.Context, m Message) Outcome
}

// Message is what one contact is told.
type Message struct {
	// Key is the same at every attempt, so that whoever gets it twice can tell. Letters, digits and hyphens.
	Key        string
	Address    string
	Secret     string // signs a webhook
	Lang       text.Lang
	SecondCopy bool // an earlier attempt may have arrived
	At         time.Time
	Notices    []Notice // one, or several in a digest
	// Leaving is called once the receiver is reached and before anything of the message is handed over. If it fails, nothing may be: the outcome
	// is TryAgain. Until it has been called the message is known not to have left, whatever happens to this program.
	Leaving func() error
}

// Event is why somebody is told.
type Event string

// The events.
const (
	EventReleased  Event = "released"
	EventReminder  Event = "reminder"
	EventUpdated   Event = "updated"
	EventWithdrawn Event = "withdrawn"
)

// Notice is one warning in a message. Above TLP:GREEN, and where nothing is marked, Title, Lead, Todo and Update are empty: a mail is not a
// place for them.
type Notice struct {
	Event   Event
	Number  string
	Kind    Kind
	Urgency int
	TLP     tlp.Level
	Due     time.Time // zero: none
	Link    string
	Drill   bool
	Title   text.Text
	Lead    text.Text
	Todo    []Step
	Update  text.Text
}

// Open tells whether the words may stand in a plain message.
func (n Notice) Open() bool { return n.TLP.Valid() && n.TLP <= tlp.Green }

// close takes away what must not stand in a plain message.
func (n Notice) close() Notice {
	if n.Open() {
		return n
	}
	n.Title, n.Lead, n.Update, n.Todo = text.Text{}, text.Text{}, text.Text{}, nil
	return n
}

// Result is what became of an attempt.
type Result int

// The results.
const (
	Sent     Result = iota
	TryAgain        // it did not arrive, and may later
	GaveUp          // it will not arrive, however often one tries
	Bounced         // the address does not work any more
)

// Outcome is the result of one attempt, with what the other side said, for the page of deliveries.
type Outcome struct {
	Result Result
	After  time.Duration // for TryAgain: not before; 0 leaves it to the sender
	Said   string
	Doubt  bool // for TryAgain: it may have arrived all the same, so the next attempt says that it may be the second copy
}
