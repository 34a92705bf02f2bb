package store

import "context"

// Knows is the last migration that this program has.
func (s *Store) Knows() int64 { return s.knows }

// MayMigrate asks what is asked before a migration of these tables.
func (s *Store) MayMigrate(ctx context.Context) error { return s.noOlderNodes(ctx, s.knows) }
