package incident

import (
	"context"

	"lianfang/internal/marking"
)

// casesShown is how many cases of one warning are listed; the list of cases has the rest.
const casesShown = 50

// CasesOfWarning lists the cases that came from a warning, the newest first: all for the desk, an organisation's own for itself.
func (n *Incidents) CasesOfWarning(ctx context.Context, v marking.Viewer, number string) ([]Case, error) {
	if number == "" || len(number) > maxShort || !v.All() && v.Org == 0 {
		return nil, nil
	}
	return n.casesOfWarning(ctx, v, number, casesShown)
}
