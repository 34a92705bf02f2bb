package cpe

import (
	"bufio"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"
)

// lines reads a sample, unpacking it if its name ends in .gz.
func lines(t testing.TB, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	var out []string
	for s := bufio.NewScanner(r); s.Scan(); {
		out = append(out, s.Text())
	}
	return out
}

// rows reads a sample of tab-separated rows without its header.
func rows(t testing.TB, path string) [][]string {
	t.Helper()
	var out [][]string
	for _, l := range lines(t, path)[1:] {
		out = append(out, strings.Split(l, "\t"))
	}
	return out
}

func mustParse(t testing.TB, s string) Name {
	t.Helper()
	n, err := Parse(s)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return n
}
