package warning

import (
	"context"
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // numbers and dates are reckoned in Taipei, on any machine

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

var taipei = mustZone("Asia/Taipei")

func mustZone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zones are embedded
	}
	return z
}

// releasing is what a release needs and what cannot be made inside its transaction.
type releasing struct {
	audience int64
	orgs     int // how many the audience was made of
	level    tlp.Level
}

// readyToRelease interns the audience: the recipients' organisations at the warning's level.
func (w *Warnings) readyToRelease(ctx context.Context, k Kind, level tlp.Level, orgs []int64) (*releasing, error) {
	if k.personal() {
		level = tlp.Strictest(level, tlp.Amber)
	}
	id, err := w.book.Intern(ctx, marking.Audience{TLP: level, Orgs: orgs})
	return &releasing{id, len(orgs), level}, err
}

// releaseTx makes a draft a released warning: number, audience, disclosure of what it names. Telling begins with the fact it returns.
func (w *Warnings) releaseTx(ctx context.Context, tx *store.Tx, x Warning, r *releasing, items []int64, by int64) (_ []journal.Fact, err error) {
	now := w.now()
	sp := w.spanOf(ctx, tx, "release", x.ID)
	sp.Count("warning", x.ID)
	sp.Count("recipients", int64(r.orgs))
	sp.Kind("kind", string(x.Kind))
	defer func() { sp.End(err) }()
	month := now.In(taipei).Format("200601")
	mark := release{prefix: fmt.Sprintf("%s-%s-%s-", w.options.Centre, x.Kind, month), month: month, audience: r.audience, at: now.UnixMicro()}
	if x.Plan.DueHours > 0 {
		mark.due = now.Add(time.Duration(x.Plan.DueHours) * time.Hour).UnixMicro()
	}
	number, err := markReleased(ctx, tx, x, mark, len(items) > 0)
	if err != nil {
		return nil, err
	}
	facts, err := intel.Disclose(ctx, tx, items, r.level, r.audience, "warning "+number)
	if err != nil {
		return nil, err
	}
	return append(facts, journal.Fact{Kind: WarningReleased, Subject: x.ID, Audience: r.audience, Actor: by}), nil
}

// Approve adds a person's approval to a draft; the last one that its plan asks for releases it. Two approvals are two people, and whoever
// wrote the draft cannot be the second.
func (w *Warnings) Approve(ctx context.Context, by marking.Viewer, id int64) (State, error) {
	if err := aPerson(by); err != nil {
		return "", err
	}
	for {
		state, err := w.approveOnce(ctx, by, id)
		if err != errChanged || ctx.Err() != nil {
			return state, err
		}
	}
}

func (w *Warnings) approveOnce(ctx context.Context, by marking.Viewer, id int64) (State, error) {
	x, err := warningByID(ctx, w.store.Read(), id)
	if err != nil {
		return "", err
	}
	if x.ID == 0 {
		return "", noWarning()
	}
	orgs, err := orgsOfWarning(ctx, w.store.Read(), id)
	if err != nil {
		return "", err
	}
	if err := releasable(x, len(orgs)); err != nil {
		return "", err
	}
	list := make([]int64, 0, len(orgs))
	for org := range orgs {
		list = append(list, org)
	}
	r, err := w.readyToRelease(ctx, x.Kind, x.TLP, list)
	if err != nil {
		return "", err
	}
	state := Draft
	whole := context.WithoutCancel(ctx) // whoever goes away in the middle does not undo others' releases
	err = w.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		ctx := whole
		state = Draft
		s, err := lockStanding(ctx, tx, id)
		if err != nil || s.recipients != r.orgs || s.tlp != x.TLP {
			return nil, orChanged(err)
		}
		facts, enough, err := w.approveTx(ctx, tx, id, s, by)
		if err != nil || !enough {
			return facts, err
		}
		state = Released
		now := x
		now.Plan = s.plan
		more, err := w.releaseTx(ctx, tx, now, r, s.items, by.Person)
		return append(facts, more...), err
	})
	return state, err
}

func orChanged(err error) error {
	if err != nil {
		return err
	}
	return errChanged
}

func releasable(x Warning, orgs int) error {
	switch {
	case x.State != Draft:
		return conflict("not_a_draft", "這則預警已經不是草稿。", "This warning is no longer a draft.")
	case !x.TLP.Valid():
		return conflict("unmarked", "還沒標示分享等級，請先標示再核定。", "It has no sharing level yet; mark it before you approve.")
	case orgs == 0:
		return conflict("no_recipients", "這則預警還沒有收件單位。", "This warning has no recipients yet.")
	}
	return nil
}

// approveTx adds an approval to those so far, and tells whether that is enough.
func (w *Warnings) approveTx(ctx context.Context, tx *store.Tx, id int64, s standing, by marking.Viewer) ([]journal.Fact, bool, error) {
	so := s.approvers
	switch {
	case s.state != Draft:
		return nil, false, conflict("not_a_draft", "這則預警已經不是草稿。", "This warning is no longer a draft.")
	case len(so) > 0 && so[0] == by.Person:
		return nil, false, conflict("approved_already", "您已經核定過，還需要另一個人。", "You have approved it already; it needs another person.")
	case len(so) == 1 && s.draftedBy == by.Person:
		return nil, false, conflict("own_draft", "第二位核定人不能是起草的人。", "Whoever wrote the draft cannot be the second to approve it.")
	}
	if !slices.Contains(so, by.Person) {
		so = append(so, by.Person)
	}
	err := approve(ctx, tx, id, "release", by.Person, w.micro(), "")
	return []journal.Fact{{Kind: WarningApproved, Subject: id, Actor: by.Person}}, len(so) >= s.needs, err
}

// Drop ends a draft that nobody needs. Its cause does not make another.
func (w *Warnings) Drop(ctx context.Context, by marking.Viewer, id int64, why string) error {
	if err := aPerson(by); err != nil {
		return err
	}
	if err := written("reason", why, maxReason, true); err != nil {
		return err
	}
	return w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return w.dropTx(ctx, tx, id, text.Same(why), by.Person)
	})
}

func (w *Warnings) dropTx(ctx context.Context, tx *store.Tx, id int64, why text.Text, by int64) ([]journal.Fact, error) {
	x, err := lockWarning(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if x.State != Draft {
		return nil, conflict("not_a_draft", "這則預警已經不是草稿。", "This warning is no longer a draft.")
	}
	if err := markEnded(ctx, tx, id, Dropped, why, w.micro()); err != nil {
		return nil, err
	}
	return []journal.Fact{{Kind: WarningDropped, Subject: id, Actor: by}}, nil
}
