package member

import (
	"context"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Invitation is a code that an association gives to its members. It opens nothing: whoever applies with it says who sent them, and comes into the
// association's community once they are a member.
type Invitation struct {
	ID          int64
	Code        string
	Association int64
	Community   int64 // 0 for none
	Most        int64 // organisations that may use it
	Until       int64
	MadeAt      int64
	EndedAt     int64
	Came        int64 // applications that the desk has seen
	Members     int64 // those of them that are members now
}

// Living tells whether it can be used at a moment.
func (i Invitation) Living(now int64) bool {
	return i.EndedAt == 0 && i.Until > now && i.Came < i.Most
}

// NewInvitation is one to be made.
type NewInvitation struct {
	Association int64
	Community   int64 // only the desk names one
	Most        int64
	Until       int64 // UTC microseconds, at most 400 days ahead
}

// Invite makes a code. The desk may, and an association for itself.
func (m *Members) Invite(ctx context.Context, by marking.Viewer, n NewInvitation) (Invitation, error) {
	if err := m.mayInvite(ctx, by, n); err != nil {
		return Invitation{}, err
	}
	now := m.micro()
	switch {
	case n.Most < 1 || n.Most > maxInvited:
		return Invitation{}, fault.New(fault.Invalid, "bad_most", text.Format("可用次數須為 1 到 %d。", "A code is for 1 to %d organisations.", maxInvited))
	case n.Until <= now || n.Until > now+longestCode.Microseconds():
		return Invitation{}, fault.New(fault.Invalid, "bad_until", text.Format("截止日須在未來 %d 天之內。", "A code ends within the next %d days.", int(longestCode/(24*time.Hour))))
	}
	id, err := m.store.TakeIDs(ctx, 1)
	if err != nil {
		return Invitation{}, err
	}
	i := Invitation{ID: id, Code: newCode(), Association: n.Association, Community: n.Community, Most: n.Most, Until: n.Until, MadeAt: now}
	return i, m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return facts(by, InvitationMade, []int64{i.Association}, []int64{i.ID}), insertInvitation(ctx, tx, i, by.Person)
	})
}

func (m *Members) mayInvite(ctx context.Context, by marking.Viewer, n NewInvitation) error {
	if err := ownOnly(by, []int64{n.Association}); err != nil {
		return err
	}
	o, err := m.FindOrg(ctx, by, n.Association)
	if err != nil {
		return err
	}
	if !by.All() && (o.Kind != KindAssociation || o.State != Member) {
		return fault.New(fault.NotAllowed, "not_an_association", text.Of("只有公會、協會這類團體，或中心，可以發邀請碼。", "Only an association, or the centre, gives out invitation codes."))
	}
	if n.Community == 0 {
		return nil
	}
	if err := by.DeskOnly(); err != nil {
		return err
	}
	return m.mustExist(ctx, communityTable, []int64{n.Community})
}

// EndInvitation makes a code useless. Applications that came with it stay.
func (m *Members) EndInvitation(ctx context.Context, by marking.Viewer, id int64) error {
	return m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		org, err := endInvitation(ctx, tx, by, id, m.micro())
		if err != nil {
			return nil, err
		}
		if org == 0 {
			return nil, notFound("no_such_invitation", "找不到這個邀請碼，或已經停用。", "There is no such code, or it has ended.")
		}
		return facts(by, InvitationEnded, []int64{org}, []int64{id}), nil
	})
}

// Invitations lists codes, newest first: those of the viewer's own organisation, or all for the desk.
func (m *Members) Invitations(ctx context.Context, v marking.Viewer) ([]Invitation, error) {
	return m.selectInvitations(ctx, whereOwn(v, "i.association")+" ORDER BY i.id DESC LIMIT 200")
}

// InvitationByCode says who invites, to whoever holds the code.
func (m *Members) InvitationByCode(ctx context.Context, code string) (Invitation, error) {
	if len(code) == 0 || len(code) > maxShort {
		return Invitation{}, badCode()
	}
	all, err := m.selectInvitations(ctx, "i.code = $1", code)
	if err != nil {
		return Invitation{}, err
	}
	if len(all) == 0 || !all[0].Living(m.micro()) {
		return Invitation{}, badCode()
	}
	return all[0], nil
}

// livingInvitation is the id of the invitation with a code, 0 for no code.
func (m *Members) livingInvitation(ctx context.Context, code string) (int64, error) {
	if code == "" {
		return 0, nil
	}
	i, err := m.InvitationByCode(ctx, code)
	return i.ID, err
}

func badCode() error {
	return fault.New(fault.Invalid, "bad_code", text.Of("這個邀請碼不存在、用完了或已過期。沒有邀請碼也可以申請，請把這一欄留白。", "This invitation code is unknown, used up or too old. You can apply without one: leave the field empty."))
}
