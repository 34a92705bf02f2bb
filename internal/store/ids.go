package store

import (
	"context"
	"sync"
)

// idBlock hands out ids from a block that was taken in a transaction of its own: a rolled-back write wastes ids, never repeats one.
type idBlock struct {
	mu         sync.Mutex
	next, stop int64
}

const blockSize = 4096

// TakeIDs reserves n ids in a row and gives the first. Call it before Write, never inside: it may need the writer itself.
func (s *Store) TakeIDs(ctx context.Context, n int) (int64, error) {
	b := &s.ids
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stop-b.next < int64(n) {
		size := max(int64(n), blockSize)
		var end int64
		err := s.Write(ctx, func(tx *Tx) error {
			return tx.QueryRowContext(ctx, "UPDATE id_block SET next = next + $1 RETURNING next", size).Scan(&end)
		})
		if err != nil {
			return 0, err
		}
		b.next, b.stop = end-size, end
	}
	first := b.next
	b.next += int64(n)
	return first, nil
}

// NextOf takes the next number of a series, from 1. table has the columns series and last.
func (t *Tx) NextOf(ctx context.Context, table, series string) (n int64, err error) {
	err = t.QueryRowContext(ctx, "INSERT INTO "+table+" (series, last) VALUES ($1, 1) ON CONFLICT (series) DO UPDATE SET last = "+table+".last + 1 RETURNING last", series).Scan(&n)
	return n, err
}
