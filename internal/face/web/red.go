package web

import (
	"context"

	"lianfang/internal/access"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/warning"
)

// What is TLP:RED is for a person who proved a moment ago to be there, and each reading is a fact. A page drawn anew for its live updates
// is no second reading.

// findItem is Find for a page that shows what it found.
func (s *Server) findItem(ctx context.Context, q *request, id string) (intel.Item, []intel.Word, error) {
	red, err := s.Intel.HoldsRed(ctx, q.who.Viewer, id)
	if err == nil && red {
		err = s.Access.Check(q.who, access.ReadRed)
	}
	if err != nil {
		return intel.Item{}, nil, err
	}
	return s.Intel.Find(ctx, q.who.Viewer, id)
}

// findWarning is the same for warnings.
func (s *Server) findWarning(ctx context.Context, q *request) (warning.Found, error) {
	x, err := s.Warning.Find(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil || x.TLP != tlp.Red {
		return x, err
	}
	if err := s.Access.Check(q.who, access.ReadRed); err != nil || q.again {
		return x, err
	}
	return x, s.Warning.NoteRead(ctx, q.who.Viewer, x.ID)
}
