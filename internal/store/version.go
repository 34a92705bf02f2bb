package store

import (
	"context"
	"io/fs"
	"strconv"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// oldestBeside is the last migration that a program has to know to work beside the tables as this program leaves them. Migrations expand: they add,
// and older programs do not notice. One that takes away what an older program needs (contracts) raises this number to the first migration whose
// program needs it no more. See docs/decisions/0009.
const oldestBeside = 19

// lastOf is the highest number among the files.
func lastOf(files fs.FS) (last int64, err error) {
	all, err := fs.ReadDir(files, ".")
	for _, f := range all {
		n, err := numberOf(f.Name())
		if err != nil {
			return 0, err
		}
		last = max(last, n)
	}
	return last, err
}

// numberOf is the number that a migration's file name begins with.
func numberOf(file string) (int64, error) {
	number, _, _ := strings.Cut(file, "_")
	return strconv.ParseInt(number, 10, 64)
}

// mayWorkOn refuses tables that a newer program has changed so that this one may not work on them.
func (s *Store) mayWorkOn(ctx context.Context, version int64) error {
	var oldest int64
	if err := s.r.QueryRowContext(ctx, "SELECT oldest FROM schema_floor WHERE one = 1").Scan(&oldest); err != nil {
		return err
	}
	if s.knows >= oldest {
		return nil
	}
	return fault.New(fault.Conflict, "store_too_new", text.Format(
		"較新的程式已經把資料庫升級到第 %[1]d 版，只有認得第 %[3]d 版以後的程式能一起用，這一支只認得到第 %[2]d 版。請換成新版程式再啟動；資料沒有改變。",
		"A newer program has upgraded the store to version %[1]d, beside which a program has to know version %[3]d at least, and this one knows only up to %[2]d. Put the newer program here and start again; nothing was changed.",
		version, s.knows, oldest))
}

// noOlderNodes refuses a migration while a node is at work that could not go on beside it.
func (s *Store) noOlderNodes(ctx context.Context, version int64) error {
	if version < nodesSince {
		return nil // there is no table of nodes yet
	}
	nodes, err := s.Nodes(ctx)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		if n.Alive && n.Knows < oldestBeside {
			return fault.New(fault.Conflict, "older_node_at_work", text.Format(
				"還有一台伺服器執行 %[1]s 版（只認得資料庫第 %[2]d 版），升級之後它就不能用了。請先停掉它，再啟動這一版。",
				"A server of version %[1]s is still at work, and knows the store only up to version %[2]d: it could not go on beside the upgrade. Stop it first, then start this one.", n.Version, n.Knows))
		}
	}
	return nil
}

func (s *Store) raiseFloor(ctx context.Context, version int64) error {
	if version < nodesSince {
		return nil // there is no floor yet
	}
	_, err := s.w.ExecContext(ctx, "UPDATE schema_floor SET oldest = $1 WHERE oldest < $1", int64(oldestBeside))
	return err
}
