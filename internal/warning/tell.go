package warning

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// telling is one batch: the next untold recipients of a warning, or those behind After whom an update has to reach.
type telling struct {
	Warning int64 `json:"warning,omitzero"`
	Update  int64 `json:"update,omitzero"`
	After   int64 `json:"after,omitzero"`
}

// TellFollower tells recipients, batch by batch.
func (w *Warnings) TellFollower() job.Follower {
	return job.Follower{
		Name:    "warning-tell",
		Kinds:   []journal.Kind{WarningReleased, WarningTold, RecipientsAdded, WarningUpdated, UpdateTold},
		Step:    tellStep,
		Prepare: w.prepareTellings,
		Origin:  w.originOfTelling,
	}
}

// tellAtOnce is how many warnings' batches one job takes: releases can come by the hundred a second.
const tellAtOnce = 10

func tellStep(facts []journal.Fact) []job.Part {
	var all []telling
	var last []int64 // the fact that asked for each
	seen := map[telling]bool{}
	for _, f := range facts {
		if f.Kind == WarningTold && f.Object == 0 {
			continue // nobody was left
		}
		t := telling{Warning: f.Subject}
		switch f.Kind {
		case WarningUpdated:
			t = telling{Update: f.Object}
		case UpdateTold:
			t = telling{Update: f.Subject, After: f.Object}
		}
		if !seen[t] {
			seen[t] = true
			all, last = append(all, t), append(last, f.Seq)
		}
	}
	var parts []job.Part
	for start := 0; start < len(all); start += tellAtOnce {
		end := min(start+tellAtOnce, len(all))
		parts = append(parts, job.Part{Seq: last[end-1], Payload: encode(all[start:end])})
	}
	return parts
}

func (w *Warnings) prepareTellings(ctx context.Context, payload string) (job.Commit, error) {
	var all []telling
	if err := json.Unmarshal([]byte(payload), &all); err != nil {
		return nil, err
	}
	var commits []job.Commit
	var warnings []int64
	for _, t := range all {
		if t.Update == 0 {
			warnings = append(warnings, t.Warning)
			continue
		}
		c, err := w.spread(ctx, t.Update, t.After)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	c, err := w.prepareTelling(ctx, warnings)
	return job.InTurn(append(commits, c)...), err
}

// batchToTell is the next recipients of one warning.
type batchToTell struct {
	warning Warning
	rows    []toldRow
	late    int64 // the audience of those who became recipients after the release
	sending []newDelivery
}

// prepareTelling reads for several warnings at once: most go to few.
func (w *Warnings) prepareTelling(ctx context.Context, ids []int64) (job.Commit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	warnings, err := warningsByID(ctx, w.store.Dialect, w.store.Read(), ids)
	if err != nil {
		return nil, err
	}
	next, err := w.nextToTell(ctx, ids)
	if err != nil {
		return nil, err
	}
	var all []*batchToTell
	for _, x := range warnings {
		if rows := next[x.ID]; x.State == Released && len(rows) > 0 {
			all = append(all, &batchToTell{warning: x, rows: rows})
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	if err := w.addDeliveries(ctx, all, firstContacts); err != nil {
		return nil, err
	}
	for _, b := range all {
		if b.late, err = w.lateAudience(ctx, b.warning, b.rows); err != nil {
			return nil, err
		}
	}
	return func(tx *store.Tx) ([]journal.Fact, error) { return w.tellAllTx(ctx, tx, all) }, nil
}

// nextToTell gives each warning's next batch of those who were not told.
func (w *Warnings) nextToTell(ctx context.Context, ids []int64) (map[int64][]toldRow, error) {
	out, whole, err := untoldOf(ctx, w.store.Read(), ids, batch)
	if err != nil || whole {
		return out, err
	}
	for _, id := range ids {
		if out[id], err = untold(ctx, w.store.Read(), id, batch); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// toldRow is a recipient as telling reads it.
type toldRow struct {
	id, org, addedAt, audience int64
	step                       int64
}

// lateAudience is the audience of those of a batch who became recipients after the release: of the others' names they make no part.
func (w *Warnings) lateAudience(ctx context.Context, x Warning, rows []toldRow) (int64, error) {
	var orgs []int64
	for _, r := range rows {
		if r.late(x) {
			orgs = append(orgs, r.org)
		}
	}
	if len(orgs) == 0 {
		return 0, nil
	}
	return w.book.Intern(ctx, marking.Audience{TLP: tlp.Strictest(x.TLP, tlp.Amber), Orgs: orgs})
}

func (r toldRow) late(x Warning) bool { return r.addedAt > micros(x.ReleasedAt) }

// tellAllTx tells the batches of those warnings that were not withdrawn meanwhile: of the others nobody more is told.
func (w *Warnings) tellAllTx(ctx context.Context, tx *store.Tx, all []*batchToTell) (facts []journal.Fact, err error) {
	ids := make([]int64, len(all))
	for i, b := range all {
		ids[i] = b.warning.ID
	}
	released, err := lockReleased(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		if !slices.Contains(released, b.warning.ID) {
			continue
		}
		more, err := w.tellTx(ctx, tx, b)
		if err != nil {
			return nil, err
		}
		facts = append(facts, more...)
	}
	return facts, nil
}

// tellTx puts a batch into the inboxes and queues what goes to its contacts.
func (w *Warnings) tellTx(ctx context.Context, tx *store.Tx, b *batchToTell) ([]journal.Fact, error) {
	x, rows, late := b.warning, b.rows, b.late
	at := w.micro()
	next := int64(0)
	if len(x.Plan.EscalateAfter) > 0 {
		next = w.now().Add(time.Duration(x.Plan.EscalateAfter[0]) * time.Minute).UnixMicro()
	}
	told, err := markTold(ctx, tx, rows, micros(x.ReleasedAt), x.Audience, late, at, next)
	if err != nil || told == 0 {
		return nil, err
	}
	if err := insertDeliveries(ctx, tx, b.sending, at); err != nil {
		return nil, err
	}
	last := rows[len(rows)-1].id
	if len(rows) < batch {
		last = 0
	}
	facts := []journal.Fact{{Kind: WarningTold, Subject: x.ID, Object: last, Audience: x.toldAudience()}}
	if late == 0 {
		return facts, nil
	}
	items, err := itemsOfWarning(ctx, tx, x.ID)
	if err != nil {
		return nil, err
	}
	disclosed, err := intel.Disclose(ctx, tx, items, x.TLP, late, "warning "+x.Number)
	if err != nil {
		return nil, err
	}
	facts = append(facts, disclosed...)
	return append(facts, journal.Fact{Kind: WarningTold, Subject: x.ID, Object: last, Audience: late}), nil
}

// toldAudience: whom a CLEAR or GREEN warning went to is not everybody's business, though everybody may read it.
func (x Warning) toldAudience() int64 {
	if x.TLP <= tlp.Green {
		return desk
	}
	return x.Audience
}

// newDelivery is one message to be queued.
type newDelivery struct {
	id, recipient, update, turn int64
	contact                     member.Contact
	lang                        string
	urgency                     int
}

// deliveriesFor makes the messages to the contacts that pick takes of each recipient's.
func (w *Warnings) deliveriesFor(ctx context.Context, x Warning, rows []toldRow, pick func([]member.Contact, Plan) []member.Contact) ([]newDelivery, error) {
	b := &batchToTell{warning: x, rows: rows}
	err := w.addDeliveries(ctx, []*batchToTell{b}, pick)
	return b.sending, err
}

// addDeliveries is deliveriesFor of several warnings.
func (w *Warnings) addDeliveries(ctx context.Context, all []*batchToTell, pick func([]member.Contact, Plan) []member.Contact) error {
	var orgs []int64
	for _, b := range all {
		for _, r := range b.rows {
			orgs = append(orgs, r.org)
		}
	}
	contacts, err := w.members.ContactsOf(ctx, background, unique(orgs))
	if err != nil {
		return err
	}
	var people []int64
	n := 0
	for _, b := range all {
		for _, r := range b.rows {
			for _, c := range pick(usableContacts(contacts[r.org], b.warning.Plan), b.warning.Plan) {
				b.sending = append(b.sending, newDelivery{recipient: r.id, contact: c, urgency: b.warning.Urgency})
				people = append(people, c.Person)
				n++
			}
		}
	}
	langs, err := languagesOf(ctx, w.store.Read(), unique(people))
	if err != nil {
		return err
	}
	id, err := w.store.TakeIDs(ctx, n)
	for _, b := range all {
		for i := range b.sending {
			b.sending[i].id, b.sending[i].lang = id, cmp.Or(langs[b.sending[i].contact.Person], "zh-TW")
			id++
		}
	}
	return err
}

// usableContacts are those that work and that the plan's channels reach, by rank.
func usableContacts(all []member.Contact, p Plan) []member.Contact {
	out := slices.DeleteFunc(slices.Clone(all), func(c member.Contact) bool {
		return c.StaleAt != 0 || !slices.Contains(p.Channels, c.Channel)
	})
	slices.SortStableFunc(out, func(a, b member.Contact) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// firstContacts are every machine, and the people of the first ranks.
func firstContacts(all []member.Contact, p Plan) []member.Contact {
	return splitByRank(all, p, true)
}

// furtherContacts are the people whom firstContacts left out.
func furtherContacts(all []member.Contact, p Plan) []member.Contact {
	return splitByRank(all, p, false)
}

func splitByRank(all []member.Contact, p Plan, first bool) []member.Contact {
	var out []member.Contact
	var ranks []int64
	for _, c := range all {
		if c.Channel == member.Webhook {
			if first {
				out = append(out, c)
			}
			continue
		}
		if !slices.Contains(ranks, c.Rank) {
			ranks = append(ranks, c.Rank)
		}
		if (len(ranks) <= p.FirstContacts) == first {
			out = append(out, c)
		}
	}
	return out
}
