package exposure

import (
	"context"
	"encoding/json"

	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// MarkingFollower lets a word's opinion be read by those who may now read the word: a person marked what came unmarked, or it was disclosed. What they read may be that
// something concerns them, or that it does not.
func (e *Exposure) MarkingFollower() job.Follower {
	return job.Follower{
		Name:  "exposure-marking",
		Kinds: []journal.Kind{intel.ItemDisclosed},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, job.Batch, func(f journal.Fact) int64 { return f.Object })
		},
		Prepare: e.prepareMarked,
	}
}

func (e *Exposure) prepareMarked(ctx context.Context, payload string) (job.Commit, error) {
	var words []int64
	if err := json.Unmarshal([]byte(payload), &words); err != nil {
		return nil, err
	}
	some, err := opinionsOf(ctx, e.store.Read(), words)
	if err != nil || len(some) == 0 {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		marked, err := followMarking(ctx, tx, some)
		if err != nil {
			return nil, err
		}
		denying, err := denyingNow(ctx, tx, some)
		if err != nil {
			return nil, err
		}
		var facts []journal.Fact
		for _, m := range marked {
			facts = append(facts, journal.Fact{Kind: MatchFound, Subject: m.vulnerability, Object: m.assertion, Audience: m.audience})
		}
		for _, d := range denying {
			facts = append(facts, journal.Fact{Kind: MatchGone, Subject: d.vulnerability, Object: d.assertion, Audience: d.audience})
		}
		return facts, nil
	}, nil
}
