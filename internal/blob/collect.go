package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Each tells of every blob, in the order of their names.
func (f *Folder) Each(ctx context.Context, tell func(sum Sum, info fs.FileInfo) error) error {
	return filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // removed meanwhile
			return nil
		}
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if d.IsDir() {
			if d.Name() == coming {
				return fs.SkipDir
			}
			return nil
		}
		sum, ok := ParseSum(d.Name())
		if !ok || path != f.path(sum) {
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return tell(sum, info)
	})
}

// collectBatch is of how many blobs is asked at once who names them.
const collectBatch = 500

// Collect removes what is older than Keeps and named by nobody, and what never came to its end. named picks those that somebody names.
func (f *Folder) Collect(ctx context.Context, now time.Time, named func(context.Context, []Sum) (map[Sum]bool, error)) (removed int, err error) {
	old := now.Add(-Keeps)
	var batch []Sum
	settle := func() error {
		known, err := named(ctx, batch)
		if err != nil {
			return err
		}
		for _, s := range batch {
			if known[s] {
				continue
			}
			gone, err := f.removeOld(s, old)
			if err != nil {
				return err
			}
			if gone {
				removed++
			}
		}
		batch = batch[:0]
		return nil
	}
	err = f.Each(ctx, func(sum Sum, info fs.FileInfo) error {
		if !info.ModTime().Before(old) {
			return nil
		}
		if batch = append(batch, sum); len(batch) < collectBatch {
			return nil
		}
		return settle()
	})
	if err == nil {
		err = settle()
	}
	return removed, errors.Join(err, f.sweepComing(old))
}

// removeOld takes a blob aside and looks once more: somebody may have put it again since, and then it goes back.
func (f *Folder) removeOld(sum Sum, old time.Time) (bool, error) {
	aside := filepath.Join(f.dir, coming, "old-"+sum.String())
	if err := os.Rename(f.path(sum), aside); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
		return false, fmt.Errorf("blob: %w", err)
	}
	info, err := os.Stat(aside)
	if err != nil {
		return false, fmt.Errorf("blob: %w", err)
	}
	if !info.ModTime().Before(old) {
		return false, os.Rename(aside, f.path(sum))
	}
	return true, os.Remove(aside)
}

// sweepComing removes what began long ago and never came to its end.
func (f *Folder) sweepComing(old time.Time) error {
	all, err := os.ReadDir(filepath.Join(f.dir, coming))
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	for _, e := range all {
		info, err := e.Info()
		if err == nil && info.ModTime().Before(old) {
			err = os.Remove(filepath.Join(f.dir, coming, e.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("blob: %w", err)
		}
	}
	return nil
}
