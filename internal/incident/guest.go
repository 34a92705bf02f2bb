package incident

import (
	"context"
	"fmt"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// NewGuest is an organisation that is to be let into a case.
type NewGuest struct {
	Org    int64
	Role   Role // one of GuestRoles
	Scope  Scope
	Until  time.Time // zero: no day
	Agreed bool      // whoever reported agreed to what it reads of the report
	Why    string
}

// LetIn lets an organisation into a case as a guest: the desk, or the body into its own. It reads what its scope says, has a thread with the desk that no other reads, and its own tasks. An
// authority comes into what was reported of one's own will by the body alone; that the police is in stands nowhere but at the desk.
func (n *Incidents) LetIn(ctx context.Context, by marking.Viewer, which string, g NewGuest) error {
	c, at, err := n.seenBy(ctx, by, which, DeskSide, ReporterSide)
	if err != nil {
		return err
	}
	if err := n.mayBeGuest(ctx, c, at, g); err != nil {
		return err
	}
	p := Party{Case: c.ID, Org: g.Org, Role: g.Role, Scope: g.Scope, SinceAt: n.micro(), UntilAt: never, Why: g.Why}
	if !g.Until.IsZero() {
		p.UntilAt = g.Until.UnixMicro()
	}
	return n.admit(ctx, by, c, at, p, text.Format("%s：%s", "%s: %s", p.Role.Name(), g.Why))
}

func (n *Incidents) mayBeGuest(ctx context.Context, c Case, at place, g NewGuest) error {
	if err := said(g.Why, true); err != nil {
		return err
	}
	switch known := roleNames[g.Role]; {
	case known.IsZero() || g.Role == Reviewing || at.side != DeskSide && g.Role == Police:
		return invalid("bad_role", "請選這個單位為什麼參與。", "Say why the organisation is let in.")
	case !g.Until.IsZero() && !g.Until.After(n.now()):
		return invalid("bad_time", "請填將來的一天，或留白。", "Give a day to come, or none.")
	case at.side == DeskSide && g.Role == Authority && !c.Duty:
		return fault.New(fault.NotAllowed, "voluntary", text.Of("這件是自願通報：要讓主管機關看到，只能由通報單位自己決定。", "This was reported of one's own will: only the body itself can let an authority read it."))
	case at.side == DeskSide && (g.Scope.Report || g.Scope.Clocks) && !g.Agreed:
		return fault.New(fault.Invalid, "consent_needed", text.Of("讓別的單位看通報內容，要先得到通報人同意。", "Whoever reported has to agree before another organisation reads the report."))
	}
	o, err := n.members.FindOrg(ctx, marking.System("who is let into an incident"), g.Org)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err != nil || o.State != member.Member || o.Kind == member.KindCentre || g.Org == c.Org || g.Org == c.Reviewer {
		return invalid("not_a_member", "請填一個成員單位的代號，而且不是這件的通報單位或審核機關。", "Name a member that is neither the body itself nor who reviews the case.")
	}
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Org == g.Org && p.In(n.micro()) {
			return fault.New(fault.Conflict, "already_in", text.Of("這個單位已經在這件裡。", "This organisation is in the case already."))
		}
	}
	if len(all) >= maxParties {
		return fault.New(fault.Conflict, "too_many_parties", text.Format("一件最多讓 %d 個單位進來。", "At most %d organisations are let into a case.", maxParties))
	}
	return nil
}

// Guest is a case as an organisation reads it that was let in. It has no place for whom it happened to, who reported, and what others write.
type Guest struct {
	UUID     string
	Number   string
	State    State
	Exercise bool
	Lang     text.Lang
	Party    Party
	Messages []Message
	Tasks    []Task
	Report   *GuestReport // nil where its scope does not have it
	Clocks   *law.View
}

// GuestReport is what was reported.
type GuestReport struct {
	Kind       string
	What       string
	GoingOn    GoingOn
	HappenedAt int64
	ReceivedAt int64
}

// FindGuest gives a case to the people of an organisation that was let in.
func (n *Incidents) FindGuest(ctx context.Context, v marking.Viewer, which string) (Guest, error) {
	c, at, err := n.seenBy(ctx, v, which, GuestSide)
	if err != nil {
		return Guest{}, err
	}
	g := Guest{UUID: c.UUID, Number: c.Number, State: c.State, Exercise: c.Exercise, Lang: c.Lang, Party: at.party}
	g.Party.Why = "" // the desk's or the body's words
	if g.Messages, err = n.partyMessages(ctx, at.party.ID, false); err != nil {
		return Guest{}, err
	}
	if g.Tasks, err = n.tasksFor(ctx, c, at); err != nil {
		return Guest{}, err
	}
	if at.party.Scope.Report {
		g.Report = &GuestReport{Kind: c.Kind, What: c.What, GoingOn: c.GoingOn, HappenedAt: c.HappenedAt, ReceivedAt: c.ReceivedAt}
	}
	if at.party.Scope.Clocks {
		v, _, err := n.clocks(ctx, c.ID)
		if err != nil {
			return Guest{}, err
		}
		g.Clocks = &v
	}
	return g, nil
}

// asGuest is a case in the list of a guest.
func (c Case) asGuest() Case {
	return Case{ID: c.ID, UUID: c.UUID, Number: c.Number, State: c.State, Exercise: c.Exercise, ReceivedAt: c.ReceivedAt, ChangedAt: c.ChangedAt, Level: -1, DueAt: never}
}

// Parties lists whom its reader may let out of a case: the desk everybody who was ever let in, others themselves.
func (n *Incidents) Parties(ctx context.Context, v marking.Viewer, which string) ([]Party, error) {
	c, at, err := n.seen(ctx, v, which)
	switch {
	case err != nil:
		return nil, err
	case at.side == DeskSide:
		return n.partiesOf(ctx, c.ID)
	case at.party.ID != 0:
		return []Party{at.party}, nil
	}
	return nil, nil
}

// Insider is an organisation that was let in, as the desk sees it.
type Insider struct {
	Party
	Messages []Message
}

// Insiders lists who was let in as a guest, with what was written with each, for the desk.
func (n *Incidents) Insiders(ctx context.Context, v marking.Viewer, which string) (out []Insider, err error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	c, _, err := n.seen(ctx, v, which)
	if err != nil {
		return nil, err
	}
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.Role == Reviewing {
			continue
		}
		said, err := n.partyMessages(ctx, p.ID, true)
		if err != nil {
			return nil, err
		}
		out = append(out, Insider{p, said})
	}
	return out, nil
}

// WriteGuest is what a guest writes to the desk.
func (n *Incidents) WriteGuest(ctx context.Context, by marking.Viewer, which, words string) error {
	c, at, err := n.seenBy(ctx, by, which, GuestSide)
	if err != nil {
		return err
	}
	return n.sayTo(ctx, by, c, at.party, GuestSide, words)
}

// WriteTo is what the desk writes to a guest; nobody else reads it.
func (n *Incidents) WriteTo(ctx context.Context, by marking.Viewer, which string, party int64, words string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.ID == party && p.Role != Reviewing && p.In(n.micro()) {
			return n.sayTo(ctx, by, c, p, DeskSide, words)
		}
	}
	return noParty()
}

func noParty() error {
	return fault.New(fault.NotFound, "no_such_party", text.Of("這件裡沒有這個單位。", "No such organisation is in this case."))
}

func (n *Incidents) sayTo(ctx context.Context, by marking.Viewer, c Case, p Party, side Side, words string) error {
	if err := said(words, true); err != nil {
		return err
	}
	id, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if _, err := lockCase(ctx, tx, c.ID); err != nil {
			return nil, err
		}
		count, err := countPartyMessages(ctx, tx, p.ID)
		if err != nil {
			return nil, err
		}
		if count >= maxMessages {
			return nil, fault.New(fault.Conflict, "thread_full", text.Of("這件的往來太多了，請打電話給中心。", "There are too many words on this case; call the centre."))
		}
		if err := insertPartyMessage(ctx, tx, id, p.ID, Message{Side: side, Actor: by.Actor(), Words: words, At: n.micro()}); err != nil {
			return nil, err
		}
		if side == DeskSide {
			if err := n.tellGuest(ctx, tx, p); err != nil {
				return nil, err
			}
		}
		return []journal.Fact{{Kind: CaseSaid, Subject: c.ID, Object: c.Org, Audience: deskAlone, Actor: by.Actor(), Body: fmt.Sprintf(`{"thread":%q}`, GuestSide)}}, nil
	})
}
