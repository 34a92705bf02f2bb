package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// In testdata/tree a comment "WANT sentence" stands where a breach has to be found; "WANT-1" means one line above.
func TestEveryBreachOfTheFakeTreeIsFoundAndNoOther(t *testing.T) {
	var want []string
	root := filepath.Join("testdata", "tree")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		lines, err := wanted(name, filepath.ToSlash(rel))
		want = append(want, lines...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := checkTree(root)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range found {
		got = append(got, b.String())
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) < 15 {
		t.Errorf("the fake tree has only %d breaches", len(want))
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("not found: %s", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("found for nothing: %s", g)
		}
	}
}

func wanted(name, rel string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var out []string
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		_, rest, ok := strings.Cut(lines.Text(), "// WANT")
		if !ok {
			continue
		}
		shift, what, _ := strings.Cut(rest, " ")
		up, _ := strconv.Atoi(shift)
		out = append(out, fmt.Sprintf("%s:%d: %s", rel, n+up, what))
	}
	return out, lines.Err()
}

func TestExceptionsAreStillNeeded(t *testing.T) {
	for name := range sqlElsewhere {
		if _, err := os.Stat(filepath.Join("..", "..", "..", name)); err != nil {
			t.Errorf("%s is excepted and is not there", name)
		}
	}
}
