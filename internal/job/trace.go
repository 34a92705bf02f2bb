package job

import (
	"context"

	"lianfang/internal/spans"
)

// trace begins a span of a follower's work, in the trace of what its first part is about; nothing where traces are not told. What the origin is costs a
// query, so only the first part's is looked up.
func (r *Runner) trace(ctx context.Context, f Follower, what string, parts []Part) (context.Context, *spans.Span) {
	t := r.journal.Spans()
	if t == nil || f.Origin == nil || len(parts) == 0 {
		return ctx, nil
	}
	origins, err := f.Origin(ctx, parts[0].Payload)
	if err != nil {
		r.complain(ctx, "the origin of a job could not be told", err)
		return ctx, nil
	}
	ctx, sp := t.Under(ctx, what+" "+f.Name, origins...)
	sp.Kind("follower", f.Name)
	return ctx, sp
}
