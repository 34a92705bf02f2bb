package priority

import (
	"bufio"
	"compress/gzip"
	"os"
	"strconv"
	"strings"
	"testing"
)

// What is derived from a vector is mostly what CISA's analysts say, who know more than the vector; the numbers are of 11,827 records.
func TestDerivedPointsAgainstAnalysts(t *testing.T) {
	f, err := os.Open("testdata/ssvc.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	records, auto, impact := 0, 0, 0
	policy := Default()
	for in := bufio.NewScanner(z); in.Scan(); {
		row := strings.Split(in.Text(), "\t")
		n, err := strconv.Atoi(row[len(row)-1])
		if len(row) != 4 || err != nil {
			t.Fatal(row)
		}
		records += n
		for _, p := range Decide(Input{Knowledge: Knowledge{Vector: row[0]}}, policy).Points {
			switch {
			case !p.Known:
			case p.Name == Automatable && p.Value == row[1]:
				auto += n
			case p.Name == TechnicalImpact && p.Value == row[2]:
				impact += n
			}
		}
	}
	if records != 11_827 || auto != 11_283 || impact != 10_911 {
		t.Errorf("%d records, automatable right in %d, technical impact in %d", records, auto, impact)
	}
}
