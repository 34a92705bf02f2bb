package job

import (
	"context"
	"time"
)

// What makes facts by the thousand waits when so many jobs are ready, but never for long: a queue that does not move must not stop the intake.
const (
	paceJobs  = 60
	paceEvery = 5 * time.Millisecond
	paceMost  = 2 * time.Second
)

// Pace lets a long import go no faster than what follows from it, so that search and warnings stay about a second behind and not minutes.
func (r *Runner) Pace(ctx context.Context) error {
	for end := time.Now().Add(paceMost); time.Now().Before(end); {
		n, err := readyJobs(ctx, r.store.Read(), r.now().UnixMicro())
		if err != nil || n < paceJobs {
			return err
		}
		if !wait(ctx, nil, paceEvery) && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}
