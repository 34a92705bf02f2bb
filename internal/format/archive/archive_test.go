package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

type named struct{ name, content string }

func zipped(t testing.TB, all ...named) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range all {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = io.WriteString(w, f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB, all ...named) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range all {
		err := w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.content)), ModTime: time.Unix(0, 0)})
		if err == nil {
			_, err = io.WriteString(w, f.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func list(b []byte) (Listing, bool) { return List(bytes.NewReader(b), int64(len(b))) }

func TestArchivesAreListed(t *testing.T) {
	inner := zipped(t, named{"deep.exe", "MZ"})
	for name, b := range map[string][]byte{"zip": zipped(t, named{"a.txt", "hello"}, named{"b.zip", string(inner)}), "tar": tarred(t, named{"a.txt", "hello"}, named{"b.zip", string(inner)}), "tar.gz": gzipped(t, tarred(t, named{"a.txt", "hello"}, named{"b.zip", string(inner)}))} {
		l, ok := list(b)
		if !ok || !l.Stopped.IsZero() {
			t.Fatalf("%s: %v %+v", name, ok, l)
		}
		var got []string
		for _, m := range l.Members {
			if m.SHA256 == "" {
				t.Errorf("%s: %s has no hash", name, m.Name)
			}
			got = append(got, m.Name)
		}
		if said := strings.Join(got, " "); !strings.HasSuffix(said, "a.txt b.zip deep.exe") {
			t.Errorf("%s: %s", name, said)
		}
	}
	for _, b := range [][]byte{nil, []byte("no archive"), []byte("%PDF-1.4")} {
		if _, ok := list(b); ok {
			t.Errorf("%q is an archive", b)
		}
	}
}

func TestWhatAnArchiveMayCostIsBounded(t *testing.T) {
	zeros := string(make([]byte, 20<<20))
	deep := zipped(t, named{"x", "x"})
	for range 5 {
		deep = zipped(t, named{"next.zip", string(deep)})
	}
	many := make([]named, MaxMembers+5)
	for i := range many {
		many[i].name = fmt.Sprint(i)
	}
	for name, c := range map[string]struct {
		b    []byte
		said string
	}{"bomb": {zipped(t, named{"zeros", zeros}), "zip bomb"}, "gzip bomb": {gzipped(t, []byte(zeros)), "zip bomb"}, "a bomb in an archive": {zipped(t, named{"b.gz", string(gzipped(t, []byte(zeros)))}), "zip bomb"},
		"deep": {deep, "too deep"}, "many": {zipped(t, many...), "too many"}, "cut off": {tarred(t, named{"a", strings.Repeat("x", 9000)})[:4000], "damaged"}} {
		l, ok := list(c.b)
		if !ok || !strings.Contains(l.Stopped.In("en"), c.said) || len(l.Members) > MaxMembers {
			t.Errorf("%s: %v, %d members, %q", name, ok, len(l.Members), l.Stopped.In("en"))
		}
	}
}

func TestNamesThatLeadOutAreSaidToDo(t *testing.T) {
	for name, want := range map[string]bool{"../x": true, "/etc/passwd": true, `..\x`: true, `C:\x`: true, "a/../../x": true, "..": true, "a/..": true, "a..b": false, "a/b.txt": false, "...": false} {
		l, ok := list(zipped(t, named{name, "x"}))
		if !ok || len(l.Members) != 1 || l.Members[0].Leaves != want {
			t.Errorf("%q: %+v", name, l)
		}
	}
}

func FuzzList(f *testing.F) {
	f.Add(zipped(f, named{"a", "b"}))
	f.Add(gzipped(f, tarred(f, named{"a", "b"})))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, _ := list(b)
		var total int64
		for _, m := range l.Members {
			if m.SHA256 != "" {
				total += m.Size
			}
		}
		if total > MaxTotal || len(l.Members) > MaxMembers {
			t.Errorf("%d bytes, %d members", total, len(l.Members))
		}
	})
}
