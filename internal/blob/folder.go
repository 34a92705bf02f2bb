package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Sum is the name of a blob: the SHA-256 of its bytes.
type Sum [sha256.Size]byte

func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// ParseSum reads a name.
func ParseSum(s string) (sum Sum, ok bool) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(sum) || hex.EncodeToString(b) != s {
		return sum, false
	}
	return Sum(b), true
}

// Folder is where blobs lie.
type Folder struct{ dir string }

// coming is what is on its way in.
const coming = "new"

// Open uses a folder, and makes it where it is not there.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(filepath.Join(dir, coming), 0o700); err != nil {
		return nil, fault.New(fault.Invalid, "no_blob_folder", text.Format("證物的資料夾 %[1]s 不能用：%[2]v", "the folder for evidence, %[1]s, cannot be used: %[2]v", dir, err))
	}
	return &Folder{dir: dir}, nil
}

func (f *Folder) path(s Sum) string {
	name := s.String()
	return filepath.Join(f.dir, name[:2], name[2:4], name)
}

// ErrTooLarge is what is longer than it may be; nothing of it was kept.
var ErrTooLarge = errors.New("blob: too large")

// Put keeps what a reader gives, at most so many bytes, and gives its name and size. What also is written as the bytes come, such as further hashes.
func (f *Folder) Put(ctx context.Context, r io.Reader, most int64, also ...io.Writer) (sum Sum, size int64, err error) {
	tmp, err := os.CreateTemp(filepath.Join(f.dir, coming), "put-*")
	if err != nil {
		return sum, 0, fmt.Errorf("blob: %w", err)
	}
	defer func() { // nothing is left of what did not come to its end
		_ = tmp.Close()
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	h := sha256.New()
	to := io.MultiWriter(append([]io.Writer{tmp, h}, also...)...)
	if size, err = io.CopyBuffer(to, io.LimitReader(stopping{ctx, r}, most+1), make([]byte, 256<<10)); err != nil {
		return sum, size, err
	}
	if size > most {
		return sum, size, ErrTooLarge
	}
	sum = Sum(h.Sum(nil))
	if err = tmp.Sync(); err == nil {
		err = f.place(tmp.Name(), sum)
	}
	return sum, size, err
}

// place gives a file its name. One that is there already is replaced, so that its age begins anew and Collect leaves it.
func (f *Folder) place(tmp string, sum Sum) error {
	path := f.path(sum)
	fan := filepath.Dir(path)
	if err := os.MkdirAll(fan, 0o700); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	if err := os.Chmod(tmp, 0o400); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return errors.Join(syncFolder(fan), syncFolder(filepath.Dir(fan)), syncFolder(f.dir))
}

// syncFolder makes names in a folder outlast a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// stopping ends a reading when its context ends.
type stopping struct {
	ctx context.Context
	r   io.Reader
}

func (s stopping) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}

// Open gives the bytes of a blob, which are not checked: see Verified.
func (f *Folder) Open(sum Sum) (*os.File, error) {
	file, err := os.Open(f.path(sum))
	if errors.Is(err, os.ErrNotExist) {
		return nil, gone(sum)
	}
	return file, err
}

func gone(sum Sum) error {
	return fault.New(fault.Internal, "blob_missing", text.Of("證物的位元組不在資料夾裡，請值班台從備份找回。", "the bytes of a piece of evidence are not in their folder; the desk has to bring them back from a backup.")).Because(fmt.Errorf("blob %s is missing", sum))
}

// ErrChanged is a blob whose bytes are no longer those of its name.
var ErrChanged = errors.New("blob: the bytes are no longer what the name says")

// Verified gives the bytes of a blob; where they are not those of its name, the last bytes are not given, but ErrChanged.
func (f *Folder) Verified(sum Sum) (io.ReadCloser, error) {
	file, err := f.Open(sum)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &verified{File: file, h: sha256.New(), want: sum, left: info.Size()}, nil
}

// Check reads a blob to its end: nil where it is what its name says.
func (f *Folder) Check(ctx context.Context, sum Sum) error {
	r, err := f.Verified(sum)
	if err != nil {
		return err
	}
	_, err = io.CopyBuffer(io.Discard, stopping{ctx, r}, make([]byte, 256<<10))
	return errors.Join(err, r.Close())
}

// Size is how many bytes a blob has; ok is false where there is none.
func (f *Folder) Size(sum Sum) (size int64, ok bool) {
	info, err := os.Stat(f.path(sum))
	if err != nil {
		return 0, false
	}
	return info.Size(), true
}

// Remove erases a blob. One that is not there is no error.
func (f *Folder) Remove(sum Sum) error {
	path := f.path(sum)
	err := os.Remove(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return errors.Join(err, syncFolder(filepath.Dir(path)))
}

// Keeps is how long what nobody names is left: the transaction that names it may still be on its way.
const Keeps = 7 * 24 * time.Hour
