package identity

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed" // the tables below
	"io"
	"strconv"
	"strings"
	"sync"

	"lianfang/internal/text"
)

var (
	//go:embed vendors.tsv
	vendorsTSV []byte
	//go:embed links.tsv
	linksTSV []byte
	//go:embed names.tsv
	namesTSV []byte
	//go:embed observed.tsv.gz
	observedTSV []byte
)

// reasons are why two names are one, by the word that the tables use.
var reasons = map[string]text.Text{
	"chinese":  text.Of("廠商的中文名稱", "the maker's Chinese name"),
	"company":  text.Of("公司全名或常見寫法", "the company's full name, or a common way to write it"),
	"former":   text.Of("已更名或併入", "renamed or taken over"),
	"package":  text.Of("這個套件就是該產品在此生態系的發行", "the package is the product's release in this ecosystem"),
	"renamed":  text.Of("產品改列在新的廠商或名稱之下", "the product goes under a new maker or name"),
	"same":     text.Of("兩種寫法並用", "both ways to write it are in use"),
	"title":    text.Of("原廠的產品名稱", "the maker's own name for it"),
	"short":    text.Of("常見簡稱", "a common short name"),
	"observed": text.Of("公開弱點紀錄只以這兩個名稱指同一產品", "public records use both names for one product, and never for another"),
}

// vendorName is a vendor's name in words.
type vendorName struct {
	cpe        string
	confidence int
	why        string
}

// knownName is a product's name in words.
type knownName struct {
	words []string
	name  string
	to    Product
	why   string
}

// tables are what is kept here, ready for use.
type tables struct {
	vendors map[string]vendorName
	links   map[string][]Link
	names   []knownName
}

// known reads the tables once. They are part of the program, so an error in them is one of the program; the tests read them all.
var known = sync.OnceValue(func() *tables {
	t := &tables{vendors: map[string]vendorName{}, links: map[string][]Link{}}
	for _, row := range rowsOf(bytes.NewReader(vendorsTSV), 4) {
		t.vendor(row[0], row[1], number(row[2]), row[3])
	}
	for _, row := range rowsOf(bytes.NewReader(linksTSV), 4) {
		t.link(row[0], row[1], number(row[2]), row[3], 0)
	}
	for _, row := range rowsOf(bytes.NewReader(namesTSV), 3) {
		part := strings.SplitN(row[1], ":", 3)
		t.names = append(t.names, knownName{words: wordsOf(row[0]), name: row[0], to: Product{Part: part[0], Vendor: part[1], Product: part[2]}, why: row[2]})
	}
	if z, err := gzip.NewReader(bytes.NewReader(observedTSV)); err == nil {
		for _, row := range rowsOf(z, 3) {
			n := number(row[2])
			t.link(row[0], row[1], observedConfidence(n), "observed", n)
		}
	}
	return t
})

// observedConfidence is how sure a pair is that so many records show and none contradicts.
func observedConfidence(n int) int {
	switch {
	case n >= 5:
		return 85
	case n >= 2:
		return 70
	}
	return 55
}

func (t *tables) vendor(words, cpe string, confidence int, why string) {
	t.vendors[plainWords(words)] = vendorName{cpe, confidence, why}
}

// link keeps a pair in both directions.
func (t *tables) link(a, b string, confidence int, why string, records int) {
	for _, x := range [][2]string{{a, b}, {b, a}} {
		t.links[x[0]] = append(t.links[x[0]], Link{From: x[0], To: x[1], Confidence: confidence, Source: why, Records: records, Why: reasons[why]})
	}
}

// rowsOf cuts a table into its lines and cells; lines that have another number of cells are none.
func rowsOf(r io.Reader, cells int) (out [][]string) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		row := strings.Split(lines.Text(), "\t")
		if len(row) == cells && !strings.HasPrefix(row[0], "#") {
			out = append(out, row)
		}
	}
	return out
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // what is no number counts for nothing
	return n
}
