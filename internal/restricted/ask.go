package restricted

import (
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Stage is how far an exception is: the law asks for business need without an alternative, the approval of the agency's chief information security officer,
// and then that of the authority.
//
//	stage      move      becomes     by
//	asked      endorse   endorsed    the agency's CISO, who did not ask for it
//	           refuse    refused     the agency's CISO, or the authority, with a reason
//	           withdraw  withdrawn   the agency
//	endorsed   grant     granted     a person of the authority's desk, who is not that CISO
//	           refuse    refused     the authority, with a reason
//	           withdraw  withdrawn   the agency
//	granted    finish    finished    the agency, when it is destroyed or sealed, and says how
//	           revoke    revoked     the authority, with a reason
//	any above  expire    expired     its day came
type Stage string

// The stages.
const (
	Asked     Stage = "asked"
	Endorsed  Stage = "endorsed"
	Granted   Stage = "granted"
	Refused   Stage = "refused"
	Withdrawn Stage = "withdrawn"
	Finished  Stage = "finished"
	Revoked   Stage = "revoked"
	Expired   Stage = "expired"
)

// Stages are all of them.
var Stages = []Stage{Asked, Endorsed, Granted, Refused, Withdrawn, Finished, Revoked, Expired}

var stageWords = map[Stage]text.Text{
	Asked: text.Of("等資安長核可", "waits for the agency's CISO"), Endorsed: text.Of("資安長已核可，等主管機關核定", "approved by the CISO; waits for the authority"), Granted: text.Of("已核定，例外使用中", "in force"),
	Refused: text.Of("未核可", "refused"), Withdrawn: text.Of("單位撤回", "taken back"), Finished: text.Of("已結束並銷毀或封存", "ended; destroyed or sealed"), Revoked: text.Of("主管機關廢止", "revoked by the authority"), Expired: text.Of("到期", "ended by its day"),
}

// Words names the stage.
func (s Stage) Words() text.Text { return stageWords[s] }

// Ended tells whether nothing follows any more.
func (s Stage) Ended() bool { return s != Asked && s != Endorsed && s != Granted }

// Move is a step of an exception.
type Move string

// The moves.
const (
	Endorse  Move = "endorse"
	Grant    Move = "grant"
	Refuse   Move = "refuse"
	Withdraw Move = "withdraw"
	Finish   Move = "finish"
	Revoke   Move = "revoke"
	Expire   Move = "expire"
)

// Moves are all of them.
var Moves = []Move{Endorse, Grant, Refuse, Withdraw, Finish, Revoke, Expire}

// Side is for whom somebody makes a move.
type Side string

// The sides.
const (
	Agency    Side = "agency"    // who may act for the organisation
	CISO      Side = "ciso"      // its chief information security officer, by its contacts: the person named there, or whose address is
	Authority Side = "authority" // a person of the centre's desk
	Clock     Side = "clock"     // the centre's watch
)

type turn struct {
	from Stage
	move Move
}

// turns is the table: from where, by which move, to what, and whose it is.
var turns = map[turn]struct {
	to Stage
	by []Side
}{
	{Asked, Endorse}: {Endorsed, []Side{CISO}}, {Asked, Refuse}: {Refused, []Side{CISO, Authority}}, {Asked, Withdraw}: {Withdrawn, []Side{Agency, CISO}}, {Asked, Expire}: {Expired, []Side{Clock}},
	{Endorsed, Grant}: {Granted, []Side{Authority}}, {Endorsed, Refuse}: {Refused, []Side{Authority}}, {Endorsed, Withdraw}: {Withdrawn, []Side{Agency, CISO}}, {Endorsed, Expire}: {Expired, []Side{Clock}},
	{Granted, Finish}: {Finished, []Side{Agency, CISO}}, {Granted, Revoke}: {Revoked, []Side{Authority}}, {Granted, Expire}: {Expired, []Side{Clock}},
}

// Exception is one that was asked for, and what became of it.
type Exception struct {
	ID                           int64
	UUID                         string
	Org                          int64
	Entry                        int64
	Code                         string // of the entry
	Flags                        []int64
	Stage                        Stage
	Need, Alternative            string // why it is needed, and why nothing else will do
	Area, Persons                string // where, and who
	Offline, NoData              bool   // not on the official network; no official data
	Until                        time.Time
	AskedAt                      time.Time
	AskedBy                      int64
	EndorsedAt, GrantedAt, Ended time.Time
	EndorsedBy, GrantedBy        int64
	EndedBy                      int64
	EndedSide                    Side
	Why                          string // of a refusal, a revocation or an end
}

// who makes a move.
type who struct {
	side   Side
	person int64
}

// after is the exception behind a move. It is the whole rule: two approvals by two people of the two sides, in their order, before its day, and a reason
// wherever somebody says no.
func (x Exception) after(m Move, by who, why string, now time.Time) (Exception, error) {
	t, ok := turns[turn{x.Stage, m}]
	if !ok {
		return x, fault.New(fault.Conflict, "wrong_stage", text.Format("目前是「%s」，不能這樣做。請重新整理頁面。", "It is %q now, so this cannot be done. Load the page again.", x.Stage.Words()))
	}
	mine := false
	for _, s := range t.by {
		mine = mine || s == by.side
	}
	switch why = strings.TrimSpace(why); {
	case !mine:
		return x, notYours(m)
	case by.person == 0 && m != Expire:
		return x, fault.New(fault.NotAllowed, "person_only", text.Of("這要由一個登入的人來決定。", "Somebody who is signed in decides this."))
	case m == Expire && x.Until.After(now):
		return x, conflict("not_yet", "還沒有到期。", "Its day has not come.")
	case m != Expire && m != Withdraw && m != Finish && !x.Until.After(now):
		return x, conflict("expired", "使用期限已過，請重新申請。", "The day until which it was asked for has passed; ask anew.")
	case m == Endorse && by.person == x.AskedBy || m == Grant && (by.person == x.EndorsedBy || by.person == x.AskedBy):
		return x, fault.New(fault.NotAllowed, "two_people", text.Of("申請與兩次核可須由不同的人。", "Who asks and the two who approve are different people."))
	case why == "" && (m == Refuse || m == Revoke):
		return x, invalid("words_missing", "請說明理由，單位看得到。", "Say why; the organisation reads it.")
	case why == "" && m == Finish:
		return x, invalid("words_missing", "請說明怎麼銷毀或封存。", "Say how it was destroyed or sealed.")
	case utf8.RuneCountInString(why) > maxWords:
		return x, tooLong()
	}
	switch x.Stage = t.to; m {
	case Endorse:
		x.EndorsedBy, x.EndorsedAt = by.person, now
	case Grant:
		x.GrantedBy, x.GrantedAt = by.person, now
	default:
		x.Ended, x.EndedBy, x.EndedSide, x.Why = now, by.person, by.side, why
	}
	return x, nil
}

func notYours(m Move) error {
	switch m {
	case Endorse:
		return fault.New(fault.NotAllowed, "ciso_only", text.Of("只有這個單位聯絡窗口中登錄的資安長本人可以核可。", "Only the organisation's CISO, as its contacts name them, approves this."))
	case Grant, Revoke:
		return fault.New(fault.NotAllowed, "authority_only", text.Of("只有主管機關的值班台可以這樣做。", "Only the authority's desk may do this."))
	}
	return fault.New(fault.NotAllowed, "not_yours", text.Of("這不是您這一方的步驟。", "This step is not yours."))
}

// check looks at what is asked for.
func (x *Exception) check(now time.Time) error {
	for _, s := range []*string{&x.Need, &x.Alternative, &x.Area, &x.Persons} {
		if *s = strings.TrimSpace(*s); *s == "" {
			return invalid("words_missing", "業務需求、無替代方案的理由、使用區域與使用人員都要填。", "Say why it is needed, why nothing else will do, where it is used and by whom.")
		}
		if utf8.RuneCountInString(*s) > maxWords {
			return tooLong()
		}
	}
	switch {
	case !x.Offline || !x.NoData:
		return invalid("not_declared", "須切結不連公務網路、不處理公務資料。", "It has to be declared that it is not on the official network and holds no official data.")
	case !x.Until.After(now) || x.Until.Sub(now) > maxAhead:
		return invalid("bad_until", "請填使用期限，從今天起一年以內。", "Say until when, within a year from today.")
	case len(x.Flags) == 0:
		return invalid("nothing_chosen", "請勾選要例外使用的項目。", "Choose what it is asked for.")
	case len(x.Flags) > maxOrgs:
		return invalid("too_many", "一次申請的項目太多。", "It is asked for too many things at once.")
	}
	return nil
}
