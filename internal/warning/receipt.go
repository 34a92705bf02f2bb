package warning

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Answer is what a recipient did with a warning.
type Answer string

// The answers. Seen is a person's visit of the page and no answer yet; TakenBack undoes the answer before it.
const (
	Seen          Answer = "seen"
	Acknowledged  Answer = "acknowledged"
	NotMine       Answer = "not_mine"
	FalsePositive Answer = "false_positive"
	CannotTell    Answer = "cannot_tell"
	Confirmed     Answer = "confirmed" // it is true; the number of the incident may stand beside it
	Fixed         Answer = "fixed"
	NeedHelp      Answer = "need_help"
	TakenBack     Answer = "taken_back"
)

var answerNames = map[Answer]text.Text{
	Seen:          text.Of("已讀", "Seen"),
	Acknowledged:  text.Of("已收到", "Got it"),
	NotMine:       text.Of("與我無關", "Not mine"),
	FalsePositive: text.Of("誤判", "False alarm"),
	CannotTell:    text.Of("無法判斷", "Cannot tell"),
	Confirmed:     text.Of("確實", "It is true"),
	Fixed:         text.Of("已處理好", "Fixed"),
	NeedHelp:      text.Of("需要協助", "Need help"),
	TakenBack:     text.Of("收回上一個回覆", "Answer taken back"),
}

// Name is the answer in words.
func (a Answer) Name() text.Text { return answerNames[a] }

// Answers lists what a recipient may answer to a warning. That it is true says of a supplier's warning that its signs are seen here too.
func (x Warning) Answers() []Answer {
	switch k := x.Kind; {
	case x.NoticeOf() != 0:
		return []Answer{Acknowledged, Confirmed, NotMine, CannotTell, Fixed, NeedHelp}
	case k.personal():
		return []Answer{FalsePositive, Confirmed, CannotTell, Acknowledged, Fixed, NeedHelp}
	case k == FBI:
		return []Answer{Acknowledged, NeedHelp}
	}
	return []Answer{Acknowledged, NotMine, Fixed, NeedHelp}
}

// Receipt is one answer of one recipient. A later one is a new receipt; none is ever changed.
type Receipt struct {
	ID, Warning, Org, Person int64
	Answer                   Answer
	Note                     string
	Incident                 string
	At                       time.Time
}

// Reply is an answer to be given.
type Reply struct {
	Answer   Answer
	Note     string
	Incident string // number of an own incident, only with Confirmed
}

func (r Reply) check(x Warning) error {
	if !slices.Contains(x.Answers(), r.Answer) {
		return invalid("bad_answer", "這種預警不能這樣回覆。", "This is not an answer to this kind of warning.")
	}
	if r.Incident != "" && r.Answer != Confirmed {
		return invalid("incident_without_confirmation", "只有回覆「確實」時才填通報單號。", "An incident number goes with the answer that it is true.")
	}
	if err := written("note", r.Note, maxNote, false); err != nil {
		return err
	}
	return written("incident", r.Incident, maxIncident, false)
}

// MarkSeen notes that a signed-in person of an organisation opened the page. A mail's link never calls it. Only the first visit is a fact.
func (w *Warnings) MarkSeen(ctx context.Context, by marking.Viewer, warning, org int64) error {
	if by.Person == 0 || by.All() || !by.MayAnswer(org) {
		return nil // the desk looking at what members see has not seen it for them
	}
	row, _, err := w.mine(ctx, by, warning, org)
	if err != nil || row.seenAt != 0 {
		return err
	}
	return w.record(ctx, by, warning, row.id, org, func(ctx context.Context, tx *store.Tx, now recipientState, at int64) (*Receipt, error) {
		if now.seenAt != 0 {
			return nil, nil
		}
		now.seenAt = at
		return &Receipt{Answer: Seen}, saveState(ctx, tx, now)
	})
}

// Give records an organisation's answer. Its people give it, its MSSP, or the desk for somebody on the telephone.
func (w *Warnings) Give(ctx context.Context, by marking.Viewer, warning, org int64, r Reply) error {
	row, x, err := w.mine(ctx, by, warning, org)
	if err == nil && !by.MayAnswer(org) {
		err = notDelegated()
	}
	if err != nil {
		return err
	}
	if err := r.check(x); err != nil {
		return err
	}
	return w.record(ctx, by, warning, row.id, org, func(ctx context.Context, tx *store.Tx, now recipientState, at int64) (*Receipt, error) {
		now.answer, now.answeredAt, now.nextAt = r.Answer, at, 0
		if now.seenAt == 0 && !by.All() && by.Person != 0 {
			now.seenAt = at
		}
		return &Receipt{Answer: r.Answer, Note: r.Note, Incident: r.Incident}, saveState(ctx, tx, now)
	})
}

// TakeBack undoes the answer just given, within ten seconds; the one before counts again, and if there is none, silence is counted again.
func (w *Warnings) TakeBack(ctx context.Context, by marking.Viewer, warning, org int64) error {
	row, x, err := w.mine(ctx, by, warning, org)
	if err == nil && !by.MayAnswer(org) {
		err = notDelegated()
	}
	if err != nil {
		return err
	}
	return w.record(ctx, by, warning, row.id, org, func(ctx context.Context, tx *store.Tx, now recipientState, at int64) (*Receipt, error) {
		if now.answer == "" || at-now.answeredAt > undoWithin.Microseconds() {
			return nil, conflict("too_late_to_undo", "十秒已過，請直接改按正確的回覆。", "The ten seconds are over; give the right answer instead.")
		}
		list, err := receiptsOfRecipient(ctx, tx, now.id)
		if err != nil {
			return nil, err
		}
		now.answer, now.answeredAt = inForceBefore(list)
		if now.answer == "" && int(now.step) < len(x.Plan.EscalateAfter) && x.State == Released {
			now.nextAt = w.now().Add(time.Duration(x.Plan.EscalateAfter[now.step]) * time.Minute).UnixMicro()
		}
		return &Receipt{Answer: TakenBack}, saveState(ctx, tx, now)
	})
}

func notDelegated() error {
	return fault.New(fault.NotAllowed, "not_delegated", text.Of("這個單位沒有委任您回覆預警。", "The organisation has not delegated its answers to you."))
}

// inForceBefore is the answer that counts once the newest one in force is undone; the list is oldest first.
func inForceBefore(list []Receipt) (Answer, int64) {
	var stack []Receipt
	for _, r := range list {
		switch {
		case r.Answer == Seen:
		case r.Answer == TakenBack && len(stack) > 0:
			stack = stack[:len(stack)-1]
		case r.Answer != TakenBack:
			stack = append(stack, r)
		}
	}
	if len(stack) < 2 {
		return "", 0
	}
	last := stack[len(stack)-2]
	return last.Answer, micros(last.At)
}

// mine finds the recipient's row that somebody may answer for.
func (w *Warnings) mine(ctx context.Context, by marking.Viewer, warning, org int64) (recipientState, Warning, error) {
	if !by.For(org) {
		return recipientState{}, Warning{}, noWarning()
	}
	row, err := recipientOf(ctx, w.store.Read(), warning, org)
	if err != nil {
		return row, Warning{}, err
	}
	if row.id == 0 || row.toldAt == 0 {
		return row, Warning{}, noWarning()
	}
	x, err := warningByID(ctx, w.store.Read(), warning)
	if err == nil && x.TLP > tlp.Green && !by.Sees(row.audience) {
		err = noWarning() // RED is for the officers alone, AMBER+STRICT never for an MSSP
	}
	return row, x, err
}

// record writes one receipt with its fact, which the organisation itself and the desk may read.
func (w *Warnings) record(ctx context.Context, by marking.Viewer, warning, recipient, org int64,
	decide func(context.Context, *store.Tx, recipientState, int64) (*Receipt, error)) (err error) {
	sp := w.spanOf(ctx, w.store.Read(), "receipt", warning)
	defer func() { sp.End(err) }()
	audience, err := w.book.Intern(ctx, marking.Audience{TLP: tlp.Amber, Orgs: []int64{org}})
	if err != nil {
		return err
	}
	id, err := w.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return w.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		now, err := lockRecipient(ctx, tx, recipient)
		if err != nil {
			return nil, err
		}
		at := max(w.micro(), now.answeredAt+1, now.seenAt) // receipts of one recipient have an order, whichever node's clock is ahead
		r, err := decide(ctx, tx, now, at)
		if err != nil || r == nil {
			return nil, err
		}
		r.ID, r.Warning, r.Org, r.Person, r.At = id, now.warning, org, by.Actor(), instant(at)
		sp.Count("receipt", id)
		sp.Kind("answer", string(r.Answer))
		kind := ReceiptGiven
		if r.Answer == TakenBack {
			kind = ReceiptTakenBack
		}
		return []journal.Fact{{Kind: kind, Subject: now.warning, Object: id, Audience: audience, Actor: by.Actor()}}, insertReceipt(ctx, tx, now.id, *r)
	})
}

// Receipts lists the answers to a warning, oldest first, behind the id after: all for the desk, an organisation's own for itself.
func (w *Warnings) Receipts(ctx context.Context, v marking.Viewer, warning, after int64, limit int) ([]Receipt, error) {
	return selectReceipts(ctx, w.store.Read(), v, warning, after, clampPage(limit))
}

func clampPage(n int) int {
	if n <= 0 {
		return pageLength
	}
	return min(n, maxPage)
}
