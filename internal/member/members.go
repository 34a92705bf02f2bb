package member

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// Members reads and changes the memberships of one store. It is safe for use by many goroutines.
type Members struct {
	store   *store.Store
	journal *journal.Journal
	now     func() time.Time
	book    *marking.Book
	letters *letter.Queue

	coverage store.Memory[struct{}, Coverage]
}

// New gives the members of a store; now is the clock.
func New(s *store.Store, j *journal.Journal, now func() time.Time) *Members {
	m := &Members{store: s, journal: j, now: now, book: marking.NewBook(s)}
	m.useLetters()
	return m
}

func (m *Members) micro() int64 { return m.now().UnixMicro() }

// series is n ids in a row.
func (m *Members) series(ctx context.Context, n int) ([]int64, error) {
	first, err := m.store.TakeIDs(ctx, n)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = first + int64(i)
	}
	return ids, nil
}

// unique sorts and drops repetitions; the argument is not changed.
func unique(ids []int64) []int64 {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}

// pluck is one field of every row.
func pluck[T, F any](rows []T, field func(T) F) []F {
	out := make([]F, len(rows))
	for i, r := range rows {
		out[i] = field(r)
	}
	return out
}
