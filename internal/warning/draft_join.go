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

// joined is what came of one of them: the warnings that its owner is added to, and what nobody was warned of.
type joined struct {
	recipients []newRecipient
	wanted     []int64
	stands     map[[2]int64]bool // warnings and organisations that are among the recipients
}

// joinAll adds organisations whose new inventories meet what others were warned of, and asks for warnings on what is exploited and nobody was
// warned of.
func (w *Warnings) joinAll(ctx context.Context, list []joining) (job.Commit, error) {
	ids := make([]int64, len(list))
	for i, x := range list {
		ids[i] = x.Org
	}
	orgs, err := w.members.OrgsByID(ctx, background, ids)
	if err != nil {
		return nil, err
	}
	var all joined
	for _, x := range list {
		if orgs[x.Org].State != member.Member {
			continue
		}
		j, err := w.join(ctx, x)
		if err != nil {
			return nil, err
		}
		all.add(j)
	}
	if len(all.recipients)+len(all.wanted) == 0 {
		return nil, nil
	}
	first, err := w.store.TakeIDs(ctx, len(all.recipients))
	if err != nil {
		return nil, err
	}
	for i := range all.recipients {
		all.recipients[i].id = first + int64(i)
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		return all.facts(), addRecipients(ctx, tx, all.recipients, w.micro())
	}, nil
}

// facts tells of each warning and of each vulnerability once.
func (j joined) facts() []journal.Fact {
	var facts []journal.Fact
	told := map[journal.Fact]bool{}
	tell := func(f journal.Fact) {
		if !told[f] {
			told[f] = true
			facts = append(facts, f)
		}
	}
	for _, r := range j.recipients {
		tell(journal.Fact{Kind: RecipientsAdded, Subject: r.warning})
	}
	for _, v := range j.wanted {
		tell(journal.Fact{Kind: wantedWarning, Subject: v})
	}
	return facts
}

// add takes another inventory's in. Two of one owner can lead to one warning, where it stands once.
func (j *joined) add(more joined) {
	if j.stands == nil {
		j.stands = map[[2]int64]bool{}
	}
	for _, r := range more.recipients {
		if key := [2]int64{r.warning, r.org}; !j.stands[key] {
			j.stands[key] = true
			j.recipients = append(j.recipients, r)
		}
	}
	j.wanted = append(j.wanted, more.wanted...)
}

func (w *Warnings) join(ctx context.Context, x joining) (joined, error) {
	var j joined
	ids, err := w.exposed.VulnerabilitiesOf(ctx, background, x.Org, x.Inventory)
	if err != nil || len(ids) == 0 {
		return j, err
	}
	known, err := warningsOfVulnerabilities(ctx, w.store.Read(), ids)
	if err != nil {
		return j, err
	}
	running := slices.DeleteFunc(slices.Clone(known), func(k Warning) bool { return !k.gathered() || k.State != Released && k.State != Draft })
	of := make([]int64, len(running))
	for i, k := range running {
		of[i] = k.Vulnerability
	}
	how, err := w.exposed.ExposureOf(ctx, background, x.Org, of)
	if err != nil {
		return j, err
	}
	for _, k := range running {
		stands := how[k.Vulnerability]
		j.recipients = append(j.recipients, newRecipient{warning: k.ID, org: x.Org, reason: Reason{Affected: stands.Affected, Possible: stands.Possible}})
	}
	j.wanted, err = w.unwarned(ctx, ids, known)
	return j, err
}

// unwarned lists the exploited vulnerabilities without a warning, the newest first, if the policy wants warnings of them.
func (w *Warnings) unwarned(ctx context.Context, ids []int64, known []Warning) ([]int64, error) {
	p, err := w.Policy(ctx)
	if err != nil || !p.DraftForNewInventory {
		return nil, err
	}
	all, err := w.exposed.ExploitedByID(ctx, background, ids)
	if err != nil {
		return nil, err
	}
	var out []exposure.Vulnerability
	for _, v := range all {
		if !v.Rejected && !slices.ContainsFunc(known, func(x Warning) bool { return x.Vulnerability == v.ID }) {
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
	defer d.traced()()
	if err := d.decideRelease(ctx); err != nil {
		return nil, err
	}
	return d.commit, nil
}
