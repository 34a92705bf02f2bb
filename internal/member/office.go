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

// Role is what a person is in an organisation.
type Role string

// The roles.
const (
	Admin   Role = "admin"   // keeps the organisation's people, contacts and tokens
	Desk    Role = "desk"    // sits at the centre's desk; the centre alone has it
	Officer Role = "officer" // holds the security office: RED, receipts, inventories
	Reader  Role = "reader"
)

var roleNames = map[Role]text.Text{
	Admin:   text.Of("管理者", "administrator"),
	Desk:    text.Of("值班", "desk"),
	Officer: text.Of("資安人員", "security officer"),
	Reader:  text.Of("閱讀者", "reader"),
}

// Name is the role in words.
func (r Role) Name() text.Text { return roleNames[r] }

func (r Role) known() bool { _, ok := roleNames[r]; return ok }

func badRole() *fault.Fault {
	return invalid("bad_role", "角色須為 admin、desk、officer 或 reader。", "The role is admin, desk, officer or reader.")
}

// Office is a role that a person holds in an organisation.
type Office struct {
	Person int64
	Org    int64
	Role   Role
}

func officeFacts(by marking.Viewer, kind journal.Kind, offices []Office) []journal.Fact {
	return facts(by, kind, pluck(offices, func(o Office) int64 { return o.Person }), pluck(offices, func(o Office) int64 { return o.Org }))
}

// AddOffices gives roles to persons. Outside the desk one can do so in the own organisation only, for persons who stand in it already.
// An office that is held stays.
func (m *Members) AddOffices(ctx context.Context, by marking.Viewer, offices []Office) error {
	if err := batch(len(offices)); err != nil {
		return err
	}
	if err := m.checkOffices(ctx, by, offices); err != nil {
		return err
	}
	people := unique(pluck(offices, func(o Office) int64 { return o.Person }))
	known, err := m.countColleagues(ctx, by, people)
	if err != nil {
		return err
	}
	if known != len(people) {
		return noPerson()
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		held, err := officesHeld(ctx, tx, people)
		if err != nil {
			return nil, err
		}
		fresh := slices.DeleteFunc(slices.Clone(offices), func(o Office) bool { return held[o] })
		return officeFacts(by, OfficeGiven, fresh), insertOffices(ctx, tx, fresh)
	})
}

// checkOffices refuses a desk outside the centre: who holds that role sees everything.
func (m *Members) checkOffices(ctx context.Context, by marking.Viewer, offices []Office) error {
	orgs := unique(pluck(offices, func(o Office) int64 { return o.Org }))
	if err := ownOnly(by, orgs); err != nil {
		return err
	}
	centre, err := m.centreAmong(ctx, orgs)
	if err != nil {
		return err
	}
	for i, o := range offices {
		if !o.Role.known() {
			return at(i, badRole())
		}
		if o.Role == Desk && o.Org != centre {
			return at(i, invalid("desk_outside_centre", "只有中心本身有值班角色。", "Only the centre itself has a desk."))
		}
		if o.Org == centre && !by.All() {
			return by.DeskOnly() // an officer or reader of the centre must not make a desk
		}
	}
	return m.mustExist(ctx, orgTable, orgs)
}

// RemoveOffices takes roles away; sessions that stand on them end with the next request.
func (m *Members) RemoveOffices(ctx context.Context, by marking.Viewer, offices []Office) error {
	if err := batch(len(offices)); err != nil {
		return err
	}
	if err := ownOnly(by, pluck(offices, func(o Office) int64 { return o.Org })); err != nil {
		return err
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		gone, err := deleteOffices(ctx, tx, offices)
		if err != nil || len(gone) == 0 {
			return nil, err
		}
		return officeFacts(by, OfficeTaken, gone), marking.MoveEpoch(ctx, tx)
	})
}

// OfficesOf lists what a person is and where, as far as the viewer may know it.
func (m *Members) OfficesOf(ctx context.Context, v marking.Viewer, person int64) ([]Office, error) {
	p, err := m.PersonByID(ctx, v, person)
	return p.Offices, err
}
