package blob

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A partial is a file that comes piece by piece. Its name is its owner's; what counts of it the owner keeps, and says with each call. A piece that hangs may still write into it
// after it is whole, so it is put as a blob by being read once more, never by its name.

// ErrLost is a partial file of which bytes that count are gone, as after a restore: it has to come anew.
var ErrLost = errors.New("blob: the beginning of a partial file is gone")

func (f *Folder) partial(name string) (string, error) {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return "", errors.New("blob: that is no name of a partial file")
	}
	return filepath.Join(f.dir, coming, "part-"+name), nil
}

// WritePart puts bytes at a place of a partial file and waits until they are on disk.
func (f *Folder) WritePart(name string, at int64, b []byte) error {
	path, err := f.partial(name)
	if err != nil {
		return err
	}
	info, there := os.Stat(path)
	if at > 0 && (there != nil || info.Size() < at) {
		return ErrLost
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteAt(b, at)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil || there == nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// Partial gives the bytes of a partial file up to where they count.
func (f *Folder) Partial(name string, size int64) (io.ReadCloser, error) {
	path, err := f.partial(name)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrLost
	}
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.NewSectionReader(file, 0, size), file}, nil
}

// DropPartial erases a partial file. One that is not there is no error.
func (f *Folder) DropPartial(name string) error {
	path, err := f.partial(name)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
