package access_test

import (
	"testing"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/member"
)

// What matters most, written out: who may (y) and who may not (-).
func TestGridOfActsAndRoles(t *testing.T) {
	each(t, func(w *world) {
		must(t, w.members.AddOffices(w.ctx, system, []member.Office{{Person: w.lin, Org: w.hospital, Role: member.Admin}}))
		bearer := func(role access.Role, org int64) access.Who {
			secret, _, err := w.CreateToken(w.ctx, system, role, org, time.Hour)
			must(t, err)
			who, err := w.Bearer(w.ctx, secret)
			must(t, err)
			return who
		}
		columns := []access.Who{
			w.who(w.session(w.chief, w.centre, member.Admin)), w.who(w.session(w.guard, w.centre, member.Desk)),
			w.who(w.session(w.lin, w.hospital, member.Admin)), w.who(w.session(w.lin, w.hospital, member.Officer)), w.who(w.session(w.lin, w.bank, member.Reader)),
			w.who(w.session(w.guest, w.applicant, member.Admin)),
			bearer(access.Desk, 0), bearer(access.Member, w.bank), bearer(access.Peer, w.bank), bearer(access.Public, 0),
		}
		//                     centre      member              applicant  token
		//                     admin desk  admin officer reader admin     desk member peer public
		for act, row := range map[access.Act]string{
			access.ReadIntelligence: "yyyyyyyyyy",
			access.ReadRed:          "-y-y--y---",
			access.ReleaseWarning:   "-y----y---",
			access.EditPolicy:       "y---------",
			access.AnswerWarning:    "-yyy--yy--",
			access.UploadInventory:  "-yyy--yy--",
			access.ReadRestricted:   "yyyyy-yy--",
			access.HandleHoldings:   "-yyy--yy--",
			access.DecideException:  "-yyyy-y---",
			access.EndorseAsCISO:    "--yyy-----",
			access.GrantException:   "-y----y---",
			access.EditRegister:     "-y----y---",
			access.ReadMembers:      "yyyyy-yy--",
			access.AcceptMembers:    "yy----y---",
			access.EditPeople:       "y-y--y----",
			access.ReadOwnOrg:       "yyyyyyyy--",
			access.SignAgreement:    "--y--y----",
			access.EditAgreements:   "y---------",
			access.Invite:           "yyyy--y---",
			access.EditContacts:     "yyyy-yy---",
			access.MakeTokens:       "y-y-------",
			access.ApproveNetworks:  "-y----y---",
			access.ReadAudit:        "yy----y---",
			access.EditSystem:       "y---------",
			access.ReportFromPublic: "yyyyyyyyyy",
		} {
			for i, who := range columns {
				if who.May(act) != (row[i] == 'y') {
					t.Errorf("%s, column %d (%s): %v", act, i, who.Role, who.May(act))
				}
			}
		}
	})
}
