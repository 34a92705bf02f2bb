package member

import (
	"context"
	"slices"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Delegation lets an agent, usually an MSSP, act for an organisation.
type Delegation struct {
	Agent, Org int64
	What       string // one of the Delegate… words
	Amber      bool   // the agreement lets AMBER reach the agent; AMBER+STRICT never does
	Until      int64  // UTC microseconds; there is no delegation without an end
}

// What can be delegated. Any of them lets the agent see what warns the organisation and its inventory; contacts and people only the
// first.
const (
	DelegateContacts   = "contacts"
	DelegateWarnings   = "warnings"   // answer for it
	DelegateInventory  = "inventory"  // upload for it
	DelegateMonitoring = "monitoring" // hand in monitoring data for it
)

func (d Delegation) check(now int64) *fault.Fault {
	switch d.What {
	case DelegateContacts, DelegateWarnings, DelegateInventory, DelegateMonitoring:
	default:
		return invalid("bad_delegation", "委任事項須為 contacts、warnings、inventory 或 monitoring。", "What is delegated is contacts, warnings, inventory or monitoring.")
	}
	if d.Agent == d.Org {
		return invalid("delegates_to_itself", "單位不能委任自己。", "An organisation cannot delegate to itself.")
	}
	if d.Until <= now {
		return invalid("delegation_over", "委任的截止時間須在未來。", "A delegation has to end in the future.")
	}
	return nil
}

// Delegate gives or renews delegations. The organisation itself or the desk may, never the agent.
func (m *Members) Delegate(ctx context.Context, by marking.Viewer, ds []Delegation) error {
	if err := batch(len(ds)); err != nil {
		return err
	}
	now := m.micro()
	ds = lastOfEach(ds)
	var orgs, agents []int64
	for i, d := range ds {
		if err := at(i, d.check(now)); err != nil {
			return err
		}
		orgs, agents = append(orgs, d.Org), append(agents, d.Agent)
	}
	if err := ownOnly(by, orgs); err != nil {
		return err
	}
	if err := m.mustKnow(ctx, by, slices.Concat(agents, orgs)); err != nil {
		return err
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := upsertDelegations(ctx, tx, ds); err != nil {
			return nil, err
		}
		return facts(by, DelegationGiven, orgs, agents), marking.MoveEpoch(ctx, tx)
	})
}

// lastOfEach keeps the last word on each delegation: PostgreSQL refuses to change one row twice in a statement.
func lastOfEach(ds []Delegation) []Delegation {
	seen := map[Delegation]int{}
	var out []Delegation
	for _, d := range ds {
		key := Delegation{Agent: d.Agent, Org: d.Org, What: d.What}
		if i, ok := seen[key]; ok {
			out[i] = d
			continue
		}
		seen[key] = len(out)
		out = append(out, d)
	}
	return out
}

// EndDelegation takes back what was delegated. The organisation, the agent or the desk may.
func (m *Members) EndDelegation(ctx context.Context, by marking.Viewer, agent, org int64, what string) error {
	if !by.All() && by.Org != org && by.Org != agent || by.Class == "" {
		return noOrg()
	}
	if f := words("what", what, maxShort); f != nil {
		return f
	}
	return m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		n, err := deleteDelegation(ctx, tx, agent, org, what)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, fault.New(fault.NotFound, "no_such_delegation", text.Of("沒有這項委任。", "There is no such delegation."))
		}
		return facts(by, DelegationEnded, []int64{org}, []int64{agent}), marking.MoveEpoch(ctx, tx)
	})
}

// SweepDelegations ends what ran out. Until it runs, an expired delegation already gives no standing and no contacts; the sweep
// makes open streams notice.
func (m *Members) SweepDelegations(ctx context.Context) error {
	by := marking.System("delegations that ran out")
	if any, err := m.anyOverdue(ctx, m.micro()); err != nil || !any {
		return err
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		gone, err := deleteOverdue(ctx, tx, m.micro())
		if err != nil || len(gone) == 0 {
			return nil, err
		}
		return facts(by, DelegationEnded, pluck(gone, func(d Delegation) int64 { return d.Org }), pluck(gone, func(d Delegation) int64 { return d.Agent })),
			marking.MoveEpoch(ctx, tx)
	})
}

// DelegationsOf lists what an organisation delegated and what was delegated to it, as far as it is the viewer's own.
func (m *Members) DelegationsOf(ctx context.Context, v marking.Viewer, org int64) ([]Delegation, error) {
	return m.selectDelegations(ctx, v, org)
}
