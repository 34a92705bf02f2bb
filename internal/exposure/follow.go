package exposure

import (
	"context"
	"encoding/json"
	"slices"

	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
)

// recordsAtOnce is how many records are in memory at once; one can be large.
const recordsAtOnce = 100

// KnowledgeFollower judges new and changed knowledge against all inventories.
func (e *Exposure) KnowledgeFollower() job.Follower {
	return job.Follower{
		Name:  "exposure-knowledge",
		Kinds: []journal.Kind{intel.ItemAccepted, intel.ItemUpdated, intel.ItemWithdrawn, intel.WordAdded, intel.WordWithdrawn, intel.ObjectReleased},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, job.Batch, func(f journal.Fact) int64 { return f.Object })
		},
		Prepare: e.prepareKnowledge,
		Origin:  e.intel.OriginOfWords,
	}
}

// InventoryFollower judges new inventories against all that is known.
func (e *Exposure) InventoryFollower() job.Follower {
	return job.Follower{Name: "exposure-inventory", Kinds: []journal.Kind{InventoryTaken, InventoryReread}, Step: inventoryStep, Prepare: e.prepareInventories, Origin: originOfInventories}
}

// One job judges this many inventories, or fewer when they are long; a longer one is judged alone.
const (
	inventoriesAtOnce = 50
	rowsAtOnce        = 30_000
)

// takenBody is the body of an InventoryTaken fact.
type takenBody struct {
	Rows int `json:"rows"`
}

func inventoryStep(facts []journal.Fact) []job.Part {
	var parts []job.Part
	for len(facts) > 0 {
		n, rows := 0, 0
		for n < min(len(facts), inventoriesAtOnce) {
			b := takenBody{Rows: rowsAtOnce} // a fact without a body: nobody knows how long it is
			_ = json.Unmarshal([]byte(facts[n].Body), &b)
			if rows += b.Rows; n > 0 && rows > rowsAtOnce {
				break
			}
			n++
		}
		parts = append(parts, job.Chunk(facts[:n], n, func(f journal.Fact) int64 { return f.Object })...)
		facts = facts[n:]
	}
	return parts
}

var background = marking.System("exposure")

func (e *Exposure) prepareKnowledge(ctx context.Context, payload string) (job.Commit, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil {
		return nil, err
	}
	words, err := e.concerned(ctx, ids)
	if err != nil {
		return nil, err
	}
	var commits []job.Commit
	for piece := range slices.Chunk(words, recordsAtOnce) {
		said, err := e.intel.SaidByID(ctx, background, piece, "vulnerability")
		if err != nil {
			return nil, err
		}
		c, err := e.judgeWords(ctx, said)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	return job.InTurn(commits...), nil
}

// concerned lists the words on vulnerabilities that new words are or touch: a tie, or the software at the end of one, can come after the
// vulnerability that it speaks of.
func (e *Exposure) concerned(ctx context.Context, words []int64) ([]int64, error) {
	direct, err := e.intel.WordsOfType(ctx, words, "vulnerability")
	if err != nil {
		return nil, err
	}
	keys, err := e.intel.JoinedBy(ctx, words, "vulnerability", "software")
	if err != nil || len(keys) == 0 {
		return direct, err
	}
	late, err := e.intel.LiveWordsOf(ctx, keys)
	if err != nil {
		return nil, err
	}
	all := append(direct, late...)
	slices.Sort(all)
	return slices.Compact(all), nil
}

// around gives, for each vulnerability of a STIX file, the software that its own source's relationships join it to. A tie is part of what the
// word says, so all of the word's readers have to be the tie's too: one that is marked more strictly, or that somebody else made, would else
// speak through it. The software is what that source calls so; it tells nothing without the tie, and often has no marking of its own.
func (e *Exposure) around(ctx context.Context, words []intel.Said) (map[int64][]intel.Said, error) {
	var keys []int64
	for _, w := range words {
		if w.Format == string(formatSTIX) {
			keys = append(keys, intel.Key(w.STIXID))
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	near, err := e.intel.Ties(ctx, keys)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, ties := range near {
		for _, t := range ties {
			all = append(all, t.Key)
		}
	}
	soft, err := e.intel.SaidOfItems(ctx, background, all, "software")
	if err != nil {
		return nil, err
	}
	byKey := map[int64][]intel.Said{}
	for _, s := range soft {
		byKey[intel.Key(s.STIXID)] = append(byKey[intel.Key(s.STIXID)], s)
	}
	out := map[int64][]intel.Said{}
	for _, w := range words {
		for _, t := range near[intel.Key(w.STIXID)] {
			if t.Source != w.Source || !marking.Within(w.Audience, t.Audience) {
				continue
			}
			for _, s := range byKey[t.Key] {
				if s.Source == w.Source {
					out[w.ID] = append(out[w.ID], s)
				}
			}
		}
	}
	return out, nil
}
