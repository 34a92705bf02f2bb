package exposure

import (
	"context"
	"slices"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/sniff"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

const formatSTIX = sniff.STIX

// verdictRow is a verdict to store. The evidence is not stored: it is drawn again from the opinion's bytes when somebody asks.
type verdictRow struct {
	assertion, component, asset, vulnerability int64
	answer                                     judge.Result
	confidence                                 int
	needs                                      string
	denied                                     bool // by some word, for whoever may read that
}

// judged is what became of one word.
type judged struct {
	known
	verdicts []verdictRow
}

// judgeWords reads what each word says, judges it against every component of the products that it names, and gives the writing of it.
func (e *Exposure) judgeWords(ctx context.Context, words []intel.Said) (job.Commit, error) {
	head, err := e.journal.Head(ctx)
	if err != nil {
		return nil, err
	}
	all, products, err := e.readSaid(ctx, words)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	out, err := e.judgeAndWeigh(ctx, all, products, &stockroom{q: e.store.Read()})
	if err != nil {
		return nil, err
	}
	return e.writeJudged(ctx, head, all, out, products)
}

// readSaid reads what words say, and of which products. What is rejected or taken back matches nothing.
func (e *Exposure) readSaid(ctx context.Context, words []intel.Said) (all []known, products []string, err error) {
	soft, err := e.around(ctx, words)
	if err != nil {
		return nil, nil, err
	}
	for _, w := range words {
		k, ok := readKnown(w, soft[w.ID])
		if !ok {
			continue
		}
		if k.rejected || !w.Live {
			k.opinion = judge.Opinion{} // matches nothing; what it matched before is taken back
		}
		if !w.Live {
			k.kevAdded, k.kevDue, k.cvss, k.epss, k.vector, k.ssvc, k.rejected = 0, 0, -1, -1, "", "", false // nobody says so any more
			k.covers, k.published, k.vendors = 0, 0, nil
		}
		all = append(all, k)
		products = append(products, k.opinion.Products()...)
	}
	return all, products, nil
}

func (e *Exposure) judgeAll(ctx context.Context, all []known, products []string, room *stockroom) ([]judged, error) {
	held, err := room.of(ctx, products)
	if err != nil {
		return nil, err
	}
	out := make([]judged, len(all))
	for i, k := range all {
		out[i].known = k
		if out[i].verdicts, err = e.judgeOne(ctx, k, held, nil); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// component is a stored component with its product's key.
type component struct {
	id      int64
	product string
	judge   judge.Component
	judged  bool // against all that is known, wherever it stands
}

// scope is the inventories for which something is judged, with the machines of their organisations; nil is everybody's.
type scope struct {
	list  []stock
	fleet *fleet // nil: too large to be kept in memory
}

// judgeOne judges one word against components by product. Where it has to look at whole machines, only limits them to those of some organisations. What an
// inventory holds that was judged before is left out: every word was, or will be, judged against that by itself.
func (e *Exposure) judgeOne(ctx context.Context, k known, held map[string][]component, only *scope) ([]verdictRow, error) {
	var rows []verdictRow
	for _, product := range k.opinion.Products() {
		comps := held[product]
		if only != nil && !k.machine(product) {
			comps = slices.DeleteFunc(slices.Clone(comps), func(c component) bool { return c.judged })
		}
		comps = within(k.speakers(product), comps)
		err := e.askEach(ctx, k, product, comps, only, func(c component, asset int64, s spoken) {
			if s.Result != judge.No {
				rows = append(rows, verdictRow{assertion: k.word.ID, component: c.id, asset: asset, answer: s.Result, confidence: s.Confidence, needs: encodeText(s.Needs)})
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// within leaves out what no voice could call affected, by the version alone.
func within(all []speaker, comps []component) []component {
	var out []component
	for i := range comps {
		if slices.ContainsFunc(all, func(s speaker) bool { return !s.Outside(&comps[i].judge) }) {
			out = append(out, comps[i])
		}
	}
	return out
}

// askEach asks a word of components of one product. Where its configurations ask what else is on the machine, it is asked once an asset that holds one, one machine in
// memory at a time.
func (e *Exposure) askEach(ctx context.Context, k known, product string, comps []component, only *scope, each func(c component, asset int64, s spoken)) error {
	if len(comps) == 0 {
		return nil
	}
	all := k.speakers(product)
	if !k.machine(product) {
		for _, c := range comps {
			if s, ok := ask(all, c.judge, nil); ok {
				each(c, 0, s)
			}
		}
		return nil
	}
	byID := map[int64]component{}
	ids := make([]int64, 0, len(comps))
	for _, c := range comps {
		if !settled(all, c.judge) {
			byID[c.id] = c
			ids = append(ids, c.id)
		} else if s, ok := ask(all, c.judge, nil); ok {
			each(c, 0, s)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	type answer struct {
		spoken
		ok bool
	}
	heard := map[string]answer{} // machines with the same on them are answered once
	for m, err := range e.machines(ctx, ids, k.opinion.Keys(), only) {
		if err != nil {
			return err
		}
		for _, id := range m.of {
			key := store.IDs(append(m.ids, id))
			a, known := heard[key]
			if !known {
				a.spoken, a.ok = ask(all, byID[id].judge, m.all)
				heard[key] = a
			}
			if a.ok {
				each(byID[id], m.asset, a.spoken)
			}
		}
	}
	return nil
}

// settled tells whether no voice could call a component affected, whatever stands beside it: its version alone says no. Knowing more of a machine never turns that.
func settled(all []speaker, c judge.Component) bool {
	return !slices.ContainsFunc(all, func(s speaker) bool { return judge.Judge(s.Opinion, c, nil).Result != judge.No })
}

// writeJudged writes what was judged when the journal's head was at head. An inventory that was taken meanwhile was itself judged without these
// words, so if it holds one of the products they are judged once more, under the lock that keeps further inventories out.
func (e *Exposure) writeJudged(ctx context.Context, head int64, words []known, before weighed, products []string) (job.Commit, error) {
	first, err := e.store.TakeIDs(ctx, len(words)+len(products))
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		next := first
		id := func() int64 { next++; return next - 1 }
		want := map[string]bool{}
		for _, p := range products {
			want[p] = true
		}
		if err := tx.Alone(ctx, inventoryKey); err != nil {
			return nil, err
		}
		all, words := before, words
		late, err := takenSince(ctx, tx, head, products)
		if err != nil {
			return nil, err
		}
		if still, err := stillSaid(ctx, tx, words); err != nil {
			return nil, err
		} else if len(still) < len(words) {
			words, late = still, true
		}
		if !late {
			if late, err = before.overtaken(ctx, tx); err != nil {
				return nil, err
			}
		}
		if late {
			if all, err = e.judgeAndWeigh(ctx, words, products, &stockroom{q: e.store.Read()}); err != nil {
				return nil, err
			}
		}
		pids, err := ensureProducts(ctx, tx, want, id)
		if err != nil {
			return nil, err
		}
		vulns, err := ensureVulnerabilities(ctx, tx, all.words, id)
		if err != nil {
			return nil, err
		}
		return e.replaceOpinions(ctx, tx, all, pids, vulns)
	}, nil
}

// replaceOpinions writes each word's opinion, rules and verdicts in the place of what it said before, and who denies whom, and tells by facts what changed.
func (e *Exposure) replaceOpinions(ctx context.Context, tx *store.Tx, all weighed, pids map[string]int64, vulns map[string]vulnRow) ([]journal.Fact, error) {
	words := all.ids()
	had, err := wordsWithVerdicts(ctx, tx, words)
	if err != nil {
		return nil, err
	}
	freed, err := freedBy(ctx, tx, words)
	if err != nil {
		return nil, err
	}
	if err := dropDenials(ctx, tx, words); err != nil {
		return nil, err
	}
	if err := dropOpinions(ctx, tx, words); err != nil {
		return nil, err
	}
	now := e.now().UnixMicro()
	if err := insertOpinions(ctx, tx, all.words, pids, vulns, now); err != nil {
		return nil, err
	}
	if err := insertDenials(ctx, tx, all.denials, all.vulnerabilities(vulns)); err != nil {
		return nil, err
	}
	if err := countSaid(ctx, tx, vulns); err != nil {
		return nil, err
	}
	return all.facts(had, freed, vulns), nil
}

// facts tells what changed for those who run what the words are about.
func (w weighed) facts(had map[int64]bool, freed []freedPlace, vulns map[string]vulnRow) []journal.Fact {
	var facts []journal.Fact
	gone := w.takenAway(had, freed)
	for _, j := range w.words {
		v := vulns[j.cve]
		switch {
		case w.concerns(j):
			facts = append(facts, journal.Fact{Kind: MatchFound, Subject: v.id, Object: j.word.ID, Audience: j.word.Audience})
		case had[j.word.ID] || gone[j.word.ID]:
			facts = append(facts, journal.Fact{Kind: MatchGone, Subject: v.id, Object: j.word.ID, Audience: j.word.Audience})
		}
		if v.newKEV {
			facts = append(facts, journal.Fact{Kind: KEVListed, Subject: v.id, Object: j.word.ID, Audience: j.word.Audience})
			v.newKEV = false
			vulns[j.cve] = v
		}
	}
	return append(facts, w.givenBack(freed)...)
}

// stillSaid leaves out words that were superseded or withdrawn while they were judged: what they said has gone already, or goes with the word that
// came in their place, whose own job may have been quicker.
func stillSaid(ctx context.Context, tx *store.Tx, words []known) ([]known, error) {
	ids := make([]int64, len(words))
	for i, k := range words {
		ids[i] = k.word.ID
	}
	over, err := overtaken(ctx, tx, ids)
	if err != nil || len(over) == 0 {
		return words, err
	}
	return slices.DeleteFunc(slices.Clone(words), func(k known) bool { return k.word.Live && over[k.word.ID] }), nil
}
