package warning

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/google/uuid"

	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// errChanged asks for a job to be prepared again: the recipients changed while it was being prepared.
var errChanged = errors.New("the recipients changed meanwhile")

// wanted is one piece of drafting work.
type wanted struct {
	Vulnerability int64     `json:"vulnerability,omitzero"` // gather who is exposed to it, behind After
	After         int64     `json:"after,omitzero"`
	Warning       int64     `json:"warning,omitzero"` // go on with this one's vulnerability
	Joining       []joining `json:"joining,omitempty"`
	Org           int64     `json:"org,omitzero"`
	Items         []int64   `json:"items,omitempty"` // indicators that touch Org
	Seq           int64     `json:"seq,omitzero"`
}

// joining is a new inventory that meets what is known.
type joining struct {
	Inventory int64 `json:"inventory"`
	Org       int64 `json:"org"`
}

// joinAtOnce is how many of them one job takes.
const joinAtOnce = 50

// wantedWarning asks for an advisory on a vulnerability that nobody was warned of; the desk alone sees the fact.
const wantedWarning journal.Kind = "warning.wanted"

// DraftFollower makes drafts out of what package exposure finds, and releases those that the policy lets go by themselves.
func (w *Warnings) DraftFollower() job.Follower {
	return job.Follower{
		Name: "warning-draft",
		Kinds: []journal.Kind{exposure.MatchFound, exposure.KEVListed, exposure.OrgMatched, exposure.TouchFound,
			exposure.SuppressionEnded, exposure.SuppressionAsked, RecipientsAdded, wantedWarning},
		Step:    draftStep,
		Prepare: w.prepareDraft,
		Origin:  w.originOfDraft,
	}
}

// draftStep makes one part a vulnerability and a touched organisation, however many facts speak of it, and one of many inventories.
func draftStep(facts []journal.Fact) []job.Part {
	type key struct{ vulnerability, warning, joining, org int64 }
	var order []key
	joined := int64(0)
	jobs := map[key]wanted{}
	for _, f := range facts {
		var k key
		var x wanted
		switch f.Kind {
		case exposure.MatchFound, exposure.KEVListed, exposure.SuppressionEnded, exposure.SuppressionAsked, wantedWarning:
			k, x = key{vulnerability: f.Subject}, wanted{Vulnerability: f.Subject}
		case RecipientsAdded:
			if f.Object == 0 {
				continue // the last page has been read
			}
			k, x = key{warning: f.Subject}, wanted{Warning: f.Subject, After: f.Object}
		case exposure.OrgMatched:
			k = key{joining: 1 + joined/joinAtOnce}
			x = wanted{Joining: append(jobs[k].Joining, joining{f.Subject, f.Object})}
			joined++
		case exposure.TouchFound:
			k = key{org: f.Object}
			x = wanted{Org: f.Object, Items: append(jobs[k].Items, f.Subject)}
			if len(x.Items) > maxTouches {
				x.Items = x.Items[:maxTouches]
			}
		}
		if _, ok := jobs[k]; !ok {
			order = append(order, k)
		}
		x.Seq = f.Seq
		jobs[k] = x
	}
	var parts []job.Part
	for i, k := range order {
		parts = append(parts, job.Part{Seq: jobs[k].Seq, Part: int64(i), Payload: encode(jobs[k])})
	}
	return parts
}

func (w *Warnings) prepareDraft(ctx context.Context, payload string) (job.Commit, error) {
	var x wanted
	if err := json.Unmarshal([]byte(payload), &x); err != nil {
		return nil, err
	}
	switch {
	case x.Warning != 0:
		at, err := warningByID(ctx, w.store.Read(), x.Warning)
		if err != nil || !at.gathered() {
			return nil, err
		}
		return w.gather(ctx, at.Vulnerability, x.After)
	case x.Vulnerability != 0:
		return w.gather(ctx, x.Vulnerability, 0)
	case len(x.Joining) > 0:
		return w.joinAll(ctx, x.Joining)
	}
	return w.point(ctx, x.Org, x.Items, x.Seq)
}

func causeOf(vulnerability int64) string {
	return "vulnerability:" + strconv.FormatInt(vulnerability, 10)
}

// gathered tells an advisory that followers keep complete from one by hand.
func (x Warning) gathered() bool {
	return x.Vulnerability != 0 && (x.Cause == causeOf(x.Vulnerability) || strings.HasPrefix(x.Cause, causeOf(x.Vulnerability)+":"))
}

// gather takes one page of those exposed to a vulnerability into its warning, which it makes if there is none. The last page decides.
func (w *Warnings) gather(ctx context.Context, vulnerability, after int64) (job.Commit, error) {
	v, err := w.exposed.VulnerabilityByID(ctx, background, vulnerability)
	if fault.Is(err, fault.NotFound) || err == nil && v.Rejected {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	at, err := newestGathered(ctx, w.store.Read(), vulnerability)
	if err != nil || at.State == Dropped {
		return nil, err
	}
	again := ""
	if at.State == Withdrawn { // it concerns somebody again: a person decides whether to say so
		again, at = ":"+strconv.FormatInt(at.ID, 10), Warning{}
	}
	says, err := w.speaker(ctx, v, at)
	if err != nil {
		return nil, err
	}
	page, err := w.exposed.OrgsToTell(ctx, says, vulnerability, after, gathering)
	if err != nil {
		return nil, err
	}
	rows, err := w.membersOf(ctx, page)
	if err != nil || len(rows) == 0 && (at.ID == 0 || len(page) == 0 && after == 0) {
		return nil, err
	}
	d, err := w.draftOf(ctx, v, at, rows)
	if err != nil || d == nil {
		return nil, err
	}
	defer d.traced()()
	if d.fresh && again != "" {
		d.warning.Cause += again
		d.warning.Approvers = max(d.warning.Approvers, 1)
	}
	if len(page) == gathering {
		d.more = page[len(page)-1].Org
	} else if err := d.decideRelease(ctx); err != nil {
		return nil, err
	}
	return d.commit, nil
}

// speaker is as whom a vulnerability is read for its warning. What is RED or unmarked neither finds recipients nor colours the text as long
// as there is something milder to say: being told would tell of it.
func (w *Warnings) speaker(ctx context.Context, v exposure.Vulnerability, at Warning) (marking.Viewer, error) {
	level := at.TLP
	if at.ID == 0 {
		words, err := saidByID(ctx, w.store.Read(), v.Words)
		if err != nil {
			return background, err
		}
		_, level = usable(words)
	}
	if level > tlp.AmberStrict { // there is nothing milder, and two people look at it
		return background, nil
	}
	return marking.UpTo(tlp.AmberStrict, "warning"), nil
}

// membersOf keeps those of a page who are members with an agreement: nobody else is told anything.
func (w *Warnings) membersOf(ctx context.Context, page []exposure.OrgExposure) ([]newRecipient, error) {
	ids := make([]int64, len(page))
	for i, p := range page {
		ids[i] = p.Org
	}
	orgs, err := w.members.OrgsByID(ctx, background, ids)
	if err != nil {
		return nil, err
	}
	var rows []newRecipient
	for _, p := range page {
		if orgs[p.Org].State == member.Member {
			rows = append(rows, newRecipient{org: p.Org, reason: Reason{Affected: p.Affected, Possible: p.Possible}})
		}
	}
	return rows, nil
}

// drafting is one job's warning: what is to be written when it commits.
type drafting struct {
	w       *Warnings
	ctx     context.Context
	warning Warning
	fresh   bool // the warning is to be made
	keeps   bool // the plan of a draft that is there stays
	items   []int64
	rows    []newRecipient
	firstID int64
	more    int64 // the last organisation of a full page, 0 when the page was the last one
	all     map[int64]bool
	c       Case
	release *releasing
}

// draftOf is nil when the policy wants no warning.
func (w *Warnings) draftOf(ctx context.Context, v exposure.Vulnerability, at Warning, rows []newRecipient) (*drafting, error) {
	d := &drafting{w: w, ctx: ctx, warning: at, rows: rows, all: map[int64]bool{}}
	var err error
	if at.ID != 0 {
		if d.all, err = orgsOfWarning(ctx, w.store.Read(), at.ID); err != nil {
			return nil, err
		}
	}
	for _, r := range rows {
		d.all[r.org] = r.reason.Affected > 0
	}
	if d.firstID, err = w.store.TakeIDs(ctx, len(rows)+1); err != nil {
		return nil, err
	}
	if at.State == Released {
		return d, nil
	}
	if err := d.write(v); err != nil {
		return nil, err
	}
	if d.warning.Plan.Quiet {
		return nil, nil
	}
	return d, nil
}

// write makes the text and the plan. A draft that a person has edited keeps its words.
func (d *drafting) write(v exposure.Vulnerability) error {
	words, err := saidByID(d.ctx, d.w.store.Read(), v.Words)
	if err != nil {
		return err
	}
	used, level := usable(words)
	says, err := d.w.speaker(d.ctx, v, d.warning)
	if err != nil {
		return err
	}
	if v, err = d.w.exposed.VulnerabilityByID(d.ctx, says, v.ID); err != nil {
		return err
	}
	d.c = Case{Kind: ANA, KEV: !v.KEVAdded.IsZero(), TLP: level, CVSS: v.CVSS, EPSS: v.EPSS, Advisory: slices.ContainsFunc(used, said.advisory)}
	if len(used) > 0 {
		d.c.Reliability = used[0].rating
	}
	d.countReach()
	companions, err := d.w.companions(d.ctx, used, &level)
	if err != nil {
		return err
	}
	d.c.TLP = level
	fresh := d.warning.ID == 0
	if err := d.plan(); err != nil {
		return err
	}
	d.items = slices.Concat(v.Items, companions)
	if !fresh {
		return nil // who comes later does not change what is said
	}
	var fixed, products []string
	if len(d.rows) > 0 {
		found, err := d.w.exposed.Findings(d.ctx, says, d.rows[0].org, v.ID, 50)
		if err != nil {
			return err
		}
		fixed, products = fixedIn(found)
	}
	a := about{v: v, words: used, fixed: fixed, products: products, indicators: len(companions)}
	d.warning.Words = a.advise(a.build(), d.w.options.Advice)
	d.warning.Kind, d.warning.Cause, d.warning.Vulnerability = ANA, causeOf(v.ID), v.ID
	if len(used) > 0 {
		d.warning.Item = used[0].item
	}
	d.begin(level)
	return nil
}

func (d *drafting) begin(level tlp.Level) {
	d.fresh = true
	d.warning.ID, d.warning.UUID, d.warning.TLP, d.warning.State = d.firstID, uuid.NewString(), level, Draft
	d.firstID++
	d.warning.DraftedAt = d.w.now()
}

func (d *drafting) countReach() {
	d.c.Reach, d.c.Affected = len(d.all), 0
	for _, affected := range d.all {
		if affected {
			d.c.Affected++
		}
	}
}

// plan asks the policy.
func (d *drafting) plan() error {
	p, err := d.w.Policy(d.ctx)
	if err != nil {
		return err
	}
	d.warning.Plan, _ = p.Decide(d.c)
	d.warning.Policy, d.warning.Approvers, d.warning.Urgency = p.Version, d.warning.Plan.Approvers, d.warning.Plan.Urgency
	return nil
}

// decideRelease makes ready what a release needs, when the policy lets it go by itself.
func (d *drafting) decideRelease(ctx context.Context) error {
	if d.warning.State != Draft || d.warning.Approvers > 0 || !d.warning.TLP.Valid() || len(d.all) == 0 {
		return nil
	}
	var err error
	d.release, err = d.w.readyToRelease(ctx, d.warning.Kind, d.warning.TLP, slices.Collect(maps.Keys(d.all)))
	return err
}

// commit may run again from its start.
func (d *drafting) commit(tx *store.Tx) ([]journal.Fact, error) {
	var facts []journal.Fact
	if d.fresh {
		made, err := insertWarning(d.ctx, tx, d.warning)
		if err != nil {
			return nil, err
		}
		if !made {
			return nil, errChanged // another job was first; it is added to, not made
		}
		facts = append(facts, journal.Fact{Kind: WarningDrafted, Subject: d.warning.ID})
	}
	now, err := lockWarning(d.ctx, tx, d.warning.ID)
	if err != nil || now.State != Draft && now.State != Released {
		return nil, err
	}
	if now.State == Draft && d.warning.State == Released {
		return nil, errChanged
	}
	if now.State == Draft && !d.fresh && !d.keeps {
		if err := d.replan(tx, now); err != nil {
			return nil, err
		}
	}
	if err := insertItems(d.ctx, tx, now.ID, d.items); err != nil {
		return nil, err
	}
	before, _, err := countRecipients(d.ctx, tx, now.ID)
	if err != nil {
		return nil, err
	}
	for i := range d.rows {
		d.rows[i].id, d.rows[i].warning = d.firstID+int64(i), now.ID
	}
	if err := addRecipients(d.ctx, tx, d.rows, d.w.micro()); err != nil {
		return nil, err
	}
	after, _, err := countRecipients(d.ctx, tx, now.ID)
	if err != nil {
		return nil, err
	}
	if after > before || d.more != 0 {
		facts = append(facts, journal.Fact{Kind: RecipientsAdded, Subject: now.ID, Object: d.more})
	}
	if d.release == nil || now.State != Draft {
		return facts, nil
	}
	if after != d.release.orgs {
		return nil, errChanged
	}
	items, err := itemsOfWarning(d.ctx, tx, now.ID)
	if err != nil {
		return nil, err
	}
	released, err := d.w.releaseTx(d.ctx, tx, now, d.release, items, 0)
	return append(facts, released...), err
}

// replan notes what the policy says of a draft now that there are more recipients. What a person approved or edited keeps its plan.
func (d *drafting) replan(tx *store.Tx, now Warning) error {
	if now.DraftedBy != 0 {
		d.release = nil
		return nil
	}
	if now.NoticeOf() == 0 && now.Cause != causeOf(now.Vulnerability) {
		d.release, d.warning.Approvers = nil, max(d.warning.Approvers, 1)
	}
	now.Plan, now.Policy, now.Approvers, now.Urgency = d.warning.Plan, d.warning.Policy, d.warning.Approvers, d.warning.Urgency
	return updateDraft(d.ctx, tx, now)
}

// advisory tells a word that somebody wrote from an entry of a catalogue.
func (s said) advisory() bool {
	switch s.format {
	case "kev", "cve5", "nvd2", "epss", "osv", "csaf", "openvex", "cyclonedx-json":
		return false
	}
	return true
}

// usable picks the words that the text may use and gives the strictest marking among them. RED and unmarked words are only used where there
// is nothing else, and then the warning is marked so.
func usable(words []said) ([]said, tlp.Level) {
	for _, limit := range []tlp.Level{tlp.AmberStrict, tlp.Red, tlp.None} {
		var out []said
		level := tlp.Clear
		for _, w := range words {
			if w.tlp <= limit {
				out, level = append(out, w), tlp.Strictest(level, w.tlp)
			}
		}
		if len(out) > 0 {
			return out, level
		}
	}
	return nil, tlp.None
}

// companions lists the indicators that came with the words, those that are marked no stricter than AMBER+STRICT, and raises the level
// to theirs.
func (w *Warnings) companions(ctx context.Context, words []said, level *tlp.Level) ([]int64, error) {
	var ids []int64
	asked := 0
	for _, word := range words {
		if !word.advisory() || asked == maxQuotes {
			continue
		}
		asked++
		items, err := w.intel.Companions(ctx, background, word.id, maxItems)
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			if it.Withdrawn || it.TLP > tlp.AmberStrict || slices.Contains(ids, it.ID) || len(ids) >= maxItems {
				continue
			}
			ids, *level = append(ids, it.ID), tlp.Strictest(*level, it.TLP)
		}
	}
	return ids, nil
}
