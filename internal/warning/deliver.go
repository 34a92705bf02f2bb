package warning

import (
	"cmp"
	"context"
	"strconv"
	"sync"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// sending is a claimed delivery with what its message needs.
type sending struct {
	id, recipient, update, turn, contact, attempts int64
	channel                                        member.Channel
	address, secret, lang                          string
	urgency                                        int
	doubt                                          bool
	org                                            int64
	notice                                         Notice
}

// Deliver sends what is queued until the context ends. Any number of nodes may run it.
//
// A message is claimed, committed as "sending", sent, and then marked. Whoever dies between leaves it claimed until the lease runs out;
// then it goes out once more, with a sign that it may be the second copy, and never a third time.
func (w *Warnings) Deliver(ctx context.Context) error {
	if w.store.Dialect == store.SQLite { // the folder has one server: whoever claimed something is gone
		if err := w.store.Write(ctx, func(tx *store.Tx) error { return voidLeases(ctx, tx) }); err != nil {
			return err
		}
	}
	wake, cancel := w.store.Wake()
	defer cancel()
	for ctx.Err() == nil {
		n, err := w.DeliverOnce(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.Error("deliveries could not be worked", "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		t := time.NewTimer(idlePause)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-t.C:
		}
		t.Stop()
	}
	return nil
}

// DeliverOnce claims one batch, sends it and marks what became of it. It tells how many deliveries it claimed.
func (w *Warnings) DeliverOnce(ctx context.Context) (int, error) {
	if len(w.channels) == 0 {
		return 0, nil
	}
	any, err := anyDue(ctx, w.store.Read(), w.channelNames(), w.micro())
	if err != nil || !any {
		return 0, err
	}
	claimed, err := w.claim(ctx)
	if err != nil || len(claimed) == 0 {
		return 0, err
	}
	if err := w.fill(ctx, claimed); err != nil {
		return 0, err
	}
	p, err := w.Policy(ctx)
	if err != nil {
		return 0, err
	}
	sent, err := sentSince(ctx, w.store.Read(), contactsOf(claimed), w.micro()-int64(p.DigestMinutes)*60_000_000)
	if err != nil {
		return 0, err
	}
	groups, held := gatherMail(claimed, p, sent, w.now())
	results := append(held, w.sendAll(ctx, groups)...)
	return len(claimed), w.mark(ctx, results)
}

func (w *Warnings) channelNames() []string {
	var out []string
	for name := range w.channels {
		out = append(out, string(name))
	}
	return out
}

func (w *Warnings) claim(ctx context.Context) ([]sending, error) {
	var claimed []sending
	err := w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		now := w.now()
		lost, err := giveUpDoubtful(ctx, tx, now.UnixMicro())
		if err != nil {
			return nil, err
		}
		claimed, err = claimDue(ctx, tx, w.channelNames(), now.UnixMicro(), now.Add(lease).UnixMicro())
		return gaveUpFacts(lost), err
	})
	return claimed, err
}

func gaveUpFacts(ids []int64) []journal.Fact {
	var facts []journal.Fact
	for _, id := range ids {
		facts = append(facts, journal.Fact{Kind: DeliveryGaveUp, Object: id})
	}
	return facts
}

// fill reads what the messages say, and the secrets of the contacts, which no delivery keeps.
func (w *Warnings) fill(ctx context.Context, all []sending) error {
	if err := w.fillNotices(ctx, all); err != nil {
		return err
	}
	orgs := make([]int64, len(all))
	for i, s := range all {
		orgs[i] = s.org
	}
	contacts, err := w.members.ContactsOf(ctx, background, orgs)
	if err != nil {
		return err
	}
	secrets := map[int64]string{}
	for _, list := range contacts {
		for _, c := range list {
			secrets[c.ID] = c.Secret
		}
	}
	for i := range all {
		all[i].secret = secrets[all[i].contact]
	}
	return nil
}

func (w *Warnings) fillNotices(ctx context.Context, all []sending) error {
	recipients, updates := make([]int64, len(all)), make([]int64, len(all))
	for i, s := range all {
		recipients[i], updates[i] = s.recipient, s.update
	}
	warnings, orgs, err := warningsOfRecipients(ctx, w.store.Read(), recipients)
	if err != nil {
		return err
	}
	said, err := updatesByID(ctx, w.store.Read(), updates)
	if err != nil {
		return err
	}
	for i, s := range all {
		x := warnings[s.recipient]
		all[i].org = orgs[s.recipient]
		all[i].notice = w.notice(x, said[s.update], s.turn)
	}
	return nil
}

func (w *Warnings) notice(x Warning, u Update, turn int64) Notice {
	n := Notice{Event: EventReleased, Number: x.Number, Kind: x.Kind, Urgency: x.Urgency, TLP: x.TLP, Due: x.DueAt, Link: w.Link(x.Number), Drill: x.Drill,
		Title: x.Words.Title, Lead: x.Words.Lead, Todo: x.Words.Todo, Update: u.Words}
	switch {
	case u.Kind == WarningTakenBack:
		n.Event = EventWithdrawn
	case x.State == Withdrawn: // withdrawn before this one went out
		n.Event, n.Update = EventWithdrawn, x.EndedWhy
	case u.ID != 0:
		n.Event = EventUpdated
	case turn > 0:
		n.Event = EventReminder
	}
	return n.close()
}

// group is one message: a single delivery, or those that a digest lists.
type group []sending

// result is what became of one delivery.
type result struct {
	sending
	Outcome
	held bool // not tried: it waits for the digest
}

// sendAll sends the groups side by side.
func (w *Warnings) sendAll(ctx context.Context, groups []group) []result {
	var mu sync.Mutex
	var out []result
	var wg sync.WaitGroup
	room := make(chan struct{}, senders)
	for _, g := range groups {
		room <- struct{}{}
		wg.Go(func() {
			defer func() { <-room }()
			o := w.send(ctx, g)
			mu.Lock()
			defer mu.Unlock()
			for _, s := range g {
				out = append(out, result{sending: s, Outcome: o})
			}
		})
	}
	wg.Wait()
	return out
}

func (w *Warnings) send(ctx context.Context, g group) Outcome {
	limit, stop := context.WithTimeout(ctx, sendWithin)
	defer stop()
	first := g[0]
	m := Message{Key: "delivery-" + strconv.FormatInt(first.id, 10), Address: first.address, Secret: first.secret, Lang: text.Lang(first.lang), At: w.now()}
	for _, s := range g {
		m.SecondCopy = m.SecondCopy || s.doubt
		m.Notices = append(m.Notices, s.notice)
	}
	return w.channels[first.channel].Send(limit, m)
}

// mark writes what became of a batch. It is finished even when the program is asked to stop: what was sent is known to be sent.
func (w *Warnings) mark(ctx context.Context, results []result) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), lease/2)
	defer stop()
	now := w.now()
	var rows []deliveryMark
	var lost, stale []int64
	for _, r := range results {
		m := r.mark(now)
		rows = append(rows, m)
		if m.state == "gave_up" || m.state == "bounced" {
			lost = append(lost, r.id)
		}
		if m.state == "bounced" {
			stale = append(stale, r.contact)
		}
	}
	err := w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return gaveUpFacts(lost), markDeliveries(ctx, tx, rows)
	})
	if err != nil || len(stale) == 0 {
		return err
	}
	return w.members.StaleContacts(ctx, background, stale)
}

// mark is a result as the row will have it.
func (r result) mark(now time.Time) deliveryMark {
	m := deliveryMark{id: r.id, said: plain(r.Said, maxSaid), doubt: r.doubt || r.Doubt}
	switch {
	case r.held:
		m.state, m.next = "queued", now.Add(r.After).UnixMicro()
	case r.Result == Sent:
		m.state, m.sent = "sent", now.UnixMicro()
	case r.Result == Bounced:
		m.state, m.next = "bounced", now.UnixMicro()
	case r.Result == GaveUp || r.attempts >= maxAttempts:
		m.state, m.next = "gave_up", now.UnixMicro()
	default:
		pause := time.Duration(r.attempts*r.attempts) * 15 * time.Second
		m.state, m.next = "queued", now.Add(cmp.Or(r.After, pause)).UnixMicro()
	}
	return m
}
