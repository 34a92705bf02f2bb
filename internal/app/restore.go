package app

import (
	"bufio"
	"context"
	"io"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/intel"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// Restore reads a backup into a store that is empty. The log goes on in a new epoch; what was being sent when the backup was made is sent once
// more, marked; the search index is made anew by its follower. Then the whole journal is verified.
func Restore(ctx context.Context, to *store.Store, blobs string, from io.Reader, each func(int64)) (rows int64, err error) {
	return take(ctx, to, blobs, from, each, "restore", func(tx *store.Tx) error { return warning.Restored(ctx, tx) })
}

// Move copies a store that nobody uses into an empty one, of the other database or the same. The log goes on in a new epoch.
func Move(ctx context.Context, from *store.Store, blobs string, to *store.Store, toBlobs string, each func(int64)) (rows int64, err error) {
	if held, err := job.Held(ctx, from.Read(), time.Now().UnixMicro()); err != nil {
		return 0, err
	} else if held && from.Dialect == store.Postgres {
		return 0, fault.New(fault.Busy, "store_in_use", text.Of("還有伺服器在用這個資料庫。請先全部停掉，等五秒再搬。", "Servers still use the store. Stop all of them, wait five seconds, then move it."))
	}
	in, out := io.Pipe()
	go func() {
		_, missing, err := Backup(ctx, from, blobs, out, nil)
		if err == nil && missing > 0 {
			err = fault.New(fault.Conflict, "blob_missing", text.Format("有 %d 個證物的位元組不見或變了，沒有搬。請先從備份找回。", "The bytes of %d pieces of evidence are gone or changed, so nothing was moved. Bring them back from a backup first.", missing))
		}
		_ = out.CloseWithError(err)
	}()
	defer func() { _ = in.Close() }()
	return take(ctx, to, toBlobs, in, each, "move", func(*store.Tx) error { return nil })
}

func take(ctx context.Context, to *store.Store, blobs string, from io.Reader, each func(int64), why string, also func(*store.Tx) error) (int64, error) {
	rows, err := to.Load(ctx, from, each, func(tx *store.Tx) error {
		if err := job.Restart(ctx, tx, intel.SearchName, incident.IndexName); err != nil {
			return err
		}
		if err := also(tx); err != nil {
			return err
		}
		return journal.BeginEpoch(ctx, tx, time.Now, why)
	}, func(r *bufio.Reader) error { return readBlobs(ctx, r, blobs) })
	if err != nil {
		return rows, err
	}
	r, err := journal.Verify(ctx, to)
	if err == nil && r.Bad != nil {
		err = fault.New(fault.Internal, "journal_broken", text.Format("還原完成，但日誌從第 %d 筆起對不起來：備份前它就已經壞了，或備份檔被改過。", "The store was restored, but its journal does not hold from fact %d on: it was broken before the backup, or the backup was changed.", r.Bad.Seq))
	}
	return rows, err
}
