package app

import (
	"context"
	"time"

	"lianfang/internal/spans"
)

// handOver bounds how long an end waits for a tracing system that does not answer.
const handOver = 2 * time.Second

// useTraces begins to tell traces, where the options say where to.
func (a *App) useTraces(ctx context.Context) error {
	log, _ := a.Journal.Log()
	o := a.options.Traces
	o.Version = a.options.Version
	o.Failed = func(err error) { a.options.Log.Warn("traces could not be handed over", "error", err) }
	t, err := spans.New(ctx, log, o)
	if err == nil {
		a.Journal.UseSpans(t)
	}
	return err
}

// endTraces hands over what waits. That a tracing system is gone is no failure of the centre.
func (a *App) endTraces() {
	ctx, cancel := context.WithTimeout(context.Background(), handOver)
	defer cancel()
	if err := a.Journal.Spans().Close(ctx); err != nil {
		a.options.Log.Warn("the last traces could not be handed over", "error", err)
	}
}
