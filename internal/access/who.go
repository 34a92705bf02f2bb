package access

import (
	"cmp"
	"context"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// Role is in what quality somebody came in: the office of a session, or the role of a token.
type Role string

// The roles. Desk is both.
const (
	Admin   Role = "admin"
	Desk    Role = "desk"
	Officer Role = "officer"
	Reader  Role = "reader"
	Member  Role = "member"
	Peer    Role = "peer"
	Public  Role = "public"
)

// Who is somebody who is in.
type Who struct {
	Viewer   marking.Viewer
	Person   int64 // 0 for a token
	Org      int64
	Role     Role
	Name     string // of the person
	OrgName  text.Text
	Lang     text.Lang
	ProvedAt int64 // UTC microseconds of the last proof, 0 for a token
	Session  bool
	Offices  []Office // of the person, in which the session may stand
}

// Office is one of a person's, by name.
type Office struct {
	Org     int64
	OrgName text.Text
	Role    Role
}

// Visitor is somebody who did not sign in.
func Visitor(l text.Lang) Who { return Who{Viewer: marking.Public(), Role: Public, Lang: l} }

// whoOf gives who stands behind a session or token, from memory where nothing has changed. epoch is that of the caller's own reading:
// it is older than what is resolved now, so a change in between costs a second resolution and never hides.
func (a *Access) whoOf(ctx context.Context, k key, epoch int64) (Who, error) {
	now := a.now()
	if w, ok := a.resolved.get(k, epoch, now); ok {
		return w, nil
	}
	w, err := a.resolve(ctx, k)
	if err != nil {
		return Who{}, err
	}
	a.resolved.put(k, epoch, now, w)
	return w, nil
}

func (a *Access) resolve(ctx context.Context, k key) (Who, error) {
	w := Who{Person: k.person, Org: k.org, Role: k.role, Lang: text.ZhTW}
	v, err := a.viewer(ctx, k)
	if err != nil {
		return Who{}, err
	}
	v.Token = k.token
	w.Viewer = v
	self := marking.System("name of who signed in")
	if k.org != 0 {
		o, err := a.members.FindOrg(ctx, self, k.org)
		if err != nil {
			return Who{}, err
		}
		w.OrgName = o.Name
	}
	if k.person != 0 {
		p, err := a.members.PersonByID(ctx, self, k.person)
		if err != nil {
			return Who{}, err
		}
		w.Name, w.Lang = p.Name, p.Lang
		w.Offices, err = a.officesByName(ctx, p.Offices)
		if err != nil {
			return Who{}, err
		}
	}
	return w, nil
}

func (a *Access) officesByName(ctx context.Context, offices []member.Office) (out []Office, err error) {
	var ids []int64
	for _, o := range offices {
		ids = append(ids, o.Org)
	}
	orgs, err := a.members.OrgsByID(ctx, ownWork, ids)
	for _, o := range offices {
		out = append(out, Office{o.Org, orgs[o.Org].Name, Role(o.Role)})
	}
	return out, err
}

// viewer is the one place where a Viewer is made from a session or a token.
func (a *Access) viewer(ctx context.Context, k key) (marking.Viewer, error) {
	if k.person == 0 {
		switch k.role {
		case Desk:
			return marking.Desk(0), nil
		case Public:
			return marking.Public(), nil
		}
	}
	s, err := a.members.Standing(ctx, k.person, k.org, member.Role(k.role))
	if err != nil {
		return marking.Viewer{}, err
	}
	if s.Class == marking.ClassDesk {
		return marking.Desk(k.person), nil
	}
	if k.role == Peer {
		s.Class = marking.ClassPeer
	}
	s.Token = k.token
	return a.book.Resolve(ctx, s)
}

// May tells whether the role allows an act; permissions.go has the table.
func (w Who) May(act Act) bool {
	r, ok := rules[act]
	return ok && r.who&w.standing() != 0
}

// NeedsProof tells whether an act asks for a fresh proof that it is the person, which no token can give.
func NeedsProof(act Act) bool { return rules[act].fresh }

// Why is the sentence for somebody who may not.
func (w Who) Why(act Act) text.Text { return rules[act].why }

// standing is the column of the table of permissions in which somebody stands.
func (w Who) standing() standing {
	v := w.Viewer
	switch {
	case v.Class == "" || v.Class == marking.ClassPublic:
		return public
	case w.Role == Desk && v.All():
		return desk
	case w.Role == Admin && v.All():
		return keeper
	case v.Class == marking.ClassPeer:
		return peer
	case !v.Sees(marking.GreenMembers) && w.Role == Admin:
		return founder
	case !v.Sees(marking.GreenMembers):
		return entrant
	case w.Role == Admin:
		return admin
	case w.Role == Officer:
		return officer
	case w.Role == Member:
		return token
	}
	return reader
}

// Check is May with the reason as a fault, which is counted as a refusal, and with the fresh proof that some acts need. "proof_needed" asks for Prove.
func (a *Access) Check(w Who, act Act) error {
	if !w.May(act) {
		a.refuse(context.Background(), refusal{door: "act", why: string(act), subject: cmp.Or(w.Person, w.Viewer.Token)})
		return fault.New(fault.NotAllowed, "not_allowed", w.Why(act))
	}
	if rules[act].fresh && !a.Fresh(w) {
		return fault.New(fault.NotAllowed, "proof_needed",
			text.Of("這個動作收不回來，請先再確認一次是您本人。", "This cannot be taken back; please prove once more that it is you."))
	}
	return nil
}

// Fresh tells whether the person proved within the last 15 minutes that it is them.
func (a *Access) Fresh(w Who) bool {
	return w.Session && w.ProvedAt != 0 && a.now().Sub(time.UnixMicro(w.ProvedAt)) < proofFresh
}
