package restricted

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

func noException() error {
	return fault.New(fault.NotFound, "no_such_exception", text.Of("找不到這件例外申請，或您沒有權限看它。", "There is no such exception, or it is not for you to see."))
}

// ExceptionFilter narrows a list of exceptions.
type ExceptionFilter struct {
	Org   int64 // 0: all, for the desk
	Stage Stage // "" is all
	After int64
	Limit int
}

// Ask asks for an exception for things of one entry that an organisation has, and gives its UUID.
func (r *Restricted) Ask(ctx context.Context, by marking.Viewer, org int64, x Exception) (string, error) {
	if _, err := r.duty(ctx, by, org); err != nil {
		return "", err
	}
	slices.Sort(x.Flags)
	x.Flags = slices.Compact(x.Flags)
	if err := x.check(r.now()); err != nil {
		return "", err
	}
	flags, err := flagsByID(ctx, r.store.Read(), by.All(), x.Flags)
	if err != nil {
		return "", err
	}
	if len(flags) != len(x.Flags) || slices.ContainsFunc(flags, func(f Flag) bool { return f.Org != org }) {
		return "", noFlag()
	}
	x.Entry = flags[0].Entry
	if slices.ContainsFunc(flags, func(f Flag) bool { return f.Entry != x.Entry }) {
		return "", invalid("several_products", "一件申請只能是同一項產品。", "An exception is for one entry of the register.")
	}
	audience, err := r.audience(ctx, org)
	if err != nil {
		return "", err
	}
	if x.ID, err = r.store.TakeIDs(ctx, 1); err != nil {
		return "", err
	}
	x.UUID, x.Org, x.Stage, x.AskedBy, x.AskedAt = uuid.NewString(), org, Asked, by.Actor(), r.now()
	return x.UUID, r.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, registerKey); err != nil {
			return nil, err
		}
		free, err := exceptable(ctx, tx, x.Flags)
		if err != nil {
			return nil, err
		}
		if free != len(x.Flags) {
			return nil, conflict("not_free", "有項目已經在另一件申請中，或已經不在待處理。", "One of these has an exception already, or is no longer open.")
		}
		return []journal.Fact{{Kind: ExceptionAsked, Subject: org, Object: x.ID, Audience: audience, Actor: x.AskedBy}}, insertException(ctx, tx, x)
	})
}

// Exceptions lists those of an organisation, or for the desk everybody's, the oldest first.
func (r *Restricted) Exceptions(ctx context.Context, v marking.Viewer, f ExceptionFilter) ([]Exception, error) {
	if f.Org == 0 && !v.All() {
		f.Org = v.Org
	}
	if f.Org != 0 || !v.All() {
		if _, err := r.duty(ctx, v, f.Org); err != nil {
			return nil, err
		}
	}
	if f.Stage != "" && !slices.Contains(Stages, f.Stage) {
		return nil, invalid("bad_stage", "不認得這個階段。", "The stage is not known.")
	}
	return exceptionsOf(ctx, r.store.Read(), f)
}

// ExceptionByUUID finds one.
func (r *Restricted) ExceptionByUUID(ctx context.Context, v marking.Viewer, id string) (Exception, error) {
	x, err := exceptionByUUID(ctx, r.store.Read(), id)
	if err != nil {
		return x, err
	}
	if x.ID == 0 {
		return x, noException()
	}
	if _, err := r.duty(ctx, v, x.Org); err != nil {
		if fault.Is(err, fault.NotFound) {
			err = noException()
		}
		return Exception{}, err
	}
	return x, nil
}

// FlagsOf lists what an exception is for.
func (r *Restricted) FlagsOf(ctx context.Context, v marking.Viewer, x Exception) ([]Flag, error) {
	if err := own(v, x.Org); err != nil {
		return nil, err
	}
	return flagsByID(ctx, r.store.Read(), v.All(), x.Flags)
}

// sides tells for whom a viewer may move an exception.
func (r *Restricted) sides(ctx context.Context, v marking.Viewer, org int64) ([]Side, error) {
	if v.All() {
		return []Side{Authority}, nil
	}
	if v.Org != org {
		return nil, nil
	}
	contacts, err := r.members.ContactsOf(ctx, background, []int64{org})
	if err != nil {
		return nil, err
	}
	if v.Person == 0 {
		return []Side{Agency}, nil
	}
	p, err := r.members.PersonByID(ctx, background, v.Person)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	if slices.ContainsFunc(contacts[org], func(c member.Contact) bool {
		return c.Role == "ciso" && (c.Person == v.Person || c.Person == 0 && c.Channel == member.Mail && p.Email != "" && strings.EqualFold(c.Address, p.Email))
	}) {
		return []Side{CISO, Agency}, nil
	}
	return []Side{Agency}, nil
}

// May lists the moves that a viewer may make on an exception now.
func (r *Restricted) May(ctx context.Context, v marking.Viewer, x Exception) (out []Move, err error) {
	sides, err := r.sides(ctx, v, x.Org)
	if err != nil || v.Person == 0 {
		return nil, err
	}
	for _, m := range Moves {
		for _, s := range sides {
			if _, err := x.after(m, who{s, v.Person}, "why", r.now()); err == nil {
				out = append(out, m)
				break
			}
		}
	}
	return out, nil
}

// Move makes a step on an exception. What it is for follows: it counts as excepted while the exception is in force, is open again when that ends, and is said
// to be replaced where it was destroyed or sealed.
func (r *Restricted) Move(ctx context.Context, by marking.Viewer, id string, m Move, why string) (Exception, error) {
	x, err := r.ExceptionByUUID(ctx, by, id)
	if err != nil {
		return x, err
	}
	sides, err := r.sides(ctx, by, x.Org)
	if err != nil {
		return x, err
	}
	me := who{Agency, by.Person}
	if len(sides) > 0 {
		me.side = sides[0]
	}
	return r.moveException(ctx, x.ID, m, me, why)
}

func (r *Restricted) moveException(ctx context.Context, id int64, m Move, by who, why string) (out Exception, err error) {
	list, err := exceptionsByID(ctx, r.store.Read(), []int64{id})
	if err != nil || len(list) == 0 {
		return out, err
	}
	audience, err := r.audience(ctx, list[0].Org)
	if err != nil {
		return out, err
	}
	first, err := r.store.TakeIDs(ctx, len(list[0].Flags))
	if err != nil {
		return out, err
	}
	err = r.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, registerKey); err != nil {
			return nil, err
		}
		list, err := exceptionsByID(ctx, tx, []int64{id})
		if err != nil {
			return nil, err
		}
		was := list[0]
		now := r.now()
		if out, err = was.after(m, by, why, now); err != nil {
			return nil, err
		}
		if err := updateException(ctx, tx, out); err != nil {
			return nil, err
		}
		if err := follow(ctx, tx, was, m, first, by.person, now); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: ExceptionMoved, Subject: out.Org, Object: id, Audience: audience, Actor: by.person, Body: fmt.Sprintf(`{"move":%q}`, m)}}, nil
	})
	return out, err
}

// follow moves what an exception is for.
func follow(ctx context.Context, tx *store.Tx, was Exception, m Move, first, person int64, now time.Time) error {
	e := map[Move]Event{Grant: Except, Finish: Replace, Revoke: Unexcept, Expire: Unexcept}[m]
	if e == "" || m == Expire && was.Stage != Granted {
		return nil
	}
	moved, err := moveFlags(ctx, tx, was.Flags, Mark{Event: e}, now)
	if err != nil {
		return err
	}
	return insertSteps(ctx, tx, first, moved, person, Mark{Event: e, Until: was.Until}, now.UnixMicro())
}

// expire ends exceptions whose day came.
func (r *Restricted) expire(ctx context.Context, now time.Time) error {
	due, err := exceptionsDue(ctx, r.store.Read(), now.UnixMicro())
	if err != nil {
		return err
	}
	for _, id := range due {
		_, err := r.moveException(ctx, id, Expire, who{side: Clock}, "")
		if err != nil && !fault.Is(err, fault.Conflict) { // somebody ended it a moment ago
			return err
		}
	}
	return nil
}
