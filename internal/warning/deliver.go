package warning

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/spans"
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
	held                                           bool // it has waited for a digest
	org, warning                                   int64
	notice                                         Notice
	origin                                         spans.Origin
}

// Deliver sends what is queued until the context ends. Any number of nodes may run it.
//
//	queued ──► claimed ──► sending ──► sent, gave_up, bounced
//	   ▲          │            └── cut off: once more, saying that it may be the second copy; cut off again: gave_up
//	   └──────────┴── not sent, or not taken: later
//
// A node claims a batch under a lease. The step to "sending" is committed when the receiver is reached and the message is about to leave, so that
// whoever dies leaves only those few in doubt. What is in doubt goes out once more and never a third time.
//
// Each channel has its own lines, so a mail does not wait for a webhook whose receiver hangs.
func (w *Warnings) Deliver(ctx context.Context) error {
	if w.store.Dialect == store.SQLite { // the folder has one server: whoever claimed something is gone
		if err := w.store.Write(ctx, func(tx *store.Tx) error { return voidLeases(ctx, tx, w.micro()) }); err != nil {
			return err
		}
	}
	var all sync.WaitGroup
	for _, name := range w.channelNames() {
		for range lines {
			all.Go(func() { w.deliverBy(ctx, name) })
		}
	}
	all.Wait()
	return nil
}

// deliverBy is one line of one channel.
func (w *Warnings) deliverBy(ctx context.Context, channel string) {
	wake, cancel := w.store.Wake()
	defer cancel()
	for ctx.Err() == nil {
		n, err := w.deliverBatch(ctx, []string{channel})
		if err != nil && ctx.Err() == nil {
			w.log.Error("deliveries could not be worked", "channel", channel, "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		pause(ctx, wake, idlePause)
		pause(ctx, nil, wakePause)
	}
}

// pause rests until it is woken, for d at most.
func pause(ctx context.Context, wake <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-t.C:
	}
}

// DeliverOnce claims one batch of any channel, sends it and marks what became of it. It tells how many deliveries it claimed.
func (w *Warnings) DeliverOnce(ctx context.Context) (int, error) {
	return w.deliverBatch(ctx, w.channelNames())
}

func (w *Warnings) deliverBatch(ctx context.Context, channels []string) (int, error) {
	if len(channels) == 0 {
		return 0, nil
	}
	any, err := anyDue(ctx, w.store.Read(), channels, w.micro())
	if err != nil || !any {
		return 0, err
	}
	claimed, err := w.claim(ctx, channels)
	if err != nil || len(claimed) == 0 {
		return 0, err
	}
	stop := w.holdLeases(ctx, claimed)
	defer stop()
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
	w.trace(ctx, claimed)
	groups, held := gatherMail(claimed, p, sent, w.now())
	return len(claimed), errors.Join(w.mark(ctx, held), w.sendAll(ctx, groups))
}

// lease is how long a batch is one node's without a word from it.
func (w *Warnings) lease() time.Duration {
	if w.store.Dialect == store.Postgres {
		return nodeLease
	}
	return soleLease
}

// holdLeases keeps a batch claimed while it is being sent, however slow its receivers are.
func (w *Warnings) holdLeases(ctx context.Context, claimed []sending) (stop func()) {
	ids := make([]int64, len(claimed))
	for i, s := range claimed {
		ids[i] = s.id
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // a stop waits for what is under way
	go func() {
		t := time.NewTicker(w.lease() / 3)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
			}
			err := w.store.Write(ctx, func(tx *store.Tx) error { return renewLeases(ctx, tx, ids, w.now().Add(w.lease()).UnixMicro()) })
			if err != nil && ctx.Err() == nil {
				w.log.Error("the leases of a batch could not be renewed", "error", err)
			}
		}
	}()
	return cancel
}

func (w *Warnings) channelNames() []string {
	var out []string
	for name := range w.channels {
		out = append(out, string(name))
	}
	return out
}

func (w *Warnings) claim(ctx context.Context, channels []string) ([]sending, error) {
	var claimed []sending
	err := w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		now := w.now()
		lost, err := giveUpDoubtful(ctx, tx, now.UnixMicro())
		if err != nil {
			return nil, err
		}
		claimed, err = claimDue(ctx, tx, channels, now.UnixMicro(), now.Add(w.lease()).UnixMicro())
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
	warnings, orgs, err := warningsOfRecipients(ctx, w.store.Dialect, w.store.Read(), recipients)
	if err != nil {
		return err
	}
	said, err := updatesByID(ctx, w.store.Read(), updates)
	if err != nil {
		return err
	}
	for i, s := range all {
		x := warnings[s.recipient]
		all[i].org, all[i].warning = orgs[s.recipient], x.ID
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
	holds bool // not tried: it waits for the digest
}

// sendAll sends the groups side by side and marks each as soon as its outcome is known.
func (w *Warnings) sendAll(ctx context.Context, groups []group) error {
	todo := make(chan group, len(groups))
	for _, g := range groups {
		todo <- g
	}
	close(todo)
	failed := make([]error, min(senders, len(groups)))
	var wg sync.WaitGroup
	for i := range failed {
		wg.Go(func() {
			for g := range todo {
				failed[i] = errors.Join(failed[i], w.mark(ctx, g.results(w.send(ctx, g))))
			}
		})
	}
	wg.Wait()
	return errors.Join(failed...)
}

func (g group) results(o Outcome) []result {
	out := make([]result, len(g))
	for i, s := range g {
		out[i] = result{sending: s, Outcome: o}
	}
	return out
}

func (w *Warnings) send(ctx context.Context, g group) (o Outcome) {
	ctx, sp := w.journal.Spans().Under(ctx, "deliver", g.origins()...)
	defer func() { g.tell(sp, o) }()
	limit, stop := context.WithTimeout(ctx, sendWithin)
	defer stop()
	first := g[0]
	m := Message{Key: "delivery-" + strconv.FormatInt(first.id, 10), Address: first.address, Secret: first.secret, Lang: text.Lang(first.lang), At: w.now(),
		Leaving: func() error { return w.leaving(limit, g) }}
	for _, s := range g {
		m.SecondCopy = m.SecondCopy || s.doubt
		m.Notices = append(m.Notices, s.notice)
	}
	return w.channels[first.channel].Send(limit, m)
}

// leaving commits that a message is on its way. It shares the commit with others.
func (w *Warnings) leaving(ctx context.Context, g group) error {
	ids := make([]int64, len(g))
	for i, s := range g {
		ids[i] = s.id
	}
	return w.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		n, err := markLeaving(context.WithoutCancel(ctx), tx, ids)
		if err == nil && n != len(ids) {
			err = errLeaseLost
		}
		return nil, err
	})
}

// errLeaseLost: somebody else has claimed the message meanwhile, so it must not be sent here.
var errLeaseLost = errors.New("the message was claimed by another node")

// mark writes what became of messages. It is finished even when the program is asked to stop: what was sent is known to be sent.
func (w *Warnings) mark(ctx context.Context, results []result) error {
	if len(results) == 0 {
		return nil
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), markWithin)
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
	err := w.journal.Note(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
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
	case r.holds:
		m.state, m.next, m.held = "queued", now.Add(r.After).UnixMicro(), true
	case r.Result == Sent:
		m.state, m.sent = "sent", now.UnixMicro()
	case r.Result == Bounced:
		m.state, m.next = "bounced", now.UnixMicro()
	case r.Result == GaveUp || r.attempts+1 >= maxAttempts || r.doubt && r.Doubt: // a third copy is never sent
		m.state, m.next = "gave_up", now.UnixMicro()
	default:
		tries := r.attempts + 1
		pause := time.Duration(tries*tries) * 15 * time.Second
		m.state, m.next = "queued", now.Add(cmp.Or(r.After, pause)).UnixMicro()
	}
	return m
}
