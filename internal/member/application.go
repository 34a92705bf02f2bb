package member

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Stage is how far an application has come.
//
//	stage      becomes              by
//	sent       waiting              the applicant opened the letter that we sent to the address
//	waiting    asked                the desk has a question
//	           approved             the desk; the organisation is there as an applicant and may sign the agreement
//	           refused              the desk, with a reason
//	asked      waiting              the applicant answered
//	approved   member               the agreement was signed
//	any        withdrawn            the applicant, while it is not a member
type Stage string

// The stages.
const (
	StageSent      Stage = "sent" // nobody has shown that the address is theirs; the desk does not see it
	StageWaiting   Stage = "waiting"
	StageAsked     Stage = "asked"
	StageApproved  Stage = "approved"
	StageMember    Stage = "member"
	StageRefused   Stage = "refused"
	StageWithdrawn Stage = "withdrawn"
)

var stageNames = map[Stage]text.Text{
	StageSent:      text.Of("等申請人確認信箱", "address not confirmed yet"),
	StageWaiting:   text.Of("審查中", "under review"),
	StageAsked:     text.Of("等申請人補充", "waits for the applicant's answer"),
	StageApproved:  text.Of("核可，等簽協議", "approved, agreement not signed yet"),
	StageMember:    text.Of("已是成員", "a member"),
	StageRefused:   text.Of("未通過", "refused"),
	StageWithdrawn: text.Of("申請人撤回", "taken back"),
}

// Name is the stage in words.
func (s Stage) Name() text.Text { return stageNames[s] }

// NewApplication is what somebody who asks to come in writes.
type NewApplication struct {
	Name     text.Text
	Registry string // 統一編號 of a firm, OID of an agency; "" for none
	Kind     string
	Sector   string
	Region   string
	Person   string
	Title    string
	Mail     string
	Phone    string
	Lang     text.Lang
	Domains  []string
	Networks []string
	Words    string // why, in their own words
	Code     string // of an invitation, "" for none
}

// Application is one of them with what became of it.
type Application struct {
	NewApplication
	ID          int64
	UUID        string
	Stage       Stage
	Org         int64 // once approved
	Invitation  int64
	SentAt      int64
	ConfirmedAt int64 // 0 while nobody has shown that the address is theirs
	ChangedAt   int64
	Notes       []ApplicationNote // oldest first, where one was asked for
}

// ApplicationNote is a question of the desk or an answer of the applicant.
type ApplicationNote struct {
	Desk  bool
	Words string
	At    int64
}

// check brings an application into its normal form.
func (n *NewApplication) check() *fault.Fault {
	n.Registry, n.Code = registry(n.Registry), strings.ToUpper(strings.TrimSpace(n.Code))
	if n.Name.In(text.En) == "" {
		n.Name = text.Same(n.Name.In(text.ZhTW))
	}
	for _, f := range []*fault.Fault{
		needed("單位名稱 name", n.Name.In(text.ZhTW), maxName), words("英文名稱 English name", n.Name.In(text.En), maxName),
		needed("聯絡人 person", n.Person, maxName), words("職稱 title", n.Title, maxName), lines("說明 words", n.Words, maxWords),
		checkRegistry(n.Registry),
	} {
		if f != nil {
			return f
		}
	}
	switch {
	case !kindForm.MatchString(n.Kind) || n.Kind == KindCentre || n.Kind == KindPeer:
		return invalid("bad_kind", "請選單位的種類。", "Choose the kind of organisation.")
	case !KnownSector(n.Sector):
		return invalid("bad_sector", "請選領域。", "Choose a sector.")
	case n.Region != "" && !knownRegion(n.Region):
		return invalid("bad_region", "不認得這個縣市代碼。", "This county code is not known.")
	case n.Lang != text.ZhTW && n.Lang != text.En:
		return badLanguage()
	case !phoneForm.MatchString(n.Phone):
		return badPhone()
	}
	mail, bad := mailAddress(n.Mail)
	if bad != nil {
		return bad
	}
	n.Mail = mail
	return n.checkPlaces()
}

// checkPlaces reads the domains and networks, so that what the desk approves later can be taken as it stands.
func (n *NewApplication) checkPlaces() *fault.Fault {
	if len(n.Domains)+len(n.Networks) > maxPlaces {
		return fault.New(fault.Invalid, "too_many_places", text.Format("網域與網段合計最多 %d 個，其餘入會後再登錄。", "At most %d domains and networks together; declare the rest once you are in.", maxPlaces))
	}
	for i, d := range n.Domains {
		r, f := NewDomain{Name: d}.read()
		if f != nil {
			return quoting(d, f)
		}
		n.Domains[i] = r.Name
	}
	for i, c := range n.Networks {
		r, f := NewNetwork{CIDR: c}.read()
		if f != nil {
			return quoting(c, f)
		}
		n.Networks[i] = r.CIDR
	}
	return nil
}

// quoting says which of several lines was wrong.
func quoting(s string, f *fault.Fault) *fault.Fault {
	g := *f
	if len(s) > maxShort {
		s = s[:maxShort]
	}
	g.Say = text.Format("「%[1]s」：%[2]v", "%[1]q: %[2]v", strings.ToValidUTF8(s, "?"), f.Say)
	return &g
}

// Apply takes an application. Where letters are sent, the desk does not see it before the applicant opened the one that goes to the address: secret
// is then "". Else the secret of the application's page is given back at once.
func (m *Members) Apply(ctx context.Context, n NewApplication) (secret string, err error) {
	if f := n.check(); f != nil {
		return "", f
	}
	invitation, err := m.livingInvitation(ctx, n.Code)
	if err != nil {
		return "", err
	}
	if err := m.roomToApply(ctx, n.Mail); err != nil {
		return "", err
	}
	id, err := m.store.TakeIDs(ctx, 1)
	if err != nil {
		return "", err
	}
	a := Application{NewApplication: n, ID: id, UUID: uuid.NewString(), Stage: StageSent, Invitation: invitation, SentAt: m.micro()}
	secret, hash := letter.NewSecret()
	if !m.Mails() {
		a.Stage = StageWaiting
	}
	err = m.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := insertApplication(ctx, tx, a, hash); err != nil {
			return nil, err
		}
		if a.Stage == StageWaiting {
			return []journal.Fact{{Kind: ApplicationCame, Subject: a.ID}}, nil
		}
		return nil, m.letters.Put(ctx, tx, string(letterConfirm), a.ID)
	})
	if err != nil || m.Mails() {
		return "", err
	}
	return secret, nil
}

// roomToApply bounds what strangers can fill the store with.
func (m *Members) roomToApply(ctx context.Context, mail string) error {
	all, same, err := m.countUnconfirmed(ctx, mail, m.micro()-unconfirmedLasts.Microseconds())
	if err != nil {
		return err
	}
	if same >= maxUnconfirmed {
		return fault.New(fault.Conflict, "application_waits", text.Of("這個信箱已有申請等您確認：請打開我們寄去的信。找不到信就明天再試，或打電話給中心。",
			"An application with this address waits for you: open the letter that we sent there. If you cannot find it, try again tomorrow or call the centre."))
	}
	if all >= maxApplications {
		return fault.New(fault.Conflict, "too_many_applications", text.Of("目前申請太多，暫時收不下。請一小時後再試，或打電話給中心。", "Too many applications are waiting. Try again in an hour, or call the centre."))
	}
	return nil
}

// ApplicationBySecret is what the applicant sees of it. Whoever holds the secret is the applicant.
func (m *Members) ApplicationBySecret(ctx context.Context, secret string) (Application, error) {
	if len(secret) != letter.SecretLength {
		return Application{}, noApplication()
	}
	return m.oneApplication(ctx, "a.hash = $1", letter.Digest(secret))
}

// ConfirmApplication notes that the address is the applicant's, and shows the application to the desk. Doing it twice is no error.
func (m *Members) ConfirmApplication(ctx context.Context, secret string) error {
	return m.moveApplication(ctx, secret, ApplicationCame, "", func(a *Application) error {
		if a.Stage == StageSent {
			a.Stage, a.ConfirmedAt = StageWaiting, m.micro()
			return nil
		}
		return errUnmoved
	})
}

// AnswerApplication is the applicant's answer to the desk's question, or something that was forgotten.
func (m *Members) AnswerApplication(ctx context.Context, secret, answer string) error {
	if f := neededLines("回覆 answer", answer, maxWords); f != nil {
		return f
	}
	return m.moveApplication(ctx, secret, ApplicationAnswered, answer, func(a *Application) error {
		if a.Stage != StageAsked && a.Stage != StageWaiting {
			return wrongStage(a.Stage)
		}
		if len(a.Notes) >= maxNotes {
			return invalid("too_many_notes", "這件申請的往來太多了，請打電話給中心。", "There are too many words on this application; call the centre.")
		}
		a.Stage = StageWaiting
		return nil
	})
}

// WithdrawApplication takes an application back.
func (m *Members) WithdrawApplication(ctx context.Context, secret string) error {
	return m.moveApplication(ctx, secret, ApplicationWithdrawn, "", func(a *Application) error {
		switch a.Stage {
		case StageSent, StageWaiting, StageAsked:
			a.Stage = StageWithdrawn
			return nil
		}
		return wrongStage(a.Stage)
	})
}

// moveApplication is a step of the applicant; note is what they wrote.
func (m *Members) moveApplication(ctx context.Context, secret string, kind journal.Kind, note string, step func(*Application) error) error {
	a, err := m.ApplicationBySecret(ctx, secret)
	if err != nil {
		return err
	}
	return m.stepApplication(ctx, a.ID, journal.Fact{Kind: kind}, applicationStep{note: note, change: step})
}

func wrongStage(s Stage) error {
	return fault.New(fault.Conflict, "wrong_stage", text.Format("這件申請目前是「%v」，不能這樣做。", "The application is %v now, so this cannot be done.", s.Name()))
}

func noApplication() error {
	return notFound("no_such_application", "找不到這件申請：連結不完整，或已經刪除。", "There is no such application: the link is incomplete, or it was deleted.")
}

// Sweep forgets applications that nobody confirmed within a day, and after half a year those that came to nothing, with the personal data in them.
func (m *Members) Sweep(ctx context.Context) error {
	unconfirmed, ended := m.micro()-unconfirmedLasts.Microseconds(), m.micro()-endedLasts.Microseconds()
	if any, err := m.anyForgotten(ctx, unconfirmed, ended); err != nil || !any {
		return err
	}
	return m.store.Write(ctx, func(tx *store.Tx) error { return sweepApplications(ctx, tx, unconfirmed, ended) })
}
