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
	if err := json.Unmarshal([]byte(payload), &ids); err != nil {
		return nil, err
	}
	var v verdictColumns
	orgs := map[int64]int64{}
	for _, inventory := range ids { // one a job
		org, rows, err := e.judgeInventory(ctx, inventory)
		if err != nil {
			return nil, err
		}
		if org != 0 {
			orgs[inventory] = org
		}
		now := e.now().UnixMicro()
		for _, r := range rows {
			v.add(r, now)
		}
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := v.insert(ctx, tx); err != nil {
			return nil, err
		}
		var facts []journal.Fact
		for inventory, org := range orgs {
			met, err := meetsAnything(ctx, tx, inventory)
			if err != nil {
				return nil, err
			}
			if met {
				facts = append(facts, journal.Fact{Kind: OrgMatched, Subject: inventory, Object: org})
			}
		}
		return facts, nil
	}, nil
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
		more, err := e.judgeAgainst(ctx, words[:n], vulns, byProduct)
		if err != nil {
			return 0, nil, err
		}
		rows, words = append(rows, more...), words[n:]
	}
	return org, rows, nil
}

func (e *Exposure) judgeAgainst(ctx context.Context, ids []int64, vulns map[int64]int64, held map[string][]component) ([]verdictRow, error) {
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
		more, err := e.judgeOne(ctx, k, held)
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
