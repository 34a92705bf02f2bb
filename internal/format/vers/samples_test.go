package vers

import (
	"bufio"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"
)

// sample opens a packed file of testdata.
func sample(t testing.TB, path string) io.Reader {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// row is one line of the comparison table.
type row struct{ scheme, a, op, b string }

func table(t testing.TB) (out []row) {
	t.Helper()
	s := bufio.NewScanner(sample(t, "testdata/version-compare.tsv.gz"))
	for s.Scan(); s.Scan(); { // the first line is the header
		f := strings.Split(s.Text(), "\t")
		out = append(out, row{f[0], f[1], f[2], f[3]})
	}
	return out
}

// holds tells whether a comparison is what the sign says.
func holds(c int, op string) bool {
	switch op {
	case "<":
		return c < 0
	case ">":
		return c > 0
	case "=":
		return c == 0
	case "!=":
		return c != 0
	case "<=":
		return c <= 0
	}
	return false
}
