package spans

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"lianfang/internal/fault"
)

// Thing is something that has spans: a file, an inventory, a warning.
type Thing struct {
	Kind string
	ID   int64
}

// Origin is where a span hangs: in the trace of what began it, below a thing that has a span of its own there; the zero Parent is the beginning itself.
type Origin struct{ Root, Parent Thing }

// maxLinks is how many other traces a span that works for many names.
const maxLinks = 8

// Span is one piece of work. A nil one does nothing.
type Span struct {
	t    *Tracer
	span trace.Span
}

type (
	spanKey   struct{}
	chosenKey struct{}
)

// chosen are the ids that the next span gets.
type chosen struct {
	trace trace.TraceID
	span  trace.SpanID
}

// Root begins the trace of a thing, at an instant that may be past already.
func (t *Tracer) Root(ctx context.Context, name string, self Thing, since time.Time) (context.Context, *Span) {
	if t == nil {
		return ctx, nil
	}
	c := chosen{t.traceOf(self), t.spanOf(self)}
	return t.start(ctx, name, c, trace.WithNewRoot(), trace.WithTimestamp(since))
}

// Under begins a span in the trace of the first origin; the others are linked.
func (t *Tracer) Under(ctx context.Context, name string, origins ...Origin) (context.Context, *Span) {
	if t == nil || len(origins) == 0 || origins[0].Root == (Thing{}) {
		return ctx, nil
	}
	ctx, s := t.start(trace.ContextWithRemoteSpanContext(ctx, t.context(origins[0])), name, chosen{})
	s.Link(origins[1:]...)
	return ctx, s
}

// Start begins a part of what the context is doing; nothing where that is not traced.
func Start(ctx context.Context, name string) (context.Context, *Span) {
	return StartAs(ctx, name, Thing{})
}

// StartAs is Start for the part that makes a thing, below which later spans hang.
func StartAs(ctx context.Context, name string, self Thing) (context.Context, *Span) {
	p := Of(ctx)
	if p == nil {
		return ctx, nil
	}
	var c chosen
	if self != (Thing{}) {
		c.span = p.t.spanOf(self)
	}
	return p.t.start(ctx, name, c)
}

// Link names where something else that the span works for began.
func (s *Span) Link(origins ...Origin) {
	if s == nil {
		return
	}
	for _, o := range origins[:min(len(origins), maxLinks)] {
		s.span.AddLink(trace.Link{SpanContext: s.t.context(o)})
	}
}

// Of is the span of a context, nil where there is none.
func Of(ctx context.Context) *Span {
	p, _ := ctx.Value(spanKey{}).(*Span)
	return p
}

func (t *Tracer) start(ctx context.Context, name string, c chosen, o ...trace.SpanStartOption) (context.Context, *Span) {
	_, sp := t.tracer.Start(context.WithValue(ctx, chosenKey{}, c), name, o...)
	if !sp.IsRecording() {
		return ctx, nil
	}
	s := &Span{t, sp}
	return context.WithValue(trace.ContextWithSpan(ctx, sp), spanKey{}, s), s
}

// Count notes a number: how many, or which.
func (s *Span) Count(key string, n int64) {
	if s != nil {
		s.span.SetAttributes(attribute.Int64("lianfang."+key, n))
	}
}

// Kind notes one of the few words that the program itself has for something: a format, a channel, an outcome.
func (s *Span) Kind(key, word string) {
	if s != nil {
		s.span.SetAttributes(attribute.String("lianfang."+key, word))
	}
}

// End ends the span. An error is told by its code: its words may hold what nobody outside may read.
func (s *Span) End(err error) {
	if s == nil {
		return
	}
	if err != nil {
		s.span.SetStatus(codes.Error, fault.Of(err).Code)
	}
	s.span.End()
}

func (t *Tracer) context(o Origin) trace.SpanContext {
	parent := o.Parent
	if parent == (Thing{}) {
		parent = o.Root
	}
	return trace.NewSpanContext(trace.SpanContextConfig{TraceID: t.traceOf(o.Root), SpanID: t.spanOf(parent), TraceFlags: trace.FlagsSampled, Remote: true})
}

func (t *Tracer) traceOf(x Thing) (id trace.TraceID) {
	copy(id[:], t.digest("trace", x))
	return id
}

func (t *Tracer) spanOf(x Thing) (id trace.SpanID) {
	copy(id[:], t.digest("span", x))
	return id
}

func (t *Tracer) digest(what string, x Thing) []byte {
	b := make([]byte, 0, 64)
	for _, s := range []string{what, t.log, x.Kind} {
		b = append(b, byte(len(s)))
		b = append(b, s...)
	}
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(b, uint64(x.ID)))
	return sum[:]
}

// ids gives spans the ids that were chosen for them, and others random ones.
type ids struct{}

// NewIDs is part of sdktrace.IDGenerator.
func (ids) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	c, _ := ctx.Value(chosenKey{}).(chosen)
	for !c.trace.IsValid() {
		binary.NativeEndian.PutUint64(c.trace[:8], rand.Uint64())
		binary.NativeEndian.PutUint64(c.trace[8:], rand.Uint64())
	}
	return c.trace, ids{}.NewSpanID(ctx, c.trace)
}

// NewSpanID is part of sdktrace.IDGenerator.
func (ids) NewSpanID(ctx context.Context, _ trace.TraceID) trace.SpanID {
	c, _ := ctx.Value(chosenKey{}).(chosen)
	for !c.span.IsValid() {
		binary.NativeEndian.PutUint64(c.span[:], rand.Uint64())
	}
	return c.span
}
