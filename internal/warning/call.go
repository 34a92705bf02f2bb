package warning

import (
	"context"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// CallOutcome is what became of a telephone call of the desk.
type CallOutcome string

// The outcomes. Reached counts as the answer that the warning was received; a wrong number is not offered again.
const (
	Reached     CallOutcome = "reached"
	NoReply     CallOutcome = "no_answer"
	WrongNumber CallOutcome = "wrong_number"
)

var callOutcomes = map[CallOutcome]text.Text{
	Reached:     text.Of("接通了", "Reached"),
	NoReply:     text.Of("沒人接", "No answer"),
	WrongNumber: text.Of("號碼不對", "Wrong number"),
}

// Name is the outcome in words.
func (o CallOutcome) Name() text.Text { return callOutcomes[o] }

// CallNoted: the desk called a recipient; the desk's.
const CallNoted journal.Kind = "call.noted" // subject warning, object recipient; the body is the outcome

// Attempt is a call that was made.
type Attempt struct {
	Outcome CallOutcome
	At      time.Time
}

// NoteCall records a call about a warning to an organisation on the calling list.
func (w *Warnings) NoteCall(ctx context.Context, by marking.Viewer, warning, org int64, o CallOutcome) error {
	if err := aPerson(by); err != nil {
		return err
	}
	if o.Name().IsZero() {
		return invalid("bad_outcome", "請選接通了、沒人接或號碼不對。", "Choose reached, no answer or wrong number.")
	}
	r, err := recipientOf(ctx, w.store.Read(), warning, org)
	if err != nil {
		return err
	}
	if r.id == 0 || r.toldAt == 0 {
		return noWarning()
	}
	id, err := w.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	err = w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: CallNoted, Subject: warning, Object: r.id, Audience: desk, Actor: by.Person, Body: string(o)}},
			insertCall(ctx, tx, id, r.id, o, by.Person, w.micro())
	})
	if err != nil {
		return err
	}
	switch {
	case o == WrongNumber:
		return w.staleNumber(ctx, by, org)
	case o == Reached && r.answer == "":
		return w.Give(ctx, by, warning, org, Reply{Answer: Acknowledged, Note: "電話確認 by telephone"})
	}
	return nil
}

// staleNumber marks the number that the calling list offers first.
func (w *Warnings) staleNumber(ctx context.Context, by marking.Viewer, org int64) error {
	contacts, err := w.members.ContactsOf(ctx, by, []int64{org})
	if err != nil {
		return err
	}
	for _, c := range phonesFirst(contacts[org]) {
		if c.Channel == member.Phone && c.StaleAt == 0 {
			return w.members.StaleContacts(ctx, by, []int64{c.ID})
		}
	}
	return fault.New(fault.Conflict, "no_number", text.Of("這個單位沒有可用的電話。", "This organisation has no telephone number that works."))
}
