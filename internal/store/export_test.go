package store

import "context"

// MayMigrate asks what is asked before a migration of these tables.
func (s *Store) MayMigrate(ctx context.Context) error { return s.noOlderNodes(ctx, s.knows) }
