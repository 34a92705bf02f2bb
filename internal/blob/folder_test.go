package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func folder(t *testing.T) *Folder {
	t.Helper()
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func put(t *testing.T, f *Folder, s string) Sum {
	t.Helper()
	sum, size, err := f.Put(t.Context(), strings.NewReader(s), 1<<20)
	if err != nil || size != int64(len(s)) {
		t.Fatal(size, err)
	}
	return sum
}

// count is how many files lie in a folder, those on their way in too.
func count(t *testing.T, f *Folder) (n int) {
	t.Helper()
	err := filepath.WalkDir(f.dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheSameBytesLieThereOnce(t *testing.T) {
	f := folder(t)
	a, b := put(t, f, "one"), put(t, f, "one")
	if a != b || count(t, f) != 1 {
		t.Errorf("%v %v, %d files", a, b, count(t, f))
	}
	r, err := f.Verified(a)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); string(got) != "one" || err != nil || r.Close() != nil {
		t.Errorf("%q %v", got, err)
	}
	if again, ok := ParseSum(a.String()); !ok || again != a {
		t.Error("a name cannot be read again")
	}
	for _, bad := range []string{"", "../../x", strings.ToUpper(a.String()), a.String()[:62]} {
		if _, ok := ParseSum(bad); ok {
			t.Errorf("%q is a name", bad)
		}
	}
}

func TestNothingIsLeftOfWhatDidNotCome(t *testing.T) {
	f := folder(t)
	if _, _, err := f.Put(t.Context(), strings.NewReader("four"), 3); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	if _, _, err := f.Put(t.Context(), io.MultiReader(strings.NewReader("x"), broken{}), 9); err == nil {
		t.Error("what broke off was taken")
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := f.Put(gone, strings.NewReader("x"), 9); err == nil {
		t.Error("what was called off was taken")
	}
	if n := count(t, f); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAChangedByteIsNotGivenOut(t *testing.T) {
	f := folder(t)
	sum := put(t, f, strings.Repeat("x", 100_000))
	path := f.path(sum)
	for _, bad := range []string{strings.Repeat("x", 99_999) + "y", strings.Repeat("x", 99_999), strings.Repeat("x", 100_001)} {
		if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte(bad), 0o600)); err != nil {
			t.Fatal(err)
		}
		if err := f.Check(t.Context(), sum); !errors.Is(err, ErrChanged) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
		r, err := f.Verified(sum)
		if err != nil {
			t.Fatal(err)
		}
		var all bytes.Buffer
		if _, err := io.Copy(&all, r); err == nil || all.Len() >= len(bad) {
			t.Errorf("%d of %d bytes were given: %v", all.Len(), len(bad), err)
		}
		_ = r.Close()
	}
}

func TestWhatNobodyNamesIsRemovedAfterAWeek(t *testing.T) {
	f := folder(t)
	named, old, young, again := put(t, f, "named"), put(t, f, "old"), put(t, f, "young"), put(t, f, "again")
	if err := os.WriteFile(filepath.Join(f.dir, coming, "put-left"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	week := time.Now().Add(-Keeps - time.Hour)
	for _, path := range []string{f.path(named), f.path(old), f.path(again), filepath.Join(f.dir, coming, "put-left")} {
		if err := os.Chtimes(path, week, week); err != nil {
			t.Fatal(err)
		}
	}
	n, err := f.Collect(t.Context(), time.Now(), func(_ context.Context, some []Sum) (map[Sum]bool, error) {
		put(t, f, "again") // it comes again while the folder is looked through
		return map[Sum]bool{named: true}, nil
	})
	if err != nil || n != 1 {
		t.Errorf("%d removed, %v", n, err)
	}
	for sum, want := range map[Sum]bool{named: true, old: false, young: true, again: true} {
		if _, ok := f.Size(sum); ok != want {
			t.Errorf("%v: there %v", sum, ok)
		}
	}
	if count(t, f) != 3 {
		t.Errorf("%d files", count(t, f))
	}
}

func TestAPartialFileIsWhatCounts(t *testing.T) {
	f := folder(t)
	for _, err := range []error{f.WritePart("a1", 0, []byte("hello ")), f.WritePart("a1", 6, []byte("wrong")), f.WritePart("a1", 6, []byte("world"))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := f.Partial("a1", 11)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); string(b) != "hello world" || err != nil || r.Close() != nil {
		t.Errorf("%q %v", b, err)
	}
	if err := f.DropPartial("a1"); err != nil {
		t.Error(err)
	}
	if err := f.WritePart("a1", 6, []byte("x")); !errors.Is(err, ErrLost) {
		t.Errorf("a hole was made: %v", err)
	}
	for _, bad := range []string{"", "../x", "A/b"} {
		if err := f.WritePart(bad, 0, nil); err == nil {
			t.Errorf("%q is a name", bad)
		}
	}
}
