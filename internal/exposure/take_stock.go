package exposure

import (
	"context"
	"encoding/json"

	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// prepareInventory judges what an inventory brought against all that is known of its products.
func (e *Exposure) prepareInventory(ctx context.Context, payload string) (job.Commit, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil || len(ids) != 1 { // one a job
		return nil, err
	}
	inventory := ids[0]
	head, err := e.journal.Head(ctx)
	if err != nil {
		return nil, err
	}
	org, before, err := e.judgeInventory(ctx, inventory)
	if err != nil || org == 0 {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, inventoryKey); err != nil {
			return nil, err
		}
		rows := before
		if late, err := takenOf(ctx, tx, head, org); err != nil {
			return nil, err
		} else if late { // another list of the same machines came meanwhile
			if _, rows, err = e.judgeInventory(ctx, inventory); err != nil {
				return nil, err
			}
		}
		return e.writeInventory(ctx, tx, org, inventory, rows)
	}, nil
}

func (e *Exposure) writeInventory(ctx context.Context, tx *store.Tx, org, inventory int64, rows []verdictRow) ([]journal.Fact, error) {
	var v verdictColumns
	now := e.now().UnixMicro()
	for _, r := range rows {
		v.add(r, now)
	}
	if err := dropMachineVerdicts(ctx, tx, org); err != nil { // all of them were judged anew
		return nil, err
	}
	if err := v.insert(ctx, tx); err != nil {
		return nil, err
	}
	met, err := meetsAnything(ctx, tx, org, inventory)
	if err != nil || !met {
		return nil, err
	}
	return []journal.Fact{{Kind: OrgMatched, Subject: inventory, Object: org}}, nil
}

// wordsAtOnce bounds how many records are in memory while an inventory is judged.
const wordsAtOnce = 500

func (e *Exposure) judgeInventory(ctx context.Context, inventory int64) (org int64, rows []verdictRow, err error) {
	org, comps, err := componentsOfInventory(ctx, e.store.Read(), inventory)
	if err != nil || org == 0 {
		return 0, nil, err
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
		return 0, nil, err
	}
	for len(words) > 0 {
		n := min(wordsAtOnce, len(words))
		more, err := e.judgeAgainst(ctx, words[:n], vulns, byProduct, org)
		if err != nil {
			return 0, nil, err
		}
		rows, words = append(rows, more...), words[n:]
	}
	return org, rows, nil
}

func (e *Exposure) judgeAgainst(ctx context.Context, ids []int64, vulns map[int64]int64, held map[string][]component, org int64) ([]verdictRow, error) {
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
		more, err := e.judgeOne(ctx, k, held, org)
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
