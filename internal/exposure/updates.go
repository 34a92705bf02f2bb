package exposure

import (
	"context"
	"io"
	"strconv"
	"sync"

	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/winpatch"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// knownUpdates is what is known of updates of Windows, in memory until more is.
type knownUpdates struct {
	mu   sync.Mutex
	mark string
	c    *winpatch.Catalogue
}

// updates gives what is known of updates of Windows.
func (e *Exposure) updates(ctx context.Context, q store.Querier) (*winpatch.Catalogue, error) {
	mark, err := patchMark(ctx, q)
	if err != nil {
		return nil, err
	}
	e.windows.mu.Lock()
	defer e.windows.mu.Unlock()
	if e.windows.c != nil && e.windows.mark == mark {
		return e.windows.c, nil
	}
	c, err := readUpdates(ctx, q)
	if err == nil {
		e.windows.mark, e.windows.c = mark, c
	}
	return c, err
}

// Updates is what came of a file about updates.
type Updates struct {
	Records  int
	Problems []framing.Problem
}

// maxUpdates is how many records one file may have, and maxUpdateBytes how large it may be; a month's document of Microsoft has about 15 MB.
const (
	maxUpdates     = 200_000
	maxUpdateBytes = 64 << 20
)

// LearnUpdates reads what is known of updates of Windows, for the desk: which update replaces which, and the build that it brings. The machines whose updates
// are told are judged by it.
func (e *Exposure) LearnUpdates(ctx context.Context, by marking.Viewer, body io.Reader) (Updates, error) {
	if err := by.DeskOnly(); err != nil {
		return Updates{}, err
	}
	open, err := framing.Open(io.LimitReader(body, maxUpdateBytes), "updates")
	if err != nil {
		return Updates{}, err
	}
	defer func() { _ = open.Close() }()
	var out Updates
	var records []winpatch.Record
	for r, err := range winpatch.Records(&bounded{r: open, left: MaxUpload}) {
		if err != nil {
			return Updates{}, err
		}
		if len(r.Problems) > 0 && len(out.Problems) < maxKeptProblems {
			out.Problems = append(out.Problems, r.Problems...)
		}
		if r.Broken || len(r.Product) > maxProductKey {
			continue
		}
		if records = append(records, r); len(records) > maxUpdates {
			return Updates{}, tooLarge(r.At, text.Format("一份檔案最多 %d 筆更新紀錄，請分成幾份。", "A file has at most %d records of updates; send it in parts.", maxUpdates))
		}
	}
	if len(records) == 0 {
		return out, fault.New(fault.Invalid, "no_updates", text.Of("檔案裡沒有更新的紀錄。", "The file holds no records of updates."))
	}
	out.Records = len(records)
	return out, e.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		fresh, err := learnUpdates(ctx, tx, records)
		if err != nil || !fresh {
			return nil, err
		}
		return []journal.Fact{{Kind: UpdatesLearned, Actor: by.Actor(), Body: `{"records":` + strconv.Itoa(len(records)) + `}`}}, nil
	})
}

// rebuiltAtOnce is how many machines one job reads anew.
const rebuiltAtOnce = 1000

// prepareBuilds reads some machines anew by what is known of updates now, and leaves the rest to the next job.
func (e *Exposure) prepareBuilds(ctx context.Context, after int64) (job.Commit, error) {
	machines, err := patchedAfter(ctx, e.store.Read(), after, rebuiltAtOnce)
	if err != nil || len(machines) == 0 {
		return nil, err
	}
	const perMachine = 9 // a component, its product and a link, on a machine of up to three lists
	first, err := e.store.TakeIDs(ctx, perMachine*len(machines))
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, inventoryKey); err != nil {
			return nil, err
		}
		known, err := e.updates(ctx, tx)
		if err != nil {
			return nil, err
		}
		id, enough := idsFrom(first, perMachine*len(machines))
		facts, err := rebuilding{tx: tx, id: id, known: known}.rebuild(ctx, machines)
		if err == nil && !enough() {
			err = errMore
		}
		if len(machines) == rebuiltAtOnce {
			facts = append(facts, journal.Fact{Kind: BuildsReread, Object: machines[len(machines)-1]})
		}
		return facts, err
	}, nil
}
