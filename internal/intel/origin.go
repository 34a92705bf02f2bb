package intel

import (
	"context"
	"encoding/json"
	"time"

	"lianfang/internal/spans"
)

// FileThing is an intake file as traces know it: the beginning of all that follows from it.
func FileThing(id int64) spans.Thing { return spans.Thing{Kind: "file", ID: id} }

// OriginOfWords tells which files the assertions of a job's payload came in; nothing for a payload that lists none.
func (n *Intel) OriginOfWords(ctx context.Context, payload string) ([]spans.Origin, error) {
	var words []int64
	if json.Unmarshal([]byte(payload), &words) != nil || len(words) == 0 {
		return nil, nil
	}
	files, err := filesOfWords(ctx, n.store.Read(), words)
	out := make([]spans.Origin, len(files))
	for i, f := range files {
		out[i].Root = FileThing(f)
	}
	return out, err
}

// traced begins the file's trace at the instant its first byte was read.
func (in *intake) traced(start time.Time) (end func(error)) {
	ctx, sp := in.journal.Spans().Root(in.ctx, "intake", FileThing(in.id), start)
	if sp == nil {
		return func(error) {}
	}
	in.ctx = ctx
	sp.Kind("format", string(in.file.Format))
	sp.Count("file", in.id)
	sp.Count("source", in.source.ID)
	return func(err error) {
		c := in.report.Objects
		for key, n := range map[string]int64{"new": c.New, "updated": c.Updated, "seen": c.Seen, "held": c.Held, "rejected": c.Rejected} {
			sp.Count(key, n)
		}
		sp.End(err)
	}
}

// stageSpans gives a function that ends the span of a batch in the stages that look at a draft alone, parse to weigh, and begins the next one's.
func (in *intake) stageSpans(ctx context.Context) func(drafts int) {
	if spans.Of(ctx) == nil {
		return func(int) {}
	}
	_, sp := spans.Start(ctx, "stages")
	return func(drafts int) {
		sp.Count("drafts", int64(drafts))
		sp.End(nil)
		_, sp = spans.Start(ctx, "stages")
	}
}
