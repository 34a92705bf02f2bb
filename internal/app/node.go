package app

import (
	"context"
	"crypto/rand"
	"time"

	"lianfang/internal/store"
)

// checkLook is how often a server looks whether the journal is to be checked.
const checkLook = 2 * time.Second

// beat says that this server lives, until it stops.
func (a *App) beat(ctx context.Context) {
	n := store.Node{ID: rand.Text()[:12], Version: a.options.Version, StartedAt: time.Now()}
	say := func(ctx context.Context) error { return a.Store.Beat(ctx, n) }
	if err := say(ctx); err != nil && ctx.Err() == nil {
		a.options.Log.Error("the list of nodes could not be written", "error", err)
	}
	a.every(ctx, a.Store.BeatEvery(), say, "beat")
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := a.Store.Leave(last, n.ID); err != nil {
		a.options.Log.Warn("this server could not take itself off the list of nodes", "error", err)
	}
}
