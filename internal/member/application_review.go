package member

import (
	"context"
	"errors"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// ApplicationPage is a part of the list of applications, oldest first.
type ApplicationPage struct {
	Applications []Application
	Next         int64 // the after of the next page, 0 at the end
}

// Applications lists those of a stage for the desk.
func (m *Members) Applications(ctx context.Context, v marking.Viewer, stage Stage, after int64, limit int) (ApplicationPage, error) {
	if err := v.DeskOnly(); err != nil {
		return ApplicationPage{}, err
	}
	if _, ok := stageNames[stage]; !ok || stage == StageSent {
		return ApplicationPage{}, invalid("bad_stage", "沒有這種申請狀態。", "There is no such stage of an application.")
	}
	limit = min(max(limit, 1), maxPage)
	all, err := m.selectApplications(ctx, "a.stage = $1 AND a.id > $2 ORDER BY a.id LIMIT $3", string(stage), after, limit+1)
	p := ApplicationPage{Applications: all}
	if len(all) > limit {
		p.Applications = all[:limit]
		p.Next = all[limit-1].ID
	}
	return p, err
}

// FindApplication gives one with its notes, for the desk; which is its UUID.
func (m *Members) FindApplication(ctx context.Context, v marking.Viewer, which string) (Application, error) {
	if err := v.DeskOnly(); err != nil {
		return Application{}, err
	}
	if len(which) > maxShort {
		return Application{}, noApplication()
	}
	return m.oneApplication(ctx, "a.uuid = $1 AND a.stage <> 'sent'", which)
}

// Doubt is something about an application at which the desk should look twice.
type Doubt struct {
	Org  int64 // whom it is about, 0 for nobody
	What text.Text
}

// Doubts compares an application with who is here already.
func (m *Members) Doubts(ctx context.Context, v marking.Viewer, a Application) ([]Doubt, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	out := a.ownDoubts()
	if a.Registry != "" {
		same, err := m.selectOrgs(ctx, v, "o.registry = $1 AND o.id <> $2 LIMIT 5", a.Registry, a.Org)
		if err != nil {
			return nil, err
		}
		for _, o := range same {
			out = append(out, Doubt{o.ID, text.Of("統一編號或 OID 相同", "has the same registered number")})
		}
	}
	named, err := m.sameName(ctx, v, a.Name.In(text.ZhTW), a.Org)
	if err != nil {
		return nil, err
	}
	for _, o := range named {
		out = append(out, Doubt{o.ID, text.Of("名稱相同", "has the same name")})
	}
	places, err := m.rivals(ctx, a.Org, a.Domains, a.Networks)
	for _, r := range places {
		out = append(out, Doubt{r.Org, text.Format("也登錄 %s", "claims %s too", r.What)})
	}
	return out, err
}

// ownDoubts need no look at others.
func (a Application) ownDoubts() (out []Doubt) {
	if a.ConfirmedAt == 0 {
		out = append(out, Doubt{What: text.Of("信箱沒有確認過：請打電話核對", "nobody has shown that the address is theirs: call to make sure")})
	}
	if !a.mailFits() {
		out = append(out, Doubt{What: text.Of("信箱的網域不在登錄的網域之內", "the mail address is not under a domain that they declare")})
	}
	return out
}

func (a Application) mailFits() bool {
	for _, d := range a.Domains {
		if under(domainOf(a.Mail), d) {
			return true
		}
	}
	return false
}

// AskApplicant sends the applicant a question.
func (m *Members) AskApplicant(ctx context.Context, by marking.Viewer, id int64, question string) error {
	if f := neededLines("問題 question", question, maxWords); f != nil {
		return f
	}
	return m.review(ctx, by, id, ApplicationAsked, applicationStep{note: question, desk: true, letter: letterAsked, change: openTo(StageAsked)})
}

// RefuseApplicant ends an application; the reason is sent to the applicant.
func (m *Members) RefuseApplicant(ctx context.Context, by marking.Viewer, id int64, reason string) error {
	if f := neededLines("理由 reason", reason, maxWords); f != nil {
		return f
	}
	return m.review(ctx, by, id, ApplicationRefused, applicationStep{note: reason, desk: true, letter: letterRefused, change: openTo(StageRefused)})
}

// applicationStep is one step of an application.
type applicationStep struct {
	note   string
	desk   bool
	letter letterKind
	change func(*Application) error
	also   func(context.Context, *store.Tx, *Application) ([]journal.Fact, error)
}

// openTo moves an application on which the desk has still to decide.
func openTo(s Stage) func(*Application) error {
	return func(a *Application) error {
		if a.Stage != StageWaiting && a.Stage != StageAsked {
			return wrongStage(a.Stage)
		}
		a.Stage = s
		return nil
	}
}

// errUnmoved says that a step has been taken already.
var errUnmoved = errors.New("nothing to do")

func (m *Members) review(ctx context.Context, by marking.Viewer, id int64, kind journal.Kind, s applicationStep) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	return m.stepApplication(ctx, id, journal.Fact{Kind: kind, Actor: by.Actor()}, s)
}

func (m *Members) stepApplication(ctx context.Context, id int64, f journal.Fact, s applicationStep) error {
	noteID, err := m.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	err = m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		a, err := lockApplication(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if err := s.change(&a); err != nil {
			return nil, err
		}
		var more []journal.Fact
		if s.also != nil {
			if more, err = s.also(ctx, tx, &a); err != nil {
				return nil, err
			}
		}
		a.ChangedAt = m.micro()
		if err := updateApplication(ctx, tx, a); err != nil {
			return nil, err
		}
		if s.note != "" {
			if err := insertApplicationNote(ctx, tx, noteID, a.ID, ApplicationNote{s.desk, s.note, m.micro()}); err != nil {
				return nil, err
			}
		}
		if s.letter != "" && m.Mails() {
			if err := m.letters.Put(ctx, tx, string(s.letter), a.ID); err != nil {
				return nil, err
			}
		}
		f.Subject, f.Object = a.ID, a.Org
		return append([]journal.Fact{f}, more...), nil
	})
	if errors.Is(err, errUnmoved) {
		return nil
	}
	return err
}

// Approval is what the desk decides about an applicant.
type Approval struct {
	Slug   string
	Level  Level
	Sector string
	Tier   string
	Region string
	Kind   string
}

// ApproveApplicant makes the organisation, as an applicant that may sign the agreement, with its first administrator, its contacts and its claims.
// Somebody who is known by the mail address already gets a second office.
func (m *Members) ApproveApplicant(ctx context.Context, by marking.Viewer, id int64, d Approval) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	a, err := m.oneApplication(ctx, "a.id = $1", id)
	if err != nil {
		return err
	}
	n := NewOrg{Slug: d.Slug, Name: a.Name, Level: d.Level, Sector: d.Sector, Tier: d.Tier, Region: d.Region, Kind: d.Kind, Registry: a.Registry}
	if f := n.check(); f != nil {
		return f
	}
	if n.Kind == KindCentre {
		return invalid("bad_kind", "中心不能由申請產生。", "A centre is not made from an application.")
	}
	found, err := m.founding(ctx, by, a, n)
	if err != nil {
		return err
	}
	return m.review(ctx, by, id, ApplicationApproved, applicationStep{letter: letterApproved, also: found, change: openTo(StageApproved)})
}

// signed moves the application of an organisation that became a member.
func signedApplication(ctx context.Context, tx *store.Tx, org, now int64) (invitation int64, _ error) {
	id, invitation, err := approvedApplication(ctx, tx, org)
	if err != nil || id == 0 {
		return 0, err
	}
	return invitation, endApplication(ctx, tx, id, StageMember, now)
}
