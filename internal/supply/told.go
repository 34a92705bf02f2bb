package supply

import (
	"context"
	"time"

	"lianfang/internal/marking"
	"lianfang/internal/warning"
)

// Telling is what one of its suppliers told an organisation.
type Telling struct {
	Supplier int64 // 0 where it is not named
	Kind     Kind
	State    State // of the notice; of one that names nobody always Open, since its end would tell
	Number   string
	Warning  warning.State
	ToldAt   time.Time
	Answer   warning.Answer
}

// ToldTo lists what an organisation's suppliers told it, the newest first. What names nobody does not hang on the links that the organisation keeps: else taking
// them away one by one would tell which supplier it is.
func (s *Supply) ToldTo(ctx context.Context, v marking.Viewer, org int64) ([]Telling, error) {
	if err := own(v, org); err != nil {
		return nil, err
	}
	return tellingsTo(ctx, s.store.Read(), v, org, maxShown)
}
