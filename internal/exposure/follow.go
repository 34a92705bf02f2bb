package exposure

import (
	"context"
	"encoding/json"

	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
)

// knowledgeBatch is how many assertions one job reads; a record can be large.
const knowledgeBatch = 100

// KnowledgeFollower judges new and changed knowledge against all inventories.
func (e *Exposure) KnowledgeFollower() job.Follower {
	return job.Follower{
		Name:  "exposure-knowledge",
		Kinds: []journal.Kind{intel.ItemAccepted, intel.ItemUpdated, intel.ItemWithdrawn, intel.WordAdded, intel.WordWithdrawn, intel.ObjectReleased},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, knowledgeBatch, func(f journal.Fact) int64 { return f.Object })
		},
		Prepare: e.prepareKnowledge,
	}
}

// InventoryFollower judges new inventories against all that is known.
func (e *Exposure) InventoryFollower() job.Follower {
	return job.Follower{
		Name:  "exposure-inventory",
		Kinds: []journal.Kind{InventoryTaken},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, 1, func(f journal.Fact) int64 { return f.Object })
		},
		Prepare: e.prepareInventory,
	}
}

var background = marking.System("exposure")

// speaks are the STIX types that can change what is known of a vulnerability.
var speaks = []string{"vulnerability", "relationship", "software"}

func (e *Exposure) prepareKnowledge(ctx context.Context, payload string) (job.Commit, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil {
		return nil, err
	}
	words, err := e.intel.SaidByID(ctx, background, ids, speaks...)
	if err != nil || len(words) == 0 {
		return nil, err
	}
	if words, err = e.withNeighbours(ctx, words); err != nil {
		return nil, err
	}
	return e.judgeWords(ctx, words)
}

// withNeighbours turns relationships and software into the vulnerabilities that they touch, so that an end that comes late is not missed.
func (e *Exposure) withNeighbours(ctx context.Context, words []intel.Said) ([]intel.Said, error) {
	var out []intel.Said
	var links, keys []int64
	for _, w := range words {
		switch w.Type {
		case "vulnerability":
			out = append(out, w)
		case "relationship":
			links = append(links, w.ID)
		case "software":
			keys = append(keys, intel.Key(w.STIXID))
		}
	}
	if len(links) > 0 {
		ends, err := e.intel.Ends(ctx, links)
		if err != nil {
			return nil, err
		}
		keys = append(keys, ends...)
	}
	if len(keys) == 0 {
		return out, nil
	}
	near, err := e.intel.Neighbours(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, more := range near {
		keys = append(keys, more...)
	}
	late, err := e.intel.SaidOfItems(ctx, background, keys, "vulnerability")
	if err != nil {
		return nil, err
	}
	have := map[int64]bool{}
	for _, w := range out {
		have[w.ID] = true
	}
	for _, w := range late {
		if !have[w.ID] {
			have[w.ID] = true
			out = append(out, w)
		}
	}
	return out, nil
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
