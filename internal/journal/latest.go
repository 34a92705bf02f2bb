package journal

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"lianfang/internal/store"
)

// latest remembers which facts were the newest of some kinds for some watchers, and up to which fact that holds. Facts never change, so whoever asks again has
// only what came since looked through, and not all that is of other kinds. Their words are read anew each time, since they can be erased.
type latest struct {
	mu    sync.Mutex
	known map[string]latestOf
}

type latestOf struct {
	head int64
	seqs []int64 // newest first
}

// latestMost is how many lists are remembered.
const latestMost = 200

func (l *latest) get(key string) latestOf {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known[key]
}

// put keeps a list, unless a later one is there.
func (l *latest) put(key string, of latestOf) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil || len(l.known) >= latestMost {
		l.known = map[string]latestOf{}
	}
	if l.known[key].head <= of.head {
		l.known[key] = of
	}
}

// Latest lists the newest facts that the watcher may see, newest first.
func (j *Journal) Latest(ctx context.Context, w Watcher, kinds []Kind, limit int) ([]Fact, error) {
	kinds = slices.Sorted(slices.Values(kinds))
	head, err := j.Head(ctx)
	if err != nil {
		return nil, err
	}
	where := "f.kind IN (" + in(kinds) + ") AND " + w.Where("f.audience")
	key := fmt.Sprintf("%d %s", limit, where)
	had := j.latest.get(key)
	fresh, err := list(ctx, j.store.Read(), "", "f.seq > $2 AND f.seq <= $3 AND "+where+" ORDER BY f.seq DESC LIMIT $1", limit, had.head, head)
	if err != nil {
		return nil, err
	}
	old := had.seqs[:min(len(had.seqs), limit-len(fresh))]
	if len(old) > 0 {
		before, err := list(ctx, j.store.Read(), store.Kept, "f.seq IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY f.seq DESC", store.IDs(old))
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, before...)
	}
	seqs := make([]int64, len(fresh))
	for i, f := range fresh {
		seqs[i] = f.Seq
	}
	j.latest.put(key, latestOf{head, seqs})
	return fresh, nil
}
