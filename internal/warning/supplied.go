package warning

import (
	"context"
	"strconv"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// SupplierSort is how a warning comes from a supplier.
type SupplierSort string

// The sorts.
const (
	SupplierExposed  SupplierSort = "exposed"  // one of its systems is affected, and it lets its customers know
	SupplierAttacked SupplierSort = "attacked" // it says that it is attacked
	SupplierUnnamed  SupplierSort = "unnamed"  // the desk tells customers without saying which supplier it is
)

// SupplierSorts are all of them.
var SupplierSorts = []SupplierSort{SupplierExposed, SupplierAttacked, SupplierUnnamed}

var supplierSortNames = map[SupplierSort]text.Text{
	SupplierExposed: text.Of("供應商曝險", "a supplier is exposed"), SupplierAttacked: text.Of("供應商遭攻擊", "a supplier is attacked"),
	SupplierUnnamed: text.Of("供應商曝險或遭攻擊，不說是哪一家", "a supplier that is not named"),
}

// Name is the sort in words.
func (s SupplierSort) Name() text.Text { return supplierSortNames[s] }

// Supplied is what the customers of a supplier are told. One notice makes one warning, however many pages of customers it has.
type Supplied struct {
	Notice  int64 // package supply keeps it
	Sort    SupplierSort
	TLP     tlp.Level
	Words   Words
	Items   []int64
	Drafter int64 // who wrote it: the first approval may be theirs, the second not
	Reason  Reason
	Reach   int  // how many customers there are on all pages
	Late    bool // who joins later: told of a warning that is there, which is neither made nor let go for them
}

const supplyCause = "supply:"

// NoticeOf is the notice of a supplier that a warning tells, 0 where it is another sort of warning.
func (x Warning) NoticeOf() int64 {
	id, ok := strings.CutPrefix(x.Cause, supplyCause)
	if !ok {
		return 0
	}
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// FromSupplier adds a page of customers to the warning of a notice, which it makes if there is none; the last page, where more is 0, lets it go if the policy
// does. What somebody wrote by hand waits for a person, whatever the policy says. A warning that has ended stays as it is.
func (w *Warnings) FromSupplier(ctx context.Context, s Supplied, customers []int64, more int64) (job.Commit, error) {
	x, err := warningWhere(ctx, w.store.Read(), "w.cause = $1", supplyCause+strconv.FormatInt(s.Notice, 10))
	if err != nil || x.ID != 0 && x.State != Draft && x.State != Released || x.ID == 0 && (s.Late || len(customers) == 0) {
		return nil, err
	}
	d := &drafting{w: w, ctx: ctx, warning: x, keeps: s.Late, items: s.Items, all: map[int64]bool{}, more: more, c: Case{Kind: EWA, Supplier: s.Sort, TLP: s.TLP, CVSS: -1, EPSS: -1}}
	if x.ID != 0 {
		if d.all, err = orgsOfWarning(ctx, w.store.Read(), x.ID); err != nil {
			return nil, err
		}
	}
	for _, org := range customers {
		d.all[org] = false
		d.rows = append(d.rows, newRecipient{org: org, reason: s.Reason})
	}
	if d.firstID, err = w.store.TakeIDs(ctx, len(d.rows)+1); err != nil {
		return nil, err
	}
	if d.countReach(); x.State == Released || s.Late {
		return d.commit, nil
	}
	d.c.Reach = max(d.c.Reach, s.Reach)
	if err := d.plan(); err != nil {
		return nil, err
	}
	d.warning.Plan.Quiet = false
	if s.Sort != SupplierExposed {
		d.warning.Approvers = max(d.warning.Approvers, 1)
		d.warning.Plan.Approvers = d.warning.Approvers
	}
	if x.ID == 0 {
		if err := s.Words.check(); err != nil {
			return nil, err
		}
		d.warning.Kind, d.warning.Words, d.warning.Cause, d.warning.DraftedBy = EWA, s.Words, supplyCause+strconv.FormatInt(s.Notice, 10), s.Drafter
		d.begin(tlp.Strictest(s.TLP, tlp.Amber))
	}
	if more == 0 {
		if err := d.decideRelease(ctx); err != nil {
			return nil, err
		}
	}
	return d.commit, nil
}

// Further tells those who were told of a supplier's notice more of it; of one that has not gone out nobody hears, and it is dropped where it ends there. key
// makes it once.
func (w *Warnings) Further(ctx context.Context, notice int64, key string, words text.Text, ends bool) (job.Commit, error) {
	x, err := warningWhere(ctx, w.store.Read(), "w.cause = $1", supplyCause+strconv.FormatInt(notice, 10))
	if err != nil || x.State != Draft && x.State != Released {
		return nil, err
	}
	id, err := w.store.TakeIDs(ctx, 1)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		now, err := lockWarning(ctx, tx, x.ID)
		switch {
		case err != nil:
			return nil, err
		case now.State == Draft && ends:
			return w.dropTx(ctx, tx, x.ID, words, 0)
		case now.State != Released:
			return nil, nil
		}
		u := Update{ID: id, Warning: x.ID, Kind: Correction, Words: words, At: w.now(), cause: supplyCause + key}
		return []journal.Fact{{Kind: WarningUpdated, Subject: x.ID, Object: id}}, insertUpdates(ctx, tx, []Update{u})
	}, nil
}

// Flaw says to a reader what a supplier is affected by, as far as that reader may know: to be told of a supplier opens no word on it. known is false where
// it may not be described, and nothing is said where it is about no vulnerability.
func (w *Warnings) Flaw(ctx context.Context, v marking.Viewer, r Reason) (words text.Text, known bool, err error) {
	if r.Vulnerability == 0 {
		return text.Text{}, false, nil
	}
	x, err := w.exposed.VulnerabilityByID(ctx, v, r.Vulnerability)
	if fault.Is(err, fault.NotFound) {
		return text.Of("一個我們不能進一步說明的弱點。", "A flaw that we may not describe further."), false, nil
	}
	return text.Same(plain(x.CVE+" "+strings.TrimPrefix(x.Title, x.CVE+" "), maxTitle)), true, err
}

// ofSupplier are the checks that a supplier's warning has beside the others.
func (w *Warnings) ofSupplier(ctx context.Context, v marking.Viewer, r Reason) ([]Check, error) {
	if r.Supplier == "" {
		return nil, nil
	}
	self := Check{Text: text.Of("您自己受影響嗎？", "Are you affected yourself?"), Answer: Unknown,
		Detail: text.Of("這則預警說的是供應商；您自己的情形請看「曝險」頁。", "This warning speaks of the supplier; your own standing is on the page of exposures.")}
	flaw, known, err := w.Flaw(ctx, v, r)
	if err != nil || flaw.IsZero() {
		return []Check{self}, err
	}
	c := Check{Text: text.Of("供應商受什麼影響？", "What is the supplier affected by?"), Answer: Unknown, Detail: flaw}
	if known {
		c.Answer = Yes
	}
	return []Check{c, self}, nil
}
