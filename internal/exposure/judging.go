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
}

// judged is what became of one word.
type judged struct {
	known
	verdicts []verdictRow
}

// judgeWords reads what each word says, judges it against every component of the products that it names, and gives the writing of it; with again, of
// those words alone of which something would be written that is not there.
func (e *Exposure) judgeWords(ctx context.Context, words []intel.Said, again bool) (job.Commit, error) {
	head, err := e.journal.Head(ctx)
	if err != nil {
		return nil, err
	}
	soft, err := e.around(ctx, words)
	if err != nil {
		return nil, err
	}
	var all []known
	var products []string
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
	if len(all) == 0 {
		return nil, nil
	}
	out, err := e.judgeAll(ctx, all, products)
	if err != nil {
		return nil, err
	}
	if again {
		if out, err = e.changed(ctx, out); err != nil || len(out) == 0 {
			return nil, err
		}
		all, products = nil, nil
		for _, j := range out {
			all, products = append(all, j.known), append(products, j.opinion.Products()...)
		}
	}
	return e.writeJudged(ctx, head, all, out, products)
}

func (e *Exposure) judgeAll(ctx context.Context, all []known, products []string) ([]judged, error) {
	held, err := componentsOf(ctx, e.store.Read(), products)
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
}

// judgeOne judges one word against components by product. Where it has to look at whole machines, only limits them to those organisations'; nil
// is everybody's.
func (e *Exposure) judgeOne(ctx context.Context, k known, held map[string][]component, only []stock) ([]verdictRow, error) {
	var rows []verdictRow
	for _, product := range k.opinion.Products() {
		comps := held[product]
		if len(comps) == 0 {
			continue
		}
		if !k.opinion.Platforms(product) {
			for _, c := range comps {
				rows = appendVerdict(rows, k, c.id, 0, judge.Judge(k.opinion, c.judge, nil))
			}
			continue
		}
		more, err := e.judgeMachines(ctx, k, comps, only)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// judgeMachines judges a product whose configurations ask what else is on the machine: once an asset that holds it, one machine in memory at
// a time.
func (e *Exposure) judgeMachines(ctx context.Context, k known, comps []component, only []stock) ([]verdictRow, error) {
	byID := map[int64]component{}
	ids := make([]int64, 0, len(comps))
	for _, c := range comps {
		// What is not affected wherever it stands, because of its version, is not looked for on machines: knowing more of a machine never turns a No.
		if judge.Judge(k.opinion, c.judge, nil).Result != judge.No {
			byID[c.id] = c
			ids = append(ids, c.id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []verdictRow
	heard := map[string]judge.Verdict{} // machines with the same on them are answered once
	for m, err := range machinesHolding(ctx, e.store.Read(), ids, k.opinion.Keys(), only) {
		if err != nil {
			return nil, err
		}
		for _, id := range m.of {
			key := store.IDs(append(m.ids, id))
			v, ok := heard[key]
			if !ok {
				v = judge.Judge(k.opinion, byID[id].judge, m.all)
				heard[key] = v
			}
			rows = appendVerdict(rows, k, id, m.asset, v)
		}
	}
	return rows, nil
}

func appendVerdict(rows []verdictRow, k known, component, asset int64, v judge.Verdict) []verdictRow {
	if v.Result == judge.No {
		return rows
	}
	return append(rows, verdictRow{assertion: k.word.ID, component: component, asset: asset, answer: v.Result, confidence: v.Confidence, needs: encodeText(v.Needs)})
}

// writeJudged writes what was judged when the journal's head was at head. An inventory that was taken meanwhile was itself judged without these
// words, so if it holds one of the products they are judged once more, under the lock that keeps further inventories out.
func (e *Exposure) writeJudged(ctx context.Context, head int64, words []known, before []judged, products []string) (job.Commit, error) {
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
		words, before, err := stillSaid(ctx, tx, words, before)
		if err != nil {
			return nil, err
		}
		all := before
		if late, err := takenSince(ctx, tx, head, products); err != nil {
			return nil, err
		} else if late {
			if all, err = e.judgeAll(ctx, words, products); err != nil {
				return nil, err
			}
		}
		pids, err := ensureProducts(ctx, tx, want, id)
		if err != nil {
			return nil, err
		}
		vulns, err := ensureVulnerabilities(ctx, tx, all, id)
		if err != nil {
			return nil, err
		}
		return e.replaceOpinions(ctx, tx, all, pids, vulns)
	}, nil
}

// replaceOpinions writes each word's opinion, rules and verdicts in the place of what it said before, and tells by facts what changed.
func (e *Exposure) replaceOpinions(ctx context.Context, tx *store.Tx, all []judged, pids map[string]int64, vulns map[string]vulnRow) ([]journal.Fact, error) {
	words := make([]int64, len(all))
	for i, j := range all {
		words[i] = j.word.ID
	}
	had, err := wordsWithVerdicts(ctx, tx, words)
	if err != nil {
		return nil, err
	}
	if err := dropOpinions(ctx, tx, words); err != nil {
		return nil, err
	}
	now := e.now().UnixMicro()
	if err := insertOpinions(ctx, tx, all, pids, vulns, now); err != nil {
		return nil, err
	}
	if err := countSaid(ctx, tx, vulns); err != nil {
		return nil, err
	}
	var facts []journal.Fact
	for _, j := range all {
		v := vulns[j.cve]
		switch {
		case len(j.verdicts) > 0:
			facts = append(facts, journal.Fact{Kind: MatchFound, Subject: v.id, Object: j.word.ID, Audience: j.word.Audience})
		case had[j.word.ID]:
			facts = append(facts, journal.Fact{Kind: MatchGone, Subject: v.id, Object: j.word.ID, Audience: j.word.Audience})
		}
		if v.newKEV {
			facts = append(facts, journal.Fact{Kind: KEVListed, Subject: v.id, Object: j.word.ID, Audience: j.word.Audience})
			v.newKEV = false
			vulns[j.cve] = v
		}
	}
	return facts, nil
}

// stillSaid leaves out words that were superseded or withdrawn while they were judged: what they said has gone already, or goes with the word that
// came in their place, whose own job may have been quicker.
func stillSaid(ctx context.Context, tx *store.Tx, words []known, all []judged) ([]known, []judged, error) {
	ids := make([]int64, len(words))
	for i, k := range words {
		ids[i] = k.word.ID
	}
	over, err := overtaken(ctx, tx, ids)
	if err != nil || len(over) == 0 {
		return words, all, err
	}
	gone := func(k known) bool { return k.word.Live && over[k.word.ID] }
	return slices.DeleteFunc(slices.Clone(words), gone), slices.DeleteFunc(slices.Clone(all), func(j judged) bool { return gone(j.known) }), nil
}
