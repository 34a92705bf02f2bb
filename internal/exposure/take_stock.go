package exposure

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"time"

	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// stock is a new inventory and whose it is.
type stock struct{ inventory, org int64 }

// prepareInventories judges what inventories brought against all that is known of their products. Several are judged together, so that what
// many hold is read and judged once.
func (e *Exposure) prepareInventories(ctx context.Context, payload string) (job.Commit, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil {
		return nil, err
	}
	head, err := e.journal.Head(ctx)
	if err != nil {
		return nil, err
	}
	list, err := stocks(ctx, e.store.Read(), ids)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	before, err := e.judgeStocks(ctx, list, e.progress(list))
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, inventoryKey); err != nil {
			return nil, err
		}
		met := before
		late, err := takenOf(ctx, tx, head, list) // another list of the same machines came meanwhile
		if err != nil {
			return nil, err
		}
		if !late {
			if late, err = before.overtaken(ctx, tx); err != nil {
				return nil, err
			}
		}
		if late {
			if met, err = e.judgeStocks(ctx, list, nil); err != nil {
				return nil, err
			}
		}
		return e.writeStocks(ctx, tx, list, met)
	}, nil
}

func (e *Exposure) writeStocks(ctx context.Context, tx *store.Tx, list []stock, judged stockMet) ([]journal.Fact, error) {
	var v verdictColumns
	now := e.now().UnixMicro()
	for _, r := range judged.rows {
		v.add(r, now)
	}
	changes, met, err := e.beforeJudging(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	if err := dropMachineVerdicts(ctx, tx, list); err != nil { // all of them were judged anew
		return nil, err
	}
	if err := dropMachineDenials(ctx, tx, list); err != nil {
		return nil, err
	}
	if err := v.insert(ctx, tx); err != nil {
		return nil, err
	}
	if err := insertDenials(ctx, tx, judged.denials, judged.vulns); err != nil {
		return nil, err
	}
	if err := e.afterJudging(ctx, tx, list, changes, met); err != nil {
		return nil, err
	}
	if err := noteComponentsJudged(ctx, tx, judged.components); err != nil {
		return nil, err
	}
	if err := noteJudged(ctx, tx, list, now); err != nil {
		return nil, err
	}
	meet, err := meetAnything(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	var facts []journal.Fact
	for _, s := range list {
		facts = append(facts, journal.Fact{Kind: InventoryJudged, Subject: s.org, Object: s.inventory})
	}
	for _, s := range meet {
		facts = append(facts, journal.Fact{Kind: OrgMatched, Subject: s.inventory, Object: s.org})
	}
	return facts, nil
}

// wordsAtOnce bounds how many records are in memory while an inventory is judged.
const wordsAtOnce = 500

// progressEvery is how often it is written down how far the comparison of an inventory has come.
const progressEvery = time.Second

// progress writes down now and then how far inventories are compared, for whoever waits for it; what is compared at once needs no word.
func (e *Exposure) progress(list []stock) func(ctx context.Context, done, all int) {
	last := time.Now()
	return func(ctx context.Context, done, all int) {
		if time.Since(last) < progressEvery {
			return
		}
		last = time.Now()
		err := e.store.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Forgettable(ctx); err != nil {
				return err
			}
			return noteProgress(ctx, tx, list, done, all)
		})
		if err != nil && ctx.Err() == nil {
			e.log.Warn("how far an inventory is compared could not be written", "error", err)
		}
	}
}

// stockMet is what inventories meet, and by which words that was found.
type stockMet struct {
	rows       []verdictRow
	components []int64 // that were judged
	denials    []denial
	products   []string
	vulns      map[int64]int64 // of what each word speaks that was asked
	newest     int64           // word that had been judged by then
	recent     []int64         // words on the products that had been judged by then, of those that are about as new
}

// behind is how much older than the newest a word may be that was judged after it: several are judged at a time.
const behind = 20_000

// overtaken tells whether a word on one of the products was judged since.
func (m stockMet) overtaken(ctx context.Context, q store.Querier) (bool, error) {
	newest, err := newestWord(ctx, q)
	if err != nil || newest == m.newest {
		return false, err
	}
	words, err := wordsBehind(ctx, q, m.products, m.newest-behind)
	return slices.ContainsFunc(words, func(w int64) bool { _, had := slices.BinarySearch(m.recent, w); return !had }), err
}

func (e *Exposure) judgeStocks(ctx context.Context, list []stock, progress func(ctx context.Context, done, all int)) (out stockMet, err error) {
	if out.newest, err = newestWord(ctx, e.store.Read()); err != nil {
		return out, err
	}
	comps, err := componentsOfStocks(ctx, e.store.Read(), list)
	if err != nil {
		return out, err
	}
	byProduct, fresh := map[string][]component{}, map[string]bool{}
	for _, c := range comps {
		out.components = append(out.components, c.id)
		if !c.judged {
			fresh[c.product] = true
		}
		if byProduct[c.product] == nil {
			out.products = append(out.products, c.product)
		}
		byProduct[c.product] = append(byProduct[c.product], c)
	}
	if out.recent, err = wordsBehind(ctx, e.store.Read(), out.products, out.newest-behind); err != nil {
		return out, err
	}
	if out.vulns, err = wordsOnProducts(ctx, e.store.Read(), out.products, slices.Collect(maps.Keys(fresh))); err != nil {
		return out, err
	}
	only, err := e.scopeOf(ctx, list)
	if err != nil {
		return out, err
	}
	vulns := out.vulns
	words := slices.SortedFunc(maps.Keys(vulns), func(a, b int64) int { return cmp.Or(cmp.Compare(vulns[a], vulns[b]), cmp.Compare(a, b)) })
	done := 0
	for piece := range wholeMatters(words, vulns) {
		if progress != nil {
			progress(ctx, done, len(words))
		}
		done += len(piece)
		if err := e.judgeAgainst(ctx, piece, byProduct, only, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// wholeMatters cuts words, which are in order of their vulnerabilities, into pieces that keep those on one vulnerability together.
func wholeMatters(words []int64, vulns map[int64]int64) iter.Seq[[]int64] {
	return func(yield func([]int64) bool) {
		for len(words) > 0 {
			n := min(len(words), wordsAtOnce)
			for n < len(words) && vulns[words[n]] == vulns[words[n-1]] {
				n++
			}
			if !yield(words[:n]) {
				return
			}
			words = words[n:]
		}
	}
}

func (e *Exposure) judgeAgainst(ctx context.Context, ids []int64, held map[string][]component, only *scope, out *stockMet) error {
	words, err := e.readWords(ctx, ids)
	if err != nil {
		return err
	}
	var rows []verdictRow
	matters := map[int64]matter{}
	for _, k := range words {
		id := out.vulns[k.word.ID]
		more, err := e.judgeOne(ctx, k, held, only)
		if err != nil {
			return err
		}
		m := matters[id]
		if m.met == nil {
			m.met = map[int64]bool{}
		}
		m.words = append(m.words, k)
		for i := range more {
			more[i].vulnerability = id
			m.met[more[i].component] = true
		}
		matters[id] = m
		rows = append(rows, more...)
	}
	denials, err := e.weigh(ctx, slices.Collect(maps.Values(matters)), &stockroom{held: held}, only)
	if err != nil {
		return err
	}
	denied := spotsOf(denials)
	for i := range rows {
		rows[i].denied = denied[rows[i].spot()]
	}
	out.rows, out.denials = append(out.rows, rows...), append(out.denials, denials...)
	return nil
}
