package app

import (
	"context"

	"lianfang/internal/incident"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// library names what cases are linked to, by a reader's eyes.
type library struct{ a *App }

// Titled finds a warning by its number, or an item of intelligence by its STIX id.
func (l library) Titled(ctx context.Context, v marking.Viewer, to incident.LinkTo, ref string) (string, text.Text, error) {
	if to == incident.ToWarning {
		f, err := l.a.Warning.Find(ctx, v, ref)
		if err != nil {
			return "", text.Text{}, err
		}
		return f.Warning.Number, text.Format("%s %v", "%s %v", f.Warning.Number, f.Warning.Words.Title), nil
	}
	it, _, err := l.a.Intel.Find(ctx, v, ref)
	return it.STIXID, text.Same(it.Title), err
}
