package app

import (
	"context"

	"lianfang/internal/marking"
)

// useProfile takes what the centre is called by from its store, where the options say nothing.
func (a *App) useProfile(ctx context.Context) error {
	p, err := a.Members.Profile(ctx, marking.System("profile of the centre"))
	if err != nil {
		return err
	}
	if a.options.Code == "" {
		a.options.Code = p.Code
	}
	if a.options.Hotline == "" {
		a.options.Hotline = p.Hotline
	}
	return nil
}
