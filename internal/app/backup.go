package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"lianfang/internal/blob"
	"lianfang/internal/evidence"
	"lianfang/internal/fault"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Behind the tables of a backup stand the blobs that they name, those that came after the tables were read left out:
//
//	{"blob":"<SHA-256>","size":5}
//	hello
//	{"blobs":1}

type blobLine struct {
	Blob  string `json:"blob,omitempty"`
	Size  int64  `json:"size,omitempty"`
	Blobs *int   `json:"blobs,omitempty"`
}

// Backup writes a store and the blobs that it names; missing is how many of these are not there, or no longer what they were.
func Backup(ctx context.Context, s *store.Store, blobs string, w io.Writer, each func(int64)) (rows int64, missing int, err error) {
	needed, err := evidence.Sums(ctx, s)
	if err != nil {
		return 0, 0, err
	}
	if len(needed) > 0 && blobs == "" {
		return 0, 0, fault.New(fault.Invalid, "no_blob_folder", text.Of("這個中心有證物。請用 --blobs 指定證物的資料夾，備份才會完整。", "This centre has evidence. Name its folder with --blobs, so that the backup is whole."))
	}
	rows, err = s.Dump(ctx, w, each, func(w io.Writer) error {
		missing, err = writeBlobs(ctx, s, blobs, w)
		return err
	})
	return rows, missing, err
}

func writeBlobs(ctx context.Context, s *store.Store, where string, w io.Writer) (missing int, err error) {
	needed, err := evidence.Sums(ctx, s)
	if err != nil || where == "" || len(needed) == 0 {
		return 0, err
	}
	folder, err := blob.Open(where)
	if err != nil {
		return 0, err
	}
	written := 0
	for _, sum := range needed {
		if err := folder.Check(ctx, sum); err != nil {
			if ctx.Err() != nil {
				return missing, ctx.Err()
			}
			missing++
			continue
		}
		if err := writeBlob(folder, sum, w); err != nil {
			return missing, err
		}
		written++
	}
	return missing, json.NewEncoder(w).Encode(blobLine{Blobs: &written})
}

func writeBlob(folder *blob.Folder, sum blob.Sum, w io.Writer) error {
	size, _ := folder.Size(sum)
	if err := json.NewEncoder(w).Encode(blobLine{Blob: sum.String(), Size: size}); err != nil {
		return err
	}
	r, err := folder.Verified(sum)
	if err != nil {
		return err
	}
	n, err := io.Copy(w, r)
	if err == nil && n != size {
		err = errors.New("a blob has another size than before")
	}
	_, end := io.WriteString(w, "\n")
	return errors.Join(err, r.Close(), end)
}

// readBlobs takes the blobs of a backup into a folder, each checked against its name.
func readBlobs(ctx context.Context, r *bufio.Reader, where string) error {
	if _, err := r.Peek(1); err == io.EOF {
		return nil // of a store without
	}
	if where == "" {
		return fault.New(fault.Invalid, "no_blob_folder", text.Of("備份裡有證物。請用 --blobs（搬移時是 --to-blobs）指定放證物的資料夾。", "The backup has evidence. Name a folder for it with --blobs (of a move: --to-blobs)."))
	}
	folder, err := blob.Open(where)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		line, err := r.ReadSlice('\n')
		var b blobLine
		if err != nil || json.Unmarshal(line, &b) != nil {
			return badBlobs(err)
		}
		if b.Blobs != nil {
			if *b.Blobs != n {
				return badBlobs(nil)
			}
			return nil
		}
		if err := readBlob(ctx, folder, b, r); err != nil {
			return err
		}
	}
}

func readBlob(ctx context.Context, folder *blob.Folder, b blobLine, r *bufio.Reader) error {
	want, ok := blob.ParseSum(b.Blob)
	if !ok || b.Size < 0 || b.Size > evidence.MaxItem {
		return badBlobs(nil)
	}
	sum, size, err := folder.Put(ctx, io.LimitReader(r, b.Size), b.Size)
	if err != nil {
		return badBlobs(err)
	}
	if end, err := r.ReadByte(); err != nil || end != '\n' || sum != want || size != b.Size {
		return badBlobs(errors.Join(err, folder.Remove(sum)))
	}
	return nil
}

func badBlobs(err error) error {
	return fault.New(fault.Invalid, "bad_dump", text.Of("備份檔裡的證物斷掉或損壞。資料庫沒有改變。", "The evidence in the backup is cut off or damaged. The store is as it was.")).Because(fmt.Errorf("blobs of a backup: %w", err))
}
