package exposure

import (
	"context"
	"encoding/json"
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
		rows := before
		if late, err := takenOf(ctx, tx, head, list); err != nil {
			return nil, err
		} else if late { // another list of the same machines came meanwhile
			if rows, err = e.judgeStocks(ctx, list, nil); err != nil {
				return nil, err
			}
		}
		return e.writeStocks(ctx, tx, list, rows)
	}, nil
}

func (e *Exposure) writeStocks(ctx context.Context, tx *store.Tx, list []stock, rows []verdictRow) ([]journal.Fact, error) {
	var v verdictColumns
	now := e.now().UnixMicro()
	for _, r := range rows {
		v.add(r, now)
	}
	changes, met, err := e.beforeJudging(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	if err := dropMachineVerdicts(ctx, tx, list); err != nil { // all of them were judged anew
		return nil, err
	}
	if err := v.insert(ctx, tx); err != nil {
		return nil, err
	}
	if err := e.afterJudging(ctx, tx, list, changes, met); err != nil {
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

func (e *Exposure) judgeStocks(ctx context.Context, list []stock, progress func(ctx context.Context, done, all int)) ([]verdictRow, error) {
	comps, err := componentsOfStocks(ctx, e.store.Read(), list)
	if err != nil {
		return nil, err
	}
	byProduct := map[string][]component{}
	var products []string
	for _, c := range comps {
		if byProduct[c.product] == nil {
			products = append(products, c.product)
		}
		byProduct[c.product] = append(byProduct[c.product], c)
	}
	words, vulns, err := wordsOnProducts(ctx, e.store.Read(), products)
	if err != nil {
		return nil, err
	}
	var rows []verdictRow
	done := 0
	for piece := range slices.Chunk(words, wordsAtOnce) {
		if progress != nil {
			progress(ctx, done, len(words))
		}
		done += len(piece)
		more, err := e.judgeAgainst(ctx, piece, vulns, byProduct, list)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

func (e *Exposure) judgeAgainst(ctx context.Context, ids []int64, vulns map[int64]int64, held map[string][]component, list []stock) ([]verdictRow, error) {
	words, err := e.intel.SaidByID(ctx, background, ids, "vulnerability")
	if err != nil {
		return nil, err
	}
	soft, err := e.around(ctx, words)
	if err != nil {
		return nil, err
	}
	var rows []verdictRow
	for _, w := range words {
		k, ok := readKnown(w, soft[w.ID])
		if !ok || k.rejected || !w.Live {
			continue
		}
		more, err := e.judgeOne(ctx, k, held, list)
		if err != nil {
			return nil, err
		}
		for i := range more {
			more[i].vulnerability = vulns[w.ID]
		}
		rows = append(rows, more...)
	}
	return rows, nil
}
