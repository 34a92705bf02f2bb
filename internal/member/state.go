package member

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Suspend keeps a member out until Resume; reason is kept with the fact.
func (m *Members) Suspend(ctx context.Context, by marking.Viewer, org int64, reason string) error {
	return m.turn(ctx, by, org, reason, OrgSuspended, Suspended, Member)
}

// Resume lets a suspended member in again.
func (m *Members) Resume(ctx context.Context, by marking.Viewer, org int64, reason string) error {
	return m.turn(ctx, by, org, reason, OrgResumed, Member, Suspended)
}

// Leave ends a membership, or an application.
func (m *Members) Leave(ctx context.Context, by marking.Viewer, org int64, reason string) error {
	return m.turn(ctx, by, org, reason, OrgLeft, Left, Applicant, Member, Suspended)
}

func (m *Members) turn(ctx context.Context, by marking.Viewer, org int64, reason string, kind journal.Kind, to State, from ...State) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if f := words("reason", reason, maxName); f != nil {
		return f
	}
	return m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		was, _, err := lockState(ctx, tx, org)
		if err != nil {
			return nil, err
		}
		if !one(was, from) {
			return nil, wrongState(was)
		}
		if err := setState(ctx, tx, org, to); err != nil {
			return nil, err
		}
		out := facts(by, kind, []int64{org}, []int64{0})
		out[0].Body = said(reason)
		return out, marking.MoveEpoch(ctx, tx)
	})
}

func one(s State, of []State) bool {
	for _, o := range of {
		if s == o {
			return true
		}
	}
	return false
}

var stateNames = map[State]text.Text{
	Applicant: text.Of("申請中", "an applicant"),
	Member:    text.Of("成員", "a member"),
	Suspended: text.Of("停權中", "suspended"),
	Left:      text.Of("已退出", "no longer a member"),
}

// Name is the state in words.
func (s State) Name() text.Text { return stateNames[s] }

func wrongState(was State) error {
	return fault.New(fault.Conflict, "wrong_state",
		text.Format("這個單位目前是「%v」，不能這樣做。", "The organisation is %v now, so this cannot be done.", was.Name()))
}
