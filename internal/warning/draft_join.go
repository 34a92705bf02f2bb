package warning

import (
	"context"
	"slices"
	"strconv"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// backThen is how many exploited vulnerabilities a new inventory may make warnings of; the newest are taken, all show on its page.
const backThen = 50

// join adds an organisation whose new inventory meets what others were warned of, and asks for warnings on what is exploited and nobody
// was warned of.
func (w *Warnings) join(ctx context.Context, org, inventory int64) (job.Commit, error) {
	orgs, err := w.members.OrgsByID(ctx, background, []int64{org})
	if err != nil || orgs[org].State != member.Member {
		return nil, err
	}
	ids, err := w.exposed.VulnerabilitiesOf(ctx, background, org, inventory)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := w.exposed.Findings(ctx, background, org, 0, 2000)
	if err != nil {
		return nil, err
	}
	reasons := map[int64]Reason{}
	for _, f := range found {
		reasons[f.Vulnerability] = reasons[f.Vulnerability].with(f)
	}
	known, err := warningsOfVulnerabilities(ctx, w.store.Read(), ids)
	if err != nil {
		return nil, err
	}
	wanted, err := w.unwarned(ctx, ids, known)
	if err != nil {
		return nil, err
	}
	first, err := w.store.TakeIDs(ctx, len(known))
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		var facts []journal.Fact
		var late []newRecipient
		for i, x := range known {
			if x.gathered() && (x.State == Released || x.State == Draft) {
				late = append(late, newRecipient{first + int64(i), x.ID, org, reasons[x.Vulnerability]})
				facts = append(facts, journal.Fact{Kind: RecipientsAdded, Subject: x.ID})
			}
		}
		for _, v := range wanted {
			facts = append(facts, journal.Fact{Kind: wantedWarning, Subject: v})
		}
		return facts, addRecipients(ctx, tx, late, w.micro())
	}, nil
}

func (r Reason) with(f exposure.Finding) Reason {
	if f.Result > 1 {
		r.Affected++
	} else {
		r.Possible++
	}
	return r
}

// unwarned lists the exploited vulnerabilities without a warning, the newest first, if the policy wants warnings of them.
func (w *Warnings) unwarned(ctx context.Context, ids []int64, known []Warning) ([]int64, error) {
	p, err := w.Policy(ctx)
	if err != nil || !p.DraftForNewInventory {
		return nil, err
	}
	all, err := w.exposed.VulnerabilitiesByID(ctx, background, ids)
	if err != nil {
		return nil, err
	}
	var out []exposure.Vulnerability
	for _, v := range all {
		if !v.KEVAdded.IsZero() && !v.Rejected && !slices.ContainsFunc(known, func(x Warning) bool { return x.Vulnerability == v.ID }) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b exposure.Vulnerability) int {
		if c := b.KEVAdded.Compare(a.KEVAdded); c != 0 {
			return c
		}
		return int(a.ID - b.ID)
	})
	var first []int64
	for _, v := range out[:min(len(out), backThen)] {
		first = append(first, v.ID)
	}
	return first, nil
}

// point makes the early warning for one organisation that indicators point to.
func (w *Warnings) point(ctx context.Context, org int64, items []int64, seq int64) (job.Commit, error) {
	orgs, err := w.members.OrgsByID(ctx, background, []int64{org})
	if err != nil || orgs[org].State != member.Member {
		return nil, err
	}
	slices.Sort(items)
	items = slices.Compact(items)
	items = items[:min(len(items), maxTouches)]
	touches, err := touchesOfOrg(ctx, w.store.Read(), org, items)
	if err != nil {
		return nil, err
	}
	words, err := saidOfItems(ctx, w.store.Read(), items)
	if err != nil || len(touches) == 0 {
		return nil, err
	}
	used, level := usable(words)
	d := &drafting{w: w, ctx: ctx, all: map[int64]bool{org: true}, items: items}
	if d.firstID, err = w.store.TakeIDs(ctx, 2); err != nil {
		return nil, err
	}
	d.c = Case{Kind: EWA, TLP: tlp.Strictest(level, tlp.Amber), Reach: 1, Affected: 1, CVSS: -1, EPSS: -1, Advisory: true}
	if len(used) > 0 {
		d.c.Reliability = used[0].rating
	}
	if err := d.plan(); err != nil || d.warning.Plan.Quiet {
		return nil, err
	}
	d.rows = []newRecipient{{org: org, reason: Reason{Touches: len(touches), What: touches[0].What}}}
	d.warning.Kind, d.warning.Item, d.warning.Words = EWA, items[0], pointed(touches, used)
	d.warning.Cause = "touch:" + strconv.FormatInt(org, 10) + ":" + strconv.FormatInt(seq, 10)
	d.begin(d.c.TLP)
	if err := d.decideRelease(ctx); err != nil {
		return nil, err
	}
	return d.commit, nil
}
