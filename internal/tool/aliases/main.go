// Aliases finds out from public records which names mean the same product, for package identity. A record that names one product only, in several ways, is a witness that
// these ways mean one thing:
//
//	go run ./internal/tool/aliases -out internal/exposure/identity/observed.tsv.gz FILE.jsonl.gz …
//
// A file holds CVE records 5.x, NVD records with configurations, or OSV records, one a line, bare or as {"source", "doc"|"osv"|"cve"}. What is said
// of one CVE number in all files is put together. A line of the result is
//
//	name:VENDOR|PRODUCT or purl:TYPE/NAMESPACE/NAME <TAB> cpe:VENDOR:PRODUCT <TAB> number of records
//
// and only names that never stood for two products are kept.
package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"
)

func main() {
	out := flag.String("out", "", "where the pairs go, gzip")
	flag.Parse()
	if *out == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out string, files []string) error {
	w := witnesses{}
	for _, name := range files {
		n, err := w.readFile(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %d records\n", name, n)
	}
	pairs, contradicted := w.pairs()
	fmt.Fprintf(os.Stderr, "%d CVEs, %d pairs, %d names contradicted\n", len(w), len(pairs), contradicted)
	return write(out, pairs)
}

// pair is two names of one product and how many records say so.
type pair struct {
	name, product string
	count         int
}

// pairs keeps the names that stood for one product in every record.
func (w witnesses) pairs() (out []pair, contradicted int) {
	seen := map[string]map[string]int{}
	for _, said := range w {
		product, ok := only(said.cpes)
		if !ok {
			continue
		}
		for _, names := range []map[string]bool{said.names, said.packages} {
			name, ok := only(names)
			if !ok {
				continue
			}
			if seen[name] == nil {
				seen[name] = map[string]int{}
			}
			seen[name][product]++
		}
	}
	for name, products := range seen {
		if len(products) > 1 {
			contradicted++
			continue
		}
		for product, n := range products {
			if name != nameKey(product) && (n >= manyWitnesses || related(name, product)) {
				out = append(out, pair{name, product, n})
			}
		}
	}
	slices.SortFunc(out, func(a, b pair) int { return cmp.Compare(a.name, b.name) })
	return out, contradicted
}

// manyWitnesses is how many records it takes for two names without a word in common.
const manyWitnesses = 4

// related tells whether two names have a word in common, blanks and dashes aside: a record may by mistake name one product here and another there.
func related(name, product string) bool {
	_, said, _ := strings.Cut(name, ":")
	if strings.HasPrefix(name, "purl:") {
		_, said, _ = strings.Cut(said, "/") // the type is no word of the package's
	}
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s)
	}
	whole := letters(said)
	for _, word := range strings.FieldsFunc(strings.TrimPrefix(product, "cpe:"), func(r rune) bool { return r == ':' }) {
		for _, part := range append(strings.FieldsFunc(word, func(r rune) bool { return r == '_' || r == '-' || r == '.' }), letters(word)) {
			if len(part) >= 4 && part != "project" && strings.Contains(whole, letters(part)) {
				return true
			}
		}
	}
	return false
}

func only(set map[string]bool) (string, bool) {
	if len(set) != 1 {
		return "", false
	}
	for s := range set {
		return s, true
	}
	return "", false
}

func write(path string, pairs []pair) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(z)
	for _, p := range pairs {
		if _, err := fmt.Fprintf(b, "%s\t%s\t%d\n", p.name, p.product, p.count); err != nil {
			return err
		}
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return z.Close()
}
