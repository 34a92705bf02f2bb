package intel

import (
	"context"
	"encoding/json"
	"strings"

	"lianfang/internal/format/gram"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// SearchName is the follower that keeps the search index.
const SearchName = "search"

// SearchFollower keeps the index of what people wrote, behind the journal by its lag. An assertion is a document of its own, so that a
// hit is as visible as the word it was found in.
func (n *Intel) SearchFollower() job.Follower {
	return job.Follower{
		Name:  SearchName,
		Kinds: []journal.Kind{ItemAccepted, ItemUpdated, ItemWithdrawn, WordAdded, WordWithdrawn, ObjectHeld},
		Step: func(facts []journal.Fact) []job.Part {
			return job.Chunk(facts, job.Batch, func(f journal.Fact) int64 { return f.Object })
		},
		Prepare: n.prepareIndex,
		Origin:  n.OriginOfWords,
	}
}

func (n *Intel) prepareIndex(ctx context.Context, payload string) (job.Commit, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(payload), &ids); err != nil {
		return nil, err
	}
	docs, gone, err := searchDocs(ctx, n.store.Read(), ids)
	if err != nil {
		return nil, err
	}
	for i := range docs {
		docs[i].body = strings.Join(gram.Tokens(docs[i].body), " ")
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := removeDocs(ctx, tx, gone); err != nil {
			return nil, err
		}
		return nil, putDocs(ctx, tx, docs)
	}, nil
}
