package warning

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// Steps of escalation: what a recipient's silence has led to.
const (
	stepTold     = 0
	stepReminded = 1 // the same contacts again
	stepFurther  = 2 // further contacts
	stepCall     = 3 // the desk calls
)

// Escalate does what silence asks for by now, one batch, and tells how many recipients that was; run it again until it is none. It may run
// on several nodes: each step of a recipient happens once.
func (w *Warnings) Escalate(ctx context.Context, now time.Time) (int, error) {
	due, err := silent(ctx, w.store.Read(), now.UnixMicro(), batch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	byWarning := map[int64][]toldRow{}
	for _, s := range due {
		byWarning[s.warning] = append(byWarning[s.warning], toldRow{id: s.id, org: s.org, step: s.step})
	}
	warnings, err := warningsByID(ctx, w.store.Dialect, w.store.Read(), slices.Collect(maps.Keys(byWarning)))
	if err != nil {
		return 0, err
	}
	done := 0
	for _, x := range warnings {
		n, err := w.escalateOne(ctx, x, byWarning[x.ID], now)
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

// escalateOne moves the recipients of one warning, those of each step together.
func (w *Warnings) escalateOne(ctx context.Context, x Warning, rows []toldRow, now time.Time) (int, error) {
	moved := 0
	for step := int64(stepTold); step < stepCall; step++ {
		part := slices.DeleteFunc(slices.Clone(rows), func(r toldRow) bool { return r.step != step })
		if len(part) == 0 {
			continue
		}
		sending, err := w.remindersFor(ctx, x, part, step+1)
		if err != nil {
			return moved, err
		}
		err = w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
			ids, err := moveStep(ctx, tx, part, step, nextStep(x, step+1, now))
			if err != nil || len(ids) == 0 {
				return nil, err
			}
			moved += len(ids)
			mine := slices.DeleteFunc(slices.Clone(sending), func(d newDelivery) bool { return !slices.Contains(ids, d.recipient) })
			fact := journal.Fact{Kind: WarningEscalated, Subject: x.ID, Object: int64(len(ids))}
			return []journal.Fact{fact}, insertDeliveries(ctx, tx, mine, now.UnixMicro())
		})
		if err != nil {
			return moved, err
		}
	}
	return moved, nil
}

// nextStep is when silence leads further, 0 when it has led to the calling list.
func nextStep(x Warning, step int64, now time.Time) int64 {
	if step >= stepCall || int(step) >= len(x.Plan.EscalateAfter) {
		return 0
	}
	return now.Add(time.Duration(x.Plan.EscalateAfter[step]) * time.Minute).UnixMicro()
}

func (w *Warnings) remindersFor(ctx context.Context, x Warning, rows []toldRow, step int64) ([]newDelivery, error) {
	pick := func([]member.Contact, Plan) []member.Contact { return nil }
	switch step {
	case stepReminded:
		pick = func(c []member.Contact, p Plan) []member.Contact { return withoutMachines(firstContacts(c, p)) }
	case stepFurther:
		pick = furtherContacts
	}
	sending, err := w.deliveriesFor(ctx, x, rows, pick)
	for i := range sending {
		sending[i].turn = step
	}
	return sending, err
}

// withoutMachines: a machine that has a warning needs no reminder.
func withoutMachines(all []member.Contact) []member.Contact {
	return slices.DeleteFunc(all, func(c member.Contact) bool { return c.Channel == member.Webhook })
}

// Call is a line of the calling list: an organisation that stayed silent after every mail, or asked for help.
type Call struct {
	Recipient, Warning, Org int64
	Number                  string
	Urgency                 int
	Due                     time.Time
	Help                    bool // it answered that it needs help
	ToldAt                  time.Time
	Contacts                []member.Contact // telephones first, by rank
	Last                    Attempt          // the newest call, zero if there was none
}

// CallingList gives the desk whom to call now: those who need help first, then by urgency.
func (w *Warnings) CallingList(ctx context.Context, v marking.Viewer, limit int) ([]Call, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	calls, err := selectCalls(ctx, w.store.Dialect, w.store.Read(), clampPage(limit))
	if err != nil {
		return nil, err
	}
	orgs := make([]int64, len(calls))
	for i, c := range calls {
		orgs[i] = c.Org
	}
	contacts, err := w.members.ContactsOf(ctx, v, orgs)
	if err != nil {
		return nil, err
	}
	last, err := lastCalls(ctx, w.store.Read(), calls)
	for i, c := range calls {
		calls[i].Contacts, calls[i].Last = phonesFirst(contacts[c.Org]), last[c.Recipient]
	}
	return calls, err
}

// phonesFirst puts the numbers that work before everything else, each part by rank.
func phonesFirst(contacts []member.Contact) []member.Contact {
	list := slices.Clone(contacts)
	later := func(c member.Contact) int {
		if c.Channel == member.Phone && c.StaleAt == 0 {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b member.Contact) int { return cmp.Or(later(a)-later(b), int(a.Rank-b.Rank)) })
	return list
}
