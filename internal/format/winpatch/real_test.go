package winpatch

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"os"
	"strings"
	"testing"
)

// Microsoft names product and build side by side: the release that is read from the name has to be in the build's servicing line.
func TestNamesAndBuildsOfMicrosoftsRecords(t *testing.T) {
	f, err := os.Open("testdata/microsoft.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	pairs, both, unnamed := 0, 0, map[string]bool{}
	var odd []string
	for in := bufio.NewScanner(z); in.Scan(); pairs++ {
		product, bound, _ := strings.Cut(in.Text(), "\t")
		release, named := ReleaseOf(product)
		build, ok := ParseBuild(bound)
		if !named {
			unnamed[product] = true
			continue
		}
		if !ok {
			continue // "publication", "unspecified"
		}
		both++
		first := Build{build.Major, build.Minor, release.Number, 0, true}
		if build.Exact && build.Reaches(first) != Yes {
			odd = append(odd, fmt.Sprintf("%s is read as %s (%d), and its build is %s", product, release.Name, release.Number, build))
		}
	}
	if pairs != 999 || both != 906 || len(unnamed) != 12 {
		t.Errorf("%d pairs, %d with a release and a build, %d products without a release: %v", pairs, both, len(unnamed), unnamed)
	}
	if len(odd) != 1 || !strings.HasPrefix(odd[0], "Windows 11 version 21H2") { // a slip of the record: 22621 is 22H2
		t.Error(odd)
	}
}
