package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The budgets, in bytes; style sheets and scripts are counted as gzip sends them.
const (
	maxCSS     = 14_000
	maxScripts = 30_000
	maxOwn     = 6_000 // our own script, minified, not packed
	maxSome    = 5_000 // that of the pages which take files
	maxDrafts  = 3_500 // that of the forms which keep what is typed
	maxFonts   = 80_000
)

func TestAssetsKeepTheirBudgetAndPolicy(t *testing.T) {
	out := t.TempDir()
	if err := build("../../..", out); err != nil {
		t.Fatal(err)
	}
	css, js, own, some, drafts, fonts := 0, 0, 0, 0, 0, 0
	files, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(out, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		switch filepath.Ext(f.Name()) {
		case ".css":
			css += packed(t, b)
			checkStyle(t, string(b))
		case ".js":
			js += packed(t, b)
			switch name, _, _ := strings.Cut(f.Name(), "."); name {
			case "lianfang":
				own += len(b)
				checkScript(t, string(b), "localStorage")
			case "uploads":
				some += len(b)
				checkScript(t, string(b), "localStorage")
			case "drafts": // what it keeps is its purpose, and it says so
				drafts += len(b)
				checkScript(t, string(b))
			}
		case ".woff2":
			fonts += len(b)
		}
	}
	for name, v := range map[string][2]int{"style": {css, maxCSS}, "scripts": {js, maxScripts}, "own script": {own, maxOwn}, "script of uploads": {some, maxSome}, "script of drafts": {drafts, maxDrafts}, "typefaces": {fonts, maxFonts}} {
		if v[0] == 0 || v[0] > v[1] {
			t.Errorf("%s: %d bytes, budget %d", name, v[0], v[1])
		}
	}
}

func checkStyle(t *testing.T, css string) {
	t.Helper()
	if !regexp.MustCompile(`\.n100\{--n: ?100 ?\}`).MatchString(css) {
		t.Error("the classes of shares are missing")
	}
	if regexp.MustCompile(`url\("?https?:`).MatchString(css) {
		t.Error("the style sheet loads from another host")
	}
}

func checkScript(t *testing.T, js string, also ...string) {
	t.Helper()
	for _, bad := range append([]string{"eval(", "new Function", ".style."}, also...) {
		if strings.Contains(js, bad) {
			t.Errorf("our script uses %s", bad)
		}
	}
}

func packed(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func TestLockNamesNoHost(t *testing.T) {
	b, err := os.ReadFile("../../../package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), `"resolved"`) {
		t.Error("package-lock.json names where packages come from")
	}
}
