package page

import (
	"time"

	"lianfang/internal/text"
)

// IncidentSigns are the signs of an attack that stand in the words of a case, and what went out of them.
type IncidentSigns struct {
	Rows []SignRow
	TLP  []Choice
	PAP  []Choice
	May  bool // they can be sent
	Sent []SentRow
	Rest int // of those that went out and are not shown
}

// SignRow is a value that could go out.
type SignRow struct {
	ID      string
	Value   string // in safe writing
	Kind    text.Text
	Said    text.Text // what the words say of it
	Doubt   text.Text
	Refused bool // it cannot be sent
	On      bool
}

// SentRow is one that went out, and what became of it.
type SentRow struct {
	Value string
	Href  string // of the object; "" while intake has none
	Mark  text.Text
	State State
	Told  text.Text
	At    time.Time
}
