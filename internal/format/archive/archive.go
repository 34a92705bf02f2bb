// Package archive lists what is in an archive without writing any of it anywhere: names, sizes and hashes, within limits. An archive that would be far larger than it is, or that goes too deep,
// is said to be so and read no further.
package archive

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"lianfang/internal/format/magic"
	"lianfang/internal/text"
)

// What is read of an archive at most.
const (
	MaxMembers = 1000
	MaxTotal   = 512 << 20 // bytes that come out, of all levels
	MaxRatio   = 200       // bytes out for each byte in, once a mebibyte is out
	MaxDepth   = 3         // an archive within an archive
	MaxInner   = 32 << 20  // of an archive within one, which is held in memory
	maxName    = 300
)

// Member is something in an archive.
type Member struct {
	Name   string `json:"name"` // as it stands there, however hostile
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256,omitempty"` // none where it was not read
	Kind   string `json:"kind,omitempty"`
	Depth  int    `json:"depth,omitempty"`
	Locked bool   `json:"locked,omitempty"` // with a password
	Leaves bool   `json:"leaves,omitempty"` // its name leads out of the folder
}

// Listing is what was found.
type Listing struct {
	Format  string    `json:"format"`
	Members []Member  `json:"members"`
	Stopped text.Text `json:"stopped"` // why it was not read to its end; zero for none
}

var errStop = errors.New("archive: stop")

// lister counts what comes out of all levels.
type lister struct {
	out   Listing
	in    int64 // size of the whole file
	total int64
}

// List reads an archive of a size; ok is false for what is none that is known.
func List(r io.ReaderAt, size int64) (l Listing, ok bool) {
	head := make([]byte, min(size, magic.Head))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return l, false
	}
	x := &lister{in: size}
	x.out.Format = magic.Of(head).Code
	if !opens(x.out.Format) {
		return l, false
	}
	if err := x.open(x.out.Format, r, size, 1); err != nil && !errors.Is(err, errStop) {
		x.stop("檔案損壞或不完整，只列出讀得到的部分。", "It is damaged or not whole; what could be read is listed.")
	}
	return x.out, true
}

func opens(kind string) bool {
	return kind == "application/zip" || kind == "application/gzip" || kind == "application/x-tar"
}

func (l *lister) stop(zh, en string) error {
	if l.out.Stopped.IsZero() {
		l.out.Stopped = text.Of(zh, en)
	}
	return errStop
}

func (l *lister) open(kind string, r io.ReaderAt, size int64, depth int) error {
	if depth > MaxDepth {
		return l.stop("壓縮檔裡的壓縮檔太多層，沒有再往下開。", "It goes too deep, archive in archive; the inner ones were not opened.")
	}
	all := io.NewSectionReader(r, 0, size)
	switch kind {
	case "application/zip":
		return l.zip(all, size, depth)
	case "application/gzip":
		z, err := gzip.NewReader(all)
		if err != nil {
			return err
		}
		return l.member(strings.TrimSuffix(z.Name, "\x00"), z, depth)
	}
	return l.tar(all, depth)
}

func (l *lister) zip(r *io.SectionReader, size int64, depth int) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return err
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		if f.Flags&1 != 0 {
			if err := l.add(Member{Name: f.Name, Size: int64(min(f.UncompressedSize64, 1<<62)), Depth: depth - 1, Locked: true}); err != nil {
				return err
			}
			continue
		}
		in, err := f.Open()
		if err != nil {
			return err
		}
		err = l.member(f.Name, in, depth)
		if err := errors.Join(err, in.Close()); err != nil {
			return err
		}
	}
	return nil
}

func (l *lister) tar(r io.Reader, depth int) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := l.member(h.Name, t, depth); err != nil {
			return err
		}
	}
}

func (l *lister) add(m Member) error {
	if len(l.out.Members) >= MaxMembers {
		return l.stop("裡面的檔案太多，沒有全部列出。", "It has too many files; not all are listed.")
	}
	m.Leaves = leaves(m.Name)
	if m.Name = strings.ToValidUTF8(m.Name, "?"); len([]rune(m.Name)) > maxName {
		m.Name = string([]rune(m.Name)[:maxName-1]) + "…"
	}
	l.out.Members = append(l.out.Members, m)
	return nil
}

// leaves tells whether a name would be written outside of the folder into which the archive is unpacked.
func leaves(name string) bool {
	name = strings.ReplaceAll(name, `\`, "/")
	return strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' || name == ".." || strings.HasPrefix(name, "../") || strings.Contains(name, "/../") || strings.HasSuffix(name, "/..")
}

// member hashes one, and looks into it where it is an archive itself and small.
func (l *lister) member(name string, r io.Reader, depth int) error {
	h := sha256.New()
	var inner []byte
	buf := make([]byte, 64<<10)
	var size int64
	kind := ""
	for {
		n, err := io.ReadFull(r, buf)
		if size == 0 {
			kind = magic.Of(buf[:n]).Code
		}
		size += int64(n)
		if l.total += int64(n); l.total > MaxTotal || l.total > 1<<20 && l.total > MaxRatio*l.in {
			_ = l.add(Member{Name: name, Size: size, Kind: kind, Depth: depth - 1})
			return l.stop("展開後會遠大於檔案本身，可能是壓縮炸彈；沒有再讀下去。", "Unpacked it would be far larger than it is: perhaps a zip bomb. It was read no further.")
		}
		h.Write(buf[:n])
		if opens(kind) && size <= MaxInner {
			inner = append(inner, buf[:n]...)
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if err := l.add(Member{Name: name, Size: size, SHA256: hex.EncodeToString(h.Sum(nil)), Kind: kind, Depth: depth - 1}); err != nil {
		return err
	}
	if !opens(kind) || size > MaxInner {
		return nil
	}
	if err := l.open(kind, strings.NewReader(string(inner)), size, depth+1); err != nil && errors.Is(err, errStop) {
		return err
	}
	return nil // an inner one that is damaged is a file like any other
}
