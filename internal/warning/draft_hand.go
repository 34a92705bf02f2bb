package warning

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// NewWarning is a draft by hand.
type NewWarning struct {
	Kind          Kind
	TLP           tlp.Level // kinds about one organisation's own systems are AMBER at least
	Urgency       int       // 0 leaves it to the policy
	Words         Words
	Orgs          []int64
	Items         []int64 // what it names; recipients may read them afterwards
	Vulnerability int64   // 0 for none
	Reliability   string  // of what it rests on, "" unknown
	KEV           bool
	Drill         bool
}

// Draft writes a draft by hand; a draft by hand never goes out by itself. It gives the warning's id.
func (w *Warnings) Draft(ctx context.Context, by marking.Viewer, n NewWarning) (int64, error) {
	if err := aPerson(by); err != nil {
		return 0, err
	}
	if err := n.check(); err != nil {
		return 0, err
	}
	n.Orgs, n.Items = unique(n.Orgs), unique(n.Items)
	if err := w.mustBeThere(ctx, by, n.Orgs, n.Items); err != nil {
		return 0, err
	}
	if n.Kind.personal() {
		n.TLP = tlp.Strictest(n.TLP, tlp.Amber)
	}
	p, err := w.Policy(ctx)
	if err != nil {
		return 0, err
	}
	plan, _ := p.Decide(Case{Kind: n.Kind, KEV: n.KEV, Advisory: true, Reliability: n.Reliability, TLP: n.TLP, Reach: len(n.Orgs), Affected: len(n.Orgs), CVSS: -1, EPSS: -1})
	plan.Quiet, plan.Approvers = false, max(plan.Approvers, 1)
	first, more := n.Orgs[:min(len(n.Orgs), batch)], n.Orgs[min(len(n.Orgs), batch):]
	id, err := w.store.TakeIDs(ctx, 1+len(first))
	if err != nil {
		return 0, err
	}
	x := Warning{ID: id, UUID: uuid.NewString(), Kind: n.Kind, TLP: n.TLP, Urgency: plan.Urgency, Words: n.Words, Plan: plan, Drill: n.Drill, Policy: p.Version,
		Approvers: plan.Approvers, Vulnerability: n.Vulnerability, DraftedBy: by.Person, DraftedAt: w.now()}
	x.Cause = "hand:" + x.UUID
	if n.Urgency != 0 {
		x.Urgency = n.Urgency
	}
	whole := context.WithoutCancel(ctx) // whoever goes away in the middle does not undo others' drafts
	err = w.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		ctx := whole
		if err := insertHand(ctx, tx, x); err != nil {
			return nil, err
		}
		if err := insertItems(ctx, tx, id, n.Items); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: WarningDrafted, Subject: id, Actor: by.Person}}, addRecipients(ctx, tx, byHand(id, first, id+1), w.micro())
	})
	_, sp := w.journal.Spans().Root(ctx, "draft", warningThing(id), x.DraftedAt)
	sp.End(err)
	if err != nil || len(more) == 0 {
		return id, err
	}
	return id, w.AddRecipients(ctx, by, id, more)
}

// byHand makes recipients whom a person named; their rows take the ids from first on.
func byHand(warning int64, orgs []int64, first int64) []newRecipient {
	rows := make([]newRecipient, len(orgs))
	for i, org := range orgs {
		rows[i] = newRecipient{first + int64(i), warning, org, Reason{ByHand: true}}
	}
	return rows
}

// UUIDOf is what the desk finds a draft by, which has no number yet.
func (w *Warnings) UUIDOf(ctx context.Context, v marking.Viewer, id int64) (string, error) {
	if err := v.DeskOnly(); err != nil {
		return "", err
	}
	x, err := warningByID(ctx, w.store.Read(), id)
	if err == nil && x.ID == 0 {
		err = noWarning()
	}
	return x.UUID, err
}

func (n NewWarning) check() error {
	switch {
	case !n.Kind.known():
		return invalid("bad_kind", "種類須為 ANA、EWA、INT、DEF 或 FBI。", "The kind is ANA, EWA, INT, DEF or FBI.")
	case n.Urgency < 0 || n.Urgency > 4:
		return invalid("bad_urgency", "急迫程度須為 1 到 4。", "The urgency is 1 to 4.")
	case len(n.Orgs) > maxOrgs || len(n.Items) > maxItems:
		return invalid("too_many", "收件單位或列出的情資太多。", "There are too many recipients or items.")
	}
	return n.Words.check()
}

// AddRecipients names further organisations of a draft, or of a released warning, and then only they are told.
func (w *Warnings) AddRecipients(ctx context.Context, by marking.Viewer, id int64, orgs []int64) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	orgs = unique(orgs)
	if err := w.mustBeThere(ctx, by, orgs, nil); err != nil {
		return err
	}
	for part := range slices.Chunk(orgs, batch) {
		first, err := w.store.TakeIDs(ctx, len(part))
		if err != nil {
			return err
		}
		rows := byHand(id, part, first)
		err = w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
			x, err := lockWarning(ctx, tx, id)
			if err != nil {
				return nil, err
			}
			if x.State != Draft && x.State != Released {
				return nil, conflict("ended", "這則預警已經結束。", "This warning has ended.")
			}
			if x.NoticeOf() != 0 { // its supplier consented to these and no others
				return nil, conflict("customers_only", "這是供應商告訴它確認過的客戶的事，不能加其他收件單位。", "A supplier tells this to its confirmed customers; nobody else can be added.")
			}
			if x.State == Draft { // who approved did so for others
				if err := forgetApprovals(ctx, tx, id); err != nil {
					return nil, err
				}
			}
			return []journal.Fact{{Kind: RecipientsAdded, Subject: id, Actor: by.Actor()}}, addRecipients(ctx, tx, rows, w.micro())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Change is what the desk changes of a draft; nil and zero leave things as they are.
type Change struct {
	Words   *Words
	TLP     tlp.Level // None leaves it
	Urgency int
}

// Edit changes a draft. Approvals are void, since they were for another text, and whoever edits counts as its drafter.
func (w *Warnings) Edit(ctx context.Context, by marking.Viewer, id int64, c Change) error {
	if err := aPerson(by); err != nil {
		return err
	}
	if c.Words != nil {
		if err := c.Words.check(); err != nil {
			return err
		}
	}
	if c.Urgency < 0 || c.Urgency > 4 {
		return invalid("bad_urgency", "急迫程度須為 1 到 4。", "The urgency is 1 to 4.")
	}
	return w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		x, err := lockWarning(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if x.State != Draft {
			return nil, conflict("not_a_draft", "這則預警已經不是草稿。", "This warning is no longer a draft.")
		}
		x.take(c)
		x.Approvers = max(x.Approvers, 1)
		if err := updateDraft(ctx, tx, x); err != nil {
			return nil, err
		}
		if err := setDrafter(ctx, tx, id, by.Person); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: WarningEdited, Subject: id, Actor: by.Person}}, forgetApprovals(ctx, tx, id)
	})
}

func (x *Warning) take(c Change) {
	if c.Words != nil {
		x.Words = *c.Words
	}
	if was := x.TLP; c.TLP.Valid() {
		x.TLP = c.TLP
		if x.Kind.personal() {
			x.TLP = tlp.Strictest(c.TLP, tlp.Amber)
		}
		if x.NoticeOf() != 0 { // never milder than its supplier said
			x.TLP = tlp.Strictest(x.TLP, was)
		}
	}
	if c.Urgency != 0 {
		x.Urgency = c.Urgency
	}
}

// mustBeThere refuses recipients who are no members, and items that do not exist.
func (w *Warnings) mustBeThere(ctx context.Context, by marking.Viewer, orgs, items []int64) error {
	found, err := w.members.OrgsByID(ctx, by, orgs)
	if err != nil {
		return err
	}
	for _, id := range orgs {
		if found[id].State != member.Member {
			return invalid("not_a_member", "有一個收件單位不是成員。", "One of the recipients is not a member.")
		}
	}
	if len(items) == 0 {
		return nil
	}
	n, err := itemsExist(ctx, w.store.Read(), items)
	if err == nil && n != len(items) {
		err = invalid("no_such_item", "列出的情資有一筆不存在。", "One of the items does not exist.")
	}
	return err
}

func unique(ids []int64) []int64 {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}
