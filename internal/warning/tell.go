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
	for _, t := range all {
		c, err := w.prepareTelling(ctx, t)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	return job.InTurn(commits...), nil
}

func (w *Warnings) prepareTelling(ctx context.Context, t telling) (job.Commit, error) {
	if t.Update != 0 {
		return w.spread(ctx, t.Update, t.After)
	}
	x, err := warningByID(ctx, w.store.Read(), t.Warning)
	if err != nil || x.State != Released {
		return nil, err
	}
	rows, err := untold(ctx, w.store.Read(), x.ID, batch)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	sending, err := w.deliveriesFor(ctx, x, rows, func(c []member.Contact) []member.Contact { return firstContacts(c, x.Plan) })
	if err != nil {
		return nil, err
	}
	late, err := w.lateAudience(ctx, x, rows)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) { return w.tellTx(ctx, tx, x, rows, late, sending) }, nil
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

// tellTx puts a batch into the inboxes and queues what goes to its contacts.
func (w *Warnings) tellTx(ctx context.Context, tx *store.Tx, x Warning, rows []toldRow, late int64, sending []newDelivery) ([]journal.Fact, error) {
	now, err := lockWarning(ctx, tx, x.ID)
	if err != nil || now.State != Released {
		return nil, err // withdrawn meanwhile: nobody more is told
	}
	at := w.micro()
	next := int64(0)
	if len(x.Plan.EscalateAfter) > 0 {
		next = w.now().Add(time.Duration(x.Plan.EscalateAfter[0]) * time.Minute).UnixMicro()
	}
	told, err := markTold(ctx, tx, rows, micros(x.ReleasedAt), x.Audience, late, at, next)
	if err != nil || told == 0 {
		return nil, err
	}
	if err := insertDeliveries(ctx, tx, sending, at); err != nil {
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
func (w *Warnings) deliveriesFor(ctx context.Context, x Warning, rows []toldRow, pick func([]member.Contact) []member.Contact) ([]newDelivery, error) {
	orgs := make([]int64, len(rows))
	for i, r := range rows {
		orgs[i] = r.org
	}
	contacts, err := w.members.ContactsOf(ctx, background, orgs)
	if err != nil {
		return nil, err
	}
	var out []newDelivery
	var people []int64
	for _, r := range rows {
		for _, c := range pick(usableContacts(contacts[r.org], x.Plan)) {
			out = append(out, newDelivery{recipient: r.id, contact: c, urgency: x.Urgency})
			people = append(people, c.Person)
		}
	}
	langs, err := languagesOf(ctx, w.store.Read(), people)
	if err != nil {
		return nil, err
	}
	first, err := w.store.TakeIDs(ctx, len(out))
	for i := range out {
		out[i].id, out[i].lang = first+int64(i), cmp.Or(langs[out[i].contact.Person], "zh-TW")
	}
	return out, err
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
