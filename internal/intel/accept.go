package intel

import (
	"slices"
	"strings"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/spans"
	"lianfang/internal/store"
)

// intakeKey makes the nodes of one centre accept one batch at a time, so that two of them never make one item twice.
const intakeKey = 8119_120

// accept writes one batch: rows and facts in one transaction. It may run again from its start, so whatever it decides about a draft is
// decided anew each time.
func (in *intake) accept(drafts []*Draft) (err error) {
	ctx, sp := spans.Start(in.ctx, "accept")
	sp.Count("drafts", int64(len(drafts)))
	defer func() { sp.End(err) }()
	first, err := in.store.TakeIDs(ctx, idsFor(drafts))
	if err != nil {
		return err
	}
	before := make([]int, len(drafts))
	for i, d := range drafts {
		before[i] = len(d.Trace)
	}
	err = in.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		for i, d := range drafts {
			d.Trace = d.Trace[:before[i]]
		}
		w := &writing{intake: in, tx: tx, nextID: first}
		return w.all(drafts)
	})
	if err != nil {
		return err
	}
	in.count(drafts)
	return nil
}

// idsFor is an upper bound: an item, an assertion and a verdict a draft, and its observables.
func idsFor(drafts []*Draft) int {
	n := 0
	for _, d := range drafts {
		n += 3 + len(d.Observables)
	}
	return n
}

func (in *intake) count(drafts []*Draft) {
	c := &in.report.Objects
	for _, d := range drafts {
		switch d.Outcome {
		case WasNew:
			c.New++
		case WasUpdated:
			c.Updated++
		case WasSeen:
			c.Seen++
		case WasHeld:
			c.Held++
		case WasRejected:
			c.Rejected++
		}
		if d.Refused != nil {
			in.problem(*d.Refused)
		}
		for _, p := range d.Problems {
			in.problem(p)
		}
		if d.merged.problem != nil {
			in.problem(*d.merged.problem)
		}
	}
}

// writing is one batch being written.
type writing struct {
	*intake
	tx     *store.Tx
	nextID int64
	items  map[string]*knownItem // by STIX id
	rows   rows
	facts  []journal.Fact

	successors []successor
}

// successor is an assertion that took another's place.
type successor struct {
	old, word int64
	kind      journal.Kind
	item      int64
}

// carryDisclosures lets whoever was given the old word read the new one, and hear of it: a correction or withdrawal reaches everyone whom
// the first word reached. A new version that is marked more strictly is not carried over.
func (w *writing) carryDisclosures() error {
	if len(w.successors) == 0 {
		return nil
	}
	carried, err := copyDisclosures(w.ctx, w.tx, w.successors)
	for _, c := range carried {
		w.facts = append(w.facts, journal.Fact{Kind: c.kind, Subject: c.item, Object: c.word, Audience: c.audience, Actor: w.source.ID})
	}
	return err
}

func (w *writing) id() int64 {
	w.nextID++
	return w.nextID - 1
}

func (w *writing) all(drafts []*Draft) ([]journal.Fact, error) {
	if err := w.tx.Alone(w.ctx, intakeKey); err != nil {
		return nil, err
	}
	if err := w.look(drafts); err != nil {
		return nil, err
	}
	for _, d := range drafts {
		w.one(d)
	}
	if err := w.rows.insert(w); err != nil {
		return nil, err
	}
	err := w.carryDisclosures()
	return w.facts, err
}

func (w *writing) look(drafts []*Draft) error {
	keys := make([]int64, 0, len(drafts))
	for _, d := range drafts {
		if d.Outcome != WasRejected {
			keys = append(keys, d.key)
		}
	}
	var err error
	w.items, err = findKnown(w.ctx, w.tx, w.source.ID, w.file, keys)
	return err
}

func (w *writing) one(d *Draft) {
	if d.Outcome == WasRejected && d.Refused != nil {
		w.verdict(d, 0, 0)
		return
	}
	k := w.items[d.STIXID] // two ids under one 64-bit key are two items
	merge(d, w.source.ID, k, func(owner int64) bool { return w.mayFor(owner) })
	m := &d.merged
	if m.newItem {
		m.itemID = w.id()
		k = &knownItem{id: m.itemID, key: d.key, stixID: d.STIXID, owner: w.source.ID}
		if m.itemState > 0 {
			k.state = m.itemState
		}
		w.items[d.STIXID] = k
		w.rows.item(k, d.Type, w.at)
	} else if m.itemState >= 0 && m.itemState != k.state {
		k.state = m.itemState
		w.rows.states = append(w.rows.states, k.id)
	}
	word := int64(0)
	if m.newWord {
		word = w.word(d, k)
	}
	if m.touch != 0 && !w.known {
		w.rows.touched = append(w.rows.touched, m.touch)
	}
	if m.supersedes != 0 {
		w.rows.superseded = append(w.rows.superseded, m.supersedes)
	}
	if d.Outcome == WasHeld {
		w.verdict(d, m.itemID, word)
	}
}

func (w *writing) word(d *Draft, k *knownItem) int64 {
	id, m := w.id(), &d.merged
	d.Trace.add(StageAccept, map[bool]Result{true: Hold, false: Pass}[m.wordState == stateHeld], map[bool]string{true: "held", false: "accepted"}[m.wordState == stateHeld], "")
	w.rows.assertion(w.intake, d, id)
	for _, o := range d.Observables {
		w.rows.mentions = append(w.rows.mentions, mention{id, o})
	}
	if d.Edge != nil {
		w.rows.edge(id, d.Edge)
	}
	if d.Sighting != nil {
		w.rows.sighting(w.intake, d, d.Sighting)
	}
	if m.supersedes != 0 && (m.wordState == stateRevoked || d.TLP <= levelOfAudience(k.mine.audience)) {
		w.successors = append(w.successors, successor{m.supersedes, id, kindOf(d, k), k.id})
	}
	k.mine = knownWord{id: id, modified: d.Modified, digest: d.digest, state: m.wordState, audience: m.audience, saidTLP: d.SaidTLPWords, sameFile: true}
	k.noteRecord(d.document, d.undated)
	k.noteWord()
	w.facts = append(w.facts, journal.Fact{Kind: kindOf(d, k), Subject: k.id, Object: id, Audience: audienceOfFact(d), Actor: w.source.ID})
	return id
}

// audienceOfFact is who hears of it: what is held is the desk's.
func audienceOfFact(d *Draft) int64 {
	if d.merged.wordState == stateHeld {
		return marking.UnmarkedDesk
	}
	return d.merged.audience
}

func kindOf(d *Draft, k *knownItem) journal.Kind {
	m := &d.merged
	switch {
	case m.wordState == stateHeld:
		return ObjectHeld
	case m.wordState == stateRevoked && m.itemState == itemWithdrawn:
		return ItemWithdrawn
	case m.wordState == stateRevoked:
		return WordWithdrawn
	case m.newItem:
		return ItemAccepted
	case m.supersedes != 0:
		return ItemUpdated
	}
	return WordAdded
}

func (w *writing) verdict(d *Draft, item, word int64) {
	if w.known {
		return // the first reading of this very file left it
	}
	last := d.Trace[len(d.Trace)-1]
	for _, v := range slices.Backward(d.Trace) {
		if v.Result == Hold || v.Result == Refuse || v.Code == "conflict" {
			last = v
			break
		}
	}
	w.rows.verdicts = append(w.rows.verdicts, verdictRow{id: w.id(), draft: d, item: item, word: word, last: last})
}

// mayFor tells whether this source speaks for another one.
func (w *writing) mayFor(owner int64) bool { return slices.Contains(w.delegateFor, owner) }

func problemsText(d *Draft) string {
	var b strings.Builder
	for i, p := range d.Problems {
		if i == 20 {
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Code + ": " + p.Say.String())
	}
	return b.String()
}
