package access

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Recovery is the way back for somebody who lost every way in. One administrator opens it, a second one confirms it, and only then do the person's
// sessions, passkeys, password and links end and a new link goes out. Neither can do it alone, and nobody for themselves.
//
//	open → confirmed | cancelled, by the person or an administrator | ran out, after 24 hours
//
// Administrators of an organisation may where the person stands in no other one: else they would open a way into an organisation that is not theirs.
type Recovery struct {
	ID       int64
	Person   string
	Mine     bool // it is of the one who reads
	OpenedBy string
	Reason   string
	OpenedAt time.Time
	Until    time.Time
	Confirm  bool // the reader may confirm it
}

const (
	recoveryLasts = 24 * time.Hour
	minReason     = 5 // runes
	maxReason     = 500
	maxRecoveries = 100 // in the list
)

// recoveryRow is a recovery as it is kept; the zero row is none.
type recoveryRow struct {
	id, person, org             int64 // org 0: the centre's administrators alone
	reason                      string
	openedBy, openedAt, expires int64
}

func noRecovery() error {
	return fault.New(fault.NotFound, "no_such_recovery", text.Of("沒有這件救援：可能已經確認、取消或過期。", "There is no such recovery: it may be confirmed, cancelled or too old."))
}

func notYourRecovery() error {
	return fault.New(fault.NotAllowed, "recovery_elsewhere", text.Of("這個人也在別的單位任職，救援要由中心的管理者辦理。", "This person stands in another organisation too, so the centre's administrators do this."))
}

func ownRecovery() error {
	return fault.New(fault.NotAllowed, "recovery_of_oneself", text.Of("不能為自己辦救援，請另外兩位管理者辦理。", "Nobody recovers themselves; two other administrators do."))
}

// decides tells whether somebody may decide about a recovery that an organisation's administrators may.
func (w Who) decides(org int64) bool {
	return w.May(RecoverPeople) && w.Session && (w.standing() == keeper || org != 0 && w.Org == org)
}

// OpenRecovery opens one for a person, whom who says: the mail address, or the name of somebody of one's own organisation. The caller has checked that the
// proof is fresh. told says whether the person was told by mail.
func (a *Access) OpenRecovery(ctx context.Context, w Who, who, reason string) (told bool, err error) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < minReason || n > maxReason || !utf8.ValidString(reason) {
		return false, fault.New(fault.Invalid, "recovery_reason", text.Format("請說明原因，%d 到 %d 個字；第二位管理者與本人都看得到。", "Give a reason of %d to %d characters; the second administrator and the person read it.", minReason, maxReason))
	}
	p, err := a.whomToRecover(ctx, w, strings.TrimSpace(who))
	if err != nil {
		return false, err
	}
	org, err := a.mayRecover(w, p)
	if err != nil {
		return false, err
	}
	id, err := a.store.TakeIDs(ctx, 1)
	if err != nil {
		return false, err
	}
	now := a.now()
	r := recoveryRow{id: id, person: p.ID, org: org, reason: reason, openedBy: w.Person, openedAt: now.UnixMicro(), expires: now.Add(recoveryLasts).UnixMicro()}
	err = a.fact(ctx, journal.Fact{Kind: RecoveryOpened, Subject: p.ID, Object: id, Actor: w.Person, Body: because(reason)}, func(tx *store.Tx) error { return insertRecovery(ctx, tx, r) })
	if store.Duplicate(err) {
		return false, fault.New(fault.Conflict, "recovery_open", text.Of("這個人的救援已經開著，等第二位管理者確認。", "A recovery of this person is open already and waits for a second administrator."))
	}
	if err != nil {
		return false, err
	}
	return a.write(ctx, Letter{About: AboutRecovery, Address: p.Email, Name: p.Name, Lang: p.Lang, By: w.Name, Reason: reason, Account: a.address + "/account"}), nil
}

func because(reason string) string {
	b, _ := json.Marshal(struct { // a string always marshals
		Reason string `json:"reason"`
	}{reason})
	return string(b)
}

// whomToRecover finds the person among those that the administrator may know, with all their offices.
func (a *Access) whomToRecover(ctx context.Context, w Who, who string) (member.Person, error) {
	if strings.Contains(who, "@") {
		p, err := a.members.PersonByEmail(ctx, w.Viewer, who)
		if err != nil {
			return p, err
		}
		return a.members.PersonByID(ctx, ownWork, p.ID)
	}
	colleagues, err := a.members.PeopleOf(ctx, w.Viewer, w.Org)
	if err != nil {
		return member.Person{}, err
	}
	colleagues = slices.DeleteFunc(colleagues, func(p member.Person) bool { return p.Name != who })
	if len(colleagues) != 1 {
		return member.Person{}, fault.New(fault.NotFound, "recovery_of_whom", text.Of("找不到這個人，或有好幾位同名。請改填電子郵件。", "There is nobody of that name, or there are several. Give the mail address."))
	}
	return a.members.PersonByID(ctx, ownWork, colleagues[0].ID)
}

// mayRecover gives the organisation whose administrators may, 0 for the centre's alone.
func (a *Access) mayRecover(w Who, p member.Person) (int64, error) {
	if p.ID == w.Person {
		return 0, ownRecovery()
	}
	if len(p.Offices) == 0 {
		return 0, fault.New(fault.Invalid, "recovery_without_office", text.Of("這個人沒有任何角色，登入也進不來。請先給角色。", "This person holds no office and could not come in. Give them one first."))
	}
	org := p.Offices[0].Org
	if slices.ContainsFunc(p.Offices, func(o member.Office) bool { return o.Org != org }) {
		org = 0
	}
	if !w.decides(org) {
		return 0, notYourRecovery()
	}
	return org, nil
}

// Recovered is what came of a recovery. Link is set where no mail could carry it, and is shown once.
type Recovered struct {
	Person string
	Mailed bool
	Link   string
}

// ConfirmRecovery ends every way in of the person and makes a new link. The caller has checked that the proof is fresh.
func (a *Access) ConfirmRecovery(ctx context.Context, w Who, id int64) (Recovered, error) {
	r, p, err := a.openRecovery(ctx, w, id)
	if err != nil {
		return Recovered{}, err
	}
	if _, err := a.mayRecover(w, p); err != nil { // the person's offices may be others by now
		return Recovered{}, err
	}
	if r.openedBy == w.Person {
		return Recovered{}, fault.New(fault.NotAllowed, "recovery_needs_another", text.Of("這件救援是您開的，要由另一位管理者確認。", "You opened this recovery; another administrator has to confirm it."))
	}
	if err := a.stillAdministrates(ctx, r); err != nil {
		return Recovered{}, err
	}
	secret, hash := newSecret(linkPrefix)
	o := p.Offices[0]
	l := link{hash: hash, person: p.ID, org: o.Org, role: o.Role, expiresAt: a.now().Add(recoveryLasts).UnixMicro()}
	err = a.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) { return a.recover(ctx, tx, w, r, l) })
	if err != nil {
		return Recovered{}, err
	}
	org, err := a.members.FindOrg(ctx, ownWork, o.Org)
	if err != nil {
		return Recovered{}, err
	}
	out := Recovered{Person: p.Name}
	address := a.address + "/sign-in/" + secret
	if a.post == nil || p.Email == "" {
		out.Link = address
		return out, nil
	}
	out.Mailed = a.write(ctx, Letter{About: AboutRecovered, Address: p.Email, Name: p.Name, Lang: p.Lang, Minutes: int(recoveryLasts / time.Minute), Ways: []Way{{Org: org.Name, Role: o.Role, Link: address}}})
	return out, nil
}

// recover is what a confirmation does, whole or not at all.
func (a *Access) recover(ctx context.Context, tx *store.Tx, w Who, r recoveryRow, l link) ([]journal.Fact, error) {
	now := a.micro()
	ended, err := endRecovery(ctx, tx, r.id, w.Person, now)
	if err == nil && !ended { // another administrator was first
		err = noRecovery()
	}
	if err != nil {
		return nil, err
	}
	n, err := endSessions(ctx, tx, r.person, now)
	if err == nil {
		err = endWaysIn(ctx, tx, r.person, now)
	}
	if err == nil {
		err = insertLink(ctx, tx, l)
	}
	facts := []journal.Fact{{Kind: RecoveryConfirmed, Subject: r.person, Object: r.id, Actor: w.Person}, {Kind: LinkMade, Subject: r.person, Object: l.org, Actor: w.Person}}
	return append(facts, signedOut(n, journal.Fact{Subject: r.person, Actor: w.Person})...), err
}

// openRecovery gives a recovery that waits and that the reader may decide about, and the person with all their offices.
func (a *Access) openRecovery(ctx context.Context, w Who, id int64) (recoveryRow, member.Person, error) {
	r, err := a.selectRecovery(ctx, id, a.micro())
	if err != nil {
		return r, member.Person{}, err
	}
	if r.id == 0 || !w.decides(r.org) {
		return r, member.Person{}, noRecovery()
	}
	p, err := a.members.PersonByID(ctx, ownWork, r.person)
	return r, p, err
}

// stillAdministrates refuses a recovery whose opener is no administrator any more: then only one stands behind it.
func (a *Access) stillAdministrates(ctx context.Context, r recoveryRow) error {
	centre, err := a.members.Centre(ctx, ownWork)
	if err != nil {
		return err
	}
	offices, err := a.members.OfficesOf(ctx, ownWork, r.openedBy)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(offices, func(o member.Office) bool { return o.Role == member.Admin && (o.Org == centre.ID || o.Org == r.org) }) {
		return fault.New(fault.Conflict, "recovery_opener_left", text.Of("開這件救援的人已經不是管理者了。請取消它，重新開一件。", "Whoever opened this recovery is no administrator any more. Cancel it and open a new one."))
	}
	return nil
}

// CancelRecovery ends one without anything else: the person may, who can still come in, and whoever may decide about it.
func (a *Access) CancelRecovery(ctx context.Context, w Who, id int64) error {
	r, err := a.selectRecovery(ctx, id, a.micro())
	if err != nil {
		return err
	}
	if r.id == 0 || !w.Session || r.person != w.Person && !w.decides(r.org) {
		return noRecovery()
	}
	return a.fact(ctx, journal.Fact{Kind: RecoveryCancelled, Subject: r.person, Object: r.id, Actor: w.Person}, func(tx *store.Tx) error {
		ended, err := endRecovery(ctx, tx, r.id, w.Person, a.micro())
		if err == nil && !ended {
			return noRecovery()
		}
		return err
	})
}

// Recoveries lists those that wait: of oneself, and those about which one may decide.
func (a *Access) Recoveries(ctx context.Context, w Who) ([]Recovery, error) {
	org := int64(0)
	if w.decides(w.Org) {
		org = w.Org
	}
	rows, err := a.selectRecoveries(ctx, recoveryReader{person: w.Person, org: org, all: w.decides(0)}, a.micro())
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.person, r.openedBy)
	}
	people, err := a.members.PeopleByID(ctx, ownWork, ids)
	var out []Recovery
	for _, r := range rows {
		out = append(out, Recovery{ID: r.id, Person: people[r.person].Name, Mine: r.person == w.Person, OpenedBy: cmp.Or(people[r.openedBy].Name, "—"), Reason: r.reason,
			OpenedAt: time.UnixMicro(r.openedAt).UTC(), Until: time.UnixMicro(r.expires).UTC(), Confirm: w.decides(r.org) && r.openedBy != w.Person && r.person != w.Person})
	}
	return out, err
}
